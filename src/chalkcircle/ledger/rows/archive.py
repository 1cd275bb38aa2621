"""Copies original bytes into the archive: all written, then all synced, then all named.

It changes no byte, and lays down nothing whose hash is not the one it was announced with.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

from chalkcircle.ledger.files import TEMPORARY, make_folder, raw_path, refusals, sync_folder
from chalkcircle.model import FeedError

_PIECE = 1 << 20


class Archive:
    """Copies that wait to become part of the archive of a ledger."""

    def __init__(self, root: Path) -> None:
        """Start with none waiting."""
        self._root = root
        self._waiting: dict[str, tuple[Path, int]] = {}
        self._folders: set[Path] = set()

    def take(self, path: Path, sha256: str) -> int:
        """Copy a file to the side; gives its size in bytes.

        Raises:
            FeedError: It is not what was announced, or cannot be read any more.
            LedgerError: The disk refused.
        """
        if sha256 in self._waiting:
            return self._waiting[sha256][1]
        target = raw_path(self._root, sha256)
        aside = _aside(target)
        try:
            with refusals(aside.parent):
                self._make(aside.parent)
            size, found = _copied(path, aside)
            if found != sha256:
                raise _changed(path, f"SHA-256 {found[:12]}…")
        except BaseException:
            aside.unlink(missing_ok=True)
            raise
        self._waiting[sha256] = target, size
        return size

    def settle(self) -> dict[str, int]:
        """Make everything that waits durable; gives sizes by hash.

        Raises:
            LedgerError: The disk refused.
        """
        done, self._waiting = self._waiting, {}
        with refusals(self._root / "raw"):
            for target, _ in done.values():
                with _aside(target).open("rb+") as file:
                    os.fsync(file.fileno())
            for target, _ in done.values():
                _aside(target).replace(target)
            for folder in sorted({target.parent for target, _ in done.values()}):
                sync_folder(folder)
            if done:
                sync_folder(self._root / "raw")
        return {sha: size for sha, (_, size) in done.items()}

    def _make(self, folder: Path) -> None:
        """Make a folder; all get their names for good when it is settled."""
        if folder not in self._folders:
            make_folder(folder.parent)
            if not folder.is_dir():
                folder.mkdir(exist_ok=True)
            self._folders.add(folder)


def _aside(path: Path) -> Path:
    return path.with_name(path.name + TEMPORARY)


def _copied(path: Path, aside: Path) -> tuple[int, str]:
    """Size and hash of what was copied; errors of the source are not those of our disk."""
    size, found = 0, hashlib.sha256()
    with refusals(aside.parent), aside.open("wb") as copy:
        for piece in _pieces(path):
            found.update(piece)
            copy.write(piece)
            size += len(piece)
    return size, found.hexdigest()


def _pieces(path: Path) -> Iterator[bytes]:
    try:
        with path.open("rb", buffering=0) as source:
            while piece := source.read(_PIECE):
                yield piece
    except OSError as error:
        raise _changed(path, error.strerror or "cannot be read") from error


def _changed(path: Path, found: str) -> Exception:
    return FeedError.about(
        f"The file changed while it was read ({found})", path.name,
        expected="the bytes it was opened with", do="Ingest it again when nobody writes to it.",
    )  # fmt: skip
