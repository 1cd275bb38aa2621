"""Rows of UCDP's events as rows of the ledger; which side began is not told and not guessed.

An event becomes known with the release that has it, which no column says: the caller tells the
day. One-sided violence has an attacker; armed conflict has two sides and is ``undirected``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from chalkcircle.codes import Scheme
from chalkcircle.feeds.cells import entities_in, first_of, reworded, together
from chalkcircle.feeds.days import read_days, unread
from chalkcircle.feeds.happenings import UNDIRECTED, event_rows, release_of
from chalkcircle.feeds.records import Context, Format, Gated, Shaped
from chalkcircle.ledger import Table
from chalkcircle.model import FeedError, Quad

from .layout import LAYOUT
from .naming import offices, publisher

if TYPE_CHECKING:
    import pyarrow as pa

_ONE_SIDED = 3
_DAYS = ("YYYY-MM-DD", "YYYY-MM-DD 00:00:00")
_CANDIDATE = re.compile(r"v?[0-9]{2}_[0-9]{1,2}_[0-9]{1,2}")
"""Versions of Candidate have three parts or more (``v24_0_11``), those of GED two (``v24_1``)."""


def is_candidate(name: str) -> bool:
    """Whether a file of this name is a Candidate release.

    >>> is_candidate("GEDEvent_v24_01_24_09.csv"), is_candidate("GEDEvent_v24_1.csv")
    (True, False)
    """
    return bool(_CANDIDATE.search(name.replace(".", "_")))


def has_columns(head: bytes) -> bool:
    """Whether the first line names the columns of UCDP's events."""
    first = head.split(b"\n", 1)[0]
    return b"type_of_violence" in first and b"deaths_civilians" in first


def _recognises(name: str, head: bytes) -> bool:
    return has_columns(head) and not is_candidate(name)


def shape(gated: Gated, context: Context) -> Shaped:
    """Rows of events.

    Raises:
        FeedError: Nobody told when the release came out, or it is older than an event in it.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    cells = gated.columns
    start, end = (read_days(cells[name], *_DAYS) for name in ("date_start", "date_end"))
    violence = cells["type_of_violence"]
    return event_rows(
        gated,
        context,
        numbered=True,
        refused=unread(cells["date_start"], start, "date_start")
        | unread(cells["date_end"], end, "date_end"),
        native_id=cells["id"],
        day=start,
        day_end=pc.if_else(pc.equal(start, end), pa.scalar(None, pa.date32()), end),
        known_at=_released(context, end),
        actor=entities_in(cells["gwnoa"], Scheme.GW, start),
        recipient=entities_in(cells["gwnob"], Scheme.GW, start),
        actor_code=together(cells["side_a"], cells["gwnoa"]),
        recipient_code=together(cells["side_b"], cells["gwnob"]),
        event_code=violence.cast(pa.string()),
        contexts=_contexts(cells),
        quad=int(Quad.MATERIAL_CONFLICT),
        sources=_at_least(cells["number_of_sources"], 0),
        deaths=cells["best"],
        deaths_low=cells["low"],
        deaths_high=cells["high"],
        place=cells["where_coordinates"],
        place_type=cells["where_prec"],
        place_country=entities_in(cells["country_id"], Scheme.GW, start),
        lat=cells["latitude"],
        lon=cells["longitude"],
        source=first_of(
            reworded(cells["source_office"], offices), reworded(cells["source_article"], publisher)
        ),
    )


def _released(context: Context, ends: pa.Array) -> datetime:
    import pyarrow.compute as pc

    at = release_of(context)
    last = pc.max(ends).as_py()
    if last and at.date() < last:
        raise FeedError.about(
            "The release is older than an event in it",
            f"{context.name} released {at.date()}, event of {last}",
            expected="a release after the last event",
            do="Give the right day: --released YYYY-MM-DD.",
        )
    return at


def _at_least(numbers: pa.Array, low: int) -> pa.Array:
    """A number that says "not counted" by being negative is null."""
    import pyarrow as pa
    import pyarrow.compute as pc

    return pc.if_else(pc.less(numbers, low), pa.scalar(None, numbers.type), numbers)


def _contexts(cells: Mapping[str, pa.Array]) -> pa.Array:
    """``undirected`` for conflicts, and the status of a row that is not vetted as clear."""
    import pyarrow as pa
    import pyarrow.compute as pc

    none = pa.scalar(None, pa.string())
    two_sided = pc.not_equal(cells["type_of_violence"], _ONE_SIDED)
    status = reworded(cells["code_status"], lambda word: None if word == "Clear" else word)
    mark = pc.if_else(two_sided, pa.scalar(UNDIRECTED), none)
    both = together(mark, status, between=";")
    return pc.utf8_trim(both, ";")


FORMATS = (
    Format(
        id="ucdp.ged.v1",
        feed="ucdp",
        table=Table.EVENTS,
        layouts=(LAYOUT,),
        recognises=_recognises,
        shape=shape,
    ),
)
