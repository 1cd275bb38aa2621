"""What two tellings have in common, as a list of names; it weighs nothing.

Every name is a row of ``data/same.csv``, where its points and its reason stand.
"""

from __future__ import annotations

from collections.abc import Iterator

from .told import Told

_MANY, _SOME, _FEW = 0.4, 0.2, 0.08
"""Least and most shares of the words of the shorter telling."""
_LEAST_WORDS = 3


def fired(a: Told, b: Told) -> tuple[str, ...]:
    """Names of the features that hold of two tellings, in either order."""
    return (*_what(a, b), *_who(a, b), *_when(a, b), *_where(a, b), *_how_told(a, b))


def _what(a: Told, b: Told) -> Iterator[str]:
    if a.type == b.type:
        yield "type_same"
    else:
        yield "quad_same" if a.quad == b.quad else "quad_other"
    if a.mode and a.mode == b.mode and a.type == b.type:
        yield "mode_same"
    if a.contexts and b.contexts and not a.contexts & b.contexts:
        yield "contexts_other"
    if a.deaths and b.deaths:
        apart = a.deaths[1] < b.deaths[0] or b.deaths[1] < a.deaths[0]
        yield "deaths_other" if apart else "deaths_agree"


def _who(a: Told, b: Told) -> Iterator[str]:
    acts, takes = a.actors & b.actors, a.recipients & b.recipients
    if not a.parties & b.parties:
        yield "parties_other"
    elif acts and takes:
        yield "sides_same"
    elif a.actors & b.recipients and a.recipients & b.actors:
        yield "sides_turned"
    elif (a.actors and b.actors and not acts) or (a.recipients and b.recipients and not takes):
        yield "row_other" if _one_feed(a, b) else "side_other"
    elif a.parties == b.parties:
        yield "parties_same"
    else:
        yield "side_same"
    if (a.unread or b.unread) and min(len(a.parties), len(b.parties)) == 1:
        yield "one_named"


def _one_feed(a: Told, b: Told) -> bool:
    return a.row is not None and b.row is not None and a.row.feed == b.row.feed


def _when(a: Told, b: Told) -> Iterator[str]:
    gap = max(a.first, b.first) - min(a.last, b.last)
    if gap <= 0:
        yield "day_same" if a.day and b.day else "days_meet"
    else:
        yield "day_next" if gap == 1 else "days_apart"


def _where(a: Told, b: Told) -> Iterator[str]:
    """Names of places in two languages may differ and mean one place."""
    if a.place and a.place == b.place:
        yield "place_same"
        return
    if a.place and b.place and a.language == b.language:
        yield "place_other"
    elif a.unread or b.unread:
        yield "place_none"


def _how_told(a: Told, b: Told) -> Iterator[str]:
    """Words say nothing of two tellings in one sentence, nor across languages when they differ."""
    if one_sentence(a, b):
        yield "one_sentence"
        return
    if min(len(a.words), len(b.words)) < _LEAST_WORDS:
        return
    share = len(a.words & b.words) / min(len(a.words), len(b.words))
    one_language = a.language == b.language != "und"
    if share >= _MANY:
        yield "words_many"
    elif share >= _SOME:
        yield "words_some"
    elif share < _FEW and one_language:
        yield "words_none"
    if a.names & b.names:
        yield "names_common"


def one_sentence(a: Told, b: Told) -> bool:
    """Whether two tellings rest on the same stretch of one text."""
    if a.span is None or b.span is None or a.span[0] != b.span[0]:
        return False
    return a.span[1] < b.span[2] and b.span[1] < a.span[2]
