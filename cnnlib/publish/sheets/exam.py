"""A paper exam of an hour, drawn from a seed, and its answers with the marks of known slips.

python -m cnnlib.publish.sheets.exam FOLDER [--seed 7]
"""

import argparse
from pathlib import Path

from cnnlib import checks
from cnnlib.plots import style
from cnnlib.predictions import say
from cnnlib.publish.questions.computed import question
from cnnlib.publish.questions.kinds import KINDS
from cnnlib.publish.sheets import paper

CELL = 0.34
ROOM = 0.42  # inches to write in, below a question
APART = 0.22  # inches from one question to the next
BOTTOM = paper.HEIGHT - 0.3
SIGNS = (
    "A ⋆ B: B slides over A as it is; multiply, add up.",
    "grad_A: how fast the score rises with each number of A.",
    "Rows and columns count from 0.  A point a minute: work first on what you know.",
)


def questions(seed):
    """Return the questions of an exam, one of each kind, 60 minutes in all.

    Parameters
    ----------
    seed : int

    Returns
    -------
    list of Computed
    """
    return [question(kind, seed) for kind in KINDS]


@style.light
def pages(seed, *, answers):
    """Return the pages of an exam, a list of Figure.

    Parameters
    ----------
    seed : int
    answers : bool
        Whether each question has its answer and what likely wrong ones come of; else there
        is room to write.
    """
    asked = questions(seed)
    minutes = sum(each.kind.minutes for each in asked)
    title = f"Exam of seed {seed}: {minutes} minutes, {minutes} points"
    figures = [paper.begin(title, answers=answers)]
    down = paper.write_all(figures[0], 1.3, SIGNS, paper.SMALL_POINTS) + 0.2
    for number, each in enumerate(asked, 1):
        part = _Part(number, each, answers)
        if down + part.height > BOTTOM:
            figures.append(style.new_figure(paper.WIDTH, paper.HEIGHT))
            paper.write(figures[-1], 0.4, title, paper.SMALL_POINTS)
            down = 0.8
        down = part.draw(figures[-1], down)
    return figures


class _Part:
    """One question on the page: its lines, its grids, and its answer or room for one."""

    def __init__(self, number, asked, answers):
        minutes = f"({asked.kind.minutes} minutes)"
        self.lines = paper.wrapped(f"{number}. {minutes} {asked.drawn.words} {asked.question}")
        self.given = asked.drawn.given
        self.told = _told(asked) if answers else []

    @property
    def height(self):
        rows = max((len(a) for a in self.given.values() if a.ndim), default=0)
        grids = paper.HEAD + rows * CELL if self.given else 0
        after = paper.LINE + paper.SMALL_LINE * (len(self.told) - 1) if self.told else ROOM
        return paper.LINE * len(self.lines) + grids + after + APART

    def draw(self, figure, down):
        """Draw it from `down` inches on, and return where the next one begins."""
        end = down + self.height
        down = paper.write_all(figure, down, self.lines)
        if self.given:
            down = paper.grids(figure, down - 0.15, self.given, cell=CELL) + 0.2
        if self.told:
            paper.write(figure, down, self.told[0])
            paper.write_all(figure, down + paper.LINE, self.told[1:], paper.SMALL_POINTS)
        else:
            paper.write(figure, down + 0.15, "Answer:")
        return end


def _told(asked):
    wrong = [
        line
        for each in asked.wrong
        for line in paper.wrapped(f"{say(each.value)}: {each.suspect.words}", paper.SMALL_POINTS)
    ]
    return [f"Answer: {say(asked.value)}", *wrong]


def write(folder, *, seed=0):
    """Write exam.pdf and exam_answers.pdf.

    Parameters
    ----------
    folder : path
        Made where it is missing.
    seed : int
        At least 0.

    Returns
    -------
    list of Path

    Raises
    ------
    ValueError
        If the seed is below 0.
    """
    seed = checks.integer(seed, "seed", least=0)
    names = ("exam", "exam_answers")
    return paper.save_both(folder, names, lambda answers: pages(seed, answers=answers))


def main():
    """Build what the command line asks for, and say what was built."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=0, help="what the numbers are drawn from")
    chosen = parser.parse_args()
    try:
        paths = write(chosen.folder, seed=chosen.seed)
    except ValueError as error:
        parser.error(str(error))
    print(*paths, sep="\n")


if __name__ == "__main__":
    main()
