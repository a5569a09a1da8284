"""Judge one notebook, or a mine.py, anew: what it shows is not believed, its definitions are run.

Only those cells run that an exercise needs, in a process of their own. The exit code is 1 where an
exercise was tried and is wrong, or could not be judged.
"""

import sys
from pathlib import Path

from cnnlib.commands import grade


def arguments(parser):
    """Add what the command takes."""
    parser.add_argument("notebook", type=Path, metavar="NOTEBOOK")
    grade.limits(parser)


def run(chosen):
    """Judge it, print the verdicts, and end with the exit code."""
    grading = grade.grader()
    grades = grading.check(chosen.notebook, grading.Settings(chosen.seconds, chosen.memory))
    print(grades)
    if not grades:
        sys.exit(1)
