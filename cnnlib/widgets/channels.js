// Channels mixed: w is a wall of kernels, rows q, columns c. Forwards the columns add up to y[q],
// backwards the rows add up to grad_x[c].

function render({ model, el }) {
  const [x, w, groups] = ["x", "w", "groups"].map((name) => model.get(name));
  const [inputs, outputs] = [x.map((_, c) => c), w.map((_, q) => q)];
  const pairs = channelPairs(w, groups);
  const [wall, stack] = [wallOf(inputs, outputs, pairs), stackOf(inputs, outputs, pairs)];
  // Channels that keep apart need no columns: each output has one row of its own.
  const apart = pairs.length === inputs.length && pairs.length === outputs.length;
  const lanes = pairs.map(({ q, c }) => `x${c} w${q}-${c} m${q}-${c} y${q}`);
  return runExplorer(
    { model, el },
    {
      label: "Channel mixer",
      ...gridsOfChannels(inputs, outputs, pairs),
      arrangements: () => [...(apart ? [lanes] : []), wall, stack],
      traits: ["x", "w", "b", "grad_y", "groups", "backward"],
      compute: computeChannels,
      relate: relateChannels,
      spec: channelsSpec,
      controls: (api) => {
        const back = toggle("run the gradients back", (backward) => api.write({ backward }));
        return { nodes: [back.node], show: ({ backward }) => back.set(backward) };
      },
      edit: editChannels,
    },
  );
}

function editChannels(state, name, i, j, value) {
  const [grid, first, second] = partsOf(name);
  const trait = grid === "y" ? "grad_y" : grid;
  const all = structuredClone(state[trait]);
  (grid === "w" ? all[first][second] : all[first])[i][j] = value;
  return { [trait]: all };
}

function gridsOfChannels(inputs, outputs, pairs) {
  const groups = Object.fromEntries([
    ...inputs.map((c) => [`x${c}`, [`x[${c}]`]]),
    ...outputs.map((q) => [`y${q}`, [`y[${q}]`]]),
    ...pairs.map(({ q, c, d }) => [`w${q}-${c}`, [`w[${q},${d}]`]]),
    ...pairs.map(({ q, c, d }) => [`m${q}-${c}`, [`part[${q},${d}]`]]),
  ]);
  const names = Object.values(groups).flat();
  return { grids: ["y[0]", ...names.filter((name) => name !== "y[0]")], groups };
}

// Where there is room: a row for each output, a column for each input.
function wallOf(inputs, outputs, pairs) {
  const has = (q, c) => pairs.some((pair) => pair.q === q && pair.c === c);
  const row = (q) => inputs.map((c) => (has(q, c) ? `w${q}-${c} m${q}-${c}` : ". ."));
  return [
    `${inputs.map((c) => `. x${c}`).join(" ")} .`,
    ...outputs.map((q) => `${row(q).join(" ")} y${q}`),
  ];
}

function stackOf(inputs, outputs, pairs) {
  const own = (q) => pairs.filter((pair) => pair.q === q);
  return [
    ...inputs.map((c) => `x${c} x${c}`),
    ...outputs.flatMap((q) => [...own(q).map(({ c }) => `w${q}-${c} m${q}-${c}`), `y${q} y${q}`]),
  ];
}

// "w[1,0]" to ["w", 1, 0].
function partsOf(name) {
  const [grid, ...indices] = name.replace("]", "").split(/[[,]/);
  return [grid, ...indices.map(Number)];
}

function computeChannels(state) {
  const { x, w, b, grad_y, groups, backward } = state;
  state.pairs = channelPairs(w, groups);
  state.y = convolveChannels(x, w, b, PLAIN, groups);
  const { gradX } = convolveChannelsBackward(grad_y, x, w, PLAIN, groups);
  state.grad_x = gradX;
  state.parts = state.pairs.map((pair) => {
    const part = backward
      ? convolveBackward(grad_y[pair.q], x[pair.c], w[pair.q][pair.d], PLAIN).gradX
      : convolve(x[pair.c], w[pair.q][pair.d], 0, PLAIN);
    return { ...pair, part };
  });
  const shown = [...state.parts.map(({ part }) => part), ...(backward ? grad_y : state.y)];
  state.limit = largestOf(...shown.flat(), ...(backward ? gradX : x).flat());
  state.links = linksOf(sizeOf(x[0]), sizeOf(w[0][0]), PLAIN).links;
}

// Which planes belong to the picked one, and where in them.
function relateChannels(state, { name, i: row, j: column }) {
  const { pairs, backward, x, w, y } = state;
  const [grid, first, second] = partsOf(name);
  const own = pairs.filter(
    ({ q, c, d }) => ({ x: c === first, y: q === first })[grid] ?? (q === first && d === second),
  );
  const size = { x: sizeOf(x[0]), y: sizeOf(y[0]), w: sizeOf(w[0][0]) };
  size.part = backward ? size.x : size.y;
  const [i, j] = within(size[grid], row, column);
  const plane = grid === "part" ? (backward ? "x" : "y") : grid;
  const match = {
    x: (link) => link.r === i && link.c === j,
    y: (link) => link.i === i && link.j === j,
    w: (link) => link.u === i && link.v === j,
  }[plane];
  const near = state.links.filter(match);
  state.boxes = new Map();
  const inX = boxAround(near.map((link) => [link.r, link.c]));
  const inY = boxAround(near.map((link) => [link.i, link.j]));
  const inW = boxAround(near.map((link) => [link.u, link.v]));
  for (const { q, c, d } of own) {
    state.boxes.set(`x[${c}]`, inX).set(`y[${q}]`, inY);
    state.boxes.set(`w[${q},${d}]`, inW).set(`part[${q},${d}]`, backward ? inX : inY);
  }
  state.spot = { name, i, j };
  return channelSentences(state, own, grid, first, i, j, near);
}

function channelSentences(state, own, grid, first, i, j, near) {
  const { backward, x, y, w, b, grad_x, grad_y, parts } = state;
  const status = backward
    ? "Backwards: down each column, the parts add up to grad_x[c]."
    : "Forwards: along each row, the parts and the bias add up to y[q].";
  const partOf = ({ q, d }) => parts.find((part) => part.q === q && part.d === d).part[i][j];
  const target = backward ? "x" : "y";
  if (grid === target) {
    const total = backward ? grad_x[first][i][j] : y[first][i][j];
    const terms = [...own.map((pair) => [partOf(pair)]), ...(backward ? [] : [[b[first]]])];
    const written = `${backward ? "grad_x" : "y"}[${first},${i},${j}] = ${sumText(terms, total)}`;
    const over = backward ? "outputs q" : "channels c, plus the bias";
    return {
      status,
      heading: `A sum over ${count(own.length, "part")}: over the ${over}`,
      formula: written,
    };
  }
  if (grid === "part") {
    const [{ q, c, d }] = own;
    const terms = near.map((link) =>
      backward
        ? [grad_y[q][link.i][link.j], w[q][d][link.u][link.v]]
        : [x[c][link.r][link.c], w[q][d][link.u][link.v]],
    );
    const heading = backward
      ? `What output ${q} sends back to channel ${c}, through w[${q},${d}]`
      : `Channel ${c} alone, seen through w[${q},${d}]`;
    return { status, heading, formula: `${sumText(terms, partOf(own[0]))}` };
  }
  const reached = own.map(({ q, c }) => (grid === "y" ? `channel ${c}` : `output ${q}`));
  const heading = {
    x: `Channel ${first} is read for ${reached.join(" and ")}`,
    y: `Output ${first} sends its gradient to ${reached.join(" and ")}`,
    w: `This square joins channel ${own[0]?.c} to output ${own[0]?.q}`,
  }[grid];
  return { status, heading, formula: "" };
}

function channelsSpec(state, name) {
  const { backward, spot, boxes } = state;
  const [grid, first, second] = partsOf(name);
  const planes = {
    x: () => (backward ? state.grad_x : state.x)[first],
    y: () => (backward ? state.grad_y : state.y)[first],
    w: () => state.w[first][second],
    part: () => state.parts.find(({ q, d }) => q === first && d === second).part,
  };
  const values = planes[grid]();
  const marks = (i, j) => ({ picked: spot.name === name && spot.i === i && spot.j === j });
  const shown = backward && (grid === "x" || grid === "y") ? `grad_${name}` : name;
  return {
    ...{ values, marks, label: name },
    title: shown,
    unsized: grid === "w" || shown === `grad_${name}`, // else a second line would take room
    limit: grid === "w" ? largestOf(...state.w.flat()) : state.limit,
    box: spot.name === name ? null : boxes.get(name),
    editable: grid === "w" || (grid === "x" && !backward) || (grid === "y" && backward),
  };
}
