"""Rows of feeds read as the one record, ``Claim``; it stores none and estimates nothing.

A feed row says that a source told of an event. Nobody here has read the article, so factuality
and confidence stay empty, and coordinates stay in the row.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC
from typing import TYPE_CHECKING, Any, NamedTuple

from chalkcircle.model import (
    Claim,
    FeedRow,
    Holder,
    HolderKind,
    Interval,
    Kind,
    Op,
    Party,
    Place,
    Precision,
)

from .cells import BETWEEN
from .happenings import UNDIRECTED
from .meaning import Meaning, meaning_of, sector_of
from .sites import site_of

if TYPE_CHECKING:
    import pyarrow as pa

_NEEDED = (
    "native_id", "day", "day_end", "known_at", "revision", "sign", "actor", "recipient",
    "actor_code", "recipient_code", "event_code", "mode", "contexts", "place", "place_country",
    "source", "file", "row",
)  # fmt: skip
NO_CODE = "no event code"


class RowFile(NamedTuple):
    """The file that rows came from, as the catalogue has it."""

    sha256: str
    feed: str
    reader: str


def claims_of(rows: pa.Table, files: Mapping[int, RowFile]) -> list[Claim]:
    """Stored rows of events as claims, in their order.

    A row whose code has no single type of PLOVER (CAMEO's comments and appeals, 01 and 02) makes
    none: :func:`without_claim` counts those. A row that takes another back is a retraction of it.

    Args:
        rows: With the columns that the ledger fills.
        files: By the catalogue's number, all that the rows name.
    """
    return [_claim(row, files[row["file"]], found) for row, found in _read(rows, files) if found]


def without_claim(rows: pa.Table, files: Mapping[int, RowFile]) -> Counter[str]:
    """How many rows make no claim, by their event code as the feed writes it."""
    return Counter(row["event_code"] or NO_CODE for row, found in _read(rows, files) if not found)


def _read(
    rows: pa.Table, files: Mapping[int, RowFile]
) -> Iterator[tuple[dict[str, Any], Meaning | None]]:
    for row in rows.select(_NEEDED).to_pylist():
        code = row["event_code"]
        feed = files[row["file"]].feed
        yield row, meaning_of(feed, code, row["mode"], row["contexts"]) if code else None


def _claim(row: dict[str, Any], file: RowFile, found: Meaning) -> Claim:
    native_id = str(row["native_id"])
    actors, recipients = _parties(row, "actor"), _parties(row, "recipient")
    if UNDIRECTED in (row["contexts"] or "").split(";"):
        # Where nobody receives, the actors act on each other.
        actors, recipients = (*actors, *recipients), ()
    asserted = Claim(
        kind=Kind.EVENT,
        actors=actors,
        recipients=recipients,
        predicate=found.event_type,
        mode=found.mode,
        contexts=found.contexts,
        native=found.native,
        place=_place(row),
        valid=_when(row),
        known_at=row["known_at"].replace(tzinfo=UTC),
        holders=_holders(row["source"]),
        evidence=FeedRow(
            feed=file.feed,
            native_id=native_id,
            file_sha256=file.sha256,
            row=row["row"],
            revision=row["revision"],
        ),
        coder=file.reader,
    )
    return asserted if row["sign"] > 0 else _taken_back(asserted)


def _taken_back(asserted: Claim) -> Claim:
    import msgspec

    return msgspec.structs.replace(
        asserted, claim_id="", op=Op.RETRACT, supersedes=asserted.claim_id
    )


def _parties(row: dict[str, Any], side: str) -> tuple[Party, ...]:
    native, entity = row[f"{side}_code"], row[side]
    if not (native or entity):
        return ()
    native = native or entity
    text = native.split(BETWEEN)[0] or native
    return (Party(text=text, code=entity, sector=sector_of(native, entity)),)


def _place(row: dict[str, Any]) -> Place | None:
    """Where, no finer than a town: a part of one is written after it (``Town - Quarter``)."""
    text, country = row["place"], row["place_country"]
    if not (text or country):
        return None
    return Place(text=text.split(" - ")[0] if text else country, code=country)


def _when(row: dict[str, Any]) -> Interval:
    start, end = row["day"], row["day_end"]
    return Interval(start, end, Precision.SPAN) if end else Interval.day(start)


def _holders(source: str | None) -> tuple[Holder, ...]:
    """Who says so: the host of an address, else the feed's own words for its source."""
    if not source:
        return ()
    if source.startswith(("http://", "https://")):
        return _outlet(site_of(source))
    return _outlet(source.split(", story ")[0])


def _outlet(name: str) -> tuple[Holder, ...]:
    return (Holder(name=name, kind=HolderKind.OUTLET),) if name else ()
