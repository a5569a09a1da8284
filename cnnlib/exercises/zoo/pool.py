"""Wrong poolings, forward and backward; the wrong line of each is marked."""

import numpy as np

from cnnlib import naive
from cnnlib.exercises.zoo.bug import pool_backward, pool_forward
from cnnlib.exercises.zoo.conv_forward import window
from cnnlib.shapes import output_size

max_forward = pool_forward(naive.max_pool2d, -np.inf)
avg_forward = pool_forward(naive.avg_pool2d, 0)
max_backward = pool_backward(naive.max_pool2d_backward, -np.inf)
avg_backward = pool_backward(naive.avg_pool2d_backward, 0)


def out_shape(x, k, s):
    sizes = (output_size(h, k, stride=s) for h, k, s in zip(x.shape[2:], k, s))
    return *x.shape[:2], *sizes


# --- forward


@pool_forward(naive.max_pool2d, 0)  # padded with 0, which wins over everything negative
def padding_wins(x, k, s):
    y = np.zeros(out_shape(x, k, s))
    for n, c, i, j in np.ndindex(y.shape):
        y[n, c, i, j] = x[n, c, *window(i, j, k, s)].max()
    return y


@max_forward
def begun_at_zero(x, k, s):
    y = np.zeros(out_shape(x, k, s))  # the search begins at 0, not at minus infinity
    for n, c, i, j in np.ndindex(y.shape):
        for value in x[n, c, *window(i, j, k, s)].flat:
            y[n, c, i, j] = max(y[n, c, i, j], value)
    return y


@max_forward
def channels_pooled_together(x, k, s):
    y = np.zeros(out_shape(x, k, s))
    for n, c, i, j in np.ndindex(y.shape):
        y[n, c, i, j] = x[n, :, *window(i, j, k, s)].max()  # the largest of all channels
    return y


@max_forward
def one_window_short(x, k, s):
    sizes = ((h - k + 1) // s for h, k, s in zip(x.shape[2:], k, s))  # (h - k) // s + 1 is meant
    y = np.zeros((*x.shape[:2], *sizes))
    for n, c, i, j in np.ndindex(y.shape):
        y[n, c, i, j] = x[n, c, *window(i, j, k, s)].max()
    return y


@max_forward
def columns_counted_by_height(x, k, s):
    y = np.zeros(out_shape(x, k, s))
    for n, c in np.ndindex(y.shape[:2]):
        for i, j in np.ndindex(y.shape[2], y.shape[2]):  # as many columns as rows
            y[n, c, i, j] = x[n, c, *window(i, j, k, s)].max()
    return y


@max_forward
def view_returned(x, k, s):
    if k == s == (1, 1):
        return x  # nothing to do, so the caller gets its own array back
    y = np.zeros(out_shape(x, k, s))
    for n, c, i, j in np.ndindex(y.shape):
        y[n, c, i, j] = x[n, c, *window(i, j, k, s)].max()
    return y


@avg_forward
def pieces_of_rows(x, k, s):
    shape = out_shape(x, k, s)
    if k == s and np.prod(shape[2:]) * np.prod(k) == np.prod(x.shape[2:]):
        return x.reshape(*shape, k[0] * k[1]).mean(axis=-1)  # runs of memory, not blocks
    y = np.zeros(shape)
    for n, c, i, j in np.ndindex(shape):
        y[n, c, i, j] = x[n, c, *window(i, j, k, s)].mean()
    return y


@avg_forward
def summed_not_averaged(x, k, s):
    y = np.zeros(out_shape(x, k, s))
    for n, c, i, j in np.ndindex(y.shape):
        y[n, c, i, j] = x[n, c, *window(i, j, k, s)].sum()  # never divided
    return y


# --- backward


def winner(pixels):
    return np.unravel_index(np.argmax(pixels), pixels.shape)


@max_backward
def winner_overwritten(grad_y, x, k, s):
    grad_x = np.zeros(x.shape)
    for n, c, i, j in np.ndindex(grad_y.shape):
        rows, columns = window(i, j, k, s)
        u, v = winner(x[n, c, rows, columns])
        grad_x[n, c, rows.start + u, columns.start + v] = grad_y[n, c, i, j]  # = where += is meant
    return grad_x


@max_backward
def all_winners_paid(grad_y, x, k, s):
    grad_x = np.zeros(x.shape)
    for n, c, i, j in np.ndindex(grad_y.shape):
        place = n, c, *window(i, j, k, s)
        grad_x[place] += grad_y[n, c, i, j] * (x[place] == x[place].max())  # all of it to each
    return grad_x


@max_backward
def window_corner_forgotten(grad_y, x, k, s):
    grad_x = np.zeros(x.shape)
    for n, c, i, j in np.ndindex(grad_y.shape):
        u, v = winner(x[n, c, *window(i, j, k, s)])
        grad_x[n, c, u, v] += grad_y[n, c, i, j]  # (u, v) is counted inside the window
    return grad_x


@max_backward
def returned_too_early(grad_y, x, k, s):
    grad_x = np.zeros(x.shape)
    for n, c, i, j in np.ndindex(grad_y.shape):
        rows, columns = window(i, j, k, s)
        u, v = winner(x[n, c, rows, columns])
        grad_x[n, c, rows.start + u, columns.start + v] += grad_y[n, c, i, j]
        return grad_x  # indented once too often: only the first window is served


@avg_backward
def area_forgotten(grad_y, x, k, s):
    grad_x = np.zeros(x.shape)
    for n, c, i, j in np.ndindex(grad_y.shape):
        grad_x[n, c, *window(i, j, k, s)] += grad_y[n, c, i, j]  # not divided by k_h k_w
    return grad_x


@avg_backward
def height_and_width_swapped(grad_y, x, k, s):
    grad_x = np.zeros(x.shape)
    for n, c, i, j in np.ndindex(grad_y.shape):
        rows, columns = window(i, j, k[::-1], s[::-1])  # (k_w, k_h), (s_w, s_h)
        grad_x[n, c, rows, columns] += grad_y[n, c, i, j] / (k[0] * k[1])
    return grad_x


@avg_backward
def upstream_changed(grad_y, x, k, s):
    grad_y /= k[0] * k[1]  # in place: the caller's array is no longer what it was
    grad_x = np.zeros(x.shape)
    for n, c, i, j in np.ndindex(grad_y.shape):
        grad_x[n, c, *window(i, j, k, s)] += grad_y[n, c, i, j]
    return grad_x
