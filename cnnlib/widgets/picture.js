// A photograph, a kernel, and the picture that it makes: the window follows the pointer. What a
// kernel does is computed here, and so follows every slider without a kernel of Jupyter.

const READABLE_KERNEL = 5; // rows or columns of numbers that are drawn twice: w, and x under it
const TYPED_KERNEL = 7; // rows or columns whose numbers are legible on a narrow screen
const [KERNEL_ROOM, KERNEL_TAKES] = [9.4, 8.5]; // cells, whatever its size: no slider moves a picture
const WRITTEN = 9; // products that a sum writes out
const MOST = { kernel_size: 11, stride: 8, padding: 5, dilation: 3 };

function render({ model, el }) {
  const own = keepingPicture(model);
  const closing = new AbortController();
  const seen = { weights: new Map(), place: [0, 0], name: null };
  const names = ["picture", "planes", "w", "stride", "padding", "dilation"];
  const start = traitsOf(own, names);
  const close = runExplorer(
    { model: own, el },
    {
      label: "Picture explorer",
      grids: [],
      groups: { x: ["x"], y: ["y"], w: ["w"] },
      arrangements: () => [["x y w"], ["x y", "w w"], ["x", "y", "w"]],
      traits: names,
      compute: (state) => computePicture(state, seen),
      relate: (state, cell, isPick) => relatePicture(state, cell, isPick, seen),
      controls: (api) => pictureControls(api, start, seen, { el, signal: closing.signal }),
      parts: (api) => ({ x: photographView(api), y: resultView(api), w: kernelPart(api) }),
    },
  );
  return () => {
    close();
    closing.abort();
    own.close();
  };
}

function computePicture(state, seen) {
  const { w, planes } = state;
  const picture = opened(state.picture);
  const options = {
    stride: state.stride,
    padding: state.padding ?? [0, 0],
    dilation: state.dilation ?? [1, 1],
  };
  const [xSize, kernelSize] = [picture.size.slice(1), sizeOf(w)];
  const outSize = outputSizes(xSize, kernelSize, options).map(({ out }) => out);
  const letters = planes === null ? [""] : [...planes];
  const x = letters.map((letter) => planeOf(picture, letter));
  const y = x.map((plane) => slidePlane(plane, w, options));
  const shades = shadesOf(y);
  seen.name = kernelName(w, seen.name);
  Object.assign(state, { options, xSize, kernelSize, outSize, letters, x, y, shades });
  state.sizes = { x: xSize, y: outSize };
  state.name = seen.name;
  state.pictures = {
    x: painted(x, letters, xSize, [0, 1]),
    y: painted(y, letters, outSize, shades),
  };
}

// The output that is pointed at, or the last one that was while a weight is.
function relatePicture(state, { name, i, j }, isPick, seen) {
  const weight = ["w", "window"].includes(name) ? within(state.kernelSize, i, j) : null;
  const at = within(state.outSize, ...(weight ? seen.place : [i, j]));
  if (isPick) seen.place = at;
  const { kernelSize, options, x, y, outSize } = state;
  const under = x.map((plane) => numbersUnder(plane, kernelSize, options, at));
  const sums = y.map(({ values }) => values[at[0] * outSize[1] + at[1]]);
  Object.assign(state, { at, weight, under, sums });
  const sizes = sizeSentences(state).replace("\n", "; "); // one line: the pictures need the height
  const status = [sizes, state.picture.words].filter(Boolean).join("\n");
  return { status, ...(weight ? weightSentences(state) : windowSentences(state)) };
}

function windowSentences({ at, kernelSize, letters, under, sums, w }) {
  if (!letters.length) return { heading: "All planes are off: there is nothing to see" };
  const pixels = kernelSize[0] * kernelSize[1];
  const name = nameOf("y", ...at);
  const heading = `${name} adds up ${count(pixels, "pixel")} times w`;
  if (letters.length > 1) {
    const each = letters.map((letter, n) => `${letter} ${resultText([[sums[n]]], sums[n])}`);
    return { heading: `${heading}, plane by plane`, formula: each.join(", ") };
  }
  const terms = under[0].flatMap((row, u) => row.map((number, v) => [number, w[u][v]]));
  if (pixels <= WRITTEN) return { heading, formula: `${name} = ${sumText(terms, sums[0])}` };
  return { heading, formula: `${name} ${resultText(terms, sums[0])}` };
}

function weightSentences({ at, weight: [u, v], letters, under, w, options }) {
  const [r, c] = [0, 1].map(
    (a) => at[a] * options.stride[a] + [u, v][a] * options.dilation[a] - options.padding[a],
  );
  const heading = `${nameOf("w", u, v)} lies on ${nameOf("x", r, c)}, for ${nameOf("y", ...at)}`;
  const products = letters.map((letter, n) => {
    const number = under[n][u][v];
    return `${letter} ${sumText([[number, w[u][v]]], number * w[u][v])}`.trim();
  });
  return { heading, formula: products.join(", ") };
}

function photographView(api) {
  const near = (pixel) => outputNear(pixel, api.state());
  const view = makeView(viewEvents(api, near));
  return {
    ...view,
    draw(state) {
      const { xSize, kernelSize, options, at, pictures } = state;
      const { stride, padding, dilation } = options;
      const corner = [0, 1].map((a) => at[a] * stride[a] - padding[a]);
      const window = [...corner, ...spansOf(kernelSize, dilation)];
      const scale = scaleOf(state);
      const more = { beside: scale.above, gap: dilation, padding, key: "black 0, white 1" };
      view.draw({ title: "x", picture: pictures.x, ...scale, window, ...more });
    },
  };
}

function resultView(api) {
  const view = makeView(viewEvents(api, (pixel) => pixel));
  return {
    ...view,
    draw(state) {
      const { at, pictures } = state;
      const [black, white] = state.shades;
      const [low, high] = [black, white].map((shade) => numberText(shade));
      const more = { gap: [1, 1], padding: [0, 0], key: `black ${low}, white ${high}` };
      view.draw({
        title: "y",
        picture: pictures.y,
        ...scaleOf(state),
        window: [...at, 1, 1],
        ...more,
      });
    },
  };
}

// Both pictures are drawn in one scale; where padding can be drawn around x, there is room for it.
function scaleOf({ xSize, padding }) {
  return { most: Math.max(...xSize), above: padding ? MOST.padding : 0, beside: 0 };
}

// outputOf(pixel): the output that is meant by a pixel of this view.
function viewEvents(api, outputOf) {
  const nameOutput = (pixel) => {
    const [i, j] = outputOf(pixel);
    return { name: "y", i, j };
  };
  return {
    at: (pixel) => api.hover(nameOutput(pixel)),
    leave: () => api.hover(null),
    pick: (pixel) => api.pick("y", ...outputOf(pixel)),
    step([down, right]) {
      const { at, outSize } = api.state();
      const end = (place, axis) => Math.min(outSize[axis] - 1, Math.max(0, place));
      api.pick("y", end(at[0] + down, 0), end(at[1] + right, 1));
    },
  };
}

// w, and beside it, where both are readable, the numbers of x on which it lies.
function kernelPart(api) {
  const [w, under] = ["w", "window"].map((name) =>
    makeGrid(name, {
      pick: (u, v) => api.pick(name, u, v),
      hover: (u, v) => api.hover(u === null ? null : { name, i: u, j: v }),
      answer: api.answer,
      edit:
        name === "w" && ((u, v, value) => api.write({ w: replaced(api.state().w, u, v, value) })),
    }),
  );
  const node = element("div", { className: "cnn-kernel" }, w.node, under.node);
  return {
    node,
    size: () => ({ rows: 0, columns: KERNEL_ROOM }),
    draw(state) {
      const marks = (u, v) => ({ picked: String(state.weight) === `${u},${v}` });
      w.draw({ values: state.w, limit: largestOf(state.w), marks, editable: true });
      const most = Math.max(...state.kernelSize);
      const both = state.letters.length === 1 && most <= READABLE_KERNEL;
      const columns = (most + 0.6) * (most <= READABLE_KERNEL ? 2 : 1);
      node.style.setProperty("--scale", Math.min(1, KERNEL_TAKES / columns));
      node.classList.toggle("cnn-dense", most > TYPED_KERNEL);
      under.node.hidden = !both;
      const title = { title: "x under w", label: "x under w", unsized: true };
      if (both) under.draw({ values: state.under[0], limit: 1, marks, ...title });
    },
  };
}

function pictureControls(api, start, seen, { el, signal }) {
  const kernel = choice("kernel", [...Object.keys(KERNELS), OWN], (name) => {
    const state = api.state();
    const size = Math.min(Math.max(3, ...state.kernelSize), largestKernel(state));
    const w = name === OWN ? state.w : kernelNamed(name, size);
    const fault = misfit(state.xSize, w, state.options);
    api.answer(fault);
    if (name === OWN || fault) return kernel.set(state.name);
    seen.name = name;
    api.write(withKernel(state, w));
  });
  const labels = { kernel_size: "kernel size", stride: "stride" };
  for (const name of ["padding", "dilation"]) if (start[name] !== null) labels[name] = name;
  const sliders = pairSliders(api, labels, {
    limits: pictureLimits,
    moved: (state, name, pair) => {
      if (name === "kernel_size") return withKernel(state, kernelResized(state.w, pair, seen));
      if (name === "dilation") return withKernel({ ...state, dilation: pair }, state.w);
      return { [name]: pair };
    },
  });
  const planes = start.planes === null ? [] : planeToggles(api);
  const take = (file) => takePicture(api, file);
  takeDrops(el, signal, take);
  const file = fileButton("Your own picture", take);
  const reset = button("Reset", () => {
    seen.weights.clear();
    api.answer("");
    api.write(start);
  });
  return {
    nodes: [
      kernel.node,
      ...sliders.nodes,
      ...planes.map(({ node }) => node),
      file.node,
      reset.node,
    ],
    show(state) {
      kernel.set(state.name);
      sliders.show(state);
      for (const plane of planes) plane.show(state);
    },
  };
}

function planeToggles(api) {
  const isOn = ({ planes }, letter) => planes?.includes(letter) ?? false;
  return [..."RGB"].map((letter) => {
    const { node, set } = toggle(letter, (on) => {
      const planes = [..."RGB"].filter((p) => (p === letter ? on : isOn(api.state(), p)));
      api.write({ planes: planes.join("") });
    });
    return { node, show: (state) => set(isOn(state, letter)) };
  });
}

// A kernel, and as much padding as before if that is no more than half of what it spans.
function withKernel(state, w) {
  const changed = { w, ...(state.dilation && { dilation: state.dilation }) };
  if (!state.padding) return changed;
  const most = mostPadding(sizeOf(w), state.dilation ?? [1, 1]);
  return { ...changed, padding: state.padding.map((p, a) => Math.min(p, most[a])) };
}

function spansOf(kernelSize, dilation) {
  return kernelSize.map((k, a) => span(k, dilation[a]));
}

function mostPadding(kernelSize, dilation) {
  return spansOf(kernelSize, dilation).map((rows) => Math.floor(rows / 2));
}

// Why a kernel cannot slide over a picture, or an empty text.
function misfit(size, w, { dilation }) {
  const spans = spansOf(sizeOf(w), dilation);
  if (spans.every((rows, a) => rows <= size[a])) return "";
  return `The kernel spans ${sizeText(spans)} pixels, but the picture has ${sizeText(size)}.`;
}

// The largest square kernel that the picture has room for.
function largestKernel({ xSize, options }) {
  const fits = xSize.map((h, a) => Math.floor((h - 1) / options.dilation[a]) + 1);
  return Math.min(MOST.kernel_size, ...fits);
}

function pictureLimits(state) {
  const { xSize, kernelSize, options } = state;
  const apart = xSize.map((h, a) =>
    kernelSize[a] === 1 ? MOST.dilation : Math.floor((h - 1) / (kernelSize[a] - 1)),
  );
  const padding = Math.min(MOST.padding, ...mostPadding(kernelSize, options.dilation));
  return {
    kernel_size: { used: kernelSize, max: largestKernel(state) },
    stride: { used: options.stride, max: MOST.stride },
    padding: { used: options.padding, min: 0, max: padding },
    dilation: { used: options.dilation, max: Math.min(MOST.dilation, ...apart) },
  };
}

async function takePicture(api, file) {
  const { picture, fault } = await readPicture(file);
  const { w, options } = api.state();
  const answer = fault ?? misfit(picture.size.slice(1), w, options);
  api.answer(answer);
  if (!answer) api.write({ picture });
}
