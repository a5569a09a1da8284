"""Wrong maximum pools; the wrong line of each is marked."""

import numpy as np

from cnnlib import naive
from cnnlib.exercises.zoo.adapters import as_pool2d
from cnnlib.exercises.zoo.entry import bug
from cnnlib.exercises.zoo.loops import pool_shape, window


@bug(
    "max_pool2d",
    story="The border was padded with 0, and where all pixels were negative the border won.",
    words="the padding is 0 and beats negative pixels; max pooling pads with minus infinity",
    seen=[("apache/mxnet", "issue 2753")],
    needs="padding",
    adapter=as_pool2d(naive.max_pool2d, fill=0),  # 0 wins over everything negative
)
def padding_wins(x, k, s):
    y = np.zeros(pool_shape(x, k, s))
    for n, c, i, j in np.ndindex(y.shape):
        y[n, c, i, j] = x[n, c, *window(i, j, k, s)].max()
    return y


@bug(
    "max_pool2d",
    story="The search for the largest began at 0.0, so negative windows came out as 0.",
    words="the search for the maximum begins at 0: a window of negative pixels gives 0",
    seen=[("tensorflow/tfjs", "pull request 4854")],
)
def begun_at_zero(x, k, s):
    y = np.zeros(pool_shape(x, k, s))  # the search begins at 0, not at minus infinity
    for n, c, i, j in np.ndindex(y.shape):
        for value in x[n, c, *window(i, j, k, s)].flat:
            y[n, c, i, j] = max(y[n, c, i, j], value)
    return y


@bug(
    "max_pool2d",
    story="The window was cut out of all maps at once, and every map got the same maxima.",
    words="the channels are pooled together; each channel has a maximum of its own",
    seen=[("ahmedfgad/NumPyCNN", "numpycnn.py")],
    needs="channels",
)
def channels_pooled_together(x, k, s):
    y = np.zeros(pool_shape(x, k, s))
    for n, c, i, j in np.ndindex(y.shape):
        y[n, c, i, j] = x[n, :, *window(i, j, k, s)].max()  # the largest of all channels
    return y


@bug(
    "max_pool2d",
    story="The size was (h - k + 1) / s, which is right at stride 1: 510 rows became 254.",
    words="one window is missing: the size is (h - k) // s + 1, not (h - k + 1) // s",
    seen=[("ahmedfgad/NumPyCNN", "issue 2")],
    needs="stride",
)
def one_window_short(x, k, s):
    sizes = ((h - k + 1) // s for h, k, s in zip(x.shape[2:], k, s))  # (h - k) // s + 1 is meant
    y = np.zeros((*x.shape[:2], *sizes))
    for n, c, i, j in np.ndindex(y.shape):
        y[n, c, i, j] = x[n, c, *window(i, j, k, s)].max()
    return y


@bug(
    "max_pool2d",
    story="The number of columns was computed as h // 2, on square images.",
    words="the columns are counted with the number of rows",
    seen=[("vzhou842/cnn-from-scratch", "maxpool.py")],
)
def columns_counted_by_height(x, k, s):
    y = np.zeros(pool_shape(x, k, s))
    for n, c in np.ndindex(y.shape[:2]):
        for i, j in np.ndindex(y.shape[2], y.shape[2]):  # as many columns as rows
            y[n, c, i, j] = x[n, c, *window(i, j, k, s)].max()
    return y


@bug(
    "max_pool2d",
    story="A forward pass gave back a view of its input, and the gradient check of it read 0.",
    words="the result is a view of x: writing into one would change the other; return a copy",
    seen=[("chainer/chainer", "issue 488")],
    needs="one",
)
def view_returned(x, k, s):
    if k == s == (1, 1):
        return x  # nothing to do, so the caller gets its own array back
    y = np.zeros(pool_shape(x, k, s))
    for n, c, i, j in np.ndindex(y.shape):
        y[n, c, i, j] = x[n, c, *window(i, j, k, s)].max()
    return y
