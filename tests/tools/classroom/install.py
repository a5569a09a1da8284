"""JupyterHub, nbgitpuller and the hub's proxy, installed beside the course's own environment."""

import shutil
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

PACKAGES = ["jupyterhub==6.1.1", "nbgitpuller==1.3.0"]
PROXY = "configurable-http-proxy@5.3.0"


def install(folder):
    """Install into `folder` what is not there yet.

    The packages go into an environment that sees those of this Python, so that pip adds only what
    is missing and the learners' servers run the versions of the lock.

    Returns
    -------
    layer, proxy : Path
        The environment with the packages; the proxy's command.
    """
    layer, npm_folder, stamp = folder / "layer", folder / "proxy", folder / "installed"
    wanted = "\n".join([sys.prefix, sys.version, *PACKAGES, PROXY])
    if not stamp.exists() or stamp.read_text("utf-8") != wanted:
        npm = shutil.which("npm")
        if npm is None:
            sys.exit("make classroom needs Node.js and npm, for JupyterHub's proxy.")
        print(f"Installing {', '.join([*PACKAGES, PROXY])} into build/", flush=True)
        venv.create(layer, clear=True)
        seen = f"import site; site.addsitedir({sysconfig.get_path('purelib')!r})"
        Path(site_packages(layer), "course.pth").write_text(seen, "utf-8")
        pip = [sys.executable, "-m", "pip", "--python", str(layer / "bin" / "python")]
        quiet = ["--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, "install", *quiet, *PACKAGES], check=True)
        quiet = ["--no-save", "--no-audit", "--no-fund", "--loglevel=error"]
        subprocess.run([npm, "install", "--prefix", str(npm_folder), *quiet, PROXY], check=True)
        stamp.write_text(wanted, "utf-8")
    return layer, npm_folder / "node_modules" / ".bin" / "configurable-http-proxy"


def site_packages(layer):
    """Return where an environment keeps its packages."""
    return sysconfig.get_path("purelib", "venv", {"base": str(layer), "platbase": str(layer)})
