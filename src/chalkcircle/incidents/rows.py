"""Rows of feeds as tellings, by the codes they carry; nobody here has read their articles.

It reads no file and takes no row for a fact.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from chalkcircle.codes import plover_of_cameo
from chalkcircle.ledger import RowName
from chalkcircle.model import CodeError, EventType

from .told import MOST_DAYS, Told, town

if TYPE_CHECKING:
    import pyarrow as pa

Meaning = Callable[[str, str | None], tuple[EventType, str] | None]
"""Type and mode of PLOVER by a feed's event code and its own mode; ``None`` where it has none."""

_UNDIRECTED = "undirected"
"""In a row's contexts: that one side stands as the actor says nothing about who did it to whom."""
_COLUMNS = (
    "native_id", "revision", "day", "day_end", "known_at", "actor", "recipient", "event_code",
    "mode", "contexts", "deaths", "deaths_low", "deaths_high", "place", "source",
)  # fmt: skip


def by_cameo(code: str, _mode: str | None) -> tuple[EventType, str] | None:
    """Type and mode of a code of CAMEO, or of PLOVER by its name; the feed's mode is not read."""
    if code in EventType.__members__:
        return EventType(code), ""
    try:
        plover = plover_of_cameo(code)
    except CodeError:
        return None
    return (plover.event_type, plover.mode or "") if plover.event_type else None


def told_rows(feed: str, rows: pa.Table, meaning: Meaning = by_cameo) -> tuple[list[Told], int]:
    """Tellings of the standing rows of a feed, and how many rows tell too little to be compared.

    Too little is: no party and no place, a code without one type of PLOVER, or a span longer than
    a month.

    Args:
        feed: Its name.
        rows: Columns of :mod:`chalkcircle.ledger.rows.records`; what a table lacks counts as empty.
        meaning: What the feed's codes mean.
    """
    found: list[Told] = []
    types: dict[tuple[str, str | None], tuple[EventType, str] | None] = {}
    given = [name for name in _COLUMNS if name in rows.column_names]
    for row in rows.select(given).to_pylist():
        code = str(row.get("event_code") or ""), row.get("mode")
        if code not in types:
            types[code] = meaning(*code)
        if (made := _told(feed, row, types[code])) is not None:
            found.append(made)
    return found, rows.num_rows - len(found)


def row_id(feed: str, native_id: object, revision: int = 0) -> str:
    """The claim id of a row, as the model makes it from feed, native id and revision."""
    return RowName(feed=feed, native_id=str(native_id), revision=revision).claim_id


def _told(feed: str, row: dict[str, Any], type_: tuple[EventType, str] | None) -> Told | None:
    actors, recipients = (frozenset(filter(None, [row.get(n)])) for n in ("actor", "recipient"))
    if _UNDIRECTED in (row.get("contexts") or "").split(";"):
        actors, recipients = actors | recipients, frozenset()
    place = town(row.get("place") or "")
    first: date | None = row.get("day")
    if type_ is None or first is None or not (actors or recipients or place):
        return None
    last = row.get("day_end") or first
    if not timedelta() <= last - first <= timedelta(MOST_DAYS):
        return None
    source = row.get("source") or ""
    name = RowName(feed=feed, native_id=str(row["native_id"]), revision=row.get("revision") or 0)
    return Told(
        claim_id=name.claim_id, type=type_[0], quad=type_[0].quad,
        actors=actors, recipients=recipients, first=first.toordinal(), last=last.toordinal(),
        day=first == last, known=row["known_at"].date(), mode=type_[1],
        place=place, deaths=_deaths(row), origin=source or f"{feed}:{name.native_id}", holder=feed,
        language="en", unread=True, row=name,
    )  # fmt: skip


def _deaths(row: dict[str, Any]) -> tuple[int, int] | None:
    """Bounds where the feed gives them, else its best; a bare 0 may mean that nothing is known."""
    best = row.get("deaths")
    low, high = (row.get(name) for name in ("deaths_low", "deaths_high"))
    if low is None or high is None:
        return (best, best) if best else None
    return (low, high) if high else None
