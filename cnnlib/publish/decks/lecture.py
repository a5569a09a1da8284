"""One deck for a lecture: lessons, or steps of them, cut to the minutes that there are.

python -m cnnlib.publish.decks.lecture FOLDER LESSON[:STEP,STEP...]... [--minutes 50]
python -m cnnlib.publish.decks.lecture FOLDER --plan ten
"""

import argparse
import re
import sys
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from cnnlib import course
from cnnlib.publish import npm
from cnnlib.publish.content.lesson import Lesson
from cnnlib.publish.content.outputs import Outputs
from cnnlib.publish.decks.build import REVEAL, page
from cnnlib.publish.decks.deck import Deck
from cnnlib.publish.decks.slide import MINUTES

STEP = re.compile(r"(\d+)\. ")
MOST_VOTES, LEAST_VOTES = 3, 2


class Lecture(NamedTuple):
    """What a lecture holds: lessons, each by its name or number with its steps, if not all."""

    parts: tuple
    minutes: int = 50


def _lectures(*names):
    return tuple(Lecture(tuple(each.split(" + "))) for each in names)


PLANS = {
    "ten": _lectures(
        "slide_a_kernel",
        "run_the_network",
        "nudge_a_number",
        "ask_who_touched_you",
        "pool",
        "stride_pad_insert",
        "add_channels + add_a_batch",
        "take_a_step",
        "trust_a_gradient + from_loops_to_layers",
        "train_it",
    ),
    "six": _lectures(
        "slide_a_kernel",
        "run_the_network + nudge_a_number",
        "ask_who_touched_you",
        "stride_pad_insert",
        "add_channels + add_a_batch",
        "take_a_step + train_it:4",
    ),
    "ninety": (
        Lecture(
            (
                "slide_a_kernel:1,3",
                "nudge_a_number:1",
                "ask_who_touched_you:1,2",
                "take_a_step:1,6",
                "train_it:4",
            ),
            90,
        ),
    ),
}

# What a lecture can do without, first what it misses least: each a rule for a part of a slide, by
# its kind, how many of the kind came before it in its step, and how many in the lecture.
DROPPED = (
    lambda slide, part, before: slide.skipped,
    lambda slide, part, before: slide.step == "In practice",
    lambda slide, part, before: part.kind == "vote" and before["lecture"] >= MOST_VOTES,
    lambda slide, part, before: part.kind in ("code", "printed") and before["step"] > 0,
    lambda slide, part, before: part.kind == "predict" and before["step"] > 1,
    lambda slide, part, before: part.kind == "table",
    lambda slide, part, before: part.kind in ("code", "printed"),
    lambda slide, part, before: part.kind == "explorer" and before["step"] > 0,
    lambda slide, part, before: part.kind == "predict" and before["step"] > 0,
    lambda slide, part, before: part.kind == "explorer" and before["lecture"] > 1,
    lambda slide, part, before: part.kind == "vote" and before["lecture"] >= LEAST_VOTES,
    lambda slide, part, before: part.kind in ("text", "item") and before["step"] > 1,
    lambda slide, part, before: part.kind == "figure" and before["step"] > 0,
    lambda slide, part, before: part.kind == "predict",
    lambda slide, part, before: part.kind == "formula" and before["step"] > 0,
    lambda slide, part, before: part.kind in ("text", "item", "figure"),
)


def cut(slides, minutes):
    """Return slides without what a lecture of so many minutes can do without.

    Parameters
    ----------
    slides : list of Slide
    minutes : float

    Returns
    -------
    list of Slide
        Others than those that were given.

    Raises
    ------
    ValueError
        If even the least takes longer.
    """
    left = [replace(slide, parts=list(slide.parts), said=list(slide.said)) for slide in slides]
    spare = sum(slide.minutes for slide in left) - minutes
    for rule in DROPPED:
        for slide, part in reversed(list(_droppable(left, rule))):
            if spare <= 0:
                break
            slide.parts = [each for each in slide.parts if each is not part]
            spare -= MINUTES[part.kind]
    if spare > 0:
        raise ValueError(f"the least of it takes {minutes + spare:g} minutes, not {minutes:g}")
    return [slide for slide in left if slide.parts]


def _droppable(slides, rule):
    in_step, in_lecture, step = {}, {}, None
    for slide in slides:
        if slide.kind in ("first", "goals", "last"):
            continue
        if slide.step != step:
            step, in_step = slide.step, {}
        for part in slide.parts:
            before = {"step": in_step.get(part.kind, 0), "lecture": in_lecture.get(part.kind, 0)}
            for count in (in_step, in_lecture):
                count[part.kind] = count.get(part.kind, 0) + 1
            if rule(slide, part, before):
                yield slide, part


def slides_of(lecture, outputs, *, seed=0):
    """Return the slides of a lecture, cut to its minutes.

    Parameters
    ----------
    lecture : Lecture
    outputs : Outputs
        Those of the deck: they gather what its explorers need.
    seed : int, optional
        Draws the order of the votes' options.

    Returns
    -------
    list of Slide

    Raises
    ------
    ValueError
        If there is no such lesson or step, or it takes too long.
    """
    slides, goals = [], []
    for named in lecture.parts:
        name, _, steps = named.partition(":")
        deck = Deck(Lesson(_notebook(name)), outputs, seed=seed)
        *shown, last = _chosen(deck.slides, named, steps)
        slides += shown
        goals += last.parts
    left = cut([*slides, replace(last, parts=goals)], lecture.minutes)
    for number, slide in enumerate((each for each in left if each.kind == "vote"), 1):
        slide.title = f"Vote {number}"  # lessons number their own
    return left


def _notebook(name):
    """Return the path of the lesson with this name or number."""
    found = [path for path in course.lessons() if name in (path.stem, *path.stem.split("_", 1))]
    if not found:
        raise ValueError(f"{name!r} is no lesson; a lesson is named as 03 or nudge_a_number")
    return found[0]


def _chosen(slides, named, steps):
    """Return the slides of the steps, with those that open and close the lesson; all by default."""
    if not steps:
        return slides
    wanted = steps.split(",")
    chosen = [slide for slide in slides if (step := STEP.match(slide.step)) and step[1] in wanted]
    if {STEP.match(slide.step)[1] for slide in chosen} != set(wanted):
        raise ValueError(f"{named!r} names a step that the lesson has not")
    for slide in chosen:
        slide.skipped = False
    return [slides[0], *chosen, slides[-1]]


def build(lecture, folder, *, seed=0, package=None):
    """Write a lecture's deck.

    Parameters
    ----------
    lecture : Lecture
    folder : path
        Made where it is missing.
    seed : int, optional
        Draws the order of the votes' options.
    package : path, optional
        Where reveal.js is unpacked; fetched by npm otherwise.

    Returns
    -------
    Path, float
        The deck, and its minutes.

    Raises
    ------
    ValueError
        If there is no such lesson or step, or it takes too long.
    RuntimeError
        If reveal.js is not there, and cannot be fetched.
    """
    outputs = Outputs()
    slides = slides_of(lecture, outputs, seed=seed)
    titles = " · ".join(slide.title for slide in slides if slide.kind == "first")
    written = page(titles, slides, outputs, Path(package or npm.package(*REVEAL)))
    name = "_".join(re.sub(r"\W", "-", part) for part in lecture.parts)
    path = Path(folder) / f"{name}_{lecture.minutes}.html"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(written, "utf-8")
    return path, sum(slide.minutes for slide in slides)


def main():
    """Build what the command line asks for, and say what was built."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("lessons", nargs="*", help="such as 02, or 09:1,6 for two of its steps")
    parser.add_argument("--minutes", type=int, default=50)
    parser.add_argument("--plan", choices=PLANS, help="all lectures of the course's plan")
    parser.add_argument("--seed", type=int, default=0, help="draws the order of the votes' options")
    chosen = parser.parse_args()
    if bool(chosen.lessons) == bool(chosen.plan):
        parser.error("name lessons, such as 02 03, or a plan")
    one = (Lecture(tuple(chosen.lessons), chosen.minutes),)
    try:
        for lecture in PLANS.get(chosen.plan, one):
            path, minutes = build(lecture, chosen.folder, seed=chosen.seed)
            print(f"{minutes:6g} of {lecture.minutes} minutes  {path}")
    except (RuntimeError, ValueError) as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
