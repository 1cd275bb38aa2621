"""Leaves out what was told before: by a copy of the same text, or of the same incident.

It takes claims away from a list and from nowhere else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from chalkcircle.model import Claim, Kind, Party, TextSpan

_Key = tuple[object, ...]


def without_repeats(
    claims: Iterable[Claim], leaders: dict[str, str], words: Callable[[Claim], str]
) -> list[Claim]:
    """Claims, in their order, without those that a copy of a text only tells again.

    Of the claims that copies of one text make alike (kind, type, actors, recipients and time; what
    is no event also in the same words) those of one document stay: of that in which they became
    known first, the original before its copies.

    Args:
        claims: All that may be told.
        leaders: The original of each document that is in a group of copies.
        words: Gives the words that a claim rests on.
    """
    given = list(claims)
    first: dict[_Key, tuple[tuple[datetime, bool, str], str]] = {}
    told: dict[str, tuple[_Key, str]] = {}
    for claim in given:
        if not isinstance(claim.evidence, TextSpan):
            continue
        document = claim.evidence.document_id
        if (leader := leaders.get(document)) is None:
            continue
        key = (leader, *_said(claim, words))
        rank = (claim.known_at, document != leader, claim.claim_id)
        told[claim.claim_id] = key, document
        if key not in first or rank < first[key][0]:
            first[key] = rank, document
    again = {i for i, (key, document) in told.items() if first[key][1] != document}
    return [claim for claim in given if claim.claim_id not in again]


def one_each(claims: Iterable[Claim], leaders: dict[str, str]) -> list[Claim]:
    """Claims, in their order, of each incident only the one that became known first.

    Args:
        claims: All that may count.
        leaders: The leader of each claim that is in a group.
    """
    given = list(claims)
    first: dict[str, Claim] = {}
    for claim in sorted(given, key=lambda c: (c.known_at, c.claim_id)):
        first.setdefault(leaders.get(claim.claim_id, claim.claim_id), claim)
    kept = {claim.claim_id for claim in first.values()}
    return [claim for claim in given if claim.claim_id in kept]


def _said(claim: Claim, words: Callable[[Claim], str]) -> tuple[object, ...]:
    own = () if claim.kind is Kind.EVENT else tuple(words(claim).casefold().split())
    sides = _codes(claim.actors), _codes(claim.recipients)
    # Without a beginning, only the day of the report bounds it: that is no part of what is told.
    when = (claim.valid.start, claim.valid.end) if claim.valid.start else ()
    return claim.kind, claim.predicate, *sides, when, own


def _codes(parties: tuple[Party, ...]) -> frozenset[str]:
    return frozenset(party.code for party in parties if party.code)
