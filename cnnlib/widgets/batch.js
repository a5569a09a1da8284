// A batch: each sample's own grad_w, what the layer makes of them, and where the 1/n lives.

const HOMES = ["the loss", "the layer", "both", "nowhere"];

function render({ model, el }) {
  const samples = model.get("x").map((_, n) => n);
  const each = (name) => samples.map((n) => `${name}[${n}]`);
  const row = (area) => samples.map((n) => `${area}${n}`).join(" ");
  const area = (letter, name) => samples.map((n) => [`${letter}${n}`, [`${name}[${n}]`]]);
  return runExplorer(
    { model, el },
    {
      label: "Batch explorer",
      grids: ["grad_w", ...each("x"), ...each("grad_y"), ...each("own grad_w")],
      groups: Object.fromEntries([
        ...[...area("x", "x"), ...area("g", "grad_y"), ...area("w", "own grad_w")],
        ["sum", ["grad_w"]],
      ]),
      arrangements: () => [
        samples.map((n) => `x${n} g${n} w${n} ${n === samples.length - 1 ? "sum" : "."}`),
        [`${row("x")} .`, `${row("g")} .`, `${row("w")} sum`],
        [row("x"), row("g"), row("w"), samples.map(() => "sum").join(" ")],
        ...[[...samples.flatMap((n) => [`x${n} x${n}`, `g${n} w${n}`]), "sum sum"]],
      ],
      traits: ["x", "grad_y", "home", "kernel_size"],
      compute: computeBatch,
      relate: relateBatch,
      spec: batchSpec,
      controls: (api) => {
        const home = choice("the 1/n lives in", HOMES, (value) => api.write({ home: value }));
        return { nodes: [home.node], show: (state) => home.set(state.home) };
      },
      edit: (state, name, i, j, value) => {
        const [grid, n] = sampleOf(name);
        const own = grid === "grad_y" ? value / state.inLoss : value;
        return { [grid]: state[grid].with(n, replaced(state[grid][n], i, j, own)) };
      },
    },
  );
}

// "own grad_w[1]" to ["own grad_w", 1].
function sampleOf(name) {
  const [grid, n] = name.replace("]", "").split("[");
  return [grid, Number(n)];
}

// grad_y holds each sample's own gradient; a mean in the loss divides it by n.
function computeBatch(state) {
  const { x, grad_y, home, kernel_size } = state;
  const n = x.length;
  state.inLoss = home === "the loss" || home === "both" ? 1 / n : 1;
  state.inLayer = home === "the layer" || home === "both" ? 1 / n : 1;
  const scaled = (matrix, factor) => matrix.map((row) => row.map((value) => value * factor));
  state.upstream = grad_y.map((gradient) => scaled(gradient, state.inLoss));
  const zeros = filled(kernel_size, 0);
  const { links } = linksOf(sizeOf(x[0]), kernel_size, PLAIN);
  state.own = x.map((sample, s) => convolveBackward(state.upstream[s], sample, zeros, PLAIN).gradW);
  state.grad_w = scaled(added(...state.own), state.inLayer);
  state.links = links;
  // One scale for all grids and homes: a halved number is half as deep.
  const whole = x.map((sample, s) => convolveBackward(grad_y[s], sample, zeros, PLAIN).gradW);
  state.limit = largestOf(...x, ...grad_y, ...whole, added(...whole));
}

function relateBatch(state, { name, i: row, j: column }) {
  const { x, upstream, own, grad_w, links, kernel_size, home } = state;
  const [grid, n] = sampleOf(name);
  const sizes = { x: sizeOf(x[0]), grad_y: sizeOf(upstream[0]) };
  const [i, j] = within(sizes[grid] ?? kernel_size, row, column);
  const weight = grid !== "x" && grid !== "grad_y";
  state.spot = { name, i, j, weight };
  const near = weight ? links.filter((link) => link.u === i && link.v === j) : [];
  state.met = boxAround(near.map((link) => [link.r, link.c]));
  const verdict = {
    "the loss": "The loss is a mean, so grad_y carries 1/n already; the layer sums. Right.",
    "the layer": "The loss is a sum; the layer divides. The same grad_w. Right.",
    both: `Divided twice: grad_w is too small by n = ${x.length}.`,
    nowhere: "Nobody divides: the gradient of a sum of losses. With a mean loss, too large by n.",
  };
  const status = verdict[home];
  if (!weight)
    return { status, heading: `Sample ${n} has its own ${grid}; w is shared by all`, formula: "" };
  if (name === "grad_w") {
    const sum = own.map((gradient) => factorText(gradient[i][j])).join(" + ");
    const division = state.inLayer === 1 ? sum : `(${sum}) / ${x.length}`;
    const result = resultText(
      own.map((gradient) => [gradient[i][j]]),
      grad_w[i][j],
    );
    const formula = `grad_w[${i},${j}] = ${division} ${result}`;
    return { status, heading: `Every sample used w[${i},${j}], so all of them add up`, formula };
  }
  const terms = near.map((link) => [upstream[n][link.i][link.j], x[n][link.r][link.c]]);
  const heading = `What sample ${n} alone says about w[${i},${j}]`;
  return { status, heading, formula: sumText(terms, own[n][i][j]) };
}

function batchSpec(state, name) {
  const { spot, met } = state;
  const [grid, n] = sampleOf(name);
  const values = { x: state.x, grad_y: state.upstream, "own grad_w": state.own }[grid]?.[n];
  const mine = name === "grad_w" ? "own grad_w" : grid;
  const same = spot.weight && (spot.name === "grad_w" || spot.name === `own grad_w[${n}]`);
  const cell = same && name !== spot.name && mine === "own grad_w" ? [spot.i, spot.j, 1, 1] : null;
  const others = spot.weight && name === "grad_w" && spot.name !== name;
  const titles = { "own grad_w": `own grad_w[${n}]`, grad_w: "grad_w" };
  return {
    values: values ?? state.grad_w,
    title: titles[grid],
    unsized: grid in titles,
    label: name,
    limit: state.limit,
    marks: (i, j) => ({ picked: spot.name === name && spot.i === i && spot.j === j }),
    box: others ? [spot.i, spot.j, 1, 1] : grid === "x" && same ? met : cell,
    editable: grid === "x" || grid === "grad_y",
  };
}
