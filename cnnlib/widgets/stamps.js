// grad_x twice: scattered as stamps of w, one for each output, and gathered by the turned kernel
// that slides over the inserted gradient, one pixel after the other.

function render({ model, el }) {
  return runExplorer(
    { model, el },
    {
      label: "Scatter against gather",
      grids: ["grad_y", "w", "stamped", "inserted", "turned w", "gathered"],
      groups: {
        ...{ gy: ["grad_y"], w: ["w"], st: ["stamped"] },
        ...{ ins: ["inserted"], tw: ["turned w"], ga: ["gathered"] },
      },
      arrangements: () => [
        ["gy w st", "ins tw ga"],
        ["gy w", "st st", "ins tw", "ga ga"],
      ],
      traits: ["grad_y", "w", "stride", "x_size", "step"],
      compute: computeStamps,
      relate: relateStamps,
      spec: stampsSpec,
      // The step follows the pick of an output or of a pixel.
      chosen: (state, name, i, j) => {
        if (name === "grad_y") return { step: i * state.outSize[1] + j + 1 };
        if (name === "stamped" || name === "gathered") return { step: i * state.x_size[1] + j + 1 };
        return {};
      },
      controls: stepControls,
    },
  );
}

function stepControls(api) {
  // The pick goes along, to the output that is stamped.
  const go = (step) => {
    const { outputs, outSize } = api.state();
    const index = Math.max(0, Math.min(step, outputs) - 1);
    const output = [Math.floor(index / outSize[1]), index % outSize[1]];
    api.write({ step, picked: ["grad_y", ...output] });
  };
  const step = slider("step", go);
  const move = (by) => () => go(api.state().step + by);
  const [back, forth] = [button("◀ Back", move(-1)), button("Next ▶", move(1))];
  return {
    nodes: [step.node, back.node, forth.node],
    show(state) {
      step.set({ value: state.step, min: 0, max: state.last, text: `${state.step}` });
      back.node.disabled = state.step === 0;
      forth.node.disabled = state.step === state.last;
    },
  };
}

function computeStamps(state) {
  const { grad_y, w, stride, x_size } = state;
  const options = { stride, padding: [0, 0], dilation: [1, 1] };
  const { links, outSize } = linksOf(x_size, sizeOf(w), options);
  const [outputs, pixels] = [outSize[0] * outSize[1], x_size[0] * x_size[1]];
  const last = Math.max(outputs, pixels);
  const step = Math.min(state.step, last);
  const [stamps, slides] = [Math.min(step, outputs), Math.min(step, pixels)];
  const inserted = insertedGradient(grad_y, x_size, sizeOf(w), options);
  const gathered = convolve(inserted.values, turned(w), 0, PLAIN);
  const stamped = filled(x_size, 0);
  for (const { i, j, u, v, r, c } of links)
    if (i * outSize[1] + j < stamps) stamped[r][c] += grad_y[i][j] * w[u][v];
  const place = (index, columns) => [Math.floor(index / columns), index % columns];
  Object.assign(state, { outSize, outputs, pixels, last, step, stamps, slides });
  Object.assign(state, { inserted, gathered, stamped, turned: turned(w), oneRow: x_size[0] === 1 });
  state.output = stamps ? place(stamps - 1, outSize[1]) : null;
  state.pixel = slides ? place(slides - 1, x_size[1]) : null;
  state.limit = largestOf(gathered, grad_y);
}

function relateStamps(state, { name, i, j }, isPick) {
  const { output, pixel, w, stride, stamps, slides, outputs, pixels, grad_y, oneRow } = state;
  const [kH, kW] = sizeOf(w);
  if (isPick) state.picked = { name, i, j }; // a hover shows nothing of its own here
  state.boxes = output && {
    grad_y: [...output, 1, 1],
    stamped: [output[0] * stride[0], output[1] * stride[1], kH, kW],
    inserted: [...pixel, kH, kW],
    gathered: [...pixel, 1, 1],
  };
  if (!output)
    return {
      status: "Above, each output stamps w into grad_x. Below, each pixel gathers its own sum.",
      heading: "Nothing has come back yet",
      formula: "",
    };
  const heading =
    stamps === outputs && slides === pixels
      ? "Both are complete, and equal"
      : `Stamp ${stamps} of ${outputs}, pixel ${slides} of ${pixels}`;
  const out = nameOf("grad_y", ...output, oneRow);
  const terms = linksOf([kH, kW], [kH, kW], PLAIN).links.map(({ u, v }) => [
    state.inserted.values[pixel[0] + u][pixel[1] + v],
    state.turned[u][v],
  ]);
  const sum = sumText(terms, state.gathered[pixel[0]][pixel[1]]);
  const factor = writtenText(grad_y[output[0]][output[1]]);
  return {
    status: `Stamp: ${out} adds ${factor}·w to the outlined pixels, with w as it lay there.`,
    heading,
    formula: `Pixel: ${nameOf("grad_x", ...pixel, oneRow)} = ${sum}`,
  };
}

function stampsSpec(state, name) {
  const { picked, boxes, inserted, slides, x_size, oneRow } = state;
  const values = {
    ...{ grad_y: state.grad_y, w: state.w, stamped: state.stamped },
    ...{ inserted: inserted.values, "turned w": state.turned, gathered: state.gathered },
  }[name];
  const title = {
    stamped: "grad_x by stamps",
    inserted: "inserted gradient",
    "turned w": "Rot180(w)",
    gathered: "grad_x by the slide",
  }[name];
  const kernel = name === "w" || name === "turned w";
  const marks = (i, j) => {
    const waits = name === "gathered" && i * x_size[1] + j >= slides;
    return {
      picked: picked?.name === name && picked.i === i && picked.j === j,
      text: waits ? " " : undefined,
      blank: waits,
      ...(name === "inserted" && { [inserted.kinds[i][j]]: true }),
    };
  };
  return {
    ...{ values, marks, oneRow, label: name, box: boxes?.[name] },
    title,
    unsized: name !== "grad_y" && name !== "w", // else a title would take a second line
    limit: kernel ? largestOf(state.w) : state.limit,
  };
}
