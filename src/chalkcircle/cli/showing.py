"""Claims, relations and tables as lines of a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from chalkcircle.model import Claim, Kind, TextSpan

if TYPE_CHECKING:
    from chalkcircle.app import Finding, Opened
    from chalkcircle.model import Interval, Party
    from chalkcircle.relations import Relation
    from chalkcircle.study import Answer, Correction

QUOTE = 100
"""Characters of a quotation that fit on its line."""


def plural(count: int, one: str, many: str | None = None) -> str:
    """``1 claim``, ``2 claims``."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def shortened(words: str, longest: int) -> str:
    """Words on one line, cut where there are more characters than fit."""
    flat = " ".join(words.split())
    return flat if len(flat) <= longest else f"{flat[:longest]}…"


def parties(some: tuple[Party, ...]) -> str:
    """Codes where known, the source's words where not."""
    return "+".join(p.code or f"‹{p.text}›" for p in some) or "–"


def time(valid: Interval) -> str:
    """An interval as short as it is precise."""
    if valid.is_open:
        return "undated"
    if valid.start == valid.end:
        return str(valid.start)
    if valid.start is None or valid.end is None:
        return f"since {valid.start}" if valid.start else f"by {valid.end}"
    return f"{valid.start}…{valid.end}"


def standing(claim: Claim) -> str:
    """Whether it happened, and who says so."""
    if claim.op.value == "retract":
        return "taken back"
    words = claim.stance.value if claim.kind is not Kind.EVENT or not claim.happened else "happened"
    return words if claim.factuality is None else f"{words} {claim.factuality:+.1f}"


def claim_line(claim: Claim, text: str | None = None) -> str:
    """One claim on one line, with the words behind it when the text is at hand."""
    mode = f"-{claim.mode}" if claim.mode else ""
    holders = " › ".join(h.name for h in claim.holders)
    line = (
        f"{claim.claim_id[:10]}  {time(claim.valid):<22} {claim.kind.value:<9} "
        f"{claim.predicate}{mode}{_number(claim)}  {parties(claim.actors)} → "
        f"{parties(claim.recipients)}  "
        f"({standing(claim)}; {holders})"
    )
    if text is not None and isinstance(claim.evidence, TextSpan):
        line += f"\n    “{shortened(text[claim.evidence.start : claim.evidence.end], QUOTE)}”"
    return line


def _number(claim: Claim) -> str:
    """The value of a measure, before who it is about."""
    return f" = {_value(claim)}" if claim.kind is Kind.MEASURE and claim.value is not None else ""


def opened_claim(opened: Opened, rests: Sequence[str] = ()) -> str:
    """A claim with everything it stands on.

    Args:
        opened: The claim.
        rests: Lines of the claims that it rests on.
    """
    claim = opened.claim
    rows = [
        ("claim", claim.claim_id),
        (
            "kind",
            f"{claim.kind.value} {claim.predicate}" + (f" ({claim.mode})" if claim.mode else ""),
        ),
        ("value", _value(claim)),
        ("actors", _party_list(claim.actors)),
        ("recipients", _party_list(claim.recipients)),
        ("when", f"{time(claim.valid)} ({claim.valid.precision.value})"),
        ("known at", claim.known_at.isoformat()),
        ("recorded at", claim.recorded_at.isoformat() if claim.recorded_at else "–"),
        ("who says", " › ".join(f"{h.name} ({h.kind.value})" for h in claim.holders)),
        ("stance", claim.stance.value),
        ("factuality", "–" if claim.factuality is None else f"{claim.factuality:+.1f} of ±3"),
        ("cues", ", ".join(claim.cues) or "–"),
        ("condition", claim.condition or "–"),
        ("utterance", claim.utterance or "–"),
        ("coder", f"{claim.coder}: {', '.join(claim.fired)}"),
        ("confidence", "not calibrated" if claim.confidence is None else f"{claim.confidence:.2f}"),
        (
            "source",
            "; ".join((opened.outlet or "–", opened.title or "untitled", opened.published or "–")),
        ),
        ("document", opened.document_id or "–"),
        ("address", (opened.address or "–") + ("  [unverified]" if opened.unverified else "")),
        ("revisions", str(len(opened.history))),
        *(("copies of it", line) for line in _copies(opened)),
    ]
    rows += [("revision", _revision(row)) for row in opened.history if row.supersedes]
    lines = [f"{name:<12} {value}" for name, value in rows]
    lines += ["", f"{opened.before}»{opened.quote}«{opened.after}"]
    if rests:
        lines += ["", f"rests on {plural(len(rests), 'claim')}; open any of them likewise:", *rests]
    return "\n".join(lines)


def _value(claim: Claim) -> str:
    if claim.value is None:
        return "–"
    salience = "" if claim.salience is None else f"; salience {claim.salience:g} of 100"
    unit = f"on {claim.unit}" if claim.kind is Kind.POSITION else claim.unit or ""
    return f"{claim.value:.10g} {unit}".rstrip() + salience


def _revision(row: Claim) -> str:
    """When a claim was revised, by whom and why, and how it has read since."""
    from chalkcircle.study import is_corrected

    when = f"{row.claim_id[:10]}, {row.recorded_at or row.known_at:%Y-%m-%d %H:%M}"
    if not is_corrected(row):
        return f"{when}, {row.fired[0] if row.op.value == 'retract' and row.fired else 'put back'}"
    marks = [m for m in row.fired if m.startswith(("correction:", "editor:", "note:"))]
    voice = row.holders[-1].name if row.holders else "nobody named"
    says = f"{parties(row.actors)} → {parties(row.recipients)}, {standing(row)}, said by {voice}"
    return f"{when}, {', '.join(marks)}: {says}"


def correction_line(row: Correction, state: str) -> str:
    """One correction on one line: id, time, editor, state, what is said of what."""
    text = f"text {row.text_id[:10]}" if row.text_id else ""
    named = row.anchor.claim[:10] if row.anchor else text
    other = row.other.claim[:10] if row.other else row.now
    change = " ".join(
        w for w in (row.role, row.was and f"“{row.was}”", other and f"→ {other}") if w
    )
    note = f"  ({row.note})" if row.note else ""
    words = " ".join(w for w in (row.kind.value, named, change) if w)
    return f"{row.id}  {row.at:%Y-%m-%d %H:%M}  {row.editor}: {words}{note}  [{state}]"


def _copies(opened: Opened) -> list[str]:
    """Where else the text was read: one line, none for a text of one document."""
    told = [
        f"{c.outlet}, {c.published or 'undated'}" + (" (the original)" if c.original else "")
        for c in opened.copies
    ]
    return ["; ".join(told)] if told else []


def _party_list(some: tuple[Party, ...]) -> str:
    if not some:
        return "–"
    return "; ".join(
        f"“{p.text}” = {p.actor_id or 'unknown'}" + (f" for {p.code}" if p.code else "")
        for p in some
    )


def relation_table(relation: Relation) -> str:
    """Months with their reports; runs of months without any document as one line."""
    total = relation.total.value
    count = "not covered" if total is None else plural(int(total), "report")
    lines = [
        f"{relation.a} and {relation.b}: {count}",
        "month                documents  reports  per 100 documents",
    ]
    for covered, run in groupby(relation.months, key=lambda m: m.covered):
        months = list(run)
        if not covered:
            first, last = (f"{m.month:%Y-%m}" for m in (months[0], months[-1]))
            span = first if len(months) == 1 else f"{first} … {last}"
            lines.append(f"{span:<20} not covered: nothing was read")
            continue
        for month in months:
            if month.reports.value:
                share = "–" if month.share.value is None else f"{month.share.value:.1f}"
                lines.append(
                    f"{month.month:%Y-%m}              {month.documents:>9}"
                    f"  {month.reports.value:>7.0f}  {share:>17}"
                )
    quiet = sum(1 for m in relation.months if m.covered and not m.reports.value)
    if quiet:
        held = "was covered and holds" if quiet == 1 else "were covered and hold"
        lines.append(f"{plural(quiet, 'further month')} {held} no report between the two.")
    return "\n".join(lines)


def answer_line(found: Answer) -> str:
    """One question with its answer, and what it was counted from."""
    asked = found.asked
    reports = plural(int(found.reports.value or 0), "report")
    documents = plural(found.documents, "document")
    unsure = int(found.uncertain.value or 0)
    perhaps = f" ({unsure} more may lie in this time)" if unsure else ""
    return (
        f"{found.outcome.value:<12} {asked.text}\n"
        f"{'':<12} {asked.template} {'→'.join(asked.pair)}: {reports}{perhaps} of at least "
        f"{asked.least}, {documents} of {asked.opens}…{asked.closes} read"
    )


def findings_table(found: Sequence[Finding]) -> str:
    """What the doctor found, a block for each group, with aligned columns."""
    lines: list[str] = []
    for group, run in groupby(found, key=lambda one: one.group):
        some = list(run)
        wide = max(len(one.what) for one in some)
        long = max((len(one.found) for one in some if one.licence), default=0)
        lines += ["", group]
        for one in some:
            mark = "ok " if one.well else "BAD"
            line = f"  {mark} {one.what:<{wide}}  {one.found:<{long}}"
            lines.append(f"{line}  {one.licence or ''}".rstrip())
    return "\n".join(lines[1:])
