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
    *("dom", "number", "colour", "arithmetic", "pool_arithmetic", "channel_arithmetic"),
    *("cells", "board", "cell", "editor", "moving", "grid"),
    *("controls", "form", "file", "sliders", "tasks", "layout", "stage", "explorer", "words"),
)
LESS = {"keys": ("dom",)}  # what needs but these of the shared files
PARTS = {  # what an explorer has in a folder of its own name
    "digit_pad": ("ink", "reading", "pixels", "drawing", "picture", "charts"),
    "picture": ("kernels", "slide", "view", "file"),
    "rate": ("curve",),
}
EXPORT = "export default { render };\n"


def script(name=None):
    """Return shared JavaScript and that of the explorer `name`, without an export."""
    texts = [_stops(), *map(shared, LESS.get(name, SHARED))]
    texts += [_read(f"{name}/{part}.js") for part in PARTS.get(name, ())]
    if name is not None:
        texts.append(_read(f"{name}.js"))
    return "\n".join(texts)


def colours():
    """Return the JavaScript that gives a number its colour, for pages that draw grids themselves."""
    return f"{_stops()}\n{shared('colour')}"


def shared(part):
    """Return one of the shared files."""
    return _read(f"shared/{part}.js")


def module(name):
    """Return the explorer's JavaScript as the one module that anywidget takes."""
    return script(name) + EXPORT


def stylesheet():
    """Return the style of all explorers: what they share, then what each adds."""
    own = sorted(file.name for file in FOLDER.glob("*.css"))
    return "\n".join(map(_read, ["shared/style.css", "shared/tasks.css", *own]))


def write(folder):
    """Write every module into a folder, for tools that must see them whole."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for file in FOLDER.glob("*.js"):
        (folder / file.name).write_text(module(file.stem), "utf-8")


def _stops():
    stops = [to_hex(colour) for colour in style.SIGNED.resampled(5)(range(5))]
    return f"const SIGNED_STOPS = {json.dumps(stops)};"


def _read(place):
    return (FOLDER / place).read_text("utf-8")
