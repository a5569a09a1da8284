// Fits what Python gives in order into slides of 1280 x 720: measured here, where it is drawn.

const FORMULAS = 3; // at most, on one slide

const isText = (part) => part.matches(".text");
const isDrawn = (part) => part.matches(".figure, .formula, .code, .table, .printed");

// A slide's section like another one, empty.
function another(section) {
  const copy = section.cloneNode(true);
  copy.querySelector(".body").replaceChildren();
  section.after(copy);
  return copy;
}

const bodyOf = (section) => section.querySelector(".body");

// Whether these parts fit on a slide, which they are then drawn on.
function holds(body, parts) {
  body.classList.remove("beside");
  body.replaceChildren(...parts);
  if (parts.filter((part) => part.matches(".formula")).length > FORMULAS) return false;
  fitCode(body);
  const figures = body.querySelectorAll(".figure .figure");
  if (figures.length > 1) return false;
  const [figure] = figures;
  if (!figure) return !overflows(body);
  const stacked = fitFigure(figure, body);
  const fits = stacked >= SMALLEST && !overflows(body);
  if (parts.every((part) => isText(part) || part.contains(figure)) && parts.length > 1) {
    body.classList.add("beside");
    const beside = fitFigure(figure, body, true);
    if (beside >= SMALLEST && beside > stacked * 1.05 && !overflows(body)) return true;
    body.classList.remove("beside");
    fitFigure(figure, body);
  }
  return fits;
}

// Whether a part is to stand on one slide with what follows it.
const belongs = (part, next) => isText(part) || (part.matches(".code") && next.matches(".printed"));

// Spreads the parts of a step over as many slides as they take.
function spread(section) {
  const parts = [...bodyOf(section).children].flatMap((part) =>
    part.matches("aside") ? [] : [part],
  );
  const said = bodyOf(section).querySelectorAll(":scope > aside");
  const slides = [[]];
  for (const part of parts) {
    const slide = slides.at(-1);
    if (slide.length === 0 || holds(bodyOf(section), [...slide, part])) slide.push(part);
    else if (isDrawn(part) && slide.length > 1 && belongs(slide.at(-1), part))
      slides.push([slide.pop(), part]);
    else slides.push([part]);
  }
  let place = section;
  for (const [number, slide] of slides.entries()) {
    if (number) place = another(place);
    holds(bodyOf(place), slide);
    if (number === 0) bodyOf(place).prepend(...said);
  }
}

// Type as large as the slide holds it; where no cut can help, smaller than usual. A figure takes
// what room there is.
function fitType(body) {
  const most = body.querySelector(":scope > .figure") ? 1 : LARGEST_SCALE;
  largest([most, SMALLEST_SCALE, 0.05], body, (scale) => {
    body.style.setProperty("--scale", scale);
    fitCode(body, scale);
  });
}

const partsOf = (section) => [...bodyOf(section).children].filter((part) => !part.matches("aside"));

// A sentence alone is no slide: it goes with what follows, else it explains what came before.
function gather(sections) {
  for (const section of sections) {
    const parts = partsOf(section);
    if (!section.querySelector(".step") || parts.length !== 1 || !isText(parts[0])) continue;
    const [next, last] = [section.nextElementSibling, section.previousElementSibling].map(
      (other) => (other?.dataset.step === section.dataset.step ? other : null),
    );
    const moved =
      joins(section, next, (own, others) => [...own, ...others]) ||
      leads(section, next, ":not(:has(.given))") ||
      joins(section, last, (own, others) => [...others, ...own]) ||
      explains(section, last) ||
      leads(section, next, "*");
    if (moved) section.remove();
  }
}

// Shows a section's parts on another slide of its step, if all fit.
function joins(section, other, together) {
  if (!other?.querySelector(".step")) return false;
  const [own, others] = [partsOf(section), partsOf(other)];
  const said = [section, other].map((each) => [...each.querySelectorAll(".body > aside")]);
  const fits = holds(bodyOf(other), together(own, others));
  if (!fits) {
    holds(bodyOf(section), own);
    holds(bodyOf(other), others);
  }
  bodyOf(fits ? other : section).append(...said[0]);
  bodyOf(other).append(...said[1]);
  return fits;
}

// Puts a sentence above an explorer or a question.
function leads(section, other, kind) {
  if (!other?.querySelector(".slide:not(.step)")?.matches(kind)) return false;
  bodyOf(other).prepend(...bodyOf(section).children);
  return true;
}

// Lets a sentence come with the answer to a question.
function explains(section, other) {
  const asks = other?.querySelector(".asks");
  if (!asks) return false;
  for (const part of partsOf(section)) {
    part.classList.add("late", "fragment");
    part.dataset.fragmentIndex = 0;
  }
  asks.append(...bodyOf(section).children);
  return true;
}

const SCALES = [1, 0.9, 0.8, 0.7, SMALLEST_SCALE];
const [FOR_GRIDS, FOR_A_FIGURE] = [
  ["", "wrapped", "below"],
  ["", "below"],
];

// A question: what it asks about stands beside the options, or above them, where that is larger.
function ask(section) {
  const body = bodyOf(section);
  const pair = body.querySelector(".pair");
  if (pair.querySelector(".live")) return alive(body, pair);
  fitCode(body);
  const ways = pair.querySelector(".figure") ? FOR_A_FIGURE : FOR_GRIDS;
  const draw = (way) => {
    pair.className = `pair ${way}`;
    return drawShown(pair, body);
  };
  for (const scale of pair.querySelector(".shown") ? SCALES : []) {
    body.style.setProperty("--scale", scale);
    const sizes = ways.map(draw);
    const most = Math.max(...sizes);
    draw(ways.find((_, n) => sizes[n] >= 0.9 * most));
    if (most) break;
  }
  fitType(body);
  const figure = pair.querySelector(".shown.late .figure");
  if (figure && figure.clientWidth * TYPE < SMALLEST * naturalSize(figure)[0]) apart(section, pair);
}

// An explorer takes the width; it fits itself into what the question and its options leave.
function alive(body, pair) {
  body.style.setProperty("--scale", SCALES.at(-2));
  pair.className = "pair below alive";
}

// A picture that is too small beside a vote has a slide of its own.
function apart(section, pair) {
  const copy = another(section);
  const shown = pair.querySelector(".shown");
  shown.className = "part figure";
  copy.querySelector("h2").textContent = section.dataset.step;
  copy.querySelector(".slide").className = "slide step";
  holds(bodyOf(copy), [shown]);
  ask(section);
}

// Draws what is asked about as large as it fits; returns how large.
function drawShown(pair, body) {
  const figure = pair.querySelector(".shown .figure");
  if (!figure)
    return largest([LARGEST_CELL, 34, 2], body, (side) =>
      pair.style.setProperty("--side", `${side}px`),
    );
  const [width, height] = naturalSize(figure);
  return largest([LARGEST_FIGURE, 0.5, 0.02], body, (scale) => {
    figure.style.width = `${scale * width}px`;
    figure.style.height = `${scale * height}px`;
  });
}

// What comes by a step of its own: all but the first part, and code.
function stepwise(section) {
  let hidden = false;
  for (const [place, part] of partsOf(section).entries()) {
    if (part.matches("ul")) {
      for (const item of [...part.children].slice(place ? 0 : 1)) item.classList.add("fragment");
      hidden = true;
    } else {
      hidden ||= place > 0 && part.matches(".text, .formula, .table");
      part.classList.toggle("fragment", hidden);
    }
  }
}

// A formula that is too wide is printed smaller.
function narrow(body) {
  for (const formula of body.querySelectorAll("math[display=block]")) {
    const room = formula.parentElement.clientWidth;
    formula.style.width = "max-content";
    const wide = formula.getBoundingClientRect().width;
    formula.style.width = "";
    if (wide > room) formula.style.fontSize = `${(38 * room) / wide}px`;
  }
}

async function fitAll() {
  const all = () => [...document.querySelectorAll(".slides > section")];
  document.documentElement.classList.add("measuring");
  const images = [...document.querySelectorAll(".slides img:not(.explorer *)")];
  // One that cannot be read holds up no other.
  await Promise.allSettled([document.fonts.ready, ...images.map((image) => image.decode())]);
  all().map(bodyOf).forEach(narrow);
  for (const section of all().filter((each) => each.querySelector(".step"))) spread(section);
  gather(all());
  for (const section of all()) {
    if (section.querySelector(".pair")) ask(section);
    else if (!section.querySelector(".explorer")) fitType(bodyOf(section));
    if (section.querySelector(".step")) stepwise(section);
  }
  document.documentElement.classList.remove("measuring");
}
