"""Finds stored rows of feeds by their names, many at once.

It looks only where ids can lie, and judges none of them.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

from chalkcircle.ledger.columns import naive

from . import operations as ops
from .reading import asked, labelled, paths, schema_of
from .records import Table

if TYPE_CHECKING:
    from collections.abc import Callable

    import pyarrow as pa

    from chalkcircle.ledger.engine import Engine, Files
    from chalkcircle.ledger.records import RowName
    from chalkcircle.ledger.store import Ledger

    from .catalogue import RowSegment

T = TypeVar("T")
_Ids = list[int] | list[str]


def absent(ledger: Ledger, names: Iterable[RowName]) -> set[RowName]:
    """Those of some names under which no row is stored, standing or not.

    Raises:
        LedgerDamaged: A segment that may hold one is not what was acknowledged.
    """
    missing: set[RowName] = set()
    for feed, wanted in _by_feed(names).items():
        found = set(_ask(ledger, feed, wanted, None, ops.revisions))
        missing |= {name for name in wanted if (name.native_id, name.revision) not in found}
    return missing


def rows_under(
    ledger: Ledger, names: Iterable[RowName], as_of: datetime | None, snapshot: int | None
) -> pa.Table:
    """Rows by their names; see :meth:`Ledger.rows_under`."""
    import pyarrow as pa

    values: dict[str, object] = {"top": ledger.last_file(snapshot)}
    values["as_of"] = naive(as_of) if as_of else None
    parts = [schema_of(Table.EVENTS).empty_table()]

    def question(engine: Engine, files: Files, ids: _Ids) -> list[pa.Table]:
        return [ops.under(engine, files, ids, values=values)] if files else []

    for feed, wanted in _by_feed(names).items():
        for found in _ask(ledger, feed, wanted, snapshot, question):
            rows = labelled(ledger, found, feed, Table.EVENTS)
            pairs = zip(rows["native_id"].to_pylist(), rows["revision"].to_pylist(), strict=True)
            asked_for = {(name.native_id, name.revision) for name in wanted}
            parts.append(rows.filter(pa.array([pair in asked_for for pair in pairs], pa.bool_())))
    return pa.concat_tables(parts)


def _by_feed(names: Iterable[RowName]) -> dict[str, set[RowName]]:
    found: defaultdict[str, set[RowName]] = defaultdict(set)
    for name in names:
        found[name.feed].add(name)
    return dict(sorted(found.items()))


def _ask(
    ledger: Ledger,
    feed: str,
    names: set[RowName],
    snapshot: int | None,
    question: Callable[[Engine, Files, _Ids], list[T]],
) -> list[T]:
    """Put a question about some rows of one feed to the segments that may hold them."""

    def put(engine: Engine, segments: list[RowSegment]) -> list[T]:
        some = [s for s in segments if s.rows]
        ids: _Ids = sorted(name.native_id for name in names)
        if any(isinstance(s.id_low, int) for s in some):
            ids = sorted(int(i) for i in ids if str(i).removeprefix("-").isdecimal())
        near = [s for s in some if _between(s, ids)]
        return question(engine, paths(ledger, near), ids)

    return asked(ledger, Table.EVENTS, put, feed, snapshot)


def _between(segment: RowSegment, ids: _Ids) -> bool:
    """Whether one of some sorted ids lies within the bounds of a segment."""
    low, high = segment.id_low, segment.id_high
    at = bisect_left(ids, low)  # type: ignore[type-var]
    return at < len(ids) and ids[at] <= high  # type: ignore[operator]
