"""Capstone: spread the kernel, grad_x as a layer, the exam of unseen bugs."""

import numpy as np

from cnnlib import naive
from cnnlib.exercises.awkward import ONE_BY_ONE, ONE_CHANNEL, convolutions
from cnnlib.exercises.cases import Case
from cnnlib.exercises.effort import LIBRARIES
from cnnlib.exercises.exam import PAPERS, SLIPS, mark
from cnnlib.exercises.function import function_exercise
from cnnlib.exercises.value import value_exercise
from cnnlib.exercises.zoo.loops import window
from cnnlib.padding import crop, insert


@function_exercise(
    wants="your function dilate(x, w, dilation)",
    idea="on which row does weight u land?",
    shape="the kernel spans d (k - 1) + 1 rows.",
    line="x[i + dilation * u, j + dilation * v]",
    oracle="a kernel with zeros between its weights",
    refused=LIBRARIES,
    lacks={**ONE_BY_ONE, **ONE_CHANNEL},
)
def dilate(x, w, dilation):
    """By a kernel with zeros between its weights."""
    return naive.conv2d_single(x, insert(w, dilation))


@dilate.cases
def _(draw):
    for c in convolutions(draw, axes=2, padding=False):
        if all(h > c.stride * (k - 1) for h, k in zip(c.x.shape, c.w.shape)):
            yield Case(c.x, c.w, c.stride)  # the strides serve as dilations
    yield Case(draw((7, 9)), draw((2, 3)), 4)


def from_loops(x, w, dilation, *, span=None, step=None, new=np.add):
    """By loops: `span` is the dilation that sizes y, `step` moves the window."""
    size = [n - (span or dilation) * (k - 1) for n, k in zip(x.shape, w.shape)]
    y, s, d = np.zeros(size), step or 1, 1 if step else dilation
    for i, j in np.ndindex(y.shape):
        for u, v in np.ndindex(w.shape):
            y[i, j] = new(y[i, j], x[s * i + d * u, s * j + d * v] * w[u, v])
    return y


@dilate.slip(
    "the dilation is counted as zeros between weights; 1 is an ordinary kernel, 2 has one zero"
)
def counts_zeros(x, w, dilation):
    return from_loops(x, w, dilation + 1)


@dilate.slip("y has the size for an ordinary kernel; the spread one spans d (k - 1) + 1 rows")
def size_of_the_ordinary(x, w, dilation):
    return from_loops(x, w, dilation, span=1)


@dilate.slip("= stands where += belongs: only the last product of each window is left")
def last_product_alone(x, w, dilation):
    return from_loops(x, w, dilation, new=lambda _, product: product)


@dilate.slip("the dilation is ignored: weight u lands on row i + dilation * u")
def not_dilated(x, w, dilation):
    return dilate(x, w, 1)


@dilate.slip("the kernel is taken to span k d rows; behind its last weight lies no gap")
def spans_too_much(x, w, dilation):
    out_h, out_w = (n - k * dilation + 1 for n, k in zip(x.shape, w.shape))
    return dilate(x, w, dilation)[: max(out_h, 0), : max(out_w, 0)].copy()


@dilate.slip(
    "the dilation moved the windows: it spreads the weights, the windows still go one by one"
)
def strided(x, w, dilation):
    return naive.conv2d_single(x, w, stride=dilation)


@dilate.slip(
    "the dilation moved the windows, which then end beyond x: it spreads the weights alone"
)
def strided_beyond(x, w, dilation):
    return from_loops(x, w, dilation, step=dilation)


@dilate.bugs("conv2d", has="rectangular")
def _(layers, x, w, dilation):
    return layers.conv2d_single(x, insert(w, dilation))


@function_exercise(
    wants="your function grad_x_as_layer(x, w, stride, padding, output_padding): a transposed "
    "convolution",
    idea="you have it already: it is grad_x of a strided, padded convolution.",
    shape="(h' - 1) stride + k_h - 2 padding + output_padding rows",
    line="call a backward pass with x as the upstream gradient, and zeros of that shape as x",
    oracle="<conv(a), x> = <a, T(x)>: the adjoint, not the inverse",
    lacks={"leftover": "output_padding is the leftover of its result", **ONE_CHANNEL},
)
def grad_x_as_layer(x, w, stride, padding, output_padding):
    return _transposed(x, w, stride=stride, padding=padding, output_padding=output_padding)


def _transposed(x, w, **options):
    return naive.conv_transpose2d(x[None, None], w[None, None], **options)[0, 0]


@grad_x_as_layer.cases
def _(draw):
    for c in convolutions(draw, axes=2):
        for output_padding in range(c.stride):
            yield Case(c.x, c.w, c.stride, c.padding, output_padding)


@grad_x_as_layer.slip("= stands where += belongs: the last stamp wiped the others out")
def overwritten(x, w, stride, padding, output_padding):
    y = np.zeros(_transposed(x, w, stride=stride, output_padding=output_padding).shape)
    for i, j in np.ndindex(x.shape):
        y[window(i, j, w.shape, stride)] = x[i, j] * w
    return crop(y, padding)


@grad_x_as_layer.slip("the result is too large: the last stamp begins at (h' - 1) stride")
def too_large(x, w, stride, padding, output_padding):
    y = grad_x_as_layer(x, w, stride, padding, output_padding)
    return np.pad(y, [(0, stride)] * 2)


@grad_x_as_layer.slip(
    "the result shrank: this is the forward convolution, and its transpose grows the image"
)
def shrinks(x, w, stride, padding, output_padding):
    return naive.conv2d_single(np.pad(x, padding + 1), w, stride=stride)


@grad_x_as_layer.slip("the padding is missing: it is cropped here, on all four sides")
def not_cropped(x, w, stride, padding, output_padding):
    return _transposed(x, w, stride=stride, output_padding=output_padding)


@grad_x_as_layer.slip("the padding was put around the result; it is cropped here")
def padded(x, w, stride, padding, output_padding):
    y = _transposed(x, w, stride=stride, output_padding=output_padding)
    return np.pad(y, padding)


@grad_x_as_layer.slip("[p:-p] is empty when p is 0: say where the slice ends")
def cropped_to_nothing(x, w, stride, padding, output_padding):
    y = _transposed(x, w, stride=stride, output_padding=output_padding)
    return y[padding:-padding, padding:-padding].copy()


@grad_x_as_layer.slip("output_padding is ignored: so many rows and columns more come out")
def no_output_padding(x, w, stride, padding, output_padding):
    return _transposed(x, w, stride=stride, padding=padding)


@grad_x_as_layer.slip("output_padding belongs at the bottom and at the right alone")
def output_padding_above(x, w, stride, padding, output_padding):
    y = np.pad(_transposed(x, w, stride=stride), [(output_padding, 0)] * 2)
    return crop(y, padding)


@grad_x_as_layer.slip(
    "zeros came in after the crop: first add output_padding, then crop the padding"
)
def zeros_behind_the_crop(x, w, stride, padding, output_padding):
    y = _transposed(x, w, stride=stride, padding=padding)
    return np.pad(y, [(0, output_padding)] * 2)


@grad_x_as_layer.bugs("conv2d_backward", spoils="grad_x", has="stride overlap rectangular")
def _(layers, x, w, stride, padding, output_padding):
    end = output_padding - 2 * padding
    size = [(n - 1) * stride + k + end for n, k in zip(x.shape, w.shape)]
    upstream, options = x, {"stride": stride, "padding": padding}
    return layers.conv2d_single_backward(upstream, np.zeros(size), w, **options)[0]


@value_exercise(
    wants="your function exam(layers), which returns one of the words of material('exam'); one of "
    "layers.conv2d_backward, layers.avg_pool2d_backward and layers.max_pool2d_backward may be wrong",
    idea="which gradient is wrong, and at which index first?",
    shape="sizes that all differ, samples and channels too, and a stride of 2 with a leftover.",
    line="compare each gradient with flips, transposes and multiples of the right one",
    when_right="every unseen bug is killed and named, and what is right is accepted",
)
def exam(answer):
    missed = [(paper, said, word) for paper, said, word in mark(answer) if said != word]
    if not missed:
        return None
    strange = [(paper, said) for paper, said, _ in missed if str(said) not in SLIPS]
    passed_by = sum(said == "right" and word != "right" for _, said, word in missed)
    seen = f"{len(PAPERS) - len(missed)} of {len(PAPERS)} papers named rightly"
    if passed_by:
        seen += f"; {passed_by} wrong ones were let through"
    if strange:
        seen += "; {} got {!s}: that is none of the ten words".format(*strange[0])
    paper, said, word = missed[0]
    slip = f"{paper}: you said {said!r}; compare the arrays with flips and multiples of the truth"
    if {said, word} == {"turned", "transposed"}:
        slip = f"{paper}: inner products cannot tell turned from transposed; compare arrays"
    return seen, slip


@exam.hands_out
def _():
    return SLIPS
