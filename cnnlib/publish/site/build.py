"""The course as pages that need no kernel and no network: one a lesson, and an index.

python -m cnnlib.publish.site.build FOLDER NOTEBOOK...

Whatever else of the site is to be linked (lab/, slides/, worksheets/) must be in FOLDER before.
"""

import argparse
import html
import re
import sys
from pathlib import Path
from string import Template

from cnnlib.publish.content import markdown
from cnnlib.publish.content.lesson import Lesson
from cnnlib.publish.content.outputs import Outputs
from cnnlib.publish.site import index, links, progress

HERE = Path(__file__).parent
PAGE = Template((HERE / "page.html").read_text("utf-8"))
CLASSROOM = HERE / "classroom.md"
STEP = re.compile(r'<h2 id="([^"]*)">(.*?)</h2>')


def build(paths, folder):
    """Write a page for each notebook, the index, and what a teacher needs to run a class on a hub.

    Parameters
    ----------
    paths : sequence of path
        Notebooks with their outputs, in the order of the course.
    folder : path
        Made where it is missing.

    Returns
    -------
    list of Path
        The pages, the index first.

    Raises
    ------
    ValueError
        If there is no notebook, or a formula has no MathML.
    """
    lessons = [Lesson(path) for path in paths]
    if not lessons:
        raise ValueError("there is no notebook to build pages from")
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    pages = {lesson.name: _lesson(lessons, place, folder) for place, lesson in enumerate(lessons)}
    if CLASSROOM.exists():
        pages["classroom.html"] = _classroom()
    for name, page in pages.items():
        (folder / name).write_text(page, "utf-8")
    # It links what is in the folder by now.
    (folder / "index.html").write_text(_index(lessons, folder), "utf-8")
    return [folder / name for name in ("index.html", *pages)]


def _lesson(lessons, place, folder):
    lesson, outputs = lessons[place], Outputs()
    body = lesson.body(outputs)
    before = index.link(lessons[place - 1], "Previous: ") if place > 0 else ""
    after = index.link(lessons[place + 1], "Next: ") if place + 1 < len(lessons) else ""
    steps = "".join(
        f'<li><a href="#{anchor}">{text}</a></li>' for anchor, text in STEP.findall(body)
    )
    head = (
        f'<nav aria-label="Course">{before}<a href="index.html">All lessons</a>{after}</nav>\n'
        f'<nav aria-label="This lesson">{index.doors(lesson, folder)}'
        f"<details><summary>On this page</summary><ul>{steps}</ul></details></nav>"
    )
    foot = (
        f'<nav aria-label="On from here">{before}<a href="index.html">All lessons</a>{after}</nav>'
    )
    return _fill(lesson.title, body, outputs, head, foot, progress.of_lesson(lesson))


def _index(lessons, folder):
    outputs = Outputs()
    body = index.body(lessons, folder, outputs)
    return _fill(index.TITLE, body, outputs, scripts=progress.of_front(lessons))


def _classroom():
    source = CLASSROOM.read_text("utf-8")
    title = source.splitlines()[0].removeprefix("# ")
    head = '<nav aria-label="Course"><a href="index.html">All lessons</a></nav>'
    return _fill(title, markdown.to_html(source, HERE), Outputs(), head)


def _fill(title, body, outputs, head="", foot="", scripts=""):
    dark = markdown.code_style("github-dark")
    style = [
        (HERE / "page.css").read_text("utf-8"),
        markdown.code_style("xcode"),
        f"@media screen and (prefers-color-scheme: dark) {{\n{dark}\n}}",
        progress.style(),
        outputs.styles(),
    ]
    return PAGE.substitute(
        title=html.escape(title),
        style="\n".join(style),
        head=head,
        body=body,
        foot=foot,
        scripts=f"{outputs.scripts()}\n{scripts}",
    )


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
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("notebooks", nargs="+", type=Path)
    chosen = parser.parse_args()
    pages = build(chosen.notebooks, chosen.folder)
    print(report(chosen.folder))
    if found := links.faults(chosen.folder, pages):
        sys.exit("\n".join(found))
    print(
        f"{len(pages)} pages in {chosen.folder}; every link leads somewhere, nothing loads from afar"
    )


if __name__ == "__main__":
    main()
