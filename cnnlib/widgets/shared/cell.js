// One cell: its number, a small tag, and what its marks look and sound like.
//
// mark: { touched, unread, padding, inserted, border, tail, picked, blank }, each true or not, and
// `tag`, a short text in the corner, and `text` in place of the number.

const MARKS = ["touched", "unread", "padding", "inserted", "border", "tail", "picked", "blank"];
const ZEROS = ["padding", "inserted", "border", "tail"]; // where a zero that nobody wrote comes from

function makeCell(i, j) {
  const cell = element("div", { className: "cnn-cell", role: "gridcell", tabindex: "-1" });
  const number = element("span", { className: "cnn-number" });
  cell.append(number, element("span", { className: "cnn-tag", "aria-hidden": "true" }));
  cell.at = [i, j];
  return cell;
}

function drawCell(cell, value, text, limit, mark) {
  const look = JSON.stringify([String(value), limit, text, mark]);
  if (cell.look === look) return; // a hover changes few cells
  cell.look = look;
  cell.value = value;
  const [light, dark] = [STOPS, DARK_STOPS].map((stops) => signedColour(value, limit, stops));
  for (const kind of MARKS) cell.classList.toggle(`cnn-${kind}`, Boolean(mark[kind]));
  cell.style.setProperty("--fill", `light-dark(rgb(${light}), rgb(${dark}))`);
  cell.style.setProperty("--ink", `light-dark(${inkOn(light)}, white)`);
  const [number, tag] = cell.children;
  if (!number.querySelector("input")) setText(number, mark.text ?? text);
  setText(tag, mark.tag ?? "");
  if (mark.tag) cell.style.setProperty("--small", Math.min(0.27, 1.3 / textWidth(mark.tag)));
  setAttribute(cell, "aria-selected", Boolean(mark.picked));
  setAttribute(cell, "aria-label", spokenCell(text, mark));
}

function spokenCell(text, mark) {
  const said = [mark.blank ? "not yet" : (mark.text ?? text)];
  if (mark.tag) said.push(mark.tag);
  if (mark.touched) said.push("touched");
  if (mark.unread) said.push("never read");
  return [...said, ...ZEROS.filter((kind) => mark[kind])].join(", ");
}
