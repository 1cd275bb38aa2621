"""One request over one connection to an address that was checked before; it resolves no name.

Every read is bounded twice: by the time between two bytes and by the time of the whole answer, so
that headers or bodies that drip end too.
"""

from __future__ import annotations

import io
import socket
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.client import HTTPResponse
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    import ssl

    from .targets import Target


@dataclass(frozen=True, slots=True)
class Bounds:
    """How long an answer may take.

    Attributes:
        silent_seconds: Longest time to connect, and between two reads.
        total_seconds: Longest time from connecting to the last byte.
    """

    silent_seconds: float = 30.0
    total_seconds: float = 1800.0


class _Reader(io.RawIOBase):
    """Bytes of a socket, each read bounded."""

    def __init__(self, wire: socket.socket, left: Callable[[], float]) -> None:
        self._wire, self._left = wire, left

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        self._wire.settimeout(self._left())
        return self._wire.recv_into(buffer)


class _Socket:
    """What ``HTTPResponse`` asks of a socket."""

    def __init__(self, reader: _Reader) -> None:
        self._reader = reader

    def makefile(self, _mode: str) -> io.BufferedReader:
        return io.BufferedReader(self._reader, 65_536)


class Connection:
    """A connection of its own for each request; closed by whoever made it.

    Args:
        target: What is asked; names the host towards TLS.
        address: Where to connect: nothing is looked up again, so the name cannot be turned
            against us between the check and the connection.
        context: For https; ``None`` for http.
        clock: Seconds that only go forward.
    """

    def __init__(
        self,
        target: Target,
        address: str,
        *,
        context: ssl.SSLContext | None,
        bounds: Bounds,
        clock: Callable[[], float],
    ) -> None:
        self._target, self._clock, self._bounds = target, clock, bounds
        self._end = clock() + bounds.total_seconds
        wire = socket.create_connection((address, target.port), timeout=self.left())
        try:
            if context is not None:
                wire = context.wrap_socket(wire, server_hostname=target.host)
        except BaseException:
            wire.close()
            raise
        self._wire = wire

    def left(self) -> float:
        """Seconds that the next read may take.

        Raises:
            TimeoutError: The time of the whole answer is over.
        """
        left = self._end - self._clock()
        if left <= 0:
            raise TimeoutError(f"no whole answer within {self._bounds.total_seconds:.0f} s")
        return min(self._bounds.silent_seconds, left)

    def ask(self, headers: Mapping[str, str]) -> HTTPResponse:
        """Send a GET and read the head of the answer."""
        lines = [f"GET {self._target.path} HTTP/1.1", f"Host: {self._target.authority}"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        self._wire.settimeout(self.left())
        self._wire.sendall("\r\n".join([*lines, "", ""]).encode("ascii"))
        plain = _Socket(_Reader(self._wire, self.left))
        response = HTTPResponse(cast("socket.socket", plain), method="GET")
        response.begin()
        return response

    def close(self) -> None:
        """Hang up."""
        self._wire.close()
