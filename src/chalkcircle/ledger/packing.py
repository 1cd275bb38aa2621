"""What a ledger consists of, for a copy that goes elsewhere; it opens no archive.

The list is the catalogue's own: what a crash or a forget left beside it is not part of it.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from chalkcircle.model import ChalkcircleError, LedgerBusy, LedgerDamaged

from . import operations as ops
from .catalogue import FILE, Catalogue
from .columns import CLAIMS
from .files import raw_path, stored_files
from .rows.catalogue import row_segments

if TYPE_CHECKING:
    from .store import Ledger


@dataclass(frozen=True, slots=True)
class Piece:
    """One file of a ledger.

    Attributes:
        name: Its place in the folder, with strokes between.
        path: Where its bytes are to be read.
    """

    name: str
    path: Path
    sha256: str | None


def pieces(ledger: Ledger, scratch: Path) -> list[Piece]:
    """Every file of a ledger as of now, the catalogue first.

    Args:
        ledger: May be read-only, and others may write to it meanwhile.
        scratch: An empty folder for a consistent copy of the catalogue; keep it until the bytes
            are read.
    """
    copy = scratch / FILE
    ledger.catalogue.copy_to(copy)
    catalogue = Catalogue(scratch, create=False, wait_seconds=0)
    try:
        named = file_names(catalogue)
    finally:
        catalogue.close()
    with copy.open("rb") as file:
        own = hashlib.file_digest(file, "sha256").hexdigest()
    named[FILE] = own
    whole = {name: ledger.root / name for name in named} | {FILE: copy}
    return [Piece(name, whole[name], sha) for name, sha in named.items()]


def file_names(catalogue: Catalogue) -> dict[str, str | None]:
    """The names of all files of a ledger, each with its hash; the catalogue knows not its own."""
    found: dict[str, str | None] = {FILE: None}
    found |= {"segments/" + segment.file: segment.sha256 for segment in catalogue.segments()}
    found |= {"segments/" + segment.file: segment.sha256 for segment in row_segments(catalogue)}
    return found | {raw_path(Path(), sha).as_posix(): sha for sha in catalogue.raw()}


def leftovers(root: Path, catalogue: Catalogue) -> list[Path]:
    """Files under the folders of a ledger that its catalogue does not name."""
    named = {root / name for name in file_names(catalogue)}
    return [path for path in stored_files(root) if path not in named]


def claims_digest(ledger: Ledger) -> str:
    """SHA-256 over all standing claims; equal digests mean equal claims, byte for byte."""
    return ledger.ask(CLAIMS, ops.digest)


def changed_meanwhile(ledger: Ledger, taken: list[Piece], error: LedgerDamaged) -> ChalkcircleError:
    """Why a file of a list is not as it was: forgotten since, or damaged."""
    if {piece.name for piece in taken} <= set(file_names(ledger.catalogue)):
        return error
    return LedgerBusy.about(
        "Something was forgotten while the ledger was packed", str(ledger.root),
        expected="no other writer", do="Run the command again.",
    )  # fmt: skip
