"""The kinds of computed questions: what each draws, and the exercises whose slips it knows."""

import numpy as np

from cnnlib.exercises.cases import Case
from cnnlib.publish.questions.computed import Drawn, Kind, kind

SLIDE = "y = x ⋆ w + b: the kernel w slides over x"
BACK = "y = x ⋆ w was computed with {}. grad_y comes back."


def _numbers(rng, shape, largest=4):
    """Draw whole numbers, none of them 0, which would hide what it meets."""
    return (rng.integers(1, largest + 1, shape) * rng.choice([-1, 1], shape)).astype(float)


def _slide(rng, size, kernel):
    return _numbers(rng, size), _numbers(rng, kernel, 3), float(rng.choice([-2, -1, 1, 2]))


def _shown(x, w, b):
    return {"x": x, "w": w, "b": np.array(b)}


@kind("conv2d_single", "build_conv2d_single", minutes=4)
def output_entry(rng):
    """Ask for a number of a slide at stride 1."""
    x, w, b = _slide(rng, (4, 4), (2, 3))
    return Drawn(f"{SLIDE} with stride 1.", Case(x, w, b), _shown(x, w, b))


@kind("conv2d_single", "build_conv2d_single", minutes=4)
def strided_entry(rng):
    """Ask for a number of a slide at stride 2."""
    x, w, b = _slide(rng, (5, 6), (2, 2))
    return Drawn(f"{SLIDE} with stride 2.", Case(x, w, b, stride=2), _shown(x, w, b))


@kind("conv2d_single", "pad_conv2d_single", minutes=4)
def padded_entry(rng):
    """Ask for a number of a slide over a padded picture."""
    x, w, b = _slide(rng, (3, 4), (3, 3))
    words = f"{SLIDE} with stride 1, and a frame of zeros, 1 wide, stands around x."
    return Drawn(words, Case(x, w, b, padding=1), _shown(x, w, b))


@kind("pad_conv2d_single", "conv2d_single", minutes=3, sized=True)
def output_size(rng):
    """Ask for the size of a padded, strided slide."""
    (h, width), (k_h, k_w) = rng.integers(7, 15, 2), rng.integers(2, 5, 2)
    stride, padding = int(rng.integers(2, 4)), int(rng.integers(1, 3))
    x, w, b = _slide(rng, (h, width), (k_h, k_w))
    words = (
        f"A kernel of {k_h} × {k_w} slides over a picture of {h} × {width} with stride {stride} "
        f"and padding {padding} on every side. The result is y."
    )
    return Drawn(words, Case(x, w, b, stride=stride, padding=padding), {})


@kind("build_max_pool", "max_pool2d", minutes=3, sized=True)
def pool_size(rng):
    """Ask for the size of a maximum pool whose windows overlap."""
    (h, width), k = rng.integers(9, 20, 2), int(rng.integers(3, 5))
    stride = int(rng.integers(2, k))
    words = (
        f"A maximum pool reads windows of {k} × {k} of a picture of {h} × {width}, with stride "
        f"{stride} and no padding. The result is y."
    )
    return Drawn(words, Case(_numbers(rng, (h, width)), k, stride=stride), {})


def _back(rng, size, kernel, words, **options):
    x, w, _ = _slide(rng, size, kernel)
    s = options.get("stride", 1)
    grad_y = _numbers(rng, [(n - k) // s + 1 for n, k in zip(size, kernel, strict=True)])
    given = {"x": x, "w": w, "grad_y": grad_y}
    return Drawn(BACK.format(words), Case(grad_y, x, w, **options), given)


@kind("conv2d_single_backward", "pad_conv2d_single_backward", minutes=6, result=1)
def weight_gradient(rng):
    """Ask for the gradient of a weight."""
    return _back(rng, (4, 4), (2, 2), "stride 1")


@kind("conv2d_single_backward", "pad_conv2d_single_backward", minutes=6)
def pixel_gradient(rng):
    """Ask for the gradient of a pixel."""
    return _back(rng, (4, 4), (2, 2), "stride 1")


@kind("conv2d_single_backward", "pad_conv2d_single_backward", minutes=7)
def strided_gradient(rng):
    """Ask for the gradient of a pixel at stride 2, with a leftover."""
    return _back(rng, (6, 6), (3, 3), "stride 2; the last row and column are left over", stride=2)


@kind("conv2d_single_backward", minutes=3, result=2)
def bias_gradient(rng):
    """Ask for the gradient of the bias."""
    drawn = _back(rng, (3, 3), (2, 2), "stride 1, and the bias b was added")
    return drawn._replace(given={"grad_y": drawn.given["grad_y"]})


@kind("avg_pool2d", minutes=3)
def padded_average(rng):
    """Ask for an average that counts padding."""
    x = 2 * _numbers(rng, (3, 3), 6)
    words = (
        "An average pool with windows of 2 × 2 and stride 2 makes y of x, which has a frame of "
        "zeros, 1 wide. The zeros count."
    )
    return Drawn(words, Case(x, 2, padding=1), {"x": x})


@kind("build_max_pool_backward", minutes=7)
def winners_gradient(rng):
    """Ask for the gradient of a pixel under a maximum pool with overlap and ties."""
    x = rng.integers(1, 4, (4, 4)).astype(float)  # so few numbers that windows hold equals
    grad_y = _numbers(rng, (3, 3))
    words = (
        "A maximum pool with windows of 2 × 2 and stride 1 read x; of equals the first one wins, "
        "in reading order. grad_y comes back."
    )
    return Drawn(words, Case(grad_y, x, 2, stride=1), {"x": x, "grad_y": grad_y})


@kind("build_avg_pool_backward", minutes=5)
def shares(rng):
    """Ask for the gradient of a pixel under an average pool with overlap."""
    x, grad_y = _numbers(rng, (4, 4)), 4 * _numbers(rng, (3, 3), 3)
    words = "An average pool with windows of 2 × 2 and stride 1 read x of 4 × 4. grad_y comes back."
    return Drawn(words, Case(grad_y, x, 2, stride=1), {"grad_y": grad_y})


@kind("build_softmax_cross_entropy", minutes=5, result=1)
def logit_gradient(rng):
    """Ask for the gradient of a logit."""
    parts = rng.permuted(np.array([[1.0, 2, 5], [1, 4, 5]]), axis=1)
    labels = rng.integers(0, 3, 2)
    words = (
        "Two samples, a row each; the logits are the logarithms of the numbers in exp(logits). "
        f"Classes {labels[0]} and {labels[1]} are right. The loss is the mean of the two "
        "cross-entropies; grad_logits is its gradient."
    )
    return Drawn(words, Case(np.log(parts), labels), {"exp(logits)": parts})


KINDS = tuple(each for each in list(globals().values()) if isinstance(each, Kind))
