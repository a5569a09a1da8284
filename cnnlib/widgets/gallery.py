"""Every explorer on the course's running example, as pages that need no kernel.

python -m cnnlib.widgets.gallery FOLDER
"""

import sys
from pathlib import Path

import numpy as np

from cnnlib import datasets
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
)


def examples():
    """Return an explorer for each page, by the page's name."""
    grad_y = gradients()[0]
    centre = impulse(3)
    unsure = datasets.digits()[0][184, 0]  # a two that could be something else
    others = [[1, 0, -1]] * 3
    return {
        "batch": BatchExplorer([X, X[::-1]], 3, [grad_y, grad_y]),
        "channels": ChannelMixer(
            [X, X.T], [[W, centre], [others, W.T]], [B, 0], [grad_y, grad_y.T]
        ),
        "channels_in_groups": ChannelMixer([X, X.T], [[W], [W.T]], groups=2, backward=True),
        "convolution": ConvolutionExplorer(X, W, B, grad_y),
        "convolution_strided": ConvolutionExplorer(X, W, B, GRAD_Z, stride=2),
        "convolution_one_row": ConvolutionExplorer(X[0], W[0], 0, grad_y[0]),
        "digit_pad": DigitPad(drawing=np.kron(unsure, np.ones((4, 4)))),
        "inserted": InsertedGradientExplorer(6, 3, 2),
        "network": NetworkExplorer(X, W, B, GRAD_Z, gradients=True),
        "picture": PictureExplorer(kernel="laplacian"),
        "picture_in_colour": PictureExplorer(
            kernel="left_minus_right", padding=1, dilation=1, planes="RGB"
        ),
        "pooling": PoolingExplorer(
            forward()[0], kernel_size=3, stride=1, padding=1, names=("y", "z")
        ),
        "pooling_average": PoolingExplorer(X, kind="average", kernel_size=2, stride=3),
        "rate": RateExplorer(),
        "stamps": ScatterGatherExplorer(grad_y, W),
        "stamps_one_row": ScatterGatherExplorer(grad_y[0], W[0]),
    }


def main(folder):
    """Write the pages into a folder."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for name, explorer in examples().items():
        explorer.to_html(folder / f"{name}.html")
        print(folder / f"{name}.html")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python -m cnnlib.widgets.gallery FOLDER")
    main(sys.argv[1])
