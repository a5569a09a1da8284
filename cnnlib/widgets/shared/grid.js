// A grid of numbers: one Tab stop, cells named by (i, j), which may be negative where padding is
// drawn around the picture. A grid computes nothing and remembers no state but which cell takes the
// Tab stop. board.js makes its cells, cell.js draws one, moving.js and editor.js listen.
//
// on: { pick(i, j), hover(i, j) or hover(null), edit(i, j, value), answer(text), drag(i, j) }, each
// optional but `answer`. drag returns what is to be done at each cell (i, j) that the pointer
// reaches, or nothing.

function makeGrid(name, on) {
  const [title, size] = [element("span"), element("span", { className: "cnn-size" })];
  const head = element("div", { className: "cnn-title" }, title, size);
  const board = element("div", { className: "cnn-board", role: "grid" });
  const outline = element("div", { className: "cnn-outline", "aria-hidden": "true" });
  const node = element("div", { className: "cnn-grid" }, head, board);
  const grid = { name, on, node, title, size, board, outline, frame: null, written: null };
  listenToKeys(grid);
  listenToPointer(grid);
  return { node, draw: (spec) => drawGrid(grid, spec), size: () => roomOf(grid) };
}

// spec: { values, title, unsized, limit, origin, marks(i, j), box, oneRow, turned, editable,
//         scalar, called, allFinite }: a scalar has no indices; of others only that is said what is unusual
function drawGrid(grid, spec) {
  const { values, origin = [0, 0], marks = () => ({}), limit } = spec;
  const { oneRow = false, turned = false } = spec;
  grid.allFinite = spec.allFinite ?? true;
  grid.scalar = spec.scalar ?? false;
  grid.called = spec.called ?? spec.title ?? grid.name;
  fitBoard(grid, { size: sizeOf(values), origin, oneRow, turned }, marks);
  writeTitle(grid, spec);
  writeTexts(grid, values, !spec.editable);
  for (const cell of grid.cells.values()) {
    const [r, c] = [cell.at[0] + origin[0], cell.at[1] + origin[1]];
    drawCell(cell, values[r][c], grid.texts[r][c], limit, marks(...cell.at));
  }
  drawOutline(grid, spec.box);
  const picked = [...grid.cells.values()].find((cell) => cell.classList.contains("cnn-picked"));
  if (picked) moveStop(grid, picked);
  else if (!grid.stop) moveStop(grid, cellAt(grid, grid.bounds[0], grid.bounds[2]));
}

// A board of the right size, with the focus where it was if it had it.
function fitBoard(grid, frame, marks) {
  if (JSON.stringify(frame) === JSON.stringify(grid.frame)) return;
  const focused = grid.board.contains(document.activeElement) ? grid.stop?.at : null;
  buildBoard(grid, frame, (i, j) => Boolean(marks(i, j).padding));
  if (focused) cellAt(grid, ...nearest(grid, ...focused))?.focus();
}

function writeTitle({ name, title, size, board, frame, scalar }, spec) {
  const real = frame.size.map((count, axis) => count - 2 * frame.origin[axis]);
  board.classList.toggle("cnn-scalar", scalar);
  setText(title, spec.title ?? name);
  const text = spec.unsized || scalar ? "" : ` ${sizeText(real, frame.oneRow)}`;
  setText(size, text);
  setAttribute(board, "aria-label", spec.label ?? name);
  setAttribute(board, "aria-readonly", !spec.editable);
}

const LEAST = 7.5; // pixels for a digit of the smallest type, and what keeps numbers from touching

// All numbers in one format, in the largest type that fits the widest of them.
function writeTexts(grid, values, computed) {
  if (values === grid.written) return; // a hover changes no number
  grid.texts = gridTexts(values, computed);
  grid.widest = Math.max(...grid.texts.flat().map(textWidth));
  grid.board.style.setProperty("--type", Math.min(0.52, 1.2 / grid.widest));
  grid.board.style.setProperty("--least", `${grid.widest * LEAST}px`);
  grid.written = values;
}

// What a layout needs to know of a grid.
function roomOf({ frame, widest }) {
  const [rows, columns] = frame.size;
  return { rows, columns, edge: frame.oneRow ? 0 : 0.6, least: widest * LEAST };
}
