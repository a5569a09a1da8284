"""Slips in pooling, and in its gradient."""

import numpy as np

from cnnlib import vectorized
from cnnlib.checks import pair, pooling_padding
from cnnlib.exercises.slips.slip import slip
from cnnlib.padding import pad


def _read(kernel_size, stride, padding):
    """Kernel size and stride as pairs, the padding as ((top, bottom), (left, right))."""
    k = pair(kernel_size, "kernel_size")
    return k, k if stride is None else pair(stride, "stride"), pooling_padding(padding, k)


# --- the average


@slip("avg_pool2d", "negative pixels count as 0")
def negative_dropped(x, kernel_size, **options):
    return vectorized.avg_pool2d(np.maximum(x, 0), kernel_size, **options)


@slip("avg_pool2d", "the average is cut to a whole number: // stands where / belongs")
def divided_without_rest(x, kernel_size, **options):
    return np.floor(vectorized.avg_pool2d(x, kernel_size, **options))


@slip("avg_pool2d", "the padding is left out of the divisor; here it counts, k_h k_w in all")
def padding_not_counted(x, kernel_size, **options):
    return vectorized.avg_pool2d(x, kernel_size, **options, count_include_pad=False)


@slip("avg_pool2d", "the sum is divided by k_h k_h; the window has k_h k_w pixels", later=True)
def divided_by_a_square(x, kernel_size, **options):
    k_h, k_w = pair(kernel_size, "kernel_size")
    return vectorized.avg_pool2d(x, kernel_size, **options) * k_w / k_h


@slip("avg_pool2d", "the paddings are read as (columns, rows); the rows' comes first", later=True)
def paddings_exchanged(x, kernel_size, *, stride=None, padding=0):
    padding = pair(padding, "padding", least=0)[::-1]
    return vectorized.avg_pool2d(x, kernel_size, stride=stride, padding=padding)


@slip("avg_pool2d", "the strides are read as (columns, rows); the rows' comes first", later=True)
def average_strides_exchanged(x, kernel_size, *, stride=None, padding=0):
    stride = kernel_size if stride is None else stride
    stride = pair(stride, "stride")[::-1]
    return vectorized.avg_pool2d(x, kernel_size, stride=stride, padding=padding)


@slip("avg_pool2d", "the columns of a window are found with the rows' stride", later=True)
def rows_stride_for_columns(x, kernel_size, *, stride=None, padding=0):
    k, (s_h, s_w), sides = _read(kernel_size, stride, padding)
    x = pad(np.asarray(x, float), sides)
    h, w = vectorized.avg_pool2d(x, k, stride=(s_h, s_w)).shape[2:]
    room = max(0, (s_h - s_w) * (w - 1))  # windows that reach beyond the image read 0
    x = pad(x, ((0, 0), (0, room)))
    return vectorized.avg_pool2d(x, k, stride=s_h)[:, :, :h, :w].copy()


@slip(
    "avg_pool2d",
    "without a stride the windows move k_h to the right too; they move k_w",
    later=True,
)
def height_for_the_stride(x, kernel_size, *, stride=None, padding=0):
    stride = pair(kernel_size, "kernel_size")[0] if stride is None else stride
    return vectorized.avg_pool2d(x, kernel_size, stride=stride, padding=padding)


@slip(
    "avg_pool2d_backward",
    "the padding is not counted in: pixel r of x lies on padded row r + top",
)
def padding_not_added(grad_y, x, kernel_size, *, stride=None, padding=0):
    whole, _ = _padded_average_backward(grad_y, x, kernel_size, stride, padding)
    return whole[:, :, : x.shape[2], : x.shape[3]].copy()


@slip(
    "avg_pool2d_backward",
    "each share is divided by the pixels of x in its window, not by k_h k_w",
)
def shared_among_real(grad_y, x, kernel_size, **options):
    return vectorized.avg_pool2d_backward(
        grad_y, x, kernel_size, **options, count_include_pad=False
    )


@slip("avg_pool2d_backward", "a negative index counts from the end: shares of the padding go there")
def padding_to_the_end(grad_y, x, kernel_size, *, stride=None, padding=0):
    grad_x, sides = _padded_average_backward(grad_y, x, kernel_size, stride, padding)
    for axis, (before, _) in zip((2, 3), sides, strict=True):
        rows = np.moveaxis(grad_x, axis, 0)
        inside = rows[before : before + x.shape[axis]].copy()
        inside[len(inside) - before :] += rows[:before]
        grad_x = np.moveaxis(inside, 0, axis)
    return grad_x


@slip("avg_pool2d_backward", "the windows are taken to lie side by side; the stride says where")
def side_by_side(grad_y, x, kernel_size, *, stride=None, padding=0):
    k, _, ((top, _), (left, _)) = _read(kernel_size, stride, padding)
    (h, w), grad_x = x.shape[2:], np.zeros(x.shape)
    shares = np.kron(grad_y, np.full((1, 1, *k), 1 / np.prod(k)))
    shares = shares[:, :, top : top + h, left : left + w]
    grad_x[:, :, : shares.shape[2], : shares.shape[3]] = shares
    return grad_x


def _padded_average_backward(grad_y, x, kernel_size, stride, padding):
    """The gradient of the padded image, its border still on, and the border."""
    k, s, sides = _read(kernel_size, stride, padding)
    return vectorized.avg_pool2d_backward(grad_y, pad(x, sides), k, stride=s), sides


# --- the maximum


@slip("max_pool2d", "the loops end too early: the last window starts at h - k, and counts too")
def ends_two_early(x, kernel_size, **options):
    return _last_windows_left(x, kernel_size, 2, **options)


@slip("max_pool2d", "the loops end too early: the last window starts at h - k, and counts too")
def ends_one_early(x, kernel_size, **options):
    return _last_windows_left(x, kernel_size, 1, **options)


@slip("max_pool2d", "the strides are read as (columns, rows); the rows' comes first", later=True)
def strides_exchanged(x, kernel_size, *, stride=None, padding=0):
    stride = kernel_size if stride is None else stride
    stride = pair(stride, "stride")[::-1]
    return vectorized.max_pool2d(x, kernel_size, stride=stride, padding=padding)


@slip("max_pool2d", "without a stride the windows lie side by side; yours move one pixel")
def steps_of_one(x, kernel_size, *, stride=None, padding=0):
    stride = 1 if stride is None else stride
    return vectorized.max_pool2d(x, kernel_size, stride=stride, padding=padding)


@slip("max_pool2d", "what is left over gets a window of its own; one that does not fit is none")
def leftover_pooled(x, kernel_size, *, stride=None, padding=0):
    k, s, sides = _read(kernel_size, stride, padding)
    x = pad(np.asarray(x, float), sides, -np.inf)
    ends = [
        (0, max(0, -(-(n - m) // step) * step + m - n))
        for n, m, step in zip(x.shape[2:], k, s, strict=True)
    ]
    return vectorized.max_pool2d(pad(x, ends, -np.inf), k, stride=s)


@slip("max_pool2d", "a window is changed where it lies: a slice is a view, so work on a copy")
def sorted_in_place(x, kernel_size, *, stride=None, padding=0):
    k, s, sides = _read(kernel_size, stride, padding)
    x = pad(np.asarray(x, float), sides, -np.inf) if np.any(sides) else x
    y = np.zeros(vectorized.max_pool2d(x, k, stride=s).shape)
    for place, window in _windows(x, y.shape, k, s):
        window.sort(axis=1)
        y[place] = window[:, -1].max()
    return y


def _last_windows_left(x, kernel_size, early, *, stride=None, padding=0):
    """y, but 0 for windows that start at h - k + 1 - `early` or later."""
    k, s, sides = _read(kernel_size, stride, padding)
    y = np.array(vectorized.max_pool2d(x, k, stride=s, padding=padding), float)
    for axis in (0, 1):
        rows = np.moveaxis(y, 2 + axis, 0)
        last = x.shape[2 + axis] + sum(sides[axis]) - k[axis]
        rows[s[axis] * np.arange(len(rows)) > last - early] = 0
    return y


@slip("max_pool2d_backward", "the last maximum of a tie got the gradient; here the first gets it")
def last_of_a_tie(grad_y, x, kernel_size, **options):
    def last(window):
        winners = np.zeros(window.shape)
        winners[tuple(np.argwhere(window == window.max())[-1])] = 1
        return winners

    return _paid(grad_y, x, kernel_size, last, **options)


@slip(
    "max_pool2d_backward",
    "a tie's gradient is shared out; that is a subgradient too, but here the first gets all of it",
)
def shared_out(grad_y, x, kernel_size, **options):
    def equals(window):
        winners = window == window.max()
        return winners / winners.sum()

    return _paid(grad_y, x, kernel_size, equals, **options)


@slip("max_pool2d_backward", "the first channel's maxima are used for all channels")
def first_channel_s_winners(grad_y, x, kernel_size, **options):
    first = np.broadcast_to(x[:, :1], x.shape)
    return vectorized.max_pool2d_backward(grad_y, first, kernel_size, **options)


@slip("max_pool2d_backward", "all gradients go to the first sample: its place lacks the sample n")
def all_to_the_first_sample(grad_y, x, kernel_size, **options):
    grad_x = vectorized.max_pool2d_backward(grad_y, x, kernel_size, **options)
    return np.concatenate([grad_x.sum(axis=0, keepdims=True), np.zeros_like(grad_x[1:])])


def _paid(grad_y, x, kernel_size, winners, *, stride=None, padding=0):
    """grad_x where `winners(window)` says what share each pixel gets."""
    k, s, ((top, bottom), (left, right)) = _read(kernel_size, stride, padding)
    x = pad(np.asarray(x, float), ((top, bottom), (left, right)), -np.inf)
    grad_x = np.zeros(x.shape)
    for (place, window), (_, into) in zip(
        _windows(x, grad_y.shape, k, s), _windows(grad_x, grad_y.shape, k, s), strict=True
    ):
        into += grad_y[place] * winners(window)
    return grad_x[:, :, top : x.shape[2] - bottom, left : x.shape[3] - right].copy()


def _windows(x, shape, k, s):
    """Pairs (place in y, its window, a view of x), in reading order."""
    for n, c, i, j in np.ndindex(shape):
        rows, columns = (
            slice(m * at, m * at + size) for at, m, size in zip((i, j), s, k, strict=True)
        )
        yield (n, c, i, j), x[n, c, rows, columns]
