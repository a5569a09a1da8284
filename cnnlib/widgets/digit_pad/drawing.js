// The pad that is drawn on: by mouse and finger, or with arrows and space.
//
// on: { ink(drawing), ends() }: each piece of a stroke, and the end of one.

const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
const PEN_HELP = "drawing pad: arrows move the pen, space lowers and lifts it";
const WHITE = 255;

function drawingPad(on) {
  const canvas = pixels([PAD, PAD], "cnn-paper");
  const attributes = { role: "application", tabindex: "0", "aria-label": PEN_HELP };
  const box = element("div", { className: "cnn-ink-box" });
  const cursor = element("div", { className: "cnn-pen" });
  const sheet = element("div", { className: "cnn-sheet", ...attributes }, canvas, box, cursor);
  const told = element("div", { className: "cnn-unseen", "aria-live": "polite" });
  const pad = { sheet, cursor, told, on, drawing: null, pen: [PAD / 2, PAD / 2], down: false };
  drawWithPointer(pad);
  drawWithKeys(pad);
  return {
    node: titled("drawing", "32\u00a0×\u00a032", sheet, told),
    size: () => ({ rows: 0, columns: PAD / BLOCK }),
    draw({ drawing, inkBox, fitted }) {
      if (drawing !== pad.drawing)
        paint(canvas, drawing, (ink) => Array(3).fill(WHITE * (1 - ink)));
      pad.drawing = drawing;
      box.hidden = !(fitted && inkBox);
      if (inkBox) placeOn(box, inkBox);
      placePen(pad);
    },
  };
}

// box: [first row, first column, rows, columns] of the drawing's pixels
function placeOn(node, box) {
  for (const [n, side] of ["top", "left", "height", "width"].entries())
    node.style[side] = `${(100 * box[n]) / PAD}%`;
}

function placePen({ cursor, pen, down }) {
  placeOn(cursor, [pen[0] - PEN / 2, pen[1] - PEN / 2, PEN, PEN]);
  cursor.classList.toggle("cnn-down", down);
}

function stroke(pad, from, to) {
  pad.on.ink(inked(pad.drawing, from, to));
}

function drawWithPointer(pad) {
  const { sheet, on } = pad;
  let last = null;
  sheet.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    sheet.setPointerCapture(event.pointerId);
    last = pointOn(sheet, event);
    stroke(pad, last, last);
  });
  sheet.addEventListener("pointermove", (event) => {
    if (!last) return;
    const next = pointOn(sheet, event);
    stroke(pad, last, next);
    last = next;
  });
  for (const end of ["pointerup", "pointercancel"])
    sheet.addEventListener(end, () => {
      if (last) on.ends();
      last = null;
    });
}

// Where a pointer is, in pixels of the drawing.
function pointOn(sheet, { clientX, clientY }) {
  const { left, top, width, height } = sheet.getBoundingClientRect();
  return [((clientY - top) / height) * PAD, ((clientX - left) / width) * PAD];
}

function drawWithKeys(pad) {
  pad.sheet.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const step = ARROWS[event.key];
    if (step) movePen(pad, step);
    else if (event.key === " ") turnPen(pad, !pad.down);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  pad.sheet.addEventListener("blur", () => turnPen(pad, false));
}

function movePen(pad, step) {
  const from = pad.pen;
  const kept = (place) => Math.min(PAD - PEN / 2, Math.max(PEN / 2, place));
  pad.pen = from.map((place, axis) => kept(place + step[axis]));
  if (pad.down) stroke(pad, from, pad.pen);
  placePen(pad);
  tellPen(pad);
}

function turnPen(pad, down) {
  if (down === pad.down) return;
  pad.down = down;
  if (down) stroke(pad, pad.pen, pad.pen);
  else pad.on.ends();
  placePen(pad);
  tellPen(pad);
}

function tellPen({ told, pen, down }) {
  setText(told, `pen ${down ? "down" : "up"}, row ${pen[0]}, column ${pen[1]}`);
}
