// A digit from a picture: what differs from the paper is ink.

const LARGEST_SIDE = 256; // pixels that are looked at
const SHADE = 0.3; // of the strongest ink: what is paler is paper
const [LAID, MARGIN] = [24, 4]; // rows that its ink takes on the pad, and those above it

function pictureButton(api, onDrawing) {
  return fileButton("Load a picture", async (file) => {
    const { fault, drawing } = await readDrawing(file);
    api.answer(fault ?? "");
    if (drawing) onDrawing(drawing);
  });
}

// { drawing } or { fault } in words.
async function readDrawing(file) {
  const { fault, scaled, data } = await readPixels(file, LARGEST_SIDE);
  if (fault) return { fault };
  const drawing = laidOnPad(inkOf(greysOf(data, scaled)));
  if (inkBox(drawing)) return { drawing };
  return { fault: `“${file.name}” shows no ink: it is all of one colour.` };
}

// Rows of the mean of red, green and blue, from 0 to 1.
function greysOf(data, [height, width]) {
  const grey = (place) => (data[place] + data[place + 1] + data[place + 2]) / (3 * 255);
  return Array.from({ length: height }, (_, r) =>
    Array.from({ length: width }, (_, c) => grey(4 * (r * width + c))),
  );
}

// How much each pixel differs from the paper, which is what most of the border shows: from 0 to 1.
function inkOf(greys) {
  const border = [...greys[0], ...greys.at(-1), ...greys.flatMap((row) => [row[0], row.at(-1)])];
  const paper = border.sort((a, b) => a - b)[Math.floor(border.length / 2)];
  const differences = greys.map((row) => row.map((grey) => Math.abs(grey - paper)));
  const strongest = Math.max(...differences.map((row) => Math.max(...row)));
  if (strongest < 0.1) return filled(sizeOf(greys), 0);
  return differences.map((row) => row.map((d) => (d < SHADE * strongest ? 0 : d / strongest)));
}

// In the middle of the pad, with room around it. An average of ones can be rounded to more than 1.
function laidOnPad(ink) {
  const middle = fitToInk(ink, LAID);
  const laid = (r, c) => Math.min(1, middle[r]?.[c] ?? 0);
  return shifted(
    filled([PAD, PAD], 0).map((row, r) => row.map((_, c) => laid(r, c))),
    [MARGIN, MARGIN],
  );
}
