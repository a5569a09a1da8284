"""Pool: four pools of one channel, where windows overlap and where one pixel wins."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from cnnlib.exercises.awkward import PICTURE_ALONE
from cnnlib.exercises.build import build
from cnnlib.exercises.cases import Case
from cnnlib.exercises.settings import Pools

K_AND_S = "k, s = kernel_size, stride or kernel_size"
SIZE = f"{K_AND_S}\ny = np.zeros([(n - k) // s + 1 for n in x.shape])"
FORWARD = "x (H, W) -> y (H_out, W_out); stride None means kernel_size"
BACKWARD = "grad_y (H_out, W_out), x (H, W) -> grad_x (H, W); stride None means kernel_size"
CORNER = (
    "window i begins at row stride * i, not at kernel_size * i: blocks side by side are assumed"
)
CORNERS = {"s * i : s * i + k, s * j : s * j + k": "k * i : k * i + k, k * j : k * j + k"}
INTEGERS = "grad_x holds integers, because x does: shares and halves need np.zeros(x.shape)"
OVERWRITTEN = "= stands where += belongs: only the last window's word counts where windows overlap"
ROWS_ALONE = "the stride is taken down the rows alone; across the columns it counts too"
WINDOWS_GONE = "a window's own axes are the last two, u and v; here the windows themselves vanish"
STRIDE_K = "the windows are kernel_size apart; a stride that is given sets them apart"
STRIDE_WIDE = (
    "a window is kernel_size wide, whatever the stride; here it ends where the next begins"
)
STRIDE_WIDE_AT = {"s * i : s * i + k, s * j : s * j + k": "s * i : s * i + s, s * j : s * j + s"}
IGNORED = "the stride is ignored: windows begin stride rows apart"
TOO_SMALL = "grad_x is as large as the windows' grid; every pixel of x has a gradient, so x's shape"


def forth(p):
    return Case(p.x, p.k, stride=p.stride)


def back(p):
    return Case(p.grad_y, p.x, p.k, stride=p.stride)


@build(
    "build_avg_pool",
    new="windows that overlap: the stride need not be kernel_size",
    takes=FORWARD,
    given=SIZE,
    idea="what does one window hold, and where does it begin?",
    shape="((H - k) // s + 1, (W - k) // s + 1)",
    line="y[i, j] = x[s * i : s * i + k, s * j : s * j + k].mean()",
    lacks=PICTURE_ALONE,
)
def avg_pool(x, kernel_size, *, stride=None):
    k, s = kernel_size, stride or kernel_size
    return sliding_window_view(x, (k, k))[::s, ::s].mean(axis=(2, 3))


@avg_pool.loops
def avg_pool(x, kernel_size, *, stride=None):
    k, s = kernel_size, stride or kernel_size
    y = np.zeros([(n - k) // s + 1 for n in x.shape])
    for i, j in np.ndindex(y.shape):
        y[i, j] = x[s * i : s * i + k, s * j : s * j + k].sum() / k**2
    return y


avg_pool.calls(Pools(padding=False), forth)

avg_pool.slips_in(
    avg_pool.looped,
    {
        "the sum is not divided: a window holds k * k pixels": {" / k**2": ""},
        "the sum is divided by k; a window holds k * k pixels": {"k**2": "k"},
        STRIDE_WIDE: {**STRIDE_WIDE_AT, "k**2": "s**2"},
        CORNER: CORNERS,
        IGNORED: {"stride or kernel_size": "1"},
    },
)

avg_pool.slips_in(
    avg_pool.truth,
    {
        ROWS_ALONE: {"[::s, ::s]": "[::s]"},
        STRIDE_K: {"[::s, ::s]": "[::k, ::k]"},
        WINDOWS_GONE: {"axis=(2, 3)": "axis=(0, 1)"},
    },
)


@avg_pool.slip(CORNER)
def cut_off(x, kernel_size, *, stride=None):
    """The means of windows that x's border cuts off; that of none of its pixels is not a number."""
    k, s = kernel_size, stride or kernel_size
    y = np.full([(n - k) // s + 1 for n in x.shape], np.nan)
    for i, j in np.ndindex(y.shape):
        window = x[k * i : k * i + k, k * j : k * j + k]
        if window.size:
            y[i, j] = window.mean()
    return y


@avg_pool.slip("= stands where += belongs: of each window only the last pixel counts")
def last_pixel(x, kernel_size, *, stride=None):
    k, s = kernel_size, stride or kernel_size
    return x[k - 1 :: s, k - 1 :: s] / k**2


@build(
    "build_avg_pool_backward",
    new="overlap: a pixel in several windows adds up their shares",
    takes=BACKWARD,
    given=K_AND_S,
    idea="who got a share of this output, and how large was it?",
    shape="x's, begun as zeros.",
    line="grad_x[s * i : s * i + k, s * j : s * j + k] += grad_y[i, j] / k**2",
    returns=("grad_x",),
)
def avg_pool_backward(grad_y, x, kernel_size, *, stride=None):
    k, s = kernel_size, stride or kernel_size
    grad_x, (out_h, out_w) = np.zeros(x.shape), grad_y.shape
    for u, v in np.ndindex(k, k):
        grad_x[u : u + s * out_h : s, v : v + s * out_w : s] += grad_y / k**2
    return grad_x


@avg_pool_backward.loops
def avg_pool_backward(grad_y, x, kernel_size, *, stride=None):
    k, s = kernel_size, stride or kernel_size
    grad_x = np.zeros(x.shape)
    for i, j in np.ndindex(grad_y.shape):
        grad_x[s * i : s * i + k, s * j : s * j + k] += grad_y[i, j] / k**2
    return grad_x


avg_pool_backward.calls(Pools(padding=False), back)

avg_pool_backward.slips_in(
    avg_pool_backward.looped,
    {
        "the share is not divided: each of the k * k pixels got all of it": {" / k**2": ""},
        "the share is divided by k; k * k pixels share it": {"k**2": "k"},
        OVERWRITTEN: {"+=": "="},
        CORNER: CORNERS,
        IGNORED: {"stride or kernel_size": "1"},
        TOO_SMALL: {"np.zeros(x.shape)": "np.zeros([s * (n - 1) + k for n in grad_y.shape])"},
        INTEGERS: {"np.zeros(x.shape)": "np.zeros_like(x)"},
    },
)


@avg_pool_backward.slip(
    "each number is repeated k times down and across: so it is with blocks side by side alone"
)
def repeated(grad_y, x, kernel_size, *, stride=None):
    return grad_y.repeat(kernel_size, axis=0).repeat(kernel_size, axis=1) / kernel_size**2


@build(
    "build_max_pool",
    new="a winner: the largest pixel of a window, whatever its sign",
    takes=FORWARD,
    given=SIZE,
    idea="a window of negative pixels has a largest one too.",
    shape="((H - k) // s + 1, (W - k) // s + 1)",
    line="y[i, j] = x[s * i : s * i + k, s * j : s * j + k].max()",
    lacks=PICTURE_ALONE,
)
def max_pool(x, kernel_size, *, stride=None):
    k, s = kernel_size, stride or kernel_size
    return sliding_window_view(x, (k, k))[::s, ::s].max(axis=(2, 3))


@max_pool.loops
def max_pool(x, kernel_size, *, stride=None):
    k, s = kernel_size, stride or kernel_size
    y = np.zeros([(n - k) // s + 1 for n in x.shape])
    for i, j in np.ndindex(y.shape):
        y[i, j] = x[s * i : s * i + k, s * j : s * j + k].max()
    return y


max_pool.calls(Pools(padding=False), forth)

max_pool.slips_in(
    max_pool.looped,
    {
        "the maximum begins at 0, which beats every negative pixel": {".max()": ".max(initial=0)"},
        "argmax gives the place of the winner in its window; the number itself is asked": {
            ".max()": ".argmax()"
        },
        STRIDE_WIDE: STRIDE_WIDE_AT,
        CORNER: CORNERS,
        IGNORED: {"stride or kernel_size": "1"},
    },
)


max_pool.slips_in(
    max_pool.truth,
    {
        ROWS_ALONE: {"[::s, ::s]": "[::s]"},
        STRIDE_K: {"[::s, ::s]": "[::k, ::k]"},
        WINDOWS_GONE: {"axis=(2, 3)": "axis=(0, 1)"},
    },
)


@build(
    "build_max_pool_backward",
    new="a winner: the first largest pixel, in reading order, gets all of it",
    takes=BACKWARD,
    given=K_AND_S,
    idea="where was the winner, and is it still there when windows overlap?",
    shape="x's, begun as zeros.",
    line="grad_x[s * i + u, s * j + v] += grad_y[i, j], with u, v = np.unravel_index("
    "window.argmax(), window.shape)",
    returns=("grad_x",),
)
def max_pool_backward(grad_y, x, kernel_size, *, stride=None):
    k, s = kernel_size, stride or kernel_size
    y, (out_h, out_w) = max_pool(x, k, stride=s), grad_y.shape
    grad_x, undecided = np.zeros(x.shape), np.ones(y.shape, bool)
    for u, v in np.ndindex(k, k):
        read = np.s_[u : u + s * out_h : s, v : v + s * out_w : s]
        wins = undecided & (x[read] == y)
        grad_x[read] += grad_y * wins
        undecided &= ~wins
    return grad_x


@max_pool_backward.loops
def max_pool_backward(grad_y, x, kernel_size, *, stride=None):
    k, s = kernel_size, stride or kernel_size
    grad_x = np.zeros(x.shape)
    for i, j in np.ndindex(grad_y.shape):
        window = x[s * i : s * i + k, s * j : s * j + k]
        u, v = np.unravel_index(window.argmax(), window.shape)
        grad_x[s * i + u, s * j + v] += grad_y[i, j]
    return grad_x


max_pool_backward.calls(Pools(padding=False), back)

max_pool_backward.slips_in(
    max_pool_backward.looped,
    {
        OVERWRITTEN: {"+=": "="},
        CORNER: {
            **CORNERS,
            "s * i + u, s * j + v": "k * i + u, k * j + v",
        },
        IGNORED: {"stride or kernel_size": "1"},
        TOO_SMALL: {"np.zeros(x.shape)": "np.zeros([s * (n - 1) + k for n in grad_y.shape])"},
        "the last of equals was paid; the first takes it, in reading order": {
            "window.argmax()": "window.size - 1 - window[::-1, ::-1].argmax()"
        },
        "the winner's place is counted in its window; in x the window's corner is added": {
            "s * i + u, s * j + v": "u, v"
        },
        "argmax counts in the window: its place follows from the window's shape, not x's": {
            "window.argmax(), window.shape": "window.argmax(), x.shape"
        },
        INTEGERS: {"np.zeros(x.shape)": "np.zeros_like(x)"},
        "the winner got a share; a maximum divides nothing": {
            "grad_y[i, j]": "grad_y[i, j] / k**2"
        },
    },
)


@max_pool_backward.slip("every maximum was paid in full; of equals the first one takes it")
def all_paid(grad_y, x, kernel_size, *, stride=None):
    k, s = kernel_size, stride or kernel_size
    grad_x = np.zeros(x.shape)
    for i, j in np.ndindex(grad_y.shape):
        read = np.s_[s * i : s * i + k, s * j : s * j + k]
        grad_x[read] += grad_y[i, j] * (x[read] == x[read].max())
    return grad_x


@max_pool_backward.slip(
    "the whole window was overwritten, and every maximum paid; one pixel of it is to be added to"
)
def window_overwritten(grad_y, x, kernel_size, *, stride=None):
    k, s = kernel_size, stride or kernel_size
    grad_x = np.zeros(x.shape)
    for i, j in np.ndindex(grad_y.shape):
        read = np.s_[s * i : s * i + k, s * j : s * j + k]
        grad_x[read] = grad_y[i, j] * (x[read] == x[read].max())
    return grad_x


@max_pool_backward.slip(
    "a tie was shared out: a subgradient too, but here the first of equals takes all of it"
)
def shared(grad_y, x, kernel_size, *, stride=None):
    k, s = kernel_size, stride or kernel_size
    grad_x = np.zeros(x.shape)
    for i, j in np.ndindex(grad_y.shape):
        read = np.s_[s * i : s * i + k, s * j : s * j + k]
        winners = x[read] == x[read].max()
        grad_x[read] += grad_y[i, j] * winners / winners.sum()
    return grad_x
