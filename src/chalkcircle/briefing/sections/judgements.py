"""Key judgements: counts over claims in a sentence each, with no likelihood words of our own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import msgspec

from chalkcircle.briefing.claims import heaviest, is_person, looks_ahead, speaker, takes_view
from chalkcircle.briefing.facing import Contradiction
from chalkcircle.briefing.material import Material
from chalkcircle.briefing.naming import listing
from chalkcircle.briefing.phrases import Phrases
from chalkcircle.briefing.plain import capital, counted, day_words, time_words
from chalkcircle.briefing.records import Mark, Section, Sentence
from chalkcircle.model import Claim, Kind, Quad, Selection, Stance
from chalkcircle.study import Question, bears

MOST, OPINIONS, CONTESTED = 8, 4, 2
"""Sentences in all; at most so many on questions; room kept for contested matters."""
WORTH = 3
"""A pair with fewer reports in both spans together is no key judgement."""
ENOUGH = 5
"""Fewer reports in either span than this, and no word is said on a trend."""
NAMED = 6
"""Holders named in one sentence; the rest are counted."""
_VERBS = {
    Stance.ASSERTS: "says",
    Stance.DENIES: "denies",
    Stance.PREDICTS: "expects",
    Stance.DEMANDS: "demands",
    Stance.HYPOTHESISES: "considers",
}
_CONFLICT = (Quad.VERBAL_CONFLICT, Quad.MATERIAL_CONFLICT)


def judgements(material: Material, phrases: Phrases) -> Section:
    """The section that a hurried reader reads: five to eight sentences where there is matter."""
    opinions = list(_opinions(material, phrases))[:OPINIONS]
    disputes = list(_disputes(material, phrases))
    room = MOST - len(opinions) - min(CONTESTED, len(disputes))
    trends = [sentence for _, sentence in sorted(_trends(material, phrases), key=_rank)][:room]
    chosen = [*opinions, *trends]
    lead = (*chosen, *disputes[: MOST - len(chosen)])
    if not lead:
        text = "Nothing read here bears on the study's questions or pairs."
        lead = (Sentence(text=text, mark=Mark.ABOUT),)
        return Section(id="judgements", title="Key judgements", lead=lead)
    return Section(id="judgements", title="Key judgements", lead=lead, ranked=True)


def _rank(trend: tuple[int, Sentence]) -> int:
    return -trend[0]


# On the study's questions: who takes a view, and who looks ahead.


def _opinions(material: Material, phrases: Phrases) -> Iterator[Sentence]:
    """One sentence for each question on which somebody takes a view, most voices first."""
    views: list[tuple[Question, dict[str, list[Claim]]]] = []
    for question in material.study.questions:
        voices: dict[str, list[Claim]] = {}
        for claim in material.claims:
            voiced = takes_view(claim) and material.recent(claim) and speaker(claim)
            if voiced and bears(question, claim, material.quote(claim)):
                voices.setdefault(phrases.namer.innermost(claim), []).append(claim)
        if voices:
            views.append((question, voices))
    shown: set[str] = set()
    for question, voices in sorted(views, key=lambda v: -len(v[1])):
        sentence = _view(question, voices, shown, material.since)
        if sentence:
            shown.add(sentence.claims[0])
            said = [claim for claims in voices.values() for claim in claims]
            number = material.voices(said, len(voices))
            yield msgspec.structs.replace(sentence, numbers=(number,))


def _view(
    question: Question, voices: dict[str, list[Claim]], shown: set[str], since: date
) -> Sentence | None:
    """Who takes a view on a question, ending in the words of one that no sentence above quoted."""
    fresh = [c for claims in voices.values() for c in claims if c.claim_id not in shown]
    if not fresh:
        return None
    spoken = max(fresh, key=_telling)
    name = next(n for n, claims in voices.items() if spoken in claims)
    people = sorted(voices, key=lambda n: (n != name, not is_person(voices[n][0]), n))
    named, left = people[:NAMED], len(people) - NAMED
    names = listing([*named, f"{left} more"] if left > 0 else named)
    ahead = sum(any(map(looks_ahead, claims)) for claims in voices.values())
    speaks = "speaks" if len(voices) == 1 else "speak"
    text = (
        f"{question.text} {counted(len(voices), 'voice')} read here {speaks} to this since "
        f"{day_words(since)} ({names}), {ahead or 'none'} of them "
        f"about what is to come. {capital(name)} {_VERBS[spoken.stance]}:"
    )
    others = [voices[n][0].claim_id for n in named if n != name]
    return Sentence(text=text, claims=(spoken.claim_id, *others), mark=Mark.JUDGEMENT, quoted=True)


def _telling(claim: Claim) -> tuple[bool, bool, bool, str]:
    """What makes words fit to be quoted: a person's, on the future, weighing; then the latest."""
    weighing = claim.predicate != "statement"
    return is_person(claim), looks_ahead(claim), weighing, claim.known_at.isoformat()


# On the study's pairs: reports of conflict, against the equally long span before.


def _trends(material: Material, phrases: Phrases) -> Iterator[tuple[int, Sentence]]:
    """For each pair with reports, how many tell of conflict now and before."""
    span = material.until - material.since
    before = material.since - timedelta(days=1)
    for a, b in material.study.dyads:
        now = _counts(material, a, b, material.since, material.until)
        then = _counts(material, a, b, before - span, before)
        claims = [c for c in heaviest(now.material or now.conflict or now.all) if _plain(c)][:5]
        if not claims:
            claims = [c for c in heaviest(then.conflict or then.all) if _plain(c)][:3]
        if claims and len(now.all) + len(then.all) >= WORTH:
            names = (phrases.namer.code(a), phrases.namer.code(b))
            yield (
                len(now.all),
                Sentence(
                    text=_trend_words(names, now, then, material.since),
                    claims=tuple(c.claim_id for c in claims),
                    mark=Mark.JUDGEMENT,
                    numbers=(*now.numbers, *then.numbers),
                ),
            )


class _Counts:
    def __init__(self, material: Material, a: str, b: str, since: date, until: date) -> None:
        def count(*quads: Quad) -> list[Claim]:
            selection = Selection(
                kinds=(Kind.EVENT,),
                dyad=(a, b),
                quads=quads,
                since=since,
                until=until,
                happened=True,
            )
            found, number = material.count(selection, begun=True)
            self.numbers.append(number)
            return found

        self.numbers: list[int] = []
        self.all = count()
        self.conflict = count(*_CONFLICT)
        self.material = count(Quad.MATERIAL_CONFLICT)


def _counts(material: Material, a: str, b: str, since: date, until: date) -> _Counts:
    return _Counts(material, a, b, since, until)


def _plain(claim: Claim) -> bool:
    """Fit to be cited behind a count: what happened, and no accusation that needs its holder."""
    return claim.happened and claim.stance is Stance.ASSERTS and claim.predicate != "ACCUSE"


def _trend_words(names: tuple[str, str], now: _Counts, then: _Counts, since: date) -> str:
    pair = f"{capital(names[0])} and {names[1]}"
    text = f"{pair}: {_told(now, since)}; in the equally long span before, {_share(then)}."
    if min(len(now.all), len(then.all)) < ENOUGH:
        return f"{text} That is too few to speak of a trend."
    shares = len(now.conflict) / len(now.all), len(then.conflict) / len(then.all)
    if shares[0] == shares[1]:
        return f"{text} Conflict makes up the same share as before."
    turn = "larger" if shares[0] > shares[1] else "smaller"
    return f"{text} Conflict makes up a {turn} share than before."


def _told(counts: _Counts, since: date) -> str:
    """``12 of the 16 reports of their dealings since … tell of conflict (6 in deeds)``."""
    if not counts.all:
        return f"no report was read of dealings between them dated since {day_words(since)}"
    number, conflict = len(counts.all), len(counts.conflict)
    of = f"{conflict or 'none'} of the {number} reports" if number > 1 else "the one report"
    verb = "tells" if number == 1 or conflict < 2 else "tell"
    negated = "no conflict" if number == 1 and not conflict else "conflict"
    return (
        f"{of} of dealings between them dated since {day_words(since)} {verb} of {negated}"
        f"{_deeds(counts)}"
    )


def _share(counts: _Counts) -> str:
    number = len(counts.all)
    return f"{len(counts.conflict)} of {number}{_deeds(counts)}" if number else "none was read"


def _deeds(counts: _Counts) -> str:
    return f" ({len(counts.material)} in deeds)" if counts.conflict else ""


# On what is contested.


def _disputes(material: Material, phrases: Phrases) -> Iterator[Sentence]:
    """Contested matters of the study's actors, the latest first, each side in its own words."""
    for found in material.disputes:
        yield _dispute(found, material, phrases)


def _dispute(found: Contradiction, material: Material, phrases: Phrases) -> Sentence:
    title = matter(found, material, phrases)
    sides = [phrases.plain(claim) for claim in found.claims]
    told = " ".join(side.text for side in sides if not side.quoted)
    when = time_words(found.claims[0].valid)
    return Sentence(
        text=f"{title} ({when}) is contested. {told}",
        claims=tuple(claim.claim_id for claim in found.claims),
        mark=Mark.JUDGEMENT,
    )


def matter(found: Contradiction, material: Material, phrases: Phrases) -> str:
    """What is contested, in a few words."""
    if found.rule == "versions.v1":
        title = material.document(found.claims[0]).title or "An entry"
        return f"“{title.split(' ', 1)[-1]}”"
    deeds = dict.fromkeys(phrases.deed(claim) for claim in found.claims)
    return f"Whether {' or '.join(deeds)}"
