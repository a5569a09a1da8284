// A digit is drawn, made like those that the network has learned, and read while it is drawn.

function render({ model, el }) {
  const draw = (drawing) => {
    model.set("drawing", drawing);
    model.set("ink", null);
  };
  // The kernel hears of a stroke at its end.
  const pen = { ink: draw, ends: () => model.save_changes() };
  return runExplorer(
    { model, el },
    {
      label: "Digit pad",
      grids: ["x", "grad_x"],
      groups: { pad: ["pad"], x: ["x"], gx: ["grad_x"], bars: ["bars"], maps: ["maps"] },
      arrangements: () => [
        ["pad x gx", "bars maps maps"],
        ["pad x", "bars gx", "maps maps"],
        ["pad", "bars", "x", "gx", "maps"],
      ],
      traits: ["drawing", "fitted", "ink", "weights", "picked"],
      compute: computeDigit,
      relate: relateDigit,
      spec: digitSpec,
      chosen: () => ({ ink: null }), // another ink belongs to the pixel that was picked
      tasks: digitTasks(),
      controls: digitControls,
      parts: () => ({ pad: drawingPad(pen), bars: probabilityBars(), maps: featureMaps() }),
      edit: (_state, name, i, j, value) =>
        name === "x" ? { picked: [name, i, j], ink: Math.min(1, Math.max(0, value)) } : {},
    },
  );
}

function computeDigit(state) {
  const { drawing, fitted, ink, weights } = state;
  state.changed = ink !== null && state.picked !== null;
  const [, i, j] = state.picked ?? ["x", 0, 0];
  state.inkBox = inkBox(drawing);
  state.drawnX = inBlocks(fitted ? fitToInk(drawing) : drawing);
  state.x = state.changed ? replaced(state.drawnX, i, j, ink) : state.drawnX;
  state.reading = readDigit(weights, state.x);
  // In one decimal: a cell has no room for more, the sentence has.
  state.grad_x = state.reading.grad_x.map((row) => row.map((gradient) => rounded(gradient, 1)));
  state.before = state.changed ? readDigit(weights, state.drawnX) : state.reading;
}

const digitTasks = () => [
  {
    text: "Draw a digit, and change the answer with the ink of one pixel.",
    done: ({ inkBox, reading, before }) => inkBox && reading.answer !== before.answer,
  },
  {
    text: "Draw a 3 that is read as 8.",
    done: ({ inkBox, reading: { probabilities, answer } }) =>
      inkBox &&
      answer === 8 &&
      probabilities.every((share, d) => d === 8 || share <= probabilities[3]),
  },
  {
    text: "Without the cut to the ink, move the drawing until the answer changes.",
    done: turnedByMoving(),
  },
];

// Whether the last step was a move, and the answer another one before it.
function turnedByMoving() {
  let last;
  return ({ fitted, drawing, before: { answer } }) => {
    const here = String(drawing);
    const moved = last && MOVES.some(([, , way]) => String(shifted(last.drawing, way)) === here);
    const turned = !fitted && moved && answer !== last.answer;
    last = { drawing, answer };
    return turned;
  };
}

function digitControls(api) {
  const draw = (drawing) => api.write({ drawing, ink: null });
  const clear = button("Clear", () => draw(filled([PAD, PAD], 0)));
  const picture = pictureButton(api, draw);
  const fitted = toggle("cut to the ink", (fitted) => api.write({ fitted, ink: null }));
  const ink = slider("ink of the pixel", (value) => api.write({ ink: value / 16 }));
  return {
    nodes: [clear.node, picture.node, fitted.node, shiftButtons(api, draw), ink.node],
    show(state) {
      fitted.set(state.fitted);
      const [, i, j] = state.picked ?? ["x", 0, 0];
      const value = state.x[i][j];
      ink.set({ value: 16 * value, min: 0, max: 16, text: numberText(value) });
    },
  };
}

// Each moves the drawing by one block, so by one pixel of x.
const MOVES = [
  ["left", "←", [0, -BLOCK]],
  ["up", "↑", [-BLOCK, 0]],
  ["down", "↓", [BLOCK, 0]],
  ["right", "→", [0, BLOCK]],
];

function shiftButtons(api, draw) {
  const nodes = MOVES.map(([name, arrow, way]) => {
    const { node } = button(arrow, () => draw(shifted(api.state().drawing, way)));
    node.setAttribute("aria-label", `move the drawing ${name}`);
    return node;
  });
  return element("div", { className: "cnn-moves", role: "group", "aria-label": "move" }, ...nodes);
}

function relateDigit(state, { name, i, j }) {
  state.at = { name, i, j };
  const { probabilities, answer } = state.reading;
  const order = [...probabilities.keys()].sort((a, b) => probabilities[b] - probabilities[a]);
  const share = (digit) => percent(probabilities[digit]);
  const next = `then ${order[1]}, ${share(order[1])}`;
  const heading = state.inkBox
    ? `Read as ${answer}, ${share(answer)}; ${next}`
    : `Empty paper is read as ${answer}, ${share(answer)}: draw a digit`;
  return { status: wayOfReading(state), heading, formula: pixelInWords(state, i, j) };
}

// From the drawing to x.
function wayOfReading({ inkBox: box, fitted }) {
  const blocks = "each number of x is the average of 4\u00a0×\u00a04 pixels";
  if (!fitted || !box) return `As it is drawn: ${blocks}.`;
  const size = [PAD, fittedColumns(box, PAD)];
  return `Cut to its ink, ${sizeText(box.slice(2))}, and scaled to ${sizeText(size)}: ${blocks}.`;
}

function pixelInWords({ x, drawnX, changed, picked, reading, before }, i, j) {
  const gradient = reading.grad_x[i][j];
  const way = `${gradient < 0 ? "falls" : "rises"} by ${numberText(Math.abs(gradient))}`;
  const now = `x[${i},${j}] = ${numberText(x[i][j])}. The score of ${reading.answer} ${way} per unit of its ink.`;
  if (!changed || String(picked.slice(1)) !== String([i, j])) return now;
  const { answer, probabilities } = before;
  const share = percent(probabilities[answer]);
  return `${now} With ${numberText(drawnX[i][j])}, as drawn, it was read as ${answer}, ${share}.`;
}

function digitSpec(state, grid) {
  const { at } = state;
  const values = state[grid];
  return {
    ...{ values, label: grid, editable: grid === "x" },
    title: grid === "x" ? "x" : `grad_x of the score of ${state.reading.answer}`,
    unsized: grid === "grad_x",
    limit: grid === "x" ? 1 : largestOf(values),
    marks: (i, j) => ({
      text: grid === "x" && values[i][j] === 0 ? "0" : undefined, // not 0.00: paper is empty
      picked: at.name === grid && at.i === i && at.j === j,
      touched: at.name !== grid && at.i === i && at.j === j,
    }),
  };
}
