"""Every explorer on the course's running example, as pages that need no kernel, and their index.

python -m cnnlib.widgets.gallery FOLDER
"""

import html
import inspect
import sys
from itertools import groupby
from pathlib import Path
from string import Template

import numpy as np

from cnnlib import datasets, files
from cnnlib.example import GRAD_Z, B, W, X, forward, gradients
from cnnlib.kernels import impulse
from cnnlib.widgets import (
    BatchExplorer,
    ChannelMixer,
    ConvolutionExplorer,
    DigitPad,
    InsertedGradientExplorer,
    NetworkExplorer,
    PictureExplorer,
    PoolingExplorer,
    RateExplorer,
    ScatterGatherExplorer,
    bundle,
)
from cnnlib.widgets.policy import Script, policy

LINE = 88  # characters, as far as code is written on one
INDEX = Template((Path(__file__).parent / "gallery.html").read_text("utf-8"))
COPY = Script(bundle.shared("gallery"), module=True)


def examples():
    """Return an explorer for each page, by the page's name."""
    grad_y = gradients()[0]
    centre = impulse(3)
    unsure = datasets.digits()[0][184, 0]  # a two that could be something else
    others = [[1, 0, -1]] * 3
    wall = [[W, centre], [others, W.T]]
    explorers = {
        "batch": BatchExplorer([X, X[::-1]], 3, [grad_y, grad_y]),
        "channels": ChannelMixer([X, X.T], wall, [B, 0], [grad_y, grad_y.T]),
        "channels_backward": ChannelMixer(
            [X, X.T], wall, [B, 0], [grad_y, grad_y.T], backward=True
        ),
        "channels_in_groups": ChannelMixer([X, X.T], [[W], [W.T]], groups=2, backward=True),
        "convolution": ConvolutionExplorer(X, W, B, grad_y),
        "convolution_forward": ConvolutionExplorer(X, W, B),
        "convolution_strided": ConvolutionExplorer(X, W, B, GRAD_Z, stride=2),
        "convolution_one_row": ConvolutionExplorer(X[0], W[0], 0, grad_y[0]),
        "digit_pad": DigitPad(drawing=np.kron(unsure, np.ones((4, 4)))),
        "inserted": InsertedGradientExplorer(6, 3, 2),
        "inserted_large": InsertedGradientExplorer(9, 3, 3),
        "network": NetworkExplorer(X, W, B, GRAD_Z, gradients=True),
        "network_forward": NetworkExplorer(X, W, B, GRAD_Z),
        "picture": PictureExplorer(kernel="laplacian"),
        "picture_in_colour": PictureExplorer(
            kernel="left_minus_right", padding=1, dilation=1, planes="RGB"
        ),
        "pooling": PoolingExplorer(
            forward()[0], kernel_size=3, stride=1, padding=1, names=("y", "z")
        ),
        "pooling_of_y": PoolingExplorer(
            forward()[0], kernel_size=3, stride=1, grad_y=GRAD_Z, names=("y", "z")
        ),
        "pooling_average": PoolingExplorer(X, kind="average", kernel_size=2, stride=3),
        "rate": RateExplorer(),
        "stamps": ScatterGatherExplorer(grad_y, W),
        "stamps_one_row": ScatterGatherExplorer(grad_y[0], W[0]),
    }
    for name, tasks in TASKS.items():
        for task, wanted in tasks.items():
            explorers[name].task(task, **wanted)
    return explorers


# What a reader is asked to try, as in the lessons.
TASKS = {
    "batch": {"homes": {"value": 3.75}},
    "channels": {"copies": {}, "alone": {"q": 1, "c": 1}},
    "convolution": {"touched_by": {"outputs": 6}, "nothing_comes_back": {}},
    "convolution_forward": {"reach": {"cell": ("y", 3, 3)}, "zero": {}},
    "convolution_strided": {"impulse": {}},
    "inserted": {"widest_tail": {"k": 3, "s": 3}, "no_tail": {"s": 2}},
    "network": {"score": {"is_to_be": -12}, "largest_gradients": {}},
    "network_forward": {"changes_all_of_z": {}},
    "picture": {"rows_and_rest": {"rows": 40, "rest": 2}, "as_large_as_x": {}},
    "pooling_of_y": {"all_of_the_gradient": {"at": (2, 1)}, "tie": {}},
    "stamps": {"weight_between": {"output": (1, 1), "pixel": (2, 3)}},
}


def main(folder):
    """Write the pages into a folder, and the index that leads to them."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    shown = examples()
    for name, explorer in shown.items():
        explorer.to_html(folder / f"{name}.html")
        print(folder / f"{name}.html")
    files.replace(folder / "index.html", index(shown).encode("utf-8"))
    print(folder / "index.html")


def index(shown):
    """Return a page that links to each explorer, with the code that makes it and what it says.

    Parameters
    ----------
    shown : dict of page's name to Explorer

    Returns
    -------
    str
        HTML that asks for nothing from outside.
    """
    kinds = groupby(shown.items(), key=lambda pair: type(pair[1]).__name__)
    sections = "\n".join(_section(kind, dict(pages)) for kind, pages in kinds)
    return INDEX.substitute(policy=policy([COPY]), kinds=sections, script=COPY)


def _section(kind, pages):
    """Return one class: its first sentence, its pages, and its whole docstring folded."""
    text = inspect.getdoc(type(next(iter(pages.values())))) or ""
    first = text.partition("\n")[0]  # python -OO keeps no text
    parts = [f"<h2>{kind}</h2>", f"<p>{html.escape(first)}</p>"]
    for name, explorer in pages.items():
        title = name.replace("_", " ")
        parts.append(f'<h3><a href="{name}.html">{title}</a></h3>')
        parts.append(
            f'<div class="code"><button type="button" aria-label="Copy the code of {title}">Copy'
            f'</button><pre tabindex="0">{html.escape(lines(explorer, TASKS.get(name, {})))}</pre></div>'
        )
    fold = f'<details><summary>All of its docstring</summary><pre tabindex="0">{html.escape(text)}'
    return "\n".join([*parts, f"{fold}</pre></details>"])


def lines(explorer, tasks=None):
    """Return the lines that make an explorer: an import, its constructor's call, its tasks.

    Parameters
    ----------
    explorer : Explorer
    tasks : dict of task's name to dict of what it asks for, optional

    Returns
    -------
    str
        The call takes several lines where it is long.
    """
    call = repr(explorer)
    if len(call) > LINE:
        call = explorer.code(",\n    ", "\n").replace("(\n", "(\n    ", 1)
    if tasks:
        asked = [f"explorer.task({_arguments(task, wanted)})" for task, wanted in tasks.items()]
        call = "\n".join([f"explorer = {call}", *asked, "explorer"])
    return f"from cnnlib.widgets import {type(explorer).__name__}\n\n{call}"


def _arguments(task, wanted):
    return ", ".join([f'"{task}"', *(f"{name}={value!r}" for name, value in wanted.items())])


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python -m cnnlib.widgets.gallery FOLDER")
    main(sys.argv[1])
