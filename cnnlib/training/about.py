"""What a checkpoint knows of its training: the network and optimiser, the settings, the data."""

import hashlib
import json
from itertools import zip_longest

import numpy as np

FORMAT = 2  # of the first form are the files that know nothing of this


def describe(model, optimiser, loss, x, y, *, batch_size):
    """Return what tells one training from another, as a dict that JSON can hold."""
    numbers = {
        name: f"{value:g}" for name, value in vars(optimiser).items() if isinstance(value, float)
    }
    settings = numbers | {
        "batch_size": f"{batch_size}",
        "loss": getattr(loss, "__name__", type(loss).__name__),
        "data": f"{len(x)} samples {x.shape[1:]} of {x.dtype}, fingerprint {_fingerprint(x, y)}",
    }
    return {
        "format": FORMAT,
        "network": [_text(layer) for layer in getattr(model, "layers", [model])],
        "optimiser": type(optimiser).__name__,
        "settings": settings,
    }


def compare(text, now):
    """Return the settings in which a saved training differs, as sentences.

    Raises
    ------
    ValueError
        If it trained another network or by another optimiser, or the text is no description.
    """
    then = _read(text)
    if then["format"] > FORMAT:
        raise ValueError(
            f"it has format {then['format']}, which a newer cnnlib wrote; this one reads formats up "
            f"to {FORMAT}"
        )
    for n, (old, new) in enumerate(zip_longest(then["network"], now["network"])):
        if old != new:
            raise ValueError(
                f"it trained another network: layer {n} was {old or 'not there'}, and is "
                f"{new or 'not there'}"
            )
    if then["optimiser"] != now["optimiser"]:
        raise ValueError(
            f"its optimiser was {then['optimiser']}, and this training's is {now['optimiser']}"
        )
    return [
        f"Other than before: {name} was {then['settings'].get(name, 'not given')}, and is {value}."
        for name, value in now["settings"].items()
        if then["settings"].get(name) != value
    ]


def _read(text):
    try:
        about = json.loads(str(text))
        as_written = (
            type(about["format"]) is int
            and isinstance(about["network"], list)
            and isinstance(about["optimiser"], str)
            and isinstance(about["settings"], dict)
        )
    except (KeyError, RecursionError, TypeError, ValueError):
        as_written = False
    if not as_written:
        raise ValueError("what it says of its training cannot be read")
    return about


def _text(layer):
    """Return a layer as it was written; of a reader's own class, whose text may change, the name."""
    kind = type(layer)
    return repr(layer) if kind.__module__.startswith("cnnlib.") else kind.__name__


def _fingerprint(*arrays):
    content = hashlib.sha256()
    for array in arrays:
        content.update(np.ascontiguousarray(array).data.cast("B") if array.size else b"")
    return content.hexdigest()[:8]
