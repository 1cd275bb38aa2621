"""Forgets a row of a feed, or a whole file of one: out of segments, quarantine and archive.

A tombstone stays, so that it does not come back; every other row tells what it told before, as
if what was forgotten had never come.
"""

from __future__ import annotations

import re
from collections import Counter
from datetime import datetime
from typing import TYPE_CHECKING

from msgspec.structs import replace

from chalkcircle.ledger import judging
from chalkcircle.ledger.columns import utc
from chalkcircle.ledger.files import raw_path
from chalkcircle.ledger.records import Forgotten, Tombstone
from chalkcircle.model import NotInLedger

from . import names as row_names
from .bridging import bridged
from .catalogue import (
    QUARANTINE,
    StoredFile,
    add_row_segment,
    drop_file,
    drop_row_segment,
    row_segments,
    set_stored,
    stored_files_of,
)
from .lines import opened
from .reading import may_hold_id
from .records import Table
from .values import lean
from .writing import Footer, footer_of, read_segment, write_segment

if TYPE_CHECKING:
    from collections.abc import Callable

    import pyarrow as pa

    from chalkcircle.ledger.store import Ledger

    from .catalogue import RowSegment

    Change = Callable[[RowSegment, pa.Table], pa.Table]


def forget_rows(ledger: Ledger, record_id: str, reason: str, now: datetime) -> Forgotten | None:
    """Remove ``feed:native id``, or the files with a SHA-256, in the open transaction.

    Returns:
        What went; ``None`` where the id is neither.
    """
    catalogue = ledger.catalogue
    rows = 0
    if spoiled := stored_files_of(catalogue, sha256=record_id):
        what, feeds = "file", {file.feed for file in spoiled}
        for file in spoiled:
            rows += _forget_file(ledger, file)
    elif found := _row(ledger, record_id):
        what, record_id, feeds = "row", ":".join(found), {found[0]}
        spoiled, rows = _forget_row(ledger, *found)
    else:
        return None
    gone = {file.sha256 for file in spoiled if catalogue.holds_raw(file.sha256)}
    for sha in gone:
        catalogue.drop_raw(sha)
    stones = dict.fromkeys(gone, "raw") | {record_id: what}
    at = utc(now)
    catalogue.bury(Tombstone(id=i, what=w, reason=reason, at=at) for i, w in stones.items())
    judgements = judging.forget(catalogue, row_names.lost(ledger, feeds))
    return Forgotten(rows=rows, raw=len(gone), judgements=judgements)


def _row(ledger: Ledger, record_id: str) -> tuple[str, str] | None:
    feed, colon, native_id = record_id.partition(":")
    if not colon:
        return None
    for table in (Table.EVENTS, Table.GKG):
        try:
            found = ledger.row_history(feed, native_id, table=table)
        except NotInLedger:
            continue
        return feed, found["native_id"][0].as_py()
    return None


def _forget_row(ledger: Ledger, feed: str, native_id: str) -> tuple[list[StoredFile], int]:
    """Take a row out; gives the files whose bytes hold it, and how many rows went."""
    import pyarrow as pa
    import pyarrow.compute as pc

    word = re.compile(rb"(?<![\w-])" + re.escape(native_id.encode()) + rb"(?![\w-])")
    holding: set[int] = set()

    def without(segment: RowSegment, rows: pa.Table) -> pa.Table:
        if segment.content == QUARANTINE:
            raw = rows["raw"].to_pylist()
            told = [bool(word.search(r)) for r in raw]
            if not any(told):
                return rows
            holding.update(n for n, t in zip(rows["file"].to_pylist(), told, strict=True) if t)
            kept = [b"" if t else r for r, t in zip(raw, told, strict=True)]
            at = rows.column_names.index("raw")
            return rows.set_column(at, "raw", pa.array(kept, pa.binary()))
        if "native_id" not in rows.column_names:
            return rows
        mine = pc.equal(rows["native_id"].cast(pa.string()), native_id)
        # What a complete file took back, it lacks: line 0.
        holding.update(rows["file"].filter(pc.and_(mine, pc.greater(rows["row"], 0))).to_pylist())
        return rows.filter(pc.invert(mine))

    files = {f.id: f for f in stored_files_of(ledger.catalogue, feed=feed)}
    gone = _rewrite(ledger, feed, without, _near(native_id))
    for file in files.values():
        # It may have told the row once more, which left no row of it.
        if file.id not in holding and file.held and may_hold_id(file, native_id):
            path = raw_path(ledger.root, file.sha256)
            if path.exists():
                with opened(path) as lines:
                    if any(word.search(line) for line in lines):
                        holding.add(file.id)
    return [files[n] for n in holding if n in files], gone


def _forget_file(ledger: Ledger, file: StoredFile) -> int:
    """Take the rows of a file out, and what took them back; gives how many went."""
    import pyarrow as pa
    import pyarrow.compute as pc

    own: list[pa.Table] = []
    for segment in row_segments(ledger.catalogue, file.table, feed=file.feed):
        if segment.file_low <= file.id <= segment.file_high:
            rows = read_segment(ledger.row_path(segment))
            own.append(rows.filter(pc.equal(rows["file"], file.id)))
    mine = pa.concat_tables(own) if own else None

    def without(segment: RowSegment, rows: pa.Table) -> pa.Table:
        rows = rows.filter(pc.not_equal(rows["file"], file.id))
        if segment.content == file.table and mine is not None and "sign" in rows.column_names:
            return bridged(rows, mine)
        return rows

    def near(segment: RowSegment) -> bool:
        return segment.file_high >= file.id or segment.seq_low <= file.seq <= segment.seq_high

    gone = _rewrite(ledger, file.feed, without, near, strike=file.id)
    drop_file(ledger.catalogue, file.id)
    return gone


def _rewrite(
    ledger: Ledger,
    feed: str,
    change: Change,
    near: Callable[[RowSegment], bool],
    strike: int | None = None,
) -> int:
    """Put changed segments in the place of those that hold what is to go.

    Args:
        ledger: Where.
        feed: Whose segments.
        change: What becomes of the rows of one.
        near: Whether one is to be looked at.
        strike: Number of a file that no footer may name any more.

    Returns:
        How many rows went.
    """
    less: Counter[int] = Counter()
    # Of other feeds of the same commit, the footer alone may name the file.
    for segment in row_segments(ledger.catalogue, feed=None if strike else feed):
        if not near(segment):
            continue
        rows = read_segment(ledger.row_path(segment))
        kept = change(segment, rows) if segment.feed == feed and rows.num_rows else rows
        footer = footer_of(ledger.row_path(segment))
        left = tuple(file for file in footer.files if file.id != strike)
        if kept.equals(rows) and left == footer.files:
            continue
        here = _by_file(rows)
        here.subtract(_by_file(kept))
        if segment.content != QUARANTINE:
            less += here
        gone = Counter(footer.gone) + here
        _swap(ledger, segment, kept, replace(footer, files=left, gone=dict(gone)))
    for file in stored_files_of(ledger.catalogue, numbers=set(less)):
        set_stored(ledger.catalogue, file.id, file.stored - less[file.id])
    return less.total()


def _by_file(rows: pa.Table) -> Counter[int]:
    pairs = rows["file"].value_counts().to_pylist()
    return Counter({pair["values"]: pair["counts"] for pair in pairs})


def _swap(ledger: Ledger, segment: RowSegment, kept: pa.Table, footer: Footer) -> None:
    footer = replace(footer, replaces=(*footer.replaces, segment.file))
    # A segment may be left without rows: it says what else was committed with it.
    fresh = write_segment(ledger.root, lean(kept), footer)
    low, high = segment.file_low, segment.file_high
    drop_row_segment(ledger.catalogue, segment.file)
    add_row_segment(ledger.catalogue, replace(fresh, file_low=low, file_high=high))


def _near(native_id: str) -> Callable[[RowSegment], bool]:
    def near(segment: RowSegment) -> bool:
        return segment.content == QUARANTINE or may_hold_id(segment, native_id)

    return near
