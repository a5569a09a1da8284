"""One JavaScript module for each explorer, joined from the shared files and its own.

anywidget takes a single module without imports. The files are plain scripts that define functions;
the line that exports comes last, so that tests can run all but that line in any JavaScript engine.
"""

import json
from pathlib import Path

from matplotlib.colors import to_hex

from cnnlib.plots import style

FOLDER = Path(__file__).parent
SHARED = (
    *("dom", "number", "colour", "arithmetic", "pooling", "channels"),
    *("cells", "board", "cell", "editor", "moving", "grid"),
    *("controls", "sliders", "stage", "explorer", "words"),
)
LESS = {"keys": ("dom",)}  # what needs but these of the shared files
EXPORT = "export default { render };\n"


def script(name=None):
    """Return shared JavaScript and that of the explorer `name`, without an export."""
    stops = [to_hex(colour) for colour in style.SIGNED.resampled(5)(range(5))]
    texts = [f"const SIGNED_STOPS = {json.dumps(stops)};"]
    texts += map(shared, LESS.get(name, SHARED))
    if name is not None:
        texts.append((FOLDER / f"{name}.js").read_text("utf-8"))
    return "\n".join(texts)


def shared(part):
    """Return one of the shared files."""
    return (FOLDER / "shared" / f"{part}.js").read_text("utf-8")


def module(name):
    """Return the explorer's JavaScript as the one module that anywidget takes."""
    return script(name) + EXPORT


def stylesheet():
    """Return the style that all explorers share."""
    return (FOLDER / "shared" / "style.css").read_text("utf-8")


def write(folder):
    """Write every module into a folder, for tools that must see them whole."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for file in FOLDER.glob("*.js"):
        (folder / file.name).write_text(module(file.stem), "utf-8")
