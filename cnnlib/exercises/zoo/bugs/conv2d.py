"""Wrong forward convolutions; the wrong line of each is marked."""

import numpy as np

from cnnlib.exercises.zoo.entry import bug
from cnnlib.exercises.zoo.loops import conv_shape, window
from cnnlib.shapes import output_size


@bug(
    "conv2d",
    story=(
        "A course's published solution added b inside the sum, and its expected output was printed "
        "with it."
    ),
    words="the bias is added once for every product; add it once, after the sum",
    seen=[
        ("Kulbear/deep-learning-coursera", "issue 32"),
        ("LazaroHurtado/micrograd-rs", "pull request 20"),
    ],
    needs="bias",
)
def bias_every_product(x, w, b, stride):
    y = np.zeros(conv_shape(x, w, stride))
    for n, q, i, j in np.ndindex(y.shape):
        rows, columns = window(i, j, w.shape[-2:], stride)
        y[n, q, i, j] = (x[n, :, rows, columns] * w[q] + b[q]).sum()  # b is inside the sum
    return y


@bug(
    "conv2d",
    story=(
        "The single-channel function, bias and all, was called for every channel and the maps were "
        "added."
    ),
    words="the bias is added once for every input channel; add it once an output",
    seen=[("LeelaChessZero/lc0", "pull request 130")],
    needs="bias channels",
)
def bias_every_channel(x, w, b, stride):
    y = np.zeros(conv_shape(x, w, stride))
    for n, q, i, j in np.ndindex(y.shape):
        rows, columns = window(i, j, w.shape[-2:], stride)
        for c in range(x.shape[1]):
            y[n, q, i, j] += (x[n, c, rows, columns] * w[q, c]).sum() + b[q]  # once a channel
    return y


@bug(
    "conv2d",
    story=(
        "Generated code indexed the bias by the sample; with one sample and one kernel nobody "
        "could tell."
    ),
    words="the bias is indexed by the sample n; it belongs to the output channel q",
    seen=[("kraiskil/onnx2c", "issue 7")],
    needs="bias channels",
)
def bias_of_the_sample(x, w, b, stride):
    y = np.zeros(conv_shape(x, w, stride))
    for n, q, i, j in np.ndindex(y.shape):
        rows, columns = window(i, j, w.shape[-2:], stride)
        y[n, q, i, j] = (x[n, :, rows, columns] * w[q]).sum() + b[n % len(b)]  # n, not q
    return y


@bug(
    "conv2d",
    story=(
        "Convolution and correlation were mixed up for years, since every test used a symmetric "
        "kernel."
    ),
    words=(
        "the kernel is turned by 180 degrees: that is a true convolution, not a cross-correlation"
    ),
    seen=[
        ("astropy/astropy", "pull request 6267"),
        ("astrorama/SourceXtractorPlusPlus", "pull request 72"),
    ],
)
def kernel_turned(x, w, b, stride):
    y = np.zeros(conv_shape(x, w, stride))
    w = w[:, :, ::-1, ::-1]  # a true convolution, where cross-correlation is meant
    for n, q, i, j in np.ndindex(y.shape):
        rows, columns = window(i, j, w.shape[-2:], stride)
        y[n, q, i, j] = (x[n, :, rows, columns] * w[q]).sum() + b[q]
    return y


@bug(
    "conv2d",
    story="The line for the height was copied for the width, and one index stayed behind.",
    words="the number of columns is computed with the kernel's height",
    seen=[("tenstorrent/tt-metal", "pull request 19542")],
    needs="rectangular",
)
def kernel_height_for_width(x, w, b, stride):
    n_images, n_kernels, out_h, _ = conv_shape(x, w, stride)
    out_w = output_size(x.shape[3], w.shape[2], stride=stride[1])  # k_h, not k_w
    y = np.zeros((n_images, n_kernels, out_h, out_w))
    for n, q, i, j in np.ndindex(y.shape):
        rows, columns = window(i, j, w.shape[-2:], stride)
        y[n, q, i, j] = (x[n, :, rows, columns] * w[q]).sum() + b[q]
    return y


@bug(
    "conv2d",
    story="The filters had their channel axes exchanged; the tests had as many inputs as outputs.",
    words="c_in and c_out are swapped: w[c, q] is read where w[q, c] is meant",
    seen=[("apache/systemds", "pull request 541")],
    needs="channels",
)
def kernel_axes_swapped(x, w, b, stride):
    w = w.swapaxes(0, 1)  # reads (C_in, C_out) where (C_out, C_in) was given
    y = np.zeros(conv_shape(x, w, stride))
    for n, q, i, j in np.ndindex(y.shape):
        rows, columns = window(i, j, w.shape[-2:], stride)
        y[n, q, i, j] = (x[n, :, rows, columns] * w[q]).sum() + b[q]
    return y


@bug(
    "conv2d",
    story=(
        "One matrix product makes all kernels' maps first; a reshape then deals them to the wrong "
        "images."
    ),
    words="samples and output channels are mixed up: a reshape stands where axes must be swapped",
    seen=[("ggml-org/ggml", "pull request 737")],
    needs="batch channels",
)
def samples_mixed(x, w, b, stride):
    n_images, n_kernels, out_h, out_w = conv_shape(x, w, stride)
    y = np.zeros((n_kernels, n_images, out_h, out_w))  # kernels first: handy for one matrix product
    for q, n, i, j in np.ndindex(y.shape):
        rows, columns = window(i, j, w.shape[-2:], stride)
        y[q, n, i, j] = (x[n, :, rows, columns] * w[q]).sum() + b[q]
    return y.reshape(n_images, n_kernels, out_h, out_w)  # reshaped, where swapaxes is meant


@bug(
    "conv2d",
    story="An image of bytes was filtered in bytes: beyond 255 they begin again at 0.",
    words="the sum is kept in the image's small integers and wraps around; compute in floats",
    seen=[("c2siorg/imagelab", "pull request 252")],
    needs="bytes",
)
def wraps_in_bytes(x, w, b, stride):
    y = np.zeros(conv_shape(x, w, stride))
    for n, q, i, j in np.ndindex(y.shape):
        rows, columns = window(i, j, w.shape[-2:], stride)
        product = x[n, :, rows, columns] * w[q].astype(x.dtype)  # in the dtype of the image
        y[n, q, i, j] = product.sum(dtype=x.dtype) + b[q]
    return y
