"""Wrong forward convolutions; the wrong line of each is marked."""

import numpy as np

from cnnlib.exercises.zoo.entry import bug
from cnnlib.exercises.zoo.loops import conv_shape, window
from cnnlib.exercises.zoo.seen import Seen
from cnnlib.shapes import output_size


@bug(
    "conv2d",
    story=(
        "A published solution of a course's exercise added b to every product before the sum; "
        "readers sent repairs that add it once, afterwards. A small Rust library did the same to "
        "every pixel of the window."
    ),
    words="the bias is added once for every product; add it once, after the sum",
    seen=[
        Seen(
            "Kulbear/deep-learning-coursera",
            "issue 32",
            title="Convolution model - Step by Step - v1",
            opened="2026-11-29",
        ),
        Seen(
            "Kulbear/deep-learning-coursera",
            "pull request 45",
            title="bug fix in convolution step by step",
            opened="2026-11-29",
        ),
        Seen(
            "LazaroHurtado/micrograd-rs",
            "pull request 20",
            title="Kernel and Filter Bug Fixes",
            opened="2026-11-29",
        ),
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
        "A converter that writes C added the bias inside the loops over input channels and "
        "kernel, so it counted several times. That was in its transposed layer."
    ),
    words="the bias is added once for every input channel; add it once an output",
    seen=[
        Seen(
            "kraiskil/onnx2c",
            "pull request 40",
            title="Fixed convtranspose.cc",
            opened="2026-11-29",
            shows="near",
        )
    ],
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
        "A converter that writes C indexed the bias by the batch where the output channel "
        "belongs. The repair came the next day."
    ),
    words="the bias is indexed by the sample n; it belongs to the output channel q",
    seen=[Seen("kraiskil/onnx2c", "issue 7", title="Convolution bias bug", opened="2026-11-29")],
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
        "A package for differential equations called a library's convolution, which turns its "
        "kernel, and had not turned it back. Nobody saw it until tests with stencils that are not "
        "symmetric were added."
    ),
    words=(
        "the kernel is turned by 180 degrees: that is a true convolution, not a cross-correlation"
    ),
    seen=[
        Seen(
            "SciML/DiffEqOperators.jl",
            "pull request 134",
            title="Fix kernel flipping in NNlib.conv call",
            opened="2026-11-29",
        )
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
    story=(
        "In the size of a dilated convolution's output a line for the height had been copied for "
        "the width, and an index stayed behind; a reviewer of the repair found a second one, the "
        "kernel's."
    ),
    words="the number of columns is computed with the kernel's height",
    seen=[
        Seen(
            "tenstorrent/tt-metal",
            "pull request 19542",
            title="fix asymmetric dilation and add a regression test",
            opened="2026-11-29",
        )
    ],
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
    story=(
        "A transposed layer took filters of shape (F, C) where it needed (C, F). Its tests had "
        "one channel on each side; with two different numbers it stopped with an exception."
    ),
    words="c_in and c_out are swapped: w[c, q] is read where w[q, c] is meant",
    seen=[
        Seen(
            "apache/systemds",
            "pull request 541",
            title="[SYSTEMML-1686] Fix transpose conv2d filter shape & input size",
            opened="2026-11-29",
        )
    ],
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
        "For more than one image the reshape after the matrix product mixed the images' results: "
        "the product holds kernel by kernel, and the axes must be permuted after the reshape."
    ),
    words="samples and output channels are mixed up: a reshape stands where axes must be swapped",
    seen=[
        Seen(
            "ggml-org/ggml",
            "pull request 737",
            title="fix the conv_2d batch mode",
            opened="2026-11-29",
        )
    ],
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
    story=(
        "A convolution answered in the type of its input: Sobel's filter on an image of unsigned "
        "integers gave large positive numbers where the true ones are negative."
    ),
    words="the sum is kept in the image's small integers and wraps around; compute in floats",
    seen=[
        Seen(
            "luispedro/mahotas",
            "issue 75",
            title="Convolution: weights with integer data type",
            opened="2026-11-29",
        )
    ],
    needs="bytes",
)
def wraps_in_bytes(x, w, b, stride):
    y = np.zeros(conv_shape(x, w, stride))
    for n, q, i, j in np.ndindex(y.shape):
        rows, columns = window(i, j, w.shape[-2:], stride)
        product = x[n, :, rows, columns] * w[q].astype(x.dtype)  # in the dtype of the image
        y[n, q, i, j] = product.sum(dtype=x.dtype) + b[q]
    return y
