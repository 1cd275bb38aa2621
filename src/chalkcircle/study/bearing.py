"""Which claims bear on a question, by the rules the study states; ranks and counts nothing."""

from __future__ import annotations

import re
from functools import lru_cache

from chalkcircle.model import Claim

from .records import Bearing, Question


def bears(question: Question, claim: Claim, quote: str) -> bool:
    """Tell whether a claim bears on a question.

    Args:
        question: Its rules; one that fits suffices.
        claim: Only parties, predicate and kind are looked at, never who says it.
        quote: The words of the evidence, as stored.
    """
    return any(_fits(rule, claim, quote) for rule in question.bearing)


def _fits(rule: Bearing, claim: Claim, quote: str) -> bool:
    codes = {party.code for party in (*claim.actors, *claim.recipients) if party.code}
    return (
        (not rule.kinds or claim.kind in rule.kinds)
        and (not rule.predicates or claim.predicate in rule.predicates)
        and (not rule.codes or not codes.isdisjoint(rule.codes))
        and (not rule.dyads or any(codes.issuperset(dyad) for dyad in rule.dyads))
        and (not rule.words or words_pattern(rule.words).search(quote) is not None)
    )


@lru_cache(maxsize=512)
def words_pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    """One pattern for any of the words, whole, whatever their case or white space."""
    alternatives = (_word(word) for word in words)
    return re.compile(rf"(?<!\w)(?:{'|'.join(alternatives)})", re.IGNORECASE)


def _word(word: str) -> str:
    stem = word.removesuffix("*")
    body = r"\s+".join(map(re.escape, stem.split()))
    return body if word.endswith("*") else rf"{body}(?!\w)"
