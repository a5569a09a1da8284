// The reader's own picture, from a file that is chosen or dropped. It is read in the browser and
// stays there: neither a kernel nor anybody else is sent it.

const LONGEST = 128; // pixels a side; a larger picture is scaled down

const FORMATS = [/^\x89PNG/, /^\xff\xd8\xff/, /^RIFF.{4}WEBP/s, /^GIF8/, /^BM/];

function isPicture(bytes) {
  const start = String.fromCharCode(...bytes);
  return FORMATS.some((format) => format.test(start));
}

// [rows, columns] that fit, of the same shape.
function scaledSize(size) {
  const scale = Math.min(1, LONGEST / Math.max(...size));
  return size.map((side) => Math.max(1, Math.round(side * scale)));
}

function scaledWords(name, size, scaled) {
  const same = size[0] === scaled[0] && size[1] === scaled[1];
  return `${name}: ${sizeText(size)} pixels${same ? "" : `, scaled down to ${sizeText(scaled)}`}`;
}

// { picture } or { fault } in words.
async function readPicture(file) {
  const name = `“${file.name}”`;
  try {
    if (!isPicture(new Uint8Array(await file.slice(0, 12).arrayBuffer())))
      return { fault: `${name} is no picture that can be read here: PNG, JPEG, WebP, GIF or BMP.` };
    const bitmap = await createImageBitmap(file);
    const size = [bitmap.height, bitmap.width];
    const scaled = scaledSize(size);
    const bytes = bytesOf(bitmap, scaled);
    bitmap.close();
    const words = `${scaledWords(name, size, scaled)}. It stays in your browser.`;
    return { picture: { size: [3, ...scaled], bytes, words } };
  } catch {
    return { fault: `${name} is damaged, or too large for this browser.` };
  }
}

// Red, green and blue, plane by plane, on white where the picture is transparent.
function bytesOf(bitmap, [height, width]) {
  const context = Object.assign(document.createElement("canvas"), { width, height }).getContext(
    "2d",
  );
  Object.assign(context, { fillStyle: "white", imageSmoothingQuality: "high" });
  context.fillRect(0, 0, width, height);
  context.drawImage(bitmap, 0, 0, width, height);
  const { data } = context.getImageData(0, 0, width, height);
  const area = height * width;
  return Uint8Array.from(
    { length: 3 * area },
    (_, n) => data[4 * (n % area) + Math.floor(n / area)],
  );
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

// An element takes files that are dropped on it, until `signal` is aborted.
function takeDrops(el, signal, took) {
  const listen = (name, does) => {
    const listener = (event) => {
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault(); // else the browser leaves the page to show the file
      event.stopPropagation();
      el.classList.toggle("cnn-drop", does === "wait");
      if (does === "take" && event.dataTransfer.files.length) took(event.dataTransfer.files[0]);
    };
    el.addEventListener(name, listener, { signal });
  };
  for (const name of ["dragenter", "dragover"]) listen(name, "wait");
  listen("dragleave", "leave");
  listen("drop", "take");
}

// The model, but for the picture that is set here: that never goes to Python. One that Python sets
// later is shown.
function keepingPicture(model) {
  let own = null;
  const listeners = new Set();
  const forget = () => {
    own = null;
  };
  model.on("change:picture", forget);
  const isOwn = (event) => event === "change:picture";
  return {
    get: (name) => (name === "picture" && own) || model.get(name),
    set(name, value) {
      if (name !== "picture") return model.set(name, value);
      own = value;
      for (const listener of listeners) listener();
    },
    save_changes: () => model.save_changes(),
    on(event, listener) {
      if (isOwn(event)) listeners.add(listener);
      model.on(event, listener);
    },
    off(event, listener) {
      if (isOwn(event)) listeners.delete(listener);
      model.off(event, listener);
    },
    close: () => model.off("change:picture", forget),
  };
}
