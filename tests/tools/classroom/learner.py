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
OUTPUTS = {"display_data", "error", "execute_result", "stream"}


class Learner:
    """Someone with a name, a server and a kernel.

    Parameters
    ----------
    hub : str
        The hub's address.
    name : str
        The name to log in with.
    """

    def __init__(self, hub, name):
        self.hub, self.name = f"{hub}/hub", name
        self.server = f"{hub}/user/{name}"
        self.account = f"{self.hub}/api/users/{name}"
        self.mark = uuid.uuid4().hex  # what only this learner writes
        self.path = self.notebook = self.kernel = self.channels = None
        self.headers = {}
        self.http = httpx.AsyncClient(timeout=PATIENCE, trust_env=False)

    async def ask(self, method, url, content=None):
        """Send a request with the learner's token; an answer that is an error raises."""
        answer = await self.http.request(method, url, json=content, headers=self.headers)
        return answer.raise_for_status()

    async def start(self, password):
        """Log in by the hub's form, and start the server."""
        await self.http.get(f"{self.hub}/login")
        form = {"username": self.name, "password": password, "_xsrf": self.http.cookies["_xsrf"]}
        await self.http.post(f"{self.hub}/login", data=form)
        self.headers = {"X-XSRFToken": self.http.cookies["_xsrf"]}
        token = (await self.ask("POST", f"{self.account}/tokens", {})).json()["token"]
        self.http.cookies.clear()
        self.headers = {"Authorization": f"token {token}"}
        await self.ask("POST", f"{self.account}/server")
        async for event in self.events(f"{self.account}/server/progress"):
            if event.get("failed"):
                raise RuntimeError(f"{self.name}'s server did not start: {event['message']}")
            if event.get("ready"):
                return

    async def events(self, url):
        """Yield what a stream of server-sent events says."""
        async with self.http.stream("GET", url, headers=self.headers) as answer:
            answer.raise_for_status()
            async for line in answer.aiter_lines():
                if line.startswith("data:"):
                    yield json.loads(line.removeprefix("data:"))

    async def fetch(self, repository, folder):
        """Follow a link of nbgitpuller: the course arrives in the learner's `folder`."""
        query = f"repo={quote(str(repository))}&branch=main&targetpath={folder}"
        async for event in self.events(f"{self.server}/git-pull/api?{query}"):
            if event["phase"] == "error":
                raise RuntimeError(f"{self.name} got no course: {event['message']}")

    async def open(self, path):
        """Open JupyterLab at a notebook, start its kernel, and begin with a cell of one's own."""
        await self.ask("GET", f"{self.server}/lab/tree/{path}")
        content = (await self.ask("GET", self.file(path))).json()["content"]
        self.path, self.notebook = path, nbformat.from_dict(content)
        self.notebook.cells.insert(0, nbformat.v4.new_code_cell(f'mark = "{self.mark}"'))
        session = {"path": path, "name": path, "type": "notebook", "kernel": {"name": "python3"}}
        session = (await self.ask("POST", f"{self.server}/api/sessions", session)).json()
        self.kernel = session["kernel"]["id"]
        self.channels = await self.connect(self.server, self.kernel)

    def file(self, path):
        """Return the address of a file on the learner's server."""
        return f"{self.server}/api/contents/{path}"

    async def connect(self, server, kernel):
        """Open the channels to a kernel on a server."""
        url = f"{server}/api/kernels/{kernel}/channels".replace("http", "ws", 1)
        patience = {"connect_timeout": PATIENCE, "request_timeout": PATIENCE}
        return await websocket_connect(HTTPRequest(url, headers=self.headers, **patience))

    async def run_all(self):
        """Run the code cells in turn, and keep in each what it shows."""
        for cell in self.notebook.cells:
            if cell.cell_type == "code":
                cell.outputs, cell.execution_count = await self.execute(cell.source)

    async def execute(self, code):
        """Run code in the kernel; returns its outputs and its number."""
        header = {"msg_id": uuid.uuid4().hex, "msg_type": "execute_request", "version": "5.3"}
        header |= {"username": self.name, "session": self.mark, "date": ""}
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
            if kind == "execute_reply":
                count = content["execution_count"]
            elif kind in OUTPUTS:
                outputs.append(nbformat.v4.output_from_msg(message))
            idle = idle or content.get("execution_state") == "idle"
        return outputs, count

    async def save(self):
        """Save the notebook with what its cells show."""
        model = {"type": "notebook", "format": "json", "content": self.notebook}
        await self.ask("PUT", self.file(self.path), model)

    async def stop(self):
        """Leave the kernel, stop the server, wait until it has stopped, close the browser."""
        self.channels.close()
        await self.ask("DELETE", f"{self.account}/server")
        while (await self.ask("GET", self.account)).json()["server"]:
            await asyncio.sleep(0.2)
        await self.http.aclose()
