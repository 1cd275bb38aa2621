"""``brief``: fill the ledger from study and documents, then write, check and save the page.

Also what is done with a page that was saved: compare it, check it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from chalkcircle.model import Kind, RecordError

from .ingesting import ingest
from .inputs import Inputs
from .overlaying import Overlay, apply_corrections
from .runs import Ingested, Progress
from .storing import store_study
from .workshop import Workshop

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from chalkcircle.briefing import Briefing, Difference, Flawed, Notes
    from chalkcircle.ledger import Ledger


@dataclass(slots=True)
class Briefed:
    """A briefing with the files it was written to and what was read for it."""

    briefing: Briefing
    files: tuple[Path, ...]
    ingested: Ingested | None


@dataclass(slots=True, frozen=True)
class Checked:
    """What a briefing holds that was checked, and the sentences with faults."""

    title: str
    sentences: int
    citations: int
    numbers: int
    flawed: tuple[Flawed, ...]


def brief(
    workshop: Workshop,
    ledger: Ledger,
    *,
    documents: Sequence[Path] | Inputs = (),
    published: date | None = None,
    outlet: str | None = None,
    since: date | None = None,
    as_of: datetime | None = None,
    now: datetime,
    command: str,
    progress: Progress | None = None,
) -> Briefed:
    """Make the study's briefing as HTML, Markdown, JSON, PDF and Word.

    Args:
        workshop: Settings, study, registry and coder.
        ledger: Where claims are kept.
        documents: Files to add first, or what ``open_inputs`` made of them.
        published: Date of documents that carry none.
        outlet: Outlet of documents that name none.
        since: First day of "what changed"; by default ``since_days`` before the latest day that
            anything in the ledger tells of.
        as_of: Only what was known then.
        now: The present.
        command: What the reader can type to make the same page.
        progress: Told how far the reading is.

    Raises:
        StudyError: No study, or a broken one.
        UnreadableInput: A document cannot be used; nothing was stored.
        RecordError: A sentence has neither claim nor mark, or a quotation does not match the
            stored text: nothing is written.
    """
    from chalkcircle.briefing import compose

    study = workshop.need_study()
    read = None
    if documents:
        read = ingest(
            workshop,
            ledger,
            documents,
            published=published,
            outlet=outlet,
            now=now,
            progress=progress,
        )
    store_study(workshop, ledger, now=now)
    corrections = apply_corrections(workshop, ledger, now=now)
    snapshot = ledger.snapshot
    until = as_of or now
    briefing = compose(
        ledger,
        study,
        since=since or _latest(ledger, until.date()) - timedelta(workshop.settings.since_days),
        as_of=as_of,
        snapshot=snapshot,
        now=now,
        stamp=workshop.stamp(snapshot, as_of),
        command=command,
        notes=_notes(read, corrections),
        label=lambda actor_id: _label(workshop, actor_id),
    )
    _refuse_faults(briefing, ledger)
    return Briefed(briefing, _write(briefing, Path(workshop.settings.out), study.id), read)


def brief_diff(old: Path, new: Path, ledger: Ledger | None = None) -> Difference:
    """What changed between two briefings of a study, from their JSON files.

    Args:
        old: The earlier one.
        new: The later one.
        ledger: Asked what became of the claims of the earlier one; without it nobody can say.

    Raises:
        UnreadableInput: One of them is no briefing that this version reads.
        RecordError: They are briefings of two studies.
    """
    from chalkcircle.briefing import diff_briefings, fallen_claims

    before, after = _read_briefing(old), _read_briefing(new)
    if before.study_id != after.study_id:
        raise RecordError.about(
            "Two briefings of two studies",
            f"{before.study_id}, {after.study_id}",
            expected="two briefings of one study",
            do="Compare each with an earlier one of its own study.",
        )
    fell = None if ledger is None else fallen_claims(ledger, before.citations)
    return diff_briefings(before, after, fell)


def brief_check(path: Path, ledger: Ledger) -> Checked:
    """Check a briefing's JSON file against a ledger: quotations, claims and numbers.

    Raises:
        UnreadableInput: It is no briefing that this version reads.
        NotInLedger: Its snapshot lies ahead of the ledger.
    """
    from chalkcircle.briefing import recheck

    briefing = _read_briefing(path)
    return Checked(
        title=briefing.title,
        sentences=len(briefing.sentences()),
        citations=len(briefing.citations),
        numbers=len(briefing.numbers),
        flawed=tuple(recheck(briefing, ledger)),
    )


def _read_briefing(path: Path) -> Briefing:
    from chalkcircle.briefing import decode_briefing

    return decode_briefing(path.read_bytes(), name=path.name)


def _latest(ledger: Ledger, until: date) -> date:
    """The latest day, not after ``until``, on which something was published or happened."""
    days = [d.published for d in ledger.documents() if d.published]
    days += [c.valid.start for c in ledger.claims() if c.valid.start and c.kind is Kind.EVENT]
    return max((d for d in days if d <= until), default=until)


def _notes(read: Ingested | None, corrections: Overlay) -> Notes:
    from chalkcircle.briefing import Notes

    counts = {state.value: number for state, number in corrections.counts.items()}
    if read is None:
        return Notes(corrections=counts)
    return Notes(
        skipped=(*read.skipped, *read.not_coded),
        unknown_names=dict(read.unknown),
        uncoded_sentences=read.silent,
        sentences=read.sentences,
        corrections=counts,
    )


def _label(workshop: Workshop, actor_id: str) -> str | None:
    actor = workshop.registry.actors.get(actor_id)
    return actor.label if actor is not None else None


def _refuse_faults(briefing: Briefing, ledger: Ledger) -> None:
    """Stop before a page that breaks a promise is written."""
    from chalkcircle.briefing import check_briefing

    faults = check_briefing(briefing, ledger.text)
    if faults:
        shown = "; ".join(f"{f.kind.value} in {f.where}: {f.detail}" for f in faults[:5])
        raise RecordError.about(
            f"The briefing has {len(faults)} faults and was not written",
            shown,
            expected="every sentence with a claim or a mark and every quotation as stored",
            do="This is a defect of Chalkcircle or an altered ledger: run 'chalkcircle ledger "
            "verify' and report it.",
        )


def _write(briefing: Briefing, folder: Path, name: str) -> tuple[Path, ...]:
    """Write the five files whole or not at all."""
    from chalkcircle.briefing import (
        encode_briefing,
        render_docx,
        render_html,
        render_markdown,
        render_pdf,
    )

    folder.mkdir(parents=True, exist_ok=True)
    contents = {
        folder / f"{name}.html": render_html(briefing).encode(),
        folder / f"{name}.md": render_markdown(briefing).encode(),
        folder / f"{name}.json": encode_briefing(briefing),
        folder / f"{name}.pdf": render_pdf(briefing),
        folder / f"{name}.docx": render_docx(briefing),
    }
    for path, data in contents.items():
        unfinished = path.with_name(path.name + ".tmp")
        unfinished.write_bytes(data)
        unfinished.replace(path)
    return tuple(contents)
