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
  return `${written.join(" + ") || "0"} ${resultText(terms, total)}`;
}

// "= −4", or "≈ 0.33" where that or a number before it is rounded.
function resultText(terms, total) {
  const products = terms.map((factors) => factors.reduce((product, factor) => product * factor, 1));
  const clean = Math.abs(total) < NOISE * largestOf(products, []) ? 0 : total;
  const exact = [...terms.flat(), clean].every(isWritten);
  return `${exact ? "=" : "≈"} ${writtenText(clean)}`;
}

// The size of the output, with the live numbers: one line for each axis.
function sizeSentences({ xSize, kernelSize, options, oneRow }, output = "y") {
  const { stride, padding, dilation = [1, 1] } = options;
  const sizes = outputSizes(xSize, kernelSize, { stride, padding, dilation });
  const line = (a) => {
    const room = `${xSize[a]}${padding[a] ? ` + 2·${padding[a]}` : ""}`;
    const reach = span(kernelSize[a], dilation[a]);
    const rest = sizes[a].leftover ? `, ${sizes[a].leftover} left over` : "";
    const axis = ["rows", "columns"][a];
    return `${axis} of ${output}: ⌊(${room} − ${reach}) / ${stride[a]}⌋ + 1 = ${sizes[a].out}${rest}`;
  };
  return (oneRow ? [1] : [0, 1]).map(line).join("\n");
}
