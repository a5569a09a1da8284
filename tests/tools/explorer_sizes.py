"""How large every explorer is, in each state of the gallery, where it is to be seen whole.

python tests/tools/explorer_sizes.py
"""

import tempfile
from pathlib import Path

from driver import launch
from playwright.sync_api import sync_playwright

from cnnlib.widgets import gallery

# The room of an explorer: on a page, and in JupyterLab at 1280 x 800 with the file browser open.
PLACES = {"page": (1240, 660), "lab": (930, 679)}
AROUND = (24, 140)  # what a page keeps for itself of its window's width and height

MEASURE = """() => {
  const root = document.querySelector(".cnn-explorer");
  const { width, height } = root.getBoundingClientRect();
  const bottom = (node) => node.getBoundingClientRect().bottom;
  const lowest = Math.max(...[...root.querySelectorAll("*")].map(bottom));
  return {
    width: Math.max(width, root.scrollWidth),
    height: Math.max(height, lowest - root.getBoundingClientRect().top),
    cell: parseInt(root.style.getPropertyValue("--cell")),
    beside: root.classList.contains("cnn-wide"),
    grids: [...root.querySelectorAll("[role=grid]")].filter((g) => g.offsetParent).length,
  };
}"""


def window(place):
    """Return the viewport in which a page leaves an explorer this place."""
    return {
        side: room + around
        for side, room, around in zip(("width", "height"), PLACES[place], AROUND, strict=True)
    }


def main():
    """Print one line for each state and place."""
    with tempfile.TemporaryDirectory() as pages, sync_playwright() as playwright:
        gallery.main(pages)
        browser = launch(playwright)
        row = "{:24} {:5} {:>6} {:>7} {:>5} {:>6}  {}".format
        print(row("state", "place", "width", "height", "cell", "grids", "controls"))
        for place in PLACES:
            page = browser.new_page(viewport=window(place))
            for path in sorted(set(Path(pages).glob("*.html")) - {Path(pages, "index.html")}):
                page.goto(path.as_uri())
                size = page.evaluate(MEASURE)
                numbers = [round(size[name]) for name in ("width", "height", "cell", "grids")]
                beside = "beside" if size["beside"] else "above"
                print(row(path.stem, place, *numbers, beside))
        browser.close()


if __name__ == "__main__":
    main()
