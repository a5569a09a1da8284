"""The lessons as slides for a projector, each deck one file that needs no kernel and no network.

python -m cnnlib.publish.decks.build FOLDER NOTEBOOK...
"""

import argparse
import re
import sys
from pathlib import Path

from cnnlib import files
from cnnlib.publish import npm
from cnnlib.publish.content import markdown
from cnnlib.publish.content.lesson import Lesson
from cnnlib.publish.content.outputs import Outputs
from cnnlib.publish.decks.deck import Deck
from cnnlib.publish.decks.notes import timed
from cnnlib.publish.look.style import style
from cnnlib.publish.look.templates import fill
from cnnlib.widgets import bundle
from cnnlib.widgets.policy import Script

REVEAL = ("reveal.js", "6.0.2")
HERE = Path(__file__).parent
SCRIPTS = ("keys", "figures", "fit", "start")
# A script inside a string of JavaScript.
WRITTEN = re.compile(r"<script>(.*?)<\\/script>", re.DOTALL)


def build(paths, folder, *, seed=0, package=None):
    """Write a deck for each notebook.

    Parameters
    ----------
    paths : sequence of path
        Notebooks with their outputs, in the order of the course.
    folder : path
        Made where it is missing.
    seed : int, optional
        Draws the order of the votes' options.
    package : path, optional
        Where reveal.js is unpacked; fetched by npm otherwise.

    Returns
    -------
    list of Path
        The decks.

    Raises
    ------
    RuntimeError
        If reveal.js is not there, and cannot be fetched.
    ValueError
        If a formula has no MathML, or an address leads out of a notebook's folder.
    """
    engine = Path(package or npm.package(*REVEAL))
    lessons = [Lesson(path) for path in paths]
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for lesson, following in zip(lessons, [*lessons[1:], None], strict=True):
        written.append(folder / lesson.name)
        outputs = Outputs()
        with lesson.named():
            deck = Deck(lesson, outputs, seed=seed, following=following)
            title = f"{lesson.number} {lesson.title}".strip()
            written_page = page(title, deck.slides, outputs, engine)
        files.replace(written[-1], written_page.encode("utf-8"))
    return written


def page(title, slides, outputs, engine):
    """Return a deck as a page.

    Parameters
    ----------
    title : str
    slides : list of Slide
    outputs : Outputs
        Those that the slides were made with.
    engine : Path
        Where reveal.js is unpacked.

    Returns
    -------
    str
    """
    reveal, *moved = (
        (engine / "dist" / name).read_text("utf-8")
        for name in ("reveal.css", "reveal.js", "plugin/notes.js")
    )
    own = [(HERE / f"scripts/{name}.js").read_text("utf-8") for name in SCRIPTS]
    deck_style = (HERE / "deck.css").read_text("utf-8")
    sheets = [reveal, style(), outputs.styles(), markdown.code_style(), deck_style]
    scripts = [*moved, "\n".join([bundle.colours(), *own])]
    return fill(
        "decks/deck.html",
        title=title,
        licence=(engine / "LICENSE").read_text("utf-8").strip(),
        style="\n".join(sheets),
        slides="\n".join(slide.to_html() for slide in timed(slides)),
        scripts=[*map(Script, scripts), *outputs.scripts()],
        opens=_speakers(moved[1]),
        frames="'self' file:",  # the speaker sees this slide and the next
    )


def _speakers(notes):
    """Return the scripts of the speaker's window, which the plugin for notes writes."""
    return [Script(re.sub(r"\\(.)", r"\1", found)) for found in WRITTEN.findall(notes)]


def main():
    """Build what the command line asks for, and say what was built."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("notebooks", nargs="+", type=Path)
    parser.add_argument("--seed", type=int, default=0, help="draws the order of the votes' options")
    chosen = parser.parse_args()
    try:
        written = build(chosen.notebooks, chosen.folder, seed=chosen.seed)
    except (RuntimeError, ValueError) as error:
        sys.exit(str(error))
    for path in written:
        print(f"{path.stat().st_size / 1e3:8.0f} kB  {path}")
    print(f"{sum(path.stat().st_size for path in written) / 1e3:8.0f} kB  in all")


if __name__ == "__main__":
    main()
