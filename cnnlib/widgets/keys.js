// Controls of ipywidgets leave their keys to the notebook, where "d d" deletes the cell. This
// invisible neighbour of theirs claims the keys for each control of its output that gets the focus.
export default {
  render({ el }) {
    el.style.display = "none";
    const claim = ({ target }) => {
      if (el.closest(".jp-OutputArea-output")?.contains(target)) {
        target.setAttribute("data-lm-suppress-shortcuts", "true");
      }
    };
    document.addEventListener("focusin", claim);
    requestAnimationFrame(() => claim({ target: document.activeElement })); // if it was quicker
    return () => document.removeEventListener("focusin", claim);
  },
};
