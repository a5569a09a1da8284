"""Things to try: their right states are those that pencil and paper find, and a page ticks alone."""

import json

import numpy as np
import pytest
from py_mini_racer import MiniRacer

from cnnlib import example
from cnnlib.example import GRAD_Z, B, W, X
from cnnlib.widgets import (
    BatchExplorer,
    ChannelMixer,
    ConvolutionExplorer,
    DigitPad,
    InsertedGradientExplorer,
    NetworkExplorer,
    PictureExplorer,
    PoolingExplorer,
    RateExplorer,
    ScatterGatherExplorer,
    bundle,
)

CENTRE = np.eye(3) * np.eye(3)[1]
BATCH = (np.array([X, X[::-1]]), 3, np.array([example.gradients()[0]] * 2))
KERNELS = np.array([[W, CENTRE], [[[1, 0, -1]] * 3, W.T]])

# Each task, and what each of its steps wants, as it was worked out by hand.
PICKED = [
    (ConvolutionExplorer(X, W, B), "reach", {"cell": ("y", 3, 3)}, [{("y", 3, 3)}]),
    (
        ConvolutionExplorer(X, W, B),
        "touched_by",
        {"outputs": 6},
        [{(g, *at) for g in ("x", "grad_x") for at in [(1, 2), (1, 3), (2, 1), (2, 4), (3, 1), (3, 4), (4, 2), (4, 3)]}],
    ),
    (
        ConvolutionExplorer(X, W, B),
        "nothing_comes_back",
        {},
        [{(g, *at) for g in ("x", "grad_x") for at in [(4, 5), (5, 5)]}],
    ),
    (
        NetworkExplorer(X, W, B, GRAD_Z),
        "changes_all_of_z",
        {},
        [{("x", 3, 2), ("grad_x", 3, 2)}],
    ),
    (
        NetworkExplorer(X, W, B, GRAD_Z),
        "largest_gradients",
        {},
        [{("w", 1, 1), ("grad_w", 1, 1)}, {("w", 2, 0), ("grad_w", 2, 0)}],
    ),
    (
        ChannelMixer([X, X.T], KERNELS),
        "copies",
        {},
        [{("part[0,1]", i, j) for i in range(4) for j in range(4)}],
    ),
    (
        ScatterGatherExplorer([[1, 2], [3, 4]], W, stride=2),
        "weight_between",
        {"output": (1, 0), "pixel": (3, 2)},
        [{("w", 1, 2)}],
    ),
]  # fmt: skip
SET = [
    (ConvolutionExplorer(X, W, B), "stride_for", {"size": (2, 2)}, "stride", [[(3, 3)]]),
    (InsertedGradientExplorer(), "widest_tail", {"k": 3, "s": 3}, "h", [[5], [8]]),
    (InsertedGradientExplorer(), "widest_tail", {"k": 3, "s": 3, "h": (6, 8)}, "h", [[8]]),
    (PictureExplorer(), "rows_and_rest", {"rows": 40, "rest": 2}, "size of w", [[(9, 9)]]),
    (PictureExplorer(), "rows_and_rest", {"rows": 40, "rest": 2}, "stride", [[(3, 3)]]),
    (PictureExplorer(), "as_large_as_x", {}, "size of y", [[(128, 128)]]),
    (NetworkExplorer(X, W, B, GRAD_Z), "score", {"is_to_be": -12}, "L[0,0]", [[-12]]),
    (BatchExplorer(*BATCH), "homes", {"value": 7.5}, "home", [["the loss"], ["the layer"]]),
    (BatchExplorer(*BATCH), "homes", {"value": 3.75}, "home", [["both"]]),
]


@pytest.fixture(scope="module")
def run():
    engine = MiniRacer()
    engine.eval(bundle.script())

    def call(expression, **names):
        constants = "".join(
            f"const {name} = {json.dumps(value, default=np.ndarray.tolist)};"
            for name, value in names.items()
        )
        return json.loads(engine.eval(f"{{ {constants} JSON.stringify({expression}) }}"))

    return call


def asked(explorer, name, **wanted):
    """The task that an explorer gives when it is asked for it by name."""
    explorer.tasks = ()
    explorer.task(name, **wanted)
    [task] = explorer.tasks
    return task


@pytest.mark.parametrize(("explorer", "name", "wanted", "right"), PICKED)
def test_the_right_cells_are_enumerated(explorer, name, wanted, right):
    steps = asked(explorer, name, **wanted).steps
    assert [{state["picked"] for state in states} for states in steps] == right


@pytest.mark.parametrize(("explorer", "name", "wanted", "trait", "right"), SET)
def test_the_right_places_of_the_controls_are_enumerated(explorer, name, wanted, trait, right):
    steps = asked(explorer, name, **wanted).steps
    assert [[state[trait] for state in states] for states in steps] == right


@pytest.mark.parametrize("at", [(0, 0), (2, 1)])
@pytest.mark.parametrize("options", [{}, {"flip": True}, {"padding": 1, "stride": 1}])
def test_one_changed_pixel_makes_an_output_zero(at, options):
    explorer = ConvolutionExplorer(X, W, 100, **options)
    [states] = asked(explorer, "zero", at=at).steps
    assert states
    for state in states:
        assert np.count_nonzero(state["x"] != X) == 1
        explorer.x = state["x"]
        assert explorer.y[at] == 0
        explorer.x = X


def test_an_impulse_under_true_convolution_shows_the_kernel():
    explorer = ConvolutionExplorer(X, W)
    [[state]] = asked(explorer, "impulse").steps
    explorer.x, explorer.flip = state["x"], state["flip"]
    assert (explorer.y[1:, 1:] == W).all()


def test_a_tie_moves_when_its_loser_is_raised():
    y = example.forward()[0]
    explorer = PoolingExplorer(y, kernel_size=3, stride=1, grad_y=GRAD_Z, names=("y", "z"))
    task = asked(explorer, "tie")
    before = explorer.grad_x
    tied, moved = task.steps
    assert len(tied) == len(moved) > 3
    for tie, move in zip(tied, moved, strict=True):
        explorer.x = tie["x"]
        assert (explorer.grad_x == before).all()
        explorer.x = tie["x"] + (tie["x"] != y)
        assert (explorer.grad_x == move["grad_x"]).all()
        assert (explorer.grad_x != before).any()
    assert "one number of y" in task.text


def test_one_pixel_can_get_all_of_the_gradient():
    y = example.forward()[0]
    explorer = PoolingExplorer(y, kernel_size=3, stride=1, grad_y=GRAD_Z, names=("y", "z"))
    task = asked(explorer, "all_of_the_gradient", at=(2, 1))
    assert task.steps[0][0]["grad_x[2,1]"] == 8
    assert task.text == "Change y so that y[2,1] gets all of the gradient, 8."
    raised = np.array(y)
    raised[2, 1] = 9
    explorer.x = raised
    assert explorer.grad_x[2, 1] == 8


def test_one_kernel_without_weights_leaves_one_output_alone():
    mixer = ChannelMixer([X, X.T], KERNELS)
    [[state]] = asked(mixer, "alone", q=1, c=1).steps
    assert np.argwhere(state["w"] != KERNELS).tolist() == [[0, 1, 1, 1]]
    mixer.w = state["w"]
    mixer.backward = True
    assert not mixer.parts[0, 1].any()
    assert mixer.parts[1, 1].any()


def test_no_tail_means_that_nothing_is_left_over():
    explorer = InsertedGradientExplorer()
    [states] = asked(explorer, "no_tail", s=2).steps
    assert {(state["h"], state["k"], state["p"]) for state in states} >= {(5, 3, 0), (6, 4, 1)}
    for state in states:
        explorer = InsertedGradientExplorer(state["h"], state["k"], 2, state["p"])
        assert explorer.window.leftover == (0, 0)


@pytest.mark.parametrize(
    ("state", "shown", "done"),
    [
        ({"picked": ["x", 1, 2]}, {"picked": ["x", 1, 2]}, True),
        ({"picked": ["x", 1, 2]}, {"picked": ["x", 1, 3]}, False),
        ({"picked": ["x", 1, 2]}, {"picked": None}, False),
        ({"x": [[1, 0.1]]}, {"x": [[1, 0.1 + 1e-12]]}, True),
        ({"x": [[1, 2]]}, {"x": [[1]]}, False),
        ({"grad_x[0,1]": 8}, {"grad_x": [[0, 8]]}, True),
        ({"grad_x[0,1]": 8}, {"grad_x": [[0, 7]]}, False),
        ({"grad_x[4,4]": 8}, {"grad_x": [[0, 8]]}, False),
        ({"grad_x[0,0]": 8}, {}, False),
        ({"size of w": [1, 2]}, {"w": [[5, 6]]}, True),
        ({"size of x": [4, 4]}, {"x": [], "sizes": {"x": [4, 4]}}, True),
        ({"flip": True, "stride": [2, 2]}, {"flip": True, "stride": [1, 1]}, False),
    ],
)
def test_a_page_knows_a_state_when_it_is_shown(run, state, shown, done):
    assert run("isShown(state, shown)", state=state, shown=shown) == done


def test_every_step_counts_whenever_it_was_done(run):
    steps = [[{"h": 5}], [{"h": 8}, {"h": 9}]]
    ticks = run("[1, 9, 5, 1].map((done => (h) => done({ h }))(doneBySteps(steps)))", steps=steps)
    assert ticks == [False, False, True, True]


def test_a_task_travels_to_the_page_as_plain_data():
    explorer = ConvolutionExplorer(X, W, B)
    explorer.task("zero")
    [sent] = explorer.page_state()["tasks"]
    assert set(sent) == {"text", "steps"}
    assert json.loads(json.dumps(sent)) == sent


def test_what_cannot_be_asked_is_refused():
    explorer = ConvolutionExplorer(X, W, B)
    with pytest.raises(ValueError, match="name is 'touch'; it must be"):
        explorer.task("touch")
    with pytest.raises(ValueError, match=r"y\[3,1\] is 0 already"):
        ConvolutionExplorer(X, np.zeros((3, 3))).task("zero", at=(3, 1))
    with pytest.raises(ValueError, match="this explorer has no pixel that 10 outputs touched"):
        explorer.task("touched_by", outputs=10)
    with pytest.raises(ValueError, match=r"no weight between grad_y\[0,0\] and grad_x\[0,1\]"):
        ScatterGatherExplorer([[1]], [[1]], x_size=(1, 2), stride=2).task(
            "weight_between", output=(0, 0), pixel=(0, 1)
        )
    for _ in range(3):
        explorer.task("zero")
    with pytest.raises(ValueError, match="this explorer has 3 tasks already"):
        explorer.task("zero")


@pytest.mark.parametrize(("explorer", "tasks"), [(RateExplorer(), "RATE_TASKS"), (DigitPad(), "digitTasks()")])  # fmt: skip
def test_an_explorers_own_tasks_are_counted(explorer, tasks):
    engine = MiniRacer()
    name = type(explorer).__name__.removesuffix("Explorer").replace("DigitPad", "digit_pad").lower()
    engine.eval(bundle.script(name))
    assert engine.eval(f"{tasks}.length") == explorer.own_tasks
