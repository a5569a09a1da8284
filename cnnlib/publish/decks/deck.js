// Starts reveal.js. An explorer keeps its keys while it has the focus; Esc hands them to the deck.

const inExplorer = (node) => node.closest?.(".explorer");

Reveal.initialize({
  width: 1280,
  height: 720,
  margin: 0,
  center: false,
  hash: true,
  slideNumber: "c/t",
  navigationMode: "linear",
  transition: "none",
  backgroundTransition: "none",
  pdfSeparateFragments: false,
  scrollActivationWidth: null,
  keyboardCondition: ({ target }) => !inExplorer(target),
  plugins: [RevealNotes],
});

// An explorer is drawn as large as the slide allows. In each size it lays itself out anew, which
// is done in the next frame.
function fit(explorer) {
  const slide = explorer.closest(".slide");
  let [zoom, waiting] = [1.5, false];
  const later = () => {
    if (!waiting) requestAnimationFrame(shrink);
    waiting = true;
  };
  const shrink = () => {
    waiting = false;
    const { top, bottom } = explorer.getBoundingClientRect();
    const tall = (bottom - top) / (slide.getBoundingClientRect().bottom - top);
    const wide = explorer.scrollWidth / explorer.clientWidth;
    if (!(Math.max(tall, wide) > 1) || zoom < 0.5) {
      explorer.classList.add("fitted");
      return;
    }
    zoom *= Math.max(0.75, Math.min(0.95, Math.sqrt(1 / Math.max(tall, wide))));
    explorer.style.zoom = zoom;
    later();
  };
  explorer.style.zoom = zoom;
  new ResizeObserver(later).observe(explorer);
}

const fitted = new WeakSet();
function fitAll(slide) {
  for (const explorer of slide.querySelectorAll(".explorer")) {
    if (!fitted.has(explorer)) fit(explorer);
    fitted.add(explorer);
  }
}
Reveal.on("ready", ({ currentSlide }) => fitAll(currentSlide));
Reveal.on("slidechanged", ({ currentSlide }) => fitAll(currentSlide));
Reveal.on("pdf-ready", () => fitAll(document));

// A formula that is too wide is printed smaller. It is measured where nobody sees it.
function narrow(formula) {
  const copy = formula.cloneNode(true);
  copy.setAttribute("display", "inline");
  copy.style =
    "font-size: 40px; left: 0; math-style: normal; position: absolute; width: max-content";
  document.querySelector(".slides").append(copy);
  const room = (1184 * Reveal.getScale()) / copy.getBoundingClientRect().width;
  if (room < 1) formula.style.fontSize = `${40 * room}px`;
  copy.remove();
}
Reveal.on("ready", () => document.querySelectorAll(".slide math[display=block]").forEach(narrow));

document.addEventListener("keydown", ({ key, target }) => {
  if (key === "Escape" && inExplorer(target)) document.activeElement.blur();
});
