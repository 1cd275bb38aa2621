"""Coverage: what was read from which weeks, and what was not used and why."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

from chalkcircle.briefing.material import Material
from chalkcircle.briefing.naming import listing
from chalkcircle.briefing.phrases import Phrases
from chalkcircle.briefing.plain import capital, counted, day_words, figures
from chalkcircle.briefing.records import Block, Chart, Section, Sentence, Table
from chalkcircle.charts import Bin, coverage_strip
from chalkcircle.model import Document

from .lists import about

WEEKS_SHOWN = 104
TEXTS_LISTED, FIRST_WORDS = 60, 8
"""Texts with copies that are listed, and words that stand for a title where there is none."""


def read(material: Material) -> Sentence:
    """What was read for the page, in one line: articles, items of collections, the study's rows.

    A text that came alone in its file is called an article, one of many in a file a news item.
    """
    here = [d for d in material.documents.values() if not d.hindsight]
    per_file = Counter(_file(d) for d in here)
    alone = sum(number == 1 for number in per_file.values())
    parts = [
        f"{number} {thing}{'s' * (number > 1)}"
        for number, thing in ((alone, "article"), (len(here) - alone, "news item"))
        if number
    ]
    own = Counter(_file(d) for d in material.documents.values() if d.hindsight)
    ordered = sorted(own.items(), key=lambda item: (-item[1], item[0]))
    own_table = "rows of the study's"
    rows = [
        f"{number} {'of its' if i else own_table} {table.rsplit('.', 1)[0].replace('_', ' ')}"
        for i, (table, number) in enumerate(ordered)
    ]
    days = sorted(d.published for d in here if d.published)
    span = f", published {_span(days[0], days[-1])}" if days else ""
    told = [f"{listing(parts)}{span}"] if parts else []
    told += [f"{listing(rows)}, written afterwards"] if rows else []
    return about(f"Read: {'; '.join(told)}." if told else "Nothing was read for this page.")


def _file(document: Document) -> str:
    return document.source.split("#")[0]


def _span(first: date, last: date) -> str:
    if first == last:
        return f"on {day_words(first)}"
    return f"from {day_words(first)} to {day_words(last)}"


def coverage(material: Material, phrases: Phrases) -> Section:
    """The section that tells absence from zero."""
    here = [d for d in material.documents.values() if not d.hindsight]
    named = phrases.namer.source_of
    dated = Counter((_monday(d.published), named(d)) for d in here if d.published)
    undated = sum(d.published is None for d in here)
    weeks = Counter[date]()
    for (week, _), number in dated.items():
        weeks[week] += number
    lead = [
        about(
            f"Read: {counted(len(here), 'document')}, {figures(undated)[0]} of them undated. "
            f"Beside these: {counted(len(material.documents) - len(here), 'row')} "
            "in the words of the study."
        ),
        *_copied(material),
        *_left_out(material),
    ]
    blocks: list[Block] = [_strip(weeks, material.until)] if dated else []
    if dated:
        blocks.append(_by_week(dated))
    if material.copies:
        blocks.append(_copies(material, phrases))
    if material.notes.skipped:
        blocks.append(_skipped(material))
    return Section(id="coverage", title="Coverage", lead=tuple(lead), blocks=tuple(blocks))


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _left_out(material: Material) -> list[Sentence]:
    notes = material.notes
    found = []
    if notes.skipped:
        reasons = Counter(skip.reason for skip in notes.skipped)
        told = ", ".join(f"{reason} {number}" for reason, number in sorted(reasons.items()))
        found.append(about(f"Not used, by reason: {told}; listed below."))
    if notes.uncoded_sentences is not None and notes.sentences is not None:
        share = f"{notes.uncoded_sentences} of {notes.sentences} sentences"
        found.append(about(f"From {share} nothing was read."))
    if notes.unknown_names:
        number, times = len(notes.unknown_names), sum(notes.unknown_names.values())
        found.append(
            about(
                f"Names in no registry: {number}, met {times} times in all. They are counted and "
                "not listed: some belong to victims, bystanders or others in no public role."
            )
        )
    if notes.corrections:
        states = ", ".join(f"{number} {state}" for state, number in notes.corrections.items())
        found.append(about(f"Corrections by editors: {states}."))
    if number := material.from_feeds:
        found.append(about(f"{number} claims that rest on rows of feeds or tables are not shown."))
    return found


def _copied(material: Material) -> list[Sentence]:
    """How many documents print what another one had printed; nothing where none does."""
    copies = sum(map(len, material.copies.values()))
    if not copies:
        return []
    number, verb = capital(figures(copies)[0]), "is a copy" if copies == 1 else "are copies"
    return [
        about(
            f"{number} of the documents {verb} of another, whole or nearly: they are kept and "
            "listed below, and what they tell again counts once."
        )
    ]


def _copies(material: Material, phrases: Phrases) -> Table:
    ordered = sorted(material.copies.items(), key=lambda item: (-len(item[1]), item[0]))
    left = len(ordered) - TEXTS_LISTED
    more = f"; {left} more texts are not listed" if left > 0 else ""

    def place(document: Document) -> str:
        day = day_words(document.published) if document.published else "undated"
        return f"{phrases.namer.source_of(document)}, {day}"

    rows = []
    for leader, some in ordered[:TEXTS_LISTED]:
        text = material.documents[leader]
        title = text.title or " ".join(text.text.split()[:FIRST_WORDS]) + " …"
        rows.append((title, place(text), "; ".join(map(place, some))))
    return Table(
        caption=f"Texts that were read more than once{more}",
        columns=("text", "counted in", "copies"),
        rows=tuple(rows),
        folded=True,
    )


def _strip(weeks: Counter[date], until: date) -> Chart:
    last = _monday(until)
    shown = [last - timedelta(weeks=back) for back in range(WEEKS_SHOWN - 1, -1, -1)]
    bins = [Bin(start=week, documents=weeks[week]) for week in shown]
    earlier = sum(weeks.values()) - sum(b.documents for b in bins)
    caption = (
        f"Documents read by week of publication, the last {WEEKS_SHOWN} weeks; hatched weeks are "
        f"not covered. Outside these weeks: {counted(earlier, 'document')}."
    )
    svg = coverage_strip(bins, title="Documents read by week", description=caption, uid="weeks")
    rows = tuple((day_words(b.start), str(b.documents)) for b in bins if b.documents)
    return Chart(svg=svg, caption=caption, columns=("week of", "documents"), rows=rows)


def _by_week(dated: Counter[tuple[date, str]]) -> Table:
    ordered = sorted(dated.items(), key=lambda item: (-item[0][0].toordinal(), item[0][1]))
    return Table(
        caption="Documents by week and source, latest first",
        columns=("week of", "source", "documents"),
        rows=tuple((day_words(week), outlet, str(n)) for (week, outlet), n in ordered),
        folded=True,
    )


def _skipped(material: Material) -> Table:
    return Table(
        caption="What was given and not used",
        columns=("input", "reason", "detail"),
        rows=tuple((s.source, s.reason, s.detail) for s in material.notes.skipped),
        folded=len(material.notes.skipped) > 10,
    )
