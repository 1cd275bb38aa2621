"""Finds accounts that contradict each other; it never says which is right.

Rules, each named on the page where it put two accounts side by side:

``versions.v1``: the versions that a study keeps of one contested entry.
``denial.v1``: on one pair of actors and one kind of event, one holder denies, or says that it did
not happen, what another says did; both begin on known days, at most ``APART`` days apart.
``opposites.v1``: two holders tell of deeds of which one excludes the other (``OPPOSITES``), by the
same actors, on days that overlap. Deeds that can follow each other are no contradiction: an
attack and a withdrawal a week later are both true.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

import msgspec

from chalkcircle.model import Claim, Interval, Kind, Stance
from chalkcircle.study import contested, entry_of

from .claims import codes, speaker

APART = 31
"""Days that two accounts of one matter may lie apart."""

OPPOSITES = {"AGREE": ("REJECT",), "CONCEDE": ("REJECT",), "REJECT": ("AGREE", "CONCEDE")}
"""Event types that take back or exclude what each tells."""


class Contradiction(msgspec.Struct, frozen=True):
    """Accounts of one matter by different holders, and the rule that paired them."""

    rule: str
    claims: tuple[Claim, ...]


def contradictions(claims: Sequence[Claim]) -> list[Contradiction]:
    """All contradicting accounts, the latest matter first."""
    found = [Contradiction("versions.v1", tuple(group)) for group in contested(claims)]
    groups: dict[frozenset[str], list[Claim]] = defaultdict(list)
    for claim in claims:
        if claim.kind is Kind.EVENT and entry_of(claim) is None and len(codes(claim)) > 1:
            groups[frozenset(codes(claim))].append(claim)
    for group in groups.values():
        found += _pairs(group)
    return sorted(found, key=_latest, reverse=True)


def answers(found: Iterable[Contradiction]) -> dict[str, Claim]:
    """The first contradicting account of each claim that somebody contradicts."""
    return {
        claim.claim_id: next(other for other in one.claims if other is not claim)
        for one in found
        for claim in one.claims
    }


def _pairs(group: Iterable[Claim]) -> list[Contradiction]:
    """Pairs in one group; only claims of the same actors that may contradict are put together."""
    given = [(c, _told(c)) for c in group if _told(c) and speaker(c)]
    sides: dict[object, list[int]] = defaultdict(list)
    for place, (claim, told) in enumerate(given):
        sides[_actors(claim), claim.predicate, told].append(place)
    found: list[Contradiction] = []
    used: set[int] = set()
    for place, (one, told) in enumerate(given):
        keys = [(_actors(one), one.predicate, -told)]
        if told > 0:
            keys += [(_actors(one), other, 1) for other in OPPOSITES.get(one.predicate, ())]
        for later in sorted(p for key in keys for p in sides.get(key, ()) if p > place):
            if place in used:
                break
            rule = _rule(one, given[later][0])
            if rule and later not in used:
                used |= {place, later}
                found.append(Contradiction(rule, (one, given[later][0])))
    return found


def _rule(one: Claim, other: Claim) -> str | None:
    """The rule by which two claims of the same actors contradict, ``None`` where none does."""
    first, second = speaker(one), speaker(other)
    if not first or not second or first.name == second.name or not near(one.valid, other.valid):
        return None
    if one.predicate == other.predicate:
        return "denial.v1"
    return "opposites.v1" if one.valid.overlaps(other.valid) else None


def _told(claim: Claim) -> int:
    """1: it happened, says the holder; -1: it did not; 0: neither."""
    if claim.stance is Stance.DENIES or (claim.factuality is not None and claim.factuality <= -1):
        return -1
    return 1 if claim.stance is Stance.ASSERTS and (claim.factuality or 0) > 0 else 0


def _actors(claim: Claim) -> frozenset[str]:
    return frozenset(party.code for party in claim.actors if party.code)


def near(one: Interval, other: Interval) -> bool:
    """Whether two times may be those of one matter; an undated account answers none."""
    if not (one.start and other.start):
        return False
    if one.overlaps(other):
        return True
    first, second = sorted((one, other), key=_start)
    return bool(first.end) and _start(second) - (first.end or date.max) <= timedelta(days=APART)


def _start(when: Interval) -> date:
    return when.start or date.min


def _latest(found: Contradiction) -> str:
    return max((c.valid.start.isoformat() for c in found.claims if c.valid.start), default="")
