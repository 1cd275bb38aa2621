"""The columns of a flat export: names, types, meanings, and how each is taken from a claim.

One claim is one row, whoever holds it stands in the same row. A column is never renamed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from chalkcircle.model import Claim, FeedRow, Holder, Kind, Party

from .records import Item

Type = Literal["text", "list", "number", "whole", "yes", "day", "instant"]
Cell = str | list[str | None] | float | int | bool | date | datetime | None


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    Attributes:
        type: ``list`` is a list of texts, ``yes`` is true or false, ``instant`` is in UTC.
        meaning: What it holds, for the documentation.
        of: Takes it from an item; ``None`` where there is nothing.
    """

    name: str
    type: Type
    meaning: str
    of: Callable[[Item], Cell]


def _claim(name: str, type_: Type, meaning: str) -> Column:
    def of(item: Item) -> Cell:
        value: Cell = getattr(item.claim, name)
        return list(value) if isinstance(value, tuple) else value

    return Column(name, type_, meaning, of)


def _party(side: str, part: str, meaning: str) -> Column:
    def of(item: Item) -> Cell:
        some: tuple[Party | Holder, ...] = getattr(item.claim, side)
        return [None if (v := getattr(p, part)) is None else str(v) for p in some]

    singular = side.removesuffix("s")
    first = {"text": side, "name": side}.get(part)
    names = {"actor_id": "ids", "code": "codes", "sector": "sectors", "kind": "kinds"}
    return Column(first or f"{singular}_{names[part]}", "list", meaning, of)


def _row(name: str, type_: Type, meaning: str, attribute: str) -> Column:
    def of(item: Item) -> Cell:
        evidence = item.claim.evidence
        return getattr(evidence, attribute) if isinstance(evidence, FeedRow) else None

    return Column(name, type_, meaning, of)


def _happened(claim: Claim) -> bool | None:
    return claim.happened if claim.kind is Kind.EVENT and claim.factuality is not None else None


def _document(item: Item) -> str | None:
    return None if item.feed else item.source.id


def _place(name: str, part: str, meaning: str) -> Column:
    def of(item: Item) -> Cell:
        value = getattr(item.claim.place, part, None)
        return None if value is None else str(value)

    return Column(name, "text", meaning, of)


def _axis(item: Item, axis: int) -> float | None:
    # Two decimals are about a kilometre: no finer than the town that a source names.
    return None if item.position is None else round(item.position[axis], 2)


WORDS, IDS = "as the source names each", "registry id of each, or `?`"
CODES = "state or entity that each acts for, or `?`"
SECTORS = "PLOVER sector of each, or `?`"

COLUMNS: tuple[Column, ...] = (
    _claim("claim_id", "text", "hash of the content; opens with `explain`"),
    _claim("kind", "text", "event, tie, position, measure, forecast or judgement"),
    _claim("predicate", "text", "event type, tie, issue or name of the measure"),
    _claim("mode", "text", "PLOVER mode"),
    _claim("contexts", "list", "PLOVER contexts"),
    Column(
        "native_scheme", "text", "scheme of the feed's own code",
        lambda i: i.claim.native.scheme if i.claim.native else None,
    ),
    Column(
        "native_code", "text", "the feed's own code, as written",
        lambda i: i.claim.native.code if i.claim.native else None,
    ),
    _party("actors", "text", f"who acts, {WORDS}"),
    _party("actors", "actor_id", IDS),
    _party("actors", "code", CODES),
    _party("actors", "sector", SECTORS),
    _party("recipients", "text", f"who is acted upon, {WORDS}"),
    _party("recipients", "actor_id", IDS),
    _party("recipients", "code", CODES),
    _party("recipients", "sector", SECTORS),
    _claim("value", "number", "the number of a measure or position"),
    _claim("unit", "text", "unit of the value"),
    _claim("salience", "number", "how much the actor cares, 0 to 100"),
    _place("place", "text", "where, as the source says"),
    _place("place_code", "code", "entity of the place"),
    Column("latitude", "number", "degrees, two decimals", lambda i: _axis(i, 0)),
    Column("longitude", "number", "degrees, two decimals", lambda i: _axis(i, 1)),
    _claim("condition", "text", "words of the condition under which it is said to hold"),
    Column("valid_from", "day", "first day it is about", lambda i: i.claim.valid.start),
    Column("valid_to", "day", "last day it is about", lambda i: i.claim.valid.end),
    Column(
        "valid_precision", "text", "how finely the source dates it",
        lambda i: i.claim.valid.precision.value,
    ),
    _claim("known_at", "instant", "when it became known"),
    _claim("recorded_at", "instant", "when the ledger stored it"),
    _claim("hindsight", "yes", "written down long after"),
    _party("holders", "name", "who says so, outermost first"),
    _party("holders", "kind", "what sort of voice each is"),
    _party("holders", "actor_id", IDS),
    _party("holders", "code", CODES),
    _claim("stance", "text", "how the innermost holder stands to it"),
    _claim("utterance", "text", "id of the speech act whose content this is"),
    Column(
        "happened", "yes", "an event told as having happened; empty where nothing estimated it",
        lambda i: _happened(i.claim),
    ),
    _claim("factuality", "number", "-3 (did not happen) to 3 (happened)"),
    _claim("cues", "list", "words that decide it"),
    Column("quote", "text", "words it stands on, at most 50", lambda i: i.quote),
    Column("document_id", "text", "document that was read", _document),
    Column("quote_start", "whole", "where it begins, in code points", lambda i: i.start),
    Column("quote_end", "whole", "where it ends, exclusive", lambda i: i.end),
    _row("feed", "text", "feed or table of a row; nobody here has read a feed's articles", "feed"),
    _row("feed_native_id", "text", "what the feed calls the row", "native_id"),
    _row("feed_revision", "whole", "how often the feed had changed it", "revision"),
    _row("feed_row", "whole", "line in the file", "row"),
    _row("feed_file_sha256", "text", "the file", "file_sha256"),
    Column("source_title", "text", "title of the source", lambda i: i.source.title),
    Column("source_publisher", "text", "outlet or publisher", lambda i: i.source.publisher),
    Column("source_published", "day", "day of publication", lambda i: i.source.published),
    Column("source_address", "text", "where to read on", lambda i: i.address),
    Column("source_licence", "text", "its terms, where known", lambda i: i.source.licence),
    Column("source_unverified", "yes", "nobody here opened it", lambda i: i.source.unverified),
    _claim("coder", "text", "what read it, with version"),
    _claim("fired", "list", "rules and marks behind the reading"),
    _claim("confidence", "number", "0 to 1; empty where nothing calibrated it"),
    _claim("supersedes", "text", "the claim that this one replaces"),
)  # fmt: skip


def cells(item: Item) -> list[Cell]:
    """One row: a value for each column. Words of an enumeration are plain text."""
    found = (column.of(item) for column in COLUMNS)
    return [str(v) if isinstance(v, str) else v for v in found]
