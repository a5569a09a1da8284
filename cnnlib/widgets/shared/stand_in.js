// A model as anywidget gives it, for a page without a kernel.

function standIn(state) {
  const listeners = {};
  return {
    get: (name) => state[name],
    set(name, value) {
      state[name] = value;
      for (const listener of listeners[`change:${name}`] ?? []) listener();
    },
    save_changes() {},
    on(event, listener) {
      listeners[event] ??= new Set();
      listeners[event].add(listener);
    },
    off: (event, listener) => listeners[event]?.delete(listener),
    send() {},
  };
}
