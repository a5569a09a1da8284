// Pooling over the links of a window. Padding never wins a maximum; the first maximum in reading
// order takes the gradient. An average divides by the whole window, or by its real pixels only.

function pool(x, kind, kernelSize, options) {
  const { links, outSize } = linksOf(sizeOf(x), kernelSize, options);
  const { countPadding = true } = options;
  const windows = Array.from({ length: outSize[0] }, () =>
    Array.from({ length: outSize[1] }, () => []),
  );
  for (const link of links) if (link.real) windows[link.i][link.j].push(link);
  const area = kernelSize[0] * kernelSize[1];
  const shares = []; // { i, j, r, c, share }: how much of x[r][c] is in y[i][j]
  for (const window of windows.flat()) {
    if (kind === "max") {
      const winner = window.reduce((best, link) =>
        exceeds(x[link.r][link.c], x[best.r][best.c]) ? link : best,
      );
      shares.push({ ...winner, share: 1 });
    } else {
      const share = 1 / (countPadding ? area : window.length);
      shares.push(...window.map((link) => ({ ...link, share })));
    }
  }
  const y = filled(outSize, 0);
  for (const { i, j, r, c, share } of shares) y[i][j] += x[r][c] * share;
  return { y, shares };
}

// NaN exceeds every number, and nothing exceeds it: a window with a NaN gives NaN.
function exceeds(value, best) {
  return !Number.isNaN(best) && (value > best || Number.isNaN(value));
}

function poolBackward(gradY, x, shares) {
  const gradX = filled(sizeOf(x), 0);
  for (const { i, j, r, c, share } of shares) gradX[r][c] += gradY[i][j] * share;
  return gradX;
}
