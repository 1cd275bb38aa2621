"""Key judgements: counts over claims in a sentence each, with no likelihood words of our own."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from chalkcircle.briefing.claims import (
    is_person,
    leans,
    looks_ahead,
    speaker,
    takes_view,
    weighs,
)
from chalkcircle.briefing.facing import Contradiction
from chalkcircle.briefing.material import Material
from chalkcircle.briefing.naming import listing
from chalkcircle.briefing.phrases import Phrases
from chalkcircle.briefing.plain import capital, counted, day_words, figures, time_words
from chalkcircle.briefing.records import Mark, Section, Sentence
from chalkcircle.model import Claim
from chalkcircle.study import Question, bears
from chalkcircle.study.bearing import words_pattern

from .lists import CITED, about, gaps
from .questions import title_of
from .trends import trends

MOST, LEAST, OPINIONS, CONTESTED = 8, 5, 4, 2
"""Sentences in all; below so many, comparisons that show nothing are added; at most so many on
questions; room kept for contested matters."""


def judgements(material: Material, phrases: Phrases) -> Section:
    """The section that a hurried reader reads: five to eight sentences where there is matter."""
    opinions = list(_opinions(material, phrases))[:OPINIONS]
    disputes = [_dispute(found, material, phrases) for found in material.disputes]
    room = MOST - len(opinions) - min(CONTESTED, len(disputes))
    compared = trends(material, phrases)
    chosen = [*opinions, *[t.sentence for t in compared if t.speaks][:room]]
    chosen += disputes[: MOST - len(chosen)]
    chosen += [t.sentence for t in compared if not t.speaks][: max(LEAST - len(chosen), 0)]
    lead = tuple(chosen)
    if not lead:
        text = "Nothing read here bears on the study's questions or pairs."
        lead = (about(text), *gaps(material.study))
        return Section(id="judgements", title="Key judgements", lead=lead)
    return Section(id="judgements", title="Key judgements", lead=lead, ranked=True)


# On the study's questions: who takes a view, and who looks ahead.

_WORD = re.compile(r"\w{4,}")
Telling = tuple[bool, bool, int, bool, bool, int, str, str]


class _View(msgspec.Struct, frozen=True):
    """Who takes a view on a question: claims by voice, each voice's most telling claim first."""

    question: Question
    voices: dict[str, list[Claim]]
    weight: dict[str, Telling]

    @property
    def rank(self) -> tuple[bool, int]:
        """Questions that somebody's words answer come first, then those with most voices."""
        return not max(self.weight.values())[0], -len(self.voices)


def _opinions(material: Material, phrases: Phrases) -> Iterator[Sentence]:
    """One sentence for each question on which somebody takes a view, most voices first."""
    shown: set[str] = set()
    for view in sorted(_views(material, phrases), key=lambda v: v.rank):
        sentence = _told(view, shown, material, phrases)
        shown |= {sentence.claims[0]} if sentence.quoted else set()
        said = [claim for claims in view.voices.values() for claim in claims]
        number = material.voices(said, len(view.voices))
        yield msgspec.structs.replace(sentence, numbers=(number,))


def _views(material: Material, phrases: Phrases) -> Iterator[_View]:
    for question in material.study.questions:
        voices: dict[str, list[Claim]] = {}
        weight: dict[str, Telling] = {}
        for claim in material.claims:
            voiced = takes_view(claim) and material.recent(claim) and speaker(claim)
            if voiced and bears(question, claim, quote := material.quote(claim)):
                voices.setdefault(phrases.namer.innermost(claim), []).append(claim)
                weight[claim.claim_id] = telling(question, claim, quote)
        for claims in voices.values():
            claims.sort(key=lambda c: weight[c.claim_id], reverse=True)
        if voices:
            yield _View(question, voices, weight)


def telling(question: Question, claim: Claim, quote: str) -> Telling:
    """What makes words fit to be quoted on a question, the weightiest reason first.

    They weigh or look ahead in words by which the study knows the question; they stand on their
    own; they share words with the question; they look ahead; a person says them.
    """
    words = tuple(word for rule in question.bearing for word in rule.words)
    hits = {hit.casefold() for hit in words_pattern(words).findall(quote)} if words else set()
    asked = set(_WORD.findall(question.text.casefold()))
    shared = asked & set(_WORD.findall(quote.casefold()))
    return (
        bool(hits) and weighs(claim),
        not leans(quote),
        len(shared) + sum(hit in question.text.casefold() for hit in hits),
        looks_ahead(claim),
        is_person(claim),
        len(hits),
        claim.known_at.isoformat(),
        claim.claim_id,
    )


def _told(view: _View, shown: set[str], material: Material, phrases: Phrases) -> Sentence:
    """Who takes a view on a question, ending in telling words that no sentence above quoted."""
    fresh = [c for said in view.voices.values() for c in said if c.claim_id not in shown]
    best = max(fresh, key=lambda c: view.weight[c.claim_id], default=None)
    if best is not None and leans(material.quote(best)) and not view.weight[best.claim_id][0]:
        best = None
    name = phrases.namer.innermost(best) if best else ""
    people = sorted(view.voices, key=lambda n: (n != name, not is_person(view.voices[n][0]), n))
    named, number = people[:CITED], len(people)
    left = [f"{figures(number - CITED)[0]} more"] if number > CITED else []
    ahead = sum(any(map(looks_ahead, said)) for said in view.voices.values())
    topic = title_of(view.question, material, phrases)
    text = (
        f"{topic} {capital(counted(number, 'voice'))} read here speak{'s' * (number == 1)} to this "
        f"since {day_words(material.since)} ({listing([*named, *left])})"
    )
    if number > 1:
        text += f", {figures(ahead, number)[0]} of them about what is to come"
    claims = [view.voices[n][0] for n in named if n != name]
    ids = tuple(c.claim_id for c in ([best, *claims] if best else claims))
    if best is None:
        return Sentence(text=f"{text}.", claims=ids, mark=Mark.JUDGEMENT, topic=topic)
    said = phrases.quoted(best).text
    return Sentence(
        text=f"{text}. {said}", claims=ids, mark=Mark.JUDGEMENT, quoted=True, topic=topic
    )


# On what is contested.


def _dispute(found: Contradiction, material: Material, phrases: Phrases) -> Sentence:
    topic = matter(found, material, phrases)
    sides = [phrases.plain(claim) for claim in found.claims]
    told = " ".join(side.text for side in sides if not side.quoted)
    when = time_words(found.claims[0].valid)
    return Sentence(
        text=f"{topic} ({when}) is contested. {told}",
        claims=tuple(claim.claim_id for claim in found.claims),
        mark=Mark.JUDGEMENT,
        topic=topic,
    )


def matter(found: Contradiction, material: Material, phrases: Phrases) -> str:
    """What is contested, in a few words."""
    if found.rule == "versions.v1":
        title = material.document(found.claims[0]).title or "An entry"
        named = phrases.namer.words(title.split(" ", 1)[-1], found.claims[0].valid.start)
        return f"“{named}”"
    deeds = dict.fromkeys(phrases.deed(claim) for claim in found.claims)
    return f"Whether {' or '.join(deeds)}"
