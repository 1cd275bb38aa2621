"""Timelines of pairs: a chart of what is said to have happened, coverage below, latest events."""

from __future__ import annotations

import calendar
from collections import Counter
from collections.abc import Iterator
from datetime import date

from chalkcircle.briefing.claims import heaviest
from chalkcircle.briefing.material import Material
from chalkcircle.briefing.phrases import Phrases
from chalkcircle.briefing.plain import counted, figures, month_words
from chalkcircle.briefing.records import Block, Chart, Mark, Passage, Section, Sentence
from chalkcircle.charts import Bin, MonthCounts, coverage_strip, timeline
from chalkcircle.model import Claim, Kind, Precision, Quad, Selection
from chalkcircle.relations import relate

from .lists import about, told

MONTHS_SHOWN = 84
LATEST = 12
ENOUGH = 30
"""Fewer documents than this give no rate: one more would turn it."""
_FINE = (Precision.DAY, Precision.WEEK, Precision.MONTH)
_COLUMNS = ("month", *(quad.label for quad in Quad), "documents read")


def timelines(material: Material, phrases: Phrases) -> Section:
    """One chart and the latest events for each pair that the study watches."""
    months = _months(material.until)
    documents = _documents(material)
    blocks: list[Block] = []
    for number, (a, b) in enumerate(material.study.dyads, 1):
        blocks += _pair(material, phrases, a, b, months, documents, f"pair{number}")
    if not blocks:
        nothing = about("The study names no pairs; they go into its file study.toml.")
        return Section(id="timelines", title="Pairs over time", lead=(nothing,))
    lead = (
        about(
            "Reports stand in the month in which they say that something happened: cooperation "
            "above the axis, conflict below; deeds solid and next to the axis, words pale and "
            "outside. Hatched months: nothing that was published then was read, and nothing else "
            "tells of them; a bare axis in a month that was read means no report."
        ),
        about(
            "The study's chronicle was written afterwards and is a choice: a month in which it "
            "tells nothing was not necessarily quiet."
        ),
    )
    return Section(id="timelines", title="Pairs over time", lead=lead, blocks=tuple(blocks))


def _months(until: date) -> list[date]:
    last = until.year * 12 + until.month - 1
    return [date(m // 12, m % 12 + 1, 1) for m in range(last - MONTHS_SHOWN + 1, last + 1)]


def _documents(material: Material) -> Counter[date]:
    """Documents by month of publication; chronicles written in hindsight are not coverage."""
    days = (d.published for d in material.documents.values() if not d.hindsight)
    return Counter(day.replace(day=1) for day in days if day)


def _pair(
    material: Material, phrases: Phrases, a: str, b: str,
    months: list[date], documents: Counter[date], uid: str,
) -> Iterator[Block]:  # fmt: skip
    names = f"{phrases.namer.code(a)} – {phrases.namer.code(b)}"
    last = months[-1].replace(day=calendar.monthrange(months[-1].year, months[-1].month)[1])
    found, number = material.count(
        Selection(kinds=(Kind.EVENT,), dyad=(a, b), happened=True, since=months[0], until=last)
    )
    if not found:
        nothing = (
            f"Nothing read here tells of dealings between them since {month_words(months[0])}."
        )
        yield Passage(title=names, sentences=(about(nothing),))
        return
    rate = _rate(material, a, b, months[0], last)
    yield Passage(
        title=names, sentences=(_summary(found, material.state(number), months[0]), *rate)
    )
    yield from _charts(found, names, months, documents, uid)
    latest = told(heaviest(found), phrases, most=LATEST)
    yield Passage(title=f"Latest: {names}", level=4, sentences=latest)


def _summary(found: list[Claim], number: int, first: date) -> Sentence:
    afterwards = sum(claim.hindsight for claim in found)
    some = "all" if afterwards == len(found) else figures(afterwards, len(found))[0]
    return Sentence(
        text=f"Since {month_words(first)}: {counted(len(found), 'report')} of dealings between "
        f"them, {some} of these from accounts written afterwards.",
        claims=tuple(c.claim_id for c in heaviest(found) if c.predicate != "ACCUSE")[:3],
        mark=Mark.JUDGEMENT,
        numbers=(number,),
    )


def _rate(material: Material, a: str, b: str, since: date, until: date) -> Iterator[Sentence]:
    """Reports beside how much was read; nothing where nothing was read: that is not zero.

    A rate is stated only over ``ENOUGH`` documents and more.
    """
    relation = relate(
        material.ledger, a, b, since=since, until=until,
        as_of=material.as_of, snapshot=material.snapshot, stamp=material.stamp,
        known=material.groups,
    )  # fmt: skip
    total, share = relation.total, relation.share
    if total.value is None or share.value is None:
        return
    documents = sum(month.documents for month in relation.months)
    reports = counted(int(total.value), "report")
    text = f"What was published in these months and read here holds {reports} between them"
    if documents < ENOUGH:
        few = f"{text}, in {counted(documents, 'document')}: too few for a rate."
        yield Sentence(text=few, mark=Mark.JUDGEMENT, numbers=(material.state(total),))
        return
    yield Sentence(
        text=f"{text}: {share.value:.1f} for every 100 documents.",
        mark=Mark.JUDGEMENT,
        numbers=(material.state(total), material.state(share)),
    )


def _charts(
    found: list[Claim], names: str, months: list[date], documents: Counter[date], uid: str
) -> Iterator[Chart]:
    counts = _by_month(found)
    series = [MonthCounts(start=m, counts=_cell(m, counts, documents)) for m in months]
    coarse = sum(claim.valid.precision not in _FINE for claim in found)
    undrawn = (
        f" Not drawn: {counted(coarse, 'report')} dated no finer than a season." if coarse else ""
    )
    rows = tuple(
        (month_words(m.start), *map(str, m.counts), str(documents[m.start]))
        for m in series
        if m.counts and any(m.counts)
    )
    gaps = sum(m.counts is None for m in series)
    pair = names.replace(" – ", " and ")
    caption = f"Reports on {pair} by month; {gaps} of {len(series)} months are not covered."
    title = f"{names}: reports by month and sort"
    yield Chart(
        svg=timeline(series, title=title, description=caption + undrawn, uid=uid),
        caption=caption + undrawn,
        columns=_COLUMNS,
        rows=rows,
    )
    bins = [Bin(start=m, documents=documents[m]) for m in months]
    total = sum(b.documents for b in bins)
    note = f"Coverage beside it: {counted(total, 'document')} published in these months."
    yield Chart(
        svg=coverage_strip(bins, title=f"{names}: coverage", description=note, uid=f"{uid}-read"),
        caption=note,
        columns=("month", "documents read"),
        rows=tuple((month_words(b.start), str(b.documents)) for b in bins if b.documents),
    )


def _by_month(found: list[Claim]) -> Counter[tuple[date, Quad]]:
    counts: Counter[tuple[date, Quad]] = Counter()
    for claim in found:
        start, quad = claim.valid.start, claim.quad
        if start and quad and claim.valid.precision in _FINE:
            counts[start.replace(day=1), quad] += 1
    return counts


def _cell(
    month: date, counts: Counter[tuple[date, Quad]], documents: Counter[date]
) -> tuple[int, int, int, int] | None:
    one, two, three, four = (counts[month, quad] for quad in Quad)
    if not documents[month] and not any((one, two, three, four)):
        return None
    return one, two, three, four
