// A picture as planes of numbers from 0, black, to 1, and what a kernel makes of each plane. A plane
// is { size, values }, row by row: a photograph has too many numbers for lists of links.

// As it comes from Python, { size: [channels, rows, columns], bytes in base64 }, or as it was read
// here, with its bytes as they are.
function opened({ size, bytes }) {
  if (typeof bytes !== "string") return { size, bytes };
  return { size, bytes: Uint8Array.from(atob(bytes), (character) => character.charCodeAt(0)) };
}

// letter: "R", "G" or "B", or nothing for the grey that a colour looks like (ITU-R BT.601).
function planeOf({ size: [channels, rows, columns], bytes }, letter) {
  const area = rows * columns;
  const channel = channels === 1 ? 0 : Math.max(0, "RGB".indexOf(letter));
  const values = Float64Array.from({ length: area }, (_, n) => bytes[channel * area + n]);
  if (!letter && channels === 3)
    for (let n = 0; n < area; n++) {
      const mixed = 299 * bytes[n] + 587 * bytes[area + n] + 114 * bytes[2 * area + n];
      values[n] = Math.floor((mixed + 500) / 1000);
    }
  return { size: [rows, columns], values: values.map((byte) => byte / 255) };
}

// y[i, j] = sum of w[u, v] x[i s + u d - p, j s + v d - p], weight by weight.
function slidePlane({ size, values }, w, options) {
  const { stride, padding, dilation } = options;
  const [rows, columns] = outputSizes(size, sizeOf(w), options).map(({ out }) => out);
  const y = new Float64Array(rows * columns);
  for (const [u, weights] of w.entries())
    for (const [v, weight] of weights.entries())
      for (let i = 0; i < rows; i++) {
        const r = i * stride[0] + u * dilation[0] - padding[0];
        if (r < 0 || r >= size[0]) continue;
        for (let j = 0; j < columns; j++) {
          const c = j * stride[1] + v * dilation[1] - padding[1];
          if (c >= 0 && c < size[1]) y[i * columns + j] += weight * values[r * size[1] + c];
        }
      }
  return { size: [rows, columns], values: y };
}

// The numbers of a plane under the kernel at output (i, j); padding is 0.
function numbersUnder({ size, values }, kernelSize, options, [i, j]) {
  const { stride, padding, dilation } = options;
  const at = (r, c) => (inside(r, c, size) ? values[r * size[1] + c] : 0);
  return Array.from({ length: kernelSize[0] }, (_, u) =>
    Array.from({ length: kernelSize[1] }, (_, v) =>
      at(
        i * stride[0] + u * dilation[0] - padding[0],
        j * stride[1] + v * dilation[1] - padding[1],
      ),
    ),
  );
}

// The output whose window has its middle nearest to a pixel.
function outputNear([r, c], { outSize, kernelSize, options }) {
  return [r, c].map((pixel, axis) => {
    const middle = (span(kernelSize[axis], options.dilation[axis]) - 1) / 2;
    const place = Math.round((pixel + options.padding[axis] - middle) / options.stride[axis]);
    return Math.min(outSize[axis] - 1, Math.max(0, place));
  });
}

// Numbers that are drawn black and white, by the rule of the course's figures: from 0 to the
// largest, or, where some are negative, with 0 as the middle grey.
function shadesOf(planes) {
  let [low, high] = [0, 0];
  for (const { values } of planes)
    for (const value of values) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  const limit = Math.max(-low, high) || 1;
  return low < 0 ? [-limit, limit] : [0, limit];
}

// Planes as pixels of the screen: one plane in grey, more in the colours of their letters.
function painted(planes, letters, size, [black, white]) {
  const pixels = new Uint8ClampedArray(4 * size[0] * size[1]);
  for (let n = 3; n < pixels.length; n += 4) pixels[n] = 255;
  for (const [place, { values }] of planes.entries()) {
    const targets = planes.length === 1 ? [0, 1, 2] : ["RGB".indexOf(letters[place])];
    for (const [n, value] of values.entries()) {
      const shade = (255 * (value - black)) / (white - black);
      for (const target of targets) pixels[4 * n + target] = shade;
    }
  }
  return { size, pixels };
}
