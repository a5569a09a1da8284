"""The three sums of a convolution over a batch, by MEC: memory-efficient convolution.

Method: Cho and Brand, ICML 2017, https://arxiv.org/abs/1706.06873; here the samples lie last in
memory. Images are *lowered*: each row, in all channels, is copied once for every kernel column v.
The kH lowered rows that an output row reads are a matrix, with a row for each (u, c, v) and a column
for each output pixel of each sample. Matrices of neighbouring output rows overlap, as views of one
array, so that a pixel is copied kW times, and not kH · kW times as by im2col.

Beyond that idea you meet here:
- blocks of output rows, and of columns where rows are wide: what is lowered stays in the cache;
- groups, the first axis of every array; padding, cleared where `meet` finds no real pixel;
- dilation: a matrix that skips rows is no view, and the reshape that makes it copies;
- classes: at stride s a row of x meets only every s-th row of the kernel. gradX is made class by
  class, each at stride 1: none of the zeros of the inserted gradient is multiplied;
- edges: only the kernel's rows that meet grad_y are multiplied, as a NaN in w times 0 is NaN;
- conflict misses: addresses a power of 2 apart share few places in the cache. Array padding, some
  unused numbers behind each row, gives what is read together places of its own.

Arrays come checked, in one dtype: x (N, C_in, H, W), w (C_out, C_in/groups, kH, kW), grad_y
(N, C_out, H_out, W_out). In the letters of the sums g is the group and r the row.
"""

from itertools import groupby
from math import gcd

import numpy as np

from cnnlib.shapes import SlidingWindow, meet, remembered, span

BLOCK = 2**21  # bytes worked on at once: more leave the processor's cache, fewer cost calls
PERIOD, WAYS = 4096, 8  # bytes that lie PERIOD apart share a place in the cache, for WAYS of them
CONFLICT, ARRAY_PADDING = 512, 16  # rows of a multiple of these bytes get so many numbers more


def forward(x, w, window, groups, b=None):
    """gq(ucv),gr(ucv)(jn)->grq(jn): the weights times what each output row reads."""
    y, q = _new(np.empty, (len(x), len(w), *window.out_size), x.dtype), len(w) // groups
    y_rows = _rows(y, groups)
    w = w.transpose(0, 2, 1, 3).reshape(groups, 1, q, w[0].size)
    for rows, columns, matrices in _lowered(x, groups, window):
        part = y_rows[:, rows, :, columns].reshape(*matrices.shape[:2], q, matrices.shape[3])
        np.matmul(w, matrices, out=part)
        if b is not None:
            part += b.reshape(groups, 1, q, 1)
    return y


def weight_gradient(grad_y, x, window, groups):
    """gr(ucv)(jn),grq(jn)->g(ucv)q: what each output row reads times what it sends back."""
    c, q, (k_h, k_w) = x.shape[1] // groups, grad_y.shape[1] // groups, window.kernel_size
    grad_w = np.zeros((groups, k_h * c * k_w, q), x.dtype)
    grad_rows = _rows(batch_last(grad_y), groups)
    for rows, columns, matrices in _lowered(x, groups, window):
        part = grad_rows[:, rows, :, columns].reshape(*matrices.shape[:2], q, matrices.shape[3])
        for some in cut(matrices.shape[1], BLOCK // grad_w.nbytes):  # a grad_w for each row
            grad_w += (matrices[:, some] @ part[:, some].swapaxes(2, 3)).sum(axis=1)
    return grad_w.reshape(groups, k_h, c, k_w, q).transpose(0, 4, 2, 1, 3).reshape(-1, c, k_h, k_w)


def input_gradient(grad_y, w, window, groups):
    """g(cv)(uq),gr(uq)(jn)->gr(cv)(jn), added to the pixels that window j reads at offset v."""
    s, d, left = window.stride[1], window.dilation[1], window.padding[1][0]
    grad_x = _new(np.zeros, (len(grad_y), w.shape[1] * groups, *window.in_size), grad_y.dtype)
    w = w.reshape(groups, len(w) // groups, *w.shape[1:])
    for us, reached, turned_window, met in _classes(window):
        pixels = _rows(grad_x, groups)[:, reached]
        for rows, columns, sums in _sent(grad_y, w[..., us, :], turned_window, met):
            for v in range(w.shape[-1]):
                start = s * columns.start + d * v - left
                some, stamped = meet(start, s, sums.shape[4], window.in_size[1])
                pixels[:, rows, :, stamped] += sums[:, :, :, v, some]
    return grad_x


@remembered
def _classes(window):
    """List for each class: rows of the kernel, rows of x, their window on grad_y, and what meets.

    Row m of the class's k takes row i of grad_y to place i + gap m: turned, they are a window. Its
    padding, below 0 too, leaves the places that are rows of x. At each a slice of the k rows meets.
    """
    s, d, out_h = window.stride[0], window.dilation[0], window.out_size[0]
    classes, step, gap = [], s // gcd(s, d), d // gcd(s, d)
    for u in range(min(step, window.kernel_size[0])):
        k = len(range(u, window.kernel_size[0], step))
        reach = gap * (k - 1)
        places, reached = meet(d * u - window.padding[0][0], s, out_h + reach, window.in_size[0])
        padding = (reach - places.start, places.stop - out_h), (0, 0)
        turned_window = SlidingWindow(window.out_size, (k, 1), padding=padding, dilation=(gap, 1))
        met = [meet(place - reach, gap, k, out_h)[0] for place in range(places.start, places.stop)]
        classes.append((slice(u, None, step), reached, turned_window, met))
    return classes


def _sent(grad_y, w, window, met):
    """Yield rows, columns and grcvjn: what w (g, q, c, u, v), turned, makes of grad_y there."""
    (groups, q, c, k_h, k_w), n = w.shape, len(grad_y)
    turned = w[..., ::-1, :].transpose(0, 2, 4, 3, 1).reshape(groups, 1, c * k_w, k_h * q)
    buffer = None
    for rows, columns, matrices in _lowered(grad_y, groups, window, c * k_w):
        _, height, _, width = matrices.shape
        if buffer is None:  # the first block is the largest
            buffer = np.empty((groups, height, c * k_w, width), w.dtype)
        sums = buffer[:, :height, :, :width]
        for us, run in groupby(range(height), met[rows].__getitem__):
            first, *more = run
            same, us = slice(first, first + 1 + len(more)), slice(us.start * q, us.stop * q)
            np.matmul(turned[..., us], matrices[:, same, us], out=sums[:, same])
        yield rows, columns, sums.reshape(groups, height, c, k_w, columns.stop - columns.start, n)


def _lowered(images, groups, window, results=0):
    """Yield rows, columns and gr(ucv)(jn): two slices of the windows, and all that these read.

    That lasts until the next. `results` is how many numbers the caller makes of a block's each (jn).
    """
    images = _rows(batch_last(images), groups)
    _, h, c, _, n = images.shape
    (k_h, k_w), s, d = window.kernel_size, window.stride[0], window.dilation[0]
    reach, depth = span(k_h, d), c * k_w
    column = max(1, max(depth, results // 4) * n * images.itemsize)  # bytes
    # So narrow that a block holds half as many rows again as a window spans, or more.
    in_columns = cut(window.out_size[1], BLOCK // (reach * column * 3 // 2))
    width = in_columns[0].stop
    more = s if d == 1 else s + k_h  # lowered rows for one more window, and a copy if it skips some
    in_rows = cut(window.out_size[0], max(2, (BLOCK // (column * width) - reach) // more + 1))
    count = max(0, in_rows[0].stop - 1) * s + reach
    padding = ARRAY_PADDING if width * n * images.itemsize % CONFLICT == 0 else 0
    lowered = np.empty((groups, count, depth, width * n + padding), images.dtype)
    g, r, *inner = lowered.strides
    for columns in in_columns:
        width = columns.stop - columns.start
        if any(window.padding[1]):
            lowered[...] = 0
        pixels = lowered[..., : width * n].reshape(groups, count, c, k_w, width, n)
        reads = _reads(images, window, columns)
        for rows in in_rows:
            real, there = meet(s * rows.start - window.padding[0][0], 1, count, h)
            pixels[:, : real.start] = pixels[:, real.stop :] = 0
            for offsets, windows, source in reads:
                pixels[:, real, :, offsets, windows] = source[:, there]
            shape = groups, rows.stop - rows.start, k_h, depth, width * n
            matrices = np.ndarray(shape, lowered.dtype, lowered, 0, (g, s * r, d * r, *inner))
            yield rows, columns, matrices.reshape(*shape[:2], k_h * depth, width * n)


def _reads(images, window, columns):
    """List (offsets, windows, pixels): the pixels, gr(c)vjn or gr(c)jn, that these windows read."""
    *outer, w, n = images.shape
    (_, k), (_, s), (_, d) = window.kernel_size, window.stride, window.dilation
    width, left = columns.stop - columns.start, s * columns.start - window.padding[1][0]
    if left >= 0 and left + s * (width - 1) + d * (k - 1) < w:
        *lead, j, one = images.strides  # no padding: all offsets at once, as a view
        shape, strides, memory = (k, width, n), (d * j, s * j, one), images.swapaxes(0, 1)
        view = np.ndarray((*outer, *shape), images.dtype, memory, left * j, (*lead, *strides))
        return [(slice(None), slice(None), view)]
    met = [meet(left + d * v, s, width, w) for v in range(k)]
    return [(v, windows, images[:, :, :, there]) for v, (windows, there) in enumerate(met)]


def batch_last(images):
    """Return (N, C, H, W) with the samples of a pixel side by side: memory (H, C, W, N).

    Only the strides tell, so layers that preserve memory order hand the layout on, and get their
    own array back. Images that compete for the cache are packed, with array padding, on their way.
    """
    if images.transpose(2, 1, 3, 0).flags.c_contiguous:
        return images
    laid = _new(np.empty, images.shape, images.dtype)
    if PERIOD // gcd(images.strides[0], PERIOD) * WAYS >= len(images):
        laid[...] = images
        return laid
    for channels in cut(images.shape[1], BLOCK // 2 // images[:, 0].nbytes):
        source = images[:, channels]
        packed = np.empty((len(images), source[0].size + ARRAY_PADDING), images.dtype)
        packed = packed[:, :-ARRAY_PADDING].reshape(source.shape)
        packed[...] = source
        laid[:, channels] = packed
    return laid


def _new(make, shape, dtype):
    """Return make(shape, dtype), np.empty or np.zeros of shape (N, C, H, W), laid batch-last."""
    n, c, h, w = shape
    return make((h, c, w, n), dtype).transpose(3, 1, 0, 2)


def _rows(images, groups):
    """(N, C, H, W), laid batch-last -> (groups, H, C/groups, W, N), a view."""
    n, c, h, w = images.shape
    return images.transpose(2, 1, 3, 0).reshape(h, groups, c // groups, w, n).swapaxes(0, 1)


@remembered
def cut(total, most):
    """Slices of equal sizes, but for the last, of at most `most` each, that cover range(total)."""
    parts = -(-total // max(1, most))
    size = -(-total // max(1, parts)) or 1
    return tuple(slice(i, min(i + size, total)) for i in range(0, total or 1, size))
