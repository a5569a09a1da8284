// What every explorer does: compute when a trait changes, light up what the pointer or the pick is
// at, tell Python of picks and edits. An explorer is a plan:
//
// label, grids         its name; the names of its grids
// groups               { area: [grids] }: which grids stand below one another
// arrangements(state)  the areas in rows, for screens from wide to narrow
// room                 optional: { area: { rows, columns } } of cells that sliders can bring
// traits               those that change what is computed (`picked` does not)
// compute(state)       from { traits } to all that is drawn
// relate(state, pick)  what pick = { name, i, j } lights up; returns { status, heading, formula }
// spec(state, name)    what a grid draws, or null to hide it
// tasks                optional: [{ text, done(state) }], beside those that Python declares
// controls(api)        { nodes, show(state) }
// parts(api)           optional: { name: { node, size(), draw(state) } }, what stands in groups
//                      beside the grids
// chosen               optional: (state, name, i, j) to traits that follow a pick
// edit, drag, hover    optional: (state, name, i, j, ...) to new traits, to a function that
//                      follows the pointer, to whether hovering this cell counts

function runExplorer({ model, el }, plan) {
  const explorer = { model, plan, hovered: null };
  explorer.api = {
    write: (traits) => write(model, traits),
    pick: (name, i, j) => pick(explorer, name, i, j),
    hover: (cell) => hover(explorer, cell),
    answer: (text) => explorer.frame.answer(text),
    state: () => explorer.state,
  };
  explorer.grids = Object.fromEntries(plan.grids.map((name) => [name, gridOf(explorer, name)]));
  explorer.parts = plan.parts?.(explorer.api) ?? {};
  explorer.frame = openExplorer(
    el,
    plan.label,
    groupsOf(explorer),
    () => plan.arrangements(explorer.state),
    plan.room,
  );
  explorer.tasks = taskList(plan.tasks ?? [], model.get("tasks"));
  explorer.frame.controls.append(explorer.tasks.node);
  explorer.controls = plan.controls?.(explorer.api);
  if (explorer.controls) explorer.frame.controls.append(...explorer.controls.nodes);
  update(explorer);
  const spoken = (change) => () => {
    change(explorer);
    explorer.frame.speak();
  };
  const unwatch = watch(model, plan.traits, spoken(update));
  const unwatchPick = watch(model, ["picked"], spoken(show));
  return () => {
    unwatch();
    unwatchPick();
    explorer.frame.close();
  };
}

function gridOf(explorer, name) {
  const { model, plan, api } = explorer;
  return makeGrid(name, {
    pick: (i, j) => pick(explorer, name, i, j),
    hover: (i, j) => hover(explorer, i === null ? null : { name, i, j }),
    answer: (text) => explorer.frame.answer(text),
    edit:
      plan.edit && ((i, j, value) => write(model, plan.edit(explorer.state, name, i, j, value))),
    drag: plan.drag && ((i, j) => plan.drag(explorer.state, name, i, j, api)),
  });
}

// { area: [grids and parts] } from the plan's names.
function groupsOf({ plan, grids, parts }) {
  const groups = Object.entries(plan.groups);
  const named = { ...grids, ...parts };
  return Object.fromEntries(groups.map(([area, names]) => [area, names.map((n) => named[n])]));
}

function pick(explorer, name, i, j) {
  const { model, plan, state } = explorer;
  explorer.hovered = null;
  if (String(model.get("picked")) === String([name, i, j])) return;
  write(model, { picked: [name, i, j], ...plan.chosen?.(state, name, i, j) });
  update(explorer); // at once: a drag goes on from here
}

function hover(explorer, cell) {
  const { plan, grids, state } = explorer;
  const counts = cell && (plan.hover?.(state, cell.name, cell.i, cell.j) ?? true);
  if (cell) grids[cell.name]?.node.classList.toggle("cnn-grip", !counts);
  const next = counts ? cell : null;
  if (JSON.stringify(next) === JSON.stringify(explorer.hovered)) return;
  explorer.hovered = next;
  show(explorer);
}

function update(explorer) {
  const { model, plan, controls, frame } = explorer;
  explorer.hovered = null; // until the pointer moves again: it knows nothing of the new state
  explorer.state = traitsOf(model, plan.traits);
  plan.compute(explorer.state);
  controls?.show(explorer.state);
  show(explorer);
  frame.arrange();
}

function show({ model, plan, state, grids, parts, frame, hovered, tasks }) {
  const { picked } = traitsOf(model, ["picked"]);
  const [name, i, j] = picked ?? [plan.grids[0], 0, 0];
  state.sentences = plan.relate(state, hovered ?? { name, i, j }, !hovered);
  for (const [grid, { node, draw }] of Object.entries(grids)) {
    const spec = plan.spec(state, grid);
    node.hidden = !spec;
    if (spec) draw(spec);
  }
  for (const part of Object.values(parts)) part.draw(state);
  frame.say(state.sentences);
  tasks.show({ ...state, picked });
}
