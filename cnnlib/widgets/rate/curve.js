// The parabola as a drawing: the path on it, the tangent at the picked step, and two handles.

const CURVE = {
  weights: [-1, 7],
  losses: [-7, 70],
  size: [420, 300],
  edge: 26, // below and left of the axes
};

const SVG = "http://www.w3.org/2000/svg";

function drawn(tag, attributes, ...children) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

// Where a weight and a loss stand, in the drawing's own units.
function placeOf(w, loss) {
  const [[left, right], [bottom, top]] = [CURVE.weights, CURVE.losses];
  const [width, height] = CURVE.size;
  const across = (w - left) / (right - left);
  const up = (loss - bottom) / (top - bottom);
  return [CURVE.edge + across * (width - 2 * CURVE.edge), (1 - up) * (height - CURVE.edge)];
}

function weightAt(x) {
  const [left, right] = CURVE.weights;
  return left + ((x - CURVE.edge) / (CURVE.size[0] - 2 * CURVE.edge)) * (right - left);
}

function rateCurve(api) {
  const [width, height] = CURVE.size;
  const path = drawn("g", {});
  // They stay, and move: a finger on one that is replaced loses its hold.
  const handles = ["cnn-start", "cnn-landing"].map((kind) =>
    drawn("circle", { class: kind, r: 8 }),
  );
  const picture = drawn(
    "svg",
    { viewBox: `0 0 ${width} ${height}`, class: "cnn-curve", role: "img" },
    ...curveAxes(),
    drawn("path", { d: parabola(), class: "cnn-valley" }),
    path,
    ...handles.toReversed(),
  );
  dragOnCurve(picture, api);
  return {
    node: element("div", {}, picture),
    size: () => ({ rows: 0, columns: 9 }),
    draw(state) {
      picture.setAttribute("aria-label", curveInWords(state));
      path.replaceChildren(...walkMarks(state));
      for (const [n, handle] of handles.entries()) moveHandle(handle, state, n);
    },
  };
}

function parabola() {
  const [low, high] = CURVE.weights;
  const places = Array.from({ length: 81 }, (_, n) => low + ((high - low) * n) / 80);
  return `M${places.map((w) => placeOf(w, lossAt(w)).join(" ")).join("L")}`;
}

function curveAxes() {
  const [low, high] = CURVE.weights;
  const bottom = CURVE.losses[0];
  const line = (from, to) => `M${placeOf(...from)}L${placeOf(...to)}`;
  const d = `${line([low, bottom], [high, bottom])}${line([low, bottom], [low, CURVE.losses[1]])}`;
  const text = (words, [x, y], anchor) =>
    drawn("text", { x, y, "text-anchor": anchor, class: "cnn-axis" }, words);
  const ticks = Array.from({ length: high - low + 1 }, (_, n) => {
    const [x, y] = placeOf(low + n, bottom);
    return text(numberText(low + n), [x, y + 17], "middle");
  });
  const losses = [0, 16, 36, 64].map((loss) => {
    const [x, y] = placeOf(low, loss);
    return text(String(loss), [x - 5, y + 5], "end");
  });
  const names = [
    text("w", placeOf(high - 0.1, bottom + 2), "end"),
    text("loss", placeOf(low + 0.1, CURVE.losses[1] - 3), "start"),
  ];
  return [drawn("path", { d, class: "cnn-axis" }), ...ticks, ...losses, ...names];
}

const placeOfStep = ({ path, losses }, n) => placeOf(path[n], losses[n]);

// Chords between the weights of the path, the tangent at the picked one, and a dot at each.
function walkMarks(state) {
  const { path, losses, step, slopes } = state;
  const places = path.map((_, n) => placeOfStep(state, n));
  const tangent = [-0.8, 0.8].map((run) =>
    placeOf(path[step] + run, losses[step] + run * slopes[step]),
  );
  const line = (points) => `M${points.map((point) => point.join(" ")).join("L")}`;
  return [
    drawn("path", { d: line(tangent), class: "cnn-tangent" }),
    drawn("path", { d: line(places), class: "cnn-walk" }),
    ...places.map(([cx, cy], n) => drawn("circle", { cx, cy, r: 5, class: dotClass(n === step) })),
    ...places.slice(0, 2).map(handleName),
  ];
}

function dotClass(isPicked) {
  return isPicked ? "cnn-dot cnn-at" : "cnn-dot";
}

function handleName([x, y], n) {
  const place = { x: x + 13, y: y - 8, class: "cnn-handle" };
  return drawn("text", place, ["start", "step 1"][n]);
}

// Without a first step there is no landing.
function moveHandle(handle, state, n) {
  const there = n < state.path.length;
  const [cx, cy] = there ? placeOfStep(state, n) : [0, 0];
  setAttribute(handle, "cx", cx);
  setAttribute(handle, "cy", cy);
  setAttribute(handle, "visibility", there ? "visible" : "hidden");
  handle.classList.toggle("cnn-at", n === state.step);
}

function curveInWords({ path, steps }) {
  const [low, high] = CURVE.weights;
  const outside = path.filter((w) => w < low || w > high).length;
  const gone = outside ? `; ${count(outside, "weight")} beyond the drawing` : "";
  return `Parabola of the loss over w, lowest at w = 3, with a path of ${count(steps, "step")}${gone}`;
}

// Dragging the start moves w; dragging the first landing sets the rate that leads there.
function dragOnCurve(picture, api) {
  let held = null;
  picture.addEventListener("pointerdown", (event) => {
    held = ["cnn-landing", "cnn-start"].find((kind) => event.target.classList.contains(kind));
    if (!held) return;
    event.preventDefault();
    picture.setPointerCapture(event.pointerId);
  });
  picture.addEventListener("pointermove", (event) => {
    if (!held) return;
    const { left, width } = picture.getBoundingClientRect();
    const to = weightAt(((event.clientX - left) / width) * CURVE.size[0]);
    api.write(held === "cnn-start" ? { w: inQuarters(to) } : { rate: rateTo(api.state(), to) });
  });
  for (const end of ["pointerup", "pointercancel"])
    picture.addEventListener(end, () => {
      held = null;
    });
}

// The nearest weight of the slider.
function inQuarters(w) {
  const [low, high] = CURVE.weights;
  return Math.min(high, Math.max(low, Math.round(w * QUARTERS) / QUARTERS));
}

// The rate, in 64ths, whose first step ends nearest to a weight.
function rateTo({ w, rate }, to) {
  const slope = slopeAt(w);
  if (slope === 0) return rate;
  const share = Math.round(((w - to) / slope) * RATES);
  return Math.min(RATES / 2, Math.max(1, share)) / RATES;
}
