"""One lesson in a class: all learners do one thing at once, and wait for the last of them.

That is the hardest load that a class of this size can be.
"""

import asyncio
import shutil
import subprocess
import time

import nbformat
import usage
from hub import ROOT

AUTHOR = ["-c", "user.name=Teacher", "-c", "user.email=teacher@example.org"]


def publish(course):
    """Make the teacher's repository, from which the learners' links fetch the lessons."""
    for name in ("figures", "notebooks"):
        ignored = shutil.ignore_patterns(".ipynb_checkpoints", "mine*.py")
        shutil.copytree(ROOT / name, course / name, ignore=ignored)
    subprocess.run(["git", "init", "--quiet", "--initial-branch=main"], cwd=course, check=True)
    _commit(course, "Teach")


def update(course, lesson):
    """Add a sentence at the end of a lesson that the learners have worked on."""
    notebook = nbformat.read(course / lesson, as_version=4)
    notebook.cells[-1].source += "\n\nA sentence that the teacher adds in the middle of the term."
    nbformat.write(notebook, course / lesson)
    _commit(course, "Teach more")


async def teach(hub, learners, course, lesson, homes):
    """Teach, and return what the learners and the hub's process cost, as report() takes it."""
    seconds = {}

    async def at_once(step, action):
        print(f"{step} ...", flush=True)
        seconds[step] = await asyncio.gather(*(_timed(action(learner)) for learner in learners))

    alone = usage.costs(hub)[None]["processor"]
    await at_once("start", lambda learner: learner.start())
    await at_once("fetch", lambda learner: learner.fetch(course))
    await at_once("open", lambda learner: learner.open(lesson))
    opened = usage.costs(hub)
    await at_once("run", lambda learner: learner.run_all())
    await at_once("save", lambda learner: learner.save())
    saved = usage.costs(hub)
    update(course, lesson)
    await at_once("fetch anew", lambda learner: learner.fetch(course))
    await at_once("stop", lambda learner: learner.stop())
    columns = seconds | usage.columns(opened, saved)
    columns["disk"] = [usage.disk(homes / learner.name) for learner in learners]
    served = {**saved[None], "processor": round(saved[None]["processor"] - alone, 2)}
    return {"learners": columns, "hub": served}


def _commit(course, message):
    subprocess.run(["git", "add", "."], cwd=course, check=True)
    command = ["git", *AUTHOR, "commit", "--quiet", "--no-gpg-sign", "-m", message]
    subprocess.run(command, cwd=course, check=True)


async def _timed(action):
    started = time.perf_counter()
    await action
    return round(time.perf_counter() - started, 2)
