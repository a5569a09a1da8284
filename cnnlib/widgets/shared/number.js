// Numbers as text, by the rule of the course's figures: one format for all numbers of a grid.

const MINUS = "\u2212";

function typeset(text) {
  return text.replace("e+", "e").replaceAll("-", MINUS).replace("Infinity", "∞");
}

// Whole numbers have no point, others the fewest of at most two decimals that keep them exact.
function decimalsFor(values) {
  const finite = values.filter(Number.isFinite);
  const largest = Math.max(0, ...finite.map(Math.abs));
  if (largest !== 0 && (largest < 0.01 || largest >= 1e5)) return "exponent";
  const fits = (d) => finite.every((value) => Number(value.toFixed(d)) === value);
  return [0, 1].find(fits) ?? 2;
}

// As numpy.round: a half goes to the even digit; toFixed alone takes the larger.
function rounded(value, decimals) {
  const scaled = value * 10 ** decimals;
  const below = Math.floor(scaled);
  const up = scaled - below === 0.5 ? below % 2 !== 0 : scaled - below > 0.5;
  return (below + up) / 10 ** decimals;
}

function numberText(value, decimals = decimalsFor([value])) {
  if (!Number.isFinite(value)) return typeset(String(value));
  if (decimals === "exponent") return value === 0 ? "0" : typeset(value.toExponential(0));
  return typeset((rounded(value, decimals) + 0).toFixed(decimals)); // + 0: no negative zero
}

// A factor of a sum: negative numbers in brackets.
function factorText(value) {
  return value < 0 ? `(${numberText(value)})` : numberText(value);
}

// What a reader typed: a number, or null. Both minus signs and a decimal comma are fine.
function parseNumber(text) {
  const plain = text.trim().replace(MINUS, "-").replace(",", ".");
  const value = plain === "" ? NaN : Number(plain);
  return Number.isFinite(value) ? value : null;
}

// Its width in digits, for choosing a size of type.
function textWidth(text) {
  const widths = { ".": 0.5, [MINUS]: 1.3, "×": 1.3 };
  return [...text].reduce((sum, sign) => sum + (widths[sign] ?? 1), 0);
}
