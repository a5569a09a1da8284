"""The lessons, copied into a reader's folder: what a reader has changed is never written over."""

import hashlib
import json

from cnnlib import files

# What was copied: the name of each file, and the digest of what it was then.
RECORD = ".cnnlib-lessons.json"


def bring(notebooks, folder, edition):
    """Copy notebooks into a folder, and the new edition of a changed one beside it.

    Parameters
    ----------
    notebooks : sequence of Path
    folder : Path
        Made where it is missing.
    edition : str
        Names what is put beside: "01_slide_a_kernel (edition 2.0).ipynb".

    Returns
    -------
    list of Path
        What was put beside a notebook that the reader has changed.

    Raises
    ------
    ValueError
        If the folder is a file.
    OSError
        If it cannot be written.
    """
    if folder.exists() and not folder.is_dir():
        raise ValueError(f"{folder} is a file; the lessons need a folder")
    folder.mkdir(parents=True, exist_ok=True)
    record = _read(folder / RECORD)
    put = [_bring(path.read_bytes(), folder / path.name, record, edition) for path in notebooks]
    files.replace(folder / RECORD, json.dumps(record, indent=1).encode())
    return [path for path in put if path]


def _bring(data, target, record, edition):
    """Copy one notebook, and return the path of what was put beside it, if that was needed."""
    if _is_unchanged(target, data, record):
        _write(target, data, record)
    elif record.get(target.name) != _digest(data):
        beside = target.with_stem(f"{target.stem} (edition {edition})")
        # A reader who has removed it is not offered the same again.
        is_new = record.get(beside.name) != _digest(data)
        if is_new and _is_unchanged(beside, data, record):
            _write(beside, data, record)
            return beside
    return None


def _is_unchanged(path, data, record):
    """Whether a file is missing, is these bytes, or is still what was copied once."""
    if not path.exists():
        return True
    return _digest(path.read_bytes()) in (_digest(data), record.get(path.name))


def _write(path, data, record):
    if not path.exists() or path.read_bytes() != data:
        files.replace(path, data)
    record[path.name] = _digest(data)


def _digest(data):
    return hashlib.sha256(data).hexdigest()


def _read(path):
    """Return the record; nothing where it is missing or damaged, and then all counts as changed."""
    try:
        record = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return record if isinstance(record, dict) else {}
