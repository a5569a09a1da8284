"""Computed questions: four different options, one right, and each wrong one a known slip's own."""

import copy
from fractions import Fraction
from math import log

import numpy as np
import pytest
from scipy.signal import correlate2d

from cnnlib.exercises import zoo
from cnnlib.predictions import say
from cnnlib.publish.questions import export
from cnnlib.publish.questions.computed import question
from cnnlib.publish.questions.kinds import KINDS

ZOO = {bug.name: bug for bug in zoo.BUGS}


def drawn(seed):
    """The seeds take turns among the kinds."""
    return question(KINDS[seed % len(KINDS)], seed)


# --- what is right, without a line of the library


def slid(x, w, b=0, *, stride=1, padding=0):
    return correlate2d(np.pad(x, padding), w, "valid")[::stride, ::stride] + b


def windows(size, k, s):
    return [(i, j) for i in range(0, size[0] - k + 1, s) for j in range(0, size[1] - k + 1, s)]


def nudged(place, array, score):
    """By how much a score rises with one number; exact where the score is linear."""
    more = array.copy()
    more[place] += 1
    return score(more) - score(array)


def slid_back(result, place, grad_y, x, w, stride=1):
    def score(x, w, b=0):
        return (slid(x, w, b, stride=stride) * grad_y).sum()

    if result == "grad_x":
        return nudged(place, x, lambda more: score(more, w))
    if result == "grad_w":
        return nudged(place, w, lambda more: score(x, more))
    return score(x, w, 1) - score(x, w, 0)


def size_of_pool(place, x, k, stride):
    return len({at[place[0]] for at in windows(x.shape, k, stride)})


def winners_get(place, grad_y, x, k, stride):
    total = 0
    for (i, j), upstream in zip(windows(x.shape, k, stride), grad_y.flat, strict=True):
        inside = [(i + u, j + v) for u in range(k) for v in range(k)]
        largest = max(x[at] for at in inside)
        total += upstream * (place == next(at for at in inside if x[at] == largest))
    return total


def shares(place, grad_y, x, k, stride):
    return sum(
        upstream / k**2
        for (i, j), upstream in zip(windows(x.shape, k, stride), grad_y.flat, strict=True)
        if 0 <= place[0] - i < k and 0 <= place[1] - j < k
    )


def logit(place, logits, labels):
    parts = [Fraction(round(np.exp(a))) for a in logits[place[0]]]
    assert [log(part) for part in parts] == list(logits[place[0]])
    is_right = int(place[1] == labels[place[0]])
    return (parts[place[1]] / sum(parts) - is_right) / len(logits)


ORACLES = {
    "output_entry": lambda at, *args, **options: slid(*args, **options)[at],
    "strided_entry": lambda at, *args, **options: slid(*args, **options)[at],
    "padded_entry": lambda at, *args, **options: slid(*args, **options)[at],
    "output_size": lambda at, *args, **options: slid(*args, **options).shape[at[0]],
    "pool_size": size_of_pool,
    "weight_gradient": lambda at, *args: slid_back("grad_w", at, *args),
    "pixel_gradient": lambda at, *args: slid_back("grad_x", at, *args),
    "strided_gradient": lambda at, *args, **options: slid_back("grad_x", at, *args, **options),
    "bias_gradient": lambda at, *args: slid_back("grad_b", at, *args),
    "padded_average": lambda at, x, k, padding: (
        np.pad(x, padding)[2 * at[0] :, 2 * at[1] :][:k, :k].sum() / k**2
    ),
    "winners_gradient": winners_get,
    "shares": shares,
    "logit_gradient": logit,
}


def held_in_four_dimensions(array):
    return np.asarray(array)[None, None] if np.ndim(array) == 2 else array


def of_the_zoo(bug, asked):
    """What a bug of the zoo gives, by its own function for a batch of images."""
    args = [held_in_four_dimensions(a) for a in copy.deepcopy(asked.drawn.case.args)]
    if bug.operation == "conv2d":
        args[2] = np.reshape(args[2], 1)
    results = bug.function(*args, **asked.drawn.case.options)
    result = results[asked.kind.result] if isinstance(results, tuple) else results
    if asked.kind.sized:
        return np.shape(result)[2:][asked.place[0]]
    return np.reshape(result, ()) if asked.place == () else np.asarray(result)[0, 0][asked.place]


def of_the_slip(suspect, asked):
    args, options = copy.deepcopy((asked.drawn.case.args, asked.drawn.case.options))
    results = suspect.answer(*args, **options)
    result = results[asked.kind.result] if isinstance(results, tuple) else results
    return np.shape(result)[asked.place[0]] if asked.kind.sized else np.asarray(result)[asked.place]


def holds(asked):
    """Assert all that is promised of a computed question."""
    case, data = asked.drawn.case, asked.asked
    right = ORACLES[asked.kind.name](asked.place, *case.args, **case.options)
    assert asked.value == pytest.approx(float(right), abs=1e-9)
    assert len({choice.label for choice in data.choices}) == 4
    assert data.choices[data.right].label == data.answer == say(asked.value)
    words = {choice.label: choice.words for choice in data.choices}
    for wrong in asked.wrong:
        assert of_the_slip(wrong.suspect, asked) == pytest.approx(wrong.value, abs=1e-9)
        told = words[say(wrong.value)].replace("&#x27;", "'").replace("&gt;", ">")
        assert wrong.suspect.words in told.replace("&lt;", "<").replace("&quot;", '"')
        if bug := ZOO.get(wrong.suspect.name):
            assert of_the_zoo(bug, asked) == pytest.approx(wrong.value, abs=1e-9)
            assert f"the zoo's bug “{bug.name.replace('_', ' ')}”" in told
        else:
            assert "a known slip gives" in told


def test_every_kind_has_an_oracle_here():
    assert [kind.name for kind in KINDS] == list(ORACLES)


@pytest.mark.parametrize("block", range(20))
def test_two_hundred_seeds(block):
    for seed in range(10 * block, 10 * block + 10):
        holds(drawn(seed))


@pytest.mark.soak
@pytest.mark.parametrize("block", range(100))
def test_ten_thousand_seeds(block, soaks):
    soaks("computed questions, in hundreds")
    for seed in range(100 * block, 100 * block + 100):
        holds(drawn(seed))


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_a_seed_draws_the_same_each_time_and_another_one_something_else(kind):
    first, again, other = (question(kind, seed).asked for seed in (5, 5, 6))
    assert first == again != other


def test_the_right_option_stands_in_every_place():
    assert {question(KINDS[0], seed).asked.right for seed in range(30)} == {0, 1, 2, 3}


def test_bugs_of_the_zoo_are_among_the_wrong_options():
    named = {wrong.suspect.name for seed in range(100) for wrong in drawn(seed).wrong}
    assert {"kernel_turned", "grad_w_turned", "stamps_overwritten", "one_window_short"} <= named


def test_a_set_has_each_kind_with_each_seed():
    sets = export.computed(range(3, 5))
    assert len(sets) == len(KINDS)
    assert all([q.key[-1] for q in questions] == ["3", "4"] for questions in sets.values())
