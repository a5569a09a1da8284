// Sentences and sums.

function nameOf(grid, i, j, oneRow) {
  return oneRow ? `${grid}[${j}]` : `${grid}[${i},${j}]`;
}

function count(number, noun) {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

function sizeText([rows, columns], oneRow) {
  return oneRow ? String(columns) : `${rows}\u00a0×\u00a0${columns}`; // never broken in two
}

// "2·1 + 3·(−2) = −4": terms are lists of factors. An empty sum is 0.
function sumText(terms, total) {
  const written = terms.map((factors) => factors.map(factorText).join("·"));
  return `${written.join(" + ") || "0"} = ${numberText(total)}`;
}

// Keeps what fits a new size, and what was there before; `invent` makes up the rest.
function fitted(matrix, [rows, columns], seen, invent) {
  for (const [i, row] of matrix.entries())
    for (const [j, value] of row.entries()) seen.set(`${i},${j}`, value);
  return Array.from({ length: rows }, (_, i) =>
    Array.from({ length: columns }, (_, j) => seen.get(`${i},${j}`) ?? invent(i, j)),
  );
}

// An upstream gradient for outputs that nobody gave one: small integers, never 0.
function inventedGradient(i, j) {
  return [2, -1, 3, -2, 1, -3][(i * 2 + j) % 6];
}

// The smallest box around cells, as the grid's outline takes it; nothing without cells.
function boxAround(cells) {
  if (cells.length === 0) return null;
  const [rows, columns] = [cells.map(([i]) => i), cells.map(([, j]) => j)];
  const [top, left] = [Math.min(...rows), Math.min(...columns)];
  return [top, left, Math.max(...rows) - top + 1, Math.max(...columns) - left + 1];
}

// The size of the output, with the live numbers: one line for each axis.
function sizeSentences({ xSize, kernelSize, options, oneRow }) {
  const { stride, padding, dilation = [1, 1] } = options;
  const sizes = outputSizes(xSize, kernelSize, { stride, padding, dilation });
  const line = (a) => {
    const room = `${xSize[a]}${padding[a] ? ` + 2·${padding[a]}` : ""}`;
    const reach = span(kernelSize[a], dilation[a]);
    const rest = sizes[a].leftover ? `, ${sizes[a].leftover} left over` : "";
    const axis = ["rows", "columns"][a];
    return `${axis} of y: ⌊(${room} − ${reach}) / ${stride[a]}⌋ + 1 = ${sizes[a].out}${rest}`;
  };
  return (oneRow ? [1] : [0, 1]).map(line).join("\n");
}
