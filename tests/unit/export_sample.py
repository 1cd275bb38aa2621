"""Items and what is told about them, for the tests of exports; all of it is invented."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from chalkcircle.actors.records import Actor, ActorType
from chalkcircle.export import About, Exported, Form, Item, Source, export
from chalkcircle.model import (
    Claim,
    FeedRow,
    Holder,
    HolderKind,
    Interval,
    Kind,
    NativeCode,
    Party,
    Place,
    Selection,
    Stamp,
    Stance,
    TextSpan,
)

DAY = date(2025, 7, 15)
KNOWN = datetime(2025, 7, 15, 23, 59, 59, tzinfo=UTC)
HERALD = Source(
    "0123456789abcdef0123456789abcdef",
    title="Shells & <shots>",
    publisher="Herald",
    published=DAY,
    address="https://example.org/a?b=1&c=2",
    licence="CC BY 4.0",
)
HOSTILE = "=cmd|'/c calc'!A1]]>\x0b\x00\u202e<script>&\r\n\ufffe"
"""A name with a formula, an end of CDATA, control characters and a turn of direction."""


def party(code: str | None, **fields: Any) -> Party:
    return Party(text=fields.pop("text", (code or "some").title()), code=code, **fields)


def outlet(name: str = "Herald") -> Holder:
    return Holder(name=name, kind=HolderKind.OUTLET)


def claim(**fields: Any) -> Claim:
    """An assault of ISL on IRL as the Herald reports it."""
    given: dict[str, Any] = {
        "kind": Kind.EVENT,
        "predicate": "ASSAULT",
        "actors": (party("ISL", sector="MIL"),),
        "recipients": (party("IRL"),),
        "valid": Interval.day(DAY),
        "known_at": KNOWN,
        "recorded_at": datetime(2025, 7, 20, 12, 30, 15, 123456, tzinfo=UTC),
        "holders": (outlet(),),
        "factuality": 3.0,
        "evidence": TextSpan(document_id=HERALD.id, start=0, end=9),
        "coder": "test.v1",
    }
    return Claim(**(given | fields))


def item(source: Source = HERALD, **fields: Any) -> Item:
    return Item(claim(**fields), source, "Isl hit I", 0, 9)


def denied() -> Item:
    """Iceland's minister is said to have denied it: nothing that happened."""
    voices = (
        outlet(),
        Holder(name="minister of Iceland", kind=HolderKind.PERSON, code="ISL"),
    )
    return item(factuality=-3.0, stance=Stance.DENIES, holders=voices)


def tie() -> Item:
    return item(
        kind=Kind.TIE, predicate="allied_with", factuality=None, valid=Interval(date(1949, 4, 4))
    )


def row(feed: str = "gazetteer", native_id: str = "7", **fields: Any) -> Item:
    """A row of a feed, with a position finer than a town."""
    evidence = FeedRow(feed=feed, native_id=native_id, file_sha256="ab" * 32, row=3)
    told = claim(
        factuality=None,
        holders=(),
        evidence=evidence,
        native=NativeCode(scheme="CAMEO", code="0190"),
        place=Place(text="Galway", code="IRL"),
        **fields,
    )
    source = Source(feed, feed=True, title="A Gazetteer", publisher="University of Nowhere")
    return Item(told, source, link="https://example.org/row", position=(53.27193, -9.04889))


def hostile() -> Item:
    """A claim whose words and names mean harm."""
    source = Source("f" * 32, title=HOSTILE, publisher=HOSTILE, address="javascript:alert(1)")
    return Item(
        claim(
            actors=(party("ISL", text=HOSTILE), party(None, text="a|b\\")),
            holders=(outlet(HOSTILE),),
            place=Place(text="@SUM(1)"),
            cues=("-1+1", "?", ""),
            evidence=TextSpan(document_id="f" * 32, start=0, end=9),
        ),
        source,
        HOSTILE,
        0,
        9,
    )


def everything() -> list[Item]:
    return [item(), denied(), tie(), row(), hostile()]


def nobody_but_one(actor_id: str) -> Actor | None:
    """A registry of one minister."""
    if actor_id != "per:one":
        return None
    return Actor(
        actor_id="per:one", label="One Minister", type=ActorType.PERSON, code="ISL", source="test"
    )


def about(**fields: Any) -> About:
    given: dict[str, Any] = {
        "selection": Selection(kinds=(Kind.EVENT,)),
        "stamp": Stamp(version="9.9.9", config="c", snapshot=4, as_of=KNOWN),
        "attributions": {"gazetteer": "The Gazetteer asks to be named (2025)."},
        "actor": nobody_but_one,
    }
    return About(**(given | fields))


def write(folder: Path, form: Form, *some: Item, **fields: Any) -> tuple[Path, Exported]:
    path = folder / f"out.{form.value}"
    return path, export(some or everything(), path, form, about(**fields))
