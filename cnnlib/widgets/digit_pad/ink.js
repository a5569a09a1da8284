// From a drawing to what the network reads, as cnnlib.ink; and the pen that draws.

const PAD = 32; // rows and columns of the drawing
const BLOCK = 4; // of them make one of x
const PEN = 4; // pixels wide

// Matrix (parts, length) that cuts a line into equal parts and averages each.
function averagesOf(length, parts) {
  return Array.from({ length: parts }, (_, part) => {
    const [start, end] = [(part * length) / parts, ((part + 1) * length) / parts];
    return Array.from({ length }, (_, place) => {
      const overlap = Math.min(end, place + 1) - Math.max(start, place);
      return (Math.max(overlap, 0) * parts) / length;
    });
  });
}

function product(a, b) {
  return a.map((row) =>
    b[0].map((_, c) => row.reduce((sum, value, place) => sum + value * b[place][c], 0)),
  );
}

function transposed(matrix) {
  return matrix[0].map((_, c) => matrix.map((row) => row[c]));
}

// The smallest box that holds all ink, as boxAround gives it; null on an empty pad.
function inkBox(drawing) {
  return boxAround(
    drawing.flatMap((row, r) => row.flatMap((ink, c) => (ink === 0 ? [] : [[r, c]]))),
  );
}

// How many columns ink of a size takes once it fills so many rows.
function fittedColumns([, , height, width], size) {
  const rounded = Math.floor((2 * width * size + height) / (2 * height));
  return Math.min(size, Math.max(1, rounded));
}

// Cut to its ink, scaled to the whole height, and put into the middle.
function fitToInk(drawing, size = PAD) {
  const box = inkBox(drawing);
  const fitted = filled([size, size], 0);
  if (!box) return fitted;
  const [top, left, height, width] = box;
  const cut = drawing.slice(top, top + height).map((row) => row.slice(left, left + width));
  const columns = fittedColumns(box, size);
  const down = product(averagesOf(height, size), cut);
  const scaled = product(down, transposed(averagesOf(width, columns)));
  const first = Math.floor((size - columns) / 2);
  return fitted.map((row, r) => row.toSpliced(first, columns, ...scaled[r]));
}

// The average of each block of 4 x 4.
function inBlocks(drawing) {
  const options = { stride: [BLOCK, BLOCK], padding: [0, 0], dilation: [1, 1] };
  return pool(drawing, "average", [BLOCK, BLOCK], options).y;
}

// Moved by so many rows and columns; what leaves the pad is gone.
function shifted(drawing, [down, right]) {
  return drawing.map((row, r) => row.map((_, c) => drawing[r - down]?.[c - right] ?? 0));
}

// A stroke from one point to another: ink wherever a pixel's middle lies under the pen.
function inked(drawing, from, to) {
  return drawing.map((row, r) =>
    row.map((ink, c) => (distance([r + 0.5, c + 0.5], from, to) <= PEN / 2 ? 1 : ink)),
  );
}

// How far a point is from a line between two others.
function distance([r, c], [r0, c0], [r1, c1]) {
  const [down, across] = [r1 - r0, c1 - c0];
  const length = down ** 2 + across ** 2;
  const along = length === 0 ? 0 : ((r - r0) * down + (c - c0) * across) / length;
  const share = Math.min(1, Math.max(0, along));
  return Math.hypot(r - r0 - share * down, c - c0 - share * across);
}
