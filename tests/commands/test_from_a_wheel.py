"""The wheel in an empty environment and home, away from the checkout: commands, and lessons alone."""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import venv
from urllib.error import URLError
from urllib.request import urlopen

import nbformat
import pytest
from lessons import PATHS, lesson_path
from nbclient import NotebookClient
from paths import ROOT

from cnnlib import course


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    return tmp_path_factory.mktemp("away")


@pytest.fixture(scope="module")
def wheel(place):
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(place / "dist")]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    [built] = (place / "dist").iterdir()
    return built


@pytest.fixture(scope="module")
def environment(place):
    """The variables of someone who has nothing yet; pip takes the locked versions, as tests do."""
    lock = (ROOT / "requirements.txt").read_text("utf-8")
    pins = re.findall(r"^[\w.-]+==[^\\\n]+", lock, re.MULTILINE)
    (place / "pins.txt").write_text("\n".join(pins), "utf-8")
    (place / "home").mkdir()
    ours = {"PYTHONPATH", "CNNLIB_MINE", "VIRTUAL_ENV"}
    kept = {name: value for name, value in os.environ.items() if name not in ours}
    home = dict.fromkeys(("HOME", "USERPROFILE"), str(place / "home"))
    return {**kept, **home, "PIP_CONSTRAINT": str(place / "pins.txt"), "PIP_QUIET": "1"}


@pytest.fixture(scope="module")
def python(place, environment):
    """An interpreter that has a kernel, and nothing else of what the course needs."""
    venv.create(place / "bare", with_pip=True)
    scripts = place / "bare" / ("Scripts" if sys.platform == "win32" else "bin")
    found = shutil.which("python", path=str(scripts))
    command = [found, "-m", "pip", "install", "ipykernel"]
    if subprocess.run(command, env=environment, check=False, capture_output=True).returncode:
        pytest.skip("no package index in reach: pip cannot install a kernel")
    return found


@pytest.fixture
def run_alone(place, python, wheel, environment, monkeypatch):
    """Run a notebook as one that is opened alone: where its package is missing at first."""
    kernel = {
        "argv": [python, "-m", "ipykernel_launcher", "-f", "{connection_file}"],
        "display_name": "bare",
        "language": "python",
    }
    (place / "kernels/bare").mkdir(parents=True, exist_ok=True)
    (place / "kernels/bare/kernel.json").write_text(json.dumps(kernel), "utf-8")
    monkeypatch.setenv("JUPYTER_PATH", str(place))
    remove = [python, "-m", "pip", "uninstall", "--yes", "cnnlib"]
    subprocess.run(remove, env=environment, check=True, capture_output=True)

    def run(path, folder):
        notebook = nbformat.read(path, as_version=4)
        begin = next(cell for cell in notebook.cells if cell.cell_type == "code")
        assert begin.source == course.first_cell(), "make notebooks writes it"
        begin.source = course.first_cell(wheel.as_uri())
        where = {"metadata": {"path": str(folder)}}
        client = NotebookClient(notebook, timeout=600, kernel_name="bare", resources=where)
        return client.execute(env=environment)

    return run


@pytest.mark.notebooks
def test_a_lesson_opened_alone_gets_the_package_and_runs(run_alone, tmp_path):
    run_alone(lesson_path("pool"), tmp_path)


@pytest.mark.soak
@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_each_lesson_opened_alone_gets_the_package_and_runs(path, run_alone, tmp_path, soaks):
    soaks("lessons opened alone")
    run_alone(path, tmp_path)


@pytest.fixture(scope="module")
def installed(python, wheel, environment):
    """The interpreter, with what the lessons import."""
    wanted = f"cnnlib[course] @ {wheel.as_uri()}"
    command = [python, "-m", "pip", "install", wanted]
    subprocess.run(command, env=environment, check=True, capture_output=True)
    return python


@pytest.mark.notebooks
def test_start_serves_the_first_lesson(place, installed, environment):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        *(str(shutil.which("cnnlib", path=os.path.dirname(installed))), "start", "the lessons"),
        *("--no-browser", "--ServerApp.ip=127.0.0.1", f"--ServerApp.port={port}"),
        *("--ServerApp.port_retries=0", "--IdentityProvider.token=test"),
    ]
    with (place / "log").open("w") as log:
        server = subprocess.Popen(command, cwd=place, env=environment, stdout=log, stderr=log)
    try:
        address = f"http://127.0.0.1:{port}"
        opened = served(server, f"{address}/?token=test", place / "log")
        assert opened.url.startswith(f"{address}/lab/tree/{PATHS[0].name}")
        lesson = json.load(urlopen(f"{address}/api/contents/{PATHS[0].name}?token=test"))
    finally:
        server.terminate()
        server.wait(30)
    assert lesson["content"]["cells"][0]["source"].startswith("# Start here")
    copied = sorted((place / "the lessons").glob("*.ipynb"))
    assert [path.read_bytes() for path in copied] == [path.read_bytes() for path in PATHS]


def served(server, url, log):
    """Return the answer to a request, as soon as there is one."""
    for _ in range(240):
        if server.poll() is not None:
            break
        try:
            return urlopen(url, timeout=5)
        except (URLError, OSError):
            time.sleep(0.5)
    return pytest.fail(f"JupyterLab did not start:\n{log.read_text('utf-8')}")


@pytest.mark.notebooks
def test_what_cannot_be_built_there_says_so_and_removes_nothing(place, installed, environment):
    site = place / "site"
    site.mkdir()
    (site / "kept").touch()

    def told(*words):
        command = [installed, "-m", *words, str(site)]
        done = subprocess.run(
            command, cwd=place, env=environment, check=False, capture_output=True, text=True
        )
        assert done.returncode
        return done.stderr

    assert "JupyterLite is built in a checkout of the project" in told("cnnlib.publish.lab")
    assert 'is not installed: pip install "cnnlib[publish]"' in told("cnnlib", "site")
    assert [path.name for path in site.iterdir()] == ["kept"]
