"""Make the figures that the README and the lessons link to: one table, then files beside it.

python figures/make_figures.py [FOLDER]

`speed.svg` is not among them: it holds measurements, and `make bench` writes it. Nor are the
explorers: a browser pictures them for `make screenshots`.
"""

import io
import sys
from pathlib import Path

import matplotlib

matplotlib.use("agg")

import matplotlib.pyplot as plt
import numpy as np
from PIL import Image

from cnnlib import plots, trace, vectorized
from cnnlib.example import B, W, X, forward, gradients
from cnnlib.padding import insert, inserted_gradient, pad, rot180
from cnnlib.plots.grids import grid_of
from cnnlib.plots.layout import grid_axes

HERE = Path(__file__).parent
UPSTREAM = np.array([[1, -2], [3, 4]])


def portrait():
    """The running example: x, w, y, and every gradient under its variable."""
    grad_y, grad_x, grad_w, _ = gradients()
    title = "Under each number: what a rise of 1 is worth"
    return plots.show_portrait(X, W, forward()[0], grad_x, grad_w, grad_y, title=title)


def slide(stride):
    """The window walks over x; y fills."""
    y = vectorized.conv2d_single(X, W, B, stride=stride)
    known = np.ma.masked_all(y.shape)
    for step in trace.steps(X, W, B, stride=stride):
        known[step.i, step.j] = y[step.i, step.j]
        yield plots.show_step(X, W, known, step, b=B)


def inserted(stride):
    """grad_y on its way to the array that serves both gradients: spread, bordered, tailed."""
    k = len(W)
    spread = insert(UPSTREAM, stride)
    bordered = pad(spread, k - 1)
    whole = inserted_gradient(UPSTREAM, X.shape, W.shape, stride=stride)
    tail = np.ones(whole.shape, dtype=bool)
    tail[: len(bordered), : len(bordered)] = False
    for array, title in (
        (UPSTREAM, "The gradient of y"),
        (spread, "Zeros between: the stride undone"),
        (bordered, "Zeros around: room for the kernel"),
        (whole, "A tail: what no window of x read"),
    ):
        marks = {"tail": tail} if array is whole else {}
        figure, [[ax]] = grid_axes([[grid_of(whole)]], title=title)
        shown = np.ma.masked_all(whole.shape)
        shown[: len(array), : len(array)] = array
        plots.show_array(shown, ax=ax, limit=4, decimals=0, inserted=shown.filled(1) == 0, **marks)
        yield figure


def stamps():
    """One row: grad_x as a sum of stamps, beside the turned kernel that reads it off."""
    w, grad_y = W[:1], gradients()[0][:1]
    bordered, turned = pad(grad_y, ((0, 0), (2, 2))), rot180(w)
    scattered, gathered = np.zeros((1, 6)), np.ma.masked_all((1, 6))
    for step in range(6):
        if step < grad_y.shape[1]:
            scattered[:, step : step + 3] += grad_y[0, step] * w
        gathered[0, step] = (bordered[:, step : step + 3] * turned).sum()
        rows = [[grad_y, w, scattered], [bordered, turned, gathered]]
        figure, axes = grid_axes(
            [[grid_of(array) for array in row] for row in rows],
            title="Stamp w, or slide w turned: both give grad_x",
        )
        window = [0], range(step, min(step + 3, 6))
        for ax, array, title in zip(
            axes[0], rows[0], ("grad_y", "w", "stamps so far"), strict=True
        ):
            at = {"grad_y": ([0], [step]), "stamps so far": window}.get(title)
            plots.show_array(array, ax=ax, title=title, limit=4, window=at if step < 4 else None)
        names = ("grad_y between zeros", "w turned", "read so far")
        for ax, array, title in zip(axes[1], rows[1], names, strict=True):
            at = {names[0]: ([0], range(step, step + 3)), names[2]: ([0], [step])}.get(title)
            plots.show_array(array, ax=ax, title=title, limit=4, window=at)
        yield figure


# File name: what draws it, and with what. Animations play once and stop at their last frame.
FIGURES = {
    "portrait.png": (portrait, {}),
    "slide.gif": (slide, {"stride": 1}),
    "inserted_gradient.gif": (inserted, {"stride": 2}),
    "stamps.gif": (stamps, {}),
}
SECONDS_A_FRAME = {"slide.gif": 1.2, "inserted_gradient.gif": 3, "stamps.gif": 2}


def picture(figure):
    """Return a figure's pixels in a palette of 256 colours, and close it."""
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png")
    plt.close(figure)
    return Image.open(buffer).convert("RGB").quantize(256, dither=Image.Dither.NONE)


def main(folder):
    for name, (draw, parameters) in FIGURES.items():
        drawn, path = draw(**parameters), Path(folder) / name
        if path.suffix == ".gif":
            first, *others = (picture(figure) for figure in drawn)
            duration = round(1000 * SECONDS_A_FRAME[name])
            first.save(path, save_all=True, append_images=others, duration=duration)
        else:
            picture(drawn).save(path)


if __name__ == "__main__":
    main(*sys.argv[1:] or [HERE])
