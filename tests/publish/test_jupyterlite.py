"""The course in JupyterLite: what is in the site, and that Pyodide has what is not."""

import hashlib
import json
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from email import message_from_bytes

import nbformat
import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from cnnlib import course
from cnnlib.publish import lab

constants = pytest.importorskip(
    "jupyterlite_pyodide_kernel.constants", reason="no JupyterLite: it is in cnnlib[publish]"
)
pytest.importorskip("jupyterlite_core", reason="no JupyterLite: it is in cnnlib[publish]")

NOTEBOOKS = sorted((lab.ROOT / "notebooks").glob("*.ipynb"))
PROJECT = tomllib.loads((lab.ROOT / "pyproject.toml").read_text("utf-8"))["project"]
PYTHON = "3.12"  # Pyodide's; its list of packages says so
VERSION = re.search(r"/v([\d.]+)/", lab.PYODIDE)[1]
# What wheels ask of the place where they run.
IN_THE_BROWSER = {"sys_platform": "emscripten", "platform_system": "Emscripten", "os_name": "posix"}
WITH_THE_KERNEL = {"ipython", "traitlets"}


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The site of the first two lessons, without Pyodide."""
    folder = tmp_path_factory.mktemp("jupyterlite") / "site"
    try:
        lab.build(folder, NOTEBOOKS[:2])
    except subprocess.CalledProcessError as error:
        if "download" in error.cmd:
            pytest.skip("no package index in reach: pip cannot download the wheels")
        raise
    return folder


@pytest.fixture(scope="module")
def kernel_settings(site):
    config = json.loads((site / "jupyter-lite.json").read_text("utf-8"))["jupyter-config-data"]
    return config["litePluginSettings"][constants.PYODIDE_KERNEL_PLUGIN_ID]


@pytest.fixture(scope="module")
def index(site, kernel_settings):
    """Every wheel that a kernel can be given: {name: its files, newest last}."""
    found = {}
    for url in kernel_settings["pipliteUrls"]:
        path = site / url.partition("?")[0]
        for name, package in json.loads(path.read_text("utf-8")).items():
            files = [file for release in package["releases"].values() for file in release]
            found.setdefault(name, []).extend((path.parent / f["url"], f) for f in files)
    return found


def metadata(wheel):
    with zipfile.ZipFile(wheel) as content:
        (name,) = [n for n in content.namelist() if n.endswith(".dist-info/METADATA")]
        return message_from_bytes(content.read(name))


def needs(wheel):
    """What the wheel requires in the browser."""
    listed = map(Requirement, metadata(wheel).get_all("Requires-Dist", []))
    browser = {**IN_THE_BROWSER, "extra": "", "python_version": PYTHON}
    return [r for r in listed if not r.marker or r.marker.evaluate(browser)]


def lessons_need():
    """What the lessons need, but for JupyterLab: that is JupyterLite itself."""
    listed = PROJECT["dependencies"] + PROJECT["optional-dependencies"]["course"]
    return [r for r in map(Requirement, listed) if r.name != "jupyterlab"]


def test_carries_the_lessons_as_they_are(site):
    carried = sorted((site / "files/notebooks").iterdir())
    assert [path.name for path in carried] == [path.name for path in NOTEBOOKS[:2]]
    assert all(
        a.read_bytes() == b.read_bytes() for a, b in zip(carried, NOTEBOOKS[:2], strict=True)
    )
    listing = json.loads((site / "api/contents/notebooks/all.json").read_text("utf-8"))
    assert {entry["name"] for entry in listing["content"]} == {path.name for path in carried}


def test_lessons_link_to_nothing_but_lessons():
    names = {path.name for path in NOTEBOOKS}
    for path in NOTEBOOKS:
        cells = nbformat.read(path, as_version=4).cells
        text = "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
        targets = re.findall(r"\]\(([^)#]+)|(?:src|href)=\"([^\"#]+)", text)
        local = {a or b for a, b in targets if "://" not in (a or b)}
        assert local <= names, f"{path.name} needs more beside it: copy that into the site, too"


def test_opens_at_the_first_lesson(site):
    page = (site / "index.html").read_text("utf-8")
    assert f"lab/index.html?path=notebooks/{NOTEBOOKS[0].name}" in page


def test_index_holds_pure_wheels_and_their_hashes(index):
    assert {"cnnlib", *lab.FROM_THE_LOCK} <= set(index)
    for files in index.values():
        for path, listed in files:
            assert path.name.endswith("-none-any.whl")
            assert hashlib.sha256(path.read_bytes()).hexdigest() == listed["digests"]["sha256"]


def test_cnnlib_in_the_index_is_whole(index):
    ((wheel, _),) = index["cnnlib"]
    carried = set(zipfile.ZipFile(wheel).namelist())
    sources = {"cnnlib/data/digits.npz", "cnnlib/widgets/shared/arithmetic.js"}
    assert (
        sources | {p.relative_to(lab.ROOT).as_posix() for p in lab.ROOT.glob("cnnlib/**/*.py")}
        <= carried
    )


def test_index_holds_the_locks_versions(index):
    lock = (lab.ROOT / "requirements.txt").read_text("utf-8")
    for name in lab.FROM_THE_LOCK:
        ((wheel, listed),) = index[name]
        pin, hashes = re.search(
            rf"^{name}==(\S+)((?:.*\n)(?:[ \t].*\n)*)", lock, re.MULTILINE
        ).groups()
        assert metadata(wheel)["Version"] == pin
        assert listed["digests"]["sha256"] in hashes


def test_each_need_is_in_the_site_or_comes_with_python(index):
    wheels = {name: [path for path, _ in files] for name, files in index.items()}
    own = ["cnnlib", *lab.FROM_THE_LOCK]
    for need in lessons_need() + [need for name in own for need in needs(wheels[name][0])]:
        name = canonicalize_name(need.name)
        if name not in {*lab.FROM_PYODIDE, *WITH_THE_KERNEL}:
            versions = [metadata(path)["Version"] for path in wheels.get(name, [])]
            assert any(map(need.specifier.contains, versions)), f"{need} is not in the index"


def test_no_wheel_in_the_site_without_need(index):
    wheels = {name: files[0][0] for name, files in index.items()}
    needed, open_ends = set(), [canonicalize_name(need.name) for need in lessons_need()]
    while open_ends:
        name = open_ends.pop()
        if name in wheels and name not in needed:
            needed.add(name)
            open_ends += [canonicalize_name(need.name) for need in needs(wheels[name])]
    assert set(lab.FROM_THE_LOCK) <= needed


def test_a_kernel_starts_with_the_lessons_packages(site, kernel_settings):
    assert kernel_settings["disablePyPIFallback"] is True
    packages = kernel_settings["loadPyodideOptions"]["packages"]
    names, urls = packages[: len(lab.FROM_PYODIDE)], packages[len(lab.FROM_PYODIDE) :]
    assert tuple(names) == lab.FROM_PYODIDE
    # The browser resolves the addresses from the worker's own.
    beside_the_worker = site / "extensions" / lab.KERNEL / "static"
    resolved = {(beside_the_worker / url).resolve() for url in urls}
    assert resolved == {path.resolve() for path in (site / "pypi").glob("*.whl")}


def test_explorers_have_their_extensions(site):
    config = json.loads((site / "jupyter-lite.json").read_text("utf-8"))["jupyter-config-data"]
    extensions = {e["name"]: e["load"] for e in config["federated_extensions"]}
    for name in ("@jupyter-widgets/jupyterlab-manager", "anywidget", lab.KERNEL):
        assert (site / "extensions" / name / extensions[name]).is_file()


def test_pyodide_comes_from_its_public_address(site, kernel_settings):
    assert kernel_settings["pyodideUrl"] == "./python.js"
    assert f'new URL("{lab.PYODIDE}", location)' in (site / "python.js").read_text("utf-8")
    assert not (site / "pyodide").exists()


def test_the_start_page_asks_whether_python_comes_and_no_one_else(site):
    page = (site / "index.html").read_text("utf-8")
    assert f'data-python="{lab.PYODIDE}pyodide.js"' in page
    assert 'connect-src https://cdn.jsdelivr.net"' in page


def test_a_folder_that_is_no_pyodide_is_refused(tmp_path):
    with pytest.raises(ValueError, match=r"no unpacked Pyodide: it has no pyodide\.js"):
        lab.build(tmp_path / "site", NOTEBOOKS[:1], pyodide=tmp_path)
    assert not (tmp_path / "site").exists()


def test_without_a_checkout_nothing_is_built_and_nothing_removed(tmp_path, monkeypatch):
    monkeypatch.setattr(course, "checkout", lambda: None)
    (tmp_path / "kept").touch()
    with pytest.raises(ValueError, match="JupyterLite is built in a checkout of the project"):
        lab.build(tmp_path, NOTEBOOKS[:1])
    assert (tmp_path / "kept").exists()


def test_a_build_that_breaks_leaves_the_site_before(tmp_path, monkeypatch):
    def refuse(folder):
        raise subprocess.CalledProcessError(1, ["pip", "download"])

    monkeypatch.setattr(lab, "_collect_wheels", refuse)
    (tmp_path / "kept").touch()
    with pytest.raises(subprocess.CalledProcessError):
        lab.build(tmp_path, NOTEBOOKS[:1])
    assert (tmp_path / "kept").exists()


def test_the_command_says_what_is_wrong_with_the_folder(tmp_path):
    command = [sys.executable, "-m", "cnnlib.publish.lab", str(tmp_path / "site")]
    command += ["--pyodide", str(tmp_path)]
    done = subprocess.run(command, check=False, cwd=lab.ROOT, capture_output=True, text=True)
    assert done.returncode == 2
    assert done.stderr.endswith("is no unpacked Pyodide: it has no pyodide.js\n")


def test_fit_starts_no_thread_in_the_browser():
    pretend = f"""
import sys, threading
sys.path.insert(0, {str(lab.ROOT)!r})
import numpy as np
from tqdm.auto import tqdm

def refuse(thread):
    raise RuntimeError("can't start new thread")

threading.Thread.start = refuse
sys.platform = "emscripten"
from cnnlib import layers, losses, optim, training
rng = np.random.default_rng(0)
model = layers.Linear(2, 2, rng=rng)
x, y = np.zeros((4, 2), np.float32), np.zeros(4, np.int64)
loss, optimiser = losses.softmax_cross_entropy, optim.SGD(model.parameters(), learning_rate=0.1)
training.fit(model, loss, optimiser, x, y, epochs=1, batch_size=2, rng=rng)
"""
    subprocess.run([sys.executable, "-W", "error", "-c", pretend], check=True)


@pytest.fixture(scope="module")
def pyodide_versions(tmp_path_factory):
    """Versions of the packages in the Pyodide that the lessons start, by its own list."""
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("no npm: Pyodide's list of packages is in its npm package")
    folder = tmp_path_factory.mktemp("pyodide")
    name = f"pyodide@{VERSION}"
    try:
        subprocess.run([npm, "pack", "--silent", name], check=True, cwd=folder, capture_output=True)
    except subprocess.CalledProcessError:
        pytest.skip(f"npm has no {name} in reach")
    (archive,) = folder.glob("*.tgz")
    with tarfile.open(archive) as content:
        lock = json.load(content.extractfile("package/pyodide-lock.json"))
    return lock["info"]["python"], {n: p["version"] for n, p in lock["packages"].items()}


def test_pyodide_meets_the_floors(pyodide_versions, index):
    python, versions = pyodide_versions
    assert Requirement(f"python{PROJECT['requires-python']}").specifier.contains(python)
    assert python.startswith(f"{PYTHON}.")
    wheels = [
        files[0][0] for name, files in index.items() if name in {"cnnlib", *lab.FROM_THE_LOCK}
    ]
    asked = lessons_need() + [need for wheel in wheels for need in needs(wheel)]
    for need in asked:
        if canonicalize_name(need.name) in {*lab.FROM_PYODIDE, *WITH_THE_KERNEL}:
            assert need.specifier.contains(versions[canonicalize_name(need.name)]), need
    assert set(lab.FROM_PYODIDE) <= set(versions)
    for wheel in wheels:
        asks = Requirement(f"python{metadata(wheel)['Requires-Python']}")
        assert asks.specifier.contains(python), wheel.name
