"""What an explorer's page computes is what its Python side says, in every example and after changes."""

import json

import numpy as np
import pytest
from py_mini_racer import MiniRacer

from cnnlib.widgets import bundle, gallery

# For each explorer: its computing function with the arguments beside the state, and where the
# page's numbers stand in Python.
AGREEMENTS = {
    "ConvolutionExplorer": (
        "computeConvolution(state, { w: new Map(), grad_y: new Map() })",
        {"y": "y", "grad_x": "grad_x", "grad_w": "grad_w", "grad_b": "grad_b"},
    ),
    "InsertedGradientExplorer": ("computeInserted(state)", {"values": "built"}),
    "ScatterGatherExplorer": (
        "computeStamps(state)",
        {"stamped": "stamped", "gathered": "grad_x"},
    ),
    "PoolingExplorer": ("computePooling(state, new Map())", {"y": "y", "grad_x": "grad_x"}),
    "NetworkExplorer": (
        "computeNetwork(state)",
        {
            **{name: name for name in ("y", "z", "grad_x", "grad_w", "grad_b", "grad_y")},
            "L": "score",
        },
    ),
    "ChannelMixer": ("computeChannels(state)", {"y": "y", "grad_x": "grad_x"}),
    "DigitPad": ("computeDigit(state)", {"x": "x"}),
    "RateExplorer": (
        "computeRate(state)",
        {name: name for name in ("path", "losses", "slopes")},
    ),
    "PictureExplorer": (
        "computePicture(state, {}); for (const name of 'xy') state[name] = state[name].map(rowsOf)",
        {"x": "x", "y": "y"},
    ),
    "BatchExplorer": ("computeBatch(state)", {"own": "own", "grad_w": "grad_w"}),
}

# What a browser has and the bare engine lacks, and a plane of a picture as rows.
HELPERS = """
function atob(text) {
  const signs = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const bits = [...text.replace(/=/g, "")].map((s) => signs.indexOf(s).toString(2).padStart(6, "0"));
  const bytes = bits.join("").match(/.{8}/g).map((byte) => parseInt(byte, 2));
  return bytes.map((byte) => String.fromCharCode(byte)).join("");
}
function rowsOf({ size: [rows, columns], values }) {
  return Array.from({ length: rows }, (_, r) => [...values.slice(r * columns, (r + 1) * columns)]);
}
"""


def other(numbers):
    """Return other numbers of the same shape; none where there are none."""
    return None if numbers is None else 0.5 - np.flip(numbers)


# For each explorer: values of its traits, one change after the other. A function makes the new value
# from the present one, which differs from page to page.
CHANGES = {
    "ConvolutionExplorer": [
        *({name: other} for name in ("x", "w", "grad_y")),
        {"flip": True},
        {"b": -2},
        {"padding": (0, 2)},
        {"stride": (1, 2)},
        {"dilation": (1, 2)},
    ],
    "InsertedGradientExplorer": [
        *({name: other} for name in ("grad_y", "w")),
        {"s": 3},
        {"p": 2},
        {"step": 2},
        {"h": 9},
        {"step": 1},
        {"k": 4},
        {"step": 0},
    ],
    "ScatterGatherExplorer": [
        *({name: other} for name in ("grad_y", "w")),
        {"step": 3},
        {"stride": (1, 2), "x_size": lambda size: (size[0], 2 * size[1] - 2)},  # leaves one over
        {"step": 0},
    ],
    "PoolingExplorer": [
        *({name: other} for name in ("x", "grad_y")),
        {"kind": "average"},
        {"padding": (1, 0)},
        {"count_include_pad": False},
        {"kernel_size": (3, 2)},
        {"kind": "max"},
        {"stride": 2},
    ],
    "NetworkExplorer": [
        {"nudge": 2},
        *({"picked": (name, 0, 0)} for name in ("x", "w", "b", "y", "z", "flat")),
        *({name: other} for name in ("x", "w", "grad_z")),
        {"b": -2},
        {"gradients": False},
    ],
    "ChannelMixer": [
        *({name: other} for name in ("x", "w", "b", "grad_y")),
        {"backward": True},
        {"groups": 2, "w": lambda w: w[:, :1]},
        {"backward": False},
    ],
    "DigitPad": [
        {"picked": ("x", 2, 3)},
        {"ink": 0.75},
        {"fitted": False},
        {"picked": None},
        {"drawing": np.flip},
    ],
    "RateExplorer": [{"rate": 0.125}, {"w": 6.75}, {"steps": 6}, {"rate": 0.3}, {"steps": 0}],
    "PictureExplorer": [
        {"picture": lambda picture: np.rot90(picture.planes, axes=(1, 2))[:, 9:]},
        {"w": [[1, 2], [0, -1]]},
        {"stride": (3, 2)},
        {"planes": "R"},
        {"planes": "GB"},
        {"padding": 1},
        {"dilation": 3},
        {"planes": None},
    ],
    "BatchExplorer": [
        *({name: other} for name in ("x", "grad_y")),
        {"home": "both"},
        {"home": "the layer"},
        {"home": "nowhere"},
        {"kernel_size": (2, 3), "grad_y": lambda grad_y: np.resize(grad_y, (2, 5, 4))},
    ],
}

# No number that is compared depends on these.
NO_NUMBERS = {"picked", "names", "tasks", "weights"}


@pytest.mark.parametrize("name", sorted(gallery.examples()))
def test_page_and_python_agree(name):
    shown = gallery.examples()[name]
    kind = type(shown).__name__
    compute, names = AGREEMENTS[kind]
    engine = MiniRacer()
    engine.eval(HELPERS + shown._esm.removesuffix(bundle.EXPORT))
    changes = CHANGES[kind]
    assert set(shown.page_state()) <= NO_NUMBERS.union(*changes)
    for change in [{}, *changes]:
        with shown.hold_trait_notifications():  # those of one change fit only together
            for trait, value in change.items():
                setattr(shown, trait, value(getattr(shown, trait)) if callable(value) else value)
        state = json.dumps(shown.page_state())
        text = engine.eval(f"{{ const state = {state}; {compute}; JSON.stringify(state) }}")
        found = json.loads(text)
        for there, here in names.items():
            expected = getattr(shown, here)
            if expected is None:  # no gradients were asked for
                assert there not in found
                continue
            expected = np.squeeze(expected)
            np.testing.assert_allclose(np.squeeze(found[there]), expected, rtol=0, atol=1e-12)
