// Keys and pointers on a grid. Arrows, Home and End move; focusing a cell picks it; Enter, F2, a
// digit or a double click edits; a press may drag.

const STEPS = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  Home: [0, -Infinity],
  End: [0, Infinity],
};

function listenToKeys(grid) {
  grid.board.addEventListener("keydown", (event) => {
    const cell = cellOf(event.target);
    if (!cell || event.target !== cell || event.altKey || event.ctrlKey || event.metaKey) return;
    const step = STEPS[event.key];
    if (step) neighbour(grid, cell, step)?.focus();
    else if (event.key === "Enter" || event.key === "F2") openEditor(grid, cell);
    else if (/^[-−0-9.,]$/.test(event.key)) openEditor(grid, cell, event.key);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  grid.board.addEventListener("focusin", (event) => {
    const cell = cellOf(event.target);
    if (cell && event.target === cell) grid.on.pick?.(...cell.at);
  });
}

function neighbour(grid, { at }, step) {
  const way = grid.frame.turned ? -1 : 1;
  return cellAt(grid, ...nearest(grid, at[0] + way * step[0], at[1] + way * step[1]));
}

function listenToPointer(grid) {
  const { board, on } = grid;
  board.addEventListener("dblclick", (event) => {
    const cell = cellOf(event.target);
    if (cell) openEditor(grid, cell);
  });
  // A move, not "over": a layout that shifts under a resting pointer is no hover.
  board.addEventListener("pointermove", (event) => {
    const cell = cellOf(event.target);
    if (cell && event.pointerType === "mouse" && !event.buttons) on.hover?.(...cell.at);
  });
  board.addEventListener("pointerleave", () => on.hover?.(null));
  if (on.drag) makeDraggable(board, on.drag);
}

// A press that may drag; without a move it stays a click.
function makeDraggable(board, drag) {
  board.addEventListener("pointerdown", (event) => {
    const from = cellOf(event.target);
    const reach = event.button === 0 && from && !event.target.closest("input") && drag(...from.at);
    if (!reach) return;
    event.preventDefault(); // else the press itself would focus, and so pick, the cell
    let [last, moved] = [from, false];
    const follow = (later) => {
      const to = cellOf(document.elementFromPoint(later.clientX, later.clientY) ?? board);
      if (!to || to === last || !board.contains(to)) return;
      [last, moved] = [to, true];
      reach(...to.at);
    };
    const end = () => {
      removeEventListener("pointermove", follow);
      removeEventListener("pointerup", end);
      removeEventListener("pointercancel", end);
      if (!moved) from.focus();
    };
    addEventListener("pointermove", follow);
    addEventListener("pointerup", end);
    addEventListener("pointercancel", end);
  });
}
