"""Votes on adopted resolutions as the library of the United Nations publishes them, in one file.

It counts other roll calls than ``unga-votes`` (no amendments, no paragraphs, nothing rejected), so
that its agreement is another measure.
"""

from __future__ import annotations

from collections.abc import Iterator

from chalkcircle.codes import Scheme
from chalkcircle.feeds.structural.cells import Row
from chalkcircle.feeds.structural.making import Maker
from chalkcircle.feeds.structural.records import Layout, RowRefused, Sheets, Table
from chalkcircle.feeds.structural.unga.votes import Book, agreements
from chalkcircle.model import Claim

_LAYOUT = "General Assembly voting data"


def _read(sheets: Sheets, maker: Maker) -> Iterator[Claim]:
    """Agreement of every pair and year that was asked for."""
    file, book = sheets[_LAYOUT], Book()

    def take(row: Row) -> None:
        call, day = row.need_whole("undl_id"), row.day("date")
        if day is None:
            raise RowRefused("date: no value")
        if book.calls.setdefault(call, day.year) != day.year:
            raise RowRefused(f"conflict: resolution {call} dated in two years")
        book.enter(row, (row.need("ms_code"), Scheme.ISO3), call, day.year, "ms_vote")

    maker.use(file, take)
    yield from agreements(book, {"undl_agreement_pct": None}, file, maker)


TABLES = (
    Table(
        name="undl-votes",
        source="undl",
        layouts=(Layout(_LAYOUT, ("undl_id", "ms_code", "ms_vote", "date")),),
        read=_read,
    ),
)
