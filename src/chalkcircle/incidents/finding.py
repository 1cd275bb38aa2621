"""Finds which tellings are of one happening, each compared with the first of its like only.

Tellings are taken as they became known. One that is the same as an earlier first one joins it, at
the best score; else it is a first one itself. A joined one is compared with nothing further, so
nothing drifts from one happening to the next, and what comes later never changes what was found
before it. Rows of feeds come after all that somebody read, so that none of them leads or parts what
articles tell. It stores nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import combinations

from chalkcircle.model import Judged, Judgement, Verdict

from .copies import JUDGE
from .same import RULE, Likeness, likeness_of
from .told import Told

_DAYS_APART = 1
"""Days that may lie between two tellings that are compared at all."""
_COMPARED = 48
"""First tellings that one is compared with at most: those that begin nearest to its days."""


@dataclass(frozen=True, slots=True)
class Found:
    """What came of looking.

    Attributes:
        judgements: *Same* and *unsure*, each of a telling and the first one it is like.
        likeness: By id of the judgement.
        tellings: Those that a judgement is about, by id of their claim.
        told: How many were looked at.
        compared: Pairs that were scored.
        left_out: Pairs in reach that were not scored, a day of one pair of parties being crowded.
    """

    judgements: tuple[Judgement, ...] = ()
    likeness: dict[str, Likeness] = field(default_factory=dict)
    tellings: dict[str, Told] = field(default_factory=dict)
    told: int = 0
    compared: int = 0
    left_out: int = 0


def find_same(tellings: Iterable[Told], *, now: datetime) -> Found:
    """Judge tellings against the first ones known before them.

    Args:
        tellings: In any order, each once.
        now: The time of the judgements.
    """
    firsts = _Firsts()
    judgements: list[Judgement] = []
    likeness: dict[str, Likeness] = {}
    joined: dict[str, Told] = {}
    number = 0
    for one in sorted(tellings, key=lambda t: (t.unread, t.known, t.claim_id)):
        number += 1
        best = firsts.best(one)
        if best is None or best[1].verdict is not Verdict.SAME:
            firsts.keep(one)
        if best is None or best[1].verdict is Verdict.DIFFERENT:
            continue
        judged = judgement_of(one, best[0], best[1], now)
        judgements.append(judged)
        likeness[judged.judgement_id] = best[1]
        joined |= {one.claim_id: one, best[0].claim_id: best[0]}
    return Found(tuple(judgements), likeness, joined, number, firsts.compared, firsts.left_out)


def judgement_of(one: Told, other: Told, found: Likeness, now: datetime) -> Judgement:
    """A verdict of the rule as it is stored."""
    return Judgement(
        about=Judged.CLAIMS, a=one.claim_id, b=other.claim_id, verdict=found.verdict,
        score=found.score, by=JUDGE, rule=RULE, at=now,
    )  # fmt: skip


class _Firsts:
    """The first tellings by day, quad class and parties, so that few are compared with each."""

    def __init__(self) -> None:
        self.having: defaultdict[Hashable, list[Told]] = defaultdict(list)
        self.compared = 0
        self.left_out = 0

    def best(self, one: Told) -> tuple[Told, Likeness] | None:
        """The first telling that is most like one; of equals the earliest known."""
        found: tuple[Told, Likeness] | None = None
        for other in self._near(one):
            self.compared += 1
            likeness = likeness_of(one, other)
            if found is None or likeness.score > found[1].score:
                found = other, likeness
        return found

    def keep(self, one: Told) -> None:
        """Make a telling a first one."""
        for key in _kept_under(one):
            self.having[key].append(one)

    def _near(self, one: Told) -> list[Told]:
        reached: dict[str, Told] = {}
        for key in _looked_under(one):
            for other in self.having.get(key, ()):
                reached[other.claim_id] = other
        if len(reached) <= _COMPARED:
            return list(reached.values())
        self.left_out += len(reached) - _COMPARED

        def far(other: Told) -> tuple[int, int, int]:
            apart = abs(other.first - one.first) + abs(other.last - one.last)
            return other.type != one.type, apart, -len(other.words & one.words)

        return sorted(reached.values(), key=far)[:_COMPARED]


def _kept_under(one: Told) -> Iterator[Hashable]:
    days = range(one.first, one.last + 1)
    for parties in _parties(one):
        for day in days:
            yield one.quad, parties, day
    if one.place:
        for day in days:
            yield one.type, one.place, day


def _looked_under(one: Told) -> Iterator[Hashable]:
    days = range(one.first - _DAYS_APART, one.last + 1 + _DAYS_APART)
    for parties in _sought(one):
        for day in days:
            yield one.quad, parties, day
    if one.place:
        for day in days:
            yield one.type, one.place, day


def _parties(one: Told) -> Iterator[tuple[str, ...]]:
    """Every pair that stands in it, and each party alone; that it is the only one, if it is."""
    codes = sorted(one.parties)
    yield from combinations(codes, 2)
    yield from ((code,) for code in codes)
    if len(codes) == 1:
        yield codes[0], "alone"


def _sought(one: Told) -> Iterator[tuple[str, ...]]:
    """A telling with a pair looks for that pair and for such as name one of the two alone."""
    codes = sorted(one.parties)
    if len(codes) == 1:
        yield (codes[0],)
        return
    yield from combinations(codes, 2)
    yield from ((code, "alone") for code in codes)
