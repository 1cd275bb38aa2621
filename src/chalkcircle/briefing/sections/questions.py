"""The study's open questions, each with what was read here that bears on it; it answers none."""

from __future__ import annotations

from collections.abc import Iterator

from chalkcircle.briefing.claims import heaviest, is_opinion, leans, looks_ahead, weighs
from chalkcircle.briefing.material import Material
from chalkcircle.briefing.phrases import Phrases
from chalkcircle.briefing.plain import capital
from chalkcircle.briefing.records import Block, Mark, Passage, Section, Sentence, Table
from chalkcircle.model import Claim, Kind
from chalkcircle.study import POSITIONS, Question, ask, bears

from .lists import about, told

EACH = 6


def questions(material: Material, phrases: Phrases) -> Section:
    """One passage for each question, by the rules that the study states for it."""
    blocks = [b for q in material.study.questions for b in _question(q, material, phrases)]
    if not blocks:
        nothing = about("The study asks no questions; they go into its file questions.toml.")
        return Section(id="questions", title="Open questions", lead=(nothing,))
    lead = about("What bears on a question is decided by the rules in the study's questions file.")
    return Section(id="questions", title="Open questions", lead=(lead,), blocks=tuple(blocks))


def title_of(question: Question, material: Material, phrases: Phrases) -> str:
    """A question as the study asks it, with the names of the page's policy."""
    return phrases.namer.words(question.text, material.until)


def _question(question: Question, material: Material, phrases: Phrases) -> Iterator[Block]:
    # The study's own positions stand in their section and would push voices off this one.
    others = (c for c in material.claims if c.coder != POSITIONS)
    found = [c for c in others if bears(question, c, material.quote(c))]
    if not found:
        nothing = about("Nothing read here bears on this.")
        yield Passage(title=title_of(question, material, phrases), sentences=(nothing,))
        yield from _measurable(question, material, phrases)
        return
    yield Passage(
        title=title_of(question, material, phrases), sentences=_note(question, material, phrases)
    )
    for title, claims, dated in _sorted(found):
        if claims:
            ordered = heaviest(claims)
            if not dated:
                ordered.sort(key=lambda c: (not weighs(c), leans(material.quote(c))))
            sentences = told(ordered, phrases, most=EACH, dated=dated)
            yield Passage(title=title, level=4, sentences=sentences)
    yield from _measurable(question, material, phrases)


def _note(question: Question, material: Material, phrases: Phrases) -> tuple[Sentence, ...]:
    """What the study remarks on a question."""
    if not question.note:
        return ()
    words = phrases.namer.words(question.note, material.until)
    return (Sentence(text=words, mark=Mark.NOTE),)


def _measurable(question: Question, material: Material, phrases: Phrases) -> Iterator[Table]:
    """What reports of the time to come would answer a part of the question, put to each pair."""
    rows = [
        (capital(asked.text), str(asked.least), "the same" if place else asked.note)
        for template in material.study.templates
        if template.question == question.id
        for place, pair in enumerate(template.pairs)
        for asked in [ask(template, pair, material.until, name=phrases.namer.code)]
    ]
    if rows:
        yield Table(
            caption="What reports could answer, asked from the day of this page on",
            columns=("asked", "yes from reports", "what counts"),
            rows=tuple(rows),
            folded=True,
        )


def _sorted(claims: list[Claim]) -> Iterator[tuple[str, list[Claim], bool]]:
    ahead = [c for c in claims if looks_ahead(c)]
    opinions = [c for c in claims if is_opinion(c) and c not in ahead]
    rest = [c for c in claims if not is_opinion(c)]
    yield "Events", [c for c in rest if c.kind is Kind.EVENT], True
    yield "Ties and numbers", [c for c in rest if c.kind is not Kind.EVENT], True
    yield "What holders say", opinions, False
    yield "What holders expect", ahead, False
