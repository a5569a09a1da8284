// Cells of a matrix: replaced, kept within it, fitted to another size, framed.

function replaced(matrix, i, j, value) {
  return matrix.map((row, r) => (r === i ? row.with(j, value) : row));
}

// (i, j), or the last row or column if that is too far.
function within([rows, columns], i, j) {
  return [Math.min(i, rows - 1), Math.min(j, columns - 1)];
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
