// Controls of ipywidgets leave their keys to the notebook, where "d d" deletes the cell. This
// invisible neighbour of theirs claims the keys for the control of its output that has the focus,
// and Esc hands them back. It also gives radio buttons the common name without which arrows do not
// choose, tells sliders their label, and moves the focus from a control that is disabled to the
// sentence that says why.

const SLIDER = ".widget-slider [role=slider]";

function render({ el }) {
  el.style.display = "none";
  const output = () => el.closest(".jp-OutputArea-output");
  const words = () => output()?.querySelector("[role=status]")?.parentElement;
  const watcher = new MutationObserver(([{ target }]) => {
    if (!target.disabled || !words()) return;
    words().tabIndex = -1;
    words().focus();
  });

  function claim({ target }) {
    watcher.disconnect();
    if (!output()?.contains(target)) return;
    for (const box of output().querySelectorAll(".widget-radio-box")) nameAlike(box);
    if (target === words()) return; // they need no keys
    target.setAttribute(...KEEPS_KEYS);
    watcher.observe(target, { attributeFilter: ["disabled"] });
  }
  function leave({ key, target }) {
    if (key === "Escape" && output()?.contains(target)) handKeysBack(el);
  }

  document.addEventListener("focusin", claim);
  document.addEventListener("keydown", leave);
  // The neighbours are drawn when they are ready, and drawn anew where their traits ask for it.
  const drawn = new MutationObserver(() => output()?.querySelectorAll(SLIDER).forEach(name));
  requestAnimationFrame(() => {
    claim({ target: document.activeElement }); // if it was quicker
    if (!output()) return;
    drawn.observe(output(), { childList: true, subtree: true });
    output().querySelectorAll(SLIDER).forEach(name);
  });
  return () => {
    watcher.disconnect();
    drawn.disconnect();
    document.removeEventListener("focusin", claim);
    document.removeEventListener("keydown", leave);
  };
}

function nameAlike(box) {
  const radios = [...box.querySelectorAll("input[type=radio]")];
  const name = radios.find((radio) => radio.name)?.name ?? `cnn-choice-${Math.random()}`;
  for (const radio of radios) radio.name = name;
}

function name(slider) {
  const label = slider.closest(".widget-slider").querySelector(".widget-label")?.textContent;
  if (label) setAttribute(slider, "aria-label", label);
}
