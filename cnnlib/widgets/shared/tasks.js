// Things to try. What is done once stays done, and is said aloud.
//
// An explorer's own tasks are { text, done(state) }. Those that Python declares are { text, steps }: a
// step is done in any of its states, the task once every step was. A state holds what must be shown,
// by name: "picked", "x", "grad_x[2,1]", "size of w".

function taskList(own, declared) {
  const tasks = [
    ...own,
    ...declared.map(({ text, steps }) => ({ text, done: doneBySteps(steps) })),
  ];
  const items = tasks.map(({ text }) => element("li", { text }));
  const list = element("ol", { className: "cnn-tasks", "aria-label": "Try it" }, ...items);
  const told = element("div", { className: "cnn-unseen", "aria-live": "polite" });
  const node = element("div", { className: "cnn-try" }, list, told);
  node.hidden = tasks.length === 0;
  const finished = new Set();
  function show(state) {
    for (const [place, { text, done }] of tasks.entries()) {
      if (finished.has(place) || !done(state)) continue;
      finished.add(place);
      items[place].classList.add("cnn-done");
      setText(items[place], `✓ ${text} Done.`);
      setText(told, `Done: ${text}`);
    }
  }
  return { node, show };
}

function doneBySteps(steps) {
  const left = new Set(steps);
  return (shown) => {
    for (const step of left) if (step.some((state) => isShown(state, shown))) left.delete(step);
    return left.size === 0;
  };
}

function isShown(state, shown) {
  return Object.entries(state).every(([name, value]) => alike(shownBy(name, shown), value));
}

function shownBy(name, shown) {
  const [, entry, i, j] = name.match(/^(.+)\[(\d+),(\d+)\]$/) ?? [];
  if (entry) return shown[entry]?.[i]?.[j];
  const [, grid] = name.match(/^size of (.+)$/) ?? [];
  return grid ? (shown.sizes?.[grid] ?? sizeOf(shown[grid])) : shown[name];
}

function alike(a, b) {
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((part, n) => alike(part, b[n]));
  if (typeof a === "number" && typeof b === "number") return Math.abs(a - b) < 1e-9;
  return a === b;
}
