"""Right calls of all public functions beside the twins, and values that belong nowhere."""

import traceback
from pathlib import Path

import numpy as np

import cnnlib
from cnnlib import (
    datasets,
    exercises,
    gradcheck,
    ink,
    kernels,
    losses,
    padding,
    plots,
    predictions,
    timing,
    trace,
    twins,
)
from cnnlib.layers import (
    AvgPool2d,
    Conv2d,
    ConvTranspose2d,
    Flatten,
    Linear,
    MaxPool2d,
    ReLU,
    Sequential,
)
from cnnlib.optim import SGD, Adam, Optimiser
from cnnlib.predictions import Log
from cnnlib.training import accuracy, classify, fit
from cnnlib.widgets import (
    BatchExplorer,
    ChannelMixer,
    ConvolutionExplorer,
    DigitPad,
    InsertedGradientExplorer,
    LadderPanel,
    NetworkExplorer,
    PictureExplorer,
    PoolingExplorer,
    RateExplorer,
    ScatterGatherExplorer,
    TrainingMonitor,
    TrustPanel,
)
from cnnlib.widgets.predict import Predict

ROOT = Path(cnnlib.__file__).parent
ERRORS = (ValueError, TypeError, MemoryError, FileNotFoundError)


def is_ours(error):
    """Whether an error is one that the package raises in words of its own."""
    end = traceback.extract_tb(error.__traceback__)[-1]
    is_raised = end.line.startswith("raise ")
    return isinstance(error, ERRORS) and ROOT in Path(end.filename).parents and is_raised


def ragged():
    return [[1, 2], [3]]


def huge():
    """Far more than any machine holds, in the memory of one number."""
    return np.broadcast_to(1.0, (10**6, 10**6))


# Each is made anew, as some calls might keep or change what they are given.
BAD = {
    "None": lambda: None,
    "True": lambda: True,
    "a float": lambda: 1.5,
    "minus one": lambda: -1,
    "zero": lambda: 0,
    "nan": lambda: float("nan"),
    "infinity": lambda: float("inf"),
    "5,000 digits": lambda: -(10**5000),
    "complex": lambda: 1j,
    "a word": lambda: "<b>$x$</b>\n\x1b[31m",
    "no word": lambda: "",
    "bytes": lambda: b"a",
    "an object": object,
    "a function": lambda: lambda *args, **options: 0,
    "nothing in a list": list,
    "nothing in a dict": dict,
    "None in a list": lambda: [None, None],
    "None in a dict": lambda: {"a": None},
    "a word in a dict": lambda: {"a": "b"},
    "a set": lambda: {1},
    "a generator": lambda: iter([1]),
    "ragged": ragged,
    "ragged in a dict": lambda: {"a": ragged()},
    "0-d": lambda: np.array(-5),
    "no rows": lambda: np.zeros((0, 3)),
    "four axes": lambda: np.ones((2, 3, 4, 5)),
    "nans": lambda: np.full((6, 6), np.nan),
    "infinities": lambda: np.full((6, 6), np.inf),
    "complex array": lambda: np.ones((3, 3), complex),
    "masked": lambda: np.ma.masked_less(np.ones((3, 3)), 2),
    "words": lambda: np.array([["a", "b"]]),
    "objects": lambda: np.array([[None, {}]], object),
    "float16": lambda: np.ones((3, 3), np.float16),
    "dates": lambda: np.zeros((3, 3), "M8[s]"),
    "huge": huge,
    "huge in a row": lambda: np.broadcast_to(1.0, (10**12,)),
}

X, W, Y = np.arange(36.0).reshape(6, 6), np.ones((3, 3)), np.ones((4, 4))
SAMPLES, LABELS = np.ones((4, 36), np.float32), np.array([0, 1, 0, 1])


def rng():
    return np.random.default_rng(0)


def linear():
    return Linear(36, 2, rng=rng())


def squares(a):
    return (a**2).sum()


def through(layer):
    return lambda x: layer.forward(x)


def train(x, y, **options):
    model = linear()
    loss = losses.softmax_cross_entropy
    return fit(model, loss, Adam(model.parameters()), x, y, **options)


def digits_network():
    yield from (Conv2d(1, 8, 3, rng=rng()), ReLU(), AvgPool2d(2), Conv2d(8, 16, 3, rng=rng()))
    yield from (ReLU(), Flatten(), Linear(16, 10, rng=rng()))


SLIDE = {"stride": 1, "padding": 0, "dilation": 1}
LAYER = {"bias": True, "dtype": np.float32, "scale": 1.0, "rng": rng()}
OPS = {"ops": cnnlib.vectorized}
CONVOLUTION = SLIDE | LAYER | OPS | {"groups": 1}
TITLE = {"title": "t"}
MARKS = {mark: [(0, 0)] for mark in ("touched", "unread", "inserted", "tail")}
GRID = {"ax": None, "limit": 3.0} | TITLE

# A name, a function, its arguments, its options.
CALLS = [
    ("fit_to_ink", ink.fit_to_ink, [X], {"size": 32}),
    ("impulse", kernels.impulse, [3], {}),
    ("box", kernels.box, [3], {}),
    ("gaussian", kernels.gaussian, [3, 1.0], {}),
    ("rot180", padding.rot180, [W], {}),
    ("pad", padding.pad, [W, 1], {"value": 0}),
    ("crop", padding.crop, [X, 1], {}),
    ("insert", padding.insert, [X, 2], {}),
    ("sample", padding.sample, [X, 2], {}),
    ("inserted_gradient", padding.inserted_gradient, [Y, 6, 3], {"stride": 1, "dilation": 1}),
    ("side_by_side", twins.side_by_side, ["conv2d_single", X, W], {"upstream": Y, **SLIDE}),
    ("steps", trace.steps, [X, W], {"b": 1, **SLIDE}),
    ("touches", trace.touches, [(1, 1), (6, 6), (3, 3)], SLIDE),
    ("coverage", trace.coverage, [(6, 6), (3, 3)], SLIDE),
    ("numeric_gradient", gradcheck.numeric_gradient, [squares, W], {"grad_y": 1, "h": 1e-5}),
    (
        "nudge_every_entry",
        gradcheck.nudge_every_entry,
        [squares, W, 2 * W],
        {"grad_y": 1, "h": 1e-5, "tolerance": 1e-6},
    ),
    ("gradcheck.step_sizes", gradcheck.step_sizes, [squares, W, 2 * W], {"grad_y": 1, "h": [1]}),
    (
        "adjoint",
        gradcheck.adjoint,
        [lambda x: x, lambda grad_y, x: grad_y, (3, 3)],
        {"draws": 2, "multiple_of": 1, "seed": 0},
    ),
    ("interleaved", timing.interleaved, [{"a": lambda: 1}], {"rounds": 1}),
    ("compared", timing.compared, [1.5, 2], {"named": "loops"}),
    ("peak_memory", timing.peak_memory, [dict], {}),
    ("bars", datasets.bars, [rng(), 3], {"size": 4, "noise": 0.1}),
    ("mnist", datasets.mnist, ["no such folder"], {"split": "train"}),
    ("softmax_cross_entropy", losses.softmax_cross_entropy, [np.eye(3), [0, 1, 2]], {}),
    ("Optimiser", Optimiser, [linear().parameters(), 0.1], {}),
    ("SGD", SGD, [linear().parameters(), 0.1], {"momentum": 0.9}),
    ("Adam", Adam, [linear().parameters(), 0.1], {"beta1": 0.9, "beta2": 0.9, "eps": 1e-8}),
    ("Conv2d", Conv2d, [1, 2, 3], CONVOLUTION),
    ("ConvTranspose2d", ConvTranspose2d, [1, 2, 3], {"output_padding": 0, **CONVOLUTION}),
    ("Linear", Linear, [1, 2], LAYER | OPS),
    ("AvgPool2d", AvgPool2d, [2], {"stride": 1, "padding": 0, "count_include_pad": True} | OPS),
    ("MaxPool2d", MaxPool2d, [2], SLIDE | OPS),
    ("ReLU", ReLU, [], OPS),
    ("Sequential", Sequential, [linear(), ReLU()], {}),
    ("Conv2d.forward", through(Conv2d(1, 2, 3, rng=rng())), [X[None, None]], {}),
    ("MaxPool2d.forward", through(MaxPool2d(2)), [X], {}),
    ("Linear.forward", through(linear()), [SAMPLES], {}),
    ("Flatten.forward", through(Flatten()), [SAMPLES], {}),
    ("load_state_dict", lambda s: linear().load_state_dict(s), [linear().state_dict()], {}),
    (
        "Adam.load_state_dict",
        lambda s: Adam(linear().parameters()).load_state_dict(s),
        [Adam(linear().parameters()).state_dict()],
        {},
    ),
    (
        "fit",
        train,
        [SAMPLES, LABELS],
        {
            "epochs": 1,
            "batch_size": 2,
            "rng": rng(),
            "validation": (SAMPLES, LABELS),
            "resume": False,
            "callbacks": (),
        },
    ),
    ("classify", classify, [linear(), SAMPLES], {"batch_size": 2}),
    ("accuracy", accuracy, [linear(), SAMPLES, LABELS], {}),
    ("check", exercises.check, ["three_cells", [1, 2, 3]], {}),
    ("hint", exercises.hint, ["three_cells"], {}),
    ("material", exercises.material, ["three_cells"], {}),
    ("names", exercises.names, ["slide_a_kernel"], {}),
    ("spoiled", exercises.spoiled, [cnnlib.vectorized, "grad_w_turned"], {}),
    (
        "show_array",
        plots.show_array,
        [W],
        {"decimals": 1, "window": (slice(0, 1), [0]), "indices": True, **MARKS, **GRID},
    ),
    ("training_curves", plots.training_curves, [{"a": [1, 2]}, {"a": [1]}, {"a": [1]}], TITLE),
    (
        "confusion_matrix",
        plots.confusion_matrix,
        [np.eye(3, dtype=int)],
        {"labels": "abc", **TITLE},
    ),
    ("timing_ladder", plots.timing_ladder, [{"a": 1.0}, {"a": 2}], TITLE),
    (
        "plots.show_step_sizes",
        plots.show_step_sizes,
        [[1, 2], {"a": [1, 2]}],
        {"ax": None, **TITLE},
    ),
    (
        "show_images",
        plots.show_images,
        [[X]],
        {"titles": ["a"], "columns": 4, "limits": (0, 1), **TITLE},
    ),
    ("show_feature_maps", plots.show_feature_maps, [X[None]], {"columns": 4, **TITLE}),
    ("show_kernels", plots.show_kernels, [W[None, None]], GRID),
    ("show_windows", plots.show_windows, [W[None, None]], GRID),
    ("show_paths", plots.show_paths, ["a", ["b", "c"], "d", [1, 2], [3, 4]], TITLE),
    ("predictions", plots.predictions, [["a"], [1], [2]], {"ax": None, **TITLE}),
    ("zoo_board", plots.zoo_board, [["a", "b"], ["c"], [[True], [False]]], TITLE),
    ("show_equations", plots.show_equations, [[("x", W), "=", ("y", W)]], {"limit": 3, **TITLE}),
    ("show_portrait", plots.show_portrait, [X, W, Y, X, W, Y], {"marks": {"x": {}}, **TITLE}),
    ("show_residuals", plots.show_residuals, [{"a": W}], TITLE),
    ("show_step", plots.show_step, [X, W, Y, trace.steps(X, W)[1]], {"b": 1}),
    ("BatchExplorer", BatchExplorer, [[X, X], 3], {"grad_y": np.ones((2, 4, 4))}),
    (
        "ChannelMixer",
        ChannelMixer,
        [[X, X], np.ones((2, 2, 3, 3))],
        {"b": [0, 1], "grad_y": np.ones((2, 4, 4)), "groups": 1, "backward": False},
    ),
    ("ConvolutionExplorer", ConvolutionExplorer, [X, W, 0, Y], {"flip": False, **SLIDE}),
    (
        "DigitPad",
        DigitPad,
        [Sequential(*digits_network()), np.zeros((32, 32))],
        {"fitted": True},
    ),
    ("InsertedGradientExplorer", InsertedGradientExplorer, [6, 3, 2], {}),
    ("NetworkExplorer", NetworkExplorer, [X, W, 1, np.ones((2, 2))], {"gradients": False}),
    (
        "PoolingExplorer",
        PoolingExplorer,
        [X],
        {"grad_y": W, "kind": "max", "kernel_size": 2, "stride": 2, "count_include_pad": True},
    ),
    (
        "PictureExplorer",
        PictureExplorer,
        [X / 36, W],
        {"stride": 1, "padding": 1, "dilation": 1, "planes": "RG"},
    ),
    ("RateExplorer", RateExplorer, [1, 0.125], {"steps": 3}),
    ("ScatterGatherExplorer", ScatterGatherExplorer, [Y, W], {"stride": 1, "x_size": (6, 6)}),
    ("LadderPanel", LadderPanel, [{"a": dict}], {"rounds": 1}),
    (
        "TrainingMonitor",
        TrainingMonitor,
        [Sequential(Flatten(), Linear(4, 2, rng=rng()))],
        {"held_out": (np.ones((2, 1, 2, 2)), [0, 1]), "pause": 0.5},
    ),
    (
        "TrustPanel",
        TrustPanel,
        [{"a": gradcheck.StepSizes(np.ones(2), np.ones(2))}],
        {"tests": {"a": bool}},
    ),
    ("question", predictions.question, ["How many?"], {"options": [1, 2]}),
    ("plain", predictions.plain, [3], {"name": "answer"}),
    ("Predict", Predict(Log()), ["key", "How many?"], {"options": [1, 2]}),
    ("reveal", Predict(Log()).reveal, ["key", 1], {}),
    ("before", Predict(Log()).before, ["pool"], {"seed": 1}),
    ("review", Predict(Log()).review, [], {"count": 1, "seed": 1}),
    ("load", Predict(Log()).load, ["no file"], {}),
]
