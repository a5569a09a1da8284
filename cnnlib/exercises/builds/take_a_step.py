"""Take a step: layers without windows, the loss, and the step itself."""

import numpy as np

from cnnlib.exercises.build import build
from cnnlib.exercises.cases import Case

BATCHES = ((1, 2, 1), (2, 3, 4), (4, 3, 2), (3, 3, 3))  # n, c, q


def signs(draw, n):
    """Numbers of both signs, every third one 0."""
    x = draw((n, 6))
    x[:, ::3] = 0
    return x


@build(
    "build_relu",
    new="a layer without a window: each number by itself",
    takes="x (...) -> y (...)",
    idea="which of two numbers is the larger: x, or 0?",
    shape="x's, whatever it is.",
    line="np.maximum(x, 0)",
)
def relu(x):
    return np.maximum(x, 0)


@relu.loops
def relu(x):
    y = np.zeros(x.shape)
    for place in np.ndindex(x.shape):
        if x[place] > 0:
            y[place] = x[place]
    return y


@relu.cases
def _(draw):
    yield Case(signs(draw, 1))
    yield Case(signs(draw, 3).reshape(2, 3, 3))
    yield Case(-abs(draw((2, 2))))
    yield Case(draw((3, 4)).astype(int))


@relu.no_loop_over("numbers")
def _(draw):
    return Case(draw((3, 7))), Case(draw((6, 14)))


relu.slips_in(
    relu.looped,
    {
        "negative numbers came through as they are: they become 0": {"if x[place] > 0": "if True"},
        "the sign is lost: this is |x|": {
            "if x[place] > 0": "if True",
            "= x[place]": "= abs(x[place])",
        },
        "this is the gate, 1 or 0: y is x where the gate is open": {"= x[place]": "= 1"},
        "what passes is turned round: y is x where x is positive": {"x[place] > 0": "x[place] < 0"},
    },
)


@relu.slip("max and if want a single number, and x is an array: compare place by place")
def one_number(x):
    return max(x, 0)


@relu.slip("x was changed in place: it is not yours, and backward needs it; make a new array")
def relu_in_place(x):
    x[x < 0] = 0
    return x


@build(
    "build_relu_backward",
    new="a gate: what was let through forward lets its gradient through",
    takes="grad_y (...), x (...) -> grad_x (...)",
    idea="which numbers of x reached y at all?",
    shape="x's.",
    line="grad_y * (x > 0)",
    returns=("grad_x",),
)
def relu_backward(grad_y, x):
    return grad_y * (x > 0)


@relu_backward.loops
def relu_backward(grad_y, x):
    grad_x = np.zeros(x.shape)
    for place in np.ndindex(x.shape):
        if x[place] > 0:
            grad_x[place] = grad_y[place]
    return grad_x


@relu_backward.cases
def _(draw):
    yield Case(draw((1, 6)), signs(draw, 1))
    yield Case(draw((2, 3, 3)), signs(draw, 3).reshape(2, 3, 3))
    yield Case(draw((3, 4)) - 0.5, draw((3, 4)).astype(int))


@relu_backward.no_loop_over("numbers")
def _(draw):
    return Case(draw((3, 7)), draw((3, 7))), Case(draw((6, 14)), draw((6, 14)))


relu_backward.slips_in(
    relu_backward.truth,
    {
        "x = 0 let its gradient through: at the kink we take 0, so x > 0": {"x > 0": "x >= 0"},
        "the gradient is multiplied by relu(x): the gate is 1 or 0": {
            "(x > 0)": "np.maximum(x, 0)"
        },
        "the gate asks the sign of grad_y: it was x that passed or not": {"x > 0": "grad_y > 0"},
        "relu was used on the gradient: a negative gradient passes where x was positive": {
            "grad_y * (x > 0)": "np.maximum(grad_y, 0) * (x > 0)"
        },
        "nothing was stopped: where x was not positive, y did not move with it": {
            " * (x > 0)": " * np.ones(x.shape)"
        },
    },
)


@relu_backward.slip("grad_y was changed in place: it is not yours; make a new array")
def gate_in_place(grad_y, x):
    grad_y[x <= 0] = 0
    return grad_y


@build(
    "build_linear",
    new="every output sees all inputs: a window as large as the map",
    takes="x (N, C), w (Q, C), b (Q,) -> y (N, Q)",
    idea="y[n, q] is the sum of x[n, c] * w[q, c] over c.",
    shape="(N, C) @ (C, Q) is (N, Q).",
    line="x @ w.T + b",
)
def linear(x, w, b):
    return x @ w.T + b


@linear.loops
def linear(x, w, b):
    y = np.zeros((len(x), len(w)))
    for n, q in np.ndindex(y.shape):
        for c in range(x.shape[1]):
            y[n, q] += x[n, c] * w[q, c]
        y[n, q] += b[q]
    return y


@linear.cases
def _(draw):
    for n, c, q in BATCHES:
        yield Case(draw((n, c)), draw((q, c)), draw(q))
    yield Case(draw((2, 3)).astype(int), draw((4, 3)) - 0.5, draw(4))


@linear.no_loop_over("samples or inputs")
def _(draw):
    w, b = draw((4, 7)), draw(4)
    return Case(draw((3, 7)), w, b), Case(draw((6, 14)), draw((4, 14)), b)


linear.slips_in(
    linear.truth,
    {
        "w stands where w.T belongs: w has a row for each output": {"w.T": "w"},
        "the bias is forgotten": {" + b": ""},
        "x and w are multiplied in the other order: y has a row for each sample": {
            "x @ w.T + b": "(w @ x.T).T.T + b[:, None]"
        },
        "w @ x.T has a row for each output; y has a row for each sample": {"x @ w.T": "w @ x.T"},
        "the mean over the batch stands in the layer: samples do not meet here": {
            "x @ w.T + b": "(x @ w.T + b) / len(x)"
        },
    },
)
linear.slips_in(
    linear.looped,
    {
        "the bias is added with every input; it belongs once to each output": {
            "        y[n, q] += b[q]": "            y[n, q] += b[q]"
        },
    },
)


@build(
    "build_linear_backward",
    new="three gradients as three products",
    takes="grad_y (N, Q), x (N, C), w (Q, C) -> grad_x (N, C), grad_w (Q, C), grad_b (Q,)",
    idea="which x did w[q, c] meet, in which samples?",
    shape="those of x, of w and of b.",
    line="grad_y.T @ x",
    returns=("grad_x", "grad_w", "grad_b"),
)
def linear_backward(grad_y, x, w):
    return grad_y @ w, grad_y.T @ x, grad_y.sum(axis=0)


@linear_backward.loops
def linear_backward(grad_y, x, w):
    grad_x, grad_w, grad_b = np.zeros(x.shape), np.zeros(w.shape), np.zeros(len(w))
    for n, q in np.ndindex(grad_y.shape):
        for c in range(x.shape[1]):
            grad_x[n, c] += grad_y[n, q] * w[q, c]
            grad_w[q, c] += grad_y[n, q] * x[n, c]
        grad_b[q] += grad_y[n, q]
    return grad_x, grad_w, grad_b


@linear_backward.cases
def _(draw):
    for n, c, q in BATCHES:
        yield Case(draw((n, q)), draw((n, c)), draw((q, c)))
    yield Case(draw((2, 4)) - 0.5, draw((2, 3)).astype(int), draw((4, 3)))


@linear_backward.no_loop_over("samples or inputs")
def _(draw):
    return (
        Case(draw((3, 4)), draw((3, 7)), draw((4, 7))),
        Case(draw((6, 4)), draw((6, 14)), draw((4, 14))),
    )


linear_backward.slips_in(
    linear_backward.truth,
    {
        "grad_w is transposed: it has w's shape, a row for each output": {
            "grad_y.T @ x": "x.T @ grad_y"
        },
        "w.T stands where w belongs: (N, Q) @ (Q, C)": {"grad_y @ w": "grad_y @ w.T"},
        "grad_b is a mean: the bias was added in every sample, so their gradients add": {
            "grad_y.sum(": "grad_y.mean("
        },
        "grad_b is summed over the wrong axis: a bias serves all samples": {"axis=0": "axis=1"},
        "grad_b is one number: each output has its own bias, so sum over the samples alone": {
            "grad_y.sum(axis=0)": "grad_y.sum()"
        },
        "1 / n stands in the layer: it belongs to the loss, and nowhere else": {
            "grad_y.T @ x, grad_y.sum(axis=0)": (
                "grad_y.T @ x / len(x), grad_y.sum(axis=0) / len(x)"
            )
        },
        "two gradients are exchanged: the order is grad_x, grad_w, grad_b": {
            "grad_y @ w, grad_y.T @ x": "grad_y.T @ x, grad_y @ w"
        },
    },
)
linear_backward.slips_in(
    linear_backward.looped,
    {"= stands where += belongs in grad_w: the samples add": {"grad_w[q, c] +=": "grad_w[q, c] ="}},
)


@build(
    "build_softmax_cross_entropy",
    new="the loss and its gradient in one: p, and 1 off at the right class",
    takes="logits (N, C), labels (N,) of whole numbers -> loss, grad_logits (N, C)",
    idea="which logit is pushed up, and which are pushed down?",
    shape="a number, and (N, C); each row of p adds up to 1.",
    line="p[np.arange(n), labels] -= 1",
    returns=("loss", "grad_logits"),
)
def softmax_cross_entropy(logits, labels):
    n = len(logits)
    shifted = logits - logits.max(axis=1, keepdims=True)
    p = np.exp(shifted)
    total = p.sum(axis=1, keepdims=True)
    loss = (np.log(total[:, 0]) - shifted[np.arange(n), labels]).mean()
    p /= total
    p[np.arange(n), labels] -= 1
    return loss, p / n


@softmax_cross_entropy.loops
def softmax_cross_entropy(logits, labels):
    loss, grad_logits = 0, np.zeros(logits.shape)
    for n in range(len(logits)):
        powers = np.exp(logits[n] - logits[n].max())
        total = powers.sum()
        loss += (np.log(total) - logits[n, labels[n]] + logits[n].max()) / len(logits)
        grad_logits[n] = powers / total
        grad_logits[n, labels[n]] -= 1
    return loss, grad_logits / len(logits)


@softmax_cross_entropy.cases
def _(draw):
    yield Case(np.log([[1.0, 2.0, 5.0]]), np.array([1]))
    yield Case(draw((3, 4)), np.array([2, 0, 3]))
    yield Case(draw((2, 2)), np.array([1, 1]))
    yield Case(1000 + np.sign(draw((2, 3))), np.array([0, 2]))
    yield Case(draw((3, 2)) + np.array([[-1000], [0], [1000]]), np.array([0, 1, 1]))


@softmax_cross_entropy.no_loop_over("samples")
def _(draw):
    labels = np.array([2, 0, 3])
    return Case(draw((3, 7)), labels), Case(draw((6, 7)), np.tile(labels, 2))


def _by_probability(logits, labels):
    """The shortest form; where p is too small for a number, its loss is infinite."""
    p = np.exp(logits - logits.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    loss = -np.log(p[np.arange(len(p)), labels]).mean()
    p[np.arange(len(p)), labels] -= 1
    return loss, p / len(p)


EVERY_LABEL = (
    "p[:, labels] names every row and all the labels: row n has its own, p[np.arange(n), labels]"
)
SHIFTS = {
    "no shift: e to the 1000 is too large for a number; take each row's maximum off first": {
        "logits - logits.max(axis=1, keepdims=True)": "logits * 1"
    },
    "one maximum for all rows: a row far below it becomes 0 / 0; each row has its own": {
        "logits.max(axis=1, keepdims=True)": "logits.max()"
    },
}
softmax_cross_entropy.slips_in(
    _by_probability,
    {
        **SHIFTS,
        "the sum of each row has lost its axis, so it meets the columns: keepdims=True": {
            "p.sum(axis=1, keepdims=True)": "p.sum(axis=1)"
        },
        EVERY_LABEL: {"p[np.arange(len(p)), labels]": "p[:, labels]"},
    },
)
softmax_cross_entropy.slips_in(
    softmax_cross_entropy.truth,
    {
        **SHIFTS,
        "the sum runs over the samples: a sample's classes are axis 1": {
            "p.sum(axis=1, keepdims=True)": "p.sum(axis=0, keepdims=True)",
            "total[:, 0]": "total[0, labels]",
        },
        "1 / n is missing in the gradient: the loss is a mean": {
            "return loss, p / n": "return loss, p"
        },
        "the loss is a sum; it is the mean over the samples, as its gradient is": {
            ".mean()": ".sum()"
        },
        EVERY_LABEL: {"p[np.arange(n), labels] -= 1": "p[:, labels] -= 1"},
        "the row's maximum was taken off in S and not in the right logit: log S - a[t] needs both": {
            "shifted[np.arange(n), labels]": "logits[np.arange(n), labels]"
        },
        "1 is not taken off at the right class": {"    p[np.arange(n), labels] -= 1\n": ""},
        "the gradient has the wrong sign: the right class is pushed up by a step against it": {
            "return loss, p / n": "return loss, -p / n"
        },
        "the loss has the wrong sign: it is -log p of the right class": {
            "return loss,": "return -loss,"
        },
    },
)


@build(
    "build_sgd_step",
    new="parameters that move, in place",
    takes="parameters and gradients, lists of arrays; rate, a number. Moves the parameters",
    idea="uphill is where the gradient points.",
    shape="each gradient has its parameter's.",
    line="p -= rate * g, which moves p itself",
    returns=("w", "b"),
    refused=("cnnlib.optim",),
)
def sgd_step(parameters, gradients, rate):
    for p, g in zip(parameters, gradients, strict=True):
        p -= rate * g


@sgd_step.use
def _(answer, w, b, grad_w, grad_b, rate):
    """What two parameters are after the step; those of the case stay."""
    w, b = w.copy(), b.copy()
    answer([w, b], [grad_w, grad_b], rate)
    return w, b


@sgd_step.cases
def _(draw):
    for (q, c), rate in (((2, 2), 1.0), ((2, 3), 0.5), ((4, 2), 0.25)):
        yield Case(draw((q, c)), draw(q), draw((q, c)), draw(q), rate)


NEW_ARRAY = "a new array was made; the model's did not move: p -= rate * g changes p itself"
sgd_step.slips_in(
    sgd_step.truth,
    {
        NEW_ARRAY: {"p -= rate * g": "p = p - rate * g"},
        "a step uphill: against the gradient is minus": {"p -=": "p +="},
        "the rate is forgotten": {"rate * g": "g"},
        "the gradient was put in the parameter's place": {"p -= rate * g": "p[...] = g"},
    },
)


@sgd_step.slip(NEW_ARRAY)
def new_list(parameters, gradients, rate):
    return [p - rate * g for p, g in zip(parameters, gradients, strict=True)]
