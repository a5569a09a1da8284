// What every explorer does: compute when a trait changes, light up what the pointer or the pick is
// at, tell Python of picks and edits. An explorer is a plan:
//
// label, grids         its name; the names of its grids
// groups               { area: [grids] }: which grids stand below one another
// arrangements(state)  the areas in rows, for screens from wide to narrow
// traits               those that change what is computed (`picked` does not)
// compute(state)       from { traits } to all that is drawn
// relate(state, pick)  what pick = { name, i, j } lights up; returns { status, heading, formula }
// spec(state, name)    what a grid draws, or null to hide it
// controls(api)        { nodes, show(state) }
// chosen               optional: (state, name, i, j) to traits that follow a pick
// edit, drag, hover    optional: (state, name, i, j, ...) to new traits, to a function that
//                      follows the pointer, to whether hovering this cell counts

function runExplorer({ model, el }, plan) {
  const grids = {};
  let state;
  let hovered = null;

  const api = { write: (traits) => write(model, traits), pick, state: () => state };
  for (const name of plan.grids)
    grids[name] = makeGrid(name, {
      pick: (i, j) => pick(name, i, j),
      hover: (i, j) => hover(i === null ? null : { name, i, j }),
      edit: plan.edit && ((i, j, value) => write(model, plan.edit(state, name, i, j, value))),
      drag: plan.drag && ((i, j) => plan.drag(state, name, i, j, api)),
    });
  const groups = Object.entries(plan.groups).map(([area, names]) => [
    area,
    names.map((name) => grids[name]),
  ]);
  const frame = openExplorer(el, plan.label, Object.fromEntries(groups), () =>
    plan.arrangements(state),
  );
  const controls = plan.controls?.(api);
  if (controls) frame.controls.append(...controls.nodes);

  function pick(name, i, j) {
    hovered = null;
    if (String(model.get("picked")) === String([name, i, j])) return;
    write(model, { picked: [name, i, j], ...plan.chosen?.(state, name, i, j) });
    update();
    frame.speak(state.sentences.heading);
  }

  function hover(cell) {
    const counts = cell && (plan.hover?.(state, cell.name, cell.i, cell.j) ?? true);
    if (cell) grids[cell.name].node.classList.toggle("cnn-grip", !counts);
    const next = counts ? cell : null;
    if (JSON.stringify(next) === JSON.stringify(hovered)) return;
    hovered = next;
    show();
  }

  function update() {
    state = Object.fromEntries(plan.traits.map((name) => [name, model.get(name)]));
    plan.compute(state);
    controls?.show(state);
    show();
    frame.arrange();
  }

  function show() {
    const [name, i, j] = model.get("picked") ?? [plan.grids[0], 0, 0];
    state.sentences = plan.relate(state, hovered ?? { name, i, j }, !hovered);
    for (const [grid, { node, draw }] of Object.entries(grids)) {
      const spec = plan.spec(state, grid);
      node.hidden = !spec;
      if (spec) draw(spec);
    }
    frame.say(state.sentences);
  }

  update();
  const unwatch = watch(model, plan.traits, update);
  const unwatchPick = watch(model, ["picked"], show);
  return () => {
    unwatch();
    unwatchPick();
    frame.close();
  };
}

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
