"""What `make classroom` does before and after the hub; the class itself is a command of its own."""

import json
import sys

import pytest
from lessons import PATHS, lesson_path
from paths import ROOT
from traitlets.config import PyFileConfigLoader

CLASSROOM = ROOT / "tests/tools/classroom"


@pytest.fixture
def classroom(monkeypatch):
    """The command's modules, imported as its own script imports them."""
    monkeypatch.syspath_prepend(str(CLASSROOM))
    before = set(sys.modules)
    import report
    import run

    yield type("Classroom", (), {"report": report, "run": run})
    for name in {path.stem for path in CLASSROOM.glob("*.py")} - before:
        sys.modules.pop(name, None)


def test_options(classroom):
    options = classroom.run.arguments(["--learners", "3", "--lesson", "run_the_network"])
    chosen = f"notebooks/{lesson_path('run_the_network').name}"
    assert (options.learners, options.lesson) == (3, chosen)
    usual = f"notebooks/{lesson_path('slide_a_kernel').name}"
    assert classroom.run.arguments([]).lesson == usual


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--lesson", "_"], f"--lesson _ is to name one lesson; it names {len(PATHS)}"),
        (["--lesson", "dance"], "--lesson dance is to name one lesson; it names 0"),
        (["--learners", "1"], "--learners 1: a class is two or more"),
    ],
)
def test_wrong_options_say_why(classroom, capsys, words, message):
    with pytest.raises(SystemExit):
        classroom.run.arguments(words)
    assert message in capsys.readouterr().err


def test_page_shows_the_report_on_the_recorded_class(classroom):
    record = json.loads(classroom.run.RECORD.read_text("utf-8"))
    shown = classroom.run.REPORT.findall(classroom.run.PAGE.read_text("utf-8"))
    assert shown == [classroom.report.report(record)]


def test_report_shows_medians_and_worst(classroom):
    learners = {name: [4, 1, 2] for name in classroom.report.ROWS} | {"shared": [100, 300, 200]}
    record = {"lesson": "L", "machine": "M", "learners": learners}
    text = classroom.report.report(record | {"hub": {"shared": 250, "processor": 6}})
    assert text.startswith("3 learners at once: L\nM\n")
    lines = text.splitlines()
    for name, title in classroom.report.ROWS.items():
        [line] = [line for line in lines if line.startswith(title)]
        numbers = ["200.0", "300.0"] if name == "shared" else ["2.0", "4.0"]
        assert line.removeprefix(title).split() == numbers
    words = " ".join(map(str.strip, lines))
    # Of the hub 6 / 3 seconds a learner; 50 x 300 + 250 MB, and a third more; of four processors
    # 50 x (4 + 2) seconds, and 50 x 4; in containers 4 MB and a third more, and 30,000 / 5.33.
    for said in (
        "hold 250 MB",
        "start about 30 learners a minute",
        "hold 15.2 GB; with a third more to play in, 20.3 GB",
        "open after 75 s; all cells of all take 50 s",
        "5 MB a learner, so 5,625 learners in 30 GB, and 1 times that for 5,000 at work",
    ):
        assert said in words


@pytest.mark.skipif(sys.platform == "win32", reason="JupyterHub does not run on Windows")
def test_hub_listens_to_this_machine_alone(monkeypatch, tmp_path):
    settings = {"FOLDER": tmp_path, "PORTS": "1 2 3", "PROXY": "proxy", "PASSWORD": "secret"}
    for name, value in (settings | {"EXTENSIONS": "etc", "SOCKETS": "s"}).items():
        monkeypatch.setenv(f"CLASSROOM_{name}", str(value))
    config = PyFileConfigLoader("hub_config.py", path=str(CLASSROOM)).load_config()
    hub, proxy = config.JupyterHub, config.ConfigurableHTTPProxy
    addresses = [hub.bind_url, hub.hub_bind_url, proxy.api_url]
    assert addresses == [f"http://127.0.0.1:{port}" for port in (1, 2, 3)]
    assert config.DummyAuthenticator.password == "secret"
    assert "{username}" in config.SimpleLocalProcessSpawner.home_dir_template
