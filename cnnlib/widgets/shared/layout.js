// Where things stand. The first arrangement wins, widest first, in which all of the explorer fits
// its width and height with cells that are large enough; controls and sentences stand beside the
// stage where that costs next to nothing, else above and below it. A choice is kept as long as it
// fits, so that no slider makes a grid jump.

// Pixels: sides of a cell, and what controls and sentences need beside the stage. On a wall, which
// is read from afar, all is larger, and type grows with the cells.
const SCREEN = { largest: 40, roomy: 30, tagged: 30, readable: 28, dense: 24, phone: 22 };
const WALL = { largest: 64, roomy: 48, tagged: 46, readable: 36, dense: 26, phone: 36 };
Object.assign(SCREEN, { panel: 360, widened: 1 });
Object.assign(WALL, { panel: 300, widened: 1.45 });
const ON_WALL = ".cnn-wall"; // fills it, and nothing else stands there
// What standing beside may cost of a cell; the room between grids; the width of a phone.
const [COST, GAP, NARROW] = [4, 22, 600];
const MANY = 11; // grids that may stand densely
const HEAD = 2.7; // above the cells of a grid, in sizes of type: its title, its numbers of columns
const TITLE = 7; // the same of a title such as "grad_y 2 × 2", in one line

// groups: { area: [members] }, each { node, size() }; a size is { rows, columns, edge, least }: its
// cells, the room for numbers of rows in cells, and the pixels that the widest number needs
// arrangements(): the areas in rows, each a string such as "x w y". An area may span columns by its
// name's repetition; "." is an empty place.
// room: { area: { rows, columns } } of cells that sliders can bring
function layoutOf(root, stage, groups, arrangements, room = {}) {
  const layout = { root, stage, groups, plan: null, wanted: "", shapes: "" };
  return () => {
    if (!root.clientWidth) return;
    const limits = limitsOf(root);
    layout.sides = limits.wall ? WALL : SCREEN;
    const choices = arrangements();
    const wanted = JSON.stringify([limits, choices]);
    const shapes = JSON.stringify(Object.values(groups).flat().map(shapeOf));
    if (wanted === layout.wanted && shapes === layout.shapes) return;
    const same = wanted === layout.wanted && !limits.wall;
    const kept = same && layout.plan.whole && holds(layout, limits);
    Object.assign(layout, { wanted, shapes });
    if (!kept) layout.plan = bestPlan(layout, choices, room, limits);
    carryOut(layout, layout.plan, layout.plan.cell);
  };
}

function shapeOf({ node, size }) {
  return node.hidden ? null : size();
}

// A phone scrolls. Elsewhere the window, or the notebook's part of it, is to hold the explorer.
function limitsOf(root) {
  const width = root.clientWidth;
  const wall = root.closest(ON_WALL);
  if (wall) return { width, height: wall.clientHeight, wall: true };
  if (width < NARROW) return { width, height: null };
  const notebook = root.closest(".jp-WindowedPanel-outer, .jp-Notebook");
  const height = notebook ? notebook.clientHeight - 12 : innerHeight - 140;
  return { width, height: Math.max(560, height) / (root.currentCSSZoom ?? 1) };
}

function bestPlan(layout, arrangements, room, limits) {
  const { sides } = layout;
  const many = Object.values(layout.groups).flat().filter(shapeOf).length >= MANY;
  const ways = [
    { least: sides.roomy, room },
    { least: sides.readable, room: {} },
    ...((many || limits.wall) && limits.height
      ? [{ least: sides.dense, room: {}, dense: true }]
      : []),
  ];
  for (const rows of arrangements)
    for (const way of ways) {
      const below = fittedPlan(layout, { ...way, rows }, limits);
      const beside = limits.height && fittedPlan(layout, { ...way, rows, beside: true }, limits);
      const best = beside && beside.cell >= (below?.cell ?? 0) - COST ? beside : below;
      if (best) return best;
    }
  return compromise(layout, arrangements, limits);
}

// Nothing fits whole: then what fits the width, in cells that can still be read.
function compromise(layout, arrangements, { width }) {
  const { sides } = layout;
  if (sides === WALL) return { rows: arrangements[0], room: {}, dense: true, cell: sides.dense };
  const plans = arrangements.map((rows) => {
    const plan = { rows, room: {}, least: sides.phone };
    return { ...plan, cell: Math.min(sides.readable, widestCell(layout, plan, width)) };
  });
  return plans.find(({ cell }) => cell === sides.readable) ?? plans.at(-1);
}

// The plan with the largest cells with which it fits, or null.
function fittedPlan(layout, plan, { width, height }) {
  const room = plan.beside ? width - layout.sides.panel : width;
  const most = widestCell(layout, plan, room);
  if (widthOf(layout, plan, most) > room) return null;
  const whole = { ...plan, cell: most, whole: true };
  if (!height) return whole;
  const high = heightOf(layout, plan, most);
  if (high <= height) return whole;
  const low = heightOf(layout, plan, plan.least);
  if (low > height) return null;
  const share = (height - low) / (high - low); // a height is as good as linear in the cell
  let cell = Math.floor(plan.least + share * (most - plan.least));
  while (cell > plan.least && heightOf(layout, plan, cell) > height) cell--;
  return { ...whole, cell };
}

function holds(layout, { width, height }) {
  const { plan, sides } = layout;
  if (widthOf(layout, plan, plan.cell) > (plan.beside ? width - sides.panel : width)) return false;
  return !height || heightOf(layout, { ...plan, room: {} }, plan.cell) <= height;
}

function widestCell(layout, plan, room) {
  let cell = layout.sides.largest;
  while (cell > plan.least && widthOf(layout, plan, cell) > room) cell--;
  return cell;
}

// The stage's width with cells of this side, which the widest number of a grid may widen.
function widthOf(layout, plan, cell) {
  const widths = columnsOf(layout, plan, cell);
  return widths.reduce((sum, width) => sum + width, GAP * (widths.length - 1));
}

// The size of type that goes with cells of this side.
function typeOf({ sides }, cell) {
  return sides === WALL ? Math.max(18, 0.4 * cell) : 16;
}

function columnsOf(layout, { rows, room, dense }, cell) {
  const { groups, sides } = layout;
  const title = TITLE * typeOf(layout, cell);
  const areas = rows.map((row) => row.split(" "));
  const widthIn = (area, row) => {
    const shapes = (groups[area] ?? []).map(shapeOf).filter(Boolean);
    const widths = shapes.map(({ columns, edge = 0, least = 0 }) => {
      const wide = Math.max(cell, least * sides.widened);
      const most = Math.max(columns, room[area]?.columns ?? 0) * wide;
      return dense ? most : Math.max(columns && title, most + edge * cell);
    });
    const span = row.filter((other) => other === area).length;
    return (Math.max(0, ...widths) - GAP * (span - 1)) / span;
  };
  return areas[0].map((_, place) => Math.max(0, ...areas.map((row) => widthIn(row[place], row))));
}

function heightOf(layout, plan, cell) {
  carryOut(layout, plan, cell);
  const head = HEAD * typeOf(layout, cell);
  const most = (row) => Math.max(0, ...row.split(" ").map((area) => plan.room[area]?.rows ?? 0));
  const rows = plan.rows.map((row) =>
    most(row) ? `minmax(${most(row) * cell + head}px, auto)` : "auto",
  );
  layout.stage.style.gridTemplateRows = rows.join(" ");
  const height = layout.root.offsetHeight + 1; // which it rounds
  layout.stage.style.gridTemplateRows = "";
  return height;
}

// Columns are as wide as what sliders can bring to them, so that none pushes another.
function carryOut(layout, plan, cell) {
  const { root, sides, stage } = layout;
  root.classList.toggle("cnn-wide", Boolean(plan.beside));
  root.classList.toggle("cnn-tight", Boolean(plan.dense));
  root.classList.toggle("cnn-untagged", cell < sides.tagged);
  root.style.setProperty("--cell", `${cell}px`);
  root.style.setProperty("--type-size", `${typeOf(layout, cell)}px`);
  const columns = columnsOf(layout, plan, cell).map((width) => `minmax(${width}px, max-content)`);
  stage.style.gridTemplateColumns = columns.join(" ");
  stage.style.gridTemplateAreas = plan.rows.map((row) => `"${row}"`).join(" ");
}
