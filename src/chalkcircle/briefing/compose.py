"""Composes a briefing from a ledger and a study; it renders nothing and stores nothing."""

from __future__ import annotations

import re
from datetime import date, datetime

from chalkcircle.codes import policy
from chalkcircle.ledger import Ledger
from chalkcircle.model import Stamp
from chalkcircle.study import Study

from . import sections
from .citing import cite, number_claims
from .facing import answers
from .material import Material, Notes, own_words
from .naming import Label, Namer, no_label
from .phrases import Phrases
from .plain import capital
from .records import Briefing

_SECTIONS = (
    sections.judgements,
    sections.changes,
    sections.timelines,
    sections.voices,
    sections.positions,
    sections.corridors,
    sections.questions,
    sections.sources,
    sections.coverage,
    sections.limits,
    sections.stamp,
)
"""The page from top to bottom."""


def compose(
    ledger: Ledger,
    study: Study,
    *,
    since: date,
    as_of: datetime | None,
    snapshot: int,
    now: datetime,
    stamp: Stamp,
    command: str,
    notes: Notes = Notes(),  # noqa: B008 (frozen)
    label: Label = no_label,
) -> Briefing:
    """Write the briefing of a study over what a ledger holds.

    The result still has to pass ``check_briefing`` before anybody shows it.

    Args:
        ledger: Where claims and documents lie; it is only read.
        study: What to watch, and its own chronicle, ties and questions.
        since: What changed is told from this day on; judgements compare with as long before.
        as_of: Only what was known then; ``None``: everything.
        snapshot: Only what was committed up to this sequence.
        now: The present: when the page is made, and the end of its time when ``as_of`` is absent.
        stamp: Version, settings and snapshot, repeated in every number.
        command: What a reader types to make the page again.
        notes: What the run that filled the ledger left out.
        label: Labels of registry ids, for persons and organisations.
    """
    material = Material(
        ledger=ledger,
        study=study,
        since=since,
        until=(as_of or now).date(),
        as_of=as_of,
        snapshot=snapshot,
        stamp=stamp,
        notes=notes,
        command=command,
    )
    files = frozenset(d.source for d in material.documents.values() if not d.outlet)
    namer = Namer(policy(study.names_policy), label, files)
    phrases = Phrases(
        namer,
        own_words(material.claims, material),
        answers((*material.disputes, *material.facing_facts)),
    )
    written = tuple(section(material, phrases) for section in _SECTIONS)
    by_id = {claim.claim_id: claim for claim in material.claims}
    used = number_claims([c for s in written for line in s.sentences() for c in line.claims])
    return Briefing(
        title=title_of(study.title),
        study_id=study.id,
        study_licence=study.licence,
        made_at=now,
        since=since,
        as_of=as_of,
        stamp=stamp,
        command=command,
        read=sections.read(material),
        sections=written,
        citations=tuple(
            cite(n, by_id[claim], material.document(by_id[claim]), namer)
            for n, claim in enumerate(used, 1)
        ),
        numbers=tuple(material.numbers),
    )


def title_of(study: str) -> str:
    """The title of a briefing from that of its study, which may call itself a study.

    >>> title_of("Baltic study"), title_of("The Rhine")
    ('Baltic: a briefing', 'The Rhine: a briefing')
    """
    named = re.sub(r"(?:^(?:a )?study (?:of|on) |[\s,:–—-]+(?:a )?study$)", "", study, flags=re.I)
    return f"{capital(named)}: a briefing"
