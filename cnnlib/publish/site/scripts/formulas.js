// A formula that is too wide becomes smaller, as far as it stays legible; then its end fades, and it
// scrolls.
{
  const LEAST = 0.72;
  const formulas = document.querySelectorAll('math[display="block"]');

  const fit = (formula) => {
    formula.style.removeProperty("--shrunk");
    formula.classList.remove("cut");
    const share = formula.clientWidth / formula.scrollWidth;
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

  const fitAll = () => formulas.forEach(fit);
  addEventListener("resize", fitAll);
  document.addEventListener("toggle", fitAll, true); // inside a fold nothing has a width
  document.fonts.ready.then(fitAll);
}
