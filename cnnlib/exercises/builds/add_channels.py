"""Add channels: a kernel is a stack, and every output map has one of its own."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from cnnlib import naive
from cnnlib.exercises.build import build
from cnnlib.exercises.settings import Slides, slide, slide_back
from cnnlib.padding import crop, pad


@build(
    "build_conv2d_multi",
    new="the letters q and c: output map q adds up all channels c",
    takes="x (C_in, H, W), w (C_out, C_in, kH, kW), b (C_out,) or None -> y (C_out, H_out, W_out)",
    idea="which letters choose an output, and which are summed over?",
    shape="(C_out, H_out, W_out): q, i, j choose; c, u, v are summed.",
    line="for q, i, j outside and c, u, v inside: y[q, i, j] += x[c, s * i + u, s * j + v] * "
    "w[q, c, u, v]",
    may_wait=("stride", "padding"),
)
def conv2d_multi(x, w, b=None, *, stride=1, padding=0):
    windows = sliding_window_view(pad(x, padding), w.shape[2:], axis=(1, 2))
    y = np.einsum("cijuv,qcuv->qij", windows[:, ::stride, ::stride], w)
    return y if b is None else y + b[:, None, None]


@conv2d_multi.loops
def conv2d_multi(x, w, b=None, *, stride=1, padding=0):
    x, s, (maps, _, k_h, k_w) = pad(x, padding), stride, w.shape
    y = np.zeros((maps, (x.shape[1] - k_h) // s + 1, (x.shape[2] - k_w) // s + 1))
    for q, i, j in np.ndindex(y.shape):
        for c, u, v in np.ndindex(w.shape[1:]):
            y[q, i, j] += x[c, s * i + u, s * j + v] * w[q, c, u, v]
        if b is not None:
            y[q, i, j] += b[q]
    return y


conv2d_multi.calls(Slides(axes=3), slide)

conv2d_multi.slips_in(
    conv2d_multi.looped,
    {
        "the letters of w are exchanged: w[q, c] has the output map first": {
            "* w[q, c, u, v]": "* w[c, q, u, v]"
        },
        "the bias is left out: add b[q] once to each output of map q": {"+= b[q]": "+= 0"},
        "the bias is added once for each channel; it belongs once to each output": {
            "+= b[q]": "+= len(x) * b[q]"
        },
        "b may be None: then there is nothing to add": {
            "if b is not None:": "if True:",
        },
        "only the last channel is left: the channels add up, so += and not =": {
            "            y[q, i, j] += x[c,": "            y[q, i, j] += (c == len(x) - 1) * x[c,"
        },
        "the channels have got a frame too: pad rows and columns alone": {
            "pad(x, padding)": "np.pad(x, padding)"
        },
        "the stride is ignored: the window of output i starts at row stride * i": {
            "s * i + u, s * j + v": "i + u, j + v"
        },
        "the padding is forgotten: nothing stands around x": {"pad(x, padding)": "x"},
        "every output map got the first one's kernels: w[q] is the stack of map q": {
            "w[q, c, u, v]": "w[0, c, u, v]"
        },
        "y holds integers, because x does: the weights' halves need np.zeros(shape) alone": {
            "// s + 1))": "// s + 1), x.dtype)"
        },
    },
)


@build(
    "build_conv2d_multi_backward",
    new="the sum over q: every output map sends back to every channel",
    takes="grad_y (C_out, H_out, W_out), x (C_in, H, W), w (C_out, C_in, kH, kW) -> grad_x, "
    "grad_w, grad_b (C_out,)",
    idea="which q touched x[c]? All of them; and which c did w[q, c] meet? One.",
    shape="the padded picture's, w's, and (C_out,).",
    line="grad_x[c, s * i + u, s * j + v] += grad_y[q, i, j] * w[q, c, u, v]",
    returns=("grad_x", "grad_w", "grad_b"),
    may_wait=("stride", "padding"),
)
def conv2d_multi_backward(grad_y, x, w, *, stride=1, padding=0):
    x, s, (out_h, out_w) = pad(x, padding), stride, grad_y.shape[1:]
    grad_x, grad_w = np.zeros(x.shape), np.zeros(w.shape)
    for u, v in np.ndindex(w.shape[2:]):
        read = np.s_[:, u : u + s * out_h : s, v : v + s * out_w : s]
        grad_x[read] += np.einsum("qij,qc->cij", grad_y, w[:, :, u, v])
        grad_w[:, :, u, v] = np.einsum("qij,cij->qc", grad_y, x[read])
    return crop(grad_x, padding), grad_w, grad_y.sum(axis=(1, 2))


@conv2d_multi_backward.loops
def conv2d_multi_backward(grad_y, x, w, *, stride=1, padding=0):
    (h, width), s, p = x.shape[1:], stride, padding
    x = pad(x, p)
    grad_x, grad_w = np.zeros(x.shape), np.zeros(w.shape)
    for q, i, j in np.ndindex(grad_y.shape):
        for c, u, v in np.ndindex(w.shape[1:]):
            grad_x[c, s * i + u, s * j + v] += grad_y[q, i, j] * w[q, c, u, v]
            grad_w[q, c, u, v] += grad_y[q, i, j] * x[c, s * i + u, s * j + v]
    return grad_x[:, p : p + h, p : p + width], grad_w, grad_y.sum(axis=(1, 2))


conv2d_multi_backward.calls(Slides(axes=3), slide_back)
conv2d_multi_backward.adjoint(naive.conv2d_multi, (2, 8, 5), (3, 2, 3, 2), stride=2, padding=1)

conv2d_multi_backward.slips_in(
    conv2d_multi_backward.looped,
    {
        "the sum over q is forgotten: only one output map sends back": {
            "grad_x[c, s * i + u, s * j + v] +=": "grad_x[c, s * i + u, s * j + v] += (q == 0) *"
        },
        "each output map wrote over the one before it: grad_x[c] adds up what all of them send": {
            "grad_x[c, s * i + u, s * j + v] +=": "grad_x[c, s * i + u, s * j + v] += "
            "(q == len(w) - 1) *"
        },
        "= stands where += belongs in grad_x: the last output map and window alone send back": {
            "grad_x[c, s * i + u, s * j + v] +=": "grad_x[c, s * i + u, s * j + v] ="
        },
        "= stands where += belongs in grad_w: a weight serves every output, and they add": {
            "grad_w[q, c, u, v] +=": "grad_w[q, c, u, v] ="
        },
        "q stands for c in grad_x: what output map q sends goes to the channels c": {
            "grad_x[c, s * i + u, s * j + v]": "grad_x[q, s * i + u, s * j + v]"
        },
        "the letters of w are exchanged: w[q, c] has the output map first": {
            "* w[q, c, u, v]": "* w[c, q, u, v]"
        },
        "grad_b keeps an axis: one number for each output map": {
            "axis=(1, 2)": "axis=(1, 2), keepdims=True"
        },
        "grad_b is one number for all: each output map has a bias of its own": {
            "grad_y.sum(axis=(1, 2))": "grad_y.sum()"
        },
        "grad_b has grown once for each input channel; b[q] is in each number of map q once": {
            "grad_y.sum(": "len(x) * grad_y.sum("
        },
        "grad_b is a mean: the bias was added to every output, so their gradients add": {
            "grad_y.sum(": "grad_y.mean("
        },
        "the frame is still on grad_x: the padding is no pixel of x": {
            "grad_x[:, p : p + h, p : p + width]": "grad_x"
        },
        "[p:-p] is empty where p is 0: say where it ends, [p : p + h]": {
            "p : p + h, p : p + width": "p:-p, p:-p"
        },
        "the channels have got a frame too: pad rows and columns alone": {
            "pad(x, p)": "np.pad(x, p)",
            "grad_x[:, p": "grad_x[p : len(grad_x) - p, p",
        },
        "the stride is forgotten in grad_w: output i read row stride * i + u": {
            "x[c, s * i + u, s * j + v]\n": "x[c, i + u, j + v]\n"
        },
    },
)
