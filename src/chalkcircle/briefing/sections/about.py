"""Limits and stamp: what this page is not, and how to make it again."""

from __future__ import annotations

from chalkcircle.briefing.claims import codes
from chalkcircle.briefing.material import Material
from chalkcircle.briefing.phrases import Phrases
from chalkcircle.briefing.plain import day_words
from chalkcircle.briefing.records import Section, Table
from chalkcircle.briefing.tables import rows as word_rows
from chalkcircle.codes import policy

from .lists import about


def limits(material: Material, phrases: Phrases) -> Section:
    """The limits in plain words, and the names of contested areas by each claimant."""
    chosen = policy(material.study.names_policy)
    lead = (
        *(about(row["text"]) for row in word_rows("limits")),
        about(f"Names and borders: {chosen.description}"),
        about(
            "A state is called by the name that it bore on the day told of; quotes keep the words "
            "of their source."
        ),
    )
    used = sorted({code for claim in material.claims for code in codes(claim)})
    rows = tuple(
        (phrases.namer.code(code), phrases.namer.full(code))
        for code in used
        if phrases.namer.contested(code)
    )
    names = Table(
        caption="Contested names on this page",
        columns=("here", "by whom it is called what"),
        rows=rows,
    )
    return Section(id="limits", title="Limits", lead=lead, blocks=(names,) if rows else ())


def stamp(material: Material, phrases: Phrases) -> Section:  # noqa: ARG001 - shape of a section
    """Everything needed to make the same page again."""
    facts = (
        ("version", material.stamp.version),
        ("study", f"{material.study.id}, digest {material.study.digest[:16]}"),
        ("settings", material.stamp.config),
        ("ledger snapshot", str(material.snapshot)),
        ("as of", material.as_of.isoformat() if material.as_of else "everything known"),
        ("changes since", day_words(material.since)),
        ("command", material.command),
    )
    table = Table(
        caption="With these the same page comes out", columns=("what", "value"), rows=facts
    )
    lead = about("This page can be made again from the same ledger with the values below.")
    return Section(id="stamp", title="Stamp", lead=(lead,), blocks=(table,))
