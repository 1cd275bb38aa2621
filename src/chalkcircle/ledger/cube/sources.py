"""Segments of a ledger's events as sums are read from them, and how many rows there must be.

It reads no row.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from chalkcircle.ledger.rows.records import Table

from .grouping import Source

if TYPE_CHECKING:
    from chalkcircle.ledger.rows.catalogue import RowSegment
    from chalkcircle.ledger.store import Ledger


def sources_of(
    ledger: Ledger,
    segments: Iterable[RowSegment],
    *,
    after: int = 0,
    known: tuple[datetime, datetime] | None = None,
) -> list[Source]:
    """Segments of events with their paths, each verified the first time.

    Args:
        ledger: Whose.
        segments: Of these; those without rows are left out.
        after: Only those that may hold rows of files with a higher number.
        known: Only those that may hold rows known between two instants, both included.
    """
    found = []
    for segment in segments:
        if not segment.rows or segment.known_low is None or segment.known_high is None:
            continue
        low, high = segment.known_low.replace(tzinfo=None), segment.known_high.replace(tzinfo=None)
        if segment.file_high > after and (known is None or (low <= known[1] and high >= known[0])):
            path = ledger.row_path(segment)
            files = segment.file_low, segment.file_high
            found.append(Source(path, segment.feed, *files, low, high, segment.revised))
    return found


def rows_upto(ledger: Ledger, files: int) -> int:
    """Rows of events in the segments, of files up to a number."""
    found = ledger.catalogue.rows(
        "select coalesce(sum(stored), 0) from feed_file where content = ? and id <= ?",
        (Table.EVENTS.value, files),
    )
    return int(next(found)[0])
