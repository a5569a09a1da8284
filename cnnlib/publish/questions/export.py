"""The files of questions that a teacher imports."""

from pathlib import Path

from cnnlib import checks, files
from cnnlib.publish.questions import bank, entry, gift, moodle
from cnnlib.publish.questions.computed import question
from cnnlib.publish.questions.kinds import KINDS
from cnnlib.publish.site.index import TITLE


def write(folder, lessons, *, each=20, seed=0):
    """Write the lessons' questions, computed ones and the entry quiz, as Moodle XML and as GIFT.

    Parameters
    ----------
    folder : path
        Made where it is missing.
    lessons : iterable of Lesson
    each : int, default 20
        How many questions of each computed kind, at least 1.
    seed : int, default 0
        Of the first of them; the next has the next.

    Returns
    -------
    list of Path

    Raises
    ------
    ValueError
        If there are too few, or the seed is below 0.
    """
    each, seed = checks.integer(each, "each"), checks.integer(seed, "seed", least=0)
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    sets = {
        "lessons": bank.by_lesson(lessons),
        "computed": computed(range(seed, seed + each)),
        "entry_quiz": {entry.TITLE: entry.questions()},
    }
    paths = []
    for name, categories in sets.items():
        written = {
            ".xml": moodle.xml(TITLE, categories),
            ".gift": gift.text(TITLE, categories).encode("utf-8"),
        }
        for suffix, data in written.items():
            paths.append(folder / f"{name}{suffix}")
            files.replace(paths[-1], data)
    return paths


def computed(seeds):
    """Return computed questions of every kind, {category: list of Asked}.

    Parameters
    ----------
    seeds : iterable of int

    Returns
    -------
    dict
    """
    seeds = list(seeds)
    return {
        f"Computed: {kind.name.replace('_', ' ')}": [question(kind, seed).asked for seed in seeds]
        for kind in KINDS
    }
