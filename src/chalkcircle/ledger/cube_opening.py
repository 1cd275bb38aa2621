"""Gives the cube of a ledger: the kept one, brought up to date, or one made from its segments.

It answers nothing itself. What is kept may be deleted at any time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from . import cube_cache
from .cube import Between, Cube
from .cube_cache import Tag
from .cube_making import built
from .feed_asking import ask
from .grouping import Grouping, Source
from .rows import Table

if TYPE_CHECKING:
    import pyarrow as pa

    from .catalogue import Catalogue
    from .engine import Engine

T = TypeVar("T")

WORTH_KEEPING = 1_000_000
"""Rows that are not in the kept cube before it is written anew."""


class Segment(Protocol):
    """What is asked of a segment of rows, as the catalogue has it."""

    @property
    def feed(self) -> str:
        """Whose rows."""
        ...

    @property
    def rows(self) -> int:
        """How many."""
        ...

    @property
    def file_low(self) -> int:
        """Least number of a file."""
        ...

    @property
    def file_high(self) -> int:
        """Highest number of a file."""
        ...

    @property
    def known_low(self) -> datetime | None:
        """First ``known_at``."""
        ...

    @property
    def known_high(self) -> datetime | None:
        """Last ``known_at``."""
        ...


class Held(Protocol):
    """What is asked of a ledger."""

    root: Path
    catalogue: Catalogue

    @property
    def snapshot(self) -> int:
        """Highest committed sequence."""
        ...

    def last_file(self, snapshot: int | None = None) -> int:
        """Highest number of a file up to a sequence."""
        ...

    def row_path(self, segment: Any) -> Path:
        """Where a segment lies, verified."""
        ...

    def ask_rows(
        self,
        content: str,
        question: Callable[[Engine, Sequence[Segment]], T],
        *,
        snapshot: int | None = None,
    ) -> T:
        """Put a question to segments, again if they were swapped meanwhile."""
        ...


def cube_of(
    ledger: Held, *, snapshot: int | None = None, earlier: Cube | None = None, fresh: bool = False
) -> Cube:
    """The cube of a ledger's events.

    Args:
        ledger: Whose.
        snapshot: Only what was committed up to this sequence; an older one is made from the rows,
            which takes about a second for ten million.
        earlier: A cube of this ledger to go on from, as after each quarter-hourly file.
        fresh: Make it from the rows, whatever is kept.

    Raises:
        LedgerDamaged: A segment is missing or not what was acknowledged.
    """
    # Before the segments are listed: what is committed meanwhile is then at most left out.
    seq, last = ledger.snapshot, ledger.last_file(snapshot)
    kept = last == ledger.last_file()
    between = _between(ledger)

    def question(_: Engine, segments: Sequence[Segment]) -> Cube:
        found = None
        if kept and not fresh:
            found = _earlier(ledger, earlier, between, seq, last)
        if found is None:
            found = built(sources_of(ledger, segments), upto=last, between=between)
            found.files = last
        else:
            _catch_up(found, sources_of(ledger, segments, after=found.files), last)
        if kept and (found.kept_rows is None or found.rows - found.kept_rows > WORTH_KEEPING):
            cube_cache.keep(ledger.root, found, seq)
        return found

    return ledger.ask_rows(Table.EVENTS, question, snapshot=snapshot)


def sources_of(
    ledger: Held,
    segments: Iterable[Segment],
    *,
    after: int = 0,
    known: tuple[datetime, datetime] | None = None,
) -> list[Source]:
    """Segments of events with their paths, each verified the first time.

    Args:
        ledger: Whose.
        segments: Of these; those without rows are left out.
        after: Only those that may hold rows of files with a higher number.
        known: Only those that may hold rows known from the first and before the second instant.
    """
    found = []
    for segment in segments:
        if not segment.rows or segment.known_low is None or segment.known_high is None:
            continue
        low, high = segment.known_low.replace(tzinfo=None), segment.known_high.replace(tzinfo=None)
        if segment.file_high > after and (known is None or (low < known[1] and high >= known[0])):
            path = ledger.row_path(segment)
            source = Source(path, segment.feed, segment.file_low, segment.file_high, low, high)
            found.append(source)
    return found


def _earlier(ledger: Held, cube: Cube | None, between: Between, seq: int, last: int) -> Cube | None:
    """The given cube or the kept one, if its rows are those that the ledger has."""

    def known(tag: Tag) -> bool:
        whole = tag.rows == _stored(ledger.catalogue, tag.files)
        return tag.seq <= seq and tag.files <= last and whole

    if cube is not None:
        same = cube.files <= last and cube.rows == _stored(ledger.catalogue, cube.files)
        return cube if same else None
    found = cube_cache.kept(ledger.root, known)
    if found is None:
        return None
    tag, lines, cells = found
    cube = Cube(lines, cells, between, files=tag.files, rows=tag.rows)
    cube.kept_rows = tag.rows
    return cube


def _catch_up(cube: Cube, sources: Sequence[Source], last: int) -> None:
    grouping = Grouping(cube.lines)
    for source in sources:
        grouping.read(source, after=cube.files, upto=last)
    cube.grow(grouping.cells(), grouping.rows, last)


def _stored(catalogue: Catalogue, files: int) -> int:
    """Rows of events in the segments, of files up to a number."""
    found = catalogue.rows(
        "select coalesce(sum(stored), 0) from feed_file where content = ? and id <= ?",
        (Table.EVENTS.value, files),
    )
    return int(next(found)[0])


def _between(ledger: Held) -> Between:
    """Rows by instants, asked of the segments that the ledger has at that moment."""

    def between(start: datetime, end: datetime, upto: int) -> Iterable[tuple[str, pa.RecordBatch]]:
        import pyarrow.compute as pc

        def question(engine: Engine, segments: Sequence[Segment]) -> pa.Table:
            near = sources_of(ledger, segments, known=(start, end))
            bounds = {"known_from": start, "known_before": end}
            return ask(engine, near, "known_within", last_file=upto, **bounds)

        rows = ledger.ask_rows(Table.EVENTS, question)
        for feed in rows["feed"].unique().to_pylist():
            for batch in rows.filter(pc.equal(rows["feed"], feed)).to_batches():
                yield feed, batch

    return between
