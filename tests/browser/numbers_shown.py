"""What Python says of the numbers that an explorer shows."""

import numpy as np

from cnnlib.padding import rot180


def convolution(shown):
    turned = " turned" if shown.flip else ""
    names = {name: name for name in ("x", "b", "y", "grad_x", "grad_b", "grad_y")}
    names |= {f"w{turned}": "w", f"grad_w{turned}": "grad_w"}
    return {there: getattr(shown, here) for there, here in names.items()}


def inserted(shown):
    rows, columns = shown.window.out_size
    grids = {"grad_y": shown.grad_y[:rows, :columns], "inserted": shown.built}
    grids["turned w"] = rot180(shown.w[: shown.k, : shown.k])
    return grids | ({"grad_x": shown.grad_x} if shown.step == 3 else {})


def stamps(shown):
    grids = {name: getattr(shown, name) for name in ("grad_y", "w", "stamped", "inserted")}
    return grids | {"turned w": rot180(shown.w), "gathered": shown.grad_x}


def pooling(shown):
    before, after = shown.names
    grids = {before: shown.x, after: shown.y}
    return grids | {f"grad_{before}": shown.grad_x, f"grad_{after}": shown.grad_y}


def network(shown):
    names = ("y", "z", "grad_x", "grad_w", "grad_b", "grad_y", "grad_z")
    return {name: getattr(shown, name) for name in names} | {"L": shown.score}


def channels(shown):
    back = shown.backward
    planes = {"x": shown.grad_x if back else shown.x, "y": shown.grad_y if back else shown.y}
    grids = {f"{name}[{n}]": p for name, group in planes.items() for n, p in enumerate(group)}
    for (q, d), part in shown.parts.items():
        grids |= {f"part[{q},{d}]": part, f"w[{q},{d}]": shown.w[q, d]}
    return grids


def batch(shown):
    grids = {f"own grad_w[{n}]": own for n, own in enumerate(shown.own)}
    grids |= {f"x[{n}]": x for n, x in enumerate(shown.x)}
    return grids | {"grad_w": shown.grad_w}


def rate(shown):
    path, losses = shown.path, shown.losses  # in whole numbers where they fly off
    return {
        "w": path.round() if abs(path).max() >= 100 else path,
        "loss": losses.round() if losses.max() >= 100 else losses,
    }


# What Python says that each grid shows, by the grid's name.
PACKAGE = {
    "BatchExplorer": batch,
    "ChannelMixer": channels,
    "ConvolutionExplorer": convolution,
    "DigitPad": lambda shown: {"x": shown.x},
    "InsertedGradientExplorer": inserted,
    "NetworkExplorer": network,
    "PictureExplorer": lambda shown: {"w": shown.w},
    "PoolingExplorer": pooling,
    "RateExplorer": rate,
    "ScatterGatherExplorer": stamps,
}


def compare(shown, state, numbers):
    """Let Python take a page's state of an explorer, and compare every number shown with its own."""
    shown.set_state(state)
    looked = 0
    for grid, expected in PACKAGE[type(shown).__name__](shown).items():
        if expected is None or grid not in numbers:
            continue
        expected = np.atleast_2d(expected)
        rows, columns = expected.shape
        found = np.array(expected)
        for i, j, number in numbers[grid]:
            if 0 <= i < rows and 0 <= j < columns:  # else it is padding
                found[i, j] = float(number)
                looked += 1
        most = np.abs(expected[np.isfinite(expected)]).max(initial=1)
        np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-9 * most, err_msg=grid)
    assert looked > 0
