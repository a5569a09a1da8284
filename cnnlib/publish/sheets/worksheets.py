"""Sheets to work on with a pencil, and their answers, of four kinds: an example, then drawn ones.

python -m cnnlib.publish.sheets.worksheets FOLDER [--sheets 30] [--seed 7]

Sheet n depends on the seed and on n alone, so more sheets leave those already printed as they were.
"""

import argparse
from pathlib import Path

import numpy as np

from cnnlib import checks
from cnnlib.publish.sheets import leftover, network, paper, softmax, ties

KINDS = (network, leftover, ties, softmax)


def tasks(sheets, seed):
    """Return what the sheets give.

    Parameters
    ----------
    sheets : int
        How many of each kind; the first is its running example.
    seed : int

    Returns
    -------
    list of (kind, str, task)
        The module that draws it, its title, and what the module's `page` takes.
    """
    numbered = [(kind, number) for kind in KINDS for number in range(sheets)]
    return [(kind, *_task(kind, seed, number)) for kind, number in numbered]


def write(folder, *, sheets=3, seed=0):
    """Write sheets.pdf and answers.pdf, a page for each sheet.

    Parameters
    ----------
    folder : path
        Made where it is missing.
    sheets : int
        How many of each kind, at least 1.
    seed : int
        At least 0.

    Returns
    -------
    list of Path

    Raises
    ------
    ValueError
        If there are too few sheets, or the seed is below 0.
    """
    given = tasks(checks.integer(sheets, "sheets"), checks.integer(seed, "seed", least=0))

    def pages(answers):
        return (kind.page(task, title, answers=answers) for kind, title, task in given)

    return paper.save_both(folder, ("sheets", "answers"), pages)


def _task(kind, seed, number):
    if number == 0:
        return f"{kind.TITLE}: the running example", kind.RUNNING
    rng = np.random.default_rng([seed, number])
    return f"{kind.TITLE}: sheet {number} of seed {seed}", kind.draw(rng)


def main():
    """Build what the command line asks for, and say what was built."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--sheets", type=int, default=3, help="how many of each kind")
    parser.add_argument("--seed", type=int, default=0, help="what all but the first are drawn from")
    chosen = parser.parse_args()
    try:
        paths = write(chosen.folder, sheets=chosen.sheets, seed=chosen.seed)
    except ValueError as error:
        parser.error(str(error))
    print(*paths, sep="\n")


if __name__ == "__main__":
    main()
