"""Merges small segments of rows into large ones, row for row; no row is changed or dropped.

The merged segment is durable before one commit puts it in the place of the small ones, and they
go after it.
"""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from typing import TYPE_CHECKING

from chalkcircle.ledger.catalogue import BACKUP
from chalkcircle.ledger.sweeping import sweep, writing

from .catalogue import RowSegment, add_row_segment, drop_row_segment, row_segments
from .writing import Footer, footer_of, read_segment, write_segment

if TYPE_CHECKING:
    from chalkcircle.ledger.store import Ledger

_ROWS, _BYTES = 1_000_000, 128 << 20
"""A merged segment has at most so much."""


def compact(ledger: Ledger) -> int:
    """Merge what is small; see :meth:`Ledger.compact`."""
    gone = 0
    while True:
        with writing(ledger):
            run = _next_run(row_segments(ledger.catalogue))
            if run:
                _merge(ledger, run)
                gone += len(run) - 1
        if not run:
            break
    # Under the lock again, or a writer that has just put down its files would lose them.
    with ledger.catalogue.writing():
        sweep(ledger)
        ledger.catalogue.back_up(ledger.root / BACKUP)
    return gone


def _next_run(segments: list[RowSegment]) -> list[RowSegment]:
    """The first neighbours of one kind that go together and are not large already."""
    for _, kind in groupby(segments, key=lambda s: (s.feed, s.content)):
        run: list[RowSegment] = []
        for segment in kind:
            fits = sum(s.rows for s in (*run, segment)) <= _ROWS
            if not fits or sum(s.bytes for s in (*run, segment)) > _BYTES:
                if len(run) > 1:
                    return run
                run = []
            if segment.rows <= _ROWS // 2 and segment.bytes <= _BYTES // 2:
                run.append(segment)
            elif len(run) > 1:
                return run
            else:
                run = []
        if len(run) > 1:
            return run
    return []


def _merge(ledger: Ledger, run: list[RowSegment]) -> None:
    import pyarrow as pa

    parts, footers = [], []
    for segment in run:
        path = ledger.row_path(segment)
        parts.append(read_segment(path))
        footers.append(footer_of(path))
    footer = Footer(
        feed=run[0].feed,
        content=run[0].content,
        recorded_at={seq: at for f in footers for seq, at in f.recorded_at.items()},
        files=tuple(file for f in footers for file in f.files),
        beside=tuple(sorted({name for f in footers for name in f.beside})),
        replaces=tuple(sorted({n for f in footers for n in f.replaces} | {s.file for s in run})),
        cards={feed: card for f in footers for feed, card in f.cards.items()},
        gone=dict(sum((Counter(f.gone) for f in footers), Counter[int]())),
    )
    merged = write_segment(ledger.root, pa.concat_tables(parts), footer)
    for segment in run:
        drop_row_segment(ledger.catalogue, segment.file)
    add_row_segment(ledger.catalogue, merged)
