// Sliders for options that are pairs. Both directions move alike; one dimension has only columns.
// limits(state): { name: { used: [rows, columns], min, max } }
// moved(state, name, pair): new traits
function pairSliders(api, labels, { limits, moved }) {
  const alone = { stride: 1, padding: 0, dilation: 1, kernel_size: 1 };
  const controls = Object.entries(labels).map(([name, label]) => [
    name,
    slider(label, (value) => {
      const state = api.state();
      api.write(moved(state, name, state.oneRow ? [alone[name], value] : [value, value]));
    }),
  ]);
  return {
    nodes: controls.map(([, control]) => control.node),
    show(state) {
      const known = limits(state);
      for (const [name, control] of controls) {
        const { used, min = 1, max } = known[name];
        const alike = state.oneRow || used[0] === used[1];
        const text = alike ? String(used[1]) : used.join(" × ");
        control.set({ value: used[1], min, max: Math.max(max, ...used), text });
      }
    },
  };
}

// The sizes that one move of a slider can bring, for a layout that keeps room for them. Padding is
// reckoned with up to 2: for more all cells shrink.
function slideRoom(xSize, kernelSize, { stride, padding, dilation = [1, 1] }) {
  const [two, five] = [2, 5].map((most) => xSize.map((h) => (h === 1 ? 0 : most)));
  const most = (a, more) => a.map((value, axis) => Math.max(value, more[axis]));
  const wide = most(padding, two);
  const moves = [
    { kernelSize: kernelSize.map(() => 1), stride, padding },
    { kernelSize, stride: [1, 1], padding },
    { kernelSize, stride, padding: wide },
  ];
  const outs = moves.map(({ kernelSize: size, ...options }) =>
    outputSizes(xSize, size, { ...options, dilation }).map(({ out }) => out),
  );
  const inCells = ([rows, columns]) => ({ rows, columns });
  return {
    x: inCells(xSize.map((h, a) => h + 2 * wide[a])),
    w: inCells(most(kernelSize, five)),
    y: inCells([0, 1].map((a) => Math.max(...outs.map((out) => out[a])))),
  };
}

// How far sliding options can go with these sizes, for pairSliders.
function slideLimits({ xSize, kernelSize, options, oneRow }) {
  const { stride, padding, dilation = [1, 1] } = options;
  const axes = oneRow ? [1] : [0, 1];
  const least = (limit) => Math.min(...axes.map(limit));
  const room = (a) => xSize[a] + 2 * padding[a];
  // Less padding must leave room for the kernel.
  const short = (a) => Math.ceil((span(kernelSize[a], dilation[a]) - xSize[a]) / 2);
  return {
    kernel_size: {
      used: kernelSize,
      max: least((a) => Math.min(5, Math.floor((room(a) - 1) / dilation[a]) + 1)),
    },
    stride: { used: stride, max: 4 },
    padding: { used: padding, min: Math.max(0, ...axes.map(short)), max: 3 },
    dilation: {
      used: dilation,
      max: least((a) =>
        kernelSize[a] === 1 ? 1 : Math.min(3, Math.floor((room(a) - 1) / (kernelSize[a] - 1))),
      ),
    },
  };
}
