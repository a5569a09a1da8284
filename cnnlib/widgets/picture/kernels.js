// The kernels of cnnlib.kernels, by name: a function for those that come in any size, which here
// may be even too, else the weights.

const across = [-1, 0, 1];

const KERNELS = {
  impulse: (size) => {
    const w = filled([size, size], 0);
    const middle = Math.floor((size - 1) / 2); // of an even size the first of the two
    w[middle][middle] = 1;
    return w;
  },
  box: (size) => filled([size, size], 1 / size ** 2),
  gaussian: (size) => {
    const bell = Array.from({ length: size }, (_, u) => Math.exp(-0.5 * (u - (size - 1) / 2) ** 2));
    const total = bell.reduce((sum, part) => sum + part, 0) ** 2;
    return bell.map((down) => bell.map((right) => (down * right) / total));
  },
  "left minus right": across.map(() => [1, 0, -1]),
  "top minus bottom": [1, 0, -1].map((weight) => across.map(() => weight)),
  "sobel x": [1, 2, 1].map((part) => across.map((step) => part * step)),
  "sobel y": across.map((step) => [1, 2, 1].map((part) => part * step)),
  laplacian: [0, 1, 0].map((side) => (side ? [1, -4, 1] : [0, 1, 0])),
  sharpen: [0, 1, 0].map((side) => (side ? [-1, 5, -1] : [0, -1, 0])),
};
const OWN = "my own";

function kernelNamed(name, size) {
  const kernel = KERNELS[name];
  return typeof kernel === "function" ? kernel(size) : kernel;
}

// Whose weights these are; `last` if several kernels have them, as all blurs of size 1 do.
function kernelName(w, last) {
  const square = w.length === w[0].length;
  const near = (a, b) => Math.abs(a - b) < 1e-9;
  const isOf = (name) => {
    const kernel = kernelNamed(name, w.length);
    return (
      square &&
      kernel.length === w.length &&
      kernel.every((row, u) => row.every((weight, v) => near(weight, w[u][v])))
    );
  };
  const names = Object.keys(KERNELS).filter(isOf);
  return names.includes(last) ? last : (names[0] ?? OWN);
}

// The kernel in another size: a named one that has it, else the same weights cut, or zeros added.
function kernelResized(w, size, seen) {
  const kernel = KERNELS[kernelName(w, seen.name)];
  if (typeof kernel === "function") return kernel(size[0]);
  return fitted(w, size, seen.weights, () => 0);
}
