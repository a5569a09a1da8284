"""Several kernels over a batch, wrong."""

import numpy as np

from wild.reading import bias, out_sizes, pad, sides, two
from wild.slip import found, imagined

ALL = "conv2d", "conv2d_multi", "conv2d_single"  # where one image and one kernel show it too


@found(
    *ALL,
    seen=("mlpack/mlpack", "issue 4050"),
    kind="order of axes and channels",
    says="the strides are read as (columns, rows)",
    x=(1, 1, 5, 6),
    w=(1, 1, 2, 2),
    stride=(1, 2),
)
def strides_across_and_down(x, w, b=None, *, stride=1, padding=0):
    x, b, (k_h, k_w) = pad(x, padding), bias(b, w), w.shape[2:]
    s_w, s_h = two(stride)  # the rows' stride comes first
    y = np.zeros((len(x), len(w), *out_sizes(x, (k_h, k_w), (s_h, s_w))))
    for n, q, i, j in np.ndindex(y.shape):
        window = x[n, :, i * s_h : i * s_h + k_h, j * s_w : j * s_w + k_w]
        y[n, q, i, j] = (window * w[q]).sum() + b[q]
    return y


@found(
    "conv2d",
    "conv2d_multi",
    seen=("Minhaj-Moin/DeepLearningSS2024", "exercise2_material/src_to_implement/Layers/Conv.py"),
    kind="order of axes and channels",
    says="= stands where += belongs, so that only the last channel's products are left",
    x=(1, 2, 4, 5),
    w=(1, 2, 2, 2),
)
def last_channel_left(x, w, b=None, *, stride=1, padding=0):
    x, b, (s_h, s_w), (k_h, k_w) = pad(x, padding), bias(b, w), two(stride), w.shape[2:]
    y = np.zeros((len(x), len(w), *out_sizes(x, (k_h, k_w), (s_h, s_w))))
    for n, q, i, j in np.ndindex(y.shape):
        for c in range(x.shape[1]):
            window = x[n, c, i * s_h : i * s_h + k_h, j * s_w : j * s_w + k_w]
            y[n, q, i, j] = np.sum(window * w[q, c])  # += is meant
        y[n, q, i, j] += b[q]
    return y


@found(
    *ALL,
    seen=("PaddlePaddle/Paddle", "pull request 75141"),
    kind="padding's side",
    says="a window that begins in the padding is pushed into the image, not cut at its edge",
    x=(1, 1, 4, 5),
    w=(1, 1, 3, 3),
    padding=1,
)
def corner_pushed_inside(x, w, b=None, *, stride=1, padding=0):
    ((top, bottom), (left, right)), b, (s_h, s_w) = sides(padding), bias(b, w), two(stride)
    n_images, c_in, h, width = x.shape
    k_h, k_w = w.shape[2:]
    out_h = (h + top + bottom - k_h) // s_h + 1
    out_w = (width + left + right - k_w) // s_w + 1
    y = np.zeros((n_images, len(w), out_h, out_w))
    for n, q, i, j in np.ndindex(y.shape):
        y[n, q, i, j] = b[q]
        for c, u, v in np.ndindex(c_in, k_h, k_w):
            row = max(i * s_h - top, 0) + u  # u belongs before the max
            column = max(j * s_w - left, 0) + v
            if row < h and column < width:
                y[n, q, i, j] += float(x[n, c, row, column]) * w[q, c, u, v]
    return y


@found(
    *ALL,
    seen=("robertknight/rten", "pull request 1399"),
    kind="padding's side",
    says="the four paddings are taken in the order top, left, bottom, right",
    x=(1, 1, 4, 5),
    w=(1, 1, 2, 2),
    padding=((1, 1), (0, 2)),
)
def paddings_in_another_order(x, w, b=None, *, stride=1, padding=0):
    top, left, bottom, right = np.ravel(sides(padding))  # bottom comes second
    b, (s_h, s_w), (k_h, k_w) = bias(b, w), two(stride), w.shape[2:]
    x = np.pad(x.astype(float), ((0, 0), (0, 0), (top, bottom), (left, right)))
    y = np.zeros((len(x), len(w), *out_sizes(x, (k_h, k_w), (s_h, s_w))))
    for n, q, i, j in np.ndindex(y.shape):
        window = x[n, :, i * s_h : i * s_h + k_h, j * s_w : j * s_w + k_w]
        y[n, q, i, j] = (window * w[q]).sum() + b[q]
    return y


@found(
    *ALL,
    seen=("Oldpan/Faceswap-Deepfake-Pytorch", "issue 1"),
    kind="padding's side",
    says="the rows' padding is used for the columns too",
    x=(1, 1, 4, 5),
    w=(1, 1, 2, 2),
    padding=(1, 0),
)
def rows_padding_for_columns(x, w, b=None, *, stride=1, padding=0):
    rows, _ = sides(padding)
    x = pad(x, (rows, rows))  # the columns have a padding of their own
    b, (s_h, s_w), (k_h, k_w) = bias(b, w), two(stride), w.shape[2:]
    y = np.zeros((len(x), len(w), *out_sizes(x, (k_h, k_w), (s_h, s_w))))
    for n, q, i, j in np.ndindex(y.shape):
        window = x[n, :, i * s_h : i * s_h + k_h, j * s_w : j * s_w + k_w]
        y[n, q, i, j] = (window * w[q]).sum() + b[q]
    return y


@found(
    "conv2d",
    "conv2d_multi",
    seen=("pytorch/executorch", "pull request 20708"),
    kind="order of axes and channels",
    says="the windows are flattened with the channels last, the kernels with the channels first",
    x=(1, 2, 4, 5),
    w=(1, 2, 2, 2),
)
def flattened_in_two_orders(x, w, b=None, *, stride=1, padding=0):
    x, b, (s_h, s_w), (k_h, k_w) = pad(x, padding), bias(b, w), two(stride), w.shape[2:]
    out_h, out_w = out_sizes(x, (k_h, k_w), (s_h, s_w))
    rows = []
    for n, i, j in np.ndindex(len(x), out_h, out_w):
        window = x[n, :, i * s_h : i * s_h + k_h, j * s_w : j * s_w + k_w]
        rows.append(window.transpose(1, 2, 0).ravel())  # the kernels below begin with c
    y = np.array(rows) @ w.reshape(len(w), -1).T + b
    return y.reshape(len(x), out_h, out_w, len(w)).transpose(0, 3, 1, 2)


@found(
    *ALL,
    seen=("FluxML/NNlib.jl", "issue 114"),
    kind="copies and views",
    says="the kernel is turned in place: the caller's w is changed, and so is the second answer",
    x=(1, 1, 4, 5),
    w=(1, 1, 2, 2),
)
def kernel_turned_in_place(x, w, b=None, *, stride=1, padding=0):
    x, b, (s_h, s_w), (k_h, k_w) = pad(x, padding), bias(b, w), two(stride), w.shape[2:]
    y = np.zeros((len(x), len(w), *out_sizes(x, (k_h, k_w), (s_h, s_w))))
    w[...] = w[:, :, ::-1, ::-1].copy()  # a new array is meant; the loop below turns it back
    for n, q, i, j in np.ndindex(y.shape):
        for u, v in np.ndindex(k_h, k_w):
            pixels = x[n, :, i * s_h + u, j * s_w + v]
            y[n, q, i, j] += pixels @ w[q, :, k_h - 1 - u, k_w - 1 - v]
        y[n, q, i, j] += b[q]
    return y


@found(
    *ALL,
    seen=("pytorch/pytorch", "issue 1246"),
    kind="copies and views",
    says="the kernel is read in the order of its memory, which is another one in a transpose",
    x=(1, 1, 4, 5),
    w=np.arange(1.0, 7.0).reshape(1, 1, 3, 2).swapaxes(2, 3),
)
def kernel_in_the_order_of_memory(x, w, b=None, *, stride=1, padding=0):
    x, b, (s_h, s_w), (k_h, k_w) = pad(x, padding), bias(b, w), two(stride), w.shape[2:]
    y = np.zeros((len(x), len(w), *out_sizes(x, (k_h, k_w), (s_h, s_w))))
    flat = w.ravel(order="K").reshape(len(w), -1)  # the order of the axes is meant
    for n, q, i, j in np.ndindex(y.shape):
        window = x[n, :, i * s_h : i * s_h + k_h, j * s_w : j * s_w + k_w]
        y[n, q, i, j] = window.ravel() @ flat[q] + b[q]
    return y


@found(
    *ALL,
    seen=("onnx/onnx-mlir", "pull request 154"),
    kind="a wrong term",
    says="the bias multiplies, where it is added",
    x=(1, 1, 4, 5),
    w=(2, 1, 2, 2),
)
def bias_multiplied(x, w, b=None, *, stride=1, padding=0):
    b = np.ones(len(w)) if b is None else b
    x, (s_h, s_w), (k_h, k_w) = pad(x, padding), two(stride), w.shape[2:]
    y = np.zeros((len(x), len(w), *out_sizes(x, (k_h, k_w), (s_h, s_w))))
    for n, q, i, j in np.ndindex(y.shape):
        window = x[n, :, i * s_h : i * s_h + k_h, j * s_w : j * s_w + k_w]
        y[n, q, i, j] = (window * w[q]).sum() * b[q]  # + is meant
    return y


@found(
    *ALL,
    seen=("fastmachinelearning/qonnx", "pull request 25"),
    kind="a wrong term",
    says="the loops became one matrix product, and the bias was left behind",
    x=(1, 1, 4, 5),
    w=(2, 1, 2, 2),
)
def bias_left_behind(x, w, b=None, *, stride=1, padding=0):
    x, (s_h, s_w), (k_h, k_w) = pad(x, padding), two(stride), w.shape[2:]
    out_h, out_w = out_sizes(x, (k_h, k_w), (s_h, s_w))
    y = np.zeros((len(x), len(w), out_h, out_w))
    for i, j in np.ndindex(out_h, out_w):
        windows = x[:, :, i * s_h : i * s_h + k_h, j * s_w : j * s_w + k_w]
        y[:, :, i, j] = windows.reshape(len(x), -1) @ w.reshape(len(w), -1).T  # + b is missing
    return y


@found(
    *ALL,
    seen=("ARM-software/CMSIS_5", "issue 1168"),
    kind="off by one at the end",
    says="two columns are made at a time, and of an odd number the last one stays 0",
    x=(1, 1, 4, 4),
    w=(1, 1, 2, 2),
)
def odd_column_left_out(x, w, b=None, *, stride=1, padding=0):
    x, b, (s_h, s_w), (k_h, k_w) = pad(x, padding), bias(b, w), two(stride), w.shape[2:]
    y = np.zeros((len(x), len(w), *out_sizes(x, (k_h, k_w), (s_h, s_w))))
    for n, q, i in np.ndindex(y.shape[:3]):
        rows = x[n, :, i * s_h : i * s_h + k_h]
        for j in range(0, y.shape[3] - 1, 2):  # an odd last column is never j or j + 1
            left, right = j * s_w, (j + 1) * s_w
            y[n, q, i, j] = (rows[:, :, left : left + k_w] * w[q]).sum() + b[q]
            y[n, q, i, j + 1] = (rows[:, :, right : right + k_w] * w[q]).sum() + b[q]
    return y


@imagined(
    *ALL,
    kind="padding's side",
    says="all of the padding stands at the bottom and at the right",
    x=(1, 1, 4, 5),
    w=(1, 1, 2, 2),
    padding=1,
)
def padded_at_the_end_alone(x, w, b=None, *, stride=1, padding=0):
    (top, bottom), (left, right) = sides(padding)
    x = pad(x, ((0, top + bottom), (0, left + right)))  # top and left belong in front
    b, (s_h, s_w), (k_h, k_w) = bias(b, w), two(stride), w.shape[2:]
    y = np.zeros((len(x), len(w), *out_sizes(x, (k_h, k_w), (s_h, s_w))))
    for n, q, i, j in np.ndindex(y.shape):
        window = x[n, :, i * s_h : i * s_h + k_h, j * s_w : j * s_w + k_w]
        y[n, q, i, j] = (window * w[q]).sum() + b[q]
    return y


@imagined(
    *ALL,
    kind="wrong default",
    says="the padding repeats the edge of the image; it is 0",
    x=(1, 1, 4, 5),
    w=(1, 1, 2, 2),
    padding=1,
)
def edge_repeated(x, w, b=None, *, stride=1, padding=0):
    b, (s_h, s_w), (k_h, k_w) = bias(b, w), two(stride), w.shape[2:]
    x = np.pad(x.astype(float), ((0, 0), (0, 0), *sides(padding)), mode="edge")  # "constant"
    y = np.zeros((len(x), len(w), *out_sizes(x, (k_h, k_w), (s_h, s_w))))
    for n, q, i, j in np.ndindex(y.shape):
        window = x[n, :, i * s_h : i * s_h + k_h, j * s_w : j * s_w + k_w]
        y[n, q, i, j] = (window * w[q]).sum() + b[q]
    return y


@imagined(
    "conv2d",
    "conv2d_multi",
    kind="padding's side",
    says="the image is padded anew for every kernel, on top of the padding it has",
    x=(1, 1, 4, 5),
    w=(2, 1, 2, 2),
    padding=1,
)
def padded_for_every_kernel(x, w, b=None, *, stride=1, padding=0):
    b, (s_h, s_w), (k_h, k_w) = bias(b, w), two(stride), w.shape[2:]
    out_h, out_w = out_sizes(pad(x, padding), (k_h, k_w), (s_h, s_w))
    y = np.zeros((len(x), len(w), out_h, out_w))
    for q in range(len(w)):
        x = pad(x, padding)  # belongs before the loop
        for n, i, j in np.ndindex(len(x), out_h, out_w):
            window = x[n, :, i * s_h : i * s_h + k_h, j * s_w : j * s_w + k_w]
            y[n, q, i, j] = (window * w[q]).sum() + b[q]
    return y


@imagined(
    *ALL,
    kind="index arithmetic",
    says="a row above the image is x[-1], and that is the last row",
    x=(1, 1, 4, 5),
    w=(1, 1, 2, 2),
    padding=1,
)
def negative_rows_wrap(x, w, b=None, *, stride=1, padding=0):
    ((top, bottom), (left, right)), b, (s_h, s_w) = sides(padding), bias(b, w), two(stride)
    n_images, c_in, h, width = x.shape
    k_h, k_w = w.shape[2:]
    out_h = (h + top + bottom - k_h) // s_h + 1
    out_w = (width + left + right - k_w) // s_w + 1
    y = np.zeros((n_images, len(w), out_h, out_w))
    for n, q, i, j in np.ndindex(y.shape):
        y[n, q, i, j] = b[q]
        for c, u, v in np.ndindex(c_in, k_h, k_w):
            row, column = i * s_h + u - top, j * s_w + v - left
            if row < h and column < width:  # and 0 <= row, 0 <= column
                y[n, q, i, j] += float(x[n, c, row, column]) * w[q, c, u, v]
    return y


@imagined(
    *ALL,
    kind="off by one at the end",
    says="the number of windows is counted before the image is padded",
    x=(1, 1, 4, 5),
    w=(1, 1, 2, 2),
    padding=1,
)
def counted_before_padding(x, w, b=None, *, stride=1, padding=0):
    b, (s_h, s_w), (k_h, k_w) = bias(b, w), two(stride), w.shape[2:]
    out_h, out_w = out_sizes(x, (k_h, k_w), (s_h, s_w))  # of the padded image
    x = pad(x, padding)
    y = np.zeros((len(x), len(w), out_h, out_w))
    for n, q, i, j in np.ndindex(y.shape):
        window = x[n, :, i * s_h : i * s_h + k_h, j * s_w : j * s_w + k_w]
        y[n, q, i, j] = (window * w[q]).sum() + b[q]
    return y


@imagined(
    *ALL,
    kind="dtypes",
    says="float16 holds three digits: above 2048 not even every whole number",
    x=np.full((1, 1, 4, 5), 255, np.uint8),
    w=np.full((1, 1, 3, 3), 3.0),
)
def half_precision(x, w, b=None, *, stride=1, padding=0):
    b, (s_h, s_w), (k_h, k_w) = bias(b, w), two(stride), w.shape[2:]
    x, w = pad(x, padding).astype(np.float16), w.astype(np.float16)  # float32 is meant
    y = np.zeros((len(x), len(w), *out_sizes(x, (k_h, k_w), (s_h, s_w))), np.float16)
    for n, q, i, j in np.ndindex(y.shape):
        window = x[n, :, i * s_h : i * s_h + k_h, j * s_w : j * s_w + k_w]
        y[n, q, i, j] = (window * w[q]).sum() + b[q]
    return y


@imagined(
    *ALL,
    kind="state kept between calls",
    says="the array of the last call is filled again: who still holds it sees other numbers",
    x=(1, 1, 4, 5),
    w=(1, 1, 2, 2),
)
def same_array_returned(x, w, b=None, *, stride=1, padding=0, kept={}):
    x, b, (s_h, s_w), (k_h, k_w) = pad(x, padding), bias(b, w), two(stride), w.shape[2:]
    shape = len(x), len(w), *out_sizes(x, (k_h, k_w), (s_h, s_w))
    y = kept.setdefault(shape, np.zeros(shape))  # every call needs an array of its own
    for n, q, i, j in np.ndindex(y.shape):
        window = x[n, :, i * s_h : i * s_h + k_h, j * s_w : j * s_w + k_w]
        y[n, q, i, j] = (window * w[q]).sum() + b[q]
    return y
