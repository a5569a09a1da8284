// Convolution of many channels from that of one: x [c], w [q][c in its group], b [q], gradY [q].

function added(...matrices) {
  return matrices.reduce((sum, m) => sum.map((row, r) => row.map((a, c) => a + m[r][c])));
}

// The pairs of channels that meet: output q reads input c through w[q][d].
function channelPairs(w, groups) {
  const outputs = w.length / groups;
  return w.flatMap((kernels, q) =>
    kernels.map((_, d) => ({ q, d, c: Math.floor(q / outputs) * kernels.length + d })),
  );
}

function partialMaps(x, w, options, groups) {
  return channelPairs(w, groups).map((pair) => ({
    ...pair,
    map: convolve(x[pair.c], w[pair.q][pair.d], 0, options),
  }));
}

function convolveChannels(x, w, b, options, groups) {
  const partial = partialMaps(x, w, options, groups);
  return w.map((_, q) => {
    const maps = partial.filter((part) => part.q === q).map(({ map }) => map);
    return added(...maps).map((row) => row.map((entry) => entry + b[q]));
  });
}

function convolveChannelsBackward(gradY, x, w, options, groups) {
  const gradX = x.map((channel) => filled(sizeOf(channel), 0));
  const gradW = w.map((kernels) => kernels.map(() => null));
  for (const { q, d, c } of channelPairs(w, groups)) {
    const part = convolveBackward(gradY[q], x[c], w[q][d], options);
    gradX[c] = added(gradX[c], part.gradX);
    gradW[q][d] = part.gradW;
  }
  const gradB = gradY.map((g) => g.flat().reduce((sum, entry) => sum + entry, 0));
  return { gradX, gradW, gradB };
}
