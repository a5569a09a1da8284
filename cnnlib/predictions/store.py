"""A log as a file of JSON that the reader names."""

import json
from dataclasses import asdict, replace

from cnnlib import checks, files
from cnnlib.predictions.log import Entry
from cnnlib.predictions.question import SURE, Guess, plain, question

FORMAT = "cnnlib predictions 1"


def save(path, log):
    """Write a log; the file there is either the old one or the new one.

    Parameters
    ----------
    path : path
    log : Log

    Raises
    ------
    OSError
        If it cannot be written; the old file is untouched.

    Examples
    --------
    >>> from cnnlib.predictions import Log
    >>> save("guesses.json", Log())
    >>> load("guesses.json")
    {}
    """
    path = checks.path(path, "path")
    entries = {key: asdict(entry) for key, entry in log.entries.items()}
    text = json.dumps({"format": FORMAT, "entries": entries}, ensure_ascii=False, indent=1)
    try:
        files.replace(path, text.encode())
    except OSError as error:
        raise OSError(
            error.errno, f"the predictions could not be written to {path} ({error.strerror})"
        ) from None


def load(path):
    """Return the entries of a file that `save` wrote.

    Parameters
    ----------
    path : path

    Returns
    -------
    dict of {str: Entry}

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    ValueError
        If it is none that `save` wrote.

    Examples
    --------
    >>> load("guesses.jsn")
    Traceback (most recent call last):
    FileNotFoundError: there is no file guesses.jsn; predict.save writes one
    """
    path = checks.path(path, "path")
    if not path.is_file():
        raise FileNotFoundError(f"there is no file {path}; predict.save writes one")
    try:
        kept = json.loads(path.read_bytes())
    except ValueError:  # no JSON, or no UTF-8
        raise ValueError(f"{path} holds no predictions: it is not JSON") from None
    if not isinstance(kept, dict) or kept.get("format") != FORMAT:
        raise ValueError(f'{path} holds no predictions: it does not begin with "{FORMAT}"')
    try:
        return {key: _entry(**parts) for key, parts in kept["entries"].items()}
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise ValueError(f"{path} is damaged: {error}") from None


def _entry(question, guess, answer):
    """Return one Entry, once its parts have been looked at as if a lesson had made them."""
    checks.choice(guess["sure"], "sure", SURE)
    return Entry(
        _question(**question), Guess(plain(guess["value"], "value"), guess["sure"]), plain(answer)
    )


def _question(words, options, beliefs):
    asked = question(words, options or None)
    if len(beliefs) != len(options):
        raise ValueError(f"there are {len(options)} options and {len(beliefs)} beliefs")
    return replace(asked, beliefs=tuple(beliefs))
