// A grid of numbers. It is one Tab stop; arrows, Home and End move within it; focusing a cell picks
// it; Enter, F2, a double click or a digit edits. Cells are named by (i, j), which may be negative
// where padding is drawn around the picture. A grid computes nothing and remembers no state but
// which cell takes the Tab stop.
//
// on: { pick(i, j), hover(i, j) or hover(null), edit(i, j, value), drag(i, j) }, each optional.
// drag returns what is to be done at each cell (i, j) that the pointer reaches, or nothing.

function makeGrid(name, on = {}) {
  const title = element("span");
  const size = element("span", { className: "cnn-size" });
  const head = element("div", { className: "cnn-title" }, title, size);
  const board = element("div", { className: "cnn-board", role: "grid" });
  const node = element("div", { className: "cnn-grid" }, head, board);
  const outline = element("div", { className: "cnn-outline", "aria-hidden": "true" });
  const cells = new Map(); // "i,j" -> cell
  let drawn = ""; // the frame for which cells were made
  let written = null; // the numbers whose texts are at hand
  let texts = [];
  let stop = null; // the cell that Tab reaches
  let bounds = [0, 0, 0, 0]; // first and last row, first and last column that can be picked

  const cellAt = (i, j) => cells.get(`${i},${j}`);
  const cellOf = (target) => target.closest?.(".cnn-cell.cnn-live") ?? null;

  function build(size, [top, left], oneRow, lifeless) {
    cells.clear();
    board.replaceChildren();
    const [rows, columns] = size;
    const indices = oneRow ? "" : "var(--edge) "; // the column of row numbers
    board.style.gridTemplateColumns = `${indices}repeat(${columns}, var(--cell))`;
    const offset = oneRow ? 1 : 2;
    const head = element("div", { role: "row", className: "cnn-row" });
    if (!oneRow) head.append(edge("columnheader", -1, 1, 1)); // the empty corner
    for (let c = 0; c < columns; c++) head.append(edge("columnheader", c - left, 1, c + offset));
    board.append(head);
    bounds = [Infinity, -Infinity, Infinity, -Infinity];
    for (let r = 0; r < rows; r++) {
      const row = element("div", { role: "row", className: "cnn-row" });
      if (!oneRow) row.append(edge("rowheader", r - top, r + 2, 1));
      for (let c = 0; c < columns; c++) {
        const cell = element("div", { className: "cnn-cell", role: "gridcell", tabindex: "-1" });
        const text = element("span", { className: "cnn-number" });
        cell.append(text, element("span", { className: "cnn-tag", "aria-hidden": "true" }));
        cell.at = [r - top, c - left];
        cell.style.gridArea = `${r + 2} / ${c + offset}`;
        cells.set(`${cell.at}`, cell);
        row.append(cell);
        if (lifeless(...cell.at)) continue;
        cell.classList.add("cnn-live");
        const [i, j] = cell.at;
        bounds = [
          ...[Math.min(bounds[0], i), Math.max(bounds[1], i)],
          ...[Math.min(bounds[2], j), Math.max(bounds[3], j)],
        ];
      }
      board.append(row);
    }
    board.append(outline);
    stop = null;

    function edge(role, index, row, column) {
      const real =
        index >= 0 && index < (role === "rowheader" ? rows - 2 * top : columns - 2 * left);
      const text = real ? String(index) : "";
      const label = element("div", { className: "cnn-edge", role, text });
      label.style.gridArea = `${row} / ${column}`;
      return label;
    }
  }

  function moveStop(cell) {
    stop?.setAttribute("tabindex", "-1");
    stop = cell;
    stop?.setAttribute("tabindex", "0");
  }

  // spec: { values, title, unsized, limit, origin, marks(i, j), box, oneRow, editable }
  function draw(spec) {
    const { values, origin = [0, 0], limit, marks = () => ({}), oneRow = false } = spec;
    const frame = JSON.stringify([sizeOf(values), origin, oneRow]);
    if (frame !== drawn) {
      const hadFocus = board.contains(document.activeElement) ? stop?.at : null;
      const lifeless = (i, j) => Boolean(marks(i, j).padding);
      build(sizeOf(values), origin, oneRow, lifeless);
      drawn = frame;
      board.classList.toggle("cnn-single", values.length * values[0].length === 1);
      if (hadFocus) cellAt(...clamp(...hadFocus))?.focus();
    }
    setText(title, spec.title ?? name);
    const real = sizeOf(values).map((count, a) => count - 2 * origin[a]);
    setText(size, spec.unsized || real[0] * real[1] === 1 ? "" : ` ${sizeText(real, oneRow)}`);
    setAttribute(board, "aria-label", spec.label ?? name);
    setAttribute(board, "aria-readonly", !spec.editable);
    if (values !== written) {
      const decimals = decimalsFor(values.flat());
      texts = values.map((row) => row.map((value) => numberText(value, decimals)));
      const widest = Math.max(...texts.flat().map(textWidth));
      board.style.setProperty("--type", Math.min(0.55, 1.4 / widest));
      written = values;
    }
    for (const cell of cells.values()) {
      const [r, c] = [cell.at[0] + origin[0], cell.at[1] + origin[1]];
      drawCell(cell, values[r][c], texts[r][c], limit, marks(...cell.at));
    }
    drawOutline(spec.box, origin, oneRow, sizeOf(values));
    const picked = [...cells.values()].find((cell) => cell.classList.contains("cnn-picked"));
    if (picked) moveStop(picked);
    else if (!stop) moveStop(cellAt(bounds[0], bounds[2]));
  }

  function drawCell(cell, value, text, limit, mark) {
    const look = JSON.stringify([value, limit, text, mark]);
    if (cell.look === look) return; // a hover changes few cells
    cell.look = look;
    const rgb = signedColour(value, limit);
    const classes = [
      "touched",
      "unread",
      "padding",
      "inserted",
      "border",
      "tail",
      "picked",
      "blank",
    ];
    for (const kind of classes) cell.classList.toggle(`cnn-${kind}`, Boolean(mark[kind]));
    cell.style.setProperty("--fill", `rgb(${rgb})`);
    cell.style.setProperty("--ink", inkOn(rgb));
    if (!cell.querySelector("input")) setText(cell.firstChild, mark.text ?? text);
    setText(cell.children[1], mark.tag ?? "");
    if (mark.tag) cell.style.setProperty("--small", Math.min(0.27, 1.3 / textWidth(mark.tag)));
    setAttribute(cell, "aria-selected", Boolean(mark.picked));
    const said = [mark.blank ? "not yet" : (mark.text ?? text)];
    if (mark.tag) said.push(mark.tag);
    if (mark.touched) said.push("touched");
    if (mark.unread) said.push("never read");
    for (const kind of ["padding", "inserted", "border", "tail"]) if (mark[kind]) said.push(kind);
    setAttribute(cell, "aria-label", said.join(", "));
  }

  // box: [first row, first column, rows, columns] of the thick outline, or nothing. What lies
  // outside the grid is cut off.
  function drawOutline(box, origin, oneRow, size) {
    outline.hidden = !box;
    if (!box) return;
    const first = [0, 1].map((a) => Math.max(0, box[a] + origin[a]));
    const last = [0, 1].map((a) => Math.min(size[a], box[a] + origin[a] + box[a + 2]));
    const [rows, columns] = [last[0] - first[0], last[1] - first[1]];
    outline.hidden = rows < 1 || columns < 1;
    const place = `${first[0] + 2} / ${first[1] + (oneRow ? 1 : 2)}`;
    outline.style.gridArea = `${place} / span ${rows} / span ${columns}`;
  }

  const clamp = (i, j) => [
    Math.min(bounds[1], Math.max(bounds[0], i)),
    Math.min(bounds[3], Math.max(bounds[2], j)),
  ];

  function edit(cell, typed = null) {
    if (!on.edit || board.getAttribute("aria-readonly") === "true") return;
    const shown = cell.firstChild.textContent;
    const input = element("input", {
      className: "cnn-input",
      "aria-label": `new value of ${name}`,
    });
    input.value = typed ?? shown;
    cell.firstChild.replaceChildren(input);
    input.focus();
    if (typed === null) input.select();
    let open = true;
    const close = (keep) => {
      if (!open) return;
      open = false;
      const value = keep ? parseNumber(input.value) : null;
      const back = cell.contains(document.activeElement);
      setText(cell.firstChild, shown);
      input.remove();
      if (back) cell.focus();
      if (value !== null) on.edit(...cell.at, value);
    };
    input.addEventListener("blur", () => close(true));
    input.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== "Escape") return;
      event.preventDefault();
      event.stopPropagation();
      close(event.key === "Enter");
    });
  }

  const moves = {
    ArrowUp: ([i, j]) => [i - 1, j],
    ArrowDown: ([i, j]) => [i + 1, j],
    ArrowLeft: ([i, j]) => [i, j - 1],
    ArrowRight: ([i, j]) => [i, j + 1],
    Home: ([i]) => [i, -Infinity],
    End: ([i]) => [i, Infinity],
  };

  board.addEventListener("keydown", (event) => {
    const cell = cellOf(event.target);
    if (!cell || event.target !== cell || event.altKey || event.ctrlKey || event.metaKey) return;
    if (moves[event.key]) cellAt(...clamp(...moves[event.key](cell.at)))?.focus();
    else if (event.key === "Enter" || event.key === "F2") edit(cell);
    else if (/^[-−0-9.,]$/.test(event.key)) edit(cell, event.key);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  board.addEventListener("focusin", (event) => {
    const cell = cellOf(event.target);
    if (cell && event.target === cell) on.pick?.(...cell.at);
  });
  board.addEventListener("dblclick", (event) => {
    const cell = cellOf(event.target);
    if (cell) edit(cell);
  });
  // A move, not "over": a layout that shifts under a resting pointer is no hover.
  board.addEventListener("pointermove", (event) => {
    const cell = cellOf(event.target);
    if (cell && event.pointerType === "mouse" && !event.buttons) on.hover?.(...cell.at);
  });
  board.addEventListener("pointerleave", () => on.hover?.(null));
  if (on.drag) makeDraggable(board, cellOf, on.drag);

  function columns() {
    if (!drawn || node.hidden) return 0;
    const [[, count], , oneRow] = JSON.parse(drawn);
    return count + (oneRow ? 0 : 0.6);
  }

  return { node, draw, columns };
}

// A press that may drag; without a move it stays a click.
function makeDraggable(board, cellOf, drag) {
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
