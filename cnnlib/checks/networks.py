"""What the parts of a network are given that no window slides over: ReLU, linear, the loss."""

from typing import NamedTuple

import numpy as np

from cnnlib.checks.arrays import array, float_dtype, in_dtype, require_grad_y, work_dtype
from cnnlib.checks.memory import require_memory
from cnnlib.checks.values import flag
from cnnlib.checks.wording import say_count, say_shape


class ReluBackward(NamedTuple):
    """Arguments ready for a backward pass, both in one dtype, and the `dtype` of grad_x."""

    grad_y: np.ndarray
    x: np.ndarray
    dtype: np.dtype


class LinearForward(NamedTuple):
    """Arguments ready for a forward pass: in the dtype of the work, b zeros if None."""

    x: np.ndarray
    w: np.ndarray
    b: np.ndarray


class LinearBackward(NamedTuple):
    """Arguments ready for a backward pass, and the `dtypes` of x and w for `gradients`."""

    grad_y: np.ndarray
    x: np.ndarray
    w: np.ndarray
    dtypes: tuple


class SoftmaxCrossEntropy(NamedTuple):
    """Arguments ready for the loss: logits as floats, labels as indices."""

    logits: np.ndarray
    labels: np.ndarray


def prepare_relu(x):
    """Check the argument of relu, and return it as floats."""
    x = array("x", x)
    dtype = float_dtype(x)
    require_memory("relu", dtype, x.shape, x.shape)
    return in_dtype(x, dtype)


def prepare_relu_backward(grad_y, x):
    """Check the arguments of the way back, and return them as a ReluBackward."""
    grad_y, x = array("grad_y", grad_y), array("x", x)
    require_grad_y(grad_y, x.shape)
    dtype = work_dtype(grad_y, x)
    require_memory("relu_backward", dtype, x.shape, x.shape, x.shape)
    return ReluBackward(in_dtype(grad_y, dtype), in_dtype(x, dtype), float_dtype(x))


def prepare_linear(x, w, b):
    """Check the arguments of linear, and return them as a LinearForward."""
    x, w = _features(x, w)
    bias = np.zeros(len(w), np.float32) if b is None else _bias(b, w)
    dtype = work_dtype(x, w) if b is None else work_dtype(x, w, bias)
    require_memory("linear", dtype, x.shape, w.shape, (len(x), len(w)))
    return LinearForward(in_dtype(x, dtype), in_dtype(w, dtype), in_dtype(bias, dtype))


def prepare_linear_backward(grad_y, x, w, input_gradient):
    """Check the arguments of the way back, and return them as a LinearBackward."""
    flag(input_gradient, "input_gradient")
    grad_y = array("grad_y", grad_y)
    x, w = _features(x, w)
    require_grad_y(grad_y, (len(x), len(w)))
    dtype, dtypes = work_dtype(grad_y, x, w), (float_dtype(x), float_dtype(w))
    require_memory("linear_backward", dtype, grad_y.shape, x.shape, x.shape, w.shape, w.shape)
    arrays = in_dtype(grad_y, dtype), in_dtype(x, dtype), in_dtype(w, dtype)
    return LinearBackward(*arrays, dtypes)


def prepare_softmax_cross_entropy(logits, labels):
    """Check logits and labels, and return them as a SoftmaxCrossEntropy."""
    logits = array("logits", logits)
    if logits.ndim != 2 or 0 in logits.shape:
        raise ValueError(
            f"logits has shape {logits.shape}; it must be (N, C), a row of C scores for each of "
            "N samples, with one sample and one class at least"
        )
    labels = _labels(labels, *logits.shape)
    dtype = float_dtype(logits)
    require_memory("softmax_cross_entropy", dtype, *[logits.shape] * 3)
    return SoftmaxCrossEntropy(in_dtype(logits, dtype), labels)


def _features(x, w):
    """Check x (N, C) and w (Q, C)."""
    x, w = array("x", x), array("w", w)
    if x.ndim != 2:
        raise ValueError(
            f"linear wants x with 2 axes, (N, C), but x has {say_shape(x.shape)}"
            + ("; put a Flatten before, or take x.reshape(len(x), -1)" if x.ndim > 2 else "")
        )
    if w.ndim != 2:
        raise ValueError(f"linear wants w with 2 axes, (Q, C), but w has {say_shape(w.shape)}")
    if not x.shape[1]:
        raise ValueError(f"x has shape {x.shape}: only the batch may be empty")
    if 0 in w.shape:
        raise ValueError(f"w has shape {w.shape}: weights must not be empty")
    if x.shape[1] != w.shape[1]:
        hint = "; w is (Q, C), a row for each output: pass w.T" if x.shape[1] == len(w) else ""
        raise ValueError(
            f"x has {say_count(x.shape[1], 'feature')} (shape {x.shape}), but w expects "
            f"{w.shape[1]} (shape {w.shape}){hint}"
        )
    return x, w


def _bias(b, w):
    bias = array("b", b)
    if bias.ndim != 1:
        raise ValueError(
            f"linear wants b to be a list of numbers, (Q,), but b has {say_shape(bias.shape)}"
        )
    if len(bias) != len(w):
        raise ValueError(
            f"b has {say_count(len(bias), 'number')} (shape {bias.shape}), but w makes "
            f"{say_count(len(w), 'output')}: b needs one for each"
        )
    return bias


def _labels(labels, n, classes):
    labels = array("labels", labels)
    if labels.dtype.kind not in "iu":
        raise TypeError(
            f"labels has dtype {labels.dtype}; labels are whole numbers: labels.astype(np.int64)"
        )
    if labels.shape != (n,):
        one_hot = labels.shape == (n, classes)
        raise ValueError(
            f"labels has shape {labels.shape}, but logits has {n} rows: labels must be ({n},)"
            + ("; from one-hot rows take labels.argmax(axis=1)" if one_hot else "")
        )
    if labels.min() < 0 or labels.max() >= classes:
        first = np.flatnonzero((labels < 0) | (labels >= classes))[0]
        raise ValueError(
            f"labels[{first}] is {labels[first]}, but logits has {classes} columns: "
            f"labels run from 0 to {classes - 1}"
        )
    return labels.astype(np.intp)
