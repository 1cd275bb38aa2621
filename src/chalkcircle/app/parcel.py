"""Opens an archive that carries files to another machine: what comes out is what its list names.

It trusts no name, size or byte in it, and knows nothing of what the files mean.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import stat
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from chalkcircle.model import ChalkcircleError, InputError, LedgerDamaged, LedgerError

FORMAT = 1
"""Number of the layout; a higher one is refused, never half read."""

LIST = "manifest.json"
KIND = "chalkcircle export"

MAX_RATIO = 200
"""Bytes out for one byte in, over the whole archive: what we write packs to a fiftieth at most."""

_SMALL = 64_000_000
"""Bytes that may come out before the ratio is looked at."""

BLOCK = 1 << 20
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f\\:*?"<>|]')
"""Signs that some system reads as more than a part of a name."""

_BROKEN = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, ValueError, OverflowError,
    NotImplementedError, RuntimeError,
)  # fmt: skip


Archive = zipfile.ZipFile


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """A file in the archive; ``size`` in bytes."""

    name: str
    size: int
    sha256: str


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What the list of an archive says.

    Attributes:
        version: Of the Chalkcircle that wrote it.
        snapshot: Highest committed sequence of the ledger.
        claims_sha256: Digest over all standing claims.
        study: Id of the study inside, if there is one.
    """

    kind: str = KIND
    format: int = FORMAT
    version: str
    snapshot: int
    claims_sha256: str
    study: str | None = None
    files: tuple[Part, ...] = ()


@contextmanager
def opened(path: Path) -> Iterator[tuple[zipfile.ZipFile, Manifest]]:
    """An archive and its list, once names, sizes and kinds of all entries are found in order.

    Raises:
        InputError: No archive of ours, a later layout, or entries that no export has.
        LedgerDamaged: Broken or cut short.
    """
    try:
        archive = zipfile.ZipFile(path)
    except _BROKEN as error:
        raise _damaged(path, str(error)) from error
    with archive:
        entries = archive.infolist()
        _check_entries(path, entries)
        yield archive, _manifest(path, archive, entries)


def _check_entries(path: Path, entries: list[zipfile.ZipInfo]) -> None:
    seen: set[str] = set()
    for entry in entries:
        check_name(entry.orig_filename)
        alike = unicodedata.normalize("NFC", entry.filename).casefold()
        kind = stat.S_IFMT(entry.external_attr >> 16)
        if alike in seen:
            raise _foreign(f"the name {entry.filename!r} is there twice", path)
        if entry.is_dir() or kind not in (0, stat.S_IFREG):
            raise _foreign(f"{entry.filename!r} is a folder, a link or a device", path)
        if entry.flag_bits & 1 or entry.compress_type not in _METHODS:
            raise _foreign(f"{entry.filename!r} is encrypted or packed in a way of its own", path)
        seen.add(alike)
    whole = path.stat().st_size
    if sum(entry.compress_size for entry in entries) > whole:
        raise _foreign("its entries lie over one another", path)
    if sum(entry.file_size for entry in entries) > max(_SMALL, MAX_RATIO * whole):
        raise _foreign("far too much comes out of it", path)


def _manifest(path: Path, archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> Manifest:
    by_name = {entry.filename: entry for entry in entries}
    listed = by_name.pop(LIST, None)
    if listed is None or listed.file_size > 64_000 + 1_000 * len(entries):
        raise _foreign(f"it has no {LIST}", path)
    try:
        with archive.open(listed) as file:
            manifest = msgspec.json.decode(file.read(listed.file_size), type=Manifest)
    except msgspec.DecodeError as error:
        raise _foreign(f"its {LIST} is not ours ({error})", path) from error
    except _BROKEN as error:
        raise _damaged(path, str(error)) from error
    if manifest.kind != KIND:
        raise _foreign(f"its {LIST} is not ours", path)
    if manifest.format > FORMAT:
        raise InputError.about(
            "This export has a later layout", manifest.format, expected=f"layout {FORMAT}",
            do=f"Restore it with Chalkcircle {manifest.version} or newer.",
        )  # fmt: skip
    if {part.name: part.size for part in manifest.files} != {
        name: entry.file_size for name, entry in by_name.items()
    } or len(manifest.files) != len(by_name):
        raise _foreign("it does not hold exactly the files that it lists", path)
    return manifest


def checked(archive: zipfile.ZipFile, part: Part) -> Iterator[bytes]:
    """The bytes of a file, block by block; at the end they are found to be those that were packed.

    Raises:
        LedgerDamaged: They are others.
    """
    found, left = hashlib.sha256(), part.size
    where = Path(str(archive.filename))
    try:
        with archive.open(part.name) as file:
            while left and (block := file.read(min(BLOCK, left))):
                found.update(block)
                left -= len(block)
                yield block
    except _BROKEN as error:
        raise _damaged(where, f"{part.name}: {error}") from error
    if left or found.hexdigest() != part.sha256:
        raise _damaged(where, f"{part.name} has other bytes than were packed")


def unpack(archive: zipfile.ZipFile, parts: Iterable[Part], folder: Path, within: str) -> None:
    """Write the files under a name inside (``ledger/``) to a folder, durably.

    Raises:
        LedgerDamaged: Bytes differ from those that were packed.
        LedgerError: There is no room for them.
    """
    wanted = [part for part in parts if part.name.startswith(within)]
    need = sum(part.size for part in wanted)
    if shutil.disk_usage(folder).free < need:
        raise refused("There is no room on this disk", folder, f"{need:,} free bytes")
    for part in wanted:
        path = folder / part.name.removeprefix(within)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as file:
            for block in checked(archive, part):
                file.write(block)
            file.flush()
            os.fsync(file.fileno())


def check_name(name: str) -> None:
    """Refuse a name that leads out of a folder, or that some system cannot hold.

    Raises:
        InputError: It does.
    """
    steps = name.split("/")
    bad = _FORBIDDEN.search(name) or any(
        step in ("", ".", "..") or step[-1] in ". " for step in steps
    )
    if bad or not name.isprintable():
        raise InputError.about(
            "A name that leads elsewhere, or that not every system can hold", name,
            expected="plain names below one folder", do="Rename it, or do not trust this file.",
        )  # fmt: skip


def refused(problem: str, path: Path, expected: str) -> ChalkcircleError:
    """The error for a place that cannot be written to."""
    return LedgerError.about(
        problem, str(path), expected=expected, do="Nothing was written; name another place."
    )


def _foreign(why: str, path: Path) -> ChalkcircleError:
    return InputError.about(
        f"This is no export of Chalkcircle: {why}", path.name,
        expected="a file that `chalkcircle export --all` wrote", do="Nothing was restored.",
    )  # fmt: skip


def _damaged(path: Path, why: str) -> ChalkcircleError:
    return LedgerDamaged.about(
        f"This export is damaged ({why})", path.name, expected="every byte as it was written",
        do="Nothing was restored; copy the file again, or export again.",
    )  # fmt: skip
