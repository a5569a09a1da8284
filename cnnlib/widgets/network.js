// The running network in a strip: x, convolution, y, average pooling, z, flatten, score L. A picked
// number can be nudged, and L moves; a switch runs the gradients back.

const CHAIN = ["x", "w", "b", "y", "z", "flat", "L"];
const POOL = { stride: [2, 2], padding: [0, 0], dilation: [1, 1] };

function render({ model, el }) {
  return runExplorer(
    { model, el },
    {
      label: "Network explorer",
      grids: [
        "z",
        ...CHAIN.filter((name) => name !== "z"),
        "grad_x",
        "grad_w",
        "grad_b",
        "grad_y",
        "grad_z",
      ],
      groups: {
        ...{ x: ["x"], w: ["w", "b"], y: ["y"], z: ["z", "flat", "L"] },
        ...{ gx: ["grad_x"], gw: ["grad_w", "grad_b"], gy: ["grad_y"], gz: ["grad_z"] },
      },
      arrangements: (state) =>
        state.gradients
          ? [
              ["x w y z", "gx gw gy gz"],
              ["x w", "gx gw", "y z", "gy gz"],
            ]
          : [["x w y z"], ["x w", "y z"]],
      traits: ["x", "w", "b", "grad_z", "nudge", "gradients", "picked"],
      compute: computeNetwork,
      relate: relateNetwork,
      spec: networkSpec,
      chosen: () => ({ nudge: 0 }), // a nudge belongs to the number that was picked
      controls: networkControls,
      edit: (state, name, i, j, value) => {
        if (name === "b") return { b: value, nudge: 0 };
        return { [name]: replaced(state.given[name], i, j, value), nudge: 0 };
      },
    },
  );
}

function networkControls(api) {
  const nudge = slider("nudge the picked number by", (value) => api.write({ nudge: value }));
  const back = toggle("run the gradients back", (gradients) => api.write({ gradients }));
  return {
    nodes: [nudge.node, back.node],
    show(state) {
      const text = `${state.nudge > 0 ? "+" : ""}${numberText(state.nudge)}`;
      nudge.set({ value: state.nudge, min: -3, max: 3, text });
      back.set(state.gradients);
    },
  };
}

// All numbers of the strip, with `amount` added to the picked one.
function runStrip({ x, w, b, grad_z }, [name, i, j], amount) {
  const picked = name.replace("grad_", "");
  const nudged = (grid, matrix) =>
    grid !== picked || !amount
      ? matrix
      : matrix.map((row, r) => row.map((value, c) => value + (r === i && c === j ? amount : 0)));
  const strip = { x: nudged("x", x), w: nudged("w", w), b: nudged("b", [[b]]) };
  strip.y = nudged("y", convolve(strip.x, strip.w, strip.b[0][0], PLAIN));
  strip.z = nudged("z", pool(strip.y, "average", [2, 2], POOL).y);
  strip.flat = nudged("flat", [strip.z.flat()]);
  const upstream = grad_z.flat();
  strip.L = [[strip.flat[0].reduce((sum, value, place) => sum + value * upstream[place], 0)]];
  return strip;
}

function computeNetwork(state) {
  const { x, w, b, grad_z, nudge } = state;
  const picked = state.picked ?? ["z", 0, 0];
  state.given = { x, w, grad_z };
  state.before = runStrip(state, picked, 0).L[0][0];
  Object.assign(state, runStrip(state, picked, nudge));
  const { links: windows } = linksOf(sizeOf(x), sizeOf(w), PLAIN);
  const { shares } = pool(state.y, "average", [2, 2], POOL);
  const grad_y = poolBackward(grad_z, state.y, shares);
  const { gradX, gradW, gradB } = convolveBackward(grad_y, state.x, state.w, PLAIN);
  Object.assign(state, {
    windows,
    shares,
    grad_y,
    grad_x: gradX,
    grad_w: gradW,
    grad_b: [[gradB]],
  });
  state.limits = {
    values: largestOf(...CHAIN.filter((name) => name !== "L").map((name) => state[name])),
    gradients: largestOf(grad_z, grad_y, gradX, gradW, [[gradB]]),
  };
}

// Which cell feeds which: pairs of [grid, i, j].
function feeds({ windows, shares, z }) {
  const columns = z[0].length;
  const pairs = [];
  const feed = (from, to) => pairs.push([from, to]);
  for (const { i, j, u, v, r, c } of windows) {
    feed(["x", r, c], ["y", i, j]);
    feed(["w", u, v], ["y", i, j]);
    feed(["b", 0, 0], ["y", i, j]);
  }
  for (const { i, j, r, c } of shares) feed(["y", r, c], ["z", i, j]);
  for (const place of z.flat().keys()) {
    feed(["z", Math.floor(place / columns), place % columns], ["flat", 0, place]);
    feed(["flat", 0, place], ["L", 0, 0]);
  }
  return pairs;
}

function reached(start, pairs, from, to) {
  const found = new Set([String(start)]);
  // CHAIN is in the order of the flow, so that as many rounds as it has stages reach everything.
  for (let round = 0; round < 4; round++)
    for (const pair of pairs) if (found.has(String(pair[from]))) found.add(String(pair[to]));
  found.delete(String(start));
  return found;
}

function relateNetwork(state, pick) {
  const kind = pick.name.replace("grad_", "");
  const [i, j] = within(sizeOf(state[kind]), pick.i, pick.j);
  const start = [kind, i, j];
  state.links ??= feeds(state);
  state.spot = { kind, i, j };
  state.feeding = reached(start, state.links, 1, 0);
  state.fed = reached(start, state.links, 0, 1);
  const gradient = pick.name !== kind && state.gradients;
  const formula = (gradient ? gradientSum : valueSum)(state, kind, i, j);
  const heading = networkHeading(state, kind, i, j);
  const L = writtenText(state.L[0][0]);
  const change = state.L[0][0] - state.before;
  const moved = `L moves from ${writtenText(state.before)} to ${L}: by ${writtenText(change)}`;
  return { status: state.nudge ? moved : `The score is L = ${L}`, heading, formula };
}

function networkHeading({ feeding, fed, gradients, ...state }, kind, i, j) {
  const name = kind === "b" || kind === "L" ? kind : nameOf(kind, i, j, kind === "flat");
  const tally = (cells, grid) => [...cells].filter((cell) => cell.startsWith(`${grid},`)).length;
  const many = (cells) =>
    CHAIN.map((grid) => [tally(cells, grid), grid])
      .filter(([number]) => number)
      .map(([number, grid]) => ("bL".includes(grid) ? grid : `${number} of ${grid}`))
      .join(", ");
  const gradient = state[`grad_${kind}`]?.[i][j];
  const rise =
    gradients && gradient !== undefined
      ? `. Raised by 1, it moves L by ${writtenText(gradient)}`
      : "";
  if (feeding.size) return `${name} is fed by ${many(feeding)}${rise}`;
  return `${name} feeds ${many(fed) || "nothing"}${rise}`;
}

function valueSum(state, kind, i, j) {
  const { x, w, b, y, z, flat, given } = state;
  const sum = (terms, total) => sumText(terms, total);
  if (kind === "y") {
    const own = state.windows.filter((link) => link.i === i && link.j === j);
    const terms = own.map(({ r, c, u, v }) => [x[r][c], w[u][v]]);
    return `y[${i},${j}] = ${sum([...terms, [b[0][0]], ...nudgeOf(state, kind)], y[i][j])}`;
  }
  if (kind === "z") {
    const own = state.shares.filter((link) => link.i === i && link.j === j);
    const inside = own.map(({ r, c }) => factorText(y[r][c])).join(" + ");
    const nudge = nudgeOf(state, kind);
    const extra = nudge.map(([amount]) => ` + ${factorText(amount)}`);
    const result = resultText([...own.map(({ r, c }) => [y[r][c]]), ...nudge], z[i][j]);
    return `z[${i},${j}] = (${inside}) / ${own.length}${extra} ${result}`;
  }
  if (kind === "L") {
    const upstream = given.grad_z.flat();
    return `L = ${sum(
      flat[0].map((value, place) => [upstream[place], value]),
      state.L[0][0],
    )}`;
  }
  if (kind === "flat") {
    const columns = z[0].length;
    return `flat[${j}] = z[${Math.floor(j / columns)},${j % columns}] ${resultText([], flat[0][j])}`;
  }
  return "";
}

function nudgeOf(state, kind) {
  return state.nudge && state.spot.kind === kind && state.picked?.[0] === kind
    ? [[state.nudge]]
    : [];
}

function gradientSum(state, kind, i, j) {
  const { x, w, grad_y, given } = state;
  const name = kind === "b" ? "grad_b" : `grad_${kind}[${i},${j}]`;
  const total = state[`grad_${kind}`]?.[i][j];
  if (kind === "y") {
    const [share] = state.shares.filter(({ r, c }) => r === i && c === j);
    if (!share) return `${name} = 0: no window of the pooling reads y[${i},${j}]`;
    const upstream = given.grad_z[share.i][share.j];
    const division = `grad_z[${share.i},${share.j}] / 4 = ${factorText(upstream)} / 4`;
    return `${name} = ${division} ${resultText([[upstream]], total)}`;
  }
  if (kind === "z")
    return `${name} = ${writtenText(total)}: how much L rises when z[${i},${j}] rises by 1`;
  const terms = {
    x: (link) => link.r === i && link.c === j && [grad_y[link.i][link.j], w[link.u][link.v]],
    w: (link) => link.u === i && link.v === j && [grad_y[link.i][link.j], x[link.r][link.c]],
    b: (link) => link.u === 0 && link.v === 0 && [grad_y[link.i][link.j]],
  }[kind];
  return `${name} = ${sumText(state.windows.map(terms).filter(Boolean), total)}`;
}

function networkSpec(state, grid) {
  const kind = grid.replace("grad_", "");
  const gradient = grid !== kind;
  if (gradient && !state.gradients) return null;
  const values = state[grid];
  const { spot } = state;
  const related = (i, j) =>
    state.feeding.has(`${kind},${i},${j}`) || state.fed.has(`${kind},${i},${j}`);
  const cells = values
    .flatMap((row, i) => row.map((_, j) => [i, j]))
    .filter((at) => related(...at));
  const nudged = state.nudge && state.picked?.[0].replace("grad_", "") === kind;
  const marks = (i, j) => ({
    picked: spot.kind === kind && spot.i === i && spot.j === j,
    touched: related(i, j),
    tag: nudged && !gradient && state.picked[1] === i && state.picked[2] === j ? "nudged" : "",
  });
  const single = values.length * values[0].length === 1;
  return {
    limit: grid === "L" ? largestOf(values) : state.limits[gradient ? "gradients" : "values"],
    box: single ? null : boxAround(cells),
    scalar: kind === "b" || kind === "L",
    editable: ["x", "w", "b", "grad_z"].includes(grid),
    ...{ values, marks, label: grid, oneRow: grid === "flat" },
  };
}
