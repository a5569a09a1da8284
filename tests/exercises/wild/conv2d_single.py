"""One kernel over one image, wrong."""

import numpy as np

from wild.reading import out_sizes, pad, two
from wild.slip import found, imagined


@found(
    "conv2d_single",
    seen=("python-pillow/Pillow", "issue 3134"),
    kind="order of axes and channels",
    says="the kernel is reversed from top to bottom only: neither a convolution nor a correlation",
    x=(1, 1, 4, 5),
    w=(1, 1, 2, 3),
)
def rows_of_the_kernel_reversed(x, w, b=0, *, stride=1, padding=0):
    x, w, (s_h, s_w) = pad(x, padding), w[::-1], two(stride)  # the columns stay as they are
    k_h, k_w = w.shape
    y = np.zeros(out_sizes(x, w.shape, (s_h, s_w)))
    for i in range(y.shape[0]):
        for j in range(y.shape[1]):
            y[i, j] = np.sum(x[i * s_h : i * s_h + k_h, j * s_w : j * s_w + k_w] * w) + b
    return y


@found(
    "conv2d_single",
    seen=("rjw57/dtcwt", "issue 7"),
    kind="dtypes",
    says="the result is kept in the image's own type, and whole numbers lose what follows the point",
    x=np.arange(1, 21).reshape(1, 1, 4, 5),
    w=np.full((1, 1, 2, 2), 0.375),
)
def kept_in_the_image_s_type(x, w, b=0, *, stride=1, padding=0):
    image, (s_h, s_w), (k_h, k_w) = pad(x, padding), two(stride), w.shape
    y = np.zeros(out_sizes(image, w.shape, (s_h, s_w)))
    for i in range(y.shape[0]):
        for j in range(y.shape[1]):
            y[i, j] = (image[i * s_h : i * s_h + k_h, j * s_w : j * s_w + k_w] * w).sum() + b
    return y.astype(x.dtype)  # an image of bytes gives y in bytes


@found(
    "conv2d_single",
    seen=("sightmachine/simplecv-js", "pull request 28"),
    kind="index arithmetic",
    says="of the nine products written out for a kernel of 3 by 3, one takes another's weight",
    x=(1, 1, 4, 5),
    w=(1, 1, 3, 3),
)
def one_of_nine_mistyped(x, w, b=0, *, stride=1, padding=0):
    x, (s_h, s_w), (k_h, k_w) = pad(x, padding), two(stride), w.shape
    y = np.zeros(out_sizes(x, w.shape, (s_h, s_w)))
    for i in range(y.shape[0]):
        for j in range(y.shape[1]):
            p = x[i * s_h : i * s_h + k_h, j * s_w : j * s_w + k_w]
            if w.shape == (3, 3):
                y[i, j] = p[0, 0] * w[0, 0] + p[0, 1] * w[0, 1] + p[0, 2] * w[0, 2]
                y[i, j] += p[1, 0] * w[1, 0] + p[1, 1] * w[1, 1] + p[1, 2] * w[1, 1]  # w[1, 2]
                y[i, j] += p[2, 0] * w[2, 0] + p[2, 1] * w[2, 1] + p[2, 2] * w[2, 2]
            else:
                y[i, j] = (p * w).sum()
    return y + b


@imagined(
    "conv2d_single",
    kind="order of axes and channels",
    says="the outer loop runs over the columns, so that y comes back transposed",
    x=(1, 1, 5, 5),
    w=(1, 1, 2, 2),
)
def columns_first(x, w, b=0, *, stride=1, padding=0):
    x, (s_h, s_w), (k_h, k_w) = pad(x, padding), two(stride), w.shape
    y = []
    for j in range(0, x.shape[1] - k_w + 1, s_w):  # the rows belong outside
        line = []
        for i in range(0, x.shape[0] - k_h + 1, s_h):
            line.append((x[i : i + k_h, j : j + k_w] * w).sum() + b)
        y.append(line)
    return np.array(y)


@imagined(
    "conv2d_single",
    kind="index arithmetic",
    says="the stride makes y smaller, and the windows still move one pixel at a time",
    x=(1, 1, 5, 6),
    w=(1, 1, 2, 2),
    stride=2,
)
def stride_in_the_size_alone(x, w, b=0, *, stride=1, padding=0):
    x = pad(x, padding)
    k_h, k_w = w.shape
    y = np.zeros(out_sizes(x, w.shape, two(stride)))
    for i in range(y.shape[0]):
        for j in range(y.shape[1]):
            y[i, j] = np.sum(x[i : i + k_h, j : j + k_w] * w) + b  # i and j without the stride
    return y


@imagined(
    "conv2d_single",
    kind="dtypes",
    says="the weights are made whole numbers: 0.5 becomes 0",
    x=(1, 1, 4, 5),
    w=np.array([[[[0.5, -1.5], [2.0, 0.25]]]]),
)
def weights_made_whole(x, w, b=0, *, stride=1, padding=0):
    x, w, (s_h, s_w) = pad(x, padding), np.array(w, dtype=int), two(stride)  # float is meant
    y = np.zeros(out_sizes(x, w.shape, (s_h, s_w)))
    for i, j in np.ndindex(y.shape):
        y[i, j] = b
        for u, v in np.ndindex(w.shape):
            y[i, j] += x[i * s_h + u, j * s_w + v] * w[u, v]
    return y
