"""What a hand-in that means harm can do within bubblewrap: nothing but forge its own row."""

import os
import socket
import sys

import pytest
from hand_ins import RUNNER, slim, solution, written

from cnnlib import course
from cnnlib.grading import confinement, grade
from cnnlib.grading.settings import Settings

AMPLE = 120  # seconds
pytestmark = pytest.mark.skipif(
    not confinement.works(), reason="no bubblewrap, or it is not permitted here"
)


def with_code(code):
    """A notebook whose answer to one exercise raises what this code has put into `seen`."""
    head = "def avg_pool2d(x, kernel_size, *, stride=None, padding=0):"
    lines = "\n".join(f"    {line}" for line in code.splitlines())
    ends = "    raise RuntimeError(f'seen: {seen}')"
    return slim(f'{head}\n{lines}\n{ends}\n\ncheck("{RUNNER}", avg_pool2d)')


def graded(folder, code, **settings):
    """Grade a class of this learner and a right one: the row of the one; the other is as due."""
    folder.mkdir(exist_ok=True)
    written("evil.ipynb", with_code(code))(folder)
    written("right.ipynb", slim(solution(RUNNER)))(folder)
    rows = grade.grade(folder, Settings(seconds=AMPLE, **settings)).rows
    evil, right = [row for row in rows if row.exercise == RUNNER]
    assert {row.verdict for row in rows if row.exercise != RUNNER} == {"not handed in"}
    assert (right.learner, right.verdict) == ("right", "passed")
    return evil


TRIED = "try: seen = {}\nexcept OSError as error: seen = type(error).__name__"


def seen(row):
    return row.words.partition("seen: ")[2].partition(",")[0]


def test_others_files_are_not_there(tmp_path):
    place = str(tmp_path / "class")
    assert seen(
        graded(tmp_path / "class", f"import os\n{TRIED.format(f'os.listdir({place!r})')}")
    ) == ("FileNotFoundError")


@pytest.mark.parametrize("hidden", [True, False])
def test_they_are_not_there_either_where_they_lie_beside_python(tmp_path, monkeypatch, hidden):
    folder, shown = tmp_path / "class", confinement._shown()
    monkeypatch.setattr(confinement, "_shown", lambda: [*shown, tmp_path])
    code = f"import os\nseen = len(os.listdir({str(folder)!r}))"
    row = graded(folder, code, hidden=(folder,) if hidden else ())
    assert seen(row)[0] == ("0" if hidden else "2")


@pytest.mark.parametrize("place", [course.INSIDE, sys.prefix, "/usr", "/"])
def test_nothing_can_be_written_outside(tmp_path, place):
    target = os.path.join(place, "left-by-a-hand-in")
    code = TRIED.format(f"open({target!r}, 'w')")
    assert seen(graded(tmp_path / "class", code)) in ("OSError", "PermissionError")
    assert not os.path.exists(target)


def test_the_home_and_the_accounts_of_this_machine_are_not_there(tmp_path):
    places = [os.path.expanduser("~"), "/etc/passwd", "/root", "/home"]
    shown = [str(path) for path in confinement._shown()]
    code = (
        f"import os\nseen = sorted(n for p in {places} if os.path.isdir(p) for n in os.listdir(p))"
    )
    told = graded(tmp_path / "class", code).words.partition("seen: ")[2]
    names = told[: told.index("]") + 1]
    parts = {part for path in shown for part in path.split("/")}  # on the way to Python
    assert not {word.strip("'") for word in names.strip("[]").split(", ")} - parts - {""}


def test_there_is_no_network(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = server.getsockname()
        code = f"import socket\n{TRIED.format(f'socket.create_connection({address}, 5)')}"
        assert seen(graded(tmp_path / "class", code)) in ("ConnectionRefusedError", "OSError")


def test_nobody_s_environment_and_processes_are_there(tmp_path, monkeypatch):
    monkeypatch.setenv("TOKEN_OF_THE_TEACHER", "secret")
    code = "import os\nseen = 'TOKEN_OF_THE_TEACHER' in os.environ"
    assert seen(graded(tmp_path / "class", code)) == "False"
    code = "import os\nseen = sum(name.isdigit() for name in os.listdir('/proc'))"
    assert int(seen(graded(tmp_path / "class", code)).partition(";")[0]) <= 3


@pytest.mark.parametrize("target", ["os.getppid()", "-1", "1"])
def test_it_can_kill_nobody_else(tmp_path, target):
    code = f"import os\nseen = 0\ntry: os.kill({target}, 9)\nexcept OSError: pass"
    row = graded(tmp_path / "class", code)
    assert row.verdict in ("wrong", "not judged")


FORGE = """\
import json, os
say = lambda **said: (json.dumps(said) + chr(10)).encode()
best = dict(verdict='passed', words='', slip=None, right=9, tried=9)
for number in range(3, 64):
    try: os.write(number, {lines})
    except OSError: pass
seen = 0"""


def test_it_can_forge_its_own_row_alone(tmp_path):
    row = graded(tmp_path / "class", FORGE.format(lines="say(verdict=best) + say(ended=True)"))
    assert row.verdict == "passed"  # as the page says


@pytest.mark.parametrize(
    "lines",
    [
        "b'no JSON' + bytes([10])",
        "say(begun='nobody')",
        "say(verdict=dict(best, verdict='excellent'))",
        "say(verdict=dict(best, right=10**9))",
        "say(verdict=dict(best, words=['x']))",
        "say(learner='right', verdict=best)",
        "say(found=3)",
        "bytes(10**6)",
    ],
)
def test_what_no_check_sends_is_not_believed(tmp_path, lines):
    row = graded(tmp_path / "class", FORGE.format(lines=lines))
    assert row.verdict == "not judged"
    assert row.words in ("it sent what no check sends",) or "it ended" in row.words
