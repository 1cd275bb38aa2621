"""What a folder of fetched files holds, ``.fetched.jsonl``: a line a file, the last one counts.

A line is written before its file takes its final name, so that a run killed between the two is
completed and nothing is fetched twice. It asks nobody.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from enum import StrEnum
from pathlib import Path

import msgspec

from chalkcircle.ledger.files import sync_folder
from chalkcircle.model import FetchError

FILE = ".fetched.jsonl"
"""Hidden, since whoever reads the folder wants what was fetched."""
PART = ".part"
TAG = PART + ".version"
"""Beside a part: address and version of what it is a part of."""


class Status(StrEnum):
    """What came of a file."""

    OK = "ok"
    HOLE = "hole"
    """The server says that it has no such file."""
    FAILED = "failed"


class Row(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One file, as it was found last.

    Attributes:
        bytes: Its size.
        validator: By which the server tells whether it has changed since.
        at: When.
        detail: Why there is no file, or what is to be known of it.
    """

    url: str
    name: str
    status: Status
    at: datetime
    bytes: int = 0
    md5: str = ""
    sha256: str = ""
    validator: str = ""
    detail: str = ""


class State:
    """The record of one folder; see ``opened``."""

    def __init__(self, folder: Path, handle: int) -> None:
        self.folder, self._handle = folder, handle
        text = (folder / FILE).read_bytes()
        self._rows = {row.name: row for row in _rows(text)}
        self._torn = bool(text) and not text.endswith(b"\n")

    def get(self, name: str) -> Row | None:
        """The last row of a file."""
        return self._rows.get(name)

    def put(self, row: Row) -> None:
        """Add a row, durably."""
        line = msgspec.json.encode(row) + b"\n"
        if self._torn:
            line = b"\n" + line
        os.write(self._handle, line)
        os.fsync(self._handle)
        self._torn = False
        self._rows[row.name] = row

    def holds(self, name: str, url: str) -> Row | None:
        """The row of a file that lies here whole; one whose name was not yet given gets it."""
        row = self.get(name)
        if row is None or row.status is not Status.OK or row.url != url:
            return None
        path = self.folder / name
        part = path.with_name(name + PART)
        if not path.exists() and part.exists() and digests(part)[1] == row.sha256:
            path.with_name(name + TAG).unlink(missing_ok=True)
            settle(part, path)
        return row if path.is_file() and path.stat().st_size == row.bytes else None


@contextmanager
def opened(folder: Path) -> Iterator[State]:
    """The record of a folder, made where it is not there; one run at a time.

    Raises:
        FetchError: Another run fetches into this folder.
    """
    folder.mkdir(parents=True, exist_ok=True)
    binary = getattr(os, "O_BINARY", 0)  # Windows would else write its own line ends.
    handle = os.open(folder / FILE, os.O_RDWR | os.O_APPEND | os.O_CREAT | binary, 0o644)
    try:
        if not _lock(handle):
            raise FetchError.about(
                "Another run fetches into this folder", str(folder), expected="one at a time",
                do="Wait for it to end.",
            )  # fmt: skip
        yield State(folder, handle)
    finally:
        os.close(handle)


def settle(part: Path, path: Path) -> None:
    """Give a whole file its name, for good."""
    part.replace(path)
    sync_folder(path.parent)


def digests(path: Path) -> tuple[str, str]:
    """MD5 and SHA-256 of a file, read once."""
    md5, sha = hashlib.md5(usedforsecurity=False), hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(1 << 20):
            md5.update(piece)
            sha.update(piece)
    return md5.hexdigest(), sha.hexdigest()


def _rows(text: bytes) -> Iterator[Row]:
    for line in text.split(b"\n"):
        try:
            yield msgspec.json.decode(line, type=Row)
        except (msgspec.DecodeError, msgspec.ValidationError):
            continue  # A line that a killed run left torn; its file is asked for again.


def _lock(handle: int) -> bool:
    """Lock the record while the handle is open; Windows has another call and is left without."""
    if os.name == "nt":
        return True
    import fcntl

    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
