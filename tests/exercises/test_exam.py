"""The exam: each paper has the slip of its word, and none is a bug of the zoo."""

import numpy as np
import pytest

from cnnlib import naive
from cnnlib.exercises import zoo
from cnnlib.exercises.exam import PAPERS, SLIPS, mark

PAPER = pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.name)
WRONG = pytest.mark.parametrize(
    "paper", [p for p in PAPERS if p.word != "right"], ids=lambda paper: paper.name
)
# n, C_in, H, W | C_out, k_h, k_w | stride, padding
SETTINGS = (
    ((2, 3, 8, 9), (4, 3, 2), 2, 0),
    ((3, 2, 7, 6), (2, 2, 3), 1, 0),
    ((2, 2, 6, 6), (2, 3, 3), 1, 1),
    ((3, 2, 6, 8), (3, 3, 2), (3, 2), 0),
    ((1, 1, 7, 8), (1, 3, 2), 2, 0),
)


def calls(operation):
    """Calls on whole numbers without 0; a pool's pixels are few different ones, all negative."""
    rng = np.random.default_rng(3)
    for size, (q, *k), stride, padding in SETTINGS:
        options = {"stride": stride, "padding": padding}
        if operation == "conv2d_backward":
            x, w = (rng.integers(1, 30, s) * 1.0 for s in (size, (q, size[1], *k)))
            shape = naive.conv2d(x, w, **options).shape
            yield (rng.integers(1, 30, shape) * 1.0, x, w), options
        else:
            x = -rng.integers(1, 6, size) * 1.0
            shape = naive.max_pool2d(x, k, **options).shape
            yield (rng.integers(1, 30, shape) * 1.0, x, tuple(k)), options


def result(layers, operation, args, options):
    """What the operation gives, as a tuple, or the type of what it raises."""
    try:
        given = getattr(layers, operation)(*map(np.copy, args[:2]), args[2], **options)
    except (ValueError, IndexError) as error:
        return type(error)
    return given if isinstance(given, tuple) else (given,)


def same(one, other):
    if isinstance(one, type) or isinstance(other, type):
        return one is other
    return all(
        np.shape(a) == np.shape(b) and np.allclose(a, b) for a, b in zip(one, other, strict=True)
    )


def test_every_word_has_a_paper_and_every_backward_pass_has_some():
    assert {paper.word for paper in PAPERS} == set(SLIPS)
    assert {paper.operation for paper in PAPERS} == {
        operation for operation in zoo.OPERATIONS if operation.endswith("backward")
    }


@PAPER
def test_a_paper_is_wrong_in_its_operation_alone(paper):
    for operation in zoo.OPERATIONS[1::2]:
        wrong = [
            not same(result(paper.layers, operation, *call), result(naive, operation, *call))
            for call in calls(operation)
        ]
        assert any(wrong) == (operation == paper.operation and paper.word != "right")


@WRONG
def test_no_paper_is_a_bug_of_the_zoo(paper):
    """Output for output: wherever the paper is wrong, every bug gives something else."""
    for call in calls(paper.operation):
        ours = result(paper.layers, paper.operation, *call)
        if same(ours, result(naive, paper.operation, *call)):
            continue
        twins = [
            bug.name
            for bug in zoo.BUGS
            if bug.operation == paper.operation
            and same(ours, result(bug.layers, paper.operation, *call))
        ]
        assert not twins, call


def test_no_two_papers_are_alike():
    operations = {paper.operation for paper in PAPERS}
    for operation in operations:
        alike = [paper for paper in PAPERS if paper.operation == operation]
        results = [[result(p.layers, operation, *c) for c in calls(operation)] for p in alike]
        for n, one in enumerate(results):
            assert not any(all(map(same, one, other)) for other in results[:n]), alike[n].name


def by_the_words(word, ours, right):
    """Whether `ours` is `right` spoilt as the word says; arrays of four axes."""
    if word == "scaled":
        return same([ours / ours.sum()], [right / right.sum()])
    if word == "shifted":
        return any(same([ours], [np.roll(right, 1, axis)]) for axis in (2, 3))
    if word == "last row":
        last = np.flatnonzero(right.any(axis=(0, 1, 3)))[-1]
        kept = (np.delete(a, last, axis=2) for a in (ours, right))
        return same(*([a] for a in kept)) and not ours[:, :, last].any()
    forms = {
        "turned": np.rot90(right, 2, (2, 3)),
        "transposed": np.moveaxis(right, 2, 3),
        "channels": np.flip(right, 1),
        "samples": np.flip(right, 0),
    }
    return same([ours], [forms[word]])


@pytest.mark.parametrize(
    "paper",
    [p for p in PAPERS if p.word not in ("right", "bias", "overwritten")],
    ids=lambda paper: paper.name,
)
def test_one_gradient_is_spoilt_as_the_word_says(paper):
    for call in calls(paper.operation):
        if call[1]["padding"]:
            continue  # there the paper's slip is in the padded image
        ours = result(paper.layers, paper.operation, *call)
        right = result(naive, paper.operation, *call)
        spoilt = [pair for pair in zip(ours, right, strict=True) if not same(*([a] for a in pair))]
        _, x, _ = call[0]
        assert len(spoilt) == 1 or x.shape[:2] == (1, 1)
        assert all(by_the_words(paper.word, *pair) for pair in spoilt)


def test_only_grad_b_is_wrong_in_the_paper_on_the_bias():
    (paper,) = (p for p in PAPERS if p.word == "bias")
    for call in calls(paper.operation):
        ours = result(paper.layers, paper.operation, *call)
        right = result(naive, paper.operation, *call)
        assert [same([a], [b]) for a, b in zip(ours, right, strict=True)] == [True, True, False]


def test_an_error_does_not_tell_a_paper_s_name():
    marks = mark(lambda layers: [f(nothing=0) for f in vars(layers).values()])
    said = " ".join(str(said) for _, said, _ in marks)
    assert "TypeError" in said
    assert not [paper.name for paper in PAPERS if paper.name in said]
    for paper in PAPERS:
        operation = getattr(paper.layers, paper.operation)
        with pytest.raises((TypeError, ValueError)) as error:
            operation(None, None, None)
        assert paper.name not in str(error.value)
