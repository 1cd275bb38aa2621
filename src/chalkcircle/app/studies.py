"""``study``: make an empty one, check one, put its questions to a ledger."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from chalkcircle.model import StudyError

from .workshop import Workshop

if TYPE_CHECKING:
    from datetime import date, datetime

    from chalkcircle.ledger import Ledger
    from chalkcircle.study import Answer


class StudyCounts(msgspec.Struct, frozen=True, kw_only=True):
    """How much a study holds.

    Attributes:
        chronicle, ties: Rows of these tables.
        contested: Entries with several versions.
        facts, positions: Rows of these tables.
        contradicting_facts: Groups of facts that contradict each other.
        unverified: Rows of chronicle, ties and facts whose source nobody opened.
        templates: Questions that reports can answer, before they are put to pairs.
        asked: The same, put to their pairs.
        corrections: Rows that editors wrote, undone ones and undos among them.
    """

    id: str
    title: str
    chronicle: int
    ties: int
    contested: int
    corridors: int
    facts: int
    contradicting_facts: int
    issues: int
    positions: int
    questions: int
    templates: int
    asked: int
    outlets: int
    corrections: int
    unverified: int


def new_study(name: str, into: Path, *, today: date) -> Path:
    """Write the folder of a study that says nothing yet.

    Args:
        name: Name of the folder and id of the study.
        into: Folder that the new one stands in; made when absent.
        today: The day up to which its sources are read.

    Returns:
        The new folder.

    Raises:
        StudyError: The name is no slug, or something of that name is there already.
    """
    from chalkcircle.study import blank_study

    files = blank_study(name, today)
    folder = into / name
    if folder.exists() or folder.is_symlink():
        raise StudyError.about(
            "There is something of that name already",
            str(folder),
            expected="a name that is free",
            do="Choose another name or another folder with --into; nothing was written.",
        )
    folder.mkdir(parents=True)
    for file, text in files.items():
        (folder / file).write_text(text, encoding="utf-8", newline="\n")
    return folder


def check_study(workshop: Workshop, *, now: datetime) -> StudyCounts:
    """Read a study whole and count what it holds.

    Raises:
        StudyError: No study is set, or it has a fault; names the file, the place and the value.
    """
    from chalkcircle.study import contested, contradicting_facts, study_batch

    study = workshop.need_study()
    _, claims, _ = study_batch(study, now=now)
    if study.actors is not None:
        _ = workshop.registry  # Its rows of actors are a part of it and may be broken.
    return StudyCounts(
        id=study.id,
        title=study.title,
        chronicle=len(study.chronicle),
        ties=len(study.ties),
        contested=len(contested(claims)),
        corridors=len(study.corridors),
        facts=len(study.facts),
        contradicting_facts=len(contradicting_facts(claims)),
        issues=len(study.issues),
        positions=len(study.positions),
        questions=len(study.questions),
        templates=len(study.templates),
        asked=sum(len(template.pairs) for template in study.templates),
        outlets=len(study.outlets),
        corrections=len(study.corrections),
        unverified=sum(not source.opened for source in study.sources),
    )


def questions(
    workshop: Workshop, ledger: Ledger, *, opens: date, now: datetime
) -> tuple[Answer, ...]:
    """Put every template of the study to each of its pairs, and answer from what was read.

    What counts as a report, and which of them are known in time, is the rule of
    ``chalkcircle.study.answers``.

    Args:
        workshop: Study and settings.
        ledger: Only read.
        opens: First day of every question.
        now: The present.

    Raises:
        StudyError: No study is set, or it has a fault.
    """
    from chalkcircle.briefing.naming import Namer
    from chalkcircle.codes import policy
    from chalkcircle.study import answers, ask

    study = workshop.need_study()
    namer = Namer(policy(study.names_policy))
    stamp = workshop.stamp(ledger.snapshot, None)
    asked = [
        ask(template, pair, opens, name=namer.code)
        for template in study.templates
        for pair in template.pairs
    ]
    return answers(ledger, asked, now=now, stamp=stamp)
