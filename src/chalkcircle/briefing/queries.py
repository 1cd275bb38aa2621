"""Says in words which claims a number was counted from; it counts nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import msgspec

from chalkcircle.model import Explained, Selection

from .plain import day_words


def number_words(number: Explained) -> str:
    """A number with its unit, method and the query that supports it."""
    value = "not computable" if number.value is None else f"{number.value:g}"
    note = f" {number.note}" if number.note else ""
    unit = number.unit.removesuffix("s") if number.value == 1 else number.unit
    return (
        f"{value} {unit} by {number.method}, from {number.support.count} claims "
        f"that {query_words(number.support.selection)}, snapshot {number.stamp.snapshot}.{note}"
    )


def query_words(selection: Selection) -> str:
    """What claims have to be to fit, after ``claims that``; a list of ids is only counted.

    >>> query_words(Selection(dyad=("ARM", "AZE"), happened=True))
    'are between ARM and AZE; are told as having happened'
    """
    rest = msgspec.structs.replace(selection, claim_ids=())
    return "; ".join(_conditions(rest)) or "a rule of the study picks out"


def _conditions(s: Selection) -> Iterator[str]:
    for verb, wanted in (
        ("are of kind", s.kinds),
        ("are of type", s.predicates),
        ("are of", [quad.label for quad in s.quads]),
        ("concern", s.codes),
        ("are held by", s.holders),
        ("have the stance", s.stances),
        ("stand in the documents", s.documents),
        ("are told by", s.outlets),
        ("are not told by", s.without_outlets),
    ):
        if wanted:
            yield f"{verb} {' or '.join(wanted)}"
    if s.dyad:
        a, b = s.dyad
        yield f"are from {a} to {b}" if s.directed else f"are between {a} and {b}"
    if span := _span(s.since, s.until):
        yield f"are dated {span}"
    if span := _span(s.known_since, s.known_until):
        yield f"became known {span}"
    if s.happened:
        yield "are told as having happened"
    if s.without_hindsight:
        yield "were not written down afterwards"


def _span(since: date | None, until: date | None) -> str:
    ends = [f"from {day_words(since)}"] if since else []
    ends += [f"up to {day_words(until)}"] if until else []
    return " ".join(ends)
