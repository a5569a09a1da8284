"""Wrong backward convolutions; the wrong line of each is marked.

Right is to let each output add a stamp of its kernel to grad_x, and its window to grad_w.
"""

import numpy as np

from cnnlib import naive
from cnnlib.checks import convolution_padding
from cnnlib.exercises.zoo.adapters import unchanged
from cnnlib.exercises.zoo.entry import bug
from cnnlib.exercises.zoo.loops import stamps
from cnnlib.exercises.zoo.seen import Seen
from cnnlib.padding import pad


@bug(
    "conv2d_backward",
    story=(
        "A reader of a textbook asked for = in place of += in col2im, since then im2col and "
        "col2im undo each other. Two weeks later he wrote that += is right for the backward pass."
    ),
    words="= stands where += belongs: the last stamp wiped the others out",
    seen=[
        Seen(
            "oreilly-japan/deep-learning-from-scratch",
            "issue 27",
            title="col2im の結果について",
            opened="2026-11-29",
            shows="proposed",
        )
    ],
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
        "A library's list of repairs to its convolution says of the step back to the image: "
        "multiply by the weight rotated by 180 degrees. In a compiler the kernel stayed unturned "
        "whenever only one side of it was longer than 1."
    ),
    words="grad_x used the kernel turned by 180 degrees from what it should be",
    seen=[
        Seen(
            "llvm/torch-mlir",
            "pull request 4437",
            title="[TorchToLinalg] Fix bug in bwd conv weight flip logic",
            opened="2026-11-29",
        ),
        Seen("nntrainer/nntrainer", "issue 705", title="Conv2d backward fix", opened="2026-11-29"),
    ],
)
def grad_x_turned(grad_y, x, w, stride):
    grad_x, grad_w = np.zeros(x.shape), np.zeros(w.shape)
    for n, q, g, place in stamps(grad_y, w, stride):
        grad_x[place] += g * w[q, :, ::-1, ::-1]  # what sliding the unturned kernel amounts to
        grad_w[q] += g * x[place]
    return grad_x, grad_w, grad_y.sum(axis=(0, 2, 3))


@bug(
    "conv2d_backward",
    story=(
        "A convolution rule put a rotated M x N kernel into an N x M matrix, which fails unless "
        "it is square; its mender supposed that 90 and 180 degrees had been mixed up. The numbers "
        "were turned rightly there."
    ),
    words="grad_x used the kernel transposed; rows and columns of w stay what they are",
    seen=[
        Seen(
            "mlpack/mlpack",
            "pull request 3376",
            title="Fix convolution for non-square kernels",
            opened="2026-11-29",
            shows="near",
        )
    ],
)
def grad_x_transposed(grad_y, x, w, stride):
    grad_x, grad_w = np.zeros(x.shape), np.zeros(w.shape)
    for n, q, g, place in stamps(grad_y, w, stride):
        grad_x[place] += g * w[q].swapaxes(1, 2)  # transposed, where nothing is meant
        grad_w[q] += g * x[place]
    return grad_x, grad_w, grad_y.sum(axis=(0, 2, 3))


@bug(
    "conv2d_backward",
    story=(
        "Two code paths for the weights' gradient disagreed when flipkernel was set and beta was "
        "not 0: one of the two turned the kernel wrongly."
    ),
    words="your grad_w is the right one turned by 180 degrees",
    seen=[
        Seen(
            "FluxML/NNlib.jl",
            "issue 518",
            title="∇conv_filter_direct! nonzero beta + flipkernel bug",
            opened="2026-11-29",
        )
    ],
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
        "A library found the weights' gradient transposed in the wrong order in the script that "
        "records its golden data; of which axes is not said. Another's kernel gradient was wrong "
        "for images and kernels that are not square; all its tests were square."
    ),
    words="your grad_w is the right one transposed: rows and columns are swapped",
    seen=[
        Seen(
            "nntrainer/nntrainer",
            "issue 705",
            title="Conv2d backward fix",
            opened="2026-11-29",
            shows="near",
        ),
        Seen(
            "Maratyszcza/NNPACK",
            "issue 15",
            title="Bug in nnp_convolution_kernel_gradient with non-square image/kernel",
            opened="2026-11-29",
            shows="near",
        ),
    ],
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
    story=(
        "In published solutions of one course's exercise the backward pass cut its window at h "
        "and w, where forward cuts at h times the stride. Readers sent the repair."
    ),
    words="the stride is ignored: the window of output i starts at row stride * i",
    seen=[
        Seen(
            "Kulbear/deep-learning-coursera",
            "pull request 34",
            title="bug fix",
            opened="2026-11-29",
        ),
        Seen(
            "enggen/Deep-Learning-Coursera",
            "issue 7",
            title="stride not multiplied in backward pass",
            opened="2026-11-29",
        ),
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
    story=(
        "A backward pass wrote the gradient of its input at the index m where d belongs, that is, "
        "at another loop's. The maintainers confirmed it on the same day."
    ),
    words="grad_x is written at the output channel q; it belongs to the input channel c",
    seen=[Seen("NervanaSystems/neon", "issue 111", title="Bug in bprop?", opened="2026-11-29")],
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
    story=(
        "An image of 32 rows, a kernel of 5 and a stride that does not divide what is left: the "
        "gradient of the image came back with 31 rows."
    ),
    words=(
        "grad_x ends where the last window ends; the leftover rows and columns are missing (they "
        "get 0)"
    ),
    seen=[
        Seen(
            "torch/DEPRECEATED-torch7-distro",
            "issue 20",
            title="Bug in SpatialConvolution",
            opened="2026-11-29",
        ),
        Seen(
            "f-dangel/backpack", "issue 30", title="Conv2d derivative issues", opened="2026-11-29"
        ),
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
    story=(
        "In the animation of the odd case, in a well-known guide, the padding stood on the wrong "
        "sides: two lines belong at the bottom and the right, one at the top and the left. The "
        "author agreed."
    ),
    words="grad_x is shifted by the leftover: the unread rows and columns are the last ones",
    seen=[
        Seen(
            "vdumoulin/conv_arithmetic",
            "issue 11",
            title='Seems a mistake on the animation of "Padding, strides, transposed (odd)"?',
            opened="2026-11-29",
        )
    ],
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
    story=(
        "The gradient of padding an array was empty in one library as soon as any side had a "
        "padding of 0. Another cropped with [p:-p], and its test pads by 1 only."
    ),
    words="a crop with [p:-p] is empty when p is 0; write [p:p+h]",
    seen=[
        Seen(
            "HIPS/autograd",
            "issue 431",
            title="np.pad padding by (0,0) in any dimension returns an empty gradient",
            opened="2026-11-29",
        ),
        Seen(
            "tinygrad/tinygrad",
            "pull request 73",
            title="implemented backward for Pad2D & test",
            opened="2026-11-29",
        ),
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
    story=(
        "Notes on a network of dense layers took the mean for the bias's gradient; a reader "
        "compared with an automatic gradient and found that it must be the sum."
    ),
    words="grad_b is a mean, too small by the number of outputs: b adds to each in full, so sum",
    seen=[
        Seen(
            "kvfrans/notes",
            "issue 5",
            title="Issue on page /2-training-neural-networks/backpropagation.html",
            opened="2026-11-29",
        )
    ],
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
        "A reviewer found the biases of a library divided by the batch size twice: by a mean in "
        "one class and by a division in another. Elsewhere a reader asked for a division by n "
        "that was rightly missing."
    ),
    words=(
        "grad_w and grad_b are off by exactly n: the 1/n is in twice, once in the loss and once "
        "here"
    ),
    seen=[
        Seen(
            "deeplearning4j/deeplearning4j",
            "pull request 366",
            title="Mw gradient fix",
            opened="2026-11-29",
        ),
        Seen(
            "dengfy/cs231n",
            "issue 1",
            title="Regarding Convnet modular layer Implementation in layers.py",
            opened="2026-11-29",
            shows="proposed",
        ),
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
        "A training loop made its arrays of gradients anew for each image of the batch, so that "
        "only the last image counted."
    ),
    words="grad_w holds the last sample only; begin it once, before the loop over n, and add",
    seen=[
        Seen(
            "dmarcosg/DSAC",
            "issue 6",
            title="apply_gradients might not handle batches correctly",
            opened="2026-11-29",
        )
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


@bug(
    "conv2d_backward",
    story=(
        "A reader proposed to compute the kernel's gradient by convolve2d(image, upstream "
        "gradient), and SciPy's convolve2d turns its second argument. In that repository the "
        "forward pass was a true convolution too."
    ),
    words="grad_y is turned by 180 degrees; each output's gradient belongs to its own window",
    seen=[
        Seen(
            "Site1997/LeNet-python",
            "issue 2",
            title="gradient descent and update",
            opened="2026-11-29",
            shows="proposed",
        )
    ],
    spoils="grad_x grad_w",
)
def grad_y_turned(grad_y, x, w, stride):
    grad_x, grad_w = np.zeros(x.shape), np.zeros(w.shape)
    for n, q, g, place in stamps(grad_y[:, :, ::-1, ::-1], w, stride):  # the last output first
        grad_x[place] += g * w[q]
        grad_w[q] += g * x[place]
    return grad_x, grad_w, grad_y.sum(axis=(0, 2, 3))


@bug(
    "conv2d_backward",
    story="The upstream gradient lies row by row and is read column by column.",
    words="grad_y is read column by column; its rows and columns stay what they are",
    spoils="grad_x grad_w",
)
def grad_y_transposed(grad_y, x, w, stride):
    upstream = grad_y.swapaxes(2, 3).reshape(grad_y.shape)  # the right shape, the wrong order
    grad_x, grad_w = np.zeros(x.shape), np.zeros(w.shape)
    for n, q, g, place in stamps(upstream, w, stride):
        grad_x[place] += g * w[q]
        grad_w[q] += g * x[place]
    return grad_x, grad_w, grad_y.sum(axis=(0, 2, 3))
