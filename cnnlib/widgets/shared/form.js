// In which form a file stores a picture, and what size its head promises. A browser would decode it
// whole to tell: a small file can hold so many pixels that the page stands still, or the browser dies.

// start: how such a file begins; size(head): [rows, columns] from a DataView of it, a RangeError
// where it ends too early
const FORMS = [
  { start: /^\x89PNG/, size: (head) => [head.getUint32(20), head.getUint32(16)] },
  { start: /^\xff\xd8\xff/, size: sizeOfJpeg },
  { start: /^RIFF.{4}WEBP/s, size: sizeOfWebP },
  { start: /^GIF8/, size: (head) => [head.getUint16(8, true), head.getUint16(6, true)] },
  { start: /^BM/, size: sizeOfBmp },
];

// Of the first 12 bytes of a file; undefined if it is no picture.
function formOf(bytes) {
  const start = String.fromCharCode(...bytes);
  return FORMS.find((form) => form.start.test(start));
}

// From segment to segment: the one with the size is FF C0 to FF CF, but for three that mean others.
function sizeOfJpeg(head) {
  let place = 2;
  for (;;) {
    const kind = head.getUint16(place);
    if (kind >= 0xffc0 && kind <= 0xffcf && ![0xffc4, 0xffc8, 0xffcc].includes(kind))
      return [head.getUint16(place + 5), head.getUint16(place + 7)];
    place += kind === 0xffff ? 1 : 2 + head.getUint16(place + 2); // FF may be repeated
  }
}

// One of three kinds: extended, without a loss, with a loss.
function sizeOfWebP(head) {
  const kind = String.fromCharCode(head.getUint8(15));
  const three = (place) => head.getUint16(place, true) + (head.getUint8(place + 2) << 16);
  if (kind === "X") return [three(27) + 1, three(24) + 1];
  if (kind !== "L") return [28, 26].map((place) => head.getUint16(place, true) & 0x3fff);
  const bits = head.getUint32(21, true);
  return [((bits >> 14) & 0x3fff) + 1, (bits & 0x3fff) + 1];
}

// Rows from the top are counted below 0; the oldest kind has numbers of 16 bits.
function sizeOfBmp(head) {
  if (head.getUint32(14, true) === 12) return [head.getUint16(20, true), head.getUint16(18, true)];
  return [Math.abs(head.getInt32(22, true)), head.getInt32(18, true)];
}
