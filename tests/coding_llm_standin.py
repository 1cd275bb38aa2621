"""A stand-in for a language model behind a real HTTP server on this machine; it also misbehaves."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from chalkcircle.actors import Registry, Resolver
from chalkcircle.coding.llm import Endpoint, LLMCoder
from chalkcircle.model import Document

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
DAY = date(2025, 7, 15)
SENTENCE = "Kenya accused Somalia of arming militias."
RESOLVER = Resolver(Registry.load())

Behaviour = Callable[["Handler", dict[str, Any]], None]


class Handler(BaseHTTPRequestHandler):
    """Answers one request as the stand-in is told to."""

    server: StandIn
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        question = json.loads(self.rfile.read(length))
        self.server.questions.append(question)
        self.server.headers.append(dict(self.headers))
        self.server.paths.append(self.path)
        turn = min(len(self.server.questions), len(self.server.behaviours)) - 1
        self.close_connection = True
        try:
            self.server.behaviours[turn](self, question)
        except (BrokenPipeError, ConnectionResetError):
            self.server.broken += 1

    def send(self, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Keep quiet."""


class StandIn(ThreadingHTTPServer):
    """The server with a note of all it was asked; the last behaviour goes on for ever."""

    daemon_threads = True

    def __init__(self, behaviours: tuple[Behaviour, ...]) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.behaviours = behaviours
        self.questions: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.paths: list[str] = []
        self.broken = 0

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1"

    def coder(self, cache: Path | None = None, *, key: str = "", **limits: Any) -> LLMCoder:
        """A coder of this server, with little patience."""
        usual: dict[str, Any] = {
            "read_seconds": 5.0,
            "total_seconds": 5.0,
            "backoff_seconds": 0.01,
            "wait_ceiling_seconds": 0.1,
        }
        endpoint = Endpoint(base_url=self.base_url, model="stand-in", **(usual | limits))
        return LLMCoder(RESOLVER, endpoint, key=key, cache=cache)


@contextmanager
def serving(*behaviours: Behaviour) -> Iterator[StandIn]:
    """Run the stand-in in a thread; one behaviour per request, in their order."""
    server = StandIn(behaviours)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def completion(content: str, **choice: Any) -> bytes:
    """A chat completion with its count of tokens."""
    return json.dumps(
        {
            "choices": [{"message": {"role": "assistant", "content": content}, **choice}],
            "usage": {"prompt_tokens": 900, "completion_tokens": 70},
        }
    ).encode()


def says(content: object, **choice: Any) -> Behaviour:
    """Answer with these words, or with this object as JSON."""
    text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
    return lambda handler, _: handler.send(200, completion(text, **choice))


def fails(status: int, **headers: str) -> Behaviour:
    """Answer with a status, and headers like ``Retry_After``."""
    named = {k.replace("_", "-"): v for k, v in headers.items()}
    return lambda handler, _: handler.send(status, b'{"error": "no"}', named)


def drips(seconds: float) -> Behaviour:
    """Answer with one byte at a time, without end."""

    def behave(handler: Handler, _: object) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "100000")
        handler.end_headers()
        for _byte in range(400):
            handler.wfile.write(b" ")
            handler.wfile.flush()
            time.sleep(seconds)

    return behave


def party(quote: str, kind: str = "government", means: str = "") -> dict[str, str]:
    """One party of an answer."""
    return {"quote": quote, "means": means, "kind": kind}


def event(sentence: str, trigger: str, kind: str, **fields: Any) -> dict[str, Any]:
    """One event of an answer; actors and recipients may be plain words."""
    row: dict[str, Any] = {
        "sentence": sentence,
        "trigger": trigger,
        "type": kind,
        "mode": "",
        "actors": [],
        "recipients": [],
        "holders": [],
        "factuality": "happened",
        "stance": "asserts",
        "when": "",
        "place": "",
    } | fields
    for side in ("actors", "recipients", "holders"):
        row[side] = [party(p) if isinstance(p, str) else p for p in row[side]]
    return row


def said(
    sentence: str, source: str | dict[str, str], cue: str, *content: str, stance: str = "asserts"
) -> dict[str, Any]:
    """One attribution of an answer."""
    named = party(source, "person") if isinstance(source, str) else source
    return {
        "sentence": sentence,
        "source": named,
        "cue": cue,
        "content": list(content),
        "stance": stance,
    }


def answer(*events: dict[str, Any], attributed: tuple[dict[str, Any], ...] = ()) -> dict[str, Any]:
    """A whole answer."""
    return {"events": list(events), "said": list(attributed)}


ACCUSED = event(
    SENTENCE, "accused", "ACCUSE", mode="allege", actors=["Kenya"], recipients=["Somalia"]
)
GOOD = says(answer(ACCUSED))


def document(text: str = SENTENCE, **fields: Any) -> Document:
    """A document as the intake would make it."""
    usual: dict[str, Any] = {
        "published": DAY,
        "outlet": "Example Gazette",
        "language": "en",
        "raw_sha256": "0" * 64,
        "source": "made.txt",
    }
    return Document(text=text, **(usual | fields))
