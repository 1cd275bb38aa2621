"""Brings a ledger back whose catalogue is lost or broken, and makes lost rows of feeds again.

Only what files in the folder say is taken for true; what they cannot say is told as lost.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import msgspec

from chalkcircle.model import LedgerDamaged, LedgerMissing

from .adopting import behind
from .cache_folder import drop_all
from .catalogue import BACKUP, FILE, Catalogue
from .files import name_durably, refusals, stored_files, sync_folder
from .records import Verification
from .recovering import recover
from .rows.mending import Reread, mend

_SCRATCH = "rebuilding"


class Rebuilt(msgspec.Struct, frozen=True, kw_only=True):
    """What a rebuild did.

    Attributes:
        catalogue: Whether the catalogue was made anew.
        rows: Rows of feeds that were made again from the archive.
        lost: What could not be brought back, a sentence each.
        found: The check of every byte afterwards.
    """

    catalogue: bool
    rows: int
    lost: tuple[str, ...]
    found: Verification


def rebuild(root: Path, *, read: Reread | None = None) -> Rebuilt:
    """Bring back what can be: the catalogue from the segments, rows of feeds from the archive.

    A broken catalogue stays beside the new one as ``catalogue.sqlite.broken``.

    Args:
        root: Folder of the ledger; nobody else may use it meanwhile.
        read: Reads archived bytes of a feed again; without it no rows are made again.

    Raises:
        LedgerMissing: There are no stored files.
        LedgerBusy: Another process writes.
    """
    from .store import Ledger

    lost: list[str] = []
    anew = not _sound(root)
    if anew:
        if not stored_files(root):
            raise LedgerMissing.about(
                "No ledger", str(root), expected="a folder with segments", do="Name another one."
            )
        lost += _anew(root)
    # Numbers of files may mean others now.
    drop_all(root)
    with Ledger.open(root) as ledger:
        rows, more = mend(ledger, read)
        found = ledger.verify()
    return Rebuilt(catalogue=anew, rows=rows, lost=(*lost, *more), found=found)


def _sound(root: Path) -> bool:
    try:
        catalogue = Catalogue(root, create=False, wait_seconds=10)
    except (LedgerDamaged, LedgerMissing):
        return False
    try:
        return not catalogue.faults() and not behind(root, catalogue)
    except LedgerDamaged:
        return False
    finally:
        catalogue.close()


def _anew(root: Path) -> list[str]:
    """Make a catalogue of what the files say, and put it in its place whole."""
    scratch = root / _SCRATCH
    with refusals(root):
        shutil.rmtree(scratch, ignore_errors=True)
        scratch.mkdir()
    catalogue = Catalogue(scratch, create=True, wait_seconds=0)
    try:
        with catalogue.writing():
            lost = recover(root, catalogue, [root / FILE, root / BACKUP])
        catalogue.shed()
    finally:
        catalogue.close()
    with refusals(root):
        for ending in ("", "-wal", "-shm"):
            old = root / (FILE + ending)
            if old.exists():
                old.replace(root / f"{FILE}.broken{ending}")
        sync_folder(root)
        name_durably(scratch / FILE, root / FILE)
        shutil.rmtree(scratch)
    return lost
