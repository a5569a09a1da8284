// The frame of an explorer: grids on a stage, controls, sentences, a summary for screen readers.
// layout.js says where they stand; in the document, and so for the keys, the grids come first.
// Shortcuts of the notebook stay out while the explorer has the focus; Esc hands keys back.

function openExplorer(el, label, grids, arrangements, room) {
  const part = (name, more) => element("div", { className: `cnn-${name}`, ...more });
  const [controls, status, stage, heading, formula] = PARTS.map((name) => part(name));
  const answer = part("answer", { role: "alert" });
  const spoken = part("spoken", { "aria-live": "polite" });
  const root = part("explorer", { role: "group", "aria-label": label });
  root.setAttribute(...KEEPS_KEYS);
  root.append(stage, controls, status, answer, heading, formula, spoken);
  stage.append(...Object.entries(grids).map(([area, members]) => groupIn(area, members)));
  el.append(root);
  root.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    handKeysBack(root);
  });
  const arrange = layoutOf(root, stage, grids, arrangements, room);
  const watcher = new ResizeObserver(arrange);
  watcher.observe(root);
  addEventListener("resize", arrange); // a window may change its height alone
  return {
    controls,
    arrange,
    close() {
      watcher.disconnect();
      removeEventListener("resize", arrange);
      root.remove(); // else whoever holds the element holds all cells
    },
    say(sentences) {
      setSentence(status, sentences.status ?? "");
      setSentence(heading, sentences.heading ?? "");
      setText(formula, sentences.formula ?? "");
    },
    answer: (text) => setText(answer, text),
    speak: speaker(spoken, status, [heading, formula]),
  };
}

// Speaks what is shown; the status, which is long, only if it is another than before.
function speaker(spoken, status, others) {
  let told = [];
  return () => {
    const texts = [status, ...others].map((node) => node.textContent);
    if (texts.join("\n") === told.join("\n")) return; // one change may draw twice
    const news = texts[0] === told[0] ? texts.slice(1) : texts;
    setText(spoken, news.filter(Boolean).join("\n"));
    told = texts;
  };
}

const PARTS = ["controls", "status", "stage", "heading", "formula"];

// Grids that stand below one another.
function groupIn(area, grids) {
  const group = element("div", { className: "cnn-group" }, ...grids.map((grid) => grid.node));
  group.style.gridArea = area;
  return group;
}

// Draws once per frame at most, however many traits change at once.
function watch(model, names, draw) {
  let waiting = false;
  const later = () => {
    if (waiting) return;
    waiting = true;
    queueMicrotask(() => {
      waiting = false;
      draw();
    });
  };
  for (const name of names) model.on(`change:${name}`, later);
  return () => {
    for (const name of names) model.off(`change:${name}`, later);
  };
}

// JSON has no NaN and no infinity: they travel by their names.
const UNUSUAL = ["NaN", "Infinity", "-Infinity"];

function packed(value) {
  if (Array.isArray(value)) return value.map(packed);
  return typeof value === "number" && !Number.isFinite(value) ? String(value) : value;
}

function unpacked(value) {
  if (Array.isArray(value)) return value.map(unpacked);
  return UNUSUAL.includes(value) ? Number(value) : value;
}

// JupyterLite's kernel sends Python's None as undefined.
function traitsOf(model, names) {
  return Object.fromEntries(names.map((name) => [name, unpacked(model.get(name)) ?? null]));
}

function write(model, state) {
  for (const [name, value] of Object.entries(state)) model.set(name, packed(value));
  model.save_changes();
}
