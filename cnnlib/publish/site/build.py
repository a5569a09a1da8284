"""The course as pages that need no kernel and no network: a lesson each, and the front page.

python -m cnnlib.publish.site.build FOLDER NOTEBOOK...

Whatever else of the site is to be linked (lab/, slides/, worksheets/, questions/, reference/) must be
in FOLDER before.
"""

import argparse
import re
import sys
from pathlib import Path

from cnnlib import files
from cnnlib.publish.content import markdown
from cnnlib.publish.content.board import board
from cnnlib.publish.content.lesson import Lesson
from cnnlib.publish.content.outputs import Outputs
from cnnlib.publish.look.style import style
from cnnlib.publish.look.templates import fill
from cnnlib.publish.questions import entry
from cnnlib.publish.site import builds, cards, index, links, progress, teachers, terms
from cnnlib.publish.site.doors import Doors
from cnnlib.widgets.policy import Script

HERE = Path(__file__).parent
STYLES = ("page", "text", "ask", "lesson", "front", "pictures", "lists", "print")
SCRIPTS = ("contents", "formulas", "paper", "served")
CLASSROOM = HERE / "classroom.md"
STEP = re.compile(r'<h2 id="((?!What-you)[^"]*)">(.*?)</h2>')
LINK = re.compile(r"</?a\b[^>]*>")  # a heading's stays out of the contents, which links it


def build(paths, folder, repository=None):
    """Write a page for each notebook, the front page, the index of terms, and pages for teachers.

    Parameters
    ----------
    paths : sequence of path
        Notebooks with their outputs, in the order of the course.
    folder : path
        Made where it is missing.
    repository : str, optional
        Where the notebooks are public, as "OWNER/NAME" on GitHub: then they open in Binder and
        Colab. What the package's own metadata say otherwise.

    Returns
    -------
    list of Path
        The pages, the front page first.

    Raises
    ------
    ValueError
        If there is no notebook, a formula has no MathML, an address leads out of a notebook's
        folder, or the repository is no such name; what stood in the folder is left as it was.
    """
    lessons = [Lesson(path) for path in paths]
    if not lessons:
        raise ValueError("there is no notebook to build pages from")
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    doors = Doors(folder, repository)
    pages = {lesson.name: _lesson(lessons, place, doors) for place, lesson in enumerate(lessons)}
    if listed := terms.parts(lessons):
        pages["terms.html"] = _plain("terms", terms.TITLE, lessons, **listed)
    if told := builds.parts(lessons):
        pages["builds.html"] = _plain("builds", builds.TITLE, lessons, **told)
    pages["entry_quiz.html"] = _entry_quiz(lessons)
    if CLASSROOM.exists():
        pages["classroom.html"] = _classroom(lessons)
    for name, page in pages.items():
        files.replace(folder / name, page.encode("utf-8"))
    # It links what is in the folder by now.
    teaching = teachers.parts(lessons, doors)
    last = {
        "index.html": _index(lessons, doors),
        "teachers.html": _plain("teachers", teachers.TITLE, lessons, **teaching),
    }
    for name, page in last.items():
        files.replace(folder / name, page.encode("utf-8"))
    return [folder / name for name in (*last, *pages)]


def _lesson(lessons, place, doors):
    lesson, outputs = lessons[place], Outputs()
    with lesson.named():
        body = lesson.body(outputs)
    around = {"Before": place - 1, "Next": place + 1}
    return _page(
        "lesson",
        lesson.title,
        outputs,
        lessons,
        name=lesson.name,
        lesson=lesson,
        last=max((int(each.number) for each in lessons if each.number), default=0),
        description=cards.sentence(lesson),
        doors=doors.of(lesson),
        time=cards.times(lesson),
        steps=[(anchor, LINK.sub("", text)) for anchor, text in STEP.findall(body)],
        body=body,
        onward=[(w, lessons[at]) for w, at in around.items() if 0 <= at < len(lessons)],
        answering=[progress.of_lesson(lesson)],
    )


def _index(lessons, doors):
    outputs = Outputs()
    parts = index.parts(lessons, doors, outputs)
    parts["answering"] = [progress.of_front(lessons)]
    return _page("index", index.TITLE, outputs, lessons, name="index.html", **parts)


def _classroom(lessons):
    source = CLASSROOM.read_text("utf-8")
    title, body = source.splitlines()[0].removeprefix("# "), markdown.to_html(source, HERE)
    return _plain("page", title, lessons, name="classroom.html", body=body, description=title)


def _entry_quiz(lessons):
    return _plain(
        "entry_quiz",
        entry.TITLE,
        lessons,
        boards=map(board, entry.questions()),
        description=entry.SUMMARY,
        answering=[progress.of_quiz("entry_quiz")],
    )


def _plain(template, title, lessons, **parts):
    """Return a page without explorers."""
    return _page(template, title, Outputs(), lessons, **{"name": f"{template}.html"} | parts)


def _page(template, title, outputs, lessons, *, answering=(), **parts):
    """Return a page of the site, by the template that draws it."""
    scripts = [Script((HERE / f"scripts/{name}.js").read_text("utf-8")) for name in SCRIPTS]
    return fill(
        f"site/{template}.html",
        course=index.TITLE,
        title=title,
        lessons=lessons,
        style=sheet(outputs),
        scripts=[*scripts, *outputs.scripts(), *answering],
        **parts,
    )


def sheet(outputs):
    """Return the style sheet of a page.

    Parameters
    ----------
    outputs : Outputs
        Those of the page.

    Returns
    -------
    str
    """
    own = [(HERE / f"styles/{name}.css").read_text("utf-8") for name in STYLES]
    return "\n".join([style(), *own, markdown.code_style(), outputs.styles()])


def report(folder):
    """Return how large each part of a site is, as text.

    Parameters
    ----------
    folder : path
        The site.

    Returns
    -------
    str
        A line for each part, and one for all.
    """
    sizes = {}
    for path in sorted(Path(folder).rglob("*")):
        if path.is_file():
            part = path.relative_to(folder).parts
            name = part[0] if len(part) == 1 else f"{part[0]}/"
            sizes[name] = sizes.get(name, 0) + path.stat().st_size
    sizes["in all"] = sum(sizes.values())
    return "\n".join(f"{size / 1e6:8.2f} MB  {name}" for name, size in sizes.items())


def main():
    """Build what the command line asks for, and say what was built."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("notebooks", nargs="+", type=Path)
    parser.add_argument("--repository", metavar="OWNER/NAME", help="where they are on GitHub")
    chosen = parser.parse_args()
    try:
        pages = build(chosen.notebooks, chosen.folder, chosen.repository)
    except ValueError as error:
        sys.exit(str(error))
    print(report(chosen.folder))
    if found := links.faults(chosen.folder, pages):
        sys.exit("\n".join(found))
    print(
        f"{len(pages)} pages in {chosen.folder}; every link leads somewhere, nothing loads from afar"
    )


if __name__ == "__main__":
    main()
