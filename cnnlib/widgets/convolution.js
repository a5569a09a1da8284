// x, w, b and y, and each gradient under its variable. Picking a cell lights up all that it met.

const VALUES = ["x", "w", "b", "y"];
const TRAITS = ["x", "w", "b", "grad_y", "stride", "padding", "dilation", "flip"];

function render({ model, el }) {
  // What w and grad_y held before a slider made them smaller.
  const seen = { w: new Map(), grad_y: new Map() };
  const start = traitsOf(model, TRAITS);
  const groups = {
    ...{ x: ["x"], w: ["w", "b"], y: ["y"] },
    ...{ gx: ["grad_x"], gw: ["grad_w", "grad_b"], gy: ["grad_y"] },
  };
  return runExplorer(
    { model, el },
    {
      label: "Convolution explorer",
      grids: ["y", "x", "w", "b", ...VALUES.map((name) => `grad_${name}`)],
      groups,
      arrangements: (state) =>
        state.grad_y
          ? [
              ["x w y", "gx gw gy"],
              ["x w", "y gy", "gx gw"],
            ]
          : [["x w y"], ["x w", "y y"]],
      room: slideRoom(sizeOf(start.x), sizeOf(start.w), start),
      traits: TRAITS,
      compute: (state) => computeConvolution(state, seen),
      relate: relateConvolution,
      spec: specOf,
      controls: (api) => convolutionControls(api, seen, start),
      edit: (state, name, i, j, value) => {
        if (name === "b") return { b: value };
        return { [name]: replaced(state[name], i, j, value) };
      },
      // Inside the window of the picked output the pointer is there to drag it.
      hover: (state, name, i, j) => !(name === "x" && state.grip.has(`${i},${j}`)),
      drag: dragWindow,
    },
  );
}

// The window follows the pointer: so many pixels make one step of the stride.
function dragWindow(state, name, r, c, api) {
  if (name !== "x" || !state.grip.has(`${r},${c}`)) return null;
  const { picked, options, outSize } = state;
  const place = (start, pixels, a) =>
    Math.min(outSize[a] - 1, Math.max(0, start + Math.round(pixels / options.stride[a])));
  return (toR, toC) => api.pick("y", place(picked.i, toR - r, 0), place(picked.j, toC - c, 1));
}

function convolutionControls(api, seen, start) {
  const labels = { kernel_size: "kernel size" };
  for (const name of ["stride", "padding", "dilation"]) labels[name] = name;
  const sliders = pairSliders(api, labels, {
    limits: slideLimits,
    moved: (state, name, pair) => {
      const next =
        name === "kernel_size" ? { w: fitted(state.w, pair, seen.w, () => 0) } : { [name]: pair };
      if (!state.grad_y) return next;
      const options = { ...state.options, ...next };
      const sizes = outputSizes(state.xSize, sizeOf(next.w ?? state.w), options);
      const outSize = sizes.map(({ out }) => out);
      const grad_y = fitted(state.grad_y, outSize, seen.grad_y, inventedGradient);
      return { ...next, grad_y };
    },
  });
  const flip = toggle("true convolution (turn w)", (flip) => api.write({ flip }));
  const impulse = button("x = impulse", () => {
    const [rows, columns] = api.state().xSize;
    const x = filled([rows, columns], 0);
    x[Math.floor(rows / 2)][Math.floor(columns / 2)] = 1;
    api.write({ x });
  });
  const reset = button("Reset", () => api.write(start));
  return {
    nodes: [...sliders.nodes, flip.node, impulse.node, reset.node],
    show(state) {
      sliders.show(state);
      flip.set(state.flip);
    },
  };
}

function computeConvolution(state, seen) {
  const { x, w, b, stride, padding, dilation, flip } = state;
  const options = { stride, padding, dilation, flip };
  const [xSize, kernelSize] = [sizeOf(x), sizeOf(w)];
  Object.assign(state, { b: [[b]], options, xSize, kernelSize });
  Object.assign(state, linksOf(xSize, kernelSize, options));
  state.paddedX = padded(x, padding);
  state.y = convolve(x, w, b, options);
  state.oneRow = xSize[0] === 1 && kernelSize[0] === 1;
  state.reads = coverage(xSize, kernelSize, options);
  state.limits = { values: largestOf(x, w, [[b]], state.y) };
  if (!state.grad_y) return;
  const grad_y = fitted(state.grad_y, state.outSize, seen.grad_y, inventedGradient);
  const { gradX, gradW, gradB } = convolveBackward(grad_y, x, w, options);
  Object.assign(state, { grad_y, grad_x: gradX, grad_w: gradW, grad_b: [[gradB]] });
  state.limits.gradients = largestOf(grad_y, gradX, gradW, [[gradB]]);
}

// Which links the picked cell has, and what each grid shows for it.
function relateConvolution(state, { name, i: row, j: column }, isPick) {
  const kind = name.replace("grad_", "");
  const [i, j] = within(sizeOf(state[kind]), row, column);
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
  Object.assign(state, { picked, near, cells, touched, factors });
  if (isPick) state.grip = kind === "y" ? touched.x : new Set();
  return convolutionSentences(state, picked, near);
}

function specOf(state, grid) {
  const { picked, cells, touched, factors, reads, oneRow, options } = state;
  if (!state[grid]) return null;
  const kind = grid.replace("grad_", "");
  const gradient = grid !== kind;
  const origin = grid === "x" ? options.padding : [0, 0];
  const turned = kind === "w" && options.flip;
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
  return {
    values: grid === "x" ? state.paddedX : state[grid],
    limit: gradient ? state.limits.gradients : state.limits.values,
    box: kind !== picked.kind && kind !== "b" ? boxAround(cells[kind]) : null,
    scalar: kind === "b",
    editable: !["y", "grad_x", "grad_w", "grad_b"].includes(grid),
    label: turned ? `${grid} turned` : grid,
    title: turned ? `${grid} turned` : grid,
    unsized: turned && gradient, // else the title would take a second line
    called: grid, // also where it is turned, by its own indices
    ...{ origin, marks, oneRow, turned },
  };
}

// What the picked cell did, in words and as a sum written out.
function convolutionSentences(state, picked, near) {
  const { options, oneRow } = state;
  const { kind, i, j } = picked;
  const name = (grid) => nameOf(grid, i, j, oneRow);
  const status = `y = x ${options.flip ? "∗" : "⋆"} w + b\n${sizeSentences(state)}`;
  const w = ({ u, v }) => state.w[u][v];
  const x = ({ r, c, real }) => (real ? state.x[r][c] : 0);
  const upstream = (link) => state.grad_y[link.i][link.j];
  const sum = (grid, terms) => `${name(grid)} = ${sumText(terms, state[grid][i][j])}`;
  const silent = near.filter((link) => w(link) === 0).length;
  const gradient = Boolean(state.grad_y); // Python sends None as null
  if (kind === "y") {
    const terms = [...near.map((link) => [x(link), w(link)]), [state.b[0][0]]];
    return {
      status,
      heading: `${name("y")} adds up its window times ${options.flip ? "w turned" : "w"}, plus b`,
      formula: sum("y", terms),
    };
  }
  if (kind === "x") {
    const idle = silent ? `, ${silent} of them with weight 0` : "";
    const heading = near.length
      ? `${count(near.length, "output")} touched ${name("x")}${idle}`
      : `No window reads ${name("x")}${gradient ? ": its gradient is 0" : ""}`;
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
