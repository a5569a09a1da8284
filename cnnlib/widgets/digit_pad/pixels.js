// Pictures without numbers: each entry of a matrix is one pixel of a canvas, which CSS enlarges.

function pixels([rows, columns], className) {
  return element("canvas", { className: `cnn-pixels ${className}`, width: columns, height: rows });
}

// colour(value): [red, green, blue]
function paint(canvas, matrix, colour) {
  const context = canvas.getContext("2d");
  const image = context.createImageData(canvas.width, canvas.height);
  for (const [place, value] of matrix.flat().entries())
    image.data.set([...colour(value), 255], 4 * place);
  context.putImageData(image, 0, 0);
}

// Something drawn, with a title as a grid has.
function titled(name, size, ...drawn) {
  const title = element("span", { text: name });
  const small = element("span", { className: "cnn-size", text: ` ${size}` });
  const head = element("div", { className: "cnn-title" }, title, small);
  return element("div", {}, head, ...drawn);
}
