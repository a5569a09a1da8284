"""Judge all that a folder holds, several at once, and gather the rows."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from tqdm import tqdm

from cnnlib import files
from cnnlib.exercises.report import WRONG
from cnnlib.grading import confinement, handed_in, page, table
from cnnlib.grading.process import judged
from cnnlib.grading.rows import NOT_JUDGED, rows
from cnnlib.grading.settings import Settings
from cnnlib.grading.told import told


@dataclass(frozen=True)
class Grades:
    """What came of a class. True where nothing is wrong that was tried, and all could be judged.

    Attributes
    ----------
    name : str
        Of the folder.
    rows : list of Row
    count : int
        How many files and folders were judged.
    seconds : float
        How long that took.
    confined : bool
        Whether each ran within bubblewrap.
    """

    name: str
    rows: list
    count: int
    seconds: float
    confined: bool

    def __bool__(self):
        return not any(row.verdict in (WRONG, NOT_JUDGED) for row in self.rows)

    def __str__(self):
        return told(self.rows)

    @property
    def sentence(self):
        """How many there were, how long they took, and of how many something is not judged."""
        things = "1 hand-in" if self.count == 1 else f"{self.count} hand-ins"
        in_part = len({row.file for row in self.rows if row.verdict == NOT_JUDGED})
        but = f"; in {in_part} of them something could not be judged" if in_part else ""
        return f"{things} judged in {self.seconds:.0f} seconds{but}"

    def write(self, folder):
        """Write grades.csv and grades.html, each whole or not at all, and return their paths.

        Parameters
        ----------
        folder : path
            Made where it is missing.

        Returns
        -------
        list of Path

        Raises
        ------
        OSError
            If one cannot be written.
        """
        folder = Path(folder)
        folder.mkdir(parents=True, exist_ok=True)
        texts = {"grades.csv": "\ufeff" + table.table(self.rows), "grades.html": page.page(self)}
        for name, text in texts.items():
            files.replace(folder / name, text.encode("utf-8"))
        return [folder / name for name in texts]


def grade(folder, settings=None):
    """Judge every hand-in of a folder.

    Parameters
    ----------
    folder : path
        A folder or a file a learner.
    settings : Settings, optional

    Returns
    -------
    Grades

    Raises
    ------
    ValueError
        If there is no such folder, or nothing is in it.
    """
    return _judge_all(Path(folder).resolve().name, handed_in.found(folder), settings or Settings())


def check(path, settings=None):
    """Judge one file.

    Parameters
    ----------
    path : path
        A notebook, or a mine.py.
    settings : Settings, optional

    Returns
    -------
    Grades
    """
    return _judge_all(Path(path).name, [handed_in.alone(path)], settings or Settings())


def _judge_all(name, hand_ins, settings):
    start, stop = perf_counter(), threading.Event()
    with ThreadPoolExecutor(settings.workers) as pool:
        tasks = [pool.submit(judged, each, settings, stop) for each in hand_ins]
        try:
            bar = tqdm(tasks, desc="judging", unit="hand-in", disable=None, leave=False)
            found = [task.result() for task in bar]
        except BaseException:  # Ctrl-C too: none may be left running
            stop.set()
            pool.shutdown(cancel_futures=True)
            raise
    told = [row for pair in zip(hand_ins, found, strict=True) for row in rows(*pair)]
    return Grades(name, told, len(hand_ins), perf_counter() - start, confinement.works())
