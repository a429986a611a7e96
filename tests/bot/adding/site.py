"""A small web site on this machine, for fetching from: each path is a bad day of its own."""

import gzip
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any

PAGE = "青禾村的油菜\n\n　　青禾村今年种植油菜320亩，比去年多40亩。\n".encode()


class Site:
    """`http://127.0.0.1:<port>`; remembers the hosts that it was asked for."""

    def __init__(self) -> None:
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.asked.append((self.headers["Host"], self.path, dict(self.headers)))
                site.answer(self)

            def log_message(self, *_args: Any) -> None:
                pass

        self.asked: list[tuple[str, str, dict[str, str]]] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}"

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        """Do what the path says."""
        path = request.path
        headers: dict[str, str] = {}
        body, status = PAGE, 200
        if path.startswith("/to/"):
            status, headers["Location"], body = 302, path.removeprefix("/to/"), b""
        elif path == "/loop":
            status, headers["Location"], body = 302, "/loop", b""
        elif path == "/missing":
            status = 404
        elif path == "/packed":
            headers["Content-Encoding"], body = "gzip", gzip.compress(bytes(10_000_000))
        elif path == "/lying-length":
            headers["Content-Length"] = "999999999999"
        elif path == "/endless":
            self._drip(request, b"x" * 65536, 0.0)
            return
        elif path == "/slow":
            self._drip(request, b"x", 0.05)
            return
        request.send_response(status)
        for name, value in headers.items():
            request.send_header(name, value)
        if "Content-Length" not in headers:
            request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        request.wfile.write(body)

    def _drip(self, request: BaseHTTPRequestHandler, piece: bytes, pause: float) -> None:
        request.send_response(200)
        request.end_headers()
        try:
            for _ in range(2000):
                request.wfile.write(piece)
                time.sleep(pause)
        except OSError:
            return  # the asker had enough

    def __enter__(self) -> "Site":
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
