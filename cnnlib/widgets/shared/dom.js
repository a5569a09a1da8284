// Elements without markup: every text goes in as text, whatever it holds.
//
// Whatever can have the focus keeps its keys from the notebook: JupyterLab looks for the attribute
// from the focused element upwards, and some shortcuts match the focused element itself.
//
// A browser that comes back to a page would fill in what its controls had, and an explorer begins anew:
// so they ask it not to.

const KEEPS_KEYS = ["data-lm-suppress-shortcuts", "true"];

function element(tag, { className, text, ...attributes } = {}, ...children) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text !== undefined) node.textContent = text;
  if ("tabindex" in attributes || ["input", "button", "select"].includes(tag))
    node.setAttribute(...KEEPS_KEYS);
  if (["input", "select"].includes(tag)) node.setAttribute("autocomplete", "off");
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

// Writing only what differs keeps a hover within a frame, and screen readers quiet.
function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

// A sentence: the sign of cross-correlation is a speck in most typefaces, and so has an element.
function setSentence(node, text) {
  if (node.textContent === text) return;
  const star = () => element("span", { className: "cnn-star", text: "⋆" });
  node.replaceChildren(...text.split(/(⋆)/).map((part) => (part === "⋆" ? star() : part)));
}

function setAttribute(node, name, value) {
  if (node.getAttribute(name) !== String(value)) node.setAttribute(name, value);
}

function handKeysBack(node) {
  document.activeElement?.blur();
  node.closest(".jp-Notebook")?.focus();
}
