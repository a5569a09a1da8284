"""The average of every window, wrong."""

import numpy as np

from wild.reading import out_sizes, pad, two
from wild.slip import found, imagined


@found(
    "avg_pool2d",
    seen=("Maratyszcza/NNPACK", "issue 16"),
    kind="index arithmetic",
    says="the column of a window is found with the rows' stride",
    x=(1, 1, 6, 8),
    k=2,
    stride=(1, 2),
)
def column_with_the_rows_stride(x, kernel_size, *, stride=None, padding=0):
    (k_h, k_w), x = two(kernel_size), pad(x, padding)
    s_h, s_w = two(kernel_size if stride is None else stride)
    y = np.zeros((*x.shape[:2], *out_sizes(x, (k_h, k_w), (s_h, s_w))))
    for n, c, i, j in np.ndindex(y.shape):
        window = x[n, c, i * s_h : i * s_h + k_h, j * s_h : j * s_h + k_w]  # j * s_w
        y[n, c, i, j] = window.sum() / (k_h * k_w)
    return y


@found(
    "avg_pool2d",
    seen=("FluxML/NNlib.jl", "pull request 238"),
    kind="a wrong term",
    says="negative pixels are taken for padding and count as 0",
    x=(1, 1, 4, 6),
    k=2,
)
def negative_pixels_dropped(x, kernel_size, *, stride=None, padding=0):
    (k_h, k_w), x = two(kernel_size), pad(x, padding)
    s_h, s_w = two(kernel_size if stride is None else stride)
    y = np.zeros((*x.shape[:2], *out_sizes(x, (k_h, k_w), (s_h, s_w))))
    for n, c, i, j in np.ndindex(y.shape):
        total = 0
        for u, v in np.ndindex(k_h, k_w):
            total += max(x[n, c, i * s_h + u, j * s_w + v], 0)  # without the max
        y[n, c, i, j] = total / (k_h * k_w)
    return y


@found(
    "avg_pool2d",
    seen=("AviSynth/AviSynthPlus", "issue 196"),
    kind="dtypes",
    says="// cuts off what follows the point: the average of 1 and 2 becomes 1",
    x=(1, 1, 4, 6),
    k=2,
)
def divided_without_a_rest(x, kernel_size, *, stride=None, padding=0):
    (k_h, k_w), x = two(kernel_size), pad(x, padding)
    s_h, s_w = two(kernel_size if stride is None else stride)
    y = np.zeros((*x.shape[:2], *out_sizes(x, (k_h, k_w), (s_h, s_w))))
    for n, c, i, j in np.ndindex(y.shape):
        total = x[n, c, i * s_h : i * s_h + k_h, j * s_w : j * s_w + k_w].sum()
        y[n, c, i, j] = total // (k_h * k_w)  # / is meant
    return y


@found(
    "avg_pool2d",
    seen=("sonos/tract", "pull request 2654"),
    kind="wrong default",
    says="the padding is left out of the divisor, though by default it counts",
    x=(1, 1, 4, 6),
    k=2,
    padding=1,
)
def padding_not_counted(x, kernel_size, *, stride=None, padding=0):
    (k_h, k_w), real = two(kernel_size), pad(np.ones(x.shape), padding)
    s_h, s_w = two(kernel_size if stride is None else stride)
    x = pad(x, padding)
    y = np.zeros((*x.shape[:2], *out_sizes(x, (k_h, k_w), (s_h, s_w))))
    for n, c, i, j in np.ndindex(y.shape):
        window = n, c, slice(i * s_h, i * s_h + k_h), slice(j * s_w, j * s_w + k_w)
        y[n, c, i, j] = x[window].sum() / real[window].sum()  # k_h * k_w
    return y


@imagined(
    "avg_pool2d",
    kind="state kept between calls",
    says="results are remembered by the shape of x: the next image of that shape gets the old one",
    x=(1, 1, 4, 6),
    k=2,
)
def remembered_by_shape(x, kernel_size, *, stride=None, padding=0, remembered={}):
    key = x.shape, kernel_size, stride, padding
    if key not in remembered:  # x is missing in the key
        (k_h, k_w), x = two(kernel_size), pad(x, padding)
        s_h, s_w = two(kernel_size if stride is None else stride)
        y = np.zeros((*x.shape[:2], *out_sizes(x, (k_h, k_w), (s_h, s_w))))
        for n, c, i, j in np.ndindex(y.shape):
            y[n, c, i, j] = x[n, c, i * s_h : i * s_h + k_h, j * s_w : j * s_w + k_w].mean()
        remembered[key] = y
    return remembered[key].copy()


@imagined(
    "avg_pool2d",
    kind="wrong divisor",
    says="the sum is divided by k_h * k_h, as if every window were square",
    x=(1, 1, 4, 6),
    k=(2, 3),
)
def divided_by_a_square(x, kernel_size, *, stride=None, padding=0):
    (k_h, k_w), x = two(kernel_size), pad(x, padding)
    s_h, s_w = two(kernel_size if stride is None else stride)
    y = np.zeros((*x.shape[:2], *out_sizes(x, (k_h, k_w), (s_h, s_w))))
    for n, c, i, j in np.ndindex(y.shape):
        total = np.sum(x[n, c, i * s_h : i * s_h + k_h, j * s_w : j * s_w + k_w])
        y[n, c, i, j] = total / k_h**2  # k_h * k_w
    return y


@imagined(
    "avg_pool2d",
    kind="wrong default",
    says="without a stride the windows move k_h pixels to the right too; they move k_w",
    x=(1, 1, 4, 6),
    k=(2, 3),
)
def height_as_the_default_stride(x, kernel_size, *, stride=None, padding=0):
    (k_h, k_w), x = two(kernel_size), pad(x, padding)
    s_h, s_w = (k_h, k_h) if stride is None else two(stride)  # (k_h, k_w)
    y = np.zeros((*x.shape[:2], *out_sizes(x, (k_h, k_w), (s_h, s_w))))
    for n, c, i, j in np.ndindex(y.shape):
        y[n, c, i, j] = x[n, c, i * s_h : i * s_h + k_h, j * s_w : j * s_w + k_w].mean()
    return y


@imagined(
    "avg_pool2d",
    kind="padding's side",
    says="the padding is read as (columns, rows)",
    x=(1, 1, 4, 6),
    k=2,
    padding=(1, 0),
)
def padding_across_and_down(x, kernel_size, *, stride=None, padding=0):
    across, down = two(padding)  # down comes first
    (k_h, k_w), x = two(kernel_size), pad(x, (down, across))
    s_h, s_w = two(kernel_size if stride is None else stride)
    y = np.zeros((*x.shape[:2], *out_sizes(x, (k_h, k_w), (s_h, s_w))))
    for n, c, i, j in np.ndindex(y.shape):
        y[n, c, i, j] = x[n, c, i * s_h : i * s_h + k_h, j * s_w : j * s_w + k_w].mean()
    return y
