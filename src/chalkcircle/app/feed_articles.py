"""What GDELT finds in articles, and which articles mention an event; both as its programs tell it.

Nobody here has read the articles. Persons that it finds in them are not stored.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import msgspec

from chalkcircle.model import FeedError, Selection

from .feed_rows import UNREAD

if TYPE_CHECKING:
    from chalkcircle.feeds.gdelt.cells import Count, Quotation
    from chalkcircle.ledger import Ledger


class Article(msgspec.Struct, frozen=True, kw_only=True):
    """One article of the Global Knowledge Graph.

    Attributes:
        themes: Each once, in the order of the article.
        tone: Positive less negative words, per cent of all.
    """

    native_id: str
    known_at: datetime
    site: str | None
    address: str | None
    themes: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    counts: tuple[Count, ...] = ()
    quotations: tuple[Quotation, ...] = ()
    tone: float | None = None
    note: str = UNREAD


class Mention(msgspec.Struct, frozen=True, kw_only=True):
    """One sentence of an article in which GDELT finds an event again.

    Attributes:
        confidence: Per cent, GDELT's own.
    """

    known_at: datetime
    site: str | None
    address: str | None
    sentence: int | None
    confidence: int | None
    tone: float | None
    note: str = UNREAD


def articles(
    ledger: Ledger,
    *,
    known_since: date,
    known_until: date,
    theme: str = "",
    as_of: datetime | None = None,
    snapshot: int | None = None,
    most: int | None = None,
) -> tuple[list[Article], int]:
    """Articles of some days, first known first, and how many there are in all.

    Args:
        ledger: Where the rows are.
        known_since: First day of becoming known.
        known_until: Last day.
        theme: Only those with a theme whose name has this in it.
        as_of: Only what was known by then.
        snapshot: Only what was stored up to this sequence.
        most: Give so many at most.
    """
    import pyarrow.compute as pc

    from chalkcircle.feeds.gdelt import cells
    from chalkcircle.ledger import Table

    wanted = Selection(feeds=("gdelt",), known_since=known_since, known_until=known_until)
    rows = ledger.rows(wanted, as_of=as_of, snapshot=snapshot, table=Table.GKG)
    if theme:
        rows = rows.filter(pc.fill_null(pc.match_substring(rows["themes"], theme.upper()), False))
    found = [
        Article(
            native_id=row["native_id"],
            known_at=row["known_at"],
            site=row["source_name"],
            address=row["source"],
            themes=_names(row["themes"]),
            organisations=_names(row["organisations"]),
            counts=cells.counts(row["counts"]),
            quotations=cells.quotations(row["quotations"]),
            tone=row["tone"],
        )
        for row in rows.slice(0, most).to_pylist()
    ]
    return found, rows.num_rows


def mentions(ledger: Ledger, name: str, *, days: int = 7) -> list[Mention]:
    """The mentions of an event within some days of its becoming known, first known first.

    Args:
        ledger: Where the rows are.
        name: ``gdelt:native_id``.
        days: How long after the event became known; later mentions may be years away.

    Raises:
        FeedError: No name of a row of GDELT.
        NotInLedger: No such row, or forgotten.
    """
    import pyarrow.compute as pc

    from chalkcircle.ledger import Table

    feed, _, rest = name.partition(":")
    event = rest.partition(":")[0]
    if feed != "gdelt" or not event.isdigit():
        raise FeedError.about(
            "No name of a row of GDELT", name, expected="gdelt:number", do="See `feeds rows`."
        )
    told: list[dict[str, Any]] = ledger.row_history(feed, int(event)).to_pylist()
    first = min(row["known_at"] for row in told).date()
    wanted = Selection(feeds=(feed,), known_since=first, known_until=first + timedelta(days=days))
    rows = ledger.rows(wanted, table=Table.MENTIONS)
    rows = rows.filter(pc.equal(rows["event_id"], int(event)))
    return [
        Mention(
            known_at=row["known_at"],
            site=row["source_name"],
            address=row["source"],
            sentence=row["sentence"],
            confidence=row["confidence"],
            tone=row["tone"],
        )
        for row in rows.to_pylist()
    ]


def _names(cell: str | None) -> tuple[str, ...]:
    from chalkcircle.feeds.gdelt import cells

    return tuple(dict.fromkeys(one.name for one in cells.named(cell)))
