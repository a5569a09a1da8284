"""A process that ends while it keeps, and a disk that is full, leave the last whole file."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from cells import run
from paths import ROOT
from test_keep import FAST, LOOPS

from cnnlib.exercises import check
from cnnlib.exercises.keeping import library_file

HERE = Path(__file__).parent
POSIX = pytest.mark.skipif(os.name != "posix", reason="signals and limits are for POSIX systems")
DISKS = ["with room", "on a full disk"]
KEEPING = """\
import itertools, random, resource, signal, sys
from contextlib import suppress
sys.path.insert(0, sys.argv[1])
from test_keep import FAST, LOOPS, run
from cnnlib.exercises import catalogue, check
from cnnlib.exercises.keeping import keep
from cnnlib.exercises.keeping.refusal import Refusal

build = catalogue.builds()["build_weight_gradient"]
forms = [run(text)["weight_gradient"] for text in (LOOPS, FAST)]

def leave_room_for(size):
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
"""
# Without the trial, which writes nothing, so that most kills come while a file is written.
WITHOUT_END = f"""{KEEPING}
signal.alarm(60)  # its end, if nobody kills it
keep.try_out = lambda *args: None
for number, form in enumerate(itertools.cycle(forms)):
    if number > 1 and "on a full disk" in sys.argv:
        leave_room_for(random.randrange(600))
    with suppress(Refusal):
        keep.keep(build, form)
    print("tried", flush=True)
"""
FULL_DISK = f"""{KEEPING}
leave_room_for(int(sys.argv[2]))
print(check("build_weight_gradient", forms[1], keep=True).sentences[-1])
"""
TWO_AT_ONCE = f"""{KEEPING}
keep.try_out = lambda *args: None
build = catalogue.builds()["build_" + sys.argv[2]]
for number in range(20):
    f = run(f"def {{build.piece}}(x):\\n    return x + {{number}}\\n")[build.piece]
    while True:
        with suppress(Refusal):
            keep.keep(build, f)
            break
"""


def python(code, folder, *arguments):
    return subprocess.Popen(
        [sys.executable, "-c", code, str(HERE), *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(map(str, (ROOT, ROOT / "tests")))},
        stdout=subprocess.PIPE,
        text=True,
    )


def keep(text):
    report = check("build_weight_gradient", run(text)["weight_gradient"], keep=True)
    assert report.sentences[-1].startswith("kept: ")
    return Path(library_file.NAME).read_text("utf-8")


def kill_while_keeping(folder, *disk):
    """Kill a process at a moment drawn anew on every run; the file is one of the two whole ones."""
    keeper = python(WITHOUT_END, folder, *disk)
    for _ in range(3):
        keeper.stdout.readline()
    time.sleep(random.uniform(0, 0.05))
    keeper.send_signal(signal.SIGKILL)
    keeper.communicate()
    left = (folder / library_file.NAME).read_text("utf-8")
    assert left in (keep(LOOPS), keep(FAST))


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """A folder of the test's own, as the kernel of a notebook has one."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@POSIX
@pytest.mark.parametrize("disk", DISKS)
def test_a_sample_of_kills_leaves_a_whole_file(disk, folder):
    kill_while_keeping(folder, disk)


@POSIX
@pytest.mark.soak
@pytest.mark.parametrize("attempt", range(30))
@pytest.mark.parametrize("disk", DISKS)
def test_a_kill_at_any_moment_leaves_a_whole_file(disk, attempt, folder, soaks):
    soaks(f"kills {disk}")
    kill_while_keeping(folder, disk)


@POSIX
@pytest.mark.parametrize("room", [0, 100, "for the new file, and none for the backup"])
def test_a_full_disk_leaves_the_last_whole_file(room, folder):
    newer, before = keep(FAST), keep(LOOPS)
    Path("mine.backup1.py").unlink()
    assert len(newer) < len(before)
    room = len(newer) if isinstance(room, str) else room
    said, _ = python(FULL_DISK, folder, str(room)).communicate()
    assert said.startswith("not kept: mine.py cannot be written here (")
    assert Path(library_file.NAME).read_text("utf-8") == before
    assert [path.name for path in folder.iterdir()] == [library_file.NAME]


@POSIX
def test_two_processes_that_keep_at_once_lose_no_piece_of_each_other(folder):
    pieces = ("relu", "linear")
    keepers = [python(TWO_AT_ONCE, folder, piece) for piece in pieces]
    assert [keeper.communicate() and keeper.returncode for keeper in keepers] == [0, 0]
    text = Path(library_file.NAME).read_text("utf-8")
    for piece in pieces:
        assert f"def {piece}(x):\n    return x + 19\n" in text
    assert len(list(folder.glob("mine.backup*.py"))) == 2 * 20 - 1
