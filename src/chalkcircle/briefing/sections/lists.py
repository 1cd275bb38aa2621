"""Lists of sentences with a stated end: what is not shown is counted; it chooses no claim."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from chalkcircle.briefing.claims import codes, distinct, is_opinion
from chalkcircle.briefing.naming import listing
from chalkcircle.briefing.phrases import Phrases
from chalkcircle.briefing.plain import capital, figures
from chalkcircle.briefing.records import Mark, Sentence
from chalkcircle.model import Claim, Kind, TextSpan
from chalkcircle.study import Study

CITED = 5
"""No sentence cites more claims than this."""

_Group = tuple[Claim, ...]


def about(text: str) -> Sentence:
    """A sentence about the page."""
    return Sentence(text=text, mark=Mark.ABOUT)


_TABLES = {
    "actors_of_interest": "actors of interest",
    "dyads": "pairs",
    "issues": "issues",
    "chronicle": "chronicle",
    "ties": "ties",
    "corridors": "corridors",
    "positions": "positions",
    "questions": "questions",
    "outlets": "source cards",
}
"""Parts of a study that a page is made from, and how it calls them."""


def gaps(study: Study) -> tuple[Sentence, ...]:
    """What a study does not say yet, so that nobody takes its silence for a finding."""
    empty = [words for name, words in _TABLES.items() if not getattr(study, name)]
    if not empty:
        return ()
    return (about(f"Still empty in this study, so not on this page: {listing(empty)}."),)


def told(
    claims: Sequence[Claim], phrases: Phrases, *, most: int, dated: bool = True
) -> tuple[Sentence, ...]:
    """Up to ``most`` sentences, reports of one deed in one; then how many are left out.

    What one voice tells in the same words of the same actors is one sentence, what a study has
    written down itself takes in what was read of it elsewhere, and of two accounts that
    contradict each other the first names the second.
    """
    groups = _without_echoes(_absorbed(distinct(claims), phrases), phrases)
    bundles = _bundled(groups, phrases)
    sentences = [_one(bundle, phrases, dated=dated) for bundle in bundles[:most]]
    left = sum(len(bundle) for bundle in bundles[most:])
    if left:
        number = capital(figures(left)[0])
        sentences.append(about(f"{number} more {'is' if left == 1 else 'are'} in the ledger."))
    return tuple(sentences)


def _absorbed(groups: Iterable[_Group], phrases: Phrases) -> list[_Group]:
    """Groups with what was read of a study's uncontested entry put behind the entry."""
    kept = list(groups)
    entries = {
        _deed(one): one.claim_id
        for one, *_ in kept
        if phrases.is_entry(one) and one.happened and not phrases.contradicted_by(one)
    }
    found: dict[str, list[Claim]] = {}
    for group in kept:
        one = group[0]
        same = phrases.joinable(one) and one.predicate != "ACCUSE" and one.valid.start
        home = entries.get(_deed(one)) if same and codes(one) else None
        found.setdefault(home or one.claim_id, []).extend(group)
    return [tuple(sorted(g, key=lambda c: not phrases.is_entry(c))) for g in found.values()]


def _deed(claim: Claim) -> object:
    """What two tellings of one deed share, whoever is named first in them."""
    return claim.valid.start, claim.valid.end, claim.predicate, frozenset(codes(claim))


def _without_echoes(groups: Iterable[_Group], phrases: Phrases) -> list[_Group]:
    """Without accounts that a sentence further up names as contradicting it."""
    found: list[_Group] = []
    named: set[str] = set()
    for group in groups:
        if group[0].claim_id in named:
            continue
        other = phrases.contradicted_by(group[0])
        named |= {other.claim_id} if other else set()
        found.append(group)
    return found


def _bundled(groups: Iterable[_Group], phrases: Phrases) -> list[tuple[_Group, ...]]:
    """Groups that rest on the same words of one voice put together, at the place of the first."""
    bundles: dict[object, list[_Group]] = {}
    for group in groups:
        one = group[0]
        key: object = one.claim_id
        if is_opinion(one) or (_span(one), one.holders) in bundles:
            key = _span(one), one.holders
        elif len(group) == 1 and phrases.joinable(one):
            key = _span(one), one.holders, one.valid, one.actors
        bundle = bundles.setdefault(key, [])
        if len(bundle) == CITED:
            bundle = bundles.setdefault(one.claim_id, [])
        bundle.append(group)
    return [tuple(bundle) for bundle in bundles.values()]


def _span(claim: Claim) -> object:
    found = claim.evidence
    if isinstance(found, TextSpan):
        return found.document_id, found.start, found.end
    return claim.claim_id


def _one(bundle: tuple[_Group, ...], phrases: Phrases, *, dated: bool) -> Sentence:
    first, *more = bundle[0]
    firsts = [group[0] for group in bundle]
    if all(map(phrases.joinable, firsts)):
        sentence = phrases.together(firsts)
    else:
        sentence = phrases.answered(first)
        cited = dict.fromkeys((*sentence.claims, *(claim.claim_id for claim in firsts)))
        sentence = msgspec.structs.replace(sentence, claims=tuple(cited)[:CITED])
    if dated:
        sentence = phrases.dating(first, sentence)
    if not sentence.quoted:
        sentence = _also(sentence, first, more, phrases)
    plain = first.kind in (Kind.EVENT, Kind.TIE) and not phrases.is_entry(first)
    if plain and not sentence.quoted and phrases.contradicted_by(first) is None:
        return msgspec.structs.replace(sentence, text=f"{sentence.text[:-1]}:", quoted=True)
    return sentence


def _also(sentence: Sentence, first: Claim, more: list[Claim], phrases: Phrases) -> Sentence:
    """With the claims of others who tell the same, and how many others they are."""
    if not more:
        return sentence
    heard = {phrases.namer.innermost(claim) for claim in more} - {phrases.namer.innermost(first)}
    ids = tuple(dict.fromkeys((*sentence.claims, *(c.claim_id for c in more))))[:CITED]
    text = sentence.text
    if heard:
        sources = f"{figures(len(heard))[0]} other {'source' if len(heard) == 1 else 'sources'}"
        text = f"{text[:-1]}; {sources} too."
    return msgspec.structs.replace(sentence, text=text, claims=ids)
