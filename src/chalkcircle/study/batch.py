"""Turns the rows of a study into documents and claims; reads no file and stores nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta

from chalkcircle.model import (
    Claim,
    Document,
    Holder,
    HolderKind,
    Kind,
    StudyError,
    TextSpan,
    end_of_day,
    sha256,
)

from .records import Entry, Study

CODERS = {Kind.EVENT: "study.chronicle.v1", Kind.TIE: "study.ties.v1"}
"""Who coded the rows, by their kind."""

_ENTRY = "entry:"


def study_batch(
    study: Study, *, now: datetime
) -> tuple[tuple[Document, ...], tuple[Claim, ...], dict[str, bytes]]:
    """Make one document and one claim of every version of every entry.

    Everything is marked as hindsight and known at the end of the day on which its row was
    written, so the same study gives the same ids whenever it is read.

    Args:
        study: As ``load_study`` gives it.
        now: The present, to refuse rows from the future.

    Returns:
        Documents, claims (in the order of the rows, ties after the chronicle), and the bytes
        of the two tables by their SHA-256.

    Raises:
        StudyError: A row was written after ``now`` (a day is granted for time zones).
    """
    raw = {file.name: file.data for file in study.files}
    documents, claims = [], []
    for entry in (*study.chronicle, *study.ties):
        _refuse_future(entry, now)
        document = _document(entry, study, sha256(raw[entry.file]))
        documents.append(document)
        claims.append(_claim(entry, study, document))
    used = {entry.file for entry in (*study.chronicle, *study.ties)}
    return tuple(documents), tuple(claims), {sha256(raw[name]): raw[name] for name in used}


def entry_of(claim: Claim) -> str | None:
    """Name of the entry that a claim is a version of; ``None`` when it comes from no study."""
    if claim.coder not in CODERS.values():
        return None
    names = (mark.removeprefix(_ENTRY) for mark in claim.fired if mark.startswith(_ENTRY))
    return next(names, None)


def contested(claims: Iterable[Claim]) -> tuple[tuple[Claim, ...], ...]:
    """Group the versions of each entry that has several, in the order of first appearance."""
    groups: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        if name := entry_of(claim):
            groups[name].append(claim)
    return tuple(tuple(group) for group in groups.values() if len(group) > 1)


def _refuse_future(entry: Entry, now: datetime) -> None:
    if entry.written > (now + timedelta(days=1)).date():
        raise StudyError.about(
            f"{entry.file} line {entry.line}: written in the future",
            entry.written.isoformat(),
            expected=f"a day up to {now.date()}",
            do="Correct the column 'written' or 'compiled' in study.toml, or the clock.",
        )


def _document(entry: Entry, study: Study, raw_sha256: str) -> Document:
    return Document(
        text=entry.text,
        title=f"{entry.entry} {entry.title}",
        outlet=entry.source.title,
        language=study.language,
        raw_sha256=raw_sha256,
        source=entry.file,
        address=entry.source.address,
        licence=study.licence,
        unverified=not entry.source.opened,
        hindsight=True,
    )


def _claim(entry: Entry, study: Study, document: Document) -> Claim:
    return Claim(
        kind=entry.kind,
        actors=entry.actors,
        predicate=entry.predicate,
        mode=entry.mode,
        recipients=entry.recipients,
        place=entry.place,
        valid=entry.valid,
        known_at=end_of_day(entry.written),
        hindsight=True,
        holders=_holders(entry, study),
        stance=entry.stance,
        factuality=entry.factuality,
        evidence=TextSpan(document_id=document.document_id, start=0, end=len(entry.text)),
        coder=CODERS[entry.kind],
        fired=(f"{_ENTRY}{study.id}/{entry.entry}", f"version:{entry.version}"),
    )


def _holders(entry: Entry, study: Study) -> tuple[Holder, ...]:
    chain = [
        Holder(name=study.title, kind=HolderKind.STUDY, actor_id=f"study:{study.id}"),
        Holder(
            name=entry.source.outlet,
            kind=HolderKind.OUTLET if entry.source.opened else HolderKind.UNNAMED,
        ),
    ]
    if entry.source.cites:
        chain.append(Holder(name=entry.source.cites, kind=HolderKind.OUTLET))
    said = entry.holder
    if said and said.text not in (holder.name for holder in chain):
        kind = HolderKind.GOVERNMENT if said.code else HolderKind.ORGANISATION
        chain.append(Holder(name=said.text, kind=kind, actor_id=said.actor_id, code=said.code))
    return tuple(chain)
