"""The lessons as hand-outs for paper, twice: with every fold open, and with none.

python -m cnnlib.publish.site.handouts FOLDER NOTEBOOK...

Print them from a browser; the pages have numbers.
"""

import argparse
import base64
import io
import re
import sys
from pathlib import Path

import matplotlib.pyplot as plt

from cnnlib import files
from cnnlib.publish.content.lesson import Lesson
from cnnlib.publish.content.outputs import Outputs
from cnnlib.publish.look.templates import fill
from cnnlib.publish.site.build import sheet

STYLE = (Path(__file__).parent / "styles/handout.css").read_text("utf-8")
# A fold without another one inside, and what is said to an option once it is chosen.
FOLD = re.compile(r"<details\b[^>]*>(?:(?!<details\b).)*?</details>", re.DOTALL)
SAID = re.compile(r'<p data-says="\d+"[^>]*>.*?</p>', re.DOTALL)
KNOWN = re.compile(r' data-(?:right|number)="[^"]*"')
CLOSED = re.compile(r"<details\b(?![^>]* open)")
HIDDEN = re.compile(r'(<p data-says="\d+") hidden>')


class Paper(Outputs):
    """Outputs on paper: an explorer as a still picture."""

    def explorer(self, widget):
        """Return what the explorer shows at first.

        Parameters
        ----------
        widget : Explorer

        Returns
        -------
        str
        """
        drawn, figure = io.BytesIO(), widget.still()
        with plt.rc_context({"svg.hashsalt": type(widget).__name__}):
            figure.savefig(drawn, format="svg", metadata={"Date": None}, bbox_inches="tight")
        data = base64.b64encode(drawn.getvalue()).decode("ascii")
        return (
            f'<img class="figure" alt="{type(widget).__name__}, as it is before a reader touches it" '
            f'src="data:image/svg+xml;base64,{data}">'
        )


def build(paths, folder):
    """Write two hand-outs for each notebook.

    Parameters
    ----------
    paths : sequence of path
        Notebooks with their outputs.
    folder : path
        Made where it is missing, with folders "with-answers" and "without-answers".

    Returns
    -------
    list of Path

    Raises
    ------
    ValueError
        If a formula has no MathML, or an address leads out of a notebook's folder.
    """
    written = []
    for lesson in map(Lesson, paths):
        paper = Paper()
        with lesson.named():
            body = lesson.body(paper)
        for kind, unfold in {"with-answers": opened, "without-answers": left_out}.items():
            place = Path(folder) / kind / lesson.name
            place.parent.mkdir(parents=True, exist_ok=True)
            page = fill(
                "site/handout.html",
                title=lesson.title,
                lesson=lesson,
                style=f"{sheet(paper)}\n{STYLE}",
                body=unfold(body),
            )
            files.replace(place, page.encode("utf-8"))
            written.append(place)
    return written


def opened(body):
    """Return a lesson's HTML with every fold open, and with all that is said to any option."""
    return CLOSED.sub("<details open", HIDDEN.sub(r"\1>", body))


def left_out(body):
    """Return a lesson's HTML without its folds, and without all that knows an answer."""
    left = 1
    while left:
        body, left = FOLD.subn("", body)
    return KNOWN.sub("", SAID.sub("", body))


def main():
    """Build what the command line asks for, and say what was built."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("notebooks", nargs="+", type=Path)
    chosen = parser.parse_args()
    try:
        written = build(chosen.notebooks, chosen.folder)
    except ValueError as error:
        sys.exit(str(error))
    for path in written:
        print(f"{path.stat().st_size / 1e3:8.0f} kB  {path}")


if __name__ == "__main__":
    main()
