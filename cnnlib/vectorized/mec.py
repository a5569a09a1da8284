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
  class, each at stride 1: none of the zeros that the notes insert is multiplied;
- edges: where not all of the kernel's rows meet grad_y, only those that do are multiplied, so that
  a NaN in w reaches nothing that it never met;
- conflict misses: addresses a power of 2 apart share few places in the cache. Array padding, some
  unused numbers behind each row, gives what is read together places of its own.

Arrays come checked, in one dtype: x (N, C_in, H, W), w (C_out, C_in/groups, kH, kW), grad_y
(N, C_out, H_out, W_out). In the letters of the sums g is the group and r the row.
"""

from functools import lru_cache
from itertools import groupby
from math import gcd
from typing import NamedTuple

import numpy as np

from cnnlib.shapes import meet

BLOCK = 2**21  # bytes worked on at once: more leave the processor's cache, fewer cost calls
PACK = 2**20  # bytes of competing images that are turned at a time
PERIOD, WAYS = 4096, 8  # bytes that lie PERIOD apart share a place in the cache, for WAYS of them
CONFLICT, ARRAY_PADDING = 512, 16  # rows of a multiple of these bytes get so many numbers more


class Axis(NamedTuple):
    """How windows lie along one axis: window i reads, at offset u, pixel start + step i + gap u."""

    windows: int
    offsets: int
    step: int = 1
    gap: int = 1
    start: int = 0


def forward(x, w, slide, groups, b=None):
    """gq(ucv),gr(ucv)(jn)->grq(jn): the weights times what each output row reads."""
    y = _new(np.empty, (len(x), len(w), *slide.out_size), x.dtype)
    y_rows = _rows(y, groups)
    w = w.transpose(0, 2, 1, 3).reshape(groups, 1, len(w) // groups, w[0].size)
    for rows, columns, matrices in _lowered(x, groups, *_axes(slide)):
        part = _flat(y_rows[:, rows, :, columns])
        np.matmul(w, matrices, out=part)
        if b is not None:
            part += b.reshape(groups, 1, -1, 1)
    return y


def weight_gradient(grad_y, x, slide, groups):
    """gr(ucv)(jn),grq(jn)->g(ucv)q: what each output row reads times what it sends back."""
    c, c_out, (k_h, k_w) = x.shape[1] // groups, grad_y.shape[1], slide.kernel_size
    grad_w = np.zeros((groups, k_h * c * k_w, c_out // groups), x.dtype)
    at_once = max(1, BLOCK // grad_w.nbytes)  # output rows: each makes a grad_w of its own
    grad_rows = _rows(batch_last(grad_y), groups)
    for rows, columns, matrices in _lowered(x, groups, *_axes(slide)):
        part = _flat(grad_rows[:, rows, :, columns]).swapaxes(2, 3)
        for some in cut(matrices.shape[1], at_once):
            grad_w += (matrices[:, some] @ part[:, some]).sum(axis=1)
    grad_w = grad_w.reshape(groups, k_h, c, k_w, c_out // groups)
    return grad_w.transpose(0, 4, 2, 1, 3).reshape(c_out, c, k_h, k_w)


def input_gradient(grad_y, w, slide, groups):
    """g(cv)(uq),gr(uq)(jn)->gr(cv)(jn), added to the pixels that window j reads at offset v."""
    down, across = _axes(slide)
    (h, width), common = slide.in_size, gcd(down.step, down.gap)
    grad_x = _new(np.zeros, (len(grad_y), w.shape[1] * groups, h, width), grad_y.dtype)
    w = w.reshape(groups, len(w) // groups, *w.shape[1:])
    for u in range(min(down.step // common, down.offsets)):
        of_class, gap = w[..., u :: down.step // common, :], down.gap // common
        count = down.windows + gap * (of_class.shape[3] - 1)
        wanted, reached = meet(down.start + down.gap * u, down.step, count, h)
        pixels = _rows(grad_x, groups)[:, reached]
        for rows, columns, sums in _sent(grad_y, of_class, gap, wanted):
            for v in range(across.offsets):
                left = across.start + across.step * columns.start + across.gap * v
                some, stamped = meet(left, across.step, columns.stop - columns.start, width)
                pixels[:, rows, :, stamped] += sums[:, :, :, v, some]
    return grad_x


def _sent(grad_y, w, gap, wanted):
    """Yield rows, columns and grcvjn: what w (g, q, c, u, v) sends from row i to row i + gap u."""
    (n, _, out_h, out_w), (groups, q, c, k_h, k_w) = grad_y.shape, w.shape
    first = wanted.start - gap * (k_h - 1)  # from here the last u sends to the first row wanted
    down = Axis(wanted.stop - wanted.start, k_h, gap=gap, start=first)
    turned = w[..., ::-1, :].transpose(0, 2, 4, 3, 1).reshape(groups, 1, c * k_w, k_h * q)
    buffer = None
    for rows, columns, matrices in _lowered(grad_y, groups, down, Axis(out_w, 1), c * k_w):
        _, height, _, lanes = matrices.shape
        if buffer is None:  # the first block is the largest
            buffer = np.empty((groups, height, c * k_w, lanes), w.dtype)
        sums = buffer[:, :height, :, :lanes]
        met = [meet(first + r, gap, k_h, out_h)[0] for r in range(rows.start, rows.stop)]
        for us, run in groupby(range(height), met.__getitem__):
            top, *more = run
            run, us = slice(top, top + len(more) + 1), slice(us.start * q, us.stop * q)
            np.matmul(turned[..., us], matrices[:, run, us], out=sums[:, run])
        yield rows, columns, sums.reshape(groups, height, c, k_w, columns.stop - columns.start, n)


def _lowered(images, groups, down, across, results=0):
    """Yield rows, columns and gr(ucv)(jn): two slices of the windows, and all that these read.

    It lasts until the next. `results` is how many numbers the caller makes of each (jn) of a block.
    """
    images = _rows(batch_last(images), groups)
    _, h, c, _, n = images.shape
    span, depth = down.gap * (down.offsets - 1) + 1, c * across.offsets
    more = down.step if down.gap == 1 else down.step + down.offsets  # rows for one more window
    column = max(1, max(depth, results // 4) * n * images.itemsize)  # bytes
    # So narrow that a block holds half as many rows again as a window spans, or more.
    in_columns = cut(across.windows, BLOCK // (span * column * 3 // 2))
    width = in_columns[0].stop
    in_rows = cut(down.windows, max(2, (BLOCK // (column * width) - span) // more + 1))
    count = max(0, in_rows[0].stop - 1) * down.step + span
    padding = ARRAY_PADDING if width * n * images.itemsize % CONFLICT == 0 else 0
    lowered = np.zeros((groups, count, depth, width * n + padding), images.dtype)
    g, r, *inner = lowered.strides
    for columns in in_columns:
        width = columns.stop - columns.start
        pixels = lowered[..., : width * n].reshape(groups, count, c, across.offsets, width, n)
        reads = _reads(images, across, columns)
        for rows in in_rows:
            real, there = meet(down.start + down.step * rows.start, 1, count, h)
            pixels[:, : real.start] = pixels[:, real.stop :] = 0
            for offsets, windows, source in reads:
                pixels[:, real, :, offsets, windows] = source[:, there]
            shape = groups, rows.stop - rows.start, down.offsets, depth, width * n
            strides = g, down.step * r, down.gap * r, *inner
            matrices = np.ndarray(shape, lowered.dtype, lowered, strides=strides)  # stays inside
            yield rows, columns, matrices.reshape(*shape[:2], down.offsets * depth, width * n)


def _reads(images, across, columns):
    """List (offsets, windows, pixels): the pixels, gr(c)vjn or gr(c)jn, that these windows read."""
    *outer, w, n = images.shape
    width, left = columns.stop - columns.start, across.start + across.step * columns.start
    if left >= 0 and left + across.step * (width - 1) + across.gap * (across.offsets - 1) < w:
        *lead, j, one = images.strides  # no padding: all offsets at once, as a view
        shape, memory = (*outer, across.offsets, width, n), images.swapaxes(0, 1)
        strides = *lead, across.gap * j, across.step * j, one
        return [
            (slice(None), slice(None), np.ndarray(shape, images.dtype, memory, left * j, strides))
        ]
    met = [meet(left + across.gap * v, across.step, width, w) for v in range(across.offsets)]
    return [(v, windows, images[:, :, :, there]) for v, (windows, there) in enumerate(met)]


@lru_cache(maxsize=256)
def _axes(slide):
    """Return the two axes, down and across, of a Slide."""
    sizes = zip(slide.out_size, slide.kernel_size, slide.stride, slide.dilation, slide.padding)
    return [Axis(*most, -ends[0]) for *most, ends in sizes]


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
    for channels in cut(images.shape[1], PACK // images[:, 0].nbytes):
        source = images[:, channels]
        packed = np.empty((len(images), source[0].size + ARRAY_PADDING), images.dtype)
        packed = packed[:, : source[0].size].reshape(source.shape)
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


def _flat(rows):
    """grqjn->grq(jn), a view: the pixels of a row, in every sample, as columns of a matrix."""
    return rows.reshape(*rows.shape[:3], rows.shape[3] * rows.shape[4])


@lru_cache(maxsize=256)  # training asks the same few questions again and again
def cut(total, most):
    """Slices of equal sizes, but for the last, of at most `most` each, that cover range(total)."""
    parts = -(-total // max(1, most))
    size = -(-total // max(1, parts)) or 1
    return tuple(slice(i, min(i + size, total)) for i in range(0, total or 1, size))
