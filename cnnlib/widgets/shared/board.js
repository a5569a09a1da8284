// The board of a grid: its cells and the indices around them, made anew when its frame changes.
//
// frame: { size, origin, oneRow, turned }: rows and columns that are drawn; how many of them stand
// before index 0; whether there is but one dimension, whose row needs no number; whether the board
// is turned by 180 degrees, so that the last index stands first.

function cellAt({ cells }, i, j) {
  return cells.get(`${i},${j}`);
}

function cellOf(target) {
  return target.closest?.(".cnn-cell.cnn-live") ?? null;
}

// The index of the row or column that stands at a place, along one axis.
function indexAt({ size, origin, turned }, axis, place) {
  return (turned ? size[axis] - 1 - place : place) - origin[axis];
}

// lifeless(i, j): whether a cell can be neither picked nor edited.
function buildBoard(grid, frame, lifeless) {
  const [rows, columns] = frame.size;
  const indices = frame.oneRow ? "" : "var(--edge) "; // the column of row numbers
  grid.board.style.gridTemplateColumns = `${indices}repeat(${columns}, max(var(--cell), var(--least) * var(--widened, 1)))`;
  grid.cells = new Map();
  const rowsOfCells = Array.from({ length: rows }, (_, place) => boardRow(grid, frame, place));
  grid.board.replaceChildren(boardHead(frame), ...rowsOfCells, grid.outline);
  const live = [...grid.cells.values()].filter((cell) => !lifeless(...cell.at));
  for (const cell of live) cell.classList.add("cnn-live");
  grid.bounds = boundsOf(live.map((cell) => cell.at));
  grid.stop = null;
  grid.frame = frame;
}

function boardHead(frame) {
  const { size, oneRow } = frame;
  const head = element("div", { role: "row", className: "cnn-row" });
  if (!oneRow) head.append(edge("columnheader", "", 1, 1)); // the empty corner
  for (let place = 0; place < size[1]; place++)
    head.append(edge("columnheader", edgeText(frame, 1, place), 1, place + (oneRow ? 1 : 2)));
  return head;
}

function boardRow(grid, frame, place) {
  const row = element("div", { role: "row", className: "cnn-row" });
  if (!frame.oneRow) row.append(edge("rowheader", edgeText(frame, 0, place), place + 2, 1));
  for (let across = 0; across < frame.size[1]; across++) {
    const cell = makeCell(indexAt(frame, 0, place), indexAt(frame, 1, across));
    cell.style.gridArea = `${place + 2} / ${across + (frame.oneRow ? 1 : 2)}`;
    grid.cells.set(`${cell.at}`, cell);
    row.append(cell);
  }
  return row;
}

function edge(role, text, row, column) {
  const label = element("div", { className: "cnn-edge", role, text });
  const unseen = row === 1 && column === 1 ? "row" : "padding";
  if (!text) label.append(element("span", { className: "cnn-unseen", text: unseen }));
  label.style.gridArea = `${row} / ${column}`;
  return label;
}

// The padding around the picture has no index.
function edgeText(frame, axis, place) {
  const index = indexAt(frame, axis, place);
  const real = frame.size[axis] - 2 * frame.origin[axis];
  return index >= 0 && index < real ? String(index) : "";
}

// First and last row, first and last column.
function boundsOf(places) {
  const [rows, columns] = [0, 1].map((axis) => places.map((at) => at[axis]));
  return [Math.min(...rows), Math.max(...rows), Math.min(...columns), Math.max(...columns)];
}

// (i, j), or the nearest indices that can be picked.
function nearest({ bounds: [top, bottom, left, right] }, i, j) {
  return [Math.min(bottom, Math.max(top, i)), Math.min(right, Math.max(left, j))];
}

// The cell that Tab reaches.
function moveStop(grid, cell) {
  grid.stop?.setAttribute("tabindex", "-1");
  grid.stop = cell;
  grid.stop?.setAttribute("tabindex", "0");
}

// box: [first row, first column, rows, columns] of the thick outline, or nothing. What lies
// outside the board is cut off.
function drawOutline({ outline, frame }, box) {
  outline.hidden = !box;
  if (!box) return;
  const { size, origin, oneRow, turned } = frame;
  const start = [0, 1].map((a) => box[a] + origin[a]);
  const place = [0, 1].map((a) => (turned ? size[a] - start[a] - box[a + 2] : start[a]));
  const first = place.map((p) => Math.max(0, p));
  const last = place.map((p, a) => Math.min(size[a], p + box[a + 2]));
  const [rows, columns] = [last[0] - first[0], last[1] - first[1]];
  outline.hidden = rows < 1 || columns < 1;
  const corner = `${first[0] + 2} / ${first[1] + (oneRow ? 1 : 2)}`;
  outline.style.gridArea = `${corner} / span ${rows} / span ${columns}`;
}
