// One weight walks down the parabola (2w − 6)²: each step is w −= rate · slope. The start and the
// first landing can be dragged; the landing sets the rate.

const [INPUT, TARGET] = [2, 6];
const RATES = 64; // the slider's rates are whole 64ths
const QUARTERS = 4; // its weights are whole quarters
const MOST_STEPS = 6;

function render({ model, el }) {
  return runExplorer(
    { model, el },
    {
      label: "Learning rate explorer",
      grids: ["w", "loss"],
      groups: { curve: ["curve"], w: ["w"], loss: ["loss"] },
      arrangements: () => [["curve", "w", "loss"]],
      traits: ["w", "rate", "steps"],
      compute: computeRate,
      relate: relateRate,
      spec: rateSpec,
      tasks: RATE_TASKS,
      controls: rateControls,
      parts: (api) => ({ curve: rateCurve(api) }),
    },
  );
}

const lossAt = (w) => (INPUT * w - TARGET) ** 2;
const slopeAt = (w) => 2 * (INPUT * w - TARGET) * INPUT;

function computeRate(state) {
  state.path = [state.w];
  for (let step = 0; step < state.steps; step++) {
    const w = state.path.at(-1);
    state.path.push(w - state.rate * slopeAt(w));
  }
  state.losses = state.path.map(lossAt);
  state.slopes = state.path.map(slopeAt);
}

const close = (a, b) => Math.abs(a - b) < 1e-9;

const RATE_TASKS = [
  {
    text: "Land on the lowest point in one step: drag “step 1”, or move the rate.",
    done: ({ w, path }) => w !== 3 && path.length > 1 && close(path[1], 3),
  },
  {
    text: "Find the rate that never settles, but goes from side to side for ever.",
    done: ({ w, path }) => w !== 3 && path.length > 2 && close(path[2], w) && !close(path[1], w),
  },
];

function rateControls(api) {
  const [low, high] = CURVE.weights;
  const w = slider("weight w", (value) => api.write({ w: value / QUARTERS }));
  const rate = slider("rate", (value) => api.write({ rate: value / RATES }));
  const walk = (steps) => api.write({ steps, picked: ["w", 0, steps] });
  const steps = slider("steps", walk);
  const more = button("Take a step", () => walk(Math.min(MOST_STEPS, api.state().steps + 1)));
  return {
    nodes: [w.node, rate.node, steps.node, more.node],
    show(state) {
      const weights = { min: low * QUARTERS, max: high * QUARTERS, text: numberText(state.w) };
      w.set({ value: state.w * QUARTERS, ...weights });
      rate.set({ value: state.rate * RATES, min: 1, max: RATES / 2, text: rateText(state.rate) });
      steps.set({ value: state.steps, min: 0, max: MOST_STEPS });
    },
  };
}

// A fraction in lowest terms if it is one of 64ths: "3/16".
function rateText(rate) {
  let [above, below] = [rate * RATES, RATES];
  if (!Number.isInteger(above)) return typeset(String(Number(rate.toPrecision(3))));
  while (above % 2 === 0 && below > 1) [above, below] = [above / 2, below / 2];
  return below === 1 ? String(above) : `${above}/${below}`;
}

function relateRate(state, { j }) {
  const step = Math.min(j, state.steps);
  state.step = step;
  const factor = 1 - INPUT * INPUT * 2 * state.rate;
  const status = `y = 2w, target 6, loss = (2w − 6)². Each step: w −= rate · slope`;
  const now = `w = ${weightText(state.path[step])}, loss ${numberText(state.losses[step])}`;
  const heading = step === 0 ? `Start: ${now}` : `Step ${step}: ${now}`;
  const lines = [3, 2, 1]
    .filter((back) => back <= step)
    .map((back) => stepLine(state, step - back));
  const error = `Each step multiplies 3 − w by 1 − 8·rate = ${weightText(factor)}: ${fate(state, factor)}`;
  return { status, heading, formula: [...lines, error].join("\n") };
}

// The step that leaves a weight of the path, written out.
function stepLine({ path, slopes, rate }, from) {
  const [w, slope] = [weightText(path[from]), numberText(slopes[from])];
  const shown = slopes[from] < 0 ? `(${slope})` : slope;
  return `${from} → ${from + 1}: ${w} − ${rateText(rate)}·${shown} = ${weightText(path[from + 1])}`;
}

function fate({ w }, factor) {
  if (w === 3) return "it is 0 already.";
  if (factor === 0) return "one step, and it is there.";
  if (factor === -1) return "from side to side, for ever.";
  if (factor < -1) return "over the valley, and farther off each time.";
  return factor < 0 ? "over the valley, but closer each time." : "closer each time.";
}

// More decimals than a grid has room for: 2.875.
function weightText(value) {
  return Math.abs(value) < 1e5 ? typeset(String(Number(value.toFixed(4)) + 0)) : numberText(value);
}

// Where numbers fly off, whole ones: a cell has no room for 1640.25, the sentence has.
function inCells(numbers) {
  return largestOf([numbers]) < 100 ? numbers : numbers.map((number) => rounded(number, 0));
}

function rateSpec(state, grid) {
  const values = [inCells(grid === "w" ? state.path : state.losses)];
  return {
    ...{ values, label: grid, oneRow: true, unsized: true, editable: false },
    title: grid === "w" ? "w after each step" : "its loss",
    limit: largestOf(values),
    marks: (_i, j) => ({ picked: j === state.step }),
  };
}
