"""Judge what a class has handed in: one folder, in which each learner has a folder or a file.

Notebooks and mine.py files are judged. What they show is not believed: their definitions are run
again, in a process for each, with limits of time, memory and size; on Windows of time alone. The
results are grades.csv and grades.html.
"""

import sys
from pathlib import Path

from cnnlib.grading import handed_in


def arguments(parser):
    """Add what the command takes."""
    words = "what was handed in; it stays as it is"
    parser.add_argument("folder", type=Path, metavar="FOLDER", help=words)
    words = "a folder for the results, outside of the other (FOLDER_grades, beside it)"
    parser.add_argument("--out", type=Path, metavar="RESULTS", help=words)
    words = "how many hand-ins at once (one for each processor)"
    parser.add_argument("--jobs", type=int, metavar="NUMBER", help=words)
    limits(parser)


def limits(parser):
    """Add how much a hand-in may take."""
    words = "how long one exercise may run (%(default)s)"
    parser.add_argument("--seconds", type=int, default=30, metavar="NUMBER", help=words)
    words = "megabytes that a hand-in may take; kept on Linux alone (%(default)s)"
    parser.add_argument("--memory", type=int, default=2000, metavar="NUMBER", help=words)


def run(chosen):
    """Judge all of it, write the results, and say where they are and how long it took."""
    if chosen.folder.is_file():
        raise ValueError(
            f"{chosen.folder} is a file; name the folder of all hand-ins, or judge this one by "
            f"cnnlib check {chosen.folder}"
        )
    grading = grader()
    folder = chosen.folder.resolve()
    out = (chosen.out or folder.with_name(f"{folder.name}_grades")).resolve()
    if out.is_relative_to(folder):
        raise ValueError(
            f"the results would lie in {folder}, among what was handed in: name a folder elsewhere "
            "by --out"
        )
    settings = grading.Settings(chosen.seconds, chosen.memory, chosen.jobs, (folder, out))
    handed_in.found(folder)  # or says what is wrong, before a folder for the results is made
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ValueError(f"the results cannot be written to {out}: {error.strerror}") from None
    grades = grading.grade(folder, settings)
    written = grades.write(out)
    print(grades.sentence, *written, sep="\n")


def grader():
    """Import the grader, or say what to install."""
    try:
        from cnnlib.grading import grade as grading
    except ModuleNotFoundError as missing:
        sys.exit(f'{missing.name} is not installed: pip install "cnnlib[publish]"')
    return grading
