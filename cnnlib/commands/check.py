"""Judge one notebook, or a mine.py, anew: what it shows is not believed, its definitions are run.

Only those cells run that an exercise needs, in a process of their own. The exit code is 1 where an
exercise was tried and is wrong, or could not be judged.
"""

import sys
from pathlib import Path

from cnnlib.commands import grade


def arguments(parser):
    """Add what the command takes."""
    words = "the file to judge; it stays as it is"
    parser.add_argument("notebook", type=Path, metavar="NOTEBOOK", help=words)
    grade.limits(parser)


def run(chosen):
    """Judge it, print the verdicts, and end with the exit code."""
    if chosen.notebook.is_dir():
        raise ValueError(
            f"{chosen.notebook} is a folder; name one notebook, or judge all that it holds by "
            f"cnnlib grade {chosen.notebook}"
        )
    if not chosen.notebook.exists():
        raise ValueError(f"there is no file {chosen.notebook}")
    grading = grade.grader()
    grades = grading.check(chosen.notebook, grading.Settings(chosen.seconds, chosen.memory))
    print(grades)
    if not grades:
        sys.exit(1)
