"""What a class hands in of one lesson: right, wrong in known ways, and clumsy; with what is due."""

import ast
import codecs
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache, partial

import nbformat
from answers import add_a_batch as answers
from lessons import exercises, lesson_path
from pieces import add_a_batch as pieces
from wild import PAIRS
from written import Writer

from cnnlib.exercises import check, names, zoo
from cnnlib.exercises.catalogue import find

LESSON = "add_a_batch"
EXERCISES = names(LESSON)
PASSED, WRONG, NOT_JUDGED = "passed", "wrong", "not judged"
RUNNER = "build_avg_pool2d"  # the exercise in which something else than an answer happens


class Holding(str):
    """Equal to each text that holds it."""

    def __eq__(self, other):
        return str(self) in other

    def __ne__(self, other):
        return not self == other

    __hash__ = str.__hash__


ANY = Holding("")  # whatever the check says itself


@dataclass(frozen=True)
class Due:
    """What is due of one exercise: the verdict, the slip's name, and words that are told."""

    verdict: str = PASSED
    slip: object = None
    words: str = ""


@dataclass(frozen=True)
class HandIn:
    """One learner's: `write(folder)` puts it there; `due` is what differs from all passed.

    A function in it is asked when it is needed. `trouble` are words for one that cannot be judged.
    """

    name: str
    family: str
    write: Callable
    due: dict = field(default_factory=dict)
    trouble: str = ""

    def wanted(self):
        """Return {exercise: Due}, {"": Due} for one that cannot be judged."""
        if self.trouble:
            return {"": Due(NOT_JUDGED, "", self.trouble)}
        due = {name: each() if callable(each) else each for name, each in self.due.items()}
        return {name: due.get(name, Due()) for name in asked()}


@cache
def lesson():
    """The lesson as a learner gets it, but for what it shows."""
    notebook = nbformat.read(lesson_path(LESSON), as_version=4)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = []
    return notebook


def asked():
    """The names of the exercises, in their order."""
    return [each.name for each in exercises(lesson())]


def notebook(**instead):
    """The lesson with all solutions, and other cells instead of some: {exercise: source}."""
    copy = json.loads(json.dumps(lesson()))
    by_id = {cell["id"]: cell for cell in copy["cells"]}
    for exercise in exercises(lesson()):
        name = exercise.name
        line = ast.unparse(ast.parse(exercise.cell.source).body[-1])
        by_id[exercise.cell.id]["source"] = instead.get(name, f"{exercise.solution}\n\n{line}")
    return copy


def slim(*sources):
    """A notebook of the lesson's imports and these cells alone."""
    [imports] = [
        cell["source"]
        for cell in notebook()["cells"]
        if cell["source"].startswith("import matplotlib")
    ]
    return {"cells": [{"cell_type": "code", "source": each} for each in (imports, *sources)]}


def written(name, content):
    """A function that writes a notebook, text or bytes as this file, or what a function makes."""

    def write(folder):
        data = content() if callable(content) else content
        data = json.dumps(data) if isinstance(data, dict) else data
        (folder / name).write_bytes(data if isinstance(data, bytes) else data.encode())

    return write


def as_cell(exercise, form):
    """A cell in which a learner has written a form, and checks it."""
    writer = Writer()
    text = writer.text(form)
    parts = [*writer.imports.values(), *writer.helpers.values(), text]
    return "\n\n".join([*parts, f'check("{exercise}", {form.__name__}, keep=True)'])


def alone(name, exercise, cell):
    """A hand-in with the right answer to one exercise, and nothing else."""
    rest = {other: Due("not handed in", "") for other in asked() if other != exercise}
    return HandIn(name, "right", written(f"{name}.ipynb", slim(cell)), rest)


def answered(name, family, exercise, cell, due=None):
    """A hand-in in which one exercise is answered by this cell."""
    write = written(f"{name}.ipynb", partial(notebook, **{exercise: cell}))
    return HandIn(name, family, write, {exercise: due} if due else {})


def as_here(exercise, answer):
    """A function that tells what the check says in this process."""

    def due():
        report = check(exercise, answer)
        return Due(report.status, report.likely)

    return due


def stands_alone(form):
    """Whether a form can be handed in: it is no function of another, and asks no other lesson's."""
    if form.__closure__:
        return False
    writer = Writer()
    writer.text(form)
    return not any("pieces" in line for line in writer.imports.values())


def right():
    """Right answers in many forms."""
    yield HandIn("solutions", "right", written("solutions.ipynb", notebook))
    for name, exercise, cell in right_cells():
        yield answered(name, "right", exercise, cell)


def right_cells():
    """Right answers in many forms: a name, the exercise, the cell."""
    for name in EXERCISES[1:]:
        form = find(name).looped
        yield f"loops_{name}", name, as_cell(name, form)
    for name, forms in pieces.RIGHT.items():
        for form, _ in forms:
            if stands_alone(form):
                yield f"{form.__name__}_{name}", name, as_cell(name, form)
    for number, homes in enumerate(answers.ALSO_RIGHT["where_is_one_over_n"][:2]):
        cell = f'check("where_is_one_over_n", {homes!r})'
        yield f"homes_{number}", "where_is_one_over_n", cell


def bugs():
    """Bugs of the zoo."""
    for bug in zoo.BUGS[::3]:
        exercise = f"build_{bug.operation}"
        if exercise in EXERCISES:
            cell = (
                f"from cnnlib.exercises import zoo\n\n"
                f"bug = next(each for each in zoo.BUGS if each.name == {bug.name!r})\n"
                f"check({exercise!r}, bug.layers.{bug.operation})"
            )
            due = as_here(exercise, getattr(bug.layers, bug.operation))
            yield answered(bug.name, "zoo", exercise, cell, due)


def slips():
    """Wrong forms that have a name."""
    for exercise, wrong in pieces.WRONG.items():
        for form, words in wrong:
            if stands_alone(form):
                due = Due(WRONG, Holding(words))
                name = f"{form.__name__}_{exercise}"
                yield answered(name, "slips", exercise, as_cell(exercise, form), due)
    for number, (homes, words) in enumerate(answers.WRONG["where_is_one_over_n"]):
        exercise = "where_is_one_over_n"
        due = Due(WRONG, ANY, words)
        cell = f"homes = {homes!r}\ncheck({exercise!r}, homes)"
        yield answered(f"homes_wrong_{number}", "slips", exercise, cell, due)


def wild():
    """Wrong answers as they were found in public, or imagined; few have a name."""
    for operation, slip in PAIRS[::2]:
        exercise = f"build_{operation}"
        if exercise in EXERCISES and slip.operations[0] == operation:
            due = as_here(exercise, slip.answer(operation))
            yield answered(slip.name, "wild", exercise, as_cell(exercise, slip.written), due)


def solution(name):
    """The cell of an exercise as its lesson solves it."""
    [exercise] = [each for each in exercises(lesson()) if each.name == name]
    return f"{exercise.solution}\n\n{ast.unparse(ast.parse(exercise.cell.source).body[-1])}"


def inside(name, body, due, *, before=""):
    """A hand-in whose function does something else than to answer."""
    head = "def avg_pool2d(x, kernel_size, *, stride=None, padding=0):"
    cell = f'{before}\n\n{head}\n    {body}\n\ncheck("{RUNNER}", avg_pool2d)'
    return answered(name, "accidents", RUNNER, cell, due)


def beside(name, before):
    """A hand-in that does something beside a right answer."""
    return answered(name, "accidents", RUNNER, f"{before}\n{solution(RUNNER)}")


def accidents():
    """Endless, greedy, crashing: in a function, and in a cell that it needs."""
    stopped, lost = Due(WRONG, None, "does a loop end?"), partial(Due, NOT_JUDGED, "")
    raised = partial(Due, WRONG, ANY)
    yield inside("loop", "while True: pass", stopped)
    yield inside("sleep", "import time; time.sleep(10_000)", stopped)
    yield inside("talk", "while True: print(x)", stopped)
    yield inside("caught", "while True:\n        try: x[99]\n        except Exception: 0", stopped)
    yield inside("recursion", "return avg_pool2d(x, 1)", raised("RecursionError"))
    yield inside("greedy", "return np.ones(10**12)", raised("MemoryError"))
    grow = "y = []\n    while True: y.append(np.empty(10**8))"
    yield inside("greedy_list", grow, raised("MemoryError"))
    yield inside("asked", "return float(input('stride? '))", raised("EOFError"))
    yield inside("ended", "import sys; sys.exit()", raised("SystemExit"))
    fill = "f = open('big', 'wb')\n    for _ in range(99): f.write(bytes(10**6))"
    yield inside("big_file", fill, raised("OSError"))
    yield inside("exit", "import os; os._exit(3)", lost("it ended Python itself (exit code 3)"))
    yield inside("crash", "import ctypes; ctypes.string_at(0)", lost("segmentation fault"))
    kill = "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"
    yield inside("kill", kill, lost("it was ended by the system"))
    yield inside(
        "loop_in_cell", "return k", lost("it was stopped after"), before="while True: k = 1"
    )
    nap = "import time\nk = time.sleep(9_999)"
    yield inside("sleep_in_cell", "return k", lost("it was stopped after"), before=nap)
    talk = "k = 0\nwhile k < 99_999:\n    print('x' * 99)\n    k += 1"
    yield inside("talk_in_cell", "return k * x", Due(WRONG, ANY), before=talk)
    leave = "import os\nk = os._exit(4)"
    yield inside("exit_in_cell", "return k", lost("(exit code 4)"), before=leave)
    yield inside("error_in_cell", "return k", raised("ZeroDivisionError"), before="k = 1 / 0")
    yield beside("unneeded", "import os\nwhile True: pass\nos._exit(1)")
    yield beside(
        "messy", "import numpy\nnumpy.zeros = None\nsum = 0\nopen('notes', 'w').write('x')"
    )
    yield beside("magics", "%matplotlib inline\n!pip install numpy\nimport numpy as np")
    child = (
        "import subprocess\ntry: nap = subprocess.Popen(['sleep', '9999'])\nexcept OSError: nap = 0"
    )
    uses = solution(RUNNER).replace("padding=0):\n", "padding=0):\n    nap\n")
    yield answered("forked", "accidents", RUNNER, f"{child}\n{uses}")


def clumsy():
    """Files that are not what they should be; some can be read all the same."""
    in_utf16 = written("saved_as_utf16.ipynb", lambda: whole().encode("utf-16"))
    yield HandIn("saved_as_utf16", "clumsy", in_utf16)
    marked = written("marked.ipynb", lambda: codecs.BOM_UTF8 + whole().encode())
    yield HandIn("marked", "clumsy", marked)
    yield HandIn("version_3", "clumsy", written("version_3.ipynb", in_version_3))
    yield HandIn("untagged", "clumsy", written("untagged.ipynb", without_metadata))
    unchecked = {name: solution(name).rpartition("\n")[0] for name in EXERCISES[1:]}
    yield HandIn("unchecked", "clumsy", written("unchecked.ipynb", partial(notebook, **unchecked)))
    broken = Due(WRONG, "", "cannot be read as Python")
    yield answered("no_python", "clumsy", RUNNER, f'check("{RUNNER}", avg_pool2d', broken)
    yield answered("gone", "clumsy", RUNNER, "# later", Due("not handed in", "", "holds no answer"))
    yield answered("begun", "clumsy", RUNNER, stub(RUNNER), Due("not attempted yet", ""))

    def odd(name, content, trouble):
        return HandIn(name.partition(".")[0], "clumsy", written(name, content), {}, trouble)

    yield odd("empty.ipynb", b"", "it is empty")
    yield odd("cut.ipynb", lambda: whole()[:5_000], "it is no whole notebook")
    yield odd("page.ipynb", "<!doctype html><p>Sign in", "it is no whole notebook")
    yield odd("list.ipynb", "[1, 2]", "no notebook")
    yield odd("bare.ipynb", "{}", "it has no list of cells")
    yield odd("words.ipynb", '{"cells": [{"cell_type": "markdown"}]}', "it has no cell of code")
    yield odd("other.ipynb", '{"cells": [{"cell_type": "code", "source": "1"}]}', "no exercise")
    yield odd("deep.ipynb", "[" * 100_000, "it is no whole notebook")
    yield odd("packed.ipynb", b"PK\x03\x04 and more", "a ZIP archive")
    yield odd("latin.ipynb", '{"cells": "\u00fc"}'.encode("latin-1"), "not in UTF-8")
    yield odd("essay.docx", b"PK\x03\x04", "no notebook")
    yield HandIn("nothing", "clumsy", lambda f: (f / "nothing").mkdir(), {}, "nothing")
    yield HandIn("enormous", "clumsy", enormous, {}, "MB; at most 64 are read")
    yield HandIn("linked", "clumsy", linked, {}, "a link to another place")


def stub(name):
    """The cell of an exercise as a learner gets it."""
    [exercise] = [each for each in exercises(lesson()) if each.name == name]
    return exercise.cell.source


def whole():
    """The lesson with all solutions, as text."""
    return json.dumps(notebook())


def without_metadata():
    """The lesson with all solutions, and without its tags."""
    copy = notebook()
    for cell in copy["cells"]:
        cell["metadata"] = {}
    return copy


def in_version_3():
    """The lesson with all solutions, as an older format has it."""
    cells = [
        {"cell_type": "code", "input": cell["source"].splitlines(keepends=True)}
        for cell in notebook()["cells"]
        if cell["cell_type"] == "code"
    ]
    return {"nbformat": 3, "worksheets": [{"cells": cells}]}


def enormous(folder):
    """Write a notebook of 10 GB that takes no room."""
    with open(folder / "enormous.ipynb", "wb") as file:
        file.truncate(10**10)


def linked(folder):
    """Hand in a link."""
    (folder / "linked.ipynb").symlink_to("/etc/hostname")


FAMILIES = (right, bugs, slips, wild, accidents, clumsy)


@cache
def everyone():
    """All hand-ins, {name: HandIn}."""
    every = [each for family in FAMILIES for each in family()]
    assert len({each.name for each in every}) == len(every)
    return {each.name: each for each in every}


def faults(hand_in, rows):
    """What was told of a hand-in and is not due, in words; rows are those of its learner."""
    told = {row.exercise: row for row in rows}
    wanted = hand_in.wanted()
    if told.keys() != wanted.keys():
        yield f"{hand_in.name}: told of {sorted(told)}, due are {sorted(wanted)}"
        return
    for name, due in wanted.items():
        row = told[name]
        right = row.verdict == due.verdict and ("" if due.slip is None else due.slip) == row.slip
        if not right or due.words not in f"{row.words} {row.slip}":
            yield f"{hand_in.name}, {name}: {row} where {due} is due"
