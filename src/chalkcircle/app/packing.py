"""Writes an archive that carries files to another machine, whole or not at all.

Nothing in it depends on the day, the machine or the order of a folder: the same files give the
same bytes.
"""

from __future__ import annotations

import hashlib
import io
import os
import stat
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import msgspec

from chalkcircle.model import ChalkcircleError, LedgerDamaged

from . import parcel

_UNPACKED = (".parquet",)
"""Packed already: stored as they are."""

_DAY = (1980, 1, 1, 0, 0, 0)
"""The same day for every file: an export of the same things has the same bytes."""


class Source(msgspec.Struct, frozen=True):
    """A file to pack: its name inside, where it lies or what it holds, and its hash where known."""

    name: str
    content: Path | bytes
    sha256: str | None = None


def pack(target: Path, sources: Iterable[Source], about: parcel.Manifest) -> parcel.Manifest:
    """Write an archive and read it through; the file has its name only once it is sound.

    Raises:
        InputError: A name that not every system can hold.
        LedgerDamaged: A file has other bytes than its hash says.
        LedgerError: The target exists, or the disk refused.
    """
    if target.exists() or target.is_symlink():
        raise parcel.refused("This file exists already", target, "a name that is free")
    folder = target.absolute().parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{target.name}-", suffix=".tmp", dir=folder)
    except OSError as error:
        raise parcel.refused(
            f"Cannot write here ({error.strerror})", folder, "a folder to write to"
        ) from error
    unfinished = Path(name)
    try:
        with os.fdopen(handle, "w+b") as file:
            manifest = _write(file, sources, about)
            file.flush()
            os.fsync(file.fileno())
        with parcel.opened(unfinished) as (archive, listed):
            for part in listed.files:
                for _ in parcel.checked(archive, part):
                    pass
        unfinished.chmod(0o666 & ~_umask())
        unfinished.replace(target)
    except OSError as error:
        raise parcel.refused(
            f"Could not write ({error.strerror})", target, "a disk with room"
        ) from error
    finally:
        unfinished.unlink(missing_ok=True)
    return manifest


def _write(file: IO[bytes], sources: Iterable[Source], about: parcel.Manifest) -> parcel.Manifest:
    parts: list[parcel.Part] = []
    with zipfile.ZipFile(file, "w", allowZip64=True) as archive:
        for source in sources:
            parcel.check_name(source.name)
            parts.append(_add(archive, source))
        manifest = msgspec.structs.replace(about, files=tuple(parts))
        data = msgspec.json.format(msgspec.json.encode(manifest), indent=1)
        _add(archive, Source(parcel.LIST, data))
    return manifest


def _add(archive: zipfile.ZipFile, source: Source) -> parcel.Part:
    info = zipfile.ZipInfo(source.name, _DAY)
    info.external_attr = (stat.S_IFREG | 0o644) << 16
    packed = not source.name.endswith(_UNPACKED)
    info.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
    found, size = hashlib.sha256(), 0
    with _opened_source(source) as (content, info.file_size), archive.open(info, "w") as sink:
        while block := content.read(parcel.BLOCK):
            sink.write(block)
            found.update(block)
            size += len(block)
    if source.sha256 not in (None, found.hexdigest()):
        raise _changed(source, "other bytes than acknowledged")
    return parcel.Part(name=source.name, size=size, sha256=found.hexdigest())


@contextmanager
def _opened_source(source: Source) -> Iterator[tuple[IO[bytes], int]]:
    """What is to be packed, with its size, which decides the layout of the entry."""
    if isinstance(source.content, bytes):
        yield io.BytesIO(source.content), len(source.content)
        return
    try:
        file = source.content.open("rb")
    except OSError as error:
        raise _changed(source, str(error.strerror)) from error
    with file:
        yield file, os.fstat(file.fileno()).st_size


def _changed(source: Source, why: str) -> ChalkcircleError:
    return LedgerDamaged.about(
        f"Damaged file {Path(source.name).name} ({why})", source.name,
        expected=f"bytes of SHA-256 {source.sha256}" if source.sha256 else "a readable file",
        do="Run `chalkcircle ledger verify`, then restore a copy or ingest again.",
    )  # fmt: skip


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
