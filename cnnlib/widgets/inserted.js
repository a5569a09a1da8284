// The inserted gradient, built in three moves, and grad_x read from it by the turned kernel.

const MOVES = ["grad_y as it is", "insert zeros", "add the border", "add the tail"];

function render({ model, el }) {
  return runExplorer(
    { model, el },
    {
      label: "Inserted gradient explorer",
      grids: ["inserted", "grad_y", "turned w", "grad_x"],
      groups: { gy: ["grad_y", "turned w"], ins: ["inserted"], gx: ["grad_x"] },
      arrangements: () => [["gy ins gx"], ["gy gx", "ins ins"], ["gy", "ins", "gx"]],
      room: insertedRoom(model),
      traits: ["h", "k", "s", "p", "step", "grad_y", "w"],
      compute: computeInserted,
      relate: relateInserted,
      spec: insertedSpec,
      controls: insertedControls,
    },
  );
}

const REACH = { h: 9, k: 4, s: 4, p: 2 };

// The cells that one move of a slider can bring.
function insertedRoom(model) {
  const start = traitsOf(model, Object.keys(REACH));
  const moves = [
    start,
    { ...start, s: 1 },
    ...["h", "k", "p"].map((n) => ({ ...start, [n]: REACH[n] })),
  ];
  const most = (sizeOfMove) => Math.max(...moves.map(sizeOfMove));
  const square = (size) => ({ rows: size, columns: size });
  return {
    gy: square(most(({ h, k, s, p }) => Math.max(k, outputSize(h, k, s, p, 1).out))),
    ins: square(most(({ h, k, p }) => h + 2 * p + k - 1)),
    gx: square(most(({ h, p }) => h + 2 * p)),
  };
}

function insertedControls(api) {
  const labels = { h: "h, size of x", k: "k, kernel", s: "s, stride", p: "p, padding" };
  const sizes = Object.entries(labels).map(([name, label]) => [
    name,
    slider(label, (value) => api.write({ [name]: value })),
  ]);
  const build = slider("build", (step) => api.write({ step }));
  return {
    nodes: [build.node, ...sizes.map(([, control]) => control.node)],
    show({ h, k, s, p, step }) {
      const ranges = {
        h: [Math.max(1, k - 2 * p), REACH.h],
        k: [1, Math.min(REACH.k, h + 2 * p)],
        s: [1, REACH.s],
        p: [Math.max(0, Math.ceil((k - h) / 2)), REACH.p],
      };
      const values = { h, k, s, p };
      for (const [name, control] of sizes) {
        const [min, max] = ranges[name];
        control.set({ value: values[name], min, max });
      }
      build.set({ value: step, min: 0, max: 3, text: MOVES[step] });
    },
  };
}

function computeInserted(state) {
  const { h, k, s, p, step } = state;
  const { out, leftover } = outputSize(h, k, s, p, 1);
  const cut = (matrix, size) => fitted(matrix, [size, size], new Map(), inventedGradient);
  state.grad_y = cut(state.grad_y, out);
  state.w = cut(state.w, k);
  Object.assign(state, { out, leftover, turned: turned(state.w), border: k - 1 });
  const whole = h + 2 * p;
  const options = { stride: [s, s], dilation: [1, 1] };
  const full = insertedGradient(state.grad_y, [whole, whole], [k, k], options);
  const end = full.values.length - leftover;
  const kept = [
    [k - 1, end - k + 1],
    [k - 1, end - k + 1],
    [0, end],
    [0, end + leftover],
  ][step];
  const part = (matrix) => matrix.slice(...kept).map((row) => row.slice(...kept));
  state.values = step === 0 ? state.grad_y : part(full.values);
  state.kinds = step === 0 ? filled([out, out], "value") : part(full.kinds);
  state.pace = step === 0 ? 1 : s; // from one entry of grad_y to the next
  state.margin = step < 2 ? 0 : k - 1; // before the first one
  state.grad_x = step < 2 ? null : convolve(state.values, state.turned, 0, PLAIN);
  const read = coverage([whole, whole], [k, k], { ...options, padding: [0, 0] });
  state.unread = read.map((row) => row.map((count) => count === 0));
  state.limit = largestOf(state.grad_y, state.grad_x ?? []);
}

// What a picked cell lights up: { grid: box }.
function relateInserted(state, { name, i, j }) {
  const grid = name === "grad_x" && !state.grad_x ? "inserted" : name;
  const relate = { "turned w": atKernel, grad_y: atOutput, grad_x: atPixel, inserted: atInserted };
  const { lit, heading, formula = "" } = relate[grid](state, i, j);
  state.lit = lit;
  return { status: insertedSize(state), heading, formula };
}

function atKernel({ turned }, i, j) {
  return {
    lit: { "turned w": [...within(sizeOf(turned), i, j), 1, 1] },
    heading: "w turned by 180 degrees slides over the inserted gradient",
  };
}

function atOutput({ grad_y, grad_x, margin, pace, s, p, k }, i, j) {
  const [r, c] = within(sizeOf(grad_y), i, j);
  return {
    lit: {
      grad_y: [r, c, 1, 1],
      inserted: [margin + r * pace, margin + c * pace, 1, 1],
      ...(grad_x && { grad_x: [r * s - p, c * s - p, k, k] }),
    },
    heading: `grad_y[${r},${c}] reaches the ${k} × ${k} pixels that its window read`,
  };
}

function atPixel({ grad_x, values, turned, unread, p, k }, i, j) {
  const [r, c] = within([grad_x.length - p, grad_x.length - p], i, j);
  const offsets = linksOf([k, k], [k, k], PLAIN).links;
  const terms = offsets.map(({ u, v }) => [values[r + p + u][c + p + v], turned[u][v]]);
  const real = terms.filter(([value]) => value !== 0);
  const idle = unread[r + p][c + p];
  return {
    lit: { grad_x: [r, c, 1, 1], inserted: [r + p, c + p, k, k] },
    heading: idle
      ? `No window reads x[${r},${c}]: its gradient is 0`
      : `Of ${terms.length} products ${terms.length - real.length} are with a zero`,
    formula: `grad_x[${r},${c}] = ${sumText(real, grad_x[r + p][c + p])}`,
  };
}

function atInserted({ values, kinds, margin, pace, k }, i, j) {
  const [r, c] = within(sizeOf(values), i, j);
  const lit = { inserted: [r, c, 1, 1] };
  if (kinds[r][c] === "value") {
    const [a, b] = [(r - margin) / pace, (c - margin) / pace];
    return { lit: { ...lit, grad_y: [a, b, 1, 1] }, heading: `This is grad_y[${a},${b}]` };
  }
  const meaning = {
    inserted: "A zero between the entries of grad_y: the stride skipped a window here",
    border: `Border: k − 1 = ${k - 1} zeros, so that the kernel can hang over the edge`,
    tail: "Tail: a zero for each row or column of x that was left over",
  };
  return { lit, heading: meaning[kinds[r][c]] };
}

function insertedSize({ h, k, s, p, out, leftover, step, values, grad_x }) {
  const whole = p ? `h + 2p` : "h";
  const parts = [
    `${out}`,
    `(${out} − 1)·${s} + 1`,
    `(${out} − 1)·${s} + 1 + 2·${k - 1}`,
    `(${out} − 1)·${s} + 1 + 2·${k - 1} + ${leftover}`,
  ];
  const size = `size: ${parts[step]} = ${values.length}`;
  const target = ` = ${whole} + k − 1`;
  const wanted = h + 2 * p;
  if (step < 2) return `${size}\nleft over: (${whole} − k) mod s = ${leftover}`;
  const made = grad_x.length;
  const verdict =
    made === wanted
      ? `grad_x: ${values.length} − ${k} + 1 = ${made}, as many rows as x` +
        (p ? " with padding" : "")
      : `grad_x: ${values.length} − ${k} + 1 = ${made}, but x has ${wanted}: the tail is missing`;
  return `${size}${made === wanted ? target : ""}\n${verdict}`;
}

function insertedSpec(state, name) {
  const { lit, p, h } = state;
  const box = lit[name];
  const picked = (i, j) => box && box[2] * box[3] === 1 && box[0] === i && box[1] === j;
  const spec = { limit: state.limit, label: name, box: box && box[2] * box[3] > 1 ? box : null };
  const marks = (i, j) => ({ picked: picked(i, j) });
  if (name === "grad_y") return { ...spec, values: state.grad_y, marks };
  if (name === "turned w")
    return {
      ...spec,
      values: state.turned,
      title: "Rot180(w)",
      unsized: true, // else the title would take a second line
      marks,
      limit: largestOf(state.turned),
    };
  if (name === "inserted") {
    const titles = ["grad_y", "zeros inserted", "with its border", "inserted gradient"];
    const look = (i, j) => ({ [state.kinds[i]?.[j] ?? "border"]: true, picked: picked(i, j) });
    return { ...spec, values: state.values, title: titles[state.step], marks: look };
  }
  if (!state.grad_x) return null;
  const look = (i, j) => ({
    padding: i < 0 || j < 0 || i >= h || j >= h,
    unread: state.unread[i + p]?.[j + p] && i < h && j < h && i >= 0 && j >= 0,
    picked: picked(i, j),
  });
  return { ...spec, values: state.grad_x, marks: look, origin: [p, p] };
}
