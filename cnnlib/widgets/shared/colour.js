// One symmetric scale: blue below zero, orange above, and at zero white or, in the dark, nearly the
// page's own black. SIGNED_STOPS, from the deepest blue to the deepest orange, are the figures' own
// and are put in by Python; each has one partner in the dark, on which any number is white.

function channels(hex) {
  return [1, 3, 5].map((start) => parseInt(hex.slice(start, start + 2), 16));
}

const STOPS = SIGNED_STOPS.map(channels);
const DARK_STOPS = ["#3a74ba", "#2c4a6e", "#23272e", "#6b431a", "#ae5c0c"].map(channels);

function signedColour(value, limit, stops = STOPS) {
  const share = Math.min(1, Math.max(-1, value / limit)) || 0;
  const place = ((share + 1) / 2) * (stops.length - 1);
  const below = Math.min(Math.floor(place), stops.length - 2);
  const mix = (low, high) => Math.round(low + (place - below) * (high - low));
  return stops[below].map((low, channel) => mix(low, stops[below + 1][channel]));
}

function luminance(rgb) {
  const [red, green, blue] = rgb.map((channel) => {
    const share = channel / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

// Black or white, whichever contrasts more: never less than 4.58 to 1.
function inkOn(rgb) {
  const light = luminance(rgb);
  return (light + 0.05) / 0.05 >= 1.05 / (light + 0.05) ? "black" : "white";
}

function largestOf(...matrices) {
  const sizes = matrices.flat(2).filter(Number.isFinite).map(Math.abs);
  return Math.max(0, ...sizes) || 1;
}
