"""What output rows read, as matrices for matmul, a block of rows at a time.

A strip is one row of the image in all channels, copied once for every column offset v of the
kernel. The kH strips that an output row reads lie one below the other in memory: together they
are a matrix with a row for each (u, c, v) and a column, called a lane, for each output pixel of
each sample. Neighbouring output rows share strips and their matrices overlap, as views, so that a
pixel is copied kW times where the usual im2col copies it kH · kW times.
"""

from typing import NamedTuple

import numpy as np

from cnnlib.shapes import meet
from cnnlib.vectorized.layout import grouped_rows

BLOCK = 2**21  # bytes of strips held at once: more leave the processor's cache, fewer cost calls
CLASH = 512  # rows in memory that lie a multiple of these bytes apart compete for cache lines
GAP = 16  # numbers left free after each row that would


class Axis(NamedTuple):
    """How windows lie along one axis: window i reads, at offset u, pixel start + step i + gap u."""

    windows: int
    offsets: int
    step: int = 1
    gap: int = 1
    start: int = 0


def axes(slide):
    """Return the two axes, down and across, of a Slide."""
    return tuple(
        Axis(windows, k, s, d, -ends[0])
        for windows, k, s, d, ends in zip(
            slide.out_size,
            slide.kernel_size,
            slide.stride,
            slide.dilation,
            slide.padding,
            strict=True,
        )
    )


class Strips:
    """The strips of `images`, (N, C, H, W) in batch-last memory, for windows down and across."""

    def __init__(self, images, groups, down, across):
        n, c, _, _ = images.shape
        self.rows = grouped_rows(images, groups)
        self.down, self.across, self.n = down, across, n
        # A strip is shared by several windows, unless they skip rows that others read.
        self.shared = down.gap == 1 and down.step <= down.offsets
        self.advance = down.step if self.shared else down.offsets
        column = max(1, c * across.offsets * n * images.itemsize)
        self.width = min(across.windows, max(1, BLOCK // (2 * down.offsets * column)))
        most = (BLOCK // (column * self.width) - down.offsets) // self.advance + 1
        self.height = min(down.windows, max(2, most))

    def blocks(self):
        """Yield rows, columns and matrices: two slices of the windows and all that these read.

        matrices are (groups, rows, kH · c · kW, columns · N), and last until the next block.
        """
        groups, _, c, _, _ = self.rows.shape
        k, lanes = self.down.offsets, self.width * self.n
        clash = lanes * self.rows.itemsize % CLASH == 0
        strips = np.empty(
            (
                groups,
                (self.height - 1) * self.advance + k,
                c * self.across.offsets,
                lanes + GAP * clash,
            ),
            self.rows.dtype,
        )
        for columns in _cut(self.across.windows, self.width):
            lanes = (columns.stop - columns.start) * self.n
            for rows in _cut(self.down.windows, self.height):
                count = rows.stop - rows.start
                used = strips[:, : (count - 1) * self.advance + k, :, :lanes]
                top = self.down.start + self.down.step * rows.start
                if self.shared:
                    self._fill(used, top, 1, columns)
                else:
                    for u in range(k):
                        self._fill(used[:, u::k], top + self.down.gap * u, self.down.step, columns)
                # np.ndarray checks that a view stays inside the buffer; as_strided would not.
                g, r, *inner = strips.strides
                yield (
                    rows,
                    columns,
                    np.ndarray(
                        (groups, count, k * strips.shape[2], lanes),
                        strips.dtype,
                        buffer=strips,
                        strides=(g, self.advance * r, *inner),
                    ),
                )

    def _fill(self, strips, top, step, columns):
        """Copy image rows top, top + step, ... into strips (groups, strips, c · kW, lanes)."""
        groups, h, c, w, n = self.rows.shape
        count, width = strips.shape[1], columns.stop - columns.start
        real, rows = meet(top, step, count, h)
        for padded in (slice(real.start), slice(real.stop, count)):
            strips[:, padded] = 0
        source = self.rows[:, rows]
        target = strips.reshape(groups, count, c, self.across.offsets, width, n)[:, real]
        for v in range(self.across.offsets):
            left = self.across.start + self.across.step * columns.start + self.across.gap * v
            lanes, pixels = meet(left, self.across.step, width, w)
            for padded in (slice(lanes.start), slice(lanes.stop, width)):
                target[:, :, :, v, padded] = 0
            target[:, :, :, v, lanes] = source[:, :, :, pixels]


def _cut(total, size):
    """Slices of `size`, the last perhaps shorter, that cover range(total)."""
    return (slice(first, min(first + size, total)) for first in range(0, total, size))
