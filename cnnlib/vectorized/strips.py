"""What output rows read, as matrices for matmul, a block of rows at a time.

A strip is one row of the image in all channels, copied once for every column offset v of the
kernel. The kH strips that an output row reads lie one below the other in memory: together they
are a matrix with a row for each (u, c, v) and a column, called a lane, for each output pixel of
each sample. Neighbouring output rows share strips and their matrices overlap, as views, so that a
pixel is copied kW times where the usual im2col copies it kH · kW times.
"""

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from cnnlib.shapes import meet
from cnnlib.vectorized.layout import grouped_rows, rows_first
from cnnlib.vectorized.parts import BLOCK, cut

CLASH = 512  # rows in memory that lie a multiple of these bytes apart compete for cache lines
GAP = 16  # numbers left free after each row that would


class Axis(NamedTuple):
    """How windows lie along one axis: window i reads, at offset u, pixel start + step i + gap u."""

    windows: int
    offsets: int
    step: int = 1
    gap: int = 1
    start: int = 0


@lru_cache(maxsize=256)
def axes(window):
    """Return the two axes, down and across, of a SlidingWindow."""
    columns = zip(window.out_size, window.kernel_size, window.stride, window.dilation, strict=True)
    return tuple(
        Axis(*sizes, -ends[0]) for sizes, ends in zip(columns, window.padding, strict=True)
    )


class Strips:
    """The strips of `images`, (N, C, H, W) in batch-last memory, for windows down and across.

    `results` is how many numbers the caller makes of each lane, if it holds them for a whole block.
    """

    def __init__(self, images, groups, down, across, results=0):
        n, c, _, _ = images.shape
        self.memory, self.rows = rows_first(images), grouped_rows(images, groups)
        self.down, self.across, self.n = down, across, n
        # A strip is shared by several windows, unless they skip rows that others read.
        self.shared = down.gap == 1 and down.step <= down.offsets
        self.advance = down.step if self.shared else down.offsets
        column = max(1, max(c * across.offsets, results // 4) * n * images.itemsize)
        # So narrow that a block holds half as many strips again as a window reads, or more.
        self.width = _even(across.windows, BLOCK // (down.offsets * column * 3 // 2))
        most = (BLOCK // (column * self.width) - down.offsets) // self.advance + 1
        self.height = _even(down.windows, max(2, most))

    def blocks(self):
        """Yield rows, columns and matrices: two slices of the windows and all that these read.

        matrices are (groups, rows, kH · c · kW, columns · N), and last until the next block.
        """
        groups, _, c, _, _ = self.rows.shape
        count = (self.height - 1) * self.advance + self.down.offsets
        lanes = self.width * self.n
        if lanes * self.rows.itemsize % CLASH == 0:
            lanes += GAP
        strips = np.empty((groups, count, c * self.across.offsets, lanes), self.rows.dtype)
        for columns in cut(self.across.windows, self.width):
            for rows in cut(self.down.windows, self.height):
                count = (rows.stop - rows.start - 1) * self.advance + self.down.offsets
                lanes = (columns.stop - columns.start) * self.n
                self._fill(strips[:, :count, :, :lanes], rows.start, columns)
                yield rows, columns, self._matrices(strips, rows.stop - rows.start, lanes)

    def _matrices(self, strips, count, lanes):
        """View the strips as matrices; np.ndarray checks that they stay inside, as_strided not."""
        groups, _, depth, _ = strips.shape
        g, r, *inner = strips.strides
        shape = (groups, count, self.down.offsets * depth, lanes)
        return np.ndarray(shape, strips.dtype, strips, strides=(g, self.advance * r, *inner))

    def _fill(self, strips, first, columns):
        """Fill strips (groups, strips, c · kW, lanes) for windows from row `first` on."""
        top = self.down.start + self.down.step * first
        if self.shared:
            self._copy_rows(strips, top, 1, columns)
        else:
            for u in range(self.down.offsets):
                every = strips[:, u :: self.down.offsets]
                self._copy_rows(every, top + self.down.gap * u, self.down.step, columns)

    def _copy_rows(self, strips, top, step, columns):
        """Copy the image rows top, top + step, ..., once for each column offset."""
        groups, h, c, w, n = self.rows.shape
        k, count, width = self.across.offsets, strips.shape[1], columns.stop - columns.start
        strips = strips.reshape(groups, count, c, k, width, n)
        real, rows = meet(top, step, count, h)
        _clear_others(strips, 1, real)
        source, target = self.rows[:, rows], strips[:, real]
        left = self.across.start + self.across.step * columns.start
        right = left + self.across.step * (width - 1) + self.across.gap * (k - 1)
        if target.size and left >= 0 and right < w:
            target[...] = self._all_offsets(source, rows.start, left, target.shape)
            return
        for v in range(k):
            real, pixels = meet(left + self.across.gap * v, self.across.step, width, w)
            part = target[:, :, :, v]
            _clear_others(part, 3, real)
            part[:, :, :, real] = source[:, :, :, pixels]

    def _all_offsets(self, source, top, left, shape):
        """View rows from `top` on as (groups, rows, c, kW, columns, N), where none is padding."""
        g, r, c, w, n = source.strides
        strides = g, r, c, w * self.across.gap, w * self.across.step, n
        offset = self.rows.strides[1] * top + w * left
        return np.ndarray(shape, source.dtype, self.memory, offset, strides)


def _clear_others(a, axis, real):
    """Set to 0 all that lies outside the slice `real` along an axis: the padding."""
    if real.start > 0:
        a[(slice(None),) * axis + (slice(real.start),)] = 0
    if real.stop < a.shape[axis]:
        a[(slice(None),) * axis + (slice(real.stop, None),)] = 0


def _even(total, most):
    """The size of the largest of equal parts of `total`, of at most `most` each."""
    parts = -(-total // max(1, most))
    return -(-total // parts)
