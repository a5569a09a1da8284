// Colours the grids, fits the slides, and starts reveal.js.

function paint(cell) {
  const limit = Number(cell.closest("table").dataset.limit);
  const [light, dark] = [STOPS, DARK_STOPS].map((stops) =>
    signedColour(Number(cell.dataset.value), limit, stops),
  );
  cell.style.background = `light-dark(rgb(${light}), rgb(${dark}))`;
  cell.style.color = `light-dark(${inkOn(light)}, white)`;
}

function place(section = Reveal.getCurrentSlide()) {
  if (!section) return [""];
  const number = Reveal.getSlidePastCount(section) + 1;
  return [
    [section.dataset.step, `${number} / ${Reveal.getTotalSlides()}`].filter(Boolean).join(" · "),
  ];
}

document.querySelectorAll(".grid [data-value]").forEach(paint);
fitAll().then(() =>
  Reveal.initialize({
    width: 1280,
    height: 720,
    margin: 0,
    center: false,
    hash: true,
    slideNumber: place,
    progress: false,
    transition: "none",
    backgroundTransition: "none",
    pdfSeparateFragments: false,
    scrollActivationWidth: null,
    keyboardCondition: ({ target }) => !inExplorer(target),
    plugins: [RevealNotes],
  }),
);
