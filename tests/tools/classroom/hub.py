"""A JupyterHub on this machine's loopback, started and stopped."""

import contextlib
import os
import secrets
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

import httpx
import psutil
from install import site_packages

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[2]
START_SECONDS, STOP_SECONDS = 120, 120


class Hub(NamedTuple):
    """A hub that runs: where, its password and its process."""

    url: str
    password: str
    process: psutil.Process


@contextlib.contextmanager
def running(folder, layer, proxy):
    """Start a hub that keeps its files in `folder`; stop it, and all that it started, at the end."""
    with (
        tempfile.TemporaryDirectory(prefix="class") as sockets,
        _running(folder, layer, proxy, sockets) as hub,
    ):
        yield hub


@contextlib.contextmanager
def _running(folder, layer, proxy, sockets):
    ports, password = free_ports(3), secrets.token_hex()
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(ROOT), site_packages(layer)]),
        "CLASSROOM_FOLDER": str(folder),
        "CLASSROOM_SOCKETS": sockets,
        "CLASSROOM_PORTS": " ".join(map(str, ports)),
        "CLASSROOM_PROXY": str(proxy),
        "CLASSROOM_PASSWORD": password,
        "CLASSROOM_EXTENSIONS": str(layer / "etc" / "jupyter"),
    }
    command = [sys.executable, "-m", "jupyterhub", f"--config={HERE / 'hub_config.py'}"]
    with (folder / "hub.log").open("w", encoding="utf-8") as log:
        started = subprocess.Popen(
            command, cwd=folder, env=environment, stdout=log, stderr=log, start_new_session=True
        )
    process = psutil.Process(started.pid)
    url = f"http://127.0.0.1:{ports[0]}"
    try:
        _wait_until_up(url, started)
        yield Hub(url, password, process)
    finally:
        family = [process]
        with contextlib.suppress(psutil.NoSuchProcess):
            family += process.children(recursive=True)
        started.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            started.wait(STOP_SECONDS)
        for left in psutil.wait_procs(family, timeout=10)[1]:
            left.kill()


def free_ports(count):
    """Return ports of the loopback that nobody listens on."""
    with contextlib.ExitStack() as stack:
        probes = [stack.enter_context(socket.socket()) for _ in range(count)]
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [probe.getsockname()[1] for probe in probes]


def _wait_until_up(url, process):
    end = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < end:
        with contextlib.suppress(httpx.TransportError):
            if httpx.get(f"{url}/hub/health", trust_env=False).is_success:
                return
        time.sleep(0.2)
    raise RuntimeError("the hub did not start")
