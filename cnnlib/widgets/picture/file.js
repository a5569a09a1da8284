// The reader's own picture, from a file that is chosen or dropped.

const LONGEST = 128; // pixels a side; a larger picture is scaled down

function scaledWords(name, size, scaled) {
  const same = size[0] === scaled[0] && size[1] === scaled[1];
  return `${name}: ${sizeText(size)} pixels${same ? "" : `, scaled down to ${sizeText(scaled)}`}`;
}

// { picture } or { fault } in words.
async function readPicture(file) {
  const { fault, size, scaled, data } = await readPixels(file, LONGEST);
  if (fault) return { fault };
  const words = `${scaledWords(`“${file.name}”`, size, scaled)}. It stays in your browser.`;
  return { picture: { size: [3, ...scaled], bytes: planesOf(data), words } };
}

// Red, green and blue, plane by plane.
function planesOf(data) {
  const area = data.length / 4;
  return Uint8Array.from(
    { length: 3 * area },
    (_, n) => data[4 * (n % area) + Math.floor(n / area)],
  );
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
