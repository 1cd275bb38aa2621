"""Reads an address that is to be asked, strictly; what can be read in two ways is refused."""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address
from urllib.parse import urljoin, urlsplit

from chalkcircle.model import ChalkcircleError, FetchError

_PORTS = {"http": 80, "https": 443}
_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
_MAX_LENGTH = 2048


@dataclass(frozen=True, slots=True)
class Target:
    """Where one request goes.

    Attributes:
        host: Small letters, without a final dot; an IPv6 address without brackets.
        path: With the query; never empty.
    """

    scheme: str
    host: str
    port: int
    path: str

    @property
    def authority(self) -> str:
        """Host and port as the ``Host`` header writes them."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def url(self) -> str:
        """The whole address."""
        return f"{self.scheme}://{self.authority}{self.path}"


def read_target(url: str) -> Target:
    """Read an http or https address.

    Raises:
        FetchError: Another scheme, a user or password in it, a host that is no name and no plain
            number, or signs that have no place in an address.
    """
    if len(url) > _MAX_LENGTH or not url.isascii() or re.search(r"[\x00-\x20\x7f\\]", url):
        raise _refused("An address has signs that do not belong in one, or too many", url)
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise _refused(f"An address cannot be read ({error})", url) from error
    if parts.scheme not in _PORTS:
        raise _refused("Only http and https are asked", url)
    if "@" in parts.netloc:
        raise _refused("An address has a user or password in it", url)
    if port == 0:
        raise _refused("An address has an impossible port", url)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(
        parts.scheme,
        _host(parts.hostname or "", url, bracketed="[" in parts.netloc),
        port or _PORTS[parts.scheme],
        path if path.startswith("/") else f"/{path}",
    )


def follow(target: Target, location: str) -> Target:
    """Where a redirect leads.

    Raises:
        FetchError: As ``read_target``, or from https to http.
    """
    if not location.isascii():
        raise _refused("A redirect has signs that do not belong in an address", location)
    try:
        joined = urljoin(target.url, location)
    except ValueError as error:
        raise _refused(f"A redirect cannot be read ({error})", location) from error
    there = read_target(joined)
    if target.scheme == "https" and there.scheme == "http":
        raise _refused("A redirect leads from https to http", location)
    return there


def _host(stated: str, url: str, *, bracketed: bool) -> str:
    host = stated.lower()
    if bracketed:
        try:
            return str(IPv6Address(host))
        except ValueError as error:
            raise _refused("The host is no IPv6 address", url) from error
    host = host.removesuffix(".")
    labels = host.split(".")
    # 127.1, 0x7f.1, 0177.0.0.1 and 2130706433 are one address to some programs and a name to
    # others: whose last label is a number must be four plain ones.
    if _NUMBER.fullmatch(labels[-1]):
        try:
            return str(IPv4Address(host))
        except ValueError as error:
            raise _refused("The host is a number in an odd spelling", url) from error
    if len(host) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
        raise _refused("The host is no name", url)
    return host


def _refused(problem: str, url: str) -> ChalkcircleError:
    return FetchError.about(
        problem, url, expected="an address like https://host.example/file.zip",
        do="Nothing was asked of it.",
    )  # fmt: skip
