"""Wrong maximum pools; the wrong line of each is marked."""

import numpy as np

from cnnlib import naive
from cnnlib.exercises.zoo.adapters import as_pool2d
from cnnlib.exercises.zoo.entry import bug
from cnnlib.exercises.zoo.loops import pool_shape, window
from cnnlib.exercises.zoo.seen import Seen


@bug(
    "max_pool2d",
    story=(
        "Max pooling of negative pixels, padded by 1, gave 0 on the processor and -1 on the "
        "graphics card: on the processor the padding was 0 and won."
    ),
    words="the padding is 0 and beats negative pixels; max pooling pads with minus infinity",
    seen=[
        Seen(
            "apache/mxnet",
            "issue 2753",
            title="Problem while use padding in pooling layer",
            opened="2026-11-29",
        )
    ],
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
    story=(
        "The search for the largest began at 0.0, so windows of negative pixels came out wrong."
    ),
    words="the search for the maximum begins at 0: a window of negative pixels gives 0",
    seen=[
        Seen(
            "tensorflow/tfjs",
            "pull request 4854",
            title="webgpu: Fix the maxpool error",
            opened="2026-11-29",
        )
    ],
)
def begun_at_zero(x, k, s):
    y = np.zeros(pool_shape(x, k, s))  # the search begins at 0, not at minus infinity
    for n, c, i, j in np.ndindex(y.shape):
        for value in x[n, c, *window(i, j, k, s)].flat:
            y[n, c, i, j] = max(y[n, c, i, j], value)
    return y


@bug(
    "max_pool2d",
    story=(
        "A small library's pooling took the maximum of a window across all its maps: the map's "
        "number was missing in the index."
    ),
    words="the channels are pooled together; each channel has a maximum of its own",
    seen=[
        Seen(
            "ahmedfgad/NumPyCNN",
            "issue 6",
            title="A code error in pooling function",
            opened="2026-11-29",
        )
    ],
    needs="channels",
)
def channels_pooled_together(x, k, s):
    y = np.zeros(pool_shape(x, k, s))
    for n, c, i, j in np.ndindex(y.shape):
        y[n, c, i, j] = x[n, :, *window(i, j, k, s)].max()  # the largest of all channels
    return y


@bug(
    "max_pool2d",
    story="The size was (h - k + 1) / s: 510 rows became 254, where 255 are right.",
    words="one window is missing: the size is (h - k) // s + 1, not (h - k + 1) // s",
    seen=[Seen("ahmedfgad/NumPyCNN", "issue 2", title="size of pool_out", opened="2026-11-29")],
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
    story="In a tutorial's code the number of columns is h // 2.",
    words="the columns are counted with the number of rows",
    seen=[
        Seen(
            "vzhou842/cnn-from-scratch",
            "maxpool.py",
            title="maxpool.py",
            opened="2026-11-29",
            commit="2db86fc121e8c0d11ad2f92ce89768509f222794",
        )
    ],
    needs="rectangular",
)
def columns_counted_by_height(x, k, s):
    y = np.zeros(pool_shape(x, k, s))
    for n, c in np.ndindex(y.shape[:2]):
        for i, j in np.ndindex(y.shape[2], y.shape[2]):  # as many columns as rows
            y[n, c, i, j] = x[n, c, *window(i, j, k, s)].max()
    return y


@bug(
    "max_pool2d",
    story=(
        "A function, a transpose, gave back a view of its input, and the numerical gradient of it "
        "read 0."
    ),
    words="the result is a view of x: writing into one would change the other; return a copy",
    seen=[
        Seen("chainer/chainer", "issue 488", title="numerical_grad caution", opened="2026-11-29")
    ],
    needs="one",
)
def view_returned(x, k, s):
    if k == s == (1, 1):
        return x  # nothing to do, so the caller gets its own array back
    y = np.zeros(pool_shape(x, k, s))
    for n, c, i, j in np.ndindex(y.shape):
        y[n, c, i, j] = x[n, c, *window(i, j, k, s)].max()
    return y
