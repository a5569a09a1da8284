"""What `fit` is given: what each argument must be, and what to say when it is not."""

import os
from pathlib import Path

from cnnlib import checks
from cnnlib.optim import Optimiser
from cnnlib.training.model import require_methods


def samples(x, y, names=("x", "y")):
    """Return images and labels as arrays, one label for each image."""
    x, y = checks.array(names[0], x), checks.array(names[1], y)
    if not x.ndim or len(x) == 0:
        raise ValueError(f"{names[0]} has shape {x.shape}; it must hold one sample at least")
    if y.shape != x.shape[:1]:
        raise ValueError(
            f"{names[1]} has shape {y.shape}, but {names[0]} has {len(x)} samples "
            f"(shape {x.shape}): one label for each, ({len(x)},)"
        )
    return x, y


def validation(pair):
    """Return the samples held out as (x, y), or None."""
    if pair is None:
        return None
    if not isinstance(pair, tuple | list) or len(pair) != 2:
        raise TypeError(f"validation is a {type(pair).__name__}; it must be a pair (x, y)")
    return samples(*pair, names=("validation's x", "validation's y"))


def require_partners(model, loss, optimiser, callbacks):
    """Raise a TypeError or a ValueError unless these can train together."""
    require_methods(model, "forward", "backward", "parameters")
    if not isinstance(optimiser, Optimiser):
        raise TypeError(
            f"optimiser is {checks.short(optimiser)}, a {type(optimiser).__name__}; make one first: "
            "Adam(model.parameters())"
        )
    parameters = checks.items(model.parameters(), "model.parameters()")
    if set(map(id, optimiser.parameters)) != set(map(id, parameters)):
        raise ValueError(
            "optimiser moves other parameters than the model has; if you made the model anew, make "
            "the optimiser anew after it"
        )
    for name, function in (
        ("loss", loss),
        *(("a callback", callback) for callback in checks.items(callbacks, "callbacks")),
    ):
        if not callable(function):
            raise TypeError(
                f"{name} is {checks.short(function)}, a {type(function).__name__}; it must be a function"
            )


def checkpoint(path, resume, model):
    """Return the checkpoint's path, or None, if the model has a state to be kept there."""
    if path is None:
        if resume:
            raise ValueError("resume is True, but there is no checkpoint to go on from: name one")
        return None
    path = checks.path(path, "checkpoint")
    folder = Path(os.path.realpath(path)).parent
    if path.is_dir() or not folder.is_dir():
        fault = "is a folder" if path.is_dir() else "lies in a folder that does not exist"
        raise ValueError(f"checkpoint {path} {fault}; it must be a file in a folder that exists")
    if not os.access(folder, os.W_OK):
        raise PermissionError(f"checkpoint {path} lies in a folder that you may not write in")
    for name in ("state_dict", "load_state_dict"):
        if not callable(getattr(model, name, None)):
            raise TypeError(
                f"a checkpoint keeps the model's state, but {type(model).__name__} has no {name}: "
                "write state_dict and load_state_dict as a Layer has them, or leave checkpoint out"
            )
    return path
