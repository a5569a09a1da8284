"""A learner: what a browser with JupyterLab asks of a hub and of the learner's own server."""

import asyncio
import json
import uuid
from urllib.parse import quote

import httpx
import nbformat
from tornado.httpclient import HTTPRequest
from tornado.websocket import websocket_connect

PATIENCE = 600  # seconds for one answer
FOLDER = "cnnlib"  # where a learner's home keeps the course
OUTPUTS = {"display_data", "error", "execute_result", "stream"}


class Learner:
    """Someone with a name, a server and a kernel on the hub at an address."""

    def __init__(self, hub, name, password):
        self.hub, self.name, self.password = f"{hub}/hub", name, password
        self.server, self.account = f"{hub}/user/{name}", f"{hub}/hub/api/users/{name}"
        self.headers = {}
        self.http = httpx.AsyncClient(timeout=PATIENCE, trust_env=False)

    async def ask(self, method, url, content=None):
        """Send a request with the learner's token; an answer that is an error raises."""
        answer = await self.http.request(method, url, json=content, headers=self.headers)
        return answer.raise_for_status()

    async def follow(self, url):
        """Wait until a stream of events ends; one that tells of a failure raises."""
        events = (await self.ask("GET", url)).text
        if '"failed": true' in events or '"phase": "error"' in events:
            raise RuntimeError(f"{self.name} got no further:\n{events}")

    async def start(self):
        """Log in by the hub's form, and start the server."""
        await self.http.get(f"{self.hub}/login")
        form = {"username": self.name, "password": self.password}
        form |= {"_xsrf": self.http.cookies["_xsrf"]}
        await self.http.post(f"{self.hub}/login", data=form)
        self.headers = {"X-XSRFToken": self.http.cookies["_xsrf"]}
        token = (await self.ask("POST", f"{self.account}/tokens", {})).json()["token"]
        self.http.cookies.clear()
        self.headers = {"Authorization": f"token {token}"}
        await self.ask("POST", f"{self.account}/server")
        await self.follow(f"{self.account}/server/progress")

    async def fetch(self, repository):
        """Follow a link of nbgitpuller: the course arrives in the learner's folder."""
        query = f"repo={quote(str(repository))}&branch=main&targetpath={FOLDER}"
        await self.follow(f"{self.server}/git-pull/api?{query}")

    async def open(self, lesson):
        """Open JupyterLab at a lesson, and start its kernel."""
        path = f"{FOLDER}/{lesson}"
        self.file = f"{self.server}/api/contents/{path}"
        await self.ask("GET", f"{self.server}/lab/tree/{path}")
        self.notebook = nbformat.from_dict((await self.ask("GET", self.file)).json()["content"])
        session = {"path": path, "name": path, "type": "notebook", "kernel": {"name": "python3"}}
        session = (await self.ask("POST", f"{self.server}/api/sessions", session)).json()
        url = f"{self.server}/api/kernels/{session['kernel']['id']}/channels"
        patience = {"connect_timeout": PATIENCE, "request_timeout": PATIENCE}
        request = HTTPRequest(url.replace("http", "ws", 1), headers=self.headers, **patience)
        self.channels = await websocket_connect(request)

    async def run_all(self):
        """Run the code cells in turn, and keep in each what it shows."""
        for cell in self.notebook.cells:
            if cell.cell_type == "code":
                cell.outputs, cell.execution_count = await self.execute(cell.source)
                fails = any(output.output_type == "error" for output in cell.outputs)
                if fails and "raises-exception" not in cell.metadata.get("tags", []):
                    raise RuntimeError(f"{self.name}'s cell fails: {cell.outputs[-1].evalue}")

    async def execute(self, code):
        """Run code in the kernel; returns its outputs and its number."""
        header = {"msg_id": uuid.uuid4().hex, "msg_type": "execute_request", "version": "5.3"}
        header |= {"username": self.name, "session": self.name, "date": ""}
        content = {"code": code, "silent": False, "store_history": True, "allow_stdin": False}
        empty = {"parent_header": {}, "metadata": {}, "buffers": []}
        request = {"channel": "shell", "header": header, "content": content, **empty}
        await self.channels.write_message(json.dumps(request))
        outputs, idle, count = [], False, None
        while not idle or count is None:
            text = await self.channels.read_message()
            if text is None:
                raise RuntimeError(f"{self.name} lost the kernel")
            if isinstance(text, bytes):  # a widget's arrays, for a page to draw
                continue
            message = json.loads(text)
            if message["parent_header"].get("msg_id") != header["msg_id"]:
                continue
            kind, content = message["header"]["msg_type"], message["content"]
            if kind in OUTPUTS:
                outputs.append(nbformat.v4.output_from_msg(message))
            count = content["execution_count"] if kind == "execute_reply" else count
            idle = idle or content.get("execution_state") == "idle"
        return outputs, count

    async def save(self):
        """Save the notebook with what its cells show."""
        model = {"type": "notebook", "format": "json", "content": self.notebook}
        await self.ask("PUT", self.file, model)

    async def stop(self):
        """Leave the kernel, stop the server, wait until it has stopped, close the browser."""
        self.channels.close()
        await self.ask("DELETE", f"{self.account}/server")
        while (await self.ask("GET", self.account)).json()["server"]:
            await asyncio.sleep(0.2)
        await self.http.aclose()
