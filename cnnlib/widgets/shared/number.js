// Numbers as text. In a grid they share one format, by the rule of the course's figures, so that
// they can be compared; in a sum each has all its digits, so that it can be checked.

const MINUS = "\u2212";
const DIGITS = 12; // in a sum; a number that needs more is rounded there, and the sum says so
const NOISE = 1e-14; // what is smaller than this part of the largest is left by rounding

function typeset(text) {
  return text.replace("e+", "e").replaceAll("-", MINUS).replace("Infinity", "∞");
}

// Neither so small nor so large that it needs an exponent.
function isPlain(value) {
  return value === 0 || (Math.abs(value) >= 0.01 && Math.abs(value) < 1e5);
}

// Whole numbers have no point, others the fewest of at most two decimals that keep them exact.
function decimalsFor(values) {
  const plain = values.filter(isPlain);
  const fits = (d) => plain.every((value) => Number(value.toFixed(d)) === value);
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
  if (!isPlain(value)) return typeset(value.toExponential(0));
  return typeset((rounded(value, decimals) + 0).toFixed(decimals)); // + 0: no negative zero
}

// All numbers of a grid; of computed ones what rounding has left of a zero as that zero.
function gridTexts(matrix, computed) {
  const least = computed ? NOISE * largestOf(matrix) : 0;
  const clean = matrix.map((row) => row.map((value) => (Math.abs(value) < least ? 0 : value)));
  const decimals = decimalsFor(clean.flat());
  return clean.map((row) => row.map((value) => numberText(value, decimals)));
}

// Whether the digits of a sum say the number; the last bits, which rounding changes, do not count.
function isWritten(value) {
  const error = Math.abs(Number(value.toPrecision(DIGITS)) - value);
  return !Number.isFinite(value) || error <= 8 * Number.EPSILON * Math.abs(value);
}

function writtenText(value) {
  if (!Number.isFinite(value)) return numberText(value);
  if (!isWritten(value)) return roundedText(value);
  const digits = Number(value.toPrecision(DIGITS));
  const plain = String(digits);
  return typeset(plain.length > DIGITS + 2 ? digits.toExponential() : plain);
}

// Two decimals, or three digits where these would say nothing, or too much.
function roundedText(value) {
  const exponent = Math.abs(value) < 0.01 || Math.abs(value) >= 10 ** (DIGITS - 2);
  return typeset(exponent ? value.toExponential(2) : rounded(value, 2).toFixed(2));
}

// A factor of a sum: negative numbers in brackets.
function factorText(value) {
  return value < 0 ? `(${writtenText(value)})` : writtenText(value);
}

// What a reader typed: { value }, or { fault } in words. Both minus signs, a decimal comma and, where
// the grid shows them, NaN and infinity are fine.
function readNumber(text, allFinite = true) {
  const typed = text.trim();
  const plain = typed.replace(MINUS, "-").replace(",", ".");
  const value =
    plain === "" ? NaN : Number(plain.replace(/^([-+]?)(inf|infinity|∞)$/i, "$1Infinity"));
  if (Number.isFinite(value)) return { value };
  const named = /^(nan|[-+]?(inf|infinity|∞))$/i.test(plain);
  if (named && allFinite)
    return { fault: `“${typed}” cannot be shown here: a number must be finite` };
  if (named) return { value };
  if (Math.abs(value) === Infinity) return { fault: `“${typed}” is larger than any number here` };
  return { fault: `“${typed}” is no number: one looks like −2.5 or 1e−3` };
}

// Its width in digits, for choosing a size of type.
function textWidth(text) {
  const widths = { ".": 0.5, [MINUS]: 1.3, "×": 1.3 };
  return [...text].reduce((sum, sign) => sum + (widths[sign] ?? 1), 0);
}
