// A picture from a file. It is read in the browser and stays there: neither a kernel nor anybody
// else is sent it.

const MOST_PIXELS = 50_000_000; // as in Python

// [rows, columns] of the same shape, neither above `longest`.
function scaledSize(size, longest) {
  const scale = Math.min(1, longest / Math.max(...size));
  return size.map((side) => Math.max(1, Math.round(side * scale)));
}

// { size, scaled, data }: the picture's size, the one it is scaled down to, and four bytes for each
// pixel of that, row by row. Or { fault } in words.
async function readPixels(file, longest) {
  const name = `“${file.name}”`;
  try {
    const form = formOf(new Uint8Array(await file.slice(0, 12).arrayBuffer()));
    if (!form)
      return { fault: `${name} is no picture that can be read here: PNG, JPEG, WebP, GIF or BMP.` };
    const promised = form.size(new DataView(await file.arrayBuffer()));
    if (promised[0] * promised[1] > MOST_PIXELS)
      return { fault: `${name} has ${sizeText(promised)} pixels; 50,000,000 can be read.` };
    const bitmap = await createImageBitmap(file);
    const size = [bitmap.height, bitmap.width];
    const scaled = scaledSize(size, longest);
    const data = drawnOnWhite(bitmap, scaled);
    bitmap.close();
    return { size, scaled, data };
  } catch {
    return { fault: `${name} is damaged, or too large for this browser.` };
  }
}

// White is what shows where a picture is transparent.
function drawnOnWhite(bitmap, [height, width]) {
  const context = element("canvas", { width, height }).getContext("2d");
  Object.assign(context, { fillStyle: "white", imageSmoothingQuality: "high" });
  context.fillRect(0, 0, width, height);
  context.drawImage(bitmap, 0, 0, width, height);
  return context.getImageData(0, 0, width, height).data;
}

// A button that asks for a file. took(file) is told.
function fileButton(label, took) {
  const accept = "image/png,image/jpeg,image/webp,image/gif,image/bmp";
  const input = element("input", { type: "file", accept }); // never in the page: the button is
  input.addEventListener("change", () => {
    if (input.files.length) took(input.files[0]);
    input.value = ""; // so that the same file can be chosen again
  });
  return button(label, () => input.click());
}
