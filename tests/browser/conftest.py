"""A real browser, and JupyterLab on this machine alone.

Without a browser these tests are skipped and say so; with CNNLIB_REQUIRE_BROWSER=1 they fail.
"""

import json
import os
import re
import socket
import subprocess
import sys
import time
from urllib.error import URLError
from urllib.request import urlopen

import nbformat
import pytest
from driver import launch
from paths import ROOT
from playwright.sync_api import Error, expect, sync_playwright
from site_lessons import CHOSEN

from cnnlib.publish import npm
from cnnlib.publish.decks.build import REVEAL
from cnnlib.publish.site import build as site


@pytest.fixture(scope="session")
def playwright():
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def browser(playwright):
    """One browser for all tests."""
    try:
        chromium = launch(playwright)
    except Error as error:
        reason = f"no browser: {str(error).splitlines()[0]} (try: playwright install chromium)"
        if os.environ.get("CNNLIB_REQUIRE_BROWSER") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    yield chromium
    chromium.close()


@pytest.fixture(scope="module")
def new_page(browser):
    """Open pages of a projector's size that note what they ask for and what they complain of.

    Errors in their JavaScript fail the module's last test.
    """
    contexts, errors = [], []

    def new(**options):
        options = {"viewport": {"width": 1280, "height": 720}} | options
        contexts.append(browser.new_context(**options))
        page = contexts[-1].new_page()
        page.requests, page.complaints = [], []
        page.on("request", lambda request: page.requests.append(request.url))
        page.on("console", lambda message: page.complaints.append(message.text))
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.set_default_timeout(30_000)
        expect.set_options(timeout=30_000)
        return page

    yield new
    for context in contexts:
        context.close()
    assert errors == []


@pytest.fixture(scope="module")
def offline(new_page):
    """A page without a network."""
    page = new_page()
    page.context.set_offline(True)
    return page


@pytest.fixture(scope="session")
def package():
    """Where reveal.js is unpacked."""
    try:
        return npm.package(*REVEAL)
    except RuntimeError as error:
        if os.environ.get("CNNLIB_REQUIRE_BROWSER") == "1":
            pytest.fail(str(error))
        pytest.skip(str(error))


@pytest.fixture(scope="session")
def lab(tmp_path_factory):
    """The course as `cnnlib start` opens it, on a free port; yields (folder, address, token)."""
    folder = tmp_path_factory.mktemp("lab")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    names = ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR")
    private = {name: str(folder / name.lower()) for name in names}
    command = [
        *(sys.executable, "-m", "cnnlib", "start", str(folder), "--no-browser"),
        *("--ServerApp.ip=127.0.0.1", f"--ServerApp.port={port}", "--ServerApp.port_retries=0"),
        "--IdentityProvider.token=test",
    ]
    with (folder / "log").open("w") as log:
        server = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**os.environ, **private, "PYTHONPATH": str(ROOT)},
            stdout=log,
            stderr=log,
        )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_until_up(server, f"{address}/api?token=test", folder / "log")
        yield folder, address, "test"
    finally:
        server.terminate()
        server.wait(20)


def _wait_until_up(server, url, log):
    for _ in range(120):
        if server.poll() is not None:
            break
        try:
            with urlopen(url, timeout=2):
                return
        except (URLError, OSError):
            time.sleep(0.5)
    pytest.fail(f"JupyterLab did not start:\n{log.read_text('utf-8')}")


@pytest.fixture(scope="module")
def run_in_lab(new_page, lab):
    """Open a notebook of these cells in JupyterLab and run them all; returns the page."""
    folder, address, token = lab

    def run(*cells, theme="JupyterLab Light"):
        settings = folder / "jupyter_config_dir/lab/user-settings/@jupyterlab/apputils-extension"
        settings.mkdir(parents=True, exist_ok=True)
        quiet = {"fetchNews": "false", "checkForUpdates": False}
        for name, chosen in {"themes": {"theme": theme}, "notification": quiet}.items():
            (settings / f"{name}.jupyterlab-settings").write_text(json.dumps(chosen), "utf-8")
        notebook = nbformat.v4.new_notebook(cells=list(map(nbformat.v4.new_code_cell, cells)))
        notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3"}
        nbformat.write(notebook, folder / "test.ipynb")
        page = new_page()
        page.goto(f"{address}/doc/tree/test.ipynb?token={token}&reset")
        page.wait_for_selector('.jp-Notebook-ExecutionIndicator[data-status="idle"]')
        page.get_by_text("| Idle").wait_for()  # else Lab asks which kernel to start
        page.get_by_role("menuitem", name="Run", exact=True).click()
        page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
        expect(page.locator(".jp-InputPrompt").last).to_have_text(re.compile(r"\[\d+\]:"))
        return page

    return run


@pytest.fixture(scope="session")
def pages(tmp_path_factory):
    """The folder of the site."""
    folder = tmp_path_factory.mktemp("site")
    site.build(CHOSEN, folder)
    return folder


@pytest.fixture
def open_page(offline, pages):
    """Open a page by its name; what it asks for and complains of is counted from then on."""

    def open_one(name="index", theme="light", width=1280):
        offline.set_viewport_size({"width": width, "height": 800})
        offline.emulate_media(color_scheme=theme, media="screen")
        offline.requests.clear()
        offline.complaints.clear()
        offline.goto((pages / f"{name}.html").as_uri())
        return offline

    return open_one


@pytest.fixture
def visit(offline, pages):
    """Open a page by its name, as a reader who has done nothing yet."""

    def open_one(name, page=offline):
        page.complaints.clear()
        page.goto((pages / f"{name}.html").as_uri())
        page.evaluate("localStorage.clear()")
        page.reload()
        return page

    return open_one
