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

import httpx
import psutil
from install import site_packages

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[2]
SECONDS = 120  # for its start, and for its end


@contextlib.contextmanager
def running(folder, layer, proxy):
    """Start a hub that keeps its files in `folder`: its address, its password and its process.

    It is stopped, with all that it has started, at the end.
    """
    ports, password = free_ports(3), secrets.token_hex()
    with contextlib.ExitStack() as stack:
        environment = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join([str(ROOT), site_packages(layer)]),
            "CLASSROOM_FOLDER": str(folder),
            "CLASSROOM_SOCKETS": stack.enter_context(tempfile.TemporaryDirectory(prefix="class")),
            "CLASSROOM_PORTS": " ".join(map(str, ports)),
            "CLASSROOM_PROXY": str(proxy),
            "CLASSROOM_PASSWORD": password,
            "CLASSROOM_EXTENSIONS": str(layer / "etc" / "jupyter"),
        }
        log = stack.enter_context((folder / "hub.log").open("w", encoding="utf-8"))
        command = [sys.executable, "-m", "jupyterhub", f"--config={HERE / 'hub_config.py'}"]
        options = {"cwd": folder, "env": environment, "start_new_session": True}
        process = psutil.Popen(command, stdout=log, stderr=log, **options)
        stack.callback(_stop, process)
        url = f"http://127.0.0.1:{ports[0]}"
        _wait_until_up(url, process)
        yield url, password, process


def free_ports(count):
    """Return ports of the loopback that nobody listens on."""
    with contextlib.ExitStack() as stack:
        probes = [stack.enter_context(socket.socket()) for _ in range(count)]
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [probe.getsockname()[1] for probe in probes]


def _wait_until_up(url, process):
    end = time.monotonic() + SECONDS
    while process.poll() is None and time.monotonic() < end:
        with contextlib.suppress(httpx.TransportError):
            if httpx.get(f"{url}/hub/health", trust_env=False).is_success:
                return
        time.sleep(0.2)
    raise RuntimeError("the hub did not start")


def _stop(process):
    """Let a hub stop its learners' servers; end what is left of them."""
    family = process.children(recursive=True) if process.is_running() else []
    process.terminate()
    with contextlib.suppress(psutil.TimeoutExpired, subprocess.TimeoutExpired):
        process.wait(SECONDS)
    for left in psutil.wait_procs([process, *family], timeout=10)[1]:
        left.kill()
