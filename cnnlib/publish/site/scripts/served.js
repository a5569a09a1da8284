// JupyterLite needs a web server: a page that was opened as a file does not offer it.

if (location.protocol === "file:") {
  for (const node of document.querySelectorAll("[data-served]")) node.hidden = true;
  for (const node of document.querySelectorAll("[data-unserved]")) node.hidden = false;
}
