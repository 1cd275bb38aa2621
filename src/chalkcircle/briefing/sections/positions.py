"""Positions: where the study sees actors on its issues; its judgement, and of no person."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from chalkcircle.briefing.claims import when
from chalkcircle.briefing.material import Material
from chalkcircle.briefing.phrases import Phrases
from chalkcircle.briefing.plain import capital, counted, figures, time_words
from chalkcircle.briefing.records import Block, Chart, Mark, Passage, Section, Table
from chalkcircle.charts import Dot, DotRow, dot_plot
from chalkcircle.model import Claim
from chalkcircle.study import POSITIONS, Issue

from .lists import about

SHOWN = 6
"""A table with more rows than this is folded."""


def positions(material: Material, phrases: Phrases) -> Section:
    """One plot and one table for each issue."""
    study = material.study
    found = material.own(POSITIONS)
    if not study.issues:
        lead = "The study names no issues, so nobody is placed on one; they go into study.toml."
        return Section(id="positions", title="Positions", lead=(about(lead),))
    told = (
        f"Where the study sees states and bodies on {counted(len(study.issues), 'issue')}, from 0 "
        "to 100: its own judgement, never an actor's words, and no measurement. Each opens down "
        "to the entries that it rests on. No person and no people are placed."
    )
    none = "The study judges no positions yet; they go into its file positions.csv."
    blocks: list[Block] = []
    for number, issue in enumerate(study.issues, 1):
        of_issue = [claim for claim in found if claim.predicate == issue.id]
        blocks += _issue(issue, of_issue, material, phrases, f"issue{number}")
    return Section(
        id="positions",
        title="Positions",
        lead=(about(told if found else none),),
        blocks=tuple(blocks),
    )


def _issue(
    issue: Issue, found: list[Claim], material: Material, phrases: Phrases, uid: str
) -> Iterator[Block]:
    title = phrases.namer.words(issue.text, material.until)
    low, high = (phrases.namer.words(end, material.until) for end in (issue.low, issue.high))
    scale = f"0: {low}. 100: {high}."
    if not found:
        yield Passage(title=title, sentences=(about(f"{scale} Nobody is placed on this yet."),))
        return
    yield Passage(title=title, sentences=())
    rows = _by_actor(found, phrases)
    drawn = [_row(name, claims, material) for name, claims in rows]
    caption = f"Judged by {material.study.title}, from 0 ({low}) to 100 ({high})"
    past = sum(dot.past for row in drawn for dot in row.dots)
    held = f" Hollow: {figures(past)[0]} of another time than the day of this page." if past else ""
    yield Chart(
        svg=dot_plot(drawn, low=low, high=high, title=title, description=scale + held, uid=uid),
        caption=f"Each dot is a row of the table below.{held}",
        columns=(),
        rows=(),
    )
    ordered = [claim for _, claims in rows for claim in claims]
    yield Table(
        caption=caption,
        columns=("who", "position", "salience", "holds", "why"),
        rows=tuple(_cells(claim, phrases) for claim in ordered),
        folded=len(ordered) > SHOWN,
        claims=tuple(claim.claim_id for claim in ordered),
        mark=Mark.JUDGEMENT,
    )


def _by_actor(found: list[Claim], phrases: Phrases) -> list[tuple[str, list[Claim]]]:
    """Actors from the low end of the scale to the high one by their latest position."""
    named = sorted(((_who(c, phrases), when(c), c) for c in found), key=lambda row: row[:2])
    rows = [(who, [c for *_, c in some]) for who, some in groupby(named, key=lambda row: row[0])]
    return sorted(rows, key=lambda row: (row[1][-1].value or 0, row[0]))


def _who(claim: Claim, phrases: Phrases) -> str:
    return capital(phrases.namer.parties(claim.actors, claim.valid.start))


def _row(name: str, claims: list[Claim], material: Material) -> DotRow:
    dots = (
        Dot(
            value=claim.value or 0,
            words=f"{name}: {claim.value:g}, {time_words(claim.valid)}",
            past=not claim.valid.contains(material.until),
        )
        for claim in claims
    )
    return DotRow(label=name, dots=tuple(dots))


def _cells(claim: Claim, phrases: Phrases) -> tuple[str, ...]:
    return (
        _who(claim, phrases),
        f"{claim.value:g}",
        "–" if claim.salience is None else f"{claim.salience:g}",
        time_words(claim.valid),
        phrases.own(claim),
    )
