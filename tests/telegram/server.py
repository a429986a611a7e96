"""The loopback Telegram as an HTTP server on 127.0.0.1: a thread with an event loop of its own."""

import asyncio
import inspect
import json
import re
import threading
import traceback
from typing import Any

from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application, RequestHandler

from tests.telegram import requests
from tests.telegram.cloud import Cloud
from tests.telegram.errors import NOT_FOUND, UNAUTHORIZED, ApiError, bad_request
from tests.telegram.faults import Fault, Faults
from tests.telegram.limits import UPLOAD_BYTES
from tests.telegram.methods import METHODS
from tests.telegram.parameters import bind, unsupported
from tests.telegram.schema import find_schema
from tests.telegram.webhooks import Courier

_TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]{30,}")
_START_SECONDS = 10


class _BotHandler(RequestHandler):
    """`/bot<token>/<method>`."""

    def initialize(self, server: "Server") -> None:
        self.server = server

    async def get(self, token: str, name: str) -> None:
        await self._serve(token, name)

    async def post(self, token: str, name: str) -> None:
        await self._serve(token, name)

    async def _serve(self, token: str, name: str) -> None:
        fault = self.server.faults.next_for(name)
        if fault is not None:
            self.server.cloud.record.add("telegram", "", "has a fault", name)
        if fault is not None and fault.error is not None and not fault.done_first:
            return self._answer(fault.error.code, fault.error.answer(), fault)
        code, body = 0, dict[str, Any]()
        if fault is None or not fault.drop or fault.done_first:
            code, body = await self.server.call(token, name, self.request)
        if fault is not None and fault.delay:
            await asyncio.sleep(fault.delay)
        if fault is not None and fault.error is not None:
            code, body = fault.error.code, fault.error.answer()
        if fault is not None and fault.drop:
            self.detach().close()
            return None
        return self._answer(code, body, fault)

    def _answer(self, code: int, body: dict[str, Any], fault: Fault | None) -> None:
        self.set_status(code)
        if fault is not None and fault.page:
            self.finish(f"<html><body><h1>{code}</h1></body></html>")
            return
        self.set_header("Content-Type", "application/json")
        self.finish(json.dumps(body, ensure_ascii=False))


class _FileHandler(RequestHandler):
    """`/file/bot<token>/<path>`."""

    def initialize(self, server: "Server") -> None:
        self.server = server

    async def get(self, token: str, path: str) -> None:
        cloud = self.server.cloud
        with cloud.changed:
            found = [file for file in cloud.files.values() if file.path == path]
        if token != cloud.token or not found:
            error = UNAUTHORIZED if token != cloud.token else NOT_FOUND
            self.set_status(error.code)
            self.finish(json.dumps(error.answer()))
            return
        self.set_header("Content-Type", found[0].mime_type)
        self.finish(found[0].data)


class Server:
    """Answers the Bot API for one cloud.

    Args:
        cloud: what the requests read and change.
    """

    def __init__(self, cloud: Cloud) -> None:
        self.cloud = cloud
        self.faults = Faults()
        self.schema = find_schema()
        self.url = ""
        self._ready = threading.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stopping: asyncio.Event | None = None
        self._thread = threading.Thread(target=self._run, name="loopback-telegram", daemon=True)

    def start(self) -> None:
        """Listen on a free port of 127.0.0.1."""
        self._thread.start()
        if not self._ready.wait(_START_SECONDS):
            raise TimeoutError("the loopback server did not start")

    def stop(self) -> None:
        """Close the port and end the thread."""
        if self._loop is not None and self._stopping is not None:
            self._loop.call_soon_threadsafe(self._stopping.set)
        self._thread.join(_START_SECONDS)

    def _run(self) -> None:
        asyncio.run(self._serve())

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._stopping = asyncio.Event()
        courier = Courier(self.cloud)
        routes = [
            (r"/bot([^/]*)/([^/]*)", _BotHandler, {"server": self}),
            (r"/file/bot([^/]*)/(.+)", _FileHandler, {"server": self}),
        ]
        application = Application(routes, log_function=lambda handler: None)
        http = HTTPServer(application, max_buffer_size=2 * UPLOAD_BYTES)
        sockets = bind_sockets(0, "127.0.0.1")
        http.add_sockets(sockets)
        self.url = f"http://127.0.0.1:{sockets[0].getsockname()[1]}"
        self.cloud.updates.wake = lambda: self._wake(courier)
        delivery = asyncio.create_task(courier.run())
        self._ready.set()
        await self._stopping.wait()
        self.cloud.updates.wake = lambda: None
        delivery.cancel()
        http.stop()
        await http.close_all_connections()

    def _wake(self, courier: Courier) -> None:
        def wake() -> None:
            with self.cloud.changed:
                self.cloud.updates.wake_poll()
            courier.wake()

        assert self._loop is not None
        self._loop.call_soon_threadsafe(wake)

    async def call(self, token: str, name: str, request: Any) -> tuple[int, dict[str, Any]]:
        """Carry out one request: HTTP status and JSON body."""
        try:
            self._authorise(token)
            result = await self._carry_out(name, requests.read(request))
        except ApiError as error:
            if error.code not in (401, 409):
                problem = f"{name}: {error.description}"
                self.cloud.record.add("telegram", "", f"refuses {error.code}", problem)
            return error.code, error.answer()
        except Exception as error:
            self.cloud.violation(f"{name} broke the loopback server: {error!r}")
            traceback.print_exc()
            return 500, ApiError(500, "Internal Server Error").answer()
        return 200, {"ok": True, "result": result}

    def _authorise(self, token: str) -> None:
        if not _TOKEN.fullmatch(token):
            raise NOT_FOUND
        if token != self.cloud.token:
            raise UNAUTHORIZED
        if self.cloud.logged_out:
            raise bad_request("Logged out")

    async def _carry_out(self, name: str, raw: dict[str, Any]) -> Any:
        method = METHODS.get(name.lower())
        if method is None:
            if self.schema is not None and self.schema.knows(name):
                self.cloud.violation(f"the loopback server does not have {name} yet")
            raise ApiError(404, "Not Found: method not found")
        self._report(name, raw)
        arguments = bind(method, raw)
        if inspect.iscoroutinefunction(method):
            result = await method(self.cloud, **arguments)
        else:
            with self.cloud.changed:
                result = method(self.cloud, **arguments)
        if self.schema is not None:
            problems = self.schema.answer_problems(name, result)
            assert not problems, f"the loopback server answers {name} wrongly: {problems}"
        return result

    def _report(self, name: str, raw: dict[str, Any]) -> None:
        unknown = unsupported(METHODS[name.lower()], raw)
        problems = [f"the loopback server does not know parameter {one!r}" for one in unknown]
        if self.schema is not None:
            problems += self.schema.request_problems(name, raw)
        with self.cloud.changed:
            for problem in problems:
                self.cloud.violation(f"{name}: {problem}")
