"""Tells which sides of rows that were just stored no table knows; it changes no row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from chalkcircle.ledger import FileReceipt, Ledger, RowSegment

_NAMED = 20
"""A table whose scheme is wrong has a million names, and the first few say it all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownSides:
    """Rows of a run that name a side which no table knows; they are kept by that name.

    Attributes:
        rows: How many.
        names: The most frequent names, at most 20, with how often each stands as a side.
    """

    rows: int = 0
    names: dict[str, int] = field(default_factory=dict)


def unknown_sides(
    ledger: Ledger, feed: str, before: int, receipts: Sequence[FileReceipt]
) -> UnknownSides:
    """Sides without an entity among the rows that a run added to a feed.

    Args:
        ledger: Where they are.
        feed: Only of this one.
        before: Number of the last file before the run.
        receipts: Of the run.
    """
    from chalkcircle.ledger import Table

    read = {one.sha256 for one in receipts if not one.again}
    files = [file.id for file in ledger.feed_files(feed, after=before) if file.sha256 in read]
    if not files:
        return UnknownSides()

    def counted(_engine: object, segments: list[RowSegment]) -> UnknownSides:
        new = [ledger.row_path(one) for one in segments if one.rows and one.file_high > before]
        return _counted(new, files)

    return ledger.ask_rows(Table.EVENTS, counted, feed=feed)


def _counted(segments: Sequence[Path], files: list[int]) -> UnknownSides:
    import pyarrow as pa
    import pyarrow.compute as pc

    from chalkcircle.feeds.unknown import SIDES, without_entity
    from chalkcircle.ledger.rows.writing import read_segment

    rows, names = 0, Counter[str]()
    for path in segments:
        part = read_segment(path, [*SIDES, "sign", "file"])
        # What a revision takes back was told when it came.
        ours = pc.is_in(part["file"], pa.array(files, pa.int32()))
        more, found = without_entity(part.filter(pc.and_(ours, pc.equal(part["sign"], 1))))
        rows += more
        names += found
    ordered = sorted(names.items(), key=lambda one: (-one[1], one[0]))
    return UnknownSides(rows=rows, names=dict(ordered[:_NAMED]))
