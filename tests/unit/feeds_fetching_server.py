"""A real HTTP server on this machine that serves files in a given layout, and misbehaves."""

from __future__ import annotations

import hashlib
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from chalkcircle.feeds.fetching import Bounds, Client, Patience

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
Route = Callable[["Handler"], None]


class Handler(BaseHTTPRequestHandler):
    """Answers as the route of the path says; a path without one is not there."""

    server: Server
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.server.asked.append((self.path, dict(self.headers)))
        self.close_connection = True
        routes = self.server.routes.get(self.path)
        try:
            if not routes:
                self.send(404, b"nothing here")
            else:
                (routes.pop(0) if len(routes) > 1 else routes[0])(self)
        except (BrokenPipeError, ConnectionResetError):
            self.server.broken += 1

    def send(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        if "Content_Length" not in headers:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Keep quiet."""


class Server(ThreadingHTTPServer):
    """The server with a note of all it was asked; the last route of a path goes on for ever."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.routes: dict[str, list[Route]] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.broken = 0

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def paths(self) -> list[str]:
        return [path for path, _ in self.asked]

    def on(self, path: str, *routes: Route) -> None:
        self.routes[path] = list(routes)


@contextmanager
def serving(context: ssl.SSLContext | None = None) -> Iterator[Server]:
    """Run the server in a thread, over TLS where a context is given."""
    server = Server()
    if context is not None:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@dataclass
class Slept:
    """Stands for time: sleeping is noted and moves the clock on at once."""

    naps: list[float] = field(default_factory=list)

    def sleep(self, seconds: float) -> None:
        self.naps.append(seconds)

    def clock(self) -> float:
        return time.monotonic() + sum(self.naps)


class Reading(Client):
    """A client that gives the whole of a small answer; ``None`` where there is none."""

    def read(self, url: str, *, most: int) -> bytes | None:
        def once() -> bytes | None:
            with self.open(url) as answer:
                return None if answer.missing else b"".join(answer.chunks(most))

        return self.persist(once, url)


def client(server: Server, slept: Slept | None = None, **more: Any) -> Reading:
    """A client that may ask this server, and does not really wait."""
    slept = slept or Slept()
    usual: dict[str, Any] = {
        "pause_seconds": 0.0,
        "allowed": frozenset([("127.0.0.1", server.port)]),
        "patience": Patience(
            tries=4, sleep=slept.sleep, clock=slept.clock, jitter=lambda: 0.0, wall=lambda: NOW
        ),
        "bounds": Bounds(silent_seconds=0.3, total_seconds=1.5),
    }
    return Reading("chalkcircle/test", **(usual | more))


def gives(body: bytes, *, tag: str = '"v1"', ranges: bool = True) -> Route:
    """Give a file, or the part of it that is asked for; 304 where the version is known."""

    def route(handler: Handler) -> None:
        wanted = handler.headers.get("Range", "")
        if handler.headers.get("If-None-Match") == tag:
            handler.send(304, ETag=tag)
            return
        if ranges and wanted and handler.headers.get("If-Range", tag) == tag:
            start = int(wanted.removeprefix("bytes=").partition("-")[0])
            if start >= len(body):
                handler.send(416)
                return
            part = f"bytes {start}-{len(body) - 1}/{len(body)}"
            handler.send(206, body[start:], ETag=tag, Content_Range=part)
            return
        handler.send(200, body, ETag=tag)

    return route


def status(code: int, **headers: str) -> Route:
    """Answer with a status and nothing else."""
    return lambda handler: handler.send(code, b"no", **headers)


def leads_to(address: str, code: int = 302) -> Route:
    """Redirect."""
    return lambda handler: handler.send(code, Location=address)


def half(body: bytes, *, tag: str = '"v1"') -> Route:
    """Promise a body and hang up in its middle."""

    def route(handler: Handler) -> None:
        handler.send(200, body[: len(body) // 2], ETag=tag, Content_Length=str(len(body)))

    return route


def drips(body: bytes = b"x" * 1000, seconds: float = 0.1) -> Route:
    """One byte at a time, each within the patience between two reads."""

    def route(handler: Handler) -> None:
        handler.send(200, b"", Content_Length=str(len(body)))
        for byte in body:
            handler.wfile.write(bytes([byte]))
            handler.wfile.flush()
            time.sleep(seconds)

    return route


def drips_headers(seconds: float = 0.1) -> Route:
    """A head without end, a byte at a time."""

    def route(handler: Handler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
        for _ in range(400):
            handler.wfile.write(b"X")
            handler.wfile.flush()
            time.sleep(seconds)

    return route


def silent(seconds: float = 2.0) -> Route:
    """Take the question and say nothing."""
    return lambda _handler: time.sleep(seconds)


def zipped(words: str) -> bytes:
    """Bytes that begin as an archive does."""
    return b"PK\x03\x04" + words.encode() * 50


def md5(body: bytes) -> str:
    return hashlib.md5(body, usedforsecurity=False).hexdigest()
