"""A polite HTTP client that never leaves the public internet; it keeps nothing on disk.

Names are resolved once for each hop, every address of a name is checked, and the connection goes
to an address that was checked. Proxies of the environment are not used: a proxy resolves names
itself, and what it connects to could not be checked here.
"""

from __future__ import annotations

import http.client
import socket
import ssl
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TypeVar

from chalkcircle.model import ChalkcircleError, FetchError

from .addresses import refusal
from .answers import Answer
from .targets import Target, follow, read_target
from .waiting import Again, Patience
from .wire import Bounds, Connection

T = TypeVar("T")
Resolve = Callable[[str, int], list[str]]

MAX_REDIRECTS = 5
_REDIRECTS = (301, 302, 303, 307, 308)
_ANSWERS = (200, 206, 304, 404, 410, 416)
_PASSING = (408, 500, 502, 504)
_BUSY = (429, 503)


def resolve(host: str, port: int) -> list[str]:
    """All addresses of a name, as the system says, each once."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class Client:
    """Asks one thing after the other, of one host never two at a time.

    Args:
        agent: What it calls itself: the project with its version and address.
        pause_seconds: Least time between two requests to one host.
        allowed: Pairs of host and port that may be asked wherever they lie: a mirror that the
            user named. Nothing but that pair is let through.
        lookup: Addresses of a name.
        context: For https; by default the certificates of the system.
    """

    def __init__(
        self,
        agent: str,
        *,
        pause_seconds: float = 1.0,
        allowed: frozenset[tuple[str, int]] = frozenset(),
        patience: Patience | None = None,
        bounds: Bounds | None = None,
        lookup: Resolve = resolve,
        context: ssl.SSLContext | None = None,
    ) -> None:
        self._headers = {
            "User-Agent": agent,
            "Accept": "*/*",
            "Accept-Encoding": "identity",
            "Connection": "close",
        }
        self._pause, self._allowed = pause_seconds, allowed
        self._patience, self._bounds = patience or Patience(), bounds or Bounds()
        self._lookup, self._context = lookup, context
        self._last: dict[str, float] = {}

    def persist(self, once: Callable[[], T], what: str) -> T:
        """Do something that asks, again and again while the answer may become better.

        Raises:
            FetchError: It did not.
        """
        for made in range(1, self._patience.tries + 1):
            try:
                return once()
            except Again as problem:
                last = problem
            if made < self._patience.tries:
                self._patience.wait(last, made)
        raise FetchError.about(
            f"No usable answer after {self._patience.tries} requests ({last.reason})", what,
            expected="the file", do="Run the same command again later; what is there is kept.",
        )  # fmt: skip

    @contextmanager
    def open(self, url: str, headers: Mapping[str, str] | None = None) -> Iterator[Answer]:
        """Ask once, following redirects by hand.

        Raises:
            FetchError: An address that may not be asked, at any hop; too many hops or a circle;
                a status that will not change.
            Again: Whatever may pass.
        """
        target = read_target(url)
        seen = {target.url}
        for _ in range(MAX_REDIRECTS + 1):
            with self._ask(target, headers or {}) as answer:
                if answer.status not in _REDIRECTS:
                    self._judge(answer, url)
                    yield answer
                    return
                target = follow(target, answer.header("Location") or "")
            if target.url in seen:
                raise _stop("Redirects lead in a circle", url)
            seen.add(target.url)
        raise _stop(f"More than {MAX_REDIRECTS} redirects", url)

    @contextmanager
    def _ask(self, target: Target, headers: Mapping[str, str]) -> Iterator[Answer]:
        addresses = self._addresses(target)
        self._be_polite(target.host)
        connection = None
        try:
            try:
                connection = self._connect(target, addresses)
                answer = Answer(connection.ask(self._headers | dict(headers)), target.url)
            except ssl.SSLCertVerificationError as error:
                why = f"The certificate is not good ({error.verify_message})"
                raise _stop(why, target.url) from error
            except (OSError, http.client.HTTPException) as error:
                raise Again(f"{type(error).__name__}: {error}") from error
            yield answer
        finally:
            if connection is not None:
                connection.close()
            self._last[target.host] = self._patience.clock()

    def _addresses(self, target: Target) -> list[str]:
        """Addresses of a host, once all of them are found good."""
        try:
            found = self._lookup(target.host, target.port)
        except (OSError, UnicodeError) as error:
            raise Again(f"{target.host} cannot be resolved ({error})") from error
        if not found:
            raise Again(f"{target.host} has no address")
        if (target.host, target.port) not in self._allowed:
            for address in found:
                if why := refusal(address):
                    raise _stop(f"{target.host} is at {address}, which is {why}", target.url)
        return found

    def _connect(self, target: Target, addresses: list[str]) -> Connection:
        context = None
        if target.scheme == "https":
            context = self._context = self._context or ssl.create_default_context()
        failed: OSError | None = None
        for address in addresses:
            try:
                return Connection(
                    target,
                    address,
                    context=context,
                    bounds=self._bounds,
                    clock=self._patience.clock,
                )
            except ssl.SSLCertVerificationError:
                raise
            except OSError as error:
                failed = error
        raise failed or OSError("no address")

    def _be_polite(self, host: str) -> None:
        if host in self._last:
            ready = self._last[host] + self._pause - self._patience.clock()
            if ready > 0:
                self._patience.sleep(ready)

    def _judge(self, answer: Answer, url: str) -> None:
        if answer.status in _BUSY:
            seconds = self._patience.asked_for(answer.header("Retry-After"))
            raise Again(f"status {answer.status}", seconds)
        if answer.status in _PASSING:
            raise Again(f"status {answer.status}")
        if answer.status not in _ANSWERS:
            raise _stop(f"The server answers with status {answer.status}", url)


def _stop(problem: str, url: str) -> ChalkcircleError:
    return FetchError.about(
        problem, url, expected="a file on the public internet",
        do="Check the address; a mirror of your own is named with --mirror.",
    )  # fmt: skip
