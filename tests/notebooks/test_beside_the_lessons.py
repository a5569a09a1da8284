"""A reader's own mine.py beside the lessons changes nothing that is tested or shipped."""

import os
import re
import shutil
import subprocess

import execute_notebooks
import nbformat
import pytest
from hatchling.builders.sdist import SdistBuilder
from hatchling.builders.wheel import WheelBuilder
from nbformat.v4 import new_code_cell, new_notebook
from paths import ROOT

from cnnlib.exercises import mine
from cnnlib.publish.site import build as site

OWN = "# passed: build_relu\ndef relu(x):\n    return x\n"
LESSON = """\
from cnnlib.exercises import check, mine

def relu(x):
    return x * (x > 0)

print(mine.kept(), check("build_relu", relu, keep=True).sentences[-1])
"""


@pytest.fixture
def lessons(tmp_path):
    """A folder with a lesson that keeps a piece, and a reader's file beside it."""
    nbformat.write(new_notebook(cells=[new_code_cell(LESSON)]), tmp_path / "20_a_lesson.ipynb")
    (tmp_path / "mine.py").write_text(OWN, "utf-8")
    return tmp_path


def test_lessons_are_run_as_if_nothing_were_kept(lessons):
    [cell] = execute_notebooks.run(lessons / "20_a_lesson.ipynb").cells
    [output] = cell.outputs
    assert output.text == f"{{}} kept: relu in mine.py (1 of {len(mine.pieces())})\n"
    assert (lessons / "mine.py").read_text("utf-8") == OWN
    assert sorted(os.listdir(lessons)) == ["20_a_lesson.ipynb", "mine.py"]


def test_the_site_is_made_of_notebooks_alone(lessons, tmp_path_factory):
    first = min((ROOT / "notebooks").glob("*.ipynb"))
    built = []
    for own in (True, False):
        folder = tmp_path_factory.mktemp("site")
        shutil.copy(first, lessons)
        if not own:
            (lessons / "mine.py").unlink()
        site.build([lessons / first.name], folder)
        built.append({p.relative_to(folder): p.read_bytes() for p in folder.rglob("*.*")})
    assert built[0] == built[1]
    assert not [path for path in built[0] if path.name.startswith("mine")]


@pytest.mark.skipif(os.name != "posix" or not shutil.which("make"), reason="there is no make")
def test_the_verbs_of_make_that_run_lessons_look_elsewhere_and_lab_does_not():
    said = subprocess.run(
        ["make", "--print-data-base", "--dry-run", "help"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    ).stdout
    found = re.findall(r"^(\w+): CNNLIB_MINE := (.*)$", said, re.MULTILINE)
    verbs = ("test", "site", "slides", "lecture", "handouts", "notebooks")
    assert dict(found) == dict.fromkeys(verbs, f"{ROOT}/build/nothing-kept")


def test_what_is_packed_leaves_it_out(tmp_path):
    for name in ("pyproject.toml", ".gitignore", "README.md", "LICENSE", "cnnlib/__init__.py"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    (tmp_path / "notebooks").mkdir()
    for name in ("mine.py", "mine.backup1.py", "00_start_here.ipynb"):
        (tmp_path / "notebooks" / name).write_text(OWN, "utf-8")
    packed = {
        file.relative_path
        for builder in (SdistBuilder, WheelBuilder)
        for file in builder(str(tmp_path)).recurse_included_files()
    }
    assert os.path.join("notebooks", "00_start_here.ipynb") in packed
    assert not [path for path in packed if "mine" in path]


def test_git_ignores_the_reader_s_files_and_not_the_package_s_module():
    names = [f"notebooks/mine{kind}.py" for kind in ("", ".backup1", ".part-0a1b2c3d")]
    ours = "cnnlib/exercises/mine.py"
    said = subprocess.run(
        ["git", "check-ignore", *names, ours], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if said.returncode == 128:
        pytest.skip("not a repository of git")
    assert said.stdout.split() == names
