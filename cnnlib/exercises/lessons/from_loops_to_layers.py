"""From loops to layers: one channel by strips, forward and backward; view or copy."""

import numpy as np

from cnnlib import naive
from cnnlib.exercises.awkward import ONE_BY_ONE, ONE_CHANNEL, convolutions
from cnnlib.exercises.cases import Case
from cnnlib.exercises.effort import LIBRARIES
from cnnlib.exercises.function import function_exercise
from cnnlib.exercises.value import value_exercise


@function_exercise(
    wants="your function slide_by_strips(x, w): one channel, one product for each row of windows",
    idea="a row of windows reads k_h neighbouring strips, as one matrix.",
    shape="(k_h k_w,) @ (k_h k_w, out_w) for each row of y.",
    line="y[i] = w.reshape(-1) @ strips[i : i + k_h].reshape(w.size, -1)",
    oracle="the loops of cnnlib.naive, and a count of the steps that Python takes",
    refused=LIBRARIES,
    lacks={**ONE_BY_ONE, **ONE_CHANNEL},
)
def slide_by_strips(x, w):
    return naive.conv2d_single(x, w)


@slide_by_strips.cases
def _(draw):
    for c in convolutions(draw, axes=2, stride=False, padding=False):
        yield Case(c.x, c.w)


@slide_by_strips.no_loop_over("columns")
def _(draw):
    w = draw((3, 2))
    return Case(draw((6, 9)), w), Case(draw((6, 18)), w)


@slide_by_strips.slip(
    "the weights are read down, the strips across: both must go along the rows, u before v"
)
def weights_read_down(x, w):
    return slide_by_strips(x, w.T.reshape(w.shape))


@slide_by_strips.slip("the strips run backwards: strip v begins v pixels further to the right")
def strips_backwards(x, w):
    return slide_by_strips(x, w[:, ::-1])


@slide_by_strips.slip(
    "the copies of the whole picture lie one behind the other: axis=1 keeps those of a row together"
)
def stacked_in_front(x, w):
    k_h, k_w = w.shape
    out_h, out_w = x.shape[0] - k_h + 1, x.shape[1] - k_w + 1
    copies = np.stack([x[:, v : v + out_w] for v in range(k_w)])
    read = [copies[:, i : i + k_h].reshape(w.size, out_w) for i in range(out_h)]
    return w.reshape(-1) @ np.array(read)


@slide_by_strips.slip("every row of y reads the first strips: row i reads from strip i on")
def first_strips_only(x, w):
    first = slide_by_strips(x[: len(w)], w)
    return np.repeat(first, len(x) - len(w) + 1, axis=0)


@slide_by_strips.slip("y holds integers, because x does: the weights' halves need np.zeros(shape)")
def whole_numbers(x, w):
    return slide_by_strips(x, w).astype(x.dtype)


@slide_by_strips.bugs("conv2d", has="rectangular")
def _(layers, x, w):
    return layers.conv2d_single(x, w)


@function_exercise(
    wants="your function back_by_strips(grad_y, x, w), which returns grad_x and grad_w",
    idea="where forward read strips, backward adds to strips; where it laid a row, it adds to one.",
    shape="grad_strips as the strips, (H, k_w, out_w); grad_w (k_h k_w,) until the end.",
    line="grad_strips[i : i + k_h] += (w.reshape(-1, 1) * grad_y[i]).reshape(k_h, k_w, out_w)",
    returns=("grad_x", "grad_w"),
    oracle="the loops of cnnlib.naive, and a count of the steps that Python takes",
    refused=LIBRARIES,
    lacks={**ONE_BY_ONE, **ONE_CHANNEL},
)
def back_by_strips(grad_y, x, w):
    return naive.conv2d_single_backward(grad_y, x, w)[:2]


@back_by_strips.cases
def _(draw):
    for c in convolutions(draw, axes=2, stride=False, padding=False):
        yield Case(c.grad_y, c.x, c.w)


@back_by_strips.no_loop_over("columns")
def _(draw):
    w = draw((3, 2))
    return (
        Case(draw((4, 8)), draw((6, 9)), w),
        Case(draw((4, 17)), draw((6, 18)), w),
    )


def by_rows(grad_y, x, w, *, strips, fold):
    """Backward, where `strips` and `fold` say what becomes of (what is there, what comes)."""
    (k_h, k_w), (out_h, out_w) = w.shape, grad_y.shape
    grad_strips = np.zeros((len(x), k_w, out_w))
    for i in range(out_h):
        read = slice(i, i + k_h)
        grad_strips[read] = strips(grad_strips[read], w[:, :, None] * grad_y[i])
    grad_x = np.zeros(x.shape)
    for v in range(k_w):
        grad_x[:, v : v + out_w] = fold(grad_x[:, v : v + out_w], grad_strips[:, v])
    return grad_x, back_by_strips(grad_y, x, w)[1]


def overwrites(_, new):
    """Take what comes for a sum with what is there: = for +=."""
    return new


@back_by_strips.slip(
    "= stands where += belongs in grad_strips: rows of windows share strips, and add"
)
def strips_overwritten(grad_y, x, w):
    return by_rows(grad_y, x, w, strips=overwrites, fold=np.add)


@back_by_strips.slip("= stands where += belongs over v: a pixel lies in several strips, and adds")
def rows_overwritten(grad_y, x, w):
    return by_rows(grad_y, x, w, strips=np.add, fold=overwrites)


@back_by_strips.slip("= stands where += belongs in grad_w: every row of windows brings a share")
def last_row_only(grad_y, x, w):
    grad_x, _ = back_by_strips(grad_y, x, w)
    return grad_x, back_by_strips(grad_y[-1:], x[len(x) - len(w) :], w)[1]


@back_by_strips.slip(
    "NumPy adds once to a place that an index names twice: add to slices, or with np.add.at"
)
def buffered(grad_y, x, w):
    rows, columns = (np.arange(n)[:, None] + np.arange(k) for n, k in zip(grad_y.shape, w.shape))
    grad_x = np.zeros(x.shape)
    grad_x[rows[:, None, :, None], columns[None, :, None, :]] += np.multiply.outer(grad_y, w)
    return grad_x, back_by_strips(grad_y, x, w)[1]


@back_by_strips.slip("the weights are forgotten: each line of a strip gets its weight times grad_y")
def weights_forgotten(grad_y, x, w):
    grad_x, _ = back_by_strips(grad_y, x, np.ones_like(w))
    return grad_x, back_by_strips(grad_y, x, w)[1]


@back_by_strips.slip("the stamps are turned: carried back, w stands as it is")
def turned_stamps(grad_y, x, w):
    grad_x, _ = back_by_strips(grad_y, x, w[::-1, ::-1])
    return grad_x, back_by_strips(grad_y, x, w)[1]


EXPRESSIONS = {
    "x[1:3]": lambda x: x[1:3],
    "x[[1, 2]]": lambda x: x[[1, 2]],
    "x[::-1, ::2]": lambda x: x[::-1, ::2],
    "x.reshape(20, 6)": lambda x: x.reshape(20, 6),
    "x.transpose(2, 0, 1)": lambda x: x.transpose(2, 0, 1),
    "x.transpose(2, 0, 1).reshape(6, 20)": lambda x: x.transpose(2, 0, 1).reshape(6, 20),
    "x.transpose(1, 0, 2).reshape(20, 6)": lambda x: x.transpose(1, 0, 2).reshape(20, 6),
    "x[x > 5]": lambda x: x[x > 5],
}


@value_exercise(
    wants='eight words, "view" or "copy", one for each expression of material(\'view_or_copy\')',
    idea="a view needs one stride for each axis; can they be found?",
    shape="eight words.",
    line="np.shares_memory(x, ...) knows",
    when_right="np.shares_memory agrees with all eight",
)
def view_or_copy(answer):
    x = np.arange(120.0).reshape(4, 5, 6)
    for given, (text, make) in zip(answer, EXPRESSIONS.items(), strict=True):
        is_view = np.shares_memory(make(x), x)
        if str(given).lower() not in ("view", "copy"):
            raise ValueError
        if (str(given).lower() == "view") != is_view:
            return f"{text} is not a {given}: ask np.shares_memory", _why_not(text)
    return None


def _why_not(text):
    """The likely reason for calling a view a copy, or a copy a view."""
    if "transpose" in text and "reshape" in text:
        return "can the new axis be walked with one stride? Then no copy is needed"
    if "transpose" in text or "::" in text:
        return "only the strides change; nothing is moved"
    if "[[" in text or ">" in text:
        return "a list of indices, or a mask, always copies"
    return None


@view_or_copy.hands_out
def _():
    return ("x has shape (4, 5, 6)", *EXPRESSIONS)
