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
KEEPING = """\
import itertools, resource, signal, sys
sys.path.insert(0, sys.argv[1])
from test_keep import FAST, LOOPS, run
from cnnlib.exercises import check, mine
from cnnlib.exercises.keeping import keep

build = mine.builds()["build_weight_gradient"]
forms = [run(text)["weight_gradient"] for text in (LOOPS, FAST)]
"""
# Without the trial, which writes nothing, so that most kills come while a file is written.
WITHOUT_END = f"""{KEEPING}
signal.alarm(60)  # its end, if nobody kills it
keep.try_out = lambda *args: None
for form in itertools.cycle(forms):
    keep.keep(build, form)
    print("kept", flush=True)
"""
FULL_DISK = f"""{KEEPING}
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))
print(check("build_weight_gradient", forms[1], keep=True).sentences[-1])
"""


def python(code, folder):
    return subprocess.Popen(
        [sys.executable, "-c", code, str(HERE)],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(map(str, (ROOT, ROOT / "tests")))},
        stdout=subprocess.PIPE,
        text=True,
    )


def keep(text):
    report = check("build_weight_gradient", run(text)["weight_gradient"], keep=True)
    assert report.sentences[-1].startswith("kept: ")
    return Path(library_file.NAME).read_text("utf-8")


def kill_while_keeping(folder):
    """Kill a process at a moment drawn anew on every run; the file is one of the two whole ones."""
    keeper = python(WITHOUT_END, folder)
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
@pytest.mark.parametrize("attempt", range(2))
def test_a_sample_of_kills_leaves_a_whole_file(attempt, folder):
    kill_while_keeping(folder)


@POSIX
@pytest.mark.soak
@pytest.mark.parametrize("attempt", range(30))
def test_a_kill_at_any_moment_leaves_a_whole_file(attempt, folder, soaks):
    soaks("kills while keeping")
    kill_while_keeping(folder)


@POSIX
def test_a_full_disk_leaves_the_last_whole_file(folder):
    before = keep(LOOPS)
    said, _ = python(FULL_DISK, folder).communicate()
    assert said.startswith("not kept: mine.py cannot be written here (")
    assert Path(library_file.NAME).read_text("utf-8") == before
    assert [path.name for path in folder.iterdir()] == [library_file.NAME]
