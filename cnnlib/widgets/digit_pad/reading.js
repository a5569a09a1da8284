// The network of the lesson "Train it", forward and back to x, with the shared arithmetic.

const HALVES = { stride: [2, 2], padding: [0, 0], dilation: [1, 1] };

const rectified = (maps) => maps.map((map) => map.map((row) => row.map((a) => Math.max(a, 0))));

// Of a gradient only what reached a positive number.
const gated = (grads, before) =>
  grads.map((map, q) => map.map((row, i) => row.map((g, j) => (before[q][i][j] > 0 ? g : 0))));

function readDigit(weights, x) {
  const scores = convolveChannels([x], weights["0.w"], weights["0.b"], PLAIN, 1);
  const first = rectified(scores);
  const pooled = first.map((map) => pool(map, "average", [2, 2], HALVES));
  const halves = pooled.map(({ y }) => y);
  const features = convolveChannels(halves, weights["3.w"], weights["3.b"], PLAIN, 1);
  const second = rectified(features);
  const logits = weights["6.w"].map((row, q) =>
    row.reduce((sum, w, n) => sum + w * second[n][0][0], weights["6.b"][q]),
  );
  const answer = logits.indexOf(Math.max(...logits));
  const passes = { x, scores, first, pooled, halves, features };
  const grad_x = pulledBack(weights, passes, answer);
  return { first, second, logits, probabilities: softmax(logits), answer, grad_x };
}

// How much a logit rises with each number of x.
function pulledBack(weights, { x, scores, first, pooled, halves, features }, answer) {
  const linear = weights["6.w"][answer].map((w) => [[w]]);
  const back = (grads, maps, w) => convolveChannelsBackward(grads, maps, w, PLAIN, 1).gradX;
  const ofHalves = back(gated(linear, features), halves, weights["3.w"]);
  const ofFirst = ofHalves.map((g, q) => poolBackward(g, first[q], pooled[q].shares));
  return back(gated(ofFirst, scores), [x], weights["0.w"])[0];
}

function softmax(logits) {
  const largest = Math.max(...logits);
  const powers = logits.map((logit) => Math.exp(logit - largest));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}
