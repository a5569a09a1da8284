"""Checkpoints: a whole training in one file, which is either the old one or the new one.

The file is a NumPy archive (.npz): a zip, which holds a CRC of everything in it. All are checked
before anything is believed. `np.load` reads it too.
"""

import io
import json
import zipfile
import zlib
from pathlib import Path

import numpy as np

from cnnlib import files
from cnnlib.parameters import restore
from cnnlib.training.about import compare
from cnnlib.training.history import History

# What zipfile raises where an archive's own fields, which no CRC covers, are not as written.
DAMAGED = (EOFError, OSError, RuntimeError, ValueError, zipfile.BadZipFile, zlib.error)


def save(path, model, optimiser, rng, history, about=None):
    """Write everything that training needs to go on, and what `about.describe` says of it.

    It is written beside the old file and takes its place in one move: whatever ends the process in
    between, one of the two stands there whole.

    Raises
    ------
    OSError
        If it cannot be written; the old file is untouched.
    """
    state = json.dumps(rng.bit_generator.state, default=lambda array: array.tolist())
    arrays = {"rng": np.array(state)}
    if about:
        arrays["about"] = np.array(json.dumps(about))
    arrays |= {f"history/{name}": array for name, array in history.to_arrays().items()}
    archive = io.BytesIO()
    np.savez(archive, **arrays, **_state(model, optimiser))
    try:
        files.replace(Path(path), archive.getvalue())
    except OSError as error:
        raise OSError(
            error.errno,
            f"the checkpoint {path} could not be written ({error.strerror}); the one before it, if "
            "there is one, is untouched",
        ) from None


def resume(path, model, optimiser, rng, about=None):
    """Put weights, optimiser and generator back to where the checkpoint has them.

    All of them or, if anything does not fit, none. A file that does not say what it trained is
    judged by its arrays alone.

    Returns
    -------
    history : History
    differences : list of str
        A sentence for each setting that was another one.

    Raises
    ------
    ValueError
        If the file is damaged, is no checkpoint, or belongs to another network or optimiser.
    """
    arrays = _read(Path(path))
    try:
        if "rng" not in arrays:
            raise ValueError("it holds no state of a random generator")
        state = _generator_state(rng, arrays.pop("rng"))
        text = arrays.pop("about", None)
        differences = compare(text, about) if about and text is not None else []
        history = History.from_arrays(_under("history/", arrays))
        arrays = {name: a for name, a in arrays.items() if not name.startswith("history/")}
        restore(_state(model, optimiser), arrays, "this training")  # into copies: does it all fit?
        optimiser.load_state_dict(_under("optimiser/", arrays))
    except (TypeError, ValueError) as error:
        raise ValueError(f"{path} does not fit this training: {error}") from None
    model.load_state_dict(_under("model/", arrays))
    rng.bit_generator.state = state
    return history, differences


def _state(model, optimiser):
    """Return copies of the model's weights and of what the optimiser remembers, by their names."""
    weights = {f"model/{name}": array for name, array in model.state_dict().items()}
    memory = {f"optimiser/{name}": array for name, array in optimiser.state_dict().items()}
    return weights | memory


def _under(prefix, arrays):
    return {name.removeprefix(prefix): a for name, a in arrays.items() if name.startswith(prefix)}


def _read(path):
    """Return the arrays of a checkpoint in which every CRC is right."""
    content = path.read_bytes()
    if not content.startswith(b"PK"):
        raise ValueError(
            f"{path} is no checkpoint: expected a file that begins with b'PK', found "
            f"{content[:12]!r}"
        )
    try:
        archive = np.load(io.BytesIO(content), allow_pickle=False)
        damaged = archive.zip.testzip()  # reads every member to its end; np.load may stop before
    except DAMAGED:
        raise ValueError(f"{path} is damaged: expected a whole archive, found a part") from None
    if damaged:
        raise ValueError(f"{path} is damaged: {damaged} in it does not have the CRC it should have")
    try:
        return {name: archive[name] for name in archive.files}
    except ValueError:
        raise ValueError(
            f"{path} is no checkpoint: expected plain arrays, found something else"
        ) from None


def _generator_state(rng, text):
    """Return the saved state once a generator of rng's kind has taken it."""
    kind = type(rng.bit_generator)
    try:
        state = json.loads(str(text))
        kind().state = state
    except (KeyError, TypeError, ValueError):
        raise ValueError(f"its random generator is not a {kind.__name__}, as rng is") from None
    return state
