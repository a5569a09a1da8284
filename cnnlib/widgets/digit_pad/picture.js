// A picture of a digit, from a file that is read in the page and goes nowhere.

const LARGEST_SIDE = 256; // pixels that are looked at
const SHADE = 0.3; // of the strongest ink: what is paler is paper
const [LAID, MARGIN] = [24, 4]; // rows that its ink takes on the pad, and those above it

function pictureControl(onDrawing) {
  const input = element("input", { type: "file", accept: "image/*" });
  const label = element(
    "label",
    { className: "cnn-button cnn-file", text: "Load a picture" },
    input,
  );
  const told = element("div", { className: "cnn-told", role: "status" });
  input.addEventListener("change", async () => {
    const [file] = input.files;
    if (!file) return;
    const drawing = await drawingOf(file).catch(() => null);
    input.value = ""; // so that the same file can be chosen again
    if (!drawing) setText(told, `${file.name} is no picture that this browser can read.`);
    else if (!inkBox(drawing)) setText(told, `${file.name} shows no ink: it is all of one colour.`);
    else setText(told, "");
    if (drawing && inkBox(drawing)) onDrawing(drawing);
  });
  return { nodes: [label, told] };
}

async function drawingOf(file) {
  const bitmap = await createImageBitmap(file);
  const share = Math.min(1, LARGEST_SIDE / Math.max(bitmap.width, bitmap.height));
  const [width, height] = [bitmap.width, bitmap.height].map((s) => Math.ceil(s * share));
  const canvas = element("canvas", { width, height });
  const context = canvas.getContext("2d");
  context.fillStyle = "white"; // what shows where a picture is transparent
  context.fillRect(0, 0, width, height);
  context.drawImage(bitmap, 0, 0, width, height);
  const { data } = context.getImageData(0, 0, width, height);
  const grey = (r, c) => {
    const place = 4 * (r * width + c);
    return (data[place] + data[place + 1] + data[place + 2]) / (3 * 255);
  };
  const rows = Array.from({ length: height }, (_, r) =>
    Array.from({ length: width }, (_, c) => grey(r, c)),
  );
  return laidOnPad(inkOf(rows));
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

// In the middle of the pad, with room around it.
function laidOnPad(ink) {
  const middle = fitToInk(ink, LAID);
  return shifted(
    filled([PAD, PAD], 0).map((row, r) => row.map((_, c) => middle[r]?.[c] ?? 0)),
    [MARGIN, MARGIN],
  );
}
