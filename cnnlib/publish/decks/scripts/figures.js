// How large pictures, code and grids are drawn: as large as their slide allows.

const TYPE = 19.5; // pixels of a figure's smallest letters, in its own size
const SMALLEST = 16; // pixels of any letter on a slide
const [LARGEST_FIGURE, LARGEST_CELL] = [1.9, 96];
const [LARGEST_CODE, WRAPPED_CODE] = [26, 20]; // the latter where the longest line does not fit
const [SMALLEST_SCALE, LARGEST_SCALE] = [0.6, 1.4]; // of type that is read; options grow less

function naturalSize(figure) {
  if (figure.naturalWidth) return [figure.naturalWidth, figure.naturalHeight];
  const { width, height } = figure.viewBox.baseVal;
  return [(width * 100) / 72, (height * 100) / 72]; // points, at the figures' 100 dots an inch
}

const wider = (node) => node.scrollWidth > node.clientWidth + 1;
const overflows = (body) =>
  body.scrollHeight > body.clientHeight + 1 ||
  [body, ...body.querySelectorAll(".shown")].some(wider);

// Draws a figure as large as its box leaves room; returns the size of its smallest letters.
function fitFigure(figure, box, beside = false) {
  const [width, height] = naturalSize(figure);
  figure.style.width = figure.style.height = "0px";
  const room = box.clientHeight - (beside ? 0 : usedHeight(box));
  const scale = Math.min(LARGEST_FIGURE, figure.parentElement.clientWidth / width, room / height);
  figure.style.width = `${Math.max(0, scale) * width}px`;
  figure.style.height = `${Math.max(0, scale) * height}px`;
  return scale * TYPE;
}

// What the children of a box take of its height.
function usedHeight(box) {
  const [first, last] = [box.firstElementChild, box.lastElementChild];
  if (!first) return 0;
  return last.getBoundingClientRect().bottom - first.getBoundingClientRect().top;
}

// Code and prints of a slide in one type: the largest in which their longest line fits, unless that is
// too small to be read from the last row.
function fitCode(body, scale = 1) {
  const listings = [...body.querySelectorAll("pre:not(.late pre)")];
  const style = (rules) => {
    for (const listing of listings) Object.assign(listing.style, rules);
  };
  const fits = (listing) => listing.offsetWidth <= listing.parentElement.clientWidth;
  const least = Math.max(SMALLEST, WRAPPED_CODE * Math.min(1, scale));
  let size = Math.round(LARGEST_CODE * scale);
  style({ fontSize: `${size}px`, whiteSpace: "pre", width: "max-content" });
  while (size > least && !listings.every(fits)) {
    size -= 1;
    style({ fontSize: `${size}px` });
  }
  style({ whiteSpace: "", width: "" });
}

// The largest number, in steps between two, with which a slide holds all once it is drawn so; it is
// left drawn in this size, or in the smallest.
function largest([from, to, step], body, draw) {
  let [low, high] = [0, Math.round((from - to) / step)];
  const holdsAt = (n) => {
    draw(to + n * step);
    return !overflows(body);
  };
  if (!holdsAt(low)) return 0;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (holdsAt(middle)) low = middle;
    else high = middle - 1;
  }
  holdsAt(low);
  return to + low * step;
}
