// The frame of an explorer: controls, grids on a stage, sentences, a summary for screen readers.
// Where there is room, controls and sentences stand beside the stage, else above and below it.
// Shortcuts of the notebook stay out while the explorer has the focus; Esc hands keys back.

function openExplorer(el, label, grids, arrangements) {
  const part = (name, more) => element("div", { className: `cnn-${name}`, ...more });
  const [controls, status, stage, heading, formula] = PARTS.map((name) => part(name));
  const answer = part("answer", { role: "alert" });
  const spoken = part("spoken", { "aria-live": "polite" });
  const root = part("explorer", { role: "group", "aria-label": label });
  root.setAttribute(...KEEPS_KEYS);
  root.append(controls, status, stage, answer, heading, formula, spoken);
  stage.append(...Object.entries(grids).map(([area, members]) => groupIn(area, members)));
  el.append(root);
  root.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    handKeysBack(root);
  });
  const arrange = () => arrangeStage(root, stage, grids, arrangements());
  const watcher = new ResizeObserver(arrange);
  watcher.observe(root);
  return {
    controls,
    arrange,
    close() {
      watcher.disconnect();
      root.remove(); // else whoever holds the element holds all cells
    },
    say(sentences) {
      setText(status, sentences.status ?? "");
      setText(heading, sentences.heading ?? "");
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

// The first arrangement beside the panel if it is readable there; else the first that is readable
// in the whole width, or the last.
function arrangeStage(root, stage, grids, arrangements) {
  const width = root.clientWidth;
  if (!width) return;
  const beside = planOf(arrangements[0], grids, width - PANEL);
  const below = arrangements.map((rows) => planOf(rows, grids, width));
  const wide = beside.cell >= READABLE;
  const best = wide ? beside : (below.find(({ cell }) => cell >= READABLE) ?? below.at(-1));
  if (root.classList.contains("cnn-wide") !== wide) turnWide(root, stage, wide);
  root.style.setProperty("--cell", `${Math.floor(best.cell)}px`);
  stage.style.gridTemplateAreas = best.areas;
}

// Tab follows the eye: beside the stage the controls come after the grids, above it before them.
function turnWide(root, stage, wide) {
  const focused = document.activeElement;
  root.classList.toggle("cnn-wide", wide);
  if (wide) root.prepend(stage);
  else root.querySelector(".cnn-status").after(stage);
  if (stage.contains(focused)) focused.focus({ preventScroll: true }); // a move takes it away
}

// Pixels: sides of a cell, the room between grids, and what the panel beside the stage needs.
const [READABLE, SMALLEST, LARGEST] = [32, 20, 44];
const [GAP, PANEL] = [22, 330];

// How large cells can be when the areas stand in these rows, each a string such as "x w y". An area
// may span columns by its name's repetition; "." is an empty place.
function planOf(rows, grids, width) {
  const areas = rows.map((row) => row.split(" "));
  const wide = (area, row) => {
    const columns = (grids[area] ?? []).map((grid) => grid.columns());
    return Math.max(0, ...columns) / row.filter((other) => other === area).length;
  };
  const columns = areas[0].map((_, place) =>
    Math.max(...areas.map((row) => wide(row[place], row))),
  );
  const room = width - GAP * (columns.length - 1);
  const cell = room / columns.reduce((sum, count) => sum + count, 0);
  const quoted = rows.map((row) => `"${row}"`).join(" ");
  return { areas: quoted, cell: Math.min(LARGEST, Math.max(SMALLEST, cell)) };
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

function write(model, state) {
  for (const [name, value] of Object.entries(state)) model.set(name, packed(value));
  model.save_changes();
}
