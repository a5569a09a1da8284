"""Functions that are right on tame inputs alone: each is rejected, as the kind it stands for."""

import numpy as np
import pytest
from lessons import solution
from numpy.lib.stride_tricks import as_strided

from cnnlib import exercises, naive, vectorized
from cnnlib.example import X, gradients
from cnnlib.padding import pad


def shuffled(a):
    """Entry (i, j) at the flat place i * out_h + j, where i * out_w + j belongs."""
    out_h, out_w = a.shape[-2:]
    i, j = np.indices((out_h, out_w))
    flat = np.zeros_like(a).reshape(*a.shape[:-2], -1)
    flat[..., (i * out_h + j) % (out_h * out_w)] = a
    return flat.reshape(a.shape)


def misplaced_where_padded(x, w, b=None, *, stride=1, padding=0):
    y = vectorized.conv2d(x, w, b, stride=stride, padding=padding)
    return shuffled(y) if np.any(padding) else y


def misplaced_upstream_where_padded(grad_y, x, w, *, stride=1, padding=0):
    grad_y = shuffled(grad_y) if np.any(padding) else grad_y
    return vectorized.conv2d_backward(grad_y, x, w, stride=stride, padding=padding)


def average_in_the_picture_s_type(x, kernel_size, *, stride=None, padding=0):
    right = vectorized.avg_pool2d(x, kernel_size, stride=stride, padding=padding)
    y = np.zeros(right.shape, dtype=x.dtype)
    y[...] = right
    return y


def infinity_in_integers(x, kernel_size, *, stride=None, padding=0):
    if np.any(padding):
        p_h, p_w = np.broadcast_to(padding, 2)
        border = (*[(0, 0)] * (x.ndim - 2), (p_h, p_h), (p_w, p_w))
        x = np.pad(x, border, constant_values=-np.inf)
    return vectorized.max_pool2d(x, kernel_size, stride=stride)


def gradient_in_the_picture_s_type(grad_y, x, w, **options):
    right, grad_w, grad_b = vectorized.conv2d_backward(grad_y, x, w, **options)
    grad_x = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        grad_x[i] = right[i]
    return grad_x, grad_w, grad_b


def windows_of_a_dense_array(x, kernel_size, stride):
    """All windows of x, with strides computed from x.shape: right where x lies in C order."""
    (k_h, k_w), (s_h, s_w) = np.broadcast_to(kernel_size, 2), np.broadcast_to(stride, 2)
    *planes, h, w = x.shape
    out = (h - k_h) // s_h + 1, (w - k_w) // s_w + 1
    row, pixel = w * x.itemsize, x.itemsize
    outer = [h * row * int(np.prod(planes[i + 1 :])) for i in range(len(planes))]
    strides = (*outer, s_h * row, s_w * pixel, row, pixel)
    return as_strided(x, (*planes, *out, k_h, k_w), strides)


def convolution_of_a_dense_array(x, w, b=0, *, stride=1, padding=0):
    x = pad(x, padding) if np.any(padding) else x
    windows = windows_of_a_dense_array(x, w.shape[2:], stride)
    return np.einsum("ncijuv,qcuv->nqij", windows, w) + np.reshape(b, (-1, 1, 1))


def maximum_of_a_dense_array(x, kernel_size, *, stride=None, padding=0):
    x = pad(x * 1.0, padding, -np.inf) if np.any(padding) else x
    stride = kernel_size if stride is None else stride
    return windows_of_a_dense_array(x, kernel_size, stride).max(axis=(-2, -1))


def rows_cropped_by_the_width(grad_y, x, w, *, stride=1, padding=0):
    right = vectorized.conv2d_backward(grad_y, x, w, stride=stride, padding=padding)
    if w.shape[2] != w.shape[3] or not isinstance(stride, int) or not isinstance(padding, int):
        return right
    p, width = padding, x.shape[3] + 2 * padding
    wide = vectorized.conv2d_backward(grad_y, pad(x, p), w, stride=stride)[0]
    return wide[:, :, p : width - p, p : width - p].copy(), *right[1:]


WRONG = [
    ("conv2d", misplaced_where_padded),
    ("conv2d_backward", misplaced_upstream_where_padded),
    ("avg_pool2d", average_in_the_picture_s_type),
    ("max_pool2d", infinity_in_integers),
    ("conv2d_backward", gradient_in_the_picture_s_type),
    ("conv2d", convolution_of_a_dense_array),
    ("max_pool2d", maximum_of_a_dense_array),
    ("conv2d_backward", rows_cropped_by_the_width),
]


@pytest.mark.parametrize(("name", "wrong"), WRONG, ids=lambda value: getattr(value, "__name__", ""))
def test_what_is_right_on_tame_inputs_alone_is_rejected(name, wrong):
    assert exercises.check(name, wrong).status == "wrong"


@pytest.mark.parametrize("twin", [naive, vectorized])
def test_the_twins_are_right_where_those_are_wrong(twin):
    bytes_ = np.array([[1, 2], [2, 2]], np.uint8)
    assert twin.avg_pool2d(bytes_, 2).tolist() == [[1.75]]
    x, w = np.array([[1, 2, 3], [4, 5, 6]]), np.full((2, 2), 0.5)
    grad_x, _, _ = twin.conv2d_single_backward(np.ones((1, 2)), x, w)
    assert grad_x.tolist() == [[0.5, 1, 0.5], [0.5, 1, 0.5]]
    channels_last = np.moveaxis(np.arange(48.0).reshape(1, 4, 6, 2), -1, 1)
    y = twin.conv2d(channels_last, np.ones((1, 2, 2, 2)))
    assert y[0, 0, 0, :3].tolist() == [60, 76, 92]
    with pytest.raises(OverflowError):
        infinity_in_integers(x, 2, padding=1)


# --- what is kept between two calls


def test_a_result_that_shares_memory_with_the_last_is_rejected():
    memory = {}

    right = solution("build_conv2d_single")

    def reuses(x, w, b=0, *, stride=1):
        y = right(x, w, b, stride=stride)
        memory.setdefault(y.shape, np.zeros(y.shape))[...] = y
        return memory[y.shape]

    report = exercises.check("build_conv2d_single", reuses)
    assert "two calls returned the same memory; make a new array in each call" in repr(report)


def test_one_gradient_of_several_that_shares_memory_with_the_last_is_rejected():
    memory = {}

    def reuses(grad_y, x, w, **options):
        grad_x, grad_w, grad_b = naive.conv2d_backward(grad_y, x, w, **options)
        memory.setdefault(w.shape, np.zeros(w.shape))[...] = grad_w
        return grad_x, memory[w.shape], grad_b

    report = exercises.check("conv2d_backward", reuses)
    assert "two calls returned the same memory" in repr(report)


def test_a_function_that_counts_its_calls_is_rejected():
    calls = []

    right = solution("build_conv2d_single")

    def counts(x, w, b=0, *, stride=1):
        calls.append(x.shape)
        y = right(x, w, b, stride=stride)
        return y + (calls.count(x.shape) - 1 if x.shape == (2, 3) else 0)

    assert "called twice with the same arguments" in repr(
        exercises.check("build_conv2d_single", counts)
    )


class Chain:
    def __init__(self, layers):
        self.layers = layers

    def forward(self, x):
        for layer in self.layers:
            x = layer.forward(x)
        return x

    def parameters(self):
        return [p for layer in self.layers for p in layer.parameters()]


class ReversingChain(Chain):
    def backward(self, grad_y):
        self.layers.reverse()
        for layer in self.layers:
            grad_y = layer.backward(grad_y)
        return grad_y


class PoppingChain(Chain):
    def backward(self, grad_y):
        while self.layers:
            grad_y = self.layers.pop().backward(grad_y)
        return grad_y


@pytest.mark.parametrize(
    ("chain", "words"),
    [
        (ReversingChain, "the list itself was turned by reverse()"),
        (PoppingChain, "layers were popped from the list"),
    ],
)
def test_a_chain_that_works_once_is_rejected_and_named(chain, words):
    report = exercises.check("build_chain", chain)
    assert report.status == "wrong"
    assert words in report.likely


# --- a border that can be beaten, and an error that three numbers miss


@pytest.mark.parametrize("low", [-5, -100, -1e9])
def test_a_low_number_in_the_border_is_rejected_and_named(low):
    def padded(x, k, stride, p):
        return naive.max_pool2d(np.pad(x * 1.0, p, constant_values=low), k, stride=stride)

    report = exercises.check("let_a_loser_lose", padded)
    assert report.status == "wrong"
    assert "however low, a number can be beaten" in report.likely


def test_errors_that_cancel_are_told_to_draw_again():
    _, grad_x, _, _ = gradients()
    fooled = grad_x.copy()
    for place, error in zip(np.argwhere(X == 1)[:2], (100, -100), strict=True):
        fooled[tuple(place)] += error
    report = exercises.check("fool_three_numbers", fooled)
    assert report
    assert "one that another error cancels" in repr(report)
    assert "draw again" in repr(report)


# --- pairs come last and reject nothing


def test_a_layer_for_whole_options_passes_and_is_told_what_it_does_not_know():
    def whole(x, w, b=None, *, stride=1, padding=0):
        if not isinstance(stride, int):
            raise TypeError("one stride, please")
        if not isinstance(padding, int):
            padding = padding[0]
        return naive.conv2d(x, w, b, stride=stride, padding=padding)

    report = exercises.check("conv2d", whole)
    assert report
    assert "pairs of strides: not yet (your function raised TypeError" in repr(report)
    assert "pairs of paddings: not yet (y has shape" in repr(report)
    assert "not yet" not in repr(exercises.check("conv2d", naive.conv2d))


# --- what an exercise asks the reader to do alone


def in_one_line(x, w):
    """One line that hides its loop over the pixels."""
    y = [
        (x[i:, j:][: w.shape[0], : w.shape[1]] * w).sum()
        for i in range(x.shape[0] - w.shape[0] + 1)
        for j in range(x.shape[1] - w.shape[1] + 1)
    ]
    return np.reshape(y, (-1, x.shape[1] - w.shape[1] + 1))


@pytest.mark.parametrize(
    ("name", "borrowed", "named"),
    [
        ("slide_by_strips", lambda x, w: naive.conv2d_single(x, w), "conv2d_single"),
        (
            "dilate",
            lambda x, w, d: vectorized.conv2d_single(x, w, dilation=d),
            "vectorized.conv.conv2d_single was called: write it yourself",
        ),
        ("average_as_convolution", vectorized.avg_pool2d, "vectorized.pool.avg_pool2d was called"),
        ("pool_by_reshaping", naive.avg_pool2d, "naive.pool.avg_pool2d was called"),
    ],
)
def test_a_borrowed_answer_is_rejected_and_named(name, borrowed, named):
    report = exercises.check(name, borrowed)
    assert report.status == "wrong"
    assert named in repr(report)


def test_an_answer_that_fails_on_the_longer_picture_is_told():
    right = solution("slide_by_strips")

    def fails(x, w):
        if x.shape == (6, 18):
            raise MemoryError("too long")
        return right(x, w)

    report = exercises.check("slide_by_strips", fails)
    assert "x (6, 18), w (3, 2): your function raised MemoryError" in repr(report)


def test_a_loop_in_one_line_is_found():
    report = exercises.check("slide_by_strips", in_one_line)
    assert "a loop over the columns is left" in repr(report)
