// x, w, b and y, and each gradient under its variable. Picking a cell lights up all that it met.

const VALUES = ["x", "w", "b", "y"];

function render({ model, el }) {
  const seen = { w: new Map(), grad_y: new Map() };
  const grids = {};
  let state; // all that is drawn, computed once for each change of the traits
  let hovered = null;

  for (const name of [...VALUES, ...VALUES.map((value) => `grad_${value}`)])
    grids[name] = makeGrid(name, {
      pick: (i, j) => pick(name, i, j),
      hover: (i, j) => hover(i === null ? null : [name, i, j]),
      edit: (i, j, value) => edit(name, i, j, value),
      drag: name === "x" ? dragWindow : undefined,
    });
  const forward = { x: [grids.x], w: [grids.w, grids.b], y: [grids.y] };
  const back = {
    ...{ gx: [grids.grad_x], gw: [grids.grad_w, grids.grad_b] },
    gy: [grids.grad_y],
  };
  const hasGradient = () => model.get("grad_y") !== null;
  const explorer = openExplorer(el, "Convolution explorer", { ...forward, ...back }, () =>
    hasGradient()
      ? [["x w y", "gx gw gy"], ["x w", "y gy", "gx gw"]]
      : [["x w y"], ["x w", "y y"]],
  );

  const initial = Object.fromEntries(TRAITS.map((name) => [name, model.get(name)]));
  const sliders = {
    kernel_size: slider("kernel size", (value) => resize({ kernel: value })),
    stride: slider("stride", (value) => resize({ stride: value })),
    padding: slider("padding", (value) => resize({ padding: value })),
    dilation: slider("dilation", (value) => resize({ dilation: value })),
  };
  const flip = toggle("true convolution (turn w)", (flip) => write(model, { flip }));
  const impulse = button("x = impulse", () => {
    const x = filled(sizeOf(model.get("x")), 0);
    x[Math.floor(x.length / 2)][Math.floor(x[0].length / 2)] = 1;
    write(model, { x });
  });
  const reset = button("Reset", () => write(model, initial));
  explorer.controls.append(
    ...Object.values(sliders).map((control) => control.node),
    ...[flip.node, impulse.node, reset.node],
  );

  function pick(name, i, j) {
    hovered = null;
    const [grid, row, column] = model.get("picked") ?? [];
    if (grid === name && row === i && column === j) return;
    write(model, { picked: [name, i, j] });
    explorer.speak(`${nameOf(name, i, j, state.oneRow)}. ${state.sentences.heading}`);
  }

  // Inside the window of the picked output the pointer is there to drag it.
  function hover(cell) {
    const grip = cell && cell[0] === "x" && state.grip.has(`${cell[1]},${cell[2]}`);
    grids.x.node.classList.toggle("cnn-grip", Boolean(grip));
    const next = grip ? null : cell;
    if (String(next) === String(hovered)) return;
    hovered = next;
    show();
  }

  function edit(name, i, j, value) {
    if (name === "b") return write(model, { b: value });
    const matrix = state[name].map((row) => [...row]);
    matrix[i][j] = value;
    write(model, { [name]: matrix });
  }

  // The window follows the pointer: so many pixels make one step of the stride.
  function dragWindow(r, c) {
    if (!state.grip.has(`${r},${c}`)) return null;
    const { picked, options, outSize } = state;
    const place = (start, pixels, a) =>
      Math.min(outSize[a] - 1, Math.max(0, start + Math.round(pixels / options.stride[a])));
    return (toR, toC) => pick("y", place(picked.i, toR - r, 0), place(picked.j, toC - c, 1));
  }

  // Sliders set both directions alike; one dimension has only columns.
  function resize({ kernel, ...change }) {
    const { w, options, oneRow } = state;
    const both = (value, alone) => (oneRow ? [alone, value] : [value, value]);
    const alone = { stride: 1, padding: 0, dilation: 1 };
    const [[name, value] = []] = Object.entries(change);
    const next = name ? { [name]: both(value, alone[name]) } : {};
    if (kernel) next.w = fitted(w, both(kernel, 1), seen.w, () => 0);
    const sizes = outputSizes(sizeOf(state.x), sizeOf(next.w ?? w), { ...options, ...next });
    if (state.grad_y) {
      const outSize = sizes.map(({ out }) => out);
      next.grad_y = fitted(state.grad_y, outSize, seen.grad_y, inventedGradient);
    }
    write(model, next);
  }

  function update() {
    state = computeConvolution(model, seen);
    showControls();
    show();
    explorer.arrange();
  }

  function showControls() {
    const { options, kernelSize, xSize } = state;
    const axes = state.oneRow ? [1] : [0, 1];
    const least = (limit) => Math.min(...axes.map(limit));
    const spanned = (a) => span(kernelSize[a], options.dilation[a]);
    const room = (a) => xSize[a] + 2 * options.padding[a];
    const most = {
      kernel_size: least((a) => Math.min(5, Math.floor((room(a) - 1) / options.dilation[a]) + 1)),
      stride: 4,
      padding: 3,
      dilation: least((a) =>
        kernelSize[a] === 1 ? 1 : Math.min(3, Math.floor((room(a) - 1) / (kernelSize[a] - 1))),
      ),
    };
    // Less padding must leave room for the kernel.
    const needed = Math.max(0, ...axes.map((a) => Math.ceil((spanned(a) - xSize[a]) / 2)));
    const values = { kernel_size: kernelSize, ...options };
    for (const [name, control] of Object.entries(sliders)) {
      const used = axes.map((a) => values[name][a]);
      const min = name === "padding" ? needed : 1;
      const text = used[0] === used.at(-1) ? String(used[0]) : used.join(" × ");
      control.set({ value: used.at(-1), min, max: Math.max(most[name], ...used), text });
    }
    flip.set(options.flip);
  }

  function show() {
    const [name, i, j] = hovered ?? model.get("picked") ?? ["y", 0, 0];
    Object.assign(state, relationsOf(state, name, i, j));
    if (!hovered) state.grip = state.picked.kind === "y" ? state.touched.x : new Set();
    for (const [grid, { node, draw }] of Object.entries(grids)) {
      node.hidden = state[grid] === undefined;
      if (!node.hidden) draw(specOf(state, grid));
    }
    explorer.say(state.sentences);
  }

  update();
  const unwatch = watch(model, [...TRAITS, "picked"], update);
  return () => {
    unwatch();
    explorer.close();
  };
}

const TRAITS = ["x", "w", "b", "grad_y", "stride", "padding", "dilation", "flip"];

function computeConvolution(model, seen) {
  const [x, w, b] = ["x", "w", "b"].map((name) => model.get(name));
  const names = ["stride", "padding", "dilation", "flip"];
  const options = Object.fromEntries(names.map((name) => [name, model.get(name)]));
  const [xSize, kernelSize] = [sizeOf(x), sizeOf(w)];
  const state = { x, w, b: [[b]], options, xSize, kernelSize };
  Object.assign(state, linksOf(xSize, kernelSize, options));
  state.paddedX = padded(x, options.padding);
  state.y = convolve(x, w, b, options);
  state.oneRow = xSize[0] === 1 && kernelSize[0] === 1;
  state.reads = coverage(xSize, kernelSize, options);
  state.limits = { values: largestOf(x, w, [[b]], state.y) };
  if (model.get("grad_y") === null) return state;
  const grad_y = fitted(model.get("grad_y"), state.outSize, seen.grad_y, inventedGradient);
  const { gradX, gradW, gradB } = convolveBackward(grad_y, x, w, options);
  Object.assign(state, { grad_y, grad_x: gradX, grad_w: gradW, grad_b: [[gradB]] });
  state.limits.gradients = largestOf(grad_y, gradX, gradW, [[gradB]]);
  return state;
}

// Which links the picked cell has, and what each grid shows for it.
function relationsOf(state, name, row, column) {
  const kind = name.replace("grad_", "");
  const [rows, columns] = sizeOf(state[kind]);
  const i = Math.min(row, rows - 1);
  const j = Math.min(column, columns - 1);
  const own = {
    x: (link) => link.r === i && link.c === j,
    w: (link) => link.u === i && link.v === j,
    b: () => true,
    y: (link) => link.i === i && link.j === j,
  }[kind];
  const near = state.links.filter(own);
  const cells = {
    x: kind === "b" ? [] : near.map(({ r, c }) => [r, c]),
    w: kind === "b" ? [] : near.map(({ u, v }) => [u, v]),
    y: near.map((link) => [link.i, link.j]),
  };
  // What each touched cell is multiplied by, written small into it.
  const factors = new Map();
  const factor = (grid, cell, value) => factors.set(`${grid}:${cell}`, value);
  for (const { i, j, u, v, r, c } of near) {
    if (kind === "y") factor("x", [r, c], state.w[u][v]);
    if (kind === "x") factor(state.grad_y ? "grad_y" : "y", [i, j], state.w[u][v]);
    if (kind === "w" && state.grad_y) factor("x", [r, c], state.grad_y[i][j]);
  }
  const picked = { name: state[name] ? name : kind, kind, i, j };
  const touched = Object.fromEntries(
    Object.entries(cells).map(([grid, list]) => [grid, new Set(list.map(String))]),
  );
  const sentences = convolutionSentences(state, picked, near);
  return { picked, near, cells, touched, factors, sentences };
}

function specOf(state, grid) {
  const { picked, cells, touched, factors, reads, oneRow, options } = state;
  const kind = grid.replace("grad_", "");
  const gradient = grid !== kind;
  const origin = grid === "x" ? options.padding : [0, 0];
  const marks = (i, j) => {
    const key = `${i},${j}`;
    const padding = kind === "x" && !inside(i, j, state.xSize);
    const value = factors.get(`${grid}:${key}`);
    return {
      padding,
      picked: picked.kind === kind && picked.i === i && picked.j === j,
      touched: kind !== picked.kind && touched[kind]?.has(key),
      unread: kind === "x" && !padding && reads[i][j] === 0,
      tag: value === undefined ? "" : `×${numberText(value)}`,
    };
  };
  const size = kind === "b" ? "" : `  ${sizeText(sizeOf(state[grid]), oneRow)}`;
  const sign = options.flip ? "∗" : "⋆";
  return {
    values: grid === "x" ? state.paddedX : state[grid],
    title: (grid === "y" ? `y = x ${sign} w + b` : grid) + size,
    limit: gradient ? state.limits.gradients : state.limits.values,
    box: kind !== picked.kind && kind !== "b" ? boxAround(cells[kind]) : null,
    editable: !["y", "grad_x", "grad_w", "grad_b"].includes(grid),
    ...{ label: grid, origin, marks, oneRow },
  };
}

// What the picked cell did, in words and as a sum written out.
function convolutionSentences(state, picked, near) {
  const { options, oneRow } = state;
  const { kind, i, j } = picked;
  const name = (grid) => nameOf(grid, i, j, oneRow);
  const axes = oneRow ? [1] : [0, 1];
  const sizes = outputSizes(state.xSize, state.kernelSize, options);
  const status = axes
    .map((a) => {
      const [h, p] = [state.xSize[a], options.padding[a]];
      const s = span(state.kernelSize[a], options.dilation[a]);
      const place = `(${h}${p ? ` + 2·${p}` : ""} − ${s})`;
      const left = sizes[a].leftover;
      const rest = left ? `, ${left} left over` : "";
      return `${a ? "columns" : "rows"} of y: ⌊${place} / ${options.stride[a]}⌋ + 1 = ${sizes[a].out}${rest}`;
    })
    .join("\n");
  const w = ({ u, v }) => state.w[u][v];
  const x = ({ r, c, real }) => (real ? state.x[r][c] : 0);
  const upstream = (link) => state.grad_y[link.i][link.j];
  const sum = (grid, terms) => `${name(grid)} = ${sumText(terms, state[grid][i][j])}`;
  const silent = near.filter((link) => w(link) === 0).length;
  const gradient = state.grad_y !== undefined;
  if (kind === "y") {
    const terms = [...near.map((link) => [x(link), w(link)]), [state.b[0][0]]];
    return { status, heading: `${name("y")} adds up its window times w, plus b`, formula: sum("y", terms) };
  }
  if (kind === "x") {
    const heading = near.length
      ? `${count(near.length, "output")} touched ${name("x")}` +
        (silent ? `, ${silent} of them with weight 0` : "")
      : `No window reads ${name("x")}` + (gradient ? ": its gradient is 0" : "");
    const terms = gradient ? near.map((link) => [upstream(link), w(link)]) : [];
    const formula = gradient && near.length ? sum("grad_x", terms) : "";
    return { status, heading, formula };
  }
  if (kind === "w") {
    const heading = `${name("w")} met ${count(near.length, "number")} of x, one for each output`;
    const terms = gradient ? near.map((link) => [upstream(link), x(link)]) : [];
    return { status, heading, formula: gradient ? sum("grad_w", terms) : "" };
  }
  const heading = `b is added once to each of ${count(state.y.flat().length, "output")}`;
  const terms = gradient ? state.grad_y.flat().map((g) => [g]) : [];
  const formula = gradient ? `grad_b = ${sumText(terms, state.grad_b[0][0])}` : "";
  return { status, heading, formula };
}
