"""Wrong backward convolutions; the wrong line of each is marked.

Right is to let each output add a stamp of its kernel to grad_x, and its window to grad_w.
"""

import numpy as np

from cnnlib import naive
from cnnlib.checks import convolution_padding
from cnnlib.exercises.zoo.adapters import unchanged
from cnnlib.exercises.zoo.entry import bug
from cnnlib.exercises.zoo.loops import stamps
from cnnlib.padding import pad


@bug(
    "conv2d_backward",
    story="A reader asked for = in place of +=, because then a round trip gave back the image.",
    words="= stands where += belongs: the last stamp wiped the others out",
    seen=[("oreilly-japan/deep-learning-from-scratch", "issue 27")],
    needs="overlap",
)
def stamps_overwritten(grad_y, x, w, stride):
    grad_x, grad_w = np.zeros(x.shape), np.zeros(w.shape)
    for n, q, g, place in stamps(grad_y, w, stride):
        grad_x[place] = g * w[q]  # = where += is meant
        grad_w[q] += g * x[place]
    return grad_x, grad_w, grad_y.sum(axis=(0, 2, 3))


@bug(
    "conv2d_backward",
    story=(
        "The kernel slid back over grad_y as it came; the repair reads: multiply 180 rotated "
        "weight."
    ),
    words="grad_x used the kernel turned by 180 degrees from what it should be",
    seen=[("nntrainer/nntrainer", "issue 705")],
)
def grad_x_turned(grad_y, x, w, stride):
    grad_x, grad_w = np.zeros(x.shape), np.zeros(w.shape)
    for n, q, g, place in stamps(grad_y, w, stride):
        grad_x[place] += g * w[q, :, ::-1, ::-1]  # what sliding the unturned kernel amounts to
        grad_w[q] += g * x[place]
    return grad_x, grad_w, grad_y.sum(axis=(0, 2, 3))


@bug(
    "conv2d_backward",
    story="Turning by 180 degrees was mixed up with a transpose, which square kernels forgive.",
    words="grad_x used the kernel transposed; rows and columns of w stay what they are",
    seen=[("mlpack/mlpack", "pull request 3376")],
)
def grad_x_transposed(grad_y, x, w, stride):
    grad_x, grad_w = np.zeros(x.shape), np.zeros(w.shape)
    for n, q, g, place in stamps(grad_y, w, stride):
        grad_x[place] += g * w[q].swapaxes(1, 2)  # transposed, where nothing is meant
        grad_w[q] += g * x[place]
    return grad_x, grad_w, grad_y.sum(axis=(0, 2, 3))


@bug(
    "conv2d_backward",
    story="One of two code paths for the weights' gradient turned it, the other did not.",
    words="your grad_w is the right one turned by 180 degrees",
    seen=[("FluxML/NNlib.jl", "issue 518")],
    spoils="grad_w",
)
def grad_w_turned(grad_y, x, w, stride):
    grad_x, grad_w = np.zeros(x.shape), np.zeros(w.shape)
    for n, q, g, place in stamps(grad_y, w, stride):
        grad_x[place] += g * w[q]
        grad_w[q] += g * x[place]
    return grad_x, grad_w[:, :, ::-1, ::-1], grad_y.sum(axis=(0, 2, 3))  # turned once too often


@bug(
    "conv2d_backward",
    story=(
        "The weights' gradient was transposed in the wrong order, in the recorder of the golden "
        "data."
    ),
    words="your grad_w is the right one transposed: rows and columns are swapped",
    seen=[("nntrainer/nntrainer", "issue 705")],
    spoils="grad_w",
)
def grad_w_transposed(grad_y, x, w, stride):
    grad_x, grad_w = np.zeros(x.shape), np.zeros(w.shape)
    for n, q, g, place in stamps(grad_y, w, stride):
        grad_x[place] += g * w[q]
        grad_w[q] += g * x[place]
    return grad_x, grad_w.swapaxes(2, 3), grad_y.sum(axis=(0, 2, 3))  # (k_w, k_h)


@bug(
    "conv2d_backward",
    story="The window's corner was written as h and w in backward, where forward had h * stride.",
    words="the stride is ignored: the window of output i starts at row stride * i",
    seen=[
        ("Kulbear/deep-learning-coursera", "pull request 34"),
        ("enggen/Deep-Learning-Coursera", "issue 7"),
    ],
    spoils="grad_x grad_w",
    needs="stride",
)
def stride_forgotten(grad_y, x, w, stride):
    grad_x, grad_w = np.zeros(x.shape), np.zeros(w.shape)
    for n, q, g, place in stamps(grad_y, w, (1, 1)):  # every window one step from the last
        grad_x[place] += g * w[q]
        grad_w[q] += g * x[place]
    return grad_x, grad_w, grad_y.sum(axis=(0, 2, 3))


@bug(
    "conv2d_backward",
    story="The gradient of the image was written at the other loop's channel index.",
    words="grad_x is written at the output channel q; it belongs to the input channel c",
    seen=[("NervanaSystems/neon", "issue 111")],
    needs="channels",
)
def wrong_channel(grad_y, x, w, stride):
    grad_x, grad_w = np.zeros(x.shape), np.zeros(w.shape)
    for n, q, g, place in stamps(grad_y, w, stride):
        for c in range(x.shape[1]):
            grad_x[n, q % x.shape[1], *place[2:]] += g * w[q, c]  # q, not c
        grad_w[q] += g * x[place]
    return grad_x, grad_w, grad_y.sum(axis=(0, 2, 3))


@bug(
    "conv2d_backward",
    story="grad_x was given the size that the windows cover, so that 32 rows came back as 31.",
    words=(
        "grad_x ends where the last window ends; the leftover rows and columns are missing (they "
        "get 0)"
    ),
    seen=[
        ("torch/DEPRECEATED-torch7-distro", "issue 20"),
        ("f-dangel/backpack", "issue 30"),
    ],
    needs="leftover",
)
def leftover_cut_off(grad_y, x, w, stride):
    read = [s * (out - 1) + k for s, out, k in zip(stride, grad_y.shape[2:], w.shape[2:])]
    grad_x = np.zeros((*x.shape[:2], *read))  # ends where the last window ends
    grad_w = np.zeros(w.shape)
    for n, q, g, place in stamps(grad_y, w, stride):
        grad_x[place] += g * w[q]
        grad_w[q] += g * x[place]
    return grad_x, grad_w, grad_y.sum(axis=(0, 2, 3))


@bug(
    "conv2d_backward",
    story="A well-known drawing put the extra zeros of the odd case at the top and left.",
    words="grad_x is shifted by the leftover: the unread rows and columns are the last ones",
    seen=[("vdumoulin/conv_arithmetic", "issue 11")],
    needs="leftover",
)
def leftover_on_top(grad_y, x, w, stride):
    read = [s * (out - 1) + k for s, out, k in zip(stride, grad_y.shape[2:], w.shape[2:])]
    down, across = (size - n for size, n in zip(x.shape[2:], read))
    grad_x, grad_w = np.zeros((*x.shape[:2], *read)), np.zeros(w.shape)
    for n, q, g, place in stamps(grad_y, w, stride):
        grad_x[place] += g * w[q]
        grad_w[q] += g * x[place]
    grad_x = pad(grad_x, ((down, 0), (across, 0)))  # the zeros belong at the end
    return grad_x, grad_w, grad_y.sum(axis=(0, 2, 3))


@bug(
    "conv2d_backward",
    story="The padding's gradient was cut with [p:-p], and no test had a p of 0.",
    words="a crop with [p:-p] is empty when p is 0; write [p:p+h]",
    seen=[
        ("HIPS/autograd", "issue 431"),
        ("tinygrad/tinygrad", "pull request 73"),
    ],
    needs="unpadded",
    adapter=unchanged,
)
def cropped_from_the_end(grad_y, x, w, *, stride=1, padding=0, **options):
    sides = convolution_padding(padding, np.shape(w)[-2:], (1, 1))
    grad_x, grad_w, grad_b = naive.conv2d_backward(
        grad_y, pad(x, sides), w, stride=stride, **options
    )
    (top, bottom), (left, right) = sides
    if grad_x is not None:
        grad_x = grad_x[:, :, top:-bottom, left:-right]  # [0:-0] is empty
    return grad_x, grad_w, grad_b


@bug(
    "conv2d_backward",
    story="The bias's gradient was written as a mean over all it had touched.",
    words="grad_b is a mean, too small by the number of outputs: b adds to each in full, so sum",
    seen=[("kvfrans/notes", "issue 5")],
    spoils="grad_b",
)
def grad_b_averaged(grad_y, x, w, stride):
    grad_x, grad_w = np.zeros(x.shape), np.zeros(w.shape)
    for n, q, g, place in stamps(grad_y, w, stride):
        grad_x[place] += g * w[q]
        grad_w[q] += g * x[place]
    return grad_x, grad_w, grad_y.mean(axis=(0, 2, 3))  # b adds to every output in full


@bug(
    "conv2d_backward",
    story=(
        "Readers miss the 1/n in the layer and ask for it, though the mean loss holds it already."
    ),
    words=(
        "grad_w and grad_b are off by exactly n: the 1/n is in twice, once in the loss and once "
        "here"
    ),
    seen=[
        ("heyxhh/nnet-numpy", "issue 1"),
        ("dengfy/cs231n", "issue 1"),
    ],
    spoils="grad_w grad_b",
    needs="batch",
)
def divided_by_n_again(grad_y, x, w, stride):
    grad_x, grad_w = np.zeros(x.shape), np.zeros(w.shape)
    for n, q, g, place in stamps(grad_y, w, stride):
        grad_x[place] += g * w[q]
        grad_w[q] += g * x[place] / len(x)  # the mean loss has put 1/n into grad_y already
    return grad_x, grad_w, grad_y.sum(axis=(0, 2, 3)) / len(x)


@bug(
    "conv2d_backward",
    story=(
        "Gradients were made anew inside the loop over the batch, so that only the last image "
        "taught."
    ),
    words="grad_w holds the last sample only; begin it once, before the loop over n, and add",
    seen=[
        ("dmarcosg/DSAC", "issue 6"),
        ("mlpack/mlpack", "pull request 3679"),
    ],
    spoils="grad_w grad_b",
    needs="batch",
)
def last_sample_only(grad_y, x, w, stride):
    grad_x = np.zeros(x.shape)
    for m in range(len(x)):
        grad_w, grad_b = np.zeros(w.shape), grad_y[m].sum(axis=(1, 2))  # begun anew for each sample
        for _, q, g, place in stamps(grad_y[m : m + 1], w, stride):
            grad_x[m, *place[1:]] += g * w[q]
            grad_w[q] += g * x[m, *place[1:]]
    return grad_x, grad_w, grad_b
