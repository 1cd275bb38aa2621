"""Questions to the rows of feeds, answered from the cube: counts of rows, never facts.

Nobody here has read the articles behind these rows; every answer says so, and how many rows count.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import msgspec

from chalkcircle.model import Explained, RecordError, Selection, Support

from .feed_pairs import MOST, Pairs
from .feed_rows import check_feeds
from .workshop import Workshop

if TYPE_CHECKING:
    import pyarrow as pa

    from chalkcircle.ledger import Ledger

METHOD = "feeds.rows.v1"
UNREAD = "counts of rows of a feed; nobody here has read the articles"


class FeedAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """Lines of an answer, and how many rows of feeds they count.

    Attributes:
        columns: Names of the cells of each line; a week is its Monday, ``tenths`` are summed
            tenths of intensity, ``q1`` to ``q4`` rows by quad class.
        lines: In the order of the question.
        rows: All rows that count, those of lines not shown too, with the query that finds them.
        aside: Rows of lines that are not shown since a side is unknown, or both are one state.
        more: Pairs that are not shown since larger ones are.
    """

    question: str
    columns: tuple[str, ...]
    lines: tuple[tuple[Any, ...], ...]
    rows: Explained
    aside: int = 0
    more: int = 0
    note: str = UNREAD


def feed_dyad(
    workshop: Workshop,
    ledger: Ledger,
    a: str,
    b: str,
    *,
    feeds: Sequence[str] = (),
    as_of: datetime | None = None,
    snapshot: int | None = None,
) -> FeedAnswer:
    """Weekly sums of the rows in which two act on each other, each way by itself.

    Args:
        workshop: For the stamp.
        ledger: Where the rows are.
        a: Entity code.
        b: Another.
        feeds: Of which feeds; all by default.
        as_of: Only what was known by then, to the instant.
        snapshot: Only what was stored up to this sequence.

    Raises:
        RecordError: ``a`` is ``b``, or one is no code of ours.
    """
    _check_codes((a, b))
    if a == b:
        raise RecordError.about(
            "A relation of one", a, expected="two different codes", do="Name two actors."
        )
    asked = _Asked(workshop, ledger, feeds, as_of, snapshot)
    found = asked.cube.dyad_series(a, b, as_of=as_of, feeds=asked.feeds)
    return asked.answer("dyad", found, dyad=(a, b))


def feed_region(
    workshop: Workshop,
    ledger: Ledger,
    codes: Sequence[str],
    *,
    feeds: Sequence[str] = (),
    as_of: datetime | None = None,
    snapshot: int | None = None,
) -> FeedAnswer:
    """Weekly sums of every ordered pair among some codes; arguments as :func:`feed_dyad`."""
    _check_codes(codes)
    asked = _Asked(workshop, ledger, feeds, as_of, snapshot)
    found = asked.cube.region(codes, as_of=as_of, feeds=asked.feeds)
    return asked.answer("region", found, codes=tuple(codes))


def feed_network(
    workshop: Workshop,
    ledger: Ledger,
    *,
    most: int | None = MOST,
    everything: bool = False,
    feeds: Sequence[str] = (),
    as_of: datetime | None = None,
    snapshot: int | None = None,
) -> FeedAnswer:
    """Sums of the ordered pairs with most rows, over all days.

    Args:
        workshop: For the stamp.
        ledger: Where the rows are.
        most: How many pairs to give; none for all.
        everything: Also lines with an unknown side, and those of a state with itself.
        feeds: Of which feeds; all by default.
        as_of: Only what was known by then, to the instant.
        snapshot: Only what was stored up to this sequence.
    """
    asked = _Asked(workshop, ledger, feeds, as_of, snapshot)
    found = asked.cube.network(as_of=as_of, feeds=asked.feeds)
    return asked.answer("network", found, Pairs(("n",), most, everything))


def feed_decay(
    workshop: Workshop,
    ledger: Ledger,
    *,
    half_life: float,
    most: int | None = MOST,
    everything: bool = False,
    feeds: Sequence[str] = (),
    as_of: datetime,
    snapshot: int | None = None,
) -> FeedAnswer:
    """What is left of each pair's cooperation and conflict, where most is left first.

    Args:
        workshop: For the stamp.
        ledger: Where the rows are.
        half_life: Weeks until a row counts half, above 0.
        most: How many pairs to give; none for all.
        everything: Also lines with an unknown side, and those of a state with itself.
        feeds: Of which feeds.
        as_of: The instant.
        snapshot: Only what was stored up to this sequence.

    Raises:
        RecordError: ``half_life`` is not above 0.
    """
    if not half_life > 0:
        raise RecordError.about(
            "Half-life out of range", half_life, expected="weeks, above 0", do="Give another."
        )
    asked = _Asked(workshop, ledger, feeds, as_of, snapshot)
    found = asked.cube.decay(half_life, as_of=as_of, feeds=asked.feeds)
    return asked.answer("decay", found, Pairs(("cooperation", "conflict"), most, everything))


def feed_changes(
    workshop: Workshop,
    ledger: Ledger,
    day: date,
    *,
    most: int | None = MOST,
    everything: bool = False,
    feeds: Sequence[str] = (),
    as_of: datetime | None = None,
    snapshot: int | None = None,
) -> FeedAnswer:
    """Pairs whose summed intensity changed most against the eight weeks before.

    Args:
        workshop: For the stamp.
        ledger: Where the rows are.
        day: A day of the week to look at.
        most: How many pairs to give; none for all.
        everything: Also lines with an unknown side, and those of a state with itself.
        feeds: Of which feeds.
        as_of: Only what was known by then.
        snapshot: Only what was stored up to this sequence.
    """
    from chalkcircle.ledger import week_of

    asked = _Asked(workshop, ledger, feeds, as_of, snapshot)
    # All of them: what is not shown must not push out what is.
    every = len(asked.cube.lines.keys)
    found = asked.cube.changes(week_of(day), most=every, as_of=as_of, feeds=asked.feeds)
    return asked.answer("changes", found, Pairs((), most, everything))


def _check_codes(codes: Sequence[str]) -> None:
    from chalkcircle.codes import entity

    for code in codes:
        entity(code)


_ALL = Pairs(most=None, everything=True)


class _Asked:
    """One question: its cube, its feeds and its stamp."""

    def __init__(
        self,
        workshop: Workshop,
        ledger: Ledger,
        feeds: Sequence[str],
        as_of: datetime | None,
        snapshot: int | None,
    ) -> None:
        from chalkcircle.ledger import cube_of

        held = check_feeds(ledger, feeds)
        self.cube = cube_of(ledger, snapshot=snapshot)
        self.feeds = tuple(feeds) or None
        self.wanted = tuple(feeds) or held
        self.stamp = workshop.stamp(ledger.snapshot if snapshot is None else snapshot, as_of)

    def answer(
        self, question: str, found: pa.Table, pairs: Pairs = _ALL, **chosen: Any
    ) -> FeedAnswer:
        import pyarrow.compute as pc

        from chalkcircle.feeds.happenings import TWO_SIDED

        count = pc.sum(found["n"]).as_py() or 0
        note = UNREAD
        if two_sided := sorted(TWO_SIDED.intersection(found["feed"].to_pylist())):
            note += f"; of two sides in {', '.join(two_sided)} the first need not be who acted"
        selection = Selection(feeds=self.wanted, **chosen)
        rows = Explained(
            value=float(count),
            unit="rows",
            method=METHOD,
            stamp=self.stamp,
            support=Support(selection=selection, count=count),
        )
        shown = pairs.shown(found)
        return FeedAnswer(
            question=question,
            columns=tuple(found.column_names),
            lines=tuple(
                tuple(_plain(n, v) for n, v in line.items()) for line in shown.lines.to_pylist()
            ),
            rows=rows,
            note=note,
            aside=shown.aside,
            more=shown.more,
        )


def _plain(name: str, value: Any) -> Any:
    """A cell as a reader knows it: a week by its Monday."""
    from chalkcircle.ledger import monday_of

    return monday_of(value) if name == "week" else value
