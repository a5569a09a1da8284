"""Capstone: right answers beside the notebook's own, and wrong ones with words for them."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from scipy.signal import convolve2d

from cnnlib import naive, vectorized
from cnnlib.exercises.exam import UNSEEN


def by_closeness(backward):
    rng = np.random.default_rng(0)
    x, w = rng.integers(1, 50, (8, 6)) * 1.0, rng.integers(1, 50, (3, 2)) * 1.0
    grad_y = rng.integers(1, 50, (3, 3)) * 1.0  # stride 2: a row is left over
    right = naive.conv2d_single_backward(grad_y, x, w, stride=2)
    ours = backward(grad_y, x, w, stride=2)
    wrong = [not (a.shape == b.shape and np.allclose(a, b)) for a, b in zip(ours, right)]
    if not any(wrong):
        return "right"
    n = wrong.index(True)
    if n == 2:
        return "bias"
    a, b = ours[n], right[n]
    if a.shape == b.T.shape and np.allclose(a, b.T):
        return "transposed"
    if np.allclose(a, b[::-1, ::-1]):
        return "turned"
    if np.allclose(a, b * a[0, 0] / b[0, 0]):
        return "scaled"
    if np.allclose(a[1:], b[:-1]):
        return "shifted"
    if n == 0 and np.allclose(np.delete(a, 6, axis=0), np.delete(b, 6, axis=0)):
        return "last row"
    return "overwritten"


def by_sampling(x, w, dilation):
    windows = sliding_window_view(x, [dilation * (k - 1) + 1 for k in w.shape])
    return np.einsum("ijuv,uv->ij", windows[..., ::dilation, ::dilation], w)


def by_offsets(x, w, dilation):
    out_h, out_w = (h - dilation * (k - 1) for h, k in zip(x.shape, w.shape))
    y = np.zeros((out_h, out_w), np.float32)
    for u, v in np.ndindex(w.shape):
        y += w[u, v] * x[dilation * u :, dilation * v :][:out_h, :out_w]
    return y


def by_weights(x, w, dilation):
    out = [h - dilation * (k - 1) for h, k in zip(x.shape, w.shape)]
    y = np.zeros(out, order="F")
    for i, j in reversed(list(np.ndindex(y.shape))):
        y[i, j] = (x[i::dilation, j::dilation][: w.shape[0], : w.shape[1]] * w).sum()
    return y


def by_stamps(x, w, stride):
    y = np.zeros([(n - 1) * stride + k for n, k in zip(x.shape, w.shape)], np.float32)
    for i, j in reversed(list(np.ndindex(x.shape))):
        y[stride * i : stride * i + w.shape[0], stride * j : stride * j + w.shape[1]] += x[i, j] * w
    return y


def by_inserted_zeros(x, w, stride):
    spread = np.zeros([(n - 1) * stride + 1 for n in x.shape])
    spread[::stride, ::stride] = x
    return convolve2d(spread, w)


ALSO_RIGHT = {
    "dilate": (by_sampling, by_offsets, by_weights),
    "grad_x_as_layer": (
        by_stamps,
        by_inserted_zeros,
        lambda x, w, s: vectorized.conv_transpose2d(x[None, None], w[None, None], stride=s)[0, 0],
    ),
    "exam": (
        lambda backward: str(by_closeness(backward)),
        lambda backward: np.str_(by_closeness(backward)),
        lambda backward: by_closeness(lambda *args, **options: tuple(backward(*args, **options))),
    ),
}


def by_inner_products(backward):
    rng = np.random.default_rng(0)
    x, w, grad_y = rng.normal(size=(8, 6)), rng.normal(size=(3, 2)), rng.normal(size=(6, 5))
    grad_x, grad_w, _ = backward(grad_y, x, w)
    score = (naive.conv2d_single(x, w) * grad_y).sum()
    image = grad_x.shape == x.shape and np.isclose((x * grad_x).sum(), score)
    weights = grad_w.shape == w.shape and np.isclose((w * grad_w).sum(), score)
    return "right" if image and weights else "transposed"


WRONG = {
    "exam": (
        (by_inner_products, "inner products cannot tell turned from transposed"),
        (
            lambda backward: "right",
            f"; {sum(word != 'right' for _, word in UNSEEN)} wrong ones were let through",
        ),
    ),
}
