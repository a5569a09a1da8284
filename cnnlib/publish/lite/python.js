// Stands in Pyodide's place in the kernel's worker: loads Pyodide, and quietens it before a cell runs.
const home = new URL("$PYODIDE", location).href;

importScripts(`${home}pyodide.js`);
const load = self.loadPyodide;

self.loadPyodide = async (options) => {
  const python = await load({ ...options, indexURL: home });
  // In a new tab matplotlib always builds its list of fonts, and says so in red.
  python.runPython(`
import logging
logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)
`);
  return python;
};
