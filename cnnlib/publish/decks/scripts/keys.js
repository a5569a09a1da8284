// A presenter's remote turns slides wherever the focus is. Arrows, Home, End and Enter belong to an
// explorer while it has the focus; Esc hands them back to the deck.

const TURNS = { PageDown: "next", PageUp: "prev", n: "next", p: "prev" };
const WRITTEN = "select, textarea, input:not([type=checkbox], [type=radio], [type=range])";
const PRESSED = "a, button, summary, input";

const inExplorer = (node) => node.closest?.(".explorer");

// What a key does to the deck, whatever has the focus: "next", "prev" or nothing.
function turnOf({ key, shiftKey, target, altKey, ctrlKey, metaKey }) {
  if (altKey || ctrlKey || metaKey) return null;
  if (key.startsWith("Page")) return TURNS[key];
  if (target.closest?.(WRITTEN)) return null;
  if (key !== " ") return TURNS[key] ?? null;
  if (target.closest?.(PRESSED)) return null;
  return shiftKey ? "prev" : "next";
}

addEventListener(
  "keydown",
  (event) => {
    const turn = turnOf(event);
    if (!turn || !Reveal.isReady()) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    Reveal[turn]();
  },
  true,
);
addEventListener("keydown", ({ key, target }) => {
  if (key === "Escape" && inExplorer(target)) document.activeElement.blur();
});
Reveal.on("slidechanged", ({ currentSlide }) => {
  if (!currentSlide.contains(document.activeElement)) document.activeElement?.blur();
});
