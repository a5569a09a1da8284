"""Judge a hand-in in processes of its own, and take down what they say.

An exercise that ends its process, or does not end, is lost; the next process goes on behind it.
After a few such losses the rest is left.
"""

import json
import shutil
import tempfile
import zlib
from dataclasses import dataclass, field
from pathlib import Path

from cnnlib.exercises.keeping.library_file import NAME
from cnnlib.grading import asked_for, messages, watching

LOSSES = 3
SEEDS = 10_000
MOST_EXERCISES = 20  # of one process: what it may work in all is so many times the seconds of one


@dataclass
class Findings:
    """What is known of a hand-in.

    Attributes
    ----------
    unreadable : str
        Why it cannot be judged at all, "" where it can.
    found : list of str
        The exercises that it answers.
    verdicts, defences, lost : dict
        By exercise: the verdict, the question on what passed, and words for why there is no verdict.
    """

    unreadable: str = ""
    found: list = field(default_factory=list)
    verdicts: dict = field(default_factory=dict)
    defences: dict = field(default_factory=dict)
    lost: dict = field(default_factory=dict)


def judged(hand_in, settings, stop):
    """Judge one hand-in.

    Parameters
    ----------
    hand_in : HandIn
    settings : Settings
    stop : threading.Event
        Once it is set, the process is ended and `watching.Stopped` raised.

    Returns
    -------
    Findings
    """
    if hand_in.trouble:
        return Findings(unreadable=hand_in.trouble)
    findings = Findings()
    with tempfile.TemporaryDirectory(prefix="cnnlib-", ignore_cleanup_errors=True) as folder:
        folder = Path(folder).resolve()
        try:
            job = _job(folder, hand_in, settings)
        except OSError as error:
            return Findings(unreadable=f"it cannot be read: {error.strerror}")
        for _ in range(LOSSES):
            if _runs_to_its_end(folder, job, settings, findings, stop):
                return findings
    for name in findings.found:
        if name not in findings.verdicts:
            findings.lost.setdefault(name, f"not tried, as {LOSSES} others did not end")
    return findings


def _job(folder, hand_in, settings):
    """Copy what was handed in, and return what its process has to know."""
    copy = folder / f"hand_in{hand_in.path.suffix.lower()}"
    shutil.copyfile(hand_in.path, copy, follow_symlinks=False)
    if hand_in.companion:
        shutil.copyfile(hand_in.companion, folder / NAME, follow_symlinks=False)
    lessons = asked_for.lessons()
    stem = hand_in.path.stem.lower().replace(" ", "_").replace("-", "_")
    return {
        "path": str(copy),
        "lessons": {name: lesson.exercises for name, lesson in lessons.items()},
        "lesson": max((name for name in lessons if name in stem), key=len, default=None),
        "shown": [source for lesson in lessons.values() for source in lesson.shown],
        "seed": zlib.crc32(hand_in.learner.encode()) % SEEDS,
        "memory": settings.memory,
        "processor_seconds": MOST_EXERCISES * settings.seconds,
    }


def _runs_to_its_end(folder, job, settings, findings, stop):
    """Run a process behind what is known, and return whether nothing was lost."""
    known = {*findings.verdicts, *findings.lost}
    (folder / "job.json").write_text(json.dumps({**job, "skip": sorted(known)}), "utf-8")
    doing = None
    try:
        for line in watching.lines(folder, settings, stop):
            kind, value = messages.read(line, asked_for.known())
            if kind in ("ended", "unreadable"):
                findings.unreadable = value if kind == "unreadable" else ""
                return True
            if kind == "found":
                findings.found = value
            elif kind == "begun":
                doing = value
            else:
                (findings.verdicts if kind == "verdict" else findings.defences)[doing] = value
        raise watching.Lost("it ended without a word")
    except messages.Unbelievable:
        _lose(findings, doing, "it sent what no check sends")
    except watching.Lost as loss:
        _lose(findings, doing, str(loss))
    return findings.unreadable != ""


def _lose(findings, doing, words):
    if not findings.found:
        findings.unreadable = f"it cannot be judged: {words}"
    elif doing is not None and doing not in findings.verdicts:
        findings.lost[doing] = words
