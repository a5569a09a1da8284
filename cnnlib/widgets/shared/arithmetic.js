// A convolution as its links: output (i, j) reads pixel (r, c) through weight (u, v). Forward,
// backward, coverage and every written sum fold over the same links, so they cannot disagree.
// A link whose pixel lies outside the picture reads padding; it is not `real`.
//
// Options hold pairs, rows first: { stride, padding, dilation }, and `flip` for a turned kernel.

function filled([rows, columns], value) {
  return Array.from({ length: rows }, () => Array(columns).fill(value));
}

function sizeOf(matrix) {
  return [matrix.length, matrix[0].length];
}

function span(kernel, dilation) {
  return dilation * (kernel - 1) + 1;
}

// Along one axis: how many windows there are, and how many last rows are left over.
function outputSize(size, kernel, stride, padding, dilation) {
  const room = size + 2 * padding - span(kernel, dilation);
  return { out: Math.floor(room / stride) + 1, leftover: room % stride };
}

function outputSizes(xSize, kernelSize, { stride, padding, dilation }) {
  return [0, 1].map((a) => outputSize(xSize[a], kernelSize[a], stride[a], padding[a], dilation[a]));
}

function inside(r, c, [rows, columns]) {
  return r >= 0 && c >= 0 && r < rows && c < columns;
}

function linksOf(xSize, [kH, kW], options) {
  const { stride, padding, dilation, flip = false } = options;
  const [outH, outW] = outputSizes(xSize, [kH, kW], options).map(({ out }) => out);
  const links = [];
  for (let i = 0; i < outH; i++)
    for (let j = 0; j < outW; j++)
      for (let m = 0; m < kH; m++)
        for (let n = 0; n < kW; n++) {
          const r = i * stride[0] + m * dilation[0] - padding[0];
          const c = j * stride[1] + n * dilation[1] - padding[1];
          const [u, v] = flip ? [kH - 1 - m, kW - 1 - n] : [m, n];
          links.push({ i, j, u, v, r, c, real: inside(r, c, xSize) });
        }
  return { links, outSize: [outH, outW] };
}

function convolve(x, w, b, options) {
  const { links, outSize } = linksOf(sizeOf(x), sizeOf(w), options);
  const y = filled(outSize, b);
  for (const { i, j, u, v, r, c, real } of links) if (real) y[i][j] += x[r][c] * w[u][v];
  return y;
}

function convolveBackward(gradY, x, w, options) {
  const { links } = linksOf(sizeOf(x), sizeOf(w), options);
  const gradX = filled(sizeOf(x), 0);
  const gradW = filled(sizeOf(w), 0);
  for (const { i, j, u, v, r, c, real } of links) {
    if (!real) continue;
    gradX[r][c] += gradY[i][j] * w[u][v];
    gradW[u][v] += gradY[i][j] * x[r][c];
  }
  return { gradX, gradW, gradB: gradY.flat().reduce((sum, g) => sum + g, 0) };
}

// How many windows read each pixel; 0 where none does.
function coverage(xSize, kernelSize, options) {
  const counts = filled(xSize, 0);
  for (const { r, c, real } of linksOf(xSize, kernelSize, options).links) if (real) counts[r][c]++;
  return counts;
}

function turned(w) {
  return w.map((row) => [...row].reverse()).reverse();
}

function padded(x, [top, left], value = 0) {
  const [rows, columns] = sizeOf(x);
  const result = filled([rows + 2 * top, columns + 2 * left], value);
  for (const [r, row] of x.entries())
    for (const [c, entry] of row.entries()) result[r + top][c + left] = entry;
  return result;
}

function dilated(w, [down, across]) {
  const [kH, kW] = sizeOf(w);
  const result = filled([span(kH, down), span(kW, across)], 0);
  for (const [u, row] of w.entries())
    for (const [v, entry] of row.entries()) result[u * down][v * across] = entry;
  return result;
}

// The notes' InsertedGradY (N6). Each cell's kind says where it comes from: "value" of gradY,
// "inserted" between its entries, the "border" of d(k - 1), the "tail" for what was left over.
function insertedGradient(gradY, paddedSize, kernelSize, { stride, dilation }) {
  const border = [0, 1].map((axis) => span(kernelSize[axis], dilation[axis]) - 1);
  const size = [0, 1].map((axis) => paddedSize[axis] + border[axis]);
  const outSize = sizeOf(gradY);
  const part = (axis, place) => {
    const offset = place - border[axis];
    const last = (outSize[axis] - 1) * stride[axis];
    if (place >= size[axis] - (size[axis] - 2 * border[axis] - last - 1)) return "tail";
    if (offset < 0 || offset > last) return "border";
    return offset % stride[axis] === 0 ? "value" : "inserted";
  };
  const rank = ["value", "inserted", "border", "tail"];
  const kinds = filled(size, "value");
  const values = filled(size, 0);
  for (let r = 0; r < size[0]; r++)
    for (let c = 0; c < size[1]; c++) {
      const places = [part(0, r), part(1, c)];
      kinds[r][c] = rank[Math.max(...places.map((place) => rank.indexOf(place)))];
      if (kinds[r][c] !== "value") continue;
      values[r][c] = gradY[(r - border[0]) / stride[0]][(c - border[1]) / stride[1]];
    }
  return { values, kinds };
}

const PLAIN = { stride: [1, 1], padding: [0, 0], dilation: [1, 1] };

// The notes' own way to both gradients: a slide over the inserted gradient. Sizes are padded ones.
function gradientsByInsertion(gradY, x, w, options) {
  const { padding, dilation } = options;
  const { values } = insertedGradient(gradY, sizeOf(padded(x, padding)), sizeOf(w), options);
  const [top, left] = padding;
  const [rows, columns] = sizeOf(x);
  const allX = convolve(values, turned(dilated(w, dilation)), 0, PLAIN);
  const everyW = turned(convolve(values, padded(x, padding), 0, PLAIN));
  return {
    gradX: allX.slice(top, top + rows).map((row) => row.slice(left, left + columns)),
    gradW: everyW
      .filter((_, u) => u % dilation[0] === 0)
      .map((row) => row.filter((_, v) => v % dilation[1] === 0)),
  };
}
