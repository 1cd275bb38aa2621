"""Lists of sentences with a stated end: what is not shown is counted; it chooses no claim."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from chalkcircle.briefing.claims import distinct
from chalkcircle.briefing.phrases import Phrases
from chalkcircle.briefing.records import Mark, Sentence
from chalkcircle.model import Claim


def about(text: str) -> Sentence:
    """A sentence about the page."""
    return Sentence(text=text, mark=Mark.ABOUT)


def told(
    claims: Sequence[Claim], phrases: Phrases, *, most: int, dated: bool = True
) -> tuple[Sentence, ...]:
    """Up to ``most`` sentences, reports of one deed in one; then how many are left out."""
    groups = distinct(claims)
    sentences = [_one(group, phrases, dated=dated) for group in groups[:most]]
    left = len(groups) - most
    if left > 0:
        sentences.append(about(f"{left} more {'is' if left == 1 else 'are'} in the ledger."))
    return tuple(sentences)


def _one(group: tuple[Claim, ...], phrases: Phrases, *, dated: bool) -> Sentence:
    sentence = phrases.dated(group[0]) if dated else phrases.answered(group[0])
    if len(group) == 1 or sentence.quoted:
        return sentence
    ids = tuple(claim.claim_id for claim in group[:5])
    others = len({phrases.namer.voice(claim) for claim in group}) - 1
    also = f"; {others} other {'source' if others == 1 else 'sources'} too." if others else "."
    return msgspec.structs.replace(sentence, text=sentence.text[:-1] + also, claims=ids)
