"""Makes lost rows of feeds again from the archived bytes, as they were made the first time.

What does not come out with the same counts is told and left out, never put in their place.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import structs

from chalkcircle.ledger.files import check_file, raw_path
from chalkcircle.ledger.sweeping import writing
from chalkcircle.model import ChalkcircleError, LedgerDamaged

from .catalogue import (
    QUARANTINE,
    RowSegment,
    StoredFile,
    add_row_segment,
    drop_row_segment,
    row_segments,
    stored_files_of,
)
from .checking import rows_by_file
from .file import Reading
from .known import Known, Stretch
from .records import FeedFile
from .writing import (
    Footer,
    bounds,
    known_footers,
    quarantine_rows,
    read_segment,
    write_segment,
)

if TYPE_CHECKING:
    import pyarrow as pa

    from chalkcircle.ledger.store import Ledger

Reread = Callable[[StoredFile, Path, datetime], FeedFile]
"""Reads archived bytes again, as the reader named in the catalogue did when they came."""

Lost = dict[int, tuple[bool, bool]]
"""By number of a file, whether rows are missing, and rows set aside."""


class _Unmended(Exception):
    """What cannot be made again, a sentence each."""


def mend(ledger: Ledger, read: Reread | None) -> tuple[int, list[str]]:
    """Make the rows of damaged and missing segments again, all of a feed or none.

    Half of them would leave rows that take back what is not there. What is not mended stays a
    fault that every check tells and every reader meets.

    Returns:
        How many rows were made, and what cannot be.
    """
    mended, faults = 0, list[str]()
    for feed in sorted({s.feed for s in ledger.row_segments()}):
        try:
            with writing(ledger):
                mended += _mend_feed(ledger, feed, read)
        except _Unmended as error:
            faults += error.args
    return mended, faults


def _mend_feed(ledger: Ledger, feed: str, read: Reread | None) -> int:
    lost, damaged = _missing(ledger, feed)
    for segment in damaged:
        drop_row_segment(ledger.catalogue, segment.file)
    mended, faults = 0, []
    for file in stored_files_of(ledger.catalogue, numbers=set(lost)):
        try:
            mended += _again(ledger, file, lost[file.id], read)
        except ChalkcircleError as error:
            faults.append(f"Rows of {file.name} are lost: {error}")
    if faults:
        raise _Unmended(*faults)
    if damaged:
        _witness(ledger, feed, damaged)
    return mended


def _witness(ledger: Ledger, feed: str, damaged: list[RowSegment]) -> None:
    """Say anew what the footers of damaged segments said, or a lost catalogue would take it along.

    One of them may alone have told which files a commit had, of other feeds too.
    """
    seqs = [range(s.seq_low, s.seq_high + 1) for s in damaged]
    gone = sum((Counter(f.gone) for f in known_footers(ledger.root, ledger.catalogue)), Counter())
    files = tuple(
        structs.replace(file, stored=file.stored + gone[file.id])
        for file in stored_files_of(ledger.catalogue)
        if any(file.seq in some for some in seqs)
    )
    # Rows made again may have got the very name they had.
    named = {s.file for s in row_segments(ledger.catalogue)}
    left = {s.file for s in damaged if (ledger.root / "segments" / s.file).exists()} - named
    footer = Footer(
        feed=feed,
        content=QUARANTINE,
        recorded_at={seq: _recorded(ledger, seq) for seq in sorted({f.seq for f in files})},
        files=files,
        replaces=tuple(sorted(left)),
    )
    told = write_segment(ledger.root, quarantine_rows([]), footer)
    if told.file not in named:
        add_row_segment(ledger.catalogue, told)


def _missing(ledger: Ledger, feed: str) -> tuple[Lost, list[RowSegment]]:
    """Files that lack rows, and the segments that are not what was acknowledged."""
    damaged = []
    counts: dict[bool, Counter[int]] = {True: Counter(), False: Counter()}
    for segment in row_segments(ledger.catalogue, feed=feed):
        try:
            counts[segment.content == QUARANTINE] += rows_by_file(ledger, segment)
        except LedgerDamaged:
            damaged.append(segment)
    lost = {}
    for file in stored_files_of(ledger.catalogue, feed=feed):
        lacks = counts[False][file.id] != file.stored, counts[True][file.id] != file.quarantined
        if any(lacks):
            lost[file.id] = lacks
    return lost, damaged


def _again(
    ledger: Ledger,
    file: StoredFile,
    lacks: tuple[bool, bool],
    read: Reread | None,
) -> int:
    """Lay down what a file lacks; gives how many rows."""
    import pyarrow as pa

    rows, aside = _reread(ledger, file, read)
    made = 0
    for content, parts, wanted in (
        (file.table.value, rows, lacks[0]),
        (QUARANTINE, aside, lacks[1]),
    ):
        if not wanted or not parts:
            continue
        there = _there(ledger, file, content)
        whole = pa.concat_tables(parts)
        fresh = _without(whole, there)
        if not fresh.num_rows:
            continue
        footer = Footer(
            feed=file.feed,
            content=content,
            recorded_at={file.seq: _recorded(ledger, file.seq)},
        )
        add_row_segment(ledger.catalogue, write_segment(ledger.root, fresh, footer))
        made += fresh.num_rows
    return made


def _reread(
    ledger: Ledger, file: StoredFile, read: Reread | None
) -> tuple[list[pa.Table], list[pa.Table]]:
    """All rows of a file, and those set aside, made as when it came.

    Raises:
        LedgerDamaged: Its bytes are gone, nobody reads them, or they give other rows now.
    """
    path = raw_path(ledger.root, file.sha256)
    check_file(path, file.sha256)
    if read is None:
        raise _cannot(file, "no reader was given")
    recorded = _recorded(ledger, file.seq)
    source = replace(
        read(file, path, recorded),
        feed=file.feed,
        table=file.table,
        numbered=file.numbered,
        complete=file.complete,
    )
    known = Known(ledger, file.feed, file.table, before=file.id)
    start = f"{file.feed}:"
    buried = {i.removeprefix(start) for i in ledger.tombstones() if i.startswith(start)}
    reading = Reading(source, file.seq, file.id, known, recorded, buried)
    rows, aside = [], []
    for part, left in reading.blocks():
        rows.append(part)
        if "native_id" in part.column_names and part.num_rows:
            ends = bounds(part)
            known.fresh.append(Stretch(ends["id_low"], ends["id_high"], part))
        if left:
            aside.append(quarantine_rows(left))
    found = reading.entry(file.bytes)
    names = ("read", "added", "revised", "held", "quarantined", "retracted", "reasons")
    if wrong := [n for n in names if getattr(found, n) != getattr(file, n)]:
        raise _cannot(file, f"{source.reader} gives other counts now: {', '.join(wrong)}")
    return rows, aside


def _there(ledger: Ledger, file: StoredFile, content: str) -> list[pa.Array]:
    """Marks of the rows of a file that are not lost."""
    import pyarrow.compute as pc

    found = []
    for segment in row_segments(ledger.catalogue, content, feed=file.feed):
        if segment.file_low <= file.id <= segment.file_high:
            rows = read_segment(ledger.row_path(segment))
            found.append(_marks(rows.filter(pc.equal(rows["file"], file.id))))
    return found


def _without(rows: pa.Table, there: list[pa.Array]) -> pa.Table:
    import pyarrow as pa
    import pyarrow.compute as pc

    if not there:
        return rows
    marks = pa.concat_arrays(there)
    return rows.filter(pc.invert(pc.is_in(_marks(rows), value_set=marks)))


def _marks(rows: pa.Table) -> pa.Array:
    """What tells the rows of one file apart."""
    import pyarrow as pa
    import pyarrow.compute as pc

    names = [n for n in ("row", "sign", "native_id", "reason") if n in rows.column_names]
    parts = [rows[name].cast(pa.string()) for name in names]
    return pc.binary_join_element_wise(*parts, " ").combine_chunks()


def _recorded(ledger: Ledger, seq: int) -> datetime:
    row = next(ledger.catalogue.rows("select recorded_at from batch where seq = ?", (seq,)))
    with ledger.catalogue.understood():
        return datetime.fromisoformat(row[0])


def _cannot(file: StoredFile, why: str) -> Exception:
    return LedgerDamaged.about(
        f"Rows cannot be made again ({why})", file.name, expected=f"a reader like {file.reader}",
        do="Bring back a copy with `chalkcircle ledger restore`.",
    )  # fmt: skip
