"""Reads every byte of the rows of feeds: hashes, counts by file, nothing unaccounted for.

A fault is told, never mended in silence.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from chalkcircle.ledger.catalogue import FILE
from chalkcircle.ledger.files import check_file, damaged
from chalkcircle.model import LedgerDamaged

from .catalogue import QUARANTINE, RowSegment, StoredFile
from .writing import read_segment

if TYPE_CHECKING:
    from chalkcircle.ledger.store import Ledger


@dataclass(slots=True)
class Checked:
    """What was looked at, and what is wrong with it."""

    segments: int = 0
    files: int = 0
    rows: int = 0
    quarantined: int = 0
    faults: list[str] = field(default_factory=list)


def check(ledger: Ledger) -> Checked:
    """Check segments of rows, and the sums of every file; see :meth:`Ledger.verify`."""
    found = Checked()
    counts: dict[bool, Counter[int]] = {True: Counter(), False: Counter()}
    whole = True
    for segment in ledger.row_segments():
        found.segments += 1
        aside = segment.content == QUARANTINE
        try:
            rows = rows_by_file(ledger, segment)
        except LedgerDamaged as error:
            found.faults.append(str(error))
            whole = False
            continue
        counts[aside] += rows
        if rows.total() != segment.rows:
            found.faults.append(f"{segment.file}: {rows.total()} rows, {segment.rows} acknowledged")
    found.rows, found.quarantined = counts[False].total(), counts[True].total()
    known = set()
    gone = ledger.tombstones()
    for file in ledger.feed_files():
        found.files += 1
        known.add(file.id)
        found.faults += _sums(file)
        # Behind a damaged segment, which is told, no file of it can be whole.
        if whole and (counts[False][file.id], counts[True][file.id]) != (
            file.stored,
            file.quarantined,
        ):
            found.faults.append(f"{FILE}: rows of {file.name} (file {file.id}) are not all there")
        if file.sha256 not in gone and not ledger.catalogue.holds_raw(file.sha256):
            found.faults.append(f"{FILE}: the archive lacks {file.name} ({file.sha256})")
    for stray in sorted((counts[False].keys() | counts[True].keys()) - known):
        found.faults.append(f"{FILE}: rows of a file {stray} that is not here")
    return found


def rows_by_file(ledger: Ledger, segment: RowSegment) -> Counter[int]:
    """How many rows of each file a segment holds; every byte of it is read.

    Raises:
        LedgerDamaged: It is not what was acknowledged, or no table of rows.
    """
    import pyarrow as pa

    path = ledger.root / "segments" / segment.file
    check_file(path, segment.sha256)
    try:
        values = read_segment(path, ["file"])["file"].value_counts()
    except FileNotFoundError as error:
        raise damaged(path, "the segment that was there a moment ago") from error
    return Counter(
        dict(zip(*(values.field(i).to_pylist() for i in range(2)), strict=True))
        if isinstance(values, pa.StructArray)
        else {}
    )


def _sums(file: StoredFile) -> list[str]:
    parts = file.added + file.revised + file.held + file.quarantined
    if parts != file.read or sum(file.reasons.values()) != file.quarantined:
        return [f"{FILE}: {file.name} has {file.read} rows, {parts} accounted for"]
    return []
