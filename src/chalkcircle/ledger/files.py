"""Files that survive a power cut: write aside, sync, rename, sync the folder.

It knows neither Parquet nor the catalogue, and never overwrites what has another content.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from chalkcircle.model import ChalkcircleError, LedgerDamaged, LedgerError, sha256

TEMPORARY = ".tmp"


def write_durably(path: Path, data: bytes) -> None:
    """Make ``path`` hold ``data`` for good, or leave no file of that name.

    Source: the order that survived every kill and power cut tried for this design; a rename
    alone may leave a file of length zero after a power cut.

    Raises:
        LedgerError: The disk refused.
    """
    with refusals(path.parent):
        _write(path, data)


@contextmanager
def refusals(folder: Path) -> Iterator[None]:
    """Say what it means that the disk refuses.

    Raises:
        LedgerError: The disk refused.
    """
    try:
        yield
    except OSError as error:
        raise LedgerError.about(
            f"Could not write to the ledger ({error.strerror})",
            str(folder),
            expected="a disk with room and permission to write",
            do="Nothing of this batch was stored; make room and run the command again.",
        ) from error


def check_file(path: Path, expected: str) -> None:
    """Read a file to its end, however large, and see that it is what was acknowledged.

    Raises:
        LedgerDamaged: The file is gone, cannot be read, or has another SHA-256.
    """
    try:
        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise damaged(path, f"a readable file ({error.strerror})") from error
    if found != expected:
        raise damaged(path, f"bytes of SHA-256 {expected[:12]}…")


def read_checked(path: Path, expected: str) -> bytes:
    """The bytes of a file, if they are those that were acknowledged.

    Raises:
        LedgerDamaged: The file is gone, cannot be read, or has another SHA-256.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise damaged(path, f"a readable file ({error.strerror})") from error
    if sha256(data) != expected:
        raise damaged(path, f"bytes of SHA-256 {expected[:12]}…")
    return data


def damaged(path: Path, expected: str) -> ChalkcircleError:
    """The error for a file that is not what was acknowledged; its name is never cut short."""
    return LedgerDamaged.about(
        f"Damaged file {path.name} in the ledger",
        str(path.parent),
        expected=expected,
        do="Run `chalkcircle ledger rebuild`; what that cannot mend, restore or ingest again.",
    )


def _write(path: Path, data: bytes) -> None:
    make_folder(path.parent)
    aside = path.with_name(path.name + TEMPORARY)
    with aside.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    aside.replace(path)
    sync_folder(path.parent)


def copy_durably(source: Path, target: Path, expected: str) -> None:
    """Copy a file, however large, if its bytes are those that were acknowledged.

    Raises:
        LedgerDamaged: They are not.
        LedgerError: The disk refused.
    """
    check_file(source, expected)
    with refusals(target.parent):
        make_folder(target.parent)
        aside = target.with_name(target.name + TEMPORARY)
        with source.open("rb") as file, aside.open("wb") as copy:
            shutil.copyfileobj(file, copy, 1 << 20)
            copy.flush()
            os.fsync(copy.fileno())
        aside.replace(target)
        sync_folder(target.parent)


def name_durably(aside: Path, path: Path) -> None:
    """Give a file that is written whole its name, for good."""
    with aside.open("rb+") as file:
        os.fsync(file.fileno())
    aside.replace(path)
    sync_folder(path.parent)


def make_folder(folder: Path) -> None:
    """Make a folder whose name lasts, unless it is there."""
    if not folder.is_dir():
        folder.mkdir(exist_ok=True)
        sync_folder(folder.parent)


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable; Windows offers no such call and needs none."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def raw_path(root: Path, sha256: str) -> Path:
    """Where the archive keeps bytes of that hash."""
    return root / "raw" / sha256[:2] / sha256


def stored_files(root: Path) -> list[Path]:
    """Every file under the segment folder and the raw archive, finished or not."""
    folders = (root / "segments", root / "raw")
    return sorted(f for folder in folders for f in folder.rglob("*") if f.is_file())
