"""Slips in a convolution."""

import numpy as np

from cnnlib import vectorized
from cnnlib.checks import convolution_padding, pair
from cnnlib.exercises.slips.slip import slip
from cnnlib.shapes import output_size

OVERWRITTEN = "= stands where += belongs"


@slip("conv2d", "the bias is forgotten")
def bias_forgotten(x, w, b=None, **options):
    return vectorized.conv2d(x, w, **options)


@slip("conv2d", "the bias multiplies the sum; it is added to it")
def bias_multiplies(x, w, b, **options):
    return vectorized.conv2d(x, w, **options) * np.reshape(b, (-1, 1, 1))


@slip("conv2d", "the kernel's rows run from bottom to top, its columns are as they should be")
def rows_reversed(x, w, b=None, **options):
    return vectorized.conv2d(x, w[:, :, ::-1], b, **options)


@slip("conv2d", "the kernel's columns run from right to left, its rows are as they should be")
def columns_reversed(x, w, b=None, **options):
    return vectorized.conv2d(x, w[..., ::-1], b, **options)


@slip("conv2d", "the stride makes y smaller, but the windows still move one pixel at a time")
def stride_in_the_size_alone(x, w, b=None, *, stride=1, padding=0):
    h, width = vectorized.conv2d(x, w, b, stride=stride, padding=padding).shape[2:]
    return vectorized.conv2d(x, w, b, padding=padding)[:, :, :h, :width].copy()


@slip("conv2d", "the strides are read as (columns, rows); the rows' comes first", later=True)
def strides_exchanged(x, w, b=None, *, stride=1, padding=0):
    return vectorized.conv2d(x, w, b, stride=pair(stride, "stride")[::-1], padding=padding)


# --- channels


@slip("conv2d", "the channels are averaged; what they give is added", needs="channels")
def channels_averaged(x, w, b=None, **options):
    return vectorized.conv2d(x, w / w.shape[1], b, **options)


@slip("conv2d", f"only the last input channel counts: {OVERWRITTEN}", needs="channels")
def last_channel_left(x, w, b=None, **options):
    return vectorized.conv2d(x[:, -1:], w[:, -1:], b, **options)


@slip(
    "conv2d",
    "windows and kernels are flattened in different orders, channels last and first",
    needs="channels",
)
def flattened_in_two_orders(x, w, b=None, **options):
    q, c, k_h, k_w = w.shape
    return vectorized.conv2d(x, w.reshape(q, k_h, k_w, c).transpose(0, 3, 1, 2), b, **options)


@slip(
    "conv2d",
    "w is read in the order of its memory, which is not that of its axes in every view",
    needs="channels",
)
def read_as_it_lies(x, w, b=None, **options):
    return vectorized.conv2d(x, w.ravel(order="K").reshape(w.shape), b, **options)


# --- types


@slip("conv2d", "y is kept in the image's own type, where whole numbers lose what they cannot hold")
def in_the_image_s_type(x, w, b=None, **options):
    y = vectorized.conv2d(x.astype(float), w, b, **options)
    return (y.astype(np.int64) if x.dtype.kind in "iu" else y).astype(x.dtype)


@slip("conv2d", "the weights are cut to whole numbers: 0.5 becomes 0")
def whole_weights(x, w, b=None, **options):
    return vectorized.conv2d(x, np.trunc(w), b, **options)


# --- padding: which row of the image each window meets


@slip("conv2d", "all of the padding is at the bottom and the right; half of it belongs in front")
def padded_at_the_end(x, w, b=None, **options):
    return _slide(x, w, b, **options, meets=lambda start, u, top, h: start + u)


@slip("conv2d", "the padding repeats the edge of the image; it is 0")
def edge_repeated(x, w, b=None, **options):
    return _slide(
        x, w, b, **options, meets=lambda start, u, top, h: (start + u - top).clip(0, h - 1)
    )


@slip("conv2d", "a negative index counts from the end: a row above the image reads the last one")
def wraps_above(x, w, b=None, **options):
    def meets(start, u, top, h):
        row = start + u - top
        return np.where(row < 0, row + h, row)

    return _slide(x, w, b, **options, meets=meets)


@slip(
    "conv2d", "a window that begins in the padding is moved into the image; it is cut by its edge"
)
def pushed_inside(x, w, b=None, **options):
    return _slide(x, w, b, **options, meets=lambda start, u, top, h: np.maximum(start - top, 0) + u)


@slip(
    "conv2d",
    "the image is padded again for every kernel; pad it once, before the loop",
    needs="channels",
)
def padded_for_every_kernel(x, w, b=None, **options):
    b = np.zeros(len(w)) if b is None else b
    maps = [
        _slide(
            x,
            w[q : q + 1],
            b[q : q + 1],
            **options,
            meets=lambda start, u, top, h, q=q: start + u - (q + 1) * top,
        )
        for q in range(len(w))
    ]
    return np.concatenate(maps, axis=1)


@slip("conv2d", "the number of windows is counted without the padding")
def counted_without_padding(x, w, b=None, *, stride=1, padding=0):
    h, width = vectorized.conv2d(x, w, b, stride=stride).shape[2:]
    y = vectorized.conv2d(x, w, b, stride=stride, padding=padding)
    return y[:, :, :h, :width].copy()


@slip("conv2d", "the rows' padding is used for the columns too; they have their own", later=True)
def rows_padding_for_columns(x, w, b=None, *, stride=1, padding=0):
    rows, _ = _sides(w, stride, padding)
    return vectorized.conv2d(x, w, b, stride=stride, padding=(rows, rows))


@slip(
    "conv2d",
    "the paddings are read as top, left, bottom, right; top and bottom come first",
    later=True,
)
def paddings_in_another_order(x, w, b=None, *, stride=1, padding=0):
    (top, left), (bottom, right) = _sides(w, stride, padding)
    return vectorized.conv2d(x, w, b, stride=stride, padding=((top, bottom), (left, right)))


def _slide(x, w, b, *, stride=1, padding=0, meets):
    """A convolution where `meets(start, u, top, h)` is the row that weight u of a window meets.

    `start` is where the window starts on the padded image, `top` the padding above, h the image's
    height; a row outside the image counts as 0. Columns likewise.
    """
    axes = []
    sides = _sides(w, stride, padding)
    for h, k, s, (top, bottom) in zip(
        x.shape[2:], w.shape[2:], pair(stride, "stride"), sides, strict=True
    ):
        start = s * np.arange(output_size(h + top + bottom, k, stride=s))[:, None]
        axes.append(meets(start, np.arange(k), top, h))
    inside = [(at >= 0) & (at < n) for at, n in zip(axes, x.shape[2:], strict=True)]
    rows, columns = (np.where(here, at, 0) for at, here in zip(axes, inside, strict=True))
    windows = x[:, :, rows][..., columns] * inside[0][..., None, None] * inside[1]
    y = np.einsum("nciujv,qcuv->nqij", windows, w)
    return y if b is None else y + np.reshape(b, (-1, 1, 1))


def _sides(w, stride, padding):
    """((top, bottom), (left, right))"""
    return convolution_padding(padding, w.shape[2:], pair(stride, "stride"))
