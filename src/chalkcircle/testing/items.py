"""Invented claims that an exporter must be able to write, plain and awkward; it writes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

from chalkcircle.export import About, Item, Source
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

HOLDER = "Minister of Harbours"
SEALED = "WORDS-THAT-STAY"
ATTRIBUTION = "The Gazetteer asks to be named."
FORMULAS = ("=cmd|'/c calc'!A1", "@SUM(1)", "＋1", "=2+3")
"""What a spreadsheet runs where a cell begins so."""
AWKWARD = {
    "a formula": FORMULAS[0],
    "a formula after blanks": f" \t{FORMULAS[1]}",
    "a wide plus": FORMULAS[2],
    "markup": "]]><script>&\"'</script>",
    "control characters": "a\x00\x0b\x1fb\ufffe",
    "ends of lines": "a\r\nb\u2028c",
    "right to left": "\u202eabc שלום",
    "signs outside the first plane": "\U0001f600\U00010348",
    "separators": "a|b\\;c,d\te",
    "formulas after separators": f"a\t{FORMULAS[3]},{FORMULAS[3]};{FORMULAS[3]}\n{FORMULAS[3]}",
    "nothing": "",
    "a long word": "x" * 40_000,
}
"""Words that may stand in a name, by what is awkward about them."""

_DAY = date(2025, 7, 15)
_KNOWN = datetime(2025, 7, 15, 23, 59, 59, tzinfo=UTC)
_HERALD = Source(
    "0" * 32, title="Ships", publisher="Herald", published=_DAY, address="https://example.org/a"
)


def about() -> About:
    """What is told about the export: one feed that may be passed on, and one that may not."""
    return About(
        selection=Selection(),
        stamp=Stamp(version="0", config="0" * 32, snapshot=1),
        attributions={"gazetteer": ATTRIBUTION},
        withheld={"sealed": "its terms forbid it"},
    )


def plain() -> Iterator[Item]:
    """Claims of several kinds, a denial, a row of a feed, and two rows that must stay here."""
    yield _item()
    yield _item(stance=Stance.DENIES, factuality=-3.0)
    yield _item(kind=Kind.TIE, predicate="allied_with", factuality=None, valid=Interval())
    yield _item(recipients=(), place=None)
    yield _row("gazetteer", "7")
    yield _row("sealed", SEALED, condition=SEALED)
    yield _row("of-unknown-terms", SEALED, condition=SEALED)


def awkward(words: str) -> Item:
    """A claim with words in every place that holds words of a source."""
    source = Source("1" * 32, title=words, publisher=words, address="javascript:alert(1)")
    return _item(
        source,
        words,
        actors=(Party(text=words, code="ISL"), Party(text=words)),
        holders=(Holder(name=words, kind=HolderKind.OUTLET),),
        place=Place(text=words, code="IRL"),
        condition=words,
        cues=(words, words),
    )


def _item(source: Source = _HERALD, quote: str = "Isl hit Irl", **fields: Any) -> Item:
    given: dict[str, Any] = {
        "kind": Kind.EVENT,
        "predicate": "ASSAULT",
        "actors": (Party(text="Isl", code="ISL"),),
        "recipients": (Party(text="Irl", code="IRL"),),
        "place": Place(text="Galway", code="IRL"),
        "valid": Interval.day(_DAY),
        "known_at": _KNOWN,
        "recorded_at": _KNOWN,
        "holders": (
            Holder(name="Herald", kind=HolderKind.OUTLET),
            Holder(name=HOLDER, kind=HolderKind.GOVERNMENT),
        ),
        "factuality": 3.0,
        "evidence": TextSpan(document_id=source.id, start=0, end=11),
        "coder": "made",
    }
    return Item(Claim(**(given | fields)), source, quote, 0, 11)


def _row(feed: str, native_id: str, **fields: Any) -> Item:
    evidence = FeedRow(feed=feed, native_id=native_id, file_sha256="ab" * 32, row=3)
    native = NativeCode(scheme="CAMEO", code="190")
    told = _item(evidence=evidence, native=native, factuality=None, holders=(), **fields)
    source = Source(feed, feed=True, title="A gazetteer", publisher="University of Nowhere")
    return Item(told.claim, source, link="https://example.org/row", position=(53.27, -9.05))
