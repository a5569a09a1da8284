"""The project's own files agree with one another, and nothing stray is committed."""

import json
import re
import subprocess
import sys
import tomllib
import zipfile
from email import message_from_bytes
from pathlib import Path

import nbformat
import pytest
import yaml
from lessons import LESSONS, PATHS, lesson_path, upper
from packaging.requirements import Requirement
from paths import ROOT
from rattler import MatchSpec
from readme_renderer import markdown
from trove_classifiers import classifiers

import cnnlib
from cnnlib.publish.content.lesson import Lesson

README = (ROOT / "README.md").read_text("utf-8")
DOCUMENTS = ["README.md", "CONTRIBUTING.md"]
COURSE = [Lesson(path) for path in LESSONS]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]

TOP_LEVEL = {
    *(
        ".ci",
        ".devcontainer",
        ".editorconfig",
        ".gitattributes",
        ".github",
        ".gitignore",
        ".pre-commit-config.yaml",
    ),
    *("CONTRIBUTING.md", "LICENSE", "Makefile", "README.md"),
    *("environment.yml", "pyproject.toml", "requirements.txt"),
    *("cnnlib", "figures", "notebooks", "tests"),
}

# Folders of one machine, and addresses that only one network knows. The look-behind skips
# relative paths, and pictures in base64.
PRIVATE = re.compile(
    r"(?<![\w+/=.~-])/(?:work|tmp|root|opt|home|Users)/"
    r"|file:///|/simple/|files\.pythonhosted|registry\.npmjs|--(?:extra-)?index-url|--find-links"
)


@pytest.fixture(scope="module")
def committed():
    """Every path that git tracks and that is still there."""
    if not (ROOT / ".git").exists():
        pytest.skip("not a git checkout: no list of committed files")
    command = ["git", "ls-files", "-z"]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return [path for path in listed.rstrip("\0").split("\0") if (ROOT / path).exists()]


def requirements(*extras):
    listed = [PROJECT["dependencies"], *(PROJECT["optional-dependencies"][e] for e in extras)]
    found = [Requirement(line) for lines in listed for line in lines]
    return [requirement for requirement in found if requirement.name != PROJECT["name"]]


def test_nothing_else_at_the_top(committed):
    assert {path.partition("/")[0] for path in committed} <= TOP_LEVEL


def test_no_file_names_a_machine_or_a_registry(committed):
    found = []
    for path in set(committed) - {"tests/project/test_project.py"}:
        try:
            text = (ROOT / path).read_text("utf-8")
        except UnicodeDecodeError:  # a picture or data
            continue
        found += [f"{path}: {text[m.start() :][:60]!r}" for m in PRIVATE.finditer(text)]
    assert found == []


# A path is put together: no file may hold one whole.
SEEN = [
    "at /Users/",
    "see " + Path("/", "tmp", "x").as_posix(),
    "-i https://host.example/simple/",
    "file:///c",
]


@pytest.mark.parametrize("line", SEEN)
def test_a_machine_or_a_registry_is_recognised(line):
    assert PRIVATE.search(line)


def test_environment_equals_pyproject():
    environment = yaml.safe_load((ROOT / "environment.yml").read_text("utf-8"))
    *specs, pip, pip_block = environment["dependencies"]
    parsed = [MatchSpec(spec, strict=True) for spec in specs]

    python, *packages = parsed
    assert python.name.normalized == "python"
    assert str(python.version).startswith("3.12")
    assert environment["name"] == PROJECT["name"]
    assert (pip, pip_block) == ("pip", {"pip": ["-e ."]})

    conda_name = {"matplotlib": "matplotlib-base"}
    wanted = requirements("course") + [r for r in requirements("test") if r.name == "nbval"]
    assert {(spec.name.normalized, str(spec.version)) for spec in packages} == {
        (conda_name.get(r.name, r.name), str(r.specifier)) for r in wanted
    }


def test_lock_pins_every_requirement():
    lock = (ROOT / "requirements.txt").read_text("utf-8")
    pins = re.findall(r"^([\w.-]+)==([\w.]+)", lock, re.MULTILINE)
    for requirement in requirements("course", "publish", "test"):
        versions = [version for name, version in pins if name == requirement.name]
        assert versions, f"{requirement.name} is not in requirements.txt: make lock"
        assert all(requirement.specifier.contains(version) for version in versions)


def test_readme_is_a_map():
    assert 60 <= len(README.splitlines()) <= 140


def test_readme_lists_every_lesson(committed):
    rows = re.findall(r"^\| (\d*) ?\| \[([^]]+)\]\(([^)]+)\) \| \S", README, re.MULTILINE)
    lessons = []
    for path in sorted(path for path in committed if path.endswith(".ipynb")):
        heading = nbformat.read(ROOT / path, as_version=4).cells[0].source.splitlines()[0]
        number = re.match(r"notebooks/(\d*)", path)[1]
        lessons.append((number, heading.removeprefix("# "), path))
    assert rows == lessons


def test_readme_and_the_first_lesson_say_how_long_the_course_takes():
    read, own = (sum(map(of, COURSE)) for of in (minutes_to_read, minutes_of_exercises))
    told = f"{hours(read + own)} hours; {hours(read)} without exercises"
    for text in (README, Lesson(lesson_path("start_here")).text):
        assert told in text, f"write: {told}"


def test_the_first_lesson_says_how_long_each_and_the_straight_way_take():
    text = Lesson(lesson_path("start_here")).text
    rows = "\n".join(map(row_of_times, COURSE))
    assert rows in text, f"write:\n{rows}"
    told = f"**straight way** of {hours(sum(map(minutes_straight, COURSE)))} hours"
    assert told in text, f"write: {told}"


def minutes_to_read(lesson):
    return lesson.minutes


def minutes_of_exercises(lesson):
    return lesson.exercise_minutes


def minutes_straight(lesson):
    """What the straight way takes of a lesson, its exercises included."""
    return sum(cell.metadata.get("cnnlib", {}).get("straight", 0) for cell in lesson.notebook.cells)


def hours(minutes):
    """A range of whole hours, as a lesson's own range of minutes."""
    return f"{minutes / 60:.0f} to {1.8 * minutes / 60:.0f}"


def row_of_times(lesson):
    """The lesson's row in the table of minutes."""
    ranges = [
        f"{minutes} to {upper(minutes)}" if (minutes := of(lesson)) else "none"
        for of in (minutes_to_read, minutes_of_exercises, minutes_straight)
    ]
    return " | ".join([f"| {lesson.number} {lesson.title}", *ranges]) + " |"


def test_readme_tree_exists():
    (tree,) = re.findall(r"```text\n(.*?)```", README, re.DOTALL)
    folders = []
    for line in tree.splitlines():
        indent = len(line) - len(line.lstrip())
        names = line.split("  #")[0].split()
        folders = folders[: indent // 2]
        for name in names:
            path = ROOT.joinpath(*folders, name)
            assert path.exists() or path.with_suffix(".py").exists(), f"README's tree names {name}"
        folders.append(names[-1])


@pytest.mark.parametrize("code", re.findall(r"```python\n(.*?)```", README, re.DOTALL))
def test_readme_example_runs(code):
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_commands_are_verbs_of_the_makefile(name):
    verbs = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    named = re.findall(r"(?:^|`)make ([a-z]+)", (ROOT / name).read_text("utf-8"), re.MULTILINE)
    assert named and set(named) <= verbs


@pytest.mark.parametrize("name", DOCUMENTS)
def test_links_lead_somewhere(name):
    links = re.findall(r"\]\(([^)#]+)", (ROOT / name).read_text("utf-8"))
    local = [link for link in links if "://" not in link]
    assert local and all((ROOT / link).exists() for link in local)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("dist")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (path,) = folder.iterdir()
    assert path.name == f"cnnlib-{cnnlib.__version__}-py3-none-any.whl"
    with zipfile.ZipFile(path) as content:
        yield content


def test_wheel_carries_the_whole_package_and_the_lessons(committed, wheel):
    carried = set(wheel.namelist())
    assert {path for path in committed if path.startswith("cnnlib/")} <= carried
    assert {f"cnnlib/notebooks/{path.name}" for path in PATHS} <= carried
    assert not [path for path in carried if path.startswith("notebooks")]


def test_the_page_on_an_index_renders_and_needs_nothing_beside_it(wheel):
    (name,) = [name for name in wheel.namelist() if name.endswith(".dist-info/METADATA")]
    about = message_from_bytes(wheel.read(name))
    assert about["Description-Content-Type"] == "text/markdown"
    text = about.get_payload()
    page = markdown.render(text)
    assert "<h1" in page and page.count("<pre") == text.count("```") / 2
    places = re.findall(r'(?:src|href)="([^"]*)"', page)
    assert [place for place in places if not place.startswith(("https://", "#"))] == []


def test_the_package_says_what_it_is():
    assert {"authors", "classifiers", "keywords", "license"} <= set(PROJECT)
    assert set(PROJECT["classifiers"]) <= classifiers
    # An index refuses those of a licence beside the expression that names it.
    assert not [name for name in PROJECT["classifiers"] if name.startswith("License")]


def test_the_container_installs_what_the_readme_does():
    about = json.loads((ROOT / ".devcontainer/devcontainer.json").read_text("utf-8"))
    commands = about["postCreateCommand"].split(" && ")
    assert len(commands) == 2
    for command in commands:
        assert f"\n{command}\n" in README
