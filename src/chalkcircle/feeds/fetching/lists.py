"""Small files that a plan is made from: lists of names and sums; it interprets none of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from chalkcircle.model import FetchError

from .downloading import Download
from .plans import Item
from .states import Status

_NEVER = date.max
"""Lists never stop changing: each run asks whether they did."""

_OVERLAP = 4096
"""Bytes at the end of a list held that are asked for again, to see that it only grew."""


@dataclass(frozen=True, slots=True)
class Lists:
    """Reads lists over the wire, and keeps them in the folder of the files."""

    download: Download

    @property
    def notes(self) -> list[str]:
        """What is to be known of the lists, and of what they leave out."""
        return self.download.notes

    def read(self, url: str, name: str, *, needed: bool) -> bytes | None:
        """The bytes of a list that changes.

        A list that is not ``needed`` and cannot be had is noted.

        Raises:
            FetchError: A list that is needed cannot be had.
        """
        row = self.download.fetch(Item(url, name, settled=_NEVER))
        if row.status is Status.OK:
            return self._path(name).read_bytes()
        if needed:
            raise FetchError.about(
                f"A list that tells what there is cannot be had ({row.detail or row.status})", url,
                expected="the list", do="Try again later, or name a mirror with --mirror.",
            )  # fmt: skip
        self.notes.append(f"{name}: {row.detail or row.status}; nothing is checked against it")
        return None

    def grown(self, url: str, name: str, *, enough: Callable[[bytes], bool]) -> bytes:
        """The bytes of a list that only ever grows at its end, and fills a hundred megabytes.

        One that is held and says ``enough`` is not asked for; else only for what came to it.

        Raises:
            FetchError: The list cannot be had.
        """
        item = Item(url, name)
        if self.download.state.holds(name, url) is not None:
            data = self._path(name).read_bytes()
            if enough(data):
                return data
            more = self._more(item, data)
            if more == b"":
                return data
            if more is not None:
                self.download.keep(item, data + more)
                return data + more
        return self.read(url, name, needed=True) or b""

    def _more(self, item: Item, data: bytes) -> bytes | None:
        """What stands behind the bytes held; ``None`` where the list is another one now."""
        start = max(0, len(data) - _OVERLAP)
        try:
            return self.download.client.persist(lambda: self._tail(item, data, start), item.url)
        except FetchError:
            return None

    def _tail(self, item: Item, data: bytes, start: int) -> bytes | None:
        with self.download.client.open(item.url, {"Range": f"bytes={start}-"}) as answer:
            if answer.status != 206 or answer.start != start:
                return None
            came = b"".join(answer.chunks(self.download.most))
        self.download.came += len(came)
        end = data[start:]
        return came[len(end) :] if came.startswith(end) else None

    def _path(self, name: str) -> Path:
        return self.download.state.folder / name
