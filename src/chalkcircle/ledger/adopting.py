"""Takes in a commit of feed rows that is whole on disk and that the catalogue does not know.

Either nobody was told yet, which does no harm, or the catalogue lost what it had told. What is
not whole is never taken in.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from chalkcircle.model import LedgerDamaged, content_id

from .files import check_file, damaged, raw_path
from .packing import leftovers
from .recovering import told
from .rows.catalogue import RowSegment, add_file, add_row_segment, keep_card
from .rows.writing import footer_of, known_footers

if TYPE_CHECKING:
    from .catalogue import Catalogue
    from .rows.writing import Footer
    from .store import Ledger


def seq_of(path: Path) -> int:
    """The first sequence of a finished segment by its name; 0 for any other file."""
    number = path.name.partition("-")[0]
    return int(number) if path.suffix == ".parquet" and number.isdecimal() else 0


def behind(root: Path, catalogue: Catalogue) -> bool:
    """Whether finished segments tell of commits that the catalogue of a folder has lost.

    One commit more may lie there that nobody was told of. What a segment has taken over goes only
    after the commit: where it is gone, and no known segment took it over, that commit is lost.
    """
    named = {(s.seq, s.content): s.file for s in catalogue.segments()}
    taken: set[str] | None = None
    for path in leftovers(root, catalogue):
        if not (seq := seq_of(path)):
            continue
        lost = False
        try:
            footer = footer_of(path)
        except (OSError, ValueError, msgspec.MsgspecError):
            # Documents or claims: a forget names them anew, and removes the old ones later.
            file = named.get((seq, path.name.split("-")[1]))
            lost = bool(file) and not (path.parent / str(file)).exists()
        else:
            seq = max(footer.recorded_at)
            if gone := {n for n in footer.replaces if not (path.parent / n).exists()}:
                if taken is None:
                    taken = {n for f in known_footers(root, catalogue) for n in f.replaces}
                lost = bool(gone - taken)
        if (lost or seq > catalogue.snapshot + 1) and _whole(path):
            return True
    return False


def adopt(ledger: Ledger, unknown: list[Path]) -> None:
    """Enter whole commits that follow the last one, in the open transaction.

    Raises:
        LedgerDamaged: The catalogue lacks commits that cannot be entered: nothing is removed.
    """
    while beginning := [path for path in unknown if seq_of(path) == ledger.snapshot + 1]:
        if not _entered(ledger, ledger.snapshot + 1, beginning):
            break
    if behind(ledger.root, ledger.catalogue):
        raise LedgerDamaged.about(
            f"The catalogue has lost commits that came after batch {ledger.snapshot}",
            str(ledger.root),
            expected="every commit that the segments tell of",
            do="Run `chalkcircle ledger rebuild`; nothing is removed before.",
        )


def _whole(path: Path) -> bool:
    """Whether a segment has the bytes that its name says."""
    try:
        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise damaged(path, f"a readable file ({error.strerror})") from error
    return path.stem.endswith("-" + found[:12])


def _entered(ledger: Ledger, seq: int, paths: list[Path]) -> bool:
    """Whether these files are one whole commit, which is then entered."""
    found: list[tuple[RowSegment, Footer]] = []
    for path in paths:
        try:
            segment, footer, _ = told(path)
        except (OSError, ValueError, IndexError, msgspec.MsgspecError):
            return False
        found.append((segment, footer))
    last = [footer for _, footer in found if footer.files]
    if len(last) != 1 or any(not s.sha256 or f.replaces for s, f in found):
        return False
    names = {segment.file for segment, footer in found if not footer.files}
    if set(last[0].beside) != names or any(file.seq != seq for file in last[0].files):
        return False
    return _enter(ledger, seq, found, last[0])


def _enter(ledger: Ledger, seq: int, found: list[tuple[RowSegment, Footer]], last: Footer) -> bool:
    catalogue = ledger.catalogue
    gone = catalogue.tombstones()
    fresh: dict[str, int] = {}
    for file in last.files:
        if file.sha256 in gone or catalogue.holds_raw(file.sha256):
            continue
        path = raw_path(ledger.root, file.sha256)
        try:
            check_file(path, file.sha256)
        except LedgerDamaged:
            return False
        fresh[file.sha256] = path.stat().st_size
    key = content_id("batch.v1", *sorted(f"{f.feed} {f.table} {f.sha256}" for f in last.files))
    catalogue.add_batch(seq, "taken in", key, last.recorded_at[seq], (0, 0))
    for sha, size in fresh.items():
        catalogue.add_raw(sha, size, seq)
    for file in last.files:
        add_file(catalogue, file)
    for segment, _ in found:
        add_row_segment(catalogue, segment)
    for feed, card in last.cards.items():
        keep_card(catalogue, feed, card)
    return True
