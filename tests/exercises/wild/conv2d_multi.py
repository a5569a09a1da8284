"""Several kernels over the channels of one image, wrong."""

import numpy as np

from wild.reading import bias, out_sizes, pad, two
from wild.slip import imagined


@imagined(
    "conv2d_multi",
    kind="wrong divisor",
    says="the channels' maps are averaged, where they are added",
    x=(1, 3, 4, 5),
    w=(2, 3, 2, 2),
)
def channels_averaged(x, w, b=None, *, stride=1, padding=0):
    x, b, (s_h, s_w), (k_h, k_w) = pad(x, padding), bias(b, w), two(stride), w.shape[2:]
    y = np.zeros((len(w), *out_sizes(x, (k_h, k_w), (s_h, s_w))))
    for q in range(len(w)):
        for i in range(y.shape[1]):
            for j in range(y.shape[2]):
                window = x[:, i * s_h : i * s_h + k_h, j * s_w : j * s_w + k_w]
                maps = (window * w[q]).sum(axis=(1, 2))
                y[q, i, j] = maps.mean() + b[q]  # sum is meant
    return y


@imagined(
    "conv2d_multi",
    kind="state kept between calls",
    says="the padded image is kept for the next call, where another image of that size finds it",
    x=(1, 2, 4, 5),
    w=(2, 2, 2, 2),
    padding=1,
)
def first_image_kept(x, w, b=None, *, stride=1, padding=0, kept={}):
    key = x.shape, str(padding)
    if key not in kept:
        kept[key] = pad(x, padding)  # an image is more than its shape
    x, b, (s_h, s_w), (k_h, k_w) = kept[key], bias(b, w), two(stride), w.shape[2:]
    y = np.zeros((len(w), *out_sizes(x, (k_h, k_w), (s_h, s_w))))
    for q, i, j in np.ndindex(y.shape):
        window = x[:, i * s_h : i * s_h + k_h, j * s_w : j * s_w + k_w]
        y[q, i, j] = (window * w[q]).sum() + b[q]
    return y
