"""Opens a feed's file, plain or packed, as a stream of bytes; writes nothing anywhere.

A packed file is trusted in nothing: how far it swells is capped, its checksum must hold, and what
it is comes from its first bytes, not from its name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from zipfile import ZipInfo

from chalkcircle.feeds.hashing import Hashed
from chalkcircle.feeds.packed import Caps, gunzip, unzstd
from chalkcircle.feeds.zips import member_of, unzip
from chalkcircle.model import ChalkcircleError, FeedError

CHUNK = 1 << 20
_ARCHIVES = {
    b"PK\x03\x04": "zip",
    b"PK\x05\x06": "zip",
    b"\x1f\x8b": "gz",
    b"\x28\xb5\x2f\xfd": "zst",
}
_DATED = re.compile(r"\d{8,}")
_SUFFIXES = {".zip": "zip", ".gz": "gz", ".zst": "zst"}


@dataclass(frozen=True, slots=True)
class Opened:
    """A feed's file on disk.

    Attributes:
        name: Of the rows: that of the member of a zip, else the file's without ``.gz`` or ``.zst``.
        packing: ``zip``, ``gz``, ``zst`` or empty.
        size: Bytes on disk.
        member: Of a zip, the one that holds the rows.
    """

    path: Path
    name: str
    packing: str
    size: int
    caps: Caps
    member: ZipInfo | None = None

    def chunks(self, sha256: str = "", *, piece: int = CHUNK) -> Iterator[bytes]:
        """The inflated bytes, in pieces of at most a few megabytes.

        Args:
            sha256: Of the original bytes as they were hashed before; checked on the way.
            piece: Bytes inflated at a time, about.

        Raises:
            FeedError: The archive is broken, swells too far, holds another archive, or the file
                is no longer the one that was hashed.
        """
        with _reading(self.path) as file:
            hashed = Hashed(file)
            yield from self._inflated(hashed, piece)
            if sha256 and hashed.sha256() != sha256:
                raise _broken(self.path, "The file changed while it was read")

    def whole(self, most: int) -> tuple[bytes, str] | None:
        """All inflated bytes and the SHA-256 of the original ones, read once.

        Args:
            most: Where it inflates to more bytes than that, the answer is ``None``.

        Raises:
            FeedError: As ``chunks``.
        """
        with _reading(self.path) as file:
            hashed = Hashed(file)
            found: list[bytes] = []
            length = 0
            for chunk in self._inflated(hashed, CHUNK):
                found.append(chunk)
                length += len(chunk)
                if length > most:
                    return None
            return b"".join(found), hashed.sha256()

    def _inflated(self, hashed: Hashed, piece: int) -> Iterator[bytes]:
        first = True
        if self.member is not None:
            pieces = unzip(hashed, self.path, self.caps, piece, self.member)
        else:
            pieces = _INFLATE[self.packing](hashed, self.path, self.caps, piece)
        for chunk in pieces:
            if first and chunk and self.packing and _packing(chunk[:4]):
                raise _broken(self.path, "The archive holds another archive")
            first = first and not chunk
            yield chunk

    def head(self, length: int = 4096) -> bytes:
        """The first inflated bytes."""
        got = b""
        for chunk in self.chunks(piece=length):
            got += chunk
            if len(got) >= length:
                break
        return got[:length]


def open_feed(path: Path, *, caps: Caps | None = None) -> Opened:
    """Look at a file and say how it is packed.

    Args:
        path: Of the file.
        caps: How far it may swell.

    Raises:
        FeedError: There is no such file, it is empty, or its zip does not hold exactly one
            readable member with a plain name.
    """
    with _reading(path) as file:
        head = file.read(4)
    size = path.stat().st_size
    if not size:
        raise _broken(path, "The file is empty")
    packing = _packing(head)
    claimed = _SUFFIXES.get(path.suffix.lower(), "")
    if claimed and claimed != packing:
        raise _broken(path, f"The file is named {path.suffix} and is none")
    member = member_of(path) if packing == "zip" else None
    if member is not None:
        name = member.filename
        _compare(path, path.name[: -len(path.suffix)] if claimed else path.name, name)
    elif packing and claimed:
        name = path.name[: -len(path.suffix)]
    else:
        name = path.name
    return Opened(path, name, packing, size, caps or Caps(), member)


def _compare(path: Path, outer: str, member: str) -> None:
    """Names that both begin with a date must go on alike: else the zip is not what it says.

    Another date is let pass: rows say themselves when they became known.
    """
    one, two = _DATED.match(outer), _DATED.match(member)
    if one and two and outer[one.end() :].lower() != member[two.end() :].lower():
        raise _broken(path, f"The zip's member is named {member!r}, not as the zip")


def sha256_of(path: Path) -> str:
    """Of the bytes of a file."""
    with _reading(path) as file:
        return Hashed(file).sha256()


def _plain(file: Hashed, path: Path, caps: Caps, piece: int) -> Iterator[bytes]:
    at = 0
    while data := file.read(at, piece):
        at += len(data)
        caps.check(path, at, at)
        yield data


_INFLATE: dict[str, Callable[[Hashed, Path, Caps, int], Iterator[bytes]]] = {
    "": _plain, "gz": gunzip, "zst": unzstd,
}  # fmt: skip


def _packing(head: bytes) -> str:
    return next((kind for sign, kind in _ARCHIVES.items() if head.startswith(sign)), "")


def _reading(path: Path) -> BinaryIO:
    try:
        return path.open("rb", buffering=0)
    except OSError as problem:
        raise FeedError.about(
            "The file cannot be read",
            str(path),
            expected="a file of a feed",
            do=f"The system says: {problem.strerror}.",
        ) from problem


def _broken(path: Path, problem: str) -> ChalkcircleError:
    return FeedError.about(
        problem,
        str(path),
        expected="a whole file of a feed, plain or in one zip, gzip or zstd",
        do="Fetch it again; nothing of it was stored.",
    )
