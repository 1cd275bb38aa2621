"""Takes in a commit of feed rows that is whole on disk and that the catalogue does not know.

Either nobody was told yet, which does no harm, or the catalogue lost what it had told. What is
not whole is never taken in.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from chalkcircle.model import LedgerDamaged, content_id

from .files import check_file, raw_path
from .recovering import told
from .rows.catalogue import RowSegment, add_file, add_row_segment

if TYPE_CHECKING:
    from .rows.writing import Footer
    from .store import Ledger


def seq_of(path: Path) -> int:
    """The first sequence of a finished segment by its name; 0 for any other file."""
    number = path.name.partition("-")[0]
    return int(number) if path.suffix == ".parquet" and number.isdecimal() else 0


def last_whole(paths: Iterable[Path], after: int) -> int:
    """The highest sequence of a segment with the bytes that its name says, if beyond ``after``."""
    last = after
    for path in paths:
        if seq_of(path) > last:
            with path.open("rb") as file:
                found = hashlib.file_digest(file, "sha256").hexdigest()
            if path.stem.endswith("-" + found[:12]):
                last = seq_of(path)
    return last


def adopt(ledger: Ledger, unknown: list[Path]) -> None:
    """Enter whole commits that follow the last one, in the open transaction.

    Raises:
        LedgerDamaged: The catalogue lacks batches that are not whole: nothing is removed.
    """
    while beginning := [path for path in unknown if seq_of(path) == ledger.snapshot + 1]:
        if not _entered(ledger, ledger.snapshot + 1, beginning):
            break
    last = last_whole(unknown, ledger.snapshot + 1)
    if last > ledger.snapshot + 1:
        raise LedgerDamaged.about(
            f"The catalogue has lost batches {ledger.snapshot + 1} to {last}",
            str(ledger.root),
            expected="every sequence of the segments",
            do="Run `chalkcircle ledger rebuild`; nothing is removed before.",
        )


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
    if len(last) != 1 or any(not segment.sha256 for segment, _ in found):
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
    return True
