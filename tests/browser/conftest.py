"""A browser and a JupyterLab of one's own, for the tests marked `browser`."""

import contextlib
import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Error, sync_playwright

ROOT = Path(__file__).parents[2]

# A container has no sandbox and no GPU, and a test has no business with the network.
FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]


def launch(playwright):
    """The first browser there is: the system's Chromium, Playwright's own, Chrome or Edge."""
    system = shutil.which("chromium") or shutil.which("chromium-browser")
    choices = [{"executable_path": system}] if system else []
    for choice in [*choices, {}, {"channel": "chrome"}, {"channel": "msedge"}]:
        with contextlib.suppress(Error):
            return playwright.chromium.launch(args=FLAGS, **choice)
    return None


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright:
        browser = launch(playwright)
        if browser is None:
            give_up = pytest.fail if os.environ.get("CNNLIB_REQUIRE_BROWSER") else pytest.skip
            give_up("no browser: install Chromium or Chrome, or run `playwright install chromium`")
        yield browser
        browser.close()


@pytest.fixture
def page(browser):
    """A fresh page at projector size."""
    with contextlib.closing(
        browser.new_context(viewport={"width": 1280, "height": 720})
    ) as context:
        yield context.new_page()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until_up(address, server, log):
    for _ in range(600):
        with contextlib.suppress(OSError):
            return urllib.request.urlopen(address).close()
        assert server.poll() is None, log.read_text("utf-8")
        time.sleep(0.1)
    raise TimeoutError(f"JupyterLab did not answer within a minute:\n{log.read_text('utf-8')}")


@dataclass
class Lab:
    """A running JupyterLab: the folder it serves, and the address of a notebook in it."""

    folder: Path
    address: str
    token: str

    def url(self, path):
        return f"{self.address}/lab/tree/{path}?token={self.token}&reset"


@pytest.fixture(scope="session")
def lab(tmp_path_factory):
    """JupyterLab on a free port, on a copy of the lessons, with none of the user's settings."""
    home = tmp_path_factory.mktemp("jupyter")
    for name in ("notebooks", "figures"):
        if (ROOT / name).exists():
            shutil.copytree(ROOT / name, home / "course" / name)
    lab = Lab(home / "course", f"http://127.0.0.1:{free_port()}", secrets.token_hex())
    command = [
        *(sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root"),
        *(f"--ServerApp.root_dir={lab.folder}", f"--IdentityProvider.token={lab.token}"),
        *(f"--ServerApp.port={lab.address.rpartition(':')[2]}", "--ServerApp.port_retries=0"),
        f"--LabApp.workspaces_dir={home / 'workspaces'}",
    ]
    private = {f"JUPYTER_{kind}_DIR": str(home / kind) for kind in ("CONFIG", "DATA", "RUNTIME")}
    environment = os.environ | private | {"PYTHONPATH": str(ROOT)}
    log = home / "log"
    with log.open("w") as output:
        server = subprocess.Popen(command, env=environment, stdout=output, stderr=subprocess.STDOUT)
        try:
            wait_until_up(f"{lab.address}/api", server, log)
            yield lab
        finally:
            server.terminate()
            server.wait(30)
