"""A line taken out of a right answer: the effect is what running it shows."""

import inspect
from functools import cache

import numpy as np
import pytest

from cnnlib.exercises import defend
from cnnlib.exercises.catalogue import find
from cnnlib.exercises.defence import NOTHING


def conv2d_single(x, w, b=0, *, stride=1):
    """Slide w over x."""
    k_h, k_w = w.shape
    y = np.zeros([(h - k) // stride + 1 for h, k in zip(x.shape, w.shape, strict=True)])
    for i, j in np.ndindex(y.shape):
        top, left = i, j
        top *= stride
        left *= stride
        y[i, j] += (x[top : top + k_h, left : left + k_w] * w).sum() + b
    return y


def conv2d_single_backward(grad_y, x, w, *, stride=1, padding=0, dilation=1):
    s, d, p = (n if np.ndim(n) else (n, n) for n in (stride, dilation, padding))
    p = [n if np.ndim(n) else (n, n) for n in p]
    x = np.pad(x, p)
    grad_x, grad_w = np.zeros(x.shape), np.zeros(w.shape)
    for i, j in np.ndindex(grad_y.shape):
        for u, v in np.ndindex(w.shape):
            row, column = i * s[0] + u * d[0], j * s[1] + v * d[1]
            grad_x[row, column] += grad_y[i, j] * w[u, v]
            grad_w[u, v] += grad_y[i, j] * x[row, column]
    kept = tuple(slice(n, size - m) for (n, m), size in zip(p, x.shape, strict=True))
    grad_x = grad_x[kept].copy()
    return grad_x, grad_w, grad_y.sum()


ANSWERS = {
    "build_conv2d_single": conv2d_single,
    "conv2d_single_backward": conv2d_single_backward,
}
EFFECTS = {
    # What each loss does, found here by hand; a line that is not named leaves no result.
    "build_conv2d_single": {
        "top *= stride": "y, first in case 6",
        "left *= stride": "y, first in case 6",
        "y[i, j] += (x[top : top + k_h, left : left + k_w] * w).sum() + b": "y, first in case 1",
    },
    "conv2d_single_backward": {
        "grad_x[row, column] += grad_y[i, j] * w[u, v]": "grad_x, first in case 1",
        "grad_w[u, v] += grad_y[i, j] * x[row, column]": "grad_w, first in case 1",
    },
}


def taken_out(quiz):
    return quiz.question.words.split("\n\n")[1].strip()


@cache
def drawn(name):
    """All that some seeds ask of an answer, {line: Quiz}."""
    asked = [defend(name, ANSWERS[name], seed) for seed in range(12)]
    return {taken_out(quiz): quiz for quiz in asked}


def test_a_notebook_s_variable_of_the_same_name_plays_no_part(monkeypatch):
    namesake = np.zeros((50, 50))
    monkeypatch.setitem(conv2d_single.__globals__, "y", namesake)
    asked = {taken_out(defend("build_conv2d_single", conv2d_single, seed)) for seed in range(12)}
    assert not namesake.any()
    assert asked == set(drawn("build_conv2d_single"))


@pytest.mark.parametrize("name", ANSWERS)
def test_the_effect_is_the_one_found_by_hand(name):
    asked = drawn(name)
    assert EFFECTS[name].items() <= {line: quiz.answer for line, quiz in asked.items()}.items()
    for line, quiz in asked.items():
        assert line in inspect.getsource(ANSWERS[name])
        assert quiz.answer in quiz.question.options and len(quiz.question.options) >= 3
        assert quiz.key == f"defend_{name}"


def test_a_line_that_only_padding_needs_is_wrong_where_padding_begins():
    quiz = drawn("conv2d_single_backward")["grad_x = grad_x[kept].copy()"]
    tried = [case.options for case, _ in find("conv2d_single_backward").tried]
    padded = next(n for n, options in enumerate(tried, 1) if options["padding"])
    assert quiz.answer == f"grad_x, first in case {padded}"


@pytest.mark.parametrize("name", ANSWERS)
def test_only_cases_that_an_answer_names_are_listed(name):
    for quiz in drawn(name).values():
        listed = [line.split(":")[0] for line in quiz.question.words.split("\n\n")[-1].splitlines()]
        named = {option.partition("first in ")[2] for option in quiz.question.options} - {""}
        assert sorted(listed) == sorted(named)


def test_a_case_of_zeros_can_be_told_from_the_others():
    described = [case.described(("drawing",)) for case, _ in find("build_fit_to_ink").tried]
    assert described.count("drawing (5, 5) of zeros") == 1
    assert sum("of zeros" in words for words in described) == 1


def test_a_line_that_does_nothing_is_nothing_to_defend():
    def idle(x, w, b=0, *, stride=1):
        y = conv2d_single(x, w, b, stride=stride)
        y += 0
        return y

    asked = {
        taken_out(quiz): quiz.answer
        for quiz in (defend("build_conv2d_single", idle, s) for s in range(9))
    }
    assert asked == {"y += 0": NOTHING}  # without its first line it has no y to compare


def test_the_same_seed_asks_the_same():
    assert defend("build_conv2d_single", conv2d_single, 3) == defend(
        "build_conv2d_single", conv2d_single, 3
    )


@pytest.mark.parametrize(
    ("name", "answer", "words"),
    [
        ("build_conv2d_single", lambda x, w, b, *, stride: x, "only what passes can be defended"),
        ("three_cells", (2, 6, 3), "three_cells asks for a value"),
        ("build_conv2d_sing", conv2d_single, "did you mean 'build_conv2d_single'"),
        (
            "build_conv2d_single",
            lambda x, w, b, *, stride: conv2d_single(x, w, b, stride=stride),
            "cannot be read; write it with def",
        ),
    ],
)
def test_what_cannot_be_defended_is_refused_in_words(name, answer, words):
    with pytest.raises((TypeError, ValueError), match=words):
        defend(name, answer)


def test_a_function_of_one_return_has_no_line_to_lose():
    def direct(x, w, b=0, *, stride=1):
        return conv2d_single(x, w, b, stride=stride)

    with pytest.raises(ValueError, match="direct has no line whose loss leaves a result"):
        defend("build_conv2d_single", direct)
