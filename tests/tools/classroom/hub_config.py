"""JupyterHub's settings for `make classroom`: on this machine alone, one password for all."""

import os
import sys
from pathlib import Path

c = get_config()  # noqa: F821 - JupyterHub puts it here
folder = Path(os.environ["CLASSROOM_FOLDER"])
public, internal, proxy = os.environ["CLASSROOM_PORTS"].split()

c.JupyterHub.bind_url = f"http://127.0.0.1:{public}"
c.JupyterHub.hub_bind_url = f"http://127.0.0.1:{internal}"
c.ConfigurableHTTPProxy.api_url = f"http://127.0.0.1:{proxy}"
c.ConfigurableHTTPProxy.command = [os.environ["CLASSROOM_PROXY"]]
c.JupyterHub.db_url = f"sqlite:///{folder / 'hub.sqlite'}"
c.JupyterHub.cookie_secret_file = str(folder / "cookie_secret")
c.ConfigurableHTTPProxy.pid_file = str(folder / "proxy.pid")

c.JupyterHub.authenticator_class = "dummy"
c.DummyAuthenticator.password = os.environ["CLASSROOM_PASSWORD"]
c.Authenticator.allow_all = True

# Everyone's server is a process of whoever runs this, with a home folder of the learner's own.
c.JupyterHub.spawner_class = "simple"
c.SimpleLocalProcessSpawner.home_dir_template = str(folder / "homes" / "{username}")
c.Spawner.cmd = [sys.executable, "-m", "jupyterhub.singleuser"]
# On one machine, kernels that start at the same moment can take each other's ports; sockets are
# files. A socket's path is short by law, so that they lie outside the homes.
c.Spawner.args = ["--KernelManager.transport=ipc"]
if os.geteuid() == 0:
    c.Spawner.args.append("--allow-root")
c.Spawner.environment = {
    "JUPYTER_CONFIG_PATH": os.environ["CLASSROOM_EXTENSIONS"],
    "JUPYTER_RUNTIME_DIR": lambda spawner: f"{os.environ['CLASSROOM_SOCKETS']}/{spawner.user.name}",
}
# A class that starts at once on a small machine waits longer than JupyterHub's 30 seconds.
c.Spawner.start_timeout = c.Spawner.http_timeout = 600
