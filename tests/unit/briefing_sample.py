"""A small hand-made briefing with every sort of block, for the tests of this room."""

from __future__ import annotations

from datetime import UTC, date, datetime

import msgspec

from chalkcircle.briefing import (
    Briefing,
    Chart,
    Citation,
    Facing,
    Mark,
    Passage,
    Section,
    Sentence,
    Table,
)
from chalkcircle.charts import Bin, MonthCounts, coverage_strip, timeline
from chalkcircle.model import Explained, Kind, Selection, Stamp, Stance, Support

NASTY = "<img src=x onerror=alert(1)>"

TEXTS = {
    "d1": "In May the talks went on. Ruritania demanded that Graustark change its law. More came.",
    "d2": f"The envoy said {NASTY} that Graustark had opened fire first, which it denies.",
    "d3": "„მოლაპარაკება გრძელდება“, ამბობს ანალიტიკოსი. Ալիքը հանդարտ է։",
}
STAMP = Stamp(version="0.1.0", config="c0ffee", snapshot=7)


def cite(n: int, claim: str, document: str, words: str, **changes: object) -> Citation:
    """A citation of ``words`` in one of ``TEXTS``."""
    start = TEXTS[document].index(words)
    citation = Citation(
        n=n,
        claim_id=claim,
        document_id=document,
        start=start,
        end=start + len(words),
        quote=words,
        kind=Kind.EVENT,
        predicate="REQUEST",
        stance=Stance.ASSERTS,
        factuality=3.0,
        holder="Anna Analyst",
        holders=("The Strelsau Gazette", "Anna Analyst"),
        language="en",
        outlet="The Strelsau Gazette",
        title="A quiet week",
        address="https://example.org/a?b=1&c=2",
        published=date(2024, 5, 12),
        known_at=datetime(2024, 5, 12, 23, 59, 59, tzinfo=UTC),
    )
    return msgspec.structs.replace(citation, **changes)


def sample() -> Briefing:
    """A briefing without a fault; names and titles try to break out of the page."""
    citations = (
        cite(1, "a" * 32, "d1", "Ruritania demanded that Graustark change its law."),
        cite(
            2,
            "b" * 32,
            "d2",
            f"{NASTY} that Graustark had opened fire first",
            predicate="ACCUSE",
            holder=f"Envoy {NASTY}",
            title=f"Title {NASTY}",
            outlet=f"Outlet {NASTY}",
            address="javascript:alert(1)",
            unverified=True,
        ),
        cite(
            3,
            "c" * 32,
            "d3",
            "მოლაპარაკება გრძელდება",
            kind=Kind.FORECAST,
            stance=Stance.PREDICTS,
            holder="ანა ანალიტიკოსი",
            language="ka",
            hindsight=True,
            address=None,
        ),
    )
    return Briefing(
        title=f"Ruritania and Graustark {NASTY}",
        study_id="ruritania",
        made_at=datetime(2024, 6, 1, 9, tzinfo=UTC),
        since=date(2024, 4, 1),
        stamp=STAMP,
        command="chalkcircle brief studies/ruritania",
        sections=(_judgements(), _timeline(), _voices(), _about()),
        citations=citations,
        numbers=(
            Explained(
                value=3,
                unit="reports",
                method="relations.reports.v2",
                stamp=STAMP,
                support=Support(selection=Selection(dyad=("RUR", "GRA")), count=3),
            ),
        ),
    )


def _judgements() -> Section:
    return Section(
        id="judgements",
        title="Key judgements",
        ranked=True,
        lead=(
            Sentence(
                text="Reports of conflict between Ruritania and Graustark: 3 since April, "
                "against 1 before, says Anna Analyst.",
                claims=("a" * 32,),
                mark=Mark.JUDGEMENT,
                numbers=(0,),
            ),
            Sentence(text="ანა ანალიტიკოსი expects:", claims=("c" * 32,), quoted=True),
        ),
    )


def _timeline() -> Section:
    months = [date(2022 + m // 12, m % 12 + 1, 1) for m in range(29)]
    counts = [None if m in (4, 5) else (m % 3, m % 2, (m * 5) % 7, (m * m) % 5) for m in range(29)]
    svg = timeline(
        [MonthCounts(start=s, counts=c) for s, c in zip(months, counts, strict=True)],
        title=f"Reports {NASTY}",
        description="Reports by month",
        uid="t1",
    )
    strip = coverage_strip(
        [Bin(start=s, documents=(i * 7) % 5) for i, s in enumerate(months)],
        title="Documents read",
        description="by month",
        uid="t2",
    )
    rows = tuple(
        (f"{s:%Y-%m}", *map(str, c or ("not covered", "–", "–", "–")))
        for s, c in zip(months, counts, strict=True)
    )
    columns = ("month", "verbal coop.", "material coop.", "verbal confl.", "material confl.")
    return Section(
        id="timelines",
        title="Timelines",
        lead=(Sentence(text="Hatched months were not covered.", mark=Mark.ABOUT),),
        blocks=(
            Passage(title="Ruritania – Graustark", sentences=()),
            Chart(svg=svg, caption="Reports by month.", columns=columns, rows=rows),
            Chart(svg=strip, caption="Documents read.", columns=columns[:2], rows=(("a", "1"),)),
            Passage(
                title="Latest", level=4,
                sentences=(
                    Sentence(
                        text="12 May 2024 — Ruritania demanded a change of policy from Graustark, "
                        "says Anna Analyst (The Strelsau Gazette).",
                        claims=("a" * 32,),
                    ),
                ),
            ),
        ),
    )  # fmt: skip


def _voices() -> Section:
    accused = Sentence(
        text=f"Envoy {NASTY} accused Graustark of opening fire.", claims=("b" * 32, "a" * 32)
    )
    accused = msgspec.structs.replace(accused, text=accused.text + " So says Anna Analyst.")
    return Section(
        id="voices",
        title="Who says what",
        blocks=(
            Facing(
                title="Who opened fire?",
                rule="briefing.facing.v1",
                sides=(accused, Sentence(text="ანა ანალიტიკოსი:", claims=("c" * 32,), quoted=True)),
            ),
            Passage(title="More", sentences=(accused,), folded=True),
        ),
    )


def _about() -> Section:
    table = Table(
        caption="Documents by outlet",
        columns=("outlet", "documents", "address"),
        rows=((f"Outlet {NASTY} | x", "2", "https://example.org/a"), ("B", "10", "a file.txt")),
    )
    limits = Sentence(text="1. A rules-based reader made this [sic] *page*.", mark=Mark.ABOUT)
    return Section(id="limits", title="Limits", lead=(limits,), blocks=(table,))
