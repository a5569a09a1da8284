"""The three sums of a convolution over a batch: forward, for the weights, for the input.

Arrays come checked and in one dtype: x (N, C_in, H, W), w (C_out, C_in/groups, kH, kW), grad_y
(N, C_out, H_out, W_out). Each sum is a matmul for every output row, in blocks of rows that stay
in the processor's cache; results are in batch-last memory.
"""

from math import gcd

import numpy as np

from cnnlib.shapes import meet
from cnnlib.vectorized.layout import batch_last, grouped_lanes, grouped_rows, new
from cnnlib.vectorized.parts import BLOCK, cut
from cnnlib.vectorized.rows import put_rows
from cnnlib.vectorized.strips import Axis, Strips, axes

SMALL_PRODUCT = 1_000_000  # multiplications up to which BLAS need not copy its operands first
FEWEST_LANES = 64
ROWS_AT_ONCE = 4  # in BLAS: with fewer a product takes twice as long as row by row


def forward(x, w, window, groups, b=None):
    """gq(ucv),gi(ucv)l->giql: the weights times what each output row reads."""
    n, c_out = len(x), len(w)
    y = new(np.empty, (n, c_out, *window.out_size), x.dtype)
    lanes = grouped_lanes(y, groups)
    w = w.transpose(0, 2, 1, 3).reshape(groups, 1, c_out // groups, w[0].size)
    for rows, columns, matrices in Strips(batch_last(x), groups, *axes(window)).blocks():
        part = lanes[:, rows, :, columns.start * n : columns.stop * n]
        _multiply(w, matrices, part)
        if b is not None:
            part += b.reshape(groups, 1, -1, 1)
    return y


def weight_gradient(grad_y, x, window, groups):
    """gi(ucv)l,giql->g(ucv)q: what each output row reads times what it sends back."""
    n, c, c_out, (k_h, k_w) = len(x), x.shape[1] // groups, grad_y.shape[1], window.kernel_size
    grad_w = np.zeros((groups, k_h * c * k_w, c_out // groups), x.dtype)
    at_once = max(1, BLOCK // grad_w.nbytes)  # output rows: each makes a grad_w of its own
    grad_y = grouped_lanes(batch_last(grad_y), groups).swapaxes(2, 3)
    for rows, columns, matrices in Strips(batch_last(x), groups, *axes(window)).blocks():
        part = grad_y[:, rows, columns.start * n : columns.stop * n]
        for some in cut(matrices.shape[1], at_once):
            grad_w += (matrices[:, some] @ part[:, some]).sum(axis=1)
    grad_w = grad_w.reshape(groups, k_h, c, k_w, c_out // groups)
    return grad_w.transpose(0, 4, 2, 1, 3).reshape(c_out, c, k_h, k_w)


def input_gradient(grad_y, w, window, groups):
    """g(cv)(uq),gi(uq)l->gi(cv)l, then stamped on the columns that window j reads at offset v.

    Down the rows the turned kernel slides over grad_y. A row of x meets only every s-th row of the
    kernel, so these fall into classes, and each class slides with stride 1: none of the zeros that
    the notes insert is multiplied.
    """
    down, across = axes(window)
    shape = (len(grad_y), w.shape[1] * groups, *window.in_size)
    grad_x = new(np.zeros, shape, grad_y.dtype)
    pixels = grouped_rows(grad_x, groups)
    w = w.reshape(groups, w.shape[0] // groups, *w.shape[1:])
    common = gcd(down.step, down.gap)
    apart = across.step // gcd(across.step, across.gap)  # first offsets, which share no column
    for u in range(min(down.step // common, down.offsets)):
        row_class = w[..., u :: down.step // common, :]
        for rows, columns, stamps in _stamps(batch_last(grad_y), row_class, down.gap // common):
            height, width = stamps.shape[1], stamps.shape[4]
            top = down.start + down.step * rows.start + down.gap * u
            inside, reached = meet(top, down.step, height, pixels.shape[1])
            stamps, stamped = stamps[:, inside], pixels[:, reached]
            for v in range(across.offsets):
                left = across.start + across.step * columns.start + across.gap * v
                inside, reached = meet(left, across.step, width, pixels.shape[3])
                stamp = stamps[:, :, :, v, inside]
                if v < apart and width == across.windows:  # nothing has been added here yet
                    put_rows(stamp, stamped, reached)
                else:
                    stamped[:, :, :, reached] += stamp
    return grad_x


def _stamps(grad_y, w, gap):
    """Yield what the rows of w (groups, q, c, u, v), `gap` apart, send up from blocks of grad_y.

    Yields rows and columns, and (groups, rows, c, kW, columns, N), which last until the next.
    """
    n, _, out_h, out_w = grad_y.shape
    groups, c_out, c, k_h, k_w = w.shape
    reach = gap * (k_h - 1)  # rows above and below grad_y from which the kernel still touches it
    down = Axis(out_h + reach, k_h, gap=gap, start=-reach)
    strips = Strips(grad_y, groups, down, Axis(out_w, 1), results=groups * c * k_w)
    turned = w[..., ::-1, :].transpose(0, 2, 4, 3, 1).reshape(groups, 1, c * k_w, k_h * c_out)
    buffer = np.empty((groups, strips.height, c * k_w, strips.width * n), w.dtype)
    for rows, columns, matrices in strips.blocks():
        height, lanes = matrices.shape[1], matrices.shape[3]
        products = buffer[:, :height, :, :lanes]
        _multiply(turned, matrices, products)
        width = columns.stop - columns.start
        yield rows, columns, products.reshape(groups, height, c, k_w, width, n)


def _multiply(a, b, out):
    """np.matmul(a, b, out=out): row by row where a has few, or else in small products if that helps."""
    m, k, lanes = *a.shape[-2:], b.shape[-1]
    pieces = -(-m * k * lanes // SMALL_PRODUCT)
    if m < ROWS_AT_ONCE:
        a, b, out = a[..., None, :], b[..., None, :, :], out[..., None, :]
    elif pieces > 1 and lanes % pieces == 0 and lanes // pieces >= FEWEST_LANES:
        a = a[..., None, :, :]
        b, out = (
            z.reshape(*z.shape[:-1], pieces, lanes // pieces).swapaxes(-3, -2) for z in (b, out)
        )
    np.matmul(a, b, out=out)
