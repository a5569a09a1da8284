// A picture on a canvas, each number a square of whole pixels, with the window outlined on it. One
// Tab stop; arrows, Home and End move the pick, the mouse hovers, a press picks.

const SIDE = 8.9; // cells: a picture's share of the stage; picture.css has the same

// on: { step([rows, columns]), at([r, c]), leave(), pick([r, c]) }
function makeView(on) {
  const [title, size] = [element("span"), element("span", { className: "cnn-size" })];
  const head = element("div", { className: "cnn-title" }, title, size);
  const canvas = element("canvas", { className: "cnn-canvas" });
  const frame = element("div", { className: "cnn-frame" });
  const outline = element("div", { className: "cnn-window" });
  const label = { role: "application", tabindex: "0", className: "cnn-view" };
  const box = element("div", label, canvas, frame, outline);
  const node = element("div", { className: "cnn-picture" }, head, box);
  const view = { node, title, size, canvas, frame, outline, box, drawn: null };
  listenToView(view, on);
  return { node, size: () => ({ rows: 0, columns: SIDE }), draw: (spec) => drawView(view, spec) };
}

// spec: { title, picture: { size, pixels }, most, above, beside, window: [first row, first column,
//         rows, columns], gap, padding, key }; most: the longest side of what is drawn in this scale;
//         above, beside: pixels kept free for padding; gap: from one that the window reads to the next
function drawView(view, spec) {
  const { size, pixels } = spec.picture;
  setText(view.title, spec.title);
  setText(view.size, ` ${sizeText(size)} · ${spec.key}`);
  setAttribute(view.box, "aria-label", `${spec.title}, ${sizeText(size)}: arrows move the window`);
  for (const name of ["most", "above", "beside"])
    view.node.style.setProperty(`--${name}`, spec[name]);
  view.frame.hidden = Math.max(...spec.padding) === 0;
  const { padding } = spec;
  placeOver(view.frame, [-padding[0], -padding[1], ...size.map((n, a) => n + 2 * padding[a])]);
  placeOver(view.outline, spec.window);
  view.outline.style.setProperty("--down", spec.gap[0]);
  view.outline.style.setProperty("--across", spec.gap[1]);
  view.outline.classList.toggle("cnn-apart", Math.max(...spec.gap) > 1);
  if (view.drawn === spec.picture) return; // a hover paints nothing
  view.drawn = spec.picture;
  Object.assign(view.canvas, { height: size[0], width: size[1] });
  view.canvas.style.setProperty("--columns", size[1]);
  view.canvas.getContext("2d").putImageData(new ImageData(pixels, size[1], size[0]), 0, 0);
}

function placeOver(node, box) {
  for (const [n, name] of ["--top", "--left", "--high", "--wide"].entries())
    node.style.setProperty(name, box[n]);
}

function listenToView({ box, canvas }, on) {
  const pixel = ({ clientX, clientY }) => {
    const { left, top, width, height } = canvas.getBoundingClientRect();
    const r = Math.floor(((clientY - top) / height) * canvas.height);
    const c = Math.floor(((clientX - left) / width) * canvas.width);
    return within([canvas.height, canvas.width], Math.max(0, r), Math.max(0, c));
  };
  box.addEventListener("pointermove", (event) => {
    if (event.pointerType === "mouse" && !event.buttons) on.at(pixel(event));
  });
  box.addEventListener("pointerleave", on.leave);
  box.addEventListener("click", (event) => on.pick(pixel(event)));
  box.addEventListener("keydown", (event) => {
    const step = STEPS[event.key];
    if (!step || event.altKey || event.ctrlKey || event.metaKey) return;
    on.step(step);
    event.preventDefault();
    event.stopPropagation();
  });
}
