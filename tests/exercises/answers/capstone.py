"""Capstone: right answers beside the notebook's own, and wrong ones with words for them."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from scipy.signal import convolve2d

from cnnlib import naive, vectorized
from cnnlib.exercises.exam import PAPERS


def by_closeness(layers):
    rng = np.random.default_rng(0)
    x, w = rng.integers(1, 50, (3, 2, 8, 6)) * 1.0, rng.integers(1, 50, (4, 2, 3, 2)) * 1.0
    upstream, pooled = (rng.integers(1, 50, (3, c, 3, 3)) * 1.0 for c in (4, 2))
    for name in ("conv2d_backward", "avg_pool2d_backward", "max_pool2d_backward"):
        args = (upstream, x, w) if name == "conv2d_backward" else (pooled, x, (3, 2))
        right = getattr(vectorized, name)(*args, stride=2)  # a row is left over
        ours = getattr(layers, name)(*args, stride=2)
        if "pool" in name:
            ours, right = (ours,), (right,)
        for a, b in zip(ours, right, strict=True):
            if a.shape != b.shape or not np.allclose(a, b):
                return word_for(a, b)
    return "right"


def word_for(ours, right):
    if right.ndim == 1:
        return "bias"
    forms = {
        "transposed": right.swapaxes(2, 3),
        "turned": np.flip(right, (2, 3)),
        "channels": np.flip(right, 1),
        "samples": np.flip(right, 0),
        "scaled": right * ours.max() / right.max(),
    }
    for word, form in forms.items():
        if ours.shape == form.shape and np.allclose(ours, form):
            return word
    if any(np.allclose(ours, np.roll(right, 1, axis)) for axis in (2, 3)):
        return "shifted"
    kept = [np.allclose(*rows) for rows in zip(*(np.moveaxis(a, 2, 0) for a in (ours, right)))]
    return "last row" if kept.count(False) == 1 else "overwritten"


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


def by_stamps(x, w, stride, padding, output_padding):
    y = np.zeros([(n - 1) * stride + k + output_padding for n, k in zip(x.shape, w.shape)])
    for i, j in reversed(list(np.ndindex(x.shape))):
        y[stride * i : stride * i + w.shape[0], stride * j : stride * j + w.shape[1]] += x[i, j] * w
    return y[padding : len(y) - padding, padding : y.shape[1] - padding].astype(np.float32)


def by_inserted_zeros(x, w, stride, padding, output_padding):
    spread = np.zeros([(n - 1) * stride + 1 + output_padding for n in x.shape])
    spread[: 1 + stride * (len(x) - 1) : stride, : 1 + stride * (x.shape[1] - 1) : stride] = x
    y = convolve2d(spread, w)
    return y[padding : len(y) - padding, padding : y.shape[1] - padding]


def by_the_layer(x, w, stride, padding, output_padding):
    options = {"stride": stride, "padding": padding, "output_padding": output_padding}
    return vectorized.conv_transpose2d(x[None, None], w[None, None], **options)[0, 0]


ALSO_RIGHT = {
    "dilate": (by_sampling, by_offsets, by_weights),
    "grad_x_as_layer": (by_stamps, by_inserted_zeros, by_the_layer),
    "exam": (
        by_closeness,
        lambda layers: np.str_(by_closeness(layers)),
        lambda layers: "".join(by_closeness(layers)),
    ),
}


def by_inner_products(layers):
    rng = np.random.default_rng(0)
    x, w, grad_y = (rng.normal(size=n) for n in ((1, 1, 8, 6), (1, 1, 3, 2), (1, 1, 6, 5)))
    grad_x, grad_w, _ = layers.conv2d_backward(grad_y, x, w)
    score = (naive.conv2d(x, w) * grad_y).sum()
    image = grad_x.shape == x.shape and np.isclose((x * grad_x).sum(), score)
    weights = grad_w.shape == w.shape and np.isclose((w * grad_w).sum(), score)
    return "right" if image and weights else "transposed"


WRONG = {
    "exam": (
        (by_inner_products, "inner products cannot tell turned from transposed"),
        (
            lambda layers: "right",
            f"; {sum(paper.word != 'right' for paper in PAPERS)} wrong ones were let through",
        ),
        (lambda layers: "bad", "; paper 1 got bad: that is none of the ten words"),
        (lambda layers: layers.relu, "; paper 1 got AttributeError"),
    ),
}
