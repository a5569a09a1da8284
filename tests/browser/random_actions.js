// Does `many` random things to the page's explorer, as a reader's hands would: `act(seed, many)`.

function randomFrom(seed) {
  let state = seed;
  return () => {
    state = (state * 1664525 + 1013904223) % 2 ** 32;
    return state / 2 ** 32;
  };
}

const NUMBERS = ["2", "-1.5", "0", "7", "0.3", "−4", "1e3", "nan", "rubbish", "1e400", ""];
const KEYS = ["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "Home", "End", " "];

async function act(seed, many) {
  const random = randomFrom(seed);
  const any = (list) => list[Math.floor(random() * list.length)];
  const all = (selector) =>
    [...document.querySelectorAll(selector)].filter((node) => node.checkVisibility());
  const key = (node, name) =>
    node.dispatchEvent(new KeyboardEvent("keydown", { key: name, bubbles: true }));
  const pointer = (node, kind, { x, y, width, height }) =>
    node.dispatchEvent(
      new PointerEvent(kind, {
        ...{ bubbles: true, pointerType: "mouse", button: 0 },
        ...{ clientX: x + width / 2, clientY: y + height / 2 },
      }),
    );
  const cells = () => all(".cnn-live");
  const actions = {
    pick: () => any(cells())?.focus(),
    walk: () => any(all(".cnn-live[tabindex='0']"))?.focus() ?? key(document.activeElement, any(KEYS)),
    hover: () => {
      const cell = any(cells());
      if (cell) pointer(cell, "pointermove", cell.getBoundingClientRect());
    },
    leave: () => any(all("[role=grid]"))?.dispatchEvent(new PointerEvent("pointerleave")),
    edit: () => {
      const cell = any(cells());
      if (!cell) return;
      cell.focus();
      key(cell, "Enter");
      const input = document.querySelector(".cnn-input");
      if (!input) return;
      input.value = any(NUMBERS);
      key(input, any(["Enter", "Escape"]));
    },
    drag: () => {
      const [from, to] = [any(cells()), any(cells())];
      if (!from) return;
      pointer(from, "pointerdown", from.getBoundingClientRect());
      pointer(window, "pointermove", to.getBoundingClientRect());
      pointer(window, "pointerup", to.getBoundingClientRect());
    },
    slide: () => {
      const input = any(all("input[type=range]:enabled"));
      if (!input) return;
      const [min, max] = [Number(input.min), Number(input.max)];
      input.value = min + Math.floor(random() * (max - min + 1));
      input.dispatchEvent(new Event("input"));
    },
    tick: () => any(all("input[type=checkbox]"))?.click(),
    press: () => any(all("button:enabled"))?.click(),
    choose: () => {
      const select = any(all("select"));
      if (!select) return;
      select.value = any([...select.options]).value;
      select.dispatchEvent(new Event("change"));
    },
    // A pad or a picture: keys move the pen or the window, and the space bar draws.
    draw: () => {
      const view = any(all("[role=application]"));
      if (view) key(view, any(KEYS));
    },
  };
  for (let n = 0; n < many; n++) {
    any(Object.values(actions))();
    await new Promise(queueMicrotask);
  }
}

// Every number that an explorer shows: { grid: [[i, j, number]] }.
function shownNumbers(explorer = document) {
  const grids = [...explorer.querySelectorAll("[role=grid]")].filter((g) => g.checkVisibility());
  const named = (value) => (Number.isFinite(value) ? value : String(value));
  return Object.fromEntries(
    grids.map((grid) => [
      grid.getAttribute("aria-label"),
      [...grid.querySelectorAll(".cnn-cell")].map((cell) => [...cell.at, named(cell.value)]),
    ]),
  );
}
