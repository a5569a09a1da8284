// Draws the explorer of a page, as the address says.

const [given, rules] = ["state", "rules"].map((id) =>
  JSON.parse(document.getElementById(id).textContent),
);
const el = document.getElementById("explorer");
try {
  render({ model: linked(given, fromLink(given, rules), rules), el });
} catch {
  el.replaceChildren(); // what the link says does not fit together
  render({ model: linked(given, { ...given }, rules), el });
}
addEventListener("hashchange", () => location.reload());
