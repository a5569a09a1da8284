// Controls with a label each. `set` shows a state without telling anyone.

let controlCount = 0;

function slider(label, onInput) {
  const id = `cnn-control-${++controlCount}`;
  const input = element("input", { type: "range", step: "1", id });
  const output = element("output", { for: id });
  const node = element("div", { className: "cnn-control" });
  node.append(element("label", { text: label, for: id }), input, output);
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
  const id = `cnn-control-${++controlCount}`;
  const input = element("input", { type: "checkbox", id });
  const node = element("div", { className: "cnn-control" });
  node.append(input, element("label", { text: label, for: id }));
  input.addEventListener("change", () => onChange(input.checked));
  return { node, set: (checked) => (input.checked = checked) };
}

function choice(label, options, onChange) {
  const id = `cnn-control-${++controlCount}`;
  const select = element("select", { id });
  for (const option of options) select.append(element("option", { text: option, value: option }));
  const node = element("div", { className: "cnn-control" });
  node.append(element("label", { text: label, for: id }), select);
  select.addEventListener("change", () => onChange(select.value));
  return { node, set: (value) => (select.value = value) };
}
