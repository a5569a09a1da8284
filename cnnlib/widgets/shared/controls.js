// Controls, each inside its label: no identifier ties them, which another explorer of the same
// document could have too. `set` shows a state without telling anyone.

function slider(label, onInput) {
  const input = element("input", { type: "range", step: "1" });
  const output = element("output");
  const named = element("label", { text: label, className: "cnn-control" }, input);
  const node = element("div", { className: "cnn-control" }, named, output);
  input.addEventListener("input", () => onInput(Number(input.value)));
  function set({ value, min, max, text = String(value) }) {
    Object.assign(input, { min, max, value, disabled: max <= min });
    setText(output, text);
    setAttribute(input, "aria-valuetext", text);
  }
  return { node, set };
}

function button(label, onClick) {
  const node = element("button", { type: "button", text: label, className: "cnn-button" });
  node.addEventListener("click", onClick);
  return { node };
}

function toggle(label, onChange) {
  const input = element("input", { type: "checkbox" });
  const node = element("label", { className: "cnn-control" }, input, label);
  input.addEventListener("change", () => onChange(input.checked));
  return {
    node,
    set: (checked) => {
      input.checked = checked;
    },
  };
}

function choice(label, options, onChange) {
  const choices = options.map((option) => element("option", { text: option, value: option }));
  const select = element("select", {}, ...choices);
  const node = element("label", { text: label, className: "cnn-control" }, select);
  select.addEventListener("change", () => onChange(select.value));
  return {
    node,
    set: (value) => {
      select.value = value;
    },
  };
}
