"""Pictures of every explorer: on a projector in light and dark, and on a phone; two for the README.

python tests/tools/screenshots.py FOLDER
"""

import sys
import tempfile
from pathlib import Path

from driver import launch
from playwright.sync_api import sync_playwright

from cnnlib.widgets import gallery

LOOKS = {
    "light": {"viewport": {"width": 1280, "height": 720}, "color_scheme": "light"},
    "dark": {"viewport": {"width": 1280, "height": 720}, "color_scheme": "dark"},
    "phone": {"viewport": {"width": 400, "height": 800}, "color_scheme": "light"},
}

PICKED = {"convolution": ("x", 2, 2), "network": ("z", 0, 0)}  # in the README's pictures


def main(folder):
    """Write one PNG for each explorer and look into a folder, and NAME_explorer.png for the README."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as pages, sync_playwright() as playwright:
        gallery.main(pages)
        browser = launch(playwright)
        for look, options in LOOKS.items():
            page = browser.new_page(**options)
            for path in sorted(Path(pages).glob("*.html")):
                page.goto(path.as_uri())
                page.screenshot(path=folder / f"{path.stem}_{look}.png", full_page=True)
        page = browser.new_page(**LOOKS["light"])
        for name, picked in PICKED.items():
            explorer = gallery.examples()[name]
            explorer.picked = picked
            explorer.to_html(Path(pages, "picked.html"))
            page.goto(Path(pages, "picked.html").as_uri())
            page.screenshot(path=folder / f"{name}_explorer.png")
        browser.close()


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python tests/tools/screenshots.py FOLDER")
    main(sys.argv[1])
