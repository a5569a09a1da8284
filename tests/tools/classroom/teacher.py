"""The teacher's repository, from which the learners' links fetch the course."""

import shutil
import subprocess

import nbformat
from hub import ROOT

LINE = "A sentence that the teacher adds in the middle of the term."
NEW = "notebooks/12_another_lesson.ipynb"
AUTHOR = ["-c", "user.name=Teacher", "-c", "user.email=teacher@example.org"]


def publish(folder):
    """Make a repository of the lessons in `folder`."""
    for name in ("figures", "notebooks"):
        ignored = shutil.ignore_patterns(".ipynb_checkpoints")
        shutil.copytree(ROOT / name, folder / name, ignore=ignored)
    _git(folder, "init", "--quiet", "--initial-branch=main")
    _commit(folder, "Teach")


def update(folder, lesson):
    """Add a sentence at the end of a lesson that the learners have worked on, and a new lesson."""
    notebook = nbformat.read(folder / lesson, as_version=4)
    nbformat.write(nbformat.v4.new_notebook(), folder / NEW)
    notebook.cells[-1].source += f"\n\n{LINE}"
    nbformat.write(notebook, folder / lesson)
    _commit(folder, "Teach more")


def check_update(folder, lesson, mark):
    """Check that a learner has what the teacher added, and still has the learner's own work."""
    text = (folder / lesson).read_text("utf-8")
    nbformat.validate(nbformat.reads(text, as_version=4))
    if not ((folder / NEW).exists() and LINE in text and mark in text):
        raise RuntimeError(f"the update went wrong: {folder}")


def _commit(folder, message):
    _git(folder, "add", ".")
    _git(folder, *AUTHOR, "commit", "--quiet", "--no-gpg-sign", "-m", message)


def _git(folder, *arguments):
    subprocess.run(["git", *arguments], cwd=folder, check=True)
