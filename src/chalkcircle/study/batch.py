"""Turns the rows of a study into documents and claims; reads no file and stores nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Set
from datetime import datetime, timedelta

from chalkcircle.model import (
    Claim,
    Document,
    Holder,
    HolderKind,
    Kind,
    Party,
    Place,
    StudyError,
    TextSpan,
    end_of_day,
    sha256,
)

from .marks import (
    CHRONICLE,
    CORRIDOR,
    CORRIDORS,
    ENTRY,
    POSITIONS,
    RESTS,
    TIES,
    entry_of,
)
from .records import Entry, Fact, Position, Source, Study

UNIT_OF_POSITIONS = "0-100"

Row = Entry | Fact | Position


def study_batch(
    study: Study, *, now: datetime
) -> tuple[tuple[Document, ...], tuple[Claim, ...], dict[str, bytes]]:
    """Make one document and one claim of every version of every entry, fact and position.

    Everything is marked as hindsight and known at the end of the day on which its row was
    written, so the same study gives the same ids whenever it is read.

    Args:
        study: As ``load_study`` gives it.
        now: The present, to refuse rows from the future.

    Returns:
        Documents, claims (in the order of the rows: chronicle, ties, facts, positions), and the
        bytes of the tables by their SHA-256.

    Raises:
        StudyError: A row was written after ``now`` (a day is granted for time zones).
    """
    raw = {file.name: file.data for file in study.files}
    rows: tuple[Row, ...] = (*study.chronicle, *study.ties, *study.facts, *study.positions)
    shaky = {each.entry for each in (*study.chronicle, *study.ties) if not each.source.opened}
    shaky |= {fact.fact for fact in study.facts if not fact.source.opened}
    hashes = {name: sha256(raw[name]) for name in {row.file for row in rows}}
    documents, claims = [], []
    for row in rows:
        _refuse_future(row, now)
        document = _document(row, study, _source(row, study, shaky), hashes[row.file])
        documents.append(document)
        claims.append(_claim(row, study, document))
    return tuple(documents), tuple(claims), {sha: raw[name] for name, sha in hashes.items()}


def contested(claims: Iterable[Claim]) -> tuple[tuple[Claim, ...], ...]:
    """Group the versions of each entry that has several, in the order of first appearance."""
    groups: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        if name := entry_of(claim):
            groups[name].append(claim)
    return tuple(tuple(group) for group in groups.values() if len(group) > 1)


def _refuse_future(row: Row, now: datetime) -> None:
    if row.written > (now + timedelta(days=1)).date():
        raise StudyError.about(
            f"{row.file} line {row.line}: written in the future",
            row.written.isoformat(),
            expected=f"a day up to {now.date()}",
            do="Correct the column 'written' or 'compiled' in study.toml, or the clock.",
        )


def _document(row: Row, study: Study, source: Source, raw_sha256: str) -> Document:
    return Document(
        text=row.text,
        title=_title(row, study),
        outlet=source.title,
        language=study.language,
        raw_sha256=raw_sha256,
        source=row.file,
        address=source.address,
        licence=study.licence,
        unverified=not source.opened,
        hindsight=True,
    )


def _source(row: Row, study: Study, shaky: Set[str]) -> Source:
    """Where a row was found; a position is the study's own and as good as what it rests on.

    Args:
        row: Of any table.
        study: What it stands in.
        shaky: Entries and facts of which a version has a source that nobody opened.
    """
    if not isinstance(row, Position):
        return row.source
    opened = shaky.isdisjoint(row.rests_on)
    return Source(outlet=study.title, title=study.title, address=None, opened=opened)


def _title(row: Row, study: Study) -> str:
    if isinstance(row, Entry):
        return f"{row.entry} {row.title}"
    if isinstance(row, Fact):
        return f"{row.fact} {_corridor(row, study)}: {row.attribute.replace('_', ' ')}"
    issue = next(issue.text for issue in study.issues if issue.id == row.issue)
    return f"{row.position} {row.actor.text}: {issue}"


def _corridor(fact: Fact, study: Study) -> str:
    return next(each.name for each in study.corridors if each.id == fact.corridor)


def _claim(row: Row, study: Study, document: Document) -> Claim:
    evidence = TextSpan(document_id=document.document_id, start=0, end=len(row.text))
    if isinstance(row, Entry):
        return _entry(row, study, evidence)
    return _fact(row, study, evidence) if isinstance(row, Fact) else _position(row, study, evidence)


def _entry(entry: Entry, study: Study, evidence: TextSpan) -> Claim:
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
        holders=_holders(study, entry.source, entry.holder),
        stance=entry.stance,
        factuality=entry.factuality,
        evidence=evidence,
        coder=CHRONICLE if entry.kind is Kind.EVENT else TIES,
        fired=(f"{ENTRY}{study.id}/{entry.entry}", f"version:{entry.version}"),
    )


def _fact(fact: Fact, study: Study, evidence: TextSpan) -> Claim:
    return Claim(
        kind=Kind.MEASURE,
        predicate=fact.attribute,
        value=fact.value,
        unit=fact.unit,
        place=Place(text=_corridor(fact, study)),
        valid=fact.valid,
        known_at=end_of_day(fact.written),
        hindsight=True,
        holders=_holders(study, fact.source, fact.said_by),
        stance=fact.stance,
        evidence=evidence,
        coder=CORRIDORS,
        fired=(f"{ENTRY}{study.id}/{fact.fact}", f"{CORRIDOR}{fact.corridor}"),
    )


def _position(position: Position, study: Study, evidence: TextSpan) -> Claim:
    rests = (f"{RESTS}{study.id}/{name}" for name in position.rests_on)
    return Claim(
        kind=Kind.POSITION,
        actors=(position.actor,),
        predicate=position.issue,
        value=position.value,
        unit=UNIT_OF_POSITIONS,
        salience=position.salience,
        valid=position.valid,
        known_at=end_of_day(position.written),
        hindsight=True,
        holders=(_voice(study),),
        evidence=evidence,
        coder=POSITIONS,
        fired=(f"{ENTRY}{study.id}/{position.position}", *rests),
    )


def _voice(study: Study) -> Holder:
    return Holder(name=study.title, kind=HolderKind.STUDY, actor_id=f"study:{study.id}")


def _holders(study: Study, source: Source, said: Party | None) -> tuple[Holder, ...]:
    chain = [
        _voice(study),
        Holder(
            name=source.outlet,
            kind=HolderKind.OUTLET if source.opened else HolderKind.UNNAMED,
        ),
    ]
    if source.cites:
        chain.append(Holder(name=source.cites, kind=HolderKind.OUTLET))
    if said and said.text not in (holder.name for holder in chain):
        kind = HolderKind.GOVERNMENT if said.code else HolderKind.ORGANISATION
        chain.append(Holder(name=said.text, kind=kind, actor_id=said.actor_id, code=said.code))
    return tuple(chain)
