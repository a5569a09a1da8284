// Pooling forward and backward: who is in a window, who wins it, and what comes back to a pixel.

function render({ model, el }) {
  const seen = new Map();
  const start = traitsOf(model, ["stride", "padding"]);
  const { x, y } = slideRoom(sizeOf(model.get("x")), model.get("kernel_size"), start);
  return runExplorer(
    { model, el },
    {
      label: "Pooling explorer",
      grids: ["y", "x", "grad_y", "grad_x"],
      groups: { x: ["x"], y: ["y"], gx: ["grad_x"], gy: ["grad_y"] },
      arrangements: () => [
        ["x y", "gx gy"],
        ["x", "y", "gy", "gx"],
      ],
      room: { x, y, gy: y },
      traits: [
        ...["x", "grad_y", "kind", "kernel_size", "stride", "padding", "count_include_pad"],
        "names",
      ],
      compute: (state) => computePooling(state, seen),
      relate: relatePooling,
      spec: poolingSpec,
      controls: (api) => poolingControls(api, seen),
      edit: (state, name, i, j, value) => ({ [name]: replaced(state[name], i, j, value) }),
    },
  );
}

function poolingControls(api, seen) {
  const kind = choice("kind", ["max", "average"], (value) => api.write({ kind: value }));
  const counting = toggle("average counts the padding", (count_include_pad) =>
    api.write({ count_include_pad }),
  );
  const labels = { kernel_size: "kernel size", stride: "stride", padding: "padding" };
  const half = (size) => size.map((k) => Math.floor(k / 2));
  const sliders = pairSliders(api, labels, {
    limits: (state) => {
      const limits = slideLimits(state);
      const most = half(state.kernelSize);
      limits.padding.max = state.oneRow ? most[1] : Math.min(...most);
      return limits;
    },
    moved: (state, name, pair) => {
      const next = { kernel_size: state.kernelSize, ...state.options, [name]: pair };
      next.padding = next.padding.map((p, a) => Math.min(p, half(next.kernel_size)[a]));
      const sizes = outputSizes(state.xSize, next.kernel_size, { ...next, dilation: [1, 1] });
      const outSize = sizes.map(({ out }) => out);
      const grad_y = fitted(state.grad_y, outSize, seen, inventedGradient);
      const { kernel_size, stride, padding } = next;
      return { kernel_size, stride, padding, grad_y };
    },
  });
  return {
    nodes: [kind.node, ...sliders.nodes, counting.node],
    show(state) {
      sliders.show(state);
      kind.set(state.kind);
      counting.set(state.count_include_pad);
      counting.node.hidden = state.kind === "max" || !state.options.padding.some(Boolean);
    },
  };
}

function computePooling(state, seen) {
  const { x, kind, kernel_size, stride, padding, count_include_pad } = state;
  const options = { stride, padding, dilation: [1, 1], countPadding: count_include_pad };
  const xSize = sizeOf(x);
  Object.assign(state, { options, xSize, kernelSize: kernel_size, oneRow: xSize[0] === 1 });
  Object.assign(state, linksOf(xSize, kernel_size, options), pool(x, kind, kernel_size, options));
  state.grad_y = fitted(state.grad_y, state.outSize, seen, inventedGradient);
  state.grad_x = poolBackward(state.grad_y, x, state.shares);
  state.paddedX = padded(x, padding, kind === "max" ? -Infinity : 0);
  state.reads = coverage(xSize, kernel_size, options);
  state.limits = {
    values: largestOf(x, state.y),
    gradients: largestOf(state.grad_y, state.grad_x),
  };
}

function relatePooling(state, pick) {
  const { shares, links, oneRow, xSize, outSize } = state;
  const kind = pick.name.replace("grad_", "");
  const [i, j] = within(kind === "x" ? xSize : outSize, pick.i, pick.j);
  const at = (link) => (kind === "x" ? [link.r, link.c] : [link.i, link.j]);
  const own = (link) => at(link)[0] === i && at(link)[1] === j;
  const [window, given] = [links.filter(own), shares.filter(own)];
  const cell = (link) => (kind === "x" ? [link.i, link.j] : [link.r, link.c]);
  state.picked = { kind, i, j };
  state.box = boxAround(window.map(cell));
  state.touched = new Set(given.map((link) => String(cell(link))));
  const name = (grid) => nameOf(called(state, grid), i, j, oneRow);
  const words = kind === "x" ? pixelSentences : windowSentences;
  return {
    status: sizeSentences(state, state.names[1]),
    ...words(state, name, window, given, i, j),
  };
}

// What a reader knows a grid as: in a network the picture that is pooled may be y.
function called({ names }, grid) {
  const own = grid.endsWith("x") ? names[0] : names[1];
  return grid.startsWith("grad_") ? `grad_${own}` : own;
}

function pixelSentences({ kind, grad_y, grad_x }, name, window, given, i, j) {
  if (!window.length)
    return { heading: `No window reads ${name("x")}: its gradient is 0`, formula: "" };
  const windows = count(window.length, "window");
  const won = `${name("x")} wins ${given.length} of its ${windows}`;
  const heading = kind === "max" ? won : `${name("x")} is in ${windows}`;
  const terms = given.map(({ i, j, share }) => {
    const upstream = factorText(grad_y[i][j]);
    return kind === "max" ? upstream : `${upstream}/${Math.round(1 / share)}`;
  });
  const upstream = given.map((link) => [grad_y[link.i][link.j]]);
  const sum = terms.length ? `= ${terms.join(" + ")} ` : "";
  return { heading, formula: `${name("grad_x")} ${sum}${resultText(upstream, grad_x[i][j])}` };
}

function windowSentences(state, name, window, given, i, j) {
  const { kind, x, y, oneRow, options } = state;
  const entries = window.map(({ r, c, real }) => (real ? x[r][c] : null));
  const [out, upstream] = [name("y"), name("grad_y")];
  if (kind === "average") {
    const counted = entries.filter((value) => value !== null || options.countPadding);
    const [n, terms] = [counted.length, counted.map((value) => [value ?? 0])];
    const sum = terms.map(([value]) => factorText(value)).join(" + ");
    const all = `Each of ${n} numbers has a share of 1/${n}, and gets that share of ${upstream}`;
    return {
      heading: n > 1 ? all : `The window's only number gets all of ${upstream}`,
      formula: `${out} = (${sum}) / ${n} ${resultText(terms, y[i][j])}`,
    };
  }
  const winner = nameOf(called(state, "x"), given[0].r, given[0].c, oneRow);
  const equal = entries.filter((value) => value === y[i][j]).length;
  const takes = `${winner} takes all of ${upstream}`;
  const listed = entries.map((value) => (value === null ? "−∞" : writtenText(value))).join(", ");
  return {
    heading: equal > 1 ? `${equal} are equal; as the first in reading order, ${takes}` : takes,
    formula: `${out} = max(${listed}) = ${writtenText(y[i][j])}`,
  };
}

function poolingSpec(state, grid) {
  const { picked, touched, reads, oneRow, options, xSize } = state;
  const kind = grid.replace("grad_", "");
  const origin = grid === "x" ? options.padding : [0, 0];
  const marks = (i, j) => {
    const padding = kind === "x" && !inside(i, j, xSize);
    return {
      padding,
      picked: picked.kind === kind && picked.i === i && picked.j === j,
      touched: picked.kind !== kind && touched.has(`${i},${j}`),
      unread: kind === "x" && !padding && reads[i][j] === 0,
    };
  };
  return {
    values: grid === "x" ? state.paddedX : state[grid],
    limit: grid === kind ? state.limits.values : state.limits.gradients,
    box: picked.kind !== kind ? state.box : null,
    editable: grid === "x" || grid === "grad_y",
    allFinite: grid !== "x",
    ...{ title: called(state, grid), label: called(state, grid), origin, marks, oneRow },
  };
}
