// A formula that is too wide becomes a little smaller, or breaks into lines: at wide spaces, and
// before a relation. What is too wide even so shrinks as far as it stays legible; then its end fades,
// and it scrolls.
{
  const [COMFORTABLE, LEAST] = [0.85, 0.72];
  const MATHML = "http://www.w3.org/1998/Math/MathML";
  const [WIDE, RELATION] = ['mspace[width="2em"], mspace[width="1em"]', "mo"];
  const rows = new Map();

  const node = (name, parts) => {
    const made = document.createElementNS(MATHML, name);
    made.append(...parts);
    return made;
  };

  // The parts of a formula in lines that hold so many relations at most.
  const linesOf = (row, most) => {
    const lines = [[]];
    let held = 0;
    for (const part of row.children) {
      const gap = part.matches(WIDE);
      const relation = part.matches(RELATION) && part.textContent === "=";
      if (gap || (relation && held === most)) {
        lines.push([]);
        held = 0;
      }
      held += relation;
      if (!gap) lines.at(-1).push(part.cloneNode(true));
    }
    return lines.filter((line) => line.length);
  };

  const inLines = (row, most) => {
    const lines = linesOf(row, most).map((line) => node("mtr", [node("mtd", line)]));
    const table = node("mtable", lines);
    table.setAttribute("displaystyle", "true");
    return table;
  };

  const shareOf = (formula, content) => {
    formula.replaceChildren(content);
    return formula.clientWidth / formula.scrollWidth;
  };

  const fit = (formula) => {
    const row = rows.get(formula);
    formula.style.removeProperty("--shrunk");
    formula.classList.remove("cut");
    let share = shareOf(formula, row);
    for (const most of [1, 0])
      if (share < COMFORTABLE) share = shareOf(formula, inLines(row, most));
    if (!(share < 1)) return;
    formula.style.setProperty("--shrunk", Math.max(LEAST, share * 0.98));
    const scrolls = () =>
      formula.classList.toggle(
        "cut",
        formula.scrollLeft + formula.clientWidth < formula.scrollWidth - 1,
      );
    formula.onscroll = scrolls;
    scrolls();
  };

  for (const formula of document.querySelectorAll('math[display="block"]'))
    rows.set(formula, formula.firstElementChild);
  const fitAll = () => [...rows.keys()].forEach(fit);
  addEventListener("resize", fitAll);
  document.addEventListener("toggle", fitAll, true); // inside a fold nothing has a width
  document.fonts.ready.then(fitAll);
}
