"""Gives the cube of a ledger: the kept one, brought up to date, or one made from its segments.

It answers nothing itself. What is kept may be deleted at any time.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from chalkcircle.ledger.cache_folder import sweep_cache
from chalkcircle.ledger.rows.records import Table

from . import cache as cube_cache
from .cache import Tag
from .cube import Cube
from .grouping import Grouping, Source
from .making import built
from .sources import rows_upto, sources_of
from .strip_laying import lay_strips
from .strip_opening import Strips

if TYPE_CHECKING:
    from chalkcircle.ledger.engine import Engine
    from chalkcircle.ledger.rows.catalogue import RowSegment
    from chalkcircle.ledger.store import Ledger

WORTH_KEEPING = 1_000_000
"""Rows that are not in the kept cube before it is written anew."""


def cube_of(
    ledger: Ledger, *, snapshot: int | None = None, earlier: Cube | None = None, fresh: bool = False
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

    def question(_: Engine, segments: Sequence[RowSegment]) -> Cube:
        found = None
        if kept and not fresh:
            found = _earlier(ledger, earlier, seq, last)
        if found is None:
            found = built(sources_of(ledger, segments), upto=last, within=Strips(ledger))
            found.files = last
        else:
            _catch_up(found, sources_of(ledger, segments, after=found.files), last)
        due = found.kept_rows is None or found.rows - found.kept_rows > WORTH_KEEPING
        if kept and due and cube_cache.keep(ledger.root, found, seq):
            lay_strips(ledger, found, sources_of(ledger, segments))
            # Another process may have forgotten rows meanwhile.
            sweep_cache(ledger)
            found.within = Strips(ledger)
        return found

    return ledger.ask_rows(Table.EVENTS, question, snapshot=snapshot)


def _earlier(ledger: Ledger, cube: Cube | None, seq: int, last: int) -> Cube | None:
    """The given cube or the kept one, if its rows are those that the ledger has."""

    def known(tag: Tag) -> bool:
        whole = tag.rows == rows_upto(ledger, tag.files)
        return tag.seq <= seq and tag.files <= last and whole

    if cube is not None:
        same = cube.files <= last and cube.rows == rows_upto(ledger, cube.files)
        return cube if same else None
    found = cube_cache.kept(ledger.root, known)
    if found is None:
        return None
    tag, lines, cells = found
    cube = Cube(lines, cells, Strips(ledger), files=tag.files, rows=tag.rows)
    cube.kept_rows = tag.rows
    return cube


def _catch_up(cube: Cube, sources: Sequence[Source], last: int) -> None:
    grouping = Grouping(cube.lines)
    for source in sources:
        grouping.read(source, after=cube.files, upto=last)
    cube.grow(grouping.cells(), grouping.rows, last)
