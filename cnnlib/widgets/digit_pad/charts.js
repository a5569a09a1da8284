// What the network says: ten probabilities as bars, and the feature maps of both convolutions.

function percent(share) {
  if (share > 0.995 && share < 1) return ">\u00a099\u00a0%";
  if (share < 0.005 && share > 0) return "<\u00a01\u00a0%";
  return `${Math.round(100 * share)}\u00a0%`;
}

function probabilityBars() {
  const rows = Array.from({ length: 10 }, (_, digit) => {
    const bar = element("div", { className: "cnn-bar" });
    const track = element("div", { className: "cnn-track" }, bar);
    const share = element("span");
    const name = element("span", { text: String(digit) });
    return { bar, share, node: element("li", {}, name, track, share) };
  });
  const list = element("ol", {
    className: "cnn-bars",
    role: "list",
    "aria-label": "probabilities",
  });
  list.append(...rows.map(({ node }) => node));
  return {
    node: titled("probabilities", "", list),
    size: () => ({ rows: 0, columns: PAD / BLOCK }),
    draw({ reading: { probabilities, answer } }) {
      for (const [digit, { bar, share, node }] of rows.entries()) {
        bar.style.width = `${100 * probabilities[digit]}%`;
        setText(share, percent(probabilities[digit]));
        node.classList.toggle("cnn-largest", digit === answer);
      }
    },
  };
}

function featureMaps() {
  const layers = [
    mapsOf("first", [6, 6], 8, "after the first convolution"),
    mapsOf("second", [1, 1], 16, "after the second"),
  ];
  return {
    node: element("div", { className: "cnn-group" }, ...layers.map(({ node }) => node)),
    size: () => ({ rows: 0, columns: 0 }), // as wide as the grids above
    draw({ reading }) {
      for (const { draw } of layers) draw(reading);
    },
  };
}

// So many maps of one size, in one row where there is room.
function mapsOf(layer, size, many, where) {
  const canvases = Array.from({ length: many }, () => pixels(size, `cnn-map cnn-${layer}`));
  const row = element("div", { className: "cnn-maps", role: "img" }, ...canvases);
  return {
    node: titled(`feature maps ${where}`, `${many} of ${sizeText(size)}`, row),
    draw(reading) {
      const maps = reading[layer];
      const limit = largestOf(...maps);
      for (const [q, canvas] of canvases.entries())
        paint(canvas, maps[q], (value) => signedColour(value, limit));
      const silent = maps.filter((map) => map.flat().every((value) => value === 0)).length;
      const name = `${count(many, "feature map")} ${where}: ${silent} of them 0 everywhere`;
      setAttribute(row, "aria-label", name);
    },
  };
}
