"""The pad: its network is the lesson's, its JavaScript is its Python, and it knows what it can read."""

import json
from itertools import pairwise
from types import SimpleNamespace

import numpy as np
import pytest
import train_weights
from py_mini_racer import MiniRacer

from cnnlib import datasets
from cnnlib.gradcheck import numeric_gradient
from cnnlib.ink import fit_to_ink
from cnnlib.layers import Conv2d, MaxPool2d, Sequential
from cnnlib.widgets import DigitPad, bundle
from cnnlib.widgets.reader import Reader

IMAGES, LABELS = datasets.digits()
NUMBERS = ("first", "second", "logits", "probabilities", "grad_x")


@pytest.fixture
def rng():
    return np.random.default_rng(8)


@pytest.fixture
def run():
    engine = MiniRacer()
    engine.eval(bundle.script("digit_pad"))

    def call(expression, **names):
        constants = "".join(
            f"const {name} = {json.dumps(value, default=np.ndarray.tolist)};"
            for name, value in names.items()
        )
        return json.loads(engine.eval(f"{{ {constants} JSON.stringify({expression}) }}"))

    return call


def shipped():
    model = train_weights.build(np.random.default_rng(0))
    model.load_state_dict(datasets.digits_network())
    return model


def test_a_reading_is_the_networks():
    reader, logits = Reader(datasets.digits_network()), shipped().forward(IMAGES[:50])
    for x, expected in zip(IMAGES, logits, strict=False):
        reading = reader.read(x[0])
        np.testing.assert_allclose(reading.logits, expected, rtol=0, atol=1e-4)
        assert reading.answer == expected.argmax()
        assert abs(reading.probabilities.sum() - 1) < 1e-12
        odds = reading.probabilities[3] / reading.probabilities[8]
        np.testing.assert_allclose(np.log(odds), expected[3] - expected[8], rtol=0, atol=1e-4)


def test_saliency_is_the_nudges(rng):
    reader = Reader(datasets.digits_network())
    for x in IMAGES[rng.choice(len(IMAGES), 5), 0] + rng.uniform(0.01, 0.02, (5, 8, 8)):
        answer = reader.read(x).answer
        nudged = numeric_gradient(lambda x, q=answer: reader.read(x).logits[q], x, h=1e-7)
        np.testing.assert_allclose(reader.read(x).grad_x, nudged, rtol=0, atol=1e-5)


def test_page_and_python_read_every_digit_alike(run):
    weights = datasets.digits_network()
    found = run("xs.map((x) => readDigit(W, x))", W=weights, xs=IMAGES[:, 0])
    reader = Reader(weights)
    expected = [reader.read(x) for x in IMAGES[:, 0]]
    for name in NUMBERS:
        here = np.array([getattr(reading, name) for reading in expected])
        there = np.array([reading[name] for reading in found])
        assert np.abs(here - there).max() <= 1e-12 * np.abs(here).max()


@pytest.mark.parametrize("box", [(20, 12), (32, 32), (1, 1), (9, 2), (7, 31), (30, 1)])
@pytest.mark.parametrize("size", [32, 24, 7])
def test_page_and_python_fit_ink_alike(run, rng, box, size):
    ink = rng.uniform(0, 1, box) * rng.integers(0, 2, box)
    drawing = np.pad(ink, ((0, 32 - box[0]), (32 - box[1], 0)))
    found = run("fitToInk(drawing, size)", drawing=drawing, size=size)
    np.testing.assert_allclose(found, fit_to_ink(drawing, size), rtol=0, atol=1e-14)


def test_x_averages_the_fitted_or_the_raw_drawing(rng):
    drawing = np.zeros((32, 32))
    drawing[5:13, 20:24] = 1
    pad = DigitPad(drawing=drawing)
    assert pad.x[:, 2:6].all() and not pad.x[:, [0, 1, 6, 7]].any()
    pad.fitted = False
    assert pad.x.tolist() == drawing.reshape(8, 4, 8, 4).mean(axis=(1, 3)).tolist()
    pad.picked, pad.ink = ("x", 7, 1), 0.25
    assert pad.x[7, 1] == 0.25 and pad.x.sum() == 2.25
    pad.picked = None  # then no pixel holds it
    assert pad.x.sum() == 2


def test_a_trained_model_hands_over_its_weights():
    model = shipped()
    pad = DigitPad(model)
    for parameter in model.parameters():
        parameter.value[...] = 0  # the pad has copies
    for name, array in datasets.digits_network().items():
        assert (pad.weights[name] == array).all()


def test_a_readers_own_chain_will_do():
    model = shipped()
    own = SimpleNamespace(forward=model.forward, parameters=model.parameters)
    assert DigitPad(own).reading.answer == DigitPad().reading.answer


def with_max_pooling():
    model = shipped()
    return Sequential(*model.layers[:2], MaxPool2d(2), *model.layers[3:])


def diverged():
    model = shipped()
    model.layers[0].b.value[3] = np.nan
    return model


def wider():
    rng, layers = np.random.default_rng(0), shipped().layers
    return Sequential(
        Conv2d(1, 9, 3, rng=rng), *layers[1:3], Conv2d(9, 16, 3, rng=rng), *layers[4:]
    )


def of_another_shape():
    return Sequential(Conv2d(1, 4, 3, rng=np.random.default_rng(0)))


@pytest.mark.parametrize(
    ("model", "error", "message"),
    [
        (lambda: 3, TypeError, "model is 3, an int; it must have forward and parameters"),
        (of_another_shape, ValueError, "model has 2 arrays of weights; this pad reads"),
        (diverged, ValueError, "0.b holds NaN or infinity: the training has failed"),
        (wider, ValueError, r"the weights have shapes {'0.w': \(9, 1, 3, 3\)"),
        (with_max_pooling, ValueError, "but computes something else with them"),
    ],
)
def test_another_network_is_refused(model, error, message):
    with pytest.raises(error, match=message):
        DigitPad(model())


def test_weights_are_a_dict_of_arrays():
    with pytest.raises(TypeError, match="weights is 3; it must be a dict of arrays"):
        DigitPad().weights = 3


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"drawing": np.ones((8, 8))}, r"drawing has shape \(8, 8\), but the pad is 32 x 32"),
        ({"drawing": np.full((32, 32), 2)}, "numbers from 2 to 2; ink is from 0 to 1"),
        ({"ink": 1.5}, "ink is 1.5; it must be from 0 to 1"),
        ({"picked": ("x", 8, 0)}, r"picked is \('x', 8, 0\), but x has shape \(8, 8\)"),
        ({"picked": ("y", 0, 0)}, "picked names grid 'y'"),
    ],
)
def test_what_is_no_drawing_is_refused(change, message):
    pad = DigitPad()
    with pytest.raises(ValueError, match=message):
        pad.set_trait(*change.popitem())
    assert not pad.drawing.any()


def test_a_saved_page_carries_the_readers_weights(tmp_path):
    model = shipped()
    model.layers[0].b.value[0] = 0.12345
    DigitPad(model).save(tmp_path / "reads_my_digits.html")
    page = (tmp_path / "reads_my_digits.html").read_text("utf-8")
    assert "<h1>Draw a digit</h1>" in page
    assert repr(float(np.float32(0.12345))) in page


def test_the_pen_is_four_pixels_wide_and_round(run, rng):
    paper = np.zeros((32, 32))
    start, end = rng.uniform(6, 26, (2, 2))
    found = np.array(run("inked(paper, start, end)", paper=paper, start=start, end=end))
    along = np.linspace(start, end, 4001)
    middles = np.moveaxis(np.indices((32, 32)), 0, -1) + 0.5
    nearest = np.linalg.norm(middles[:, :, None] - along, axis=-1).min(axis=-1)
    assert np.array_equal(found == 1, nearest <= 2)


@pytest.mark.parametrize(("paper", "ink"), [(1.0, 0.2), (0.9, 0.0), (0.1, 0.8)])
def test_a_picture_becomes_ink_whatever_its_paper(run, rng, paper, ink):
    picture = paper + rng.uniform(-0.02, 0.02, (50, 80))
    picture[10:40, 30:45] = ink
    found = np.array(run("inkOf(greys)", greys=picture))
    expected = np.zeros((50, 80), bool)
    expected[10:40, 30:45] = True
    assert np.array_equal(found > 0, expected) and found.max() == 1
    laid = np.array(run("laidOnPad(inkOf(greys))", greys=picture))
    assert np.array_equal(laid.any(axis=1), np.pad(np.ones(24), 4))
    assert np.flatnonzero(laid.any(axis=0)).tolist() == list(range(10, 22))


def test_a_picture_of_one_colour_has_no_ink(run, rng):
    assert not np.any(run("inkOf(greys)", greys=rng.uniform(0.5, 0.55, (9, 5))))


def test_ink_that_is_laid_on_the_pad_is_at_most_1(run):
    for rows in range(2, 40):
        laid = np.array(run("laidOnPad(ink)", ink=np.ones((rows, 2 * rows))))
        assert laid.max() == 1


def tasks_done(run, drawing, **traits):
    state = {"drawing": drawing, "fitted": True, "ink": None, "picked": ["x", 0, 0]} | traits
    state["weights"] = datasets.digits_network()
    done = "computeDigit(state), digitTasks().map(({ done }) => Boolean(done(state)))"
    return run(f"({done})", state=state)


def enlarged(x):
    return np.kron(x, np.ones((4, 4)))


def test_a_pixel_turns_the_answer_where_python_says_so(run):
    drawing = enlarged(IMAGES[184, 0])  # hardly more likely a 2 than another digit
    pad, seen = DigitPad(drawing=drawing), set()
    drawn = pad.reading.answer
    for place in [(0, 1), (0, 6), (3, 3), (4, 2), (4, 4), (5, 5), (6, 2), (7, 7)]:
        pad.picked = ("x", *place)
        for pad.ink in (0, 1):
            turned = pad.reading.answer != drawn
            seen.add(turned)
            traits = {"picked": pad.picked, "ink": pad.ink}
            assert tasks_done(run, drawing, **traits)[0] == turned
    assert seen == {False, True}


def turned_by_moving(run, drawings, **traits):
    """Whether the task of the moved drawing is done, after each of `drawings` in turn."""
    usual = {"ink": None, "picked": ["x", 0, 0], "fitted": False}
    states = [{"drawing": drawing} | usual | traits for drawing in drawings]
    done = (
        "((done) => states.map((state) => { Object.assign(state, { weights });"
        " computeDigit(state); return Boolean(done(state)); }))(turnedByMoving())"
    )
    return run(done, states=states, weights=datasets.digits_network())


def moves_of(digit):
    """A small digit, and moved right by one pixel of x after the other, until it is gone."""
    wide = np.zeros((32, 64))
    wide[8:24, 36:52] = np.kron(IMAGES[digit, 0], np.ones((2, 2)))
    return [wide[:, left : left + 32] for left in range(32, 3, -4)]


def test_moving_turns_the_raw_answer_where_python_says_so(run):
    seen = set()
    for digit in (3, 5, 8):
        drawings = moves_of(digit)
        for fitted in (False, True):
            pads = [DigitPad(drawing=drawing, fitted=fitted) for drawing in drawings]
            turned = [a.reading.answer != b.reading.answer for a, b in pairwise(pads)]
            done = [n and not fitted for n in turned]
            seen |= {(fitted, n) for n in turned}
            assert turned_by_moving(run, drawings, fitted=fitted) == [False, *done]
    assert len(seen) == 4


def test_an_answer_that_no_move_has_turned_does_not_count(run):
    first, second, third, *_ = moves_of(3)
    answers = [DigitPad(drawing=d, fitted=False).reading.answer for d in (first, third)]
    assert answers[0] != answers[1]
    assert turned_by_moving(run, [first, third]) == [False, False]
    assert turned_by_moving(run, [moves_of(8)[0], second]) == [False, False]


@pytest.mark.parametrize(("digit", "done"), [(18, True), (3, False), (8, False)])
def test_a_three_read_as_eight_has_three_as_its_second(run, digit, done):
    drawing = enlarged(IMAGES[digit, 0])
    order = DigitPad(drawing=drawing).reading.probabilities.argsort()
    assert (list(order[-2:]) == [3, 8]) == done
    assert tasks_done(run, drawing)[1] == done


def test_an_empty_pad_does_no_task(run):
    assert tasks_done(run, np.zeros((32, 32)), fitted=False) == [False] * 3
