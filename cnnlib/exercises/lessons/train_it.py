"""Train it: read the first loss, and tell beforehand what a wrong gradient does to a training."""

import math
from functools import cache
from types import SimpleNamespace

import numpy as np

from cnnlib import datasets, vectorized
from cnnlib.exercises.value import value_exercise
from cnnlib.layers import AvgPool2d, Conv2d, Flatten, Linear, ReLU, Sequential
from cnnlib.optim import Adam

LOSSES = {"a": math.log(10), "b": 23.0, "c": 0.1}
MEANING = {"a": "knows nothing", "b": "sure and wrong", "c": "has seen the answers"}


@value_exercise(
    wants="what each of the three first losses says, in words of material('start_at_log_c')",
    idea="what is the loss of one who guesses uniformly among ten?",
    shape="three of the words.",
    line="log 10 = 2.30",
    when_right="log 10 is the loss of one who knows nothing yet, and that is the healthy start",
)
def start_at_log_c(answer):
    answer = answer if isinstance(answer, dict) else dict(zip(LOSSES, answer, strict=True))
    for letter, words in MEANING.items():
        if answer[letter] != words:
            slip = {
                "a": "ten classes, all equally likely: the loss is log 10, which is 2.30",
                "b": "far above log 10: sure of wrong answers; the last layer is too large",
                "c": "low is not good here: nobody can know the answers before training",
            }
            return f"a first loss of {LOSSES[letter]:.2f}: not {answer[letter]!r}", slip[letter]
    return None


@start_at_log_c.hands_out
def _():
    return {**LOSSES, "words": tuple(sorted(MEANING.values()))}


def turned(grad_y, x, w):
    grad_x, grad_w, grad_b = vectorized.conv2d_backward(grad_y, x, w)
    return grad_x, grad_w[..., ::-1, ::-1], grad_b


def of_one_kernel(grad_y, x, w):
    grad_x, _, _ = vectorized.conv2d_backward(grad_y[:, -1:], x, w[-1:])
    return grad_x, *vectorized.conv2d_backward(grad_y, x, w)[1:]


def divided_again(grad_y, x, w):
    grad_x, grad_w, grad_b = vectorized.conv2d_backward(grad_y, x, w)
    return grad_x, grad_w / len(x), grad_b / len(x)


BUGS = {
    "grad_w turned": turned,
    "grad_x of one kernel": of_one_kernel,
    "divided by n twice": divided_again,
}
# What was forgotten by one whose guess at the accuracy is far off.
FORGOTTEN = {
    "grad_w turned": "kernels that move the wrong way are worse than random ones, and Adam moves "
    "them as fast as right ones; but the linear layer behind them still learns",
    "grad_x of one kernel": "the first layer hears one kernel of sixteen, and all other layers "
    "learn rightly",
    "divided by n twice": "Adam divides the mean by the root of the mean square: a constant factor "
    "cancels",
}
LIKE = 10, 3  # a good guess: off by so many per cent held out at most, by this factor of the loss


@value_exercise(
    wants="a bug of material('spoil_it'), the last epoch's loss, and per cent right held out",
    idea="which numbers get a wrong step, and can those behind them still learn?",
    shape="the bug's name, a loss above 0, and a number from 0 to 100.",
    line='under Adam "divided by n twice" leaves no trace: a loss of about 0.06, and 97 %',
    when_right="your guess is close to what this training does",
)
def spoil_it(answer):
    bug, loss, held_out = answer
    if bug not in BUGS:
        return f"there is no bug {bug!r}; there are {', '.join(map(repr, BUGS))}"
    if 0 < held_out <= 1:
        return f"held out: {held_out:g} is a share; say per cent, from 0 to 100"
    measured_loss, measured = trained(bug)
    if abs(held_out - measured) > LIKE[0]:
        way = "more" if measured > held_out else "fewer"
        return f"held out: {way} are read than {held_out:g} %", FORGOTTEN[bug]
    if not measured_loss / LIKE[1] <= loss <= measured_loss * LIKE[1]:
        way = "larger" if measured_loss > loss else "smaller"
        slip = "2.3 is chance, and 0.05 is what right gradients reach in 20 epochs"
        return f"the loss is {way} than {loss:g}, by more than a factor of {LIKE[1]}", slip
    return None


@spoil_it.hands_out
def _():
    for bug in BUGS:
        trained(bug)  # here, where no time limit runs: a check then has its numbers at once
    return {bug: _functions(backward) for bug, backward in BUGS.items()}


def _functions(backward):
    """What layers run: the library's functions, but for this way back through a convolution."""
    right = {name: getattr(vectorized, name) for name in vectorized.__all__}
    return SimpleNamespace(**right | {"conv2d_backward": backward})


@cache
def trained(bug):
    """Train the lesson's network with a bug; return the last epoch's loss, and per cent held out."""
    rng = np.random.default_rng(1)
    images, labels = datasets.digits()
    order, ops = rng.permutation(len(images)), _functions(BUGS[bug])
    held_out, kept = order[:360], order[360:]
    model = Sequential(
        Conv2d(1, 8, 3, rng=rng, ops=ops),
        ReLU(),
        AvgPool2d(2),
        Conv2d(8, 16, 3, rng=rng, ops=ops),
        ReLU(),
        Flatten(),
        Linear(16, 10, scale=0.1, rng=rng),
    )
    adam = Adam(model.parameters(), learning_rate=0.02)
    for _ in range(20):
        batches = np.array_split(rng.permutation(kept), range(64, len(kept), 64))
        losses = [_step(model, adam, images[batch], labels[batch]) for batch in batches]
    right = model.forward(images[held_out]).argmax(axis=1) == labels[held_out]
    return float(np.average(losses, weights=list(map(len, batches)))), 100 * float(right.mean())


def _step(model, adam, x, labels):
    loss, grad = vectorized.softmax_cross_entropy(model.forward(x), labels)
    model.backward(grad)
    adam.step()
    return loss
