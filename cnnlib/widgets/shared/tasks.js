// Things to try: { text, done(state) }. What is done once stays done, and is said aloud.

function taskList(tasks) {
  const items = tasks.map(({ text }) => element("li", { text }));
  const list = element("ol", { className: "cnn-tasks", "aria-label": "Try it" }, ...items);
  const told = element("div", { className: "cnn-unseen", "aria-live": "polite" });
  const node = element("div", { className: "cnn-try" }, list, told);
  const finished = new Set();
  function show(state) {
    for (const [place, { text, done }] of tasks.entries()) {
      if (finished.has(place) || !done(state)) continue;
      finished.add(place);
      items[place].classList.add("cnn-done");
      setText(items[place], `✓ ${text} Done.`);
      setText(told, `Done: ${text}`);
    }
  }
  return { node, show };
}
