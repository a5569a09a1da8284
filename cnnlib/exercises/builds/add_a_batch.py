"""Add a batch: the letter n, and pools of any axes before rows and columns."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from cnnlib import naive
from cnnlib.exercises.awkward import PICTURE_ALONE
from cnnlib.exercises.build import build
from cnnlib.exercises.settings import Pools, Slides, pool, pool_back, slide, slide_back
from cnnlib.ladder import pools
from cnnlib.padding import crop, pad

FOUR_AXES = "x (N, C_in, H, W), w (C_out, C_in, kH, kW)"


@build(
    "build_conv2d",
    new="the letter n: samples do not meet",
    takes=f"{FOUR_AXES}, b (C_out,) or None -> y (N, C_out, H_out, W_out)",
    idea="n joins the letters that choose an output.",
    shape="(N, C_out, H_out, W_out)",
    line='np.einsum("ncijuv,qcuv->nqij", windows, w), or the loops with n in front',
    may_wait=("stride", "padding"),
)
def conv2d(x, w, b=None, *, stride=1, padding=0):
    windows = sliding_window_view(pad(x, padding), w.shape[2:], axis=(2, 3))
    y = np.einsum("ncijuv,qcuv->nqij", windows[:, :, ::stride, ::stride], w)
    return y if b is None else y + b[:, None, None]


@conv2d.loops
def conv2d(x, w, b=None, *, stride=1, padding=0):
    x, s, (maps, _, k_h, k_w) = pad(x, padding), stride, w.shape
    y = np.zeros((len(x), maps, (x.shape[2] - k_h) // s + 1, (x.shape[3] - k_w) // s + 1))
    for n, q, i, j in np.ndindex(y.shape):
        for c, u, v in np.ndindex(w.shape[1:]):
            y[n, q, i, j] += x[n, c, s * i + u, s * j + v] * w[q, c, u, v]
        if b is not None:
            y[n, q, i, j] += b[q]
    return y


conv2d.calls(Slides(axes=4), slide)

conv2d.slips_in(
    conv2d.looped,
    {
        "one sample's windows serve for all: sample n has its own, x[n]": {"x[n, c,": "x[0, c,"},
        "b[n] is not b[q]: the bias belongs to the output map": {"b[q]": "b[n]"},
        "the letters of w are exchanged: w[q, c] has the output map first": {
            "* w[q, c, u, v]": "* w[c, q, u, v]"
        },
        "b may be None: then there is nothing to add": {"if b is not None:": "if True:"},
        "the bias is left out: add b[q] once to each output of map q": {"+= b[q]": "+= 0"},
        "the bias is added once for each channel; it belongs once to each output": {
            "+= b[q]": "+= x.shape[1] * b[q]"
        },
        "samples and channels have got a frame too: pad rows and columns alone": {
            "pad(x, padding)": "np.pad(x, padding)"
        },
        "y holds integers, because x does: the weights' halves need np.zeros(shape) alone": {
            "// s + 1))": "// s + 1), x.dtype)"
        },
        "the stride is ignored: the window of output i starts at row stride * i": {
            "s * i + u, s * j + v": "i + u, j + v"
        },
    },
)
conv2d.slips_in(
    conv2d.truth,
    {
        "samples and maps are exchanged by a reshape, which moves no number: name the axes in the "
        "order that y has, or transpose": {
            "->nqij": "->qnij",
            "return y if b is None else y + b[:, None, None]": (
                "y = y.reshape(len(x), len(w), *y.shape[2:])\n"
                "    return y if b is None else y + b[:, None, None]"
            ),
        },
        "the stride is taken along samples and maps; rows and columns are the axes 2 and 3": {
            "[:, :, ::stride, ::stride]": "[::stride, ::stride]"
        },
        "b is added along the columns: b[:, None, None] has one number for each map": {
            "b[:, None, None]": "np.resize(b, y.shape[3])"
        },
    },
)


@build(
    "build_conv2d_backward",
    new="the letter n: weights and biases serve all samples, and their gradients add",
    takes=f"grad_y (N, C_out, H_out, W_out), {FOUR_AXES} -> grad_x, grad_w, grad_b (C_out,)",
    idea="which of the three gradients keeps one entry for each sample?",
    shape="the padded picture's, w's, and (C_out,).",
    line="on the left of grad_w[q, c, u, v] += stands no n",
    returns=("grad_x", "grad_w", "grad_b"),
    may_wait=("stride", "padding"),
)
def conv2d_backward(grad_y, x, w, *, stride=1, padding=0):
    x, s, (out_h, out_w) = pad(x, padding), stride, grad_y.shape[2:]
    grad_x, grad_w = np.zeros(x.shape), np.zeros(w.shape)
    for u, v in np.ndindex(w.shape[2:]):
        read = np.s_[:, :, u : u + s * out_h : s, v : v + s * out_w : s]
        grad_x[read] += np.einsum("nqij,qc->ncij", grad_y, w[:, :, u, v])
        grad_w[:, :, u, v] = np.einsum("nqij,ncij->qc", grad_y, x[read])
    return crop(grad_x, padding), grad_w, grad_y.sum(axis=(0, 2, 3))


@conv2d_backward.loops
def conv2d_backward(grad_y, x, w, *, stride=1, padding=0):
    (h, width), s, p = x.shape[2:], stride, padding
    x = pad(x, p)
    grad_x, grad_w = np.zeros(x.shape), np.zeros(w.shape)
    for n, q, i, j in np.ndindex(grad_y.shape):
        for c, u, v in np.ndindex(w.shape[1:]):
            grad_x[n, c, s * i + u, s * j + v] += grad_y[n, q, i, j] * w[q, c, u, v]
            grad_w[q, c, u, v] += grad_y[n, q, i, j] * x[n, c, s * i + u, s * j + v]
    return grad_x[:, :, p : p + h, p : p + width], grad_w, grad_y.sum(axis=(0, 2, 3))


conv2d_backward.calls(Slides(axes=4), slide_back)
conv2d_backward.adjoint(naive.conv2d, (2, 2, 8, 5), (3, 2, 3, 2), stride=2, padding=1)


@conv2d_backward.factors
def _(grad_y, x, w, **options):
    return {"n": len(x), "the number of outputs": grad_y.size}


conv2d_backward.slips_in(
    conv2d_backward.looped,
    {
        "one sample's windows serve for all: sample n has its own, x[n]": {"x[n, c,": "x[0, c,"},
        "the gradients are begun anew for each sample: over the batch they add": {
            "np.ndindex(grad_y.shape):\n": "np.ndindex(grad_y.shape):\n"
            "        grad_w *= not q == i == j == 0\n"
        },
        "the last sample's gradients alone are left of grad_w and grad_b: over the batch they add": {
            "np.ndindex(grad_y.shape):\n": "np.ndindex(grad_y.shape):\n"
            "        grad_w *= not q == i == j == 0\n",
            "grad_y.sum(axis=(0, 2, 3))": "grad_y[-1].sum(axis=(1, 2))",
        },
        "each sample of grad_x got the sum of all samples: in grad_x they do not meet": {
            "    return grad_x": "    grad_x[:] = grad_x.sum(axis=0)\n    return grad_x"
        },
        "1 / n stands in the layer: it belongs to the loss, and nowhere else": {
            "grad_w[q, c, u, v] += ": "grad_w[q, c, u, v] += 1 / len(x) * ",
            "grad_y.sum(axis=(0, 2, 3))": "grad_y.sum(axis=(0, 2, 3)) / len(x)",
        },
        "= stands where += belongs in grad_x: where windows overlap, the gradients add": {
            "s * j + v] += grad_y": "s * j + v] = grad_y"
        },
        "= stands where += belongs in grad_w: a weight serves every output, and they add": {
            "grad_w[q, c, u, v] +=": "grad_w[q, c, u, v] ="
        },
        "the sum over q is forgotten: only one output map sends back": {
            "s * j + v] += grad_y": "s * j + v] += (q == 0) * grad_y"
        },
        "grad_b keeps the samples: a bias serves all of them": {"axis=(0, 2, 3)": "axis=(2, 3)"},
        "grad_b is a mean: the bias was added to every output, so their gradients add": {
            "grad_y.sum(": "grad_y.mean("
        },
        "the frame is still on grad_x: the padding is no pixel of x": {
            "grad_x[:, :, p : p + h, p : p + width]": "grad_x"
        },
        "[p:-p] is empty where p is 0: say where it ends, [p : p + h]": {
            "p : p + h, p : p + width": "p:-p, p:-p"
        },
        "the stride is forgotten in grad_w: output i read row stride * i + u": {
            "x[n, c, s * i + u, s * j + v]\n": "x[n, c, i + u, j + v]\n"
        },
    },
)


FORTH = "x (..., H, W) -> y (..., H_out, W_out)"
BACK = "grad_y (..., H_out, W_out), x (..., H, W) -> grad_x (..., H, W)"
TOGETHER = "the channels are pooled together: each image plane is pooled by itself"

avg_pool2d = build(
    "build_avg_pool2d",
    new="the dots: whatever axes come before rows and columns",
    takes=f"{FORTH}; the padding's zeros count",
    idea="a pool looks at rows and columns alone: which axes are these, counted from the end?",
    shape="(..., H_out, W_out)",
    line="sliding_window_view(x, (k, k), axis=(-2, -1)), then the mean over the last two axes",
    lacks=PICTURE_ALONE,
    may_wait=("padding",),
)(pools.avg_pool2d)


@avg_pool2d.loops
def avg_pool2d(x, kernel_size, *, stride=None, padding=0):
    k, s, x = kernel_size, stride or kernel_size, pad(x, padding)
    y = np.zeros((*x.shape[:-2], *((n - k) // s + 1 for n in x.shape[-2:])))
    for i, j in np.ndindex(y.shape[-2:]):
        y[..., i, j] = x[..., s * i : s * i + k, s * j : s * j + k].mean(axis=(-2, -1))
    return y


avg_pool2d_backward = build(
    "build_avg_pool2d_backward",
    new="the dots, and the frame that comes off again",
    takes=BACK,
    idea="what changes when images have a frame and axes in front? One line.",
    shape="the padded picture's; then the frame comes off.",
    line="grad_x[..., s * i : s * i + k, s * j : s * j + k] += share[..., i, j, None, None]",
    returns=("grad_x",),
    may_wait=("padding",),
)(pools.avg_pool2d_backward)


@avg_pool2d_backward.loops
def avg_pool2d_backward(grad_y, x, kernel_size, *, stride=None, padding=0):
    k, s, p, (h, width) = kernel_size, stride or kernel_size, padding, x.shape[-2:]
    grad_x = np.zeros((*x.shape[:-2], h + 2 * p, width + 2 * p))
    for i, j in np.ndindex(grad_y.shape[-2:]):
        share = grad_y[..., i, j, None, None] / k**2
        grad_x[..., s * i : s * i + k, s * j : s * j + k] += share
    return grad_x[..., p : p + h, p : p + width]


max_pool2d = build(
    "build_max_pool2d",
    new="a border that must lose: minus infinity",
    takes=f"{FORTH}; the padding never wins",
    idea="what never wins against any number?",
    shape="(..., H_out, W_out)",
    line="pad(x.astype(float), padding, -np.inf), first of all",
    lacks=PICTURE_ALONE,
    may_wait=("padding",),
)(pools.max_pool2d)


@max_pool2d.loops
def max_pool2d(x, kernel_size, *, stride=None, padding=0):
    k, s, x = kernel_size, stride or kernel_size, pad(x.astype(float), padding, -np.inf)
    y = np.zeros((*x.shape[:-2], *((n - k) // s + 1 for n in x.shape[-2:])))
    for i, j in np.ndindex(y.shape[-2:]):
        y[..., i, j] = x[..., s * i : s * i + k, s * j : s * j + k].max(axis=(-2, -1))
    return y


max_pool2d_backward = build(
    "build_max_pool2d_backward",
    new="a winner in every plane, and a border that must lose",
    takes=BACK,
    idea="each plane has a winner of its own in every window.",
    shape="the padded picture's; then the frame comes off.",
    line="for *plane, i, j in np.ndindex(grad_y.shape), and the window of that plane",
    returns=("grad_x",),
    may_wait=("padding",),
)(pools.max_pool2d_backward)


@max_pool2d_backward.loops
def max_pool2d_backward(grad_y, x, kernel_size, *, stride=None, padding=0):
    k, s, p, (h, width) = kernel_size, stride or kernel_size, padding, x.shape[-2:]
    x = pad(x.astype(float), p, -np.inf)
    grad_x = np.zeros(x.shape)
    for *plane, i, j in np.ndindex(grad_y.shape):
        window = x[*plane, s * i : s * i + k, s * j : s * j + k]
        u, v = np.unravel_index(window.argmax(), window.shape)
        grad_x[*plane, s * i + u, s * j + v] += grad_y[*plane, i, j]
    return grad_x[..., p : p + h, p : p + width]


CORNERS = {
    "window i begins at row stride * i, not at kernel_size * i": {
        "s * i : s * i + k, s * j : s * j + k": "k * i : k * i + k, k * j : k * j + k"
    }
}
UNFRAMED = "the padding is forgotten: a border stands around every plane"
OVERWRITTEN = "= stands where += belongs: only the last window's word counts where windows overlap"
LEFT_ON = {
    "the frame is still on grad_x: the padding is no pixel of x": {
        "grad_x[..., p : p + h, p : p + width]": "grad_x"
    },
    "[p:-p] is empty where p is 0: say where it ends, [p : p + h]": {
        "p : p + h, p : p + width": "p:-p, p:-p"
    },
}
for each, write in (
    (avg_pool2d, pool),
    (avg_pool2d_backward, pool_back),
    (max_pool2d, pool),
    (max_pool2d_backward, pool_back),
):
    each.calls(Pools(axes=4), write)
del each

avg_pool2d.slips_in(
    avg_pool2d.looped,
    {
        TOGETHER: {".mean(axis=(-2, -1))": ".mean()"},
        UNFRAMED: {"pad(x, padding)": "x"},
        "the sum is not divided: a window holds k * k pixels": {".mean(": ".sum("},
        **CORNERS,
    },
)
avg_pool2d_backward.slips_in(
    avg_pool2d_backward.looped,
    {
        "the share is not divided: each of the k * k pixels got all of it": {" / k**2": ""},
        "the share is divided by k; k * k pixels share it": {"k**2": "k"},
        OVERWRITTEN: {"+= share": "= share"},
        "grad_y was divided in place: it is not yours; make a new array of shares": {
            "        share = grad_y[..., i, j, None, None] / k**2": (
                "        grad_y[..., i, j] /= k**2\n        share = grad_y[..., i, j, None, None]"
            )
        },
        **CORNERS,
        **LEFT_ON,
    },
)
max_pool2d.slips_in(
    max_pool2d.looped,
    {
        TOGETHER: {".max(axis=(-2, -1))": ".max()"},
        "the padding's 0 beats every negative pixel: minus infinity never wins": {
            ", -np.inf)": ")"
        },
        UNFRAMED: {"pad(x.astype(float), padding, -np.inf)": "x"},
        **CORNERS,
    },
)
max_pool2d_backward.slips_in(
    max_pool2d_backward.looped,
    {
        "the padding's 0 beats every negative pixel: minus infinity never wins": {
            ", -np.inf)": ")"
        },
        "one plane's winners serve for all: each plane has its own": {
            "window = x[*plane,": "window = x[*(0 for _ in plane),"
        },
        OVERWRITTEN: {"+= grad_y": "= grad_y"},
        "the last of equals was paid; the first takes it, in reading order": {
            "window.argmax()": "window.size - 1 - window[::-1, ::-1].argmax()"
        },
        "the winner's place is counted in its window; in x the window's corner is added": {
            "s * i + u, s * j + v": "u, v"
        },
        **LEFT_ON,
    },
)


@max_pool2d_backward.slip("every maximum was paid in full; of equals the first one takes it")
def all_paid(grad_y, x, kernel_size, *, stride=None, padding=0):
    k, s, p = kernel_size, stride or kernel_size, padding
    framed = pad(x.astype(float), p, -np.inf)
    grad_x = np.zeros(framed.shape)
    for i, j in np.ndindex(grad_y.shape[-2:]):
        read = np.s_[..., s * i : s * i + k, s * j : s * j + k]
        winners = framed[read] == framed[read].max(axis=(-2, -1), keepdims=True)
        grad_x[read] += grad_y[..., i, j, None, None] * winners
    return crop(grad_x, p)
