"""``read`` and ``ingest``: documents into claims, shown or stored.

All inputs are opened before anything is stored, so that one bad file leaves the ledger as it was.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from chalkcircle.model import (
    Claim,
    Document,
    InputError,
    Op,
    Selection,
    Skipped,
    TextSpan,
    UnreadableInput,
)

from .workshop import Workshop

if TYPE_CHECKING:
    from chalkcircle.coding.coder import Coded
    from chalkcircle.coding.intake import Read
    from chalkcircle.ledger import Ledger

Fresh = tuple[Document, bytes, tuple[str, ...]]
"""A document to read, its bytes, and the ids of the earlier readings that it replaces."""

Progress = Callable[[int, int], None]
"""Called with (done, total) while documents are read."""


@dataclass(slots=True)
class Ingested:
    """What an ingest did, with everything it left out.

    ``given = added + held + len(skipped)`` over documents and items, but for those that were
    forgotten on request or stand again after a correction of a correction; ``revised`` are
    among the added.
    """

    snapshot: int = 0
    given: int = 0
    added: int = 0
    held: int = 0
    revised: int = 0
    claims_added: int = 0
    sentences: int = 0
    silent: int = 0
    skipped: list[Skipped] = field(default_factory=list)
    not_coded: list[Skipped] = field(default_factory=list)
    unknown: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)


def open_inputs(
    paths: Sequence[Path], *, published: date | None, today: date, keep_going: bool = False
) -> tuple[list[Read], list[Skipped]]:
    """Read all files before any is used.

    Args:
        paths: Files to read.
        published: Date of documents that carry none.
        today: Nothing may be published after it.
        keep_going: Count and name an unreadable file instead of stopping.

    Raises:
        UnreadableInput: One or more files cannot be used; all of them are named.
        InputError: ``published`` lies in the future.
    """
    from chalkcircle.coding.intake import read_input

    reads, refused = [], []
    for path in paths:
        try:
            reads.append(read_input(path, published=published, today=today))
        except UnreadableInput as error:
            refused.append(Skipped(source=path.name, reason="unreadable", detail=str(error)))
    if refused and not keep_going:
        raise UnreadableInput("\n".join(s.detail for s in refused))
    return reads, refused


def read(
    workshop: Workshop,
    paths: Sequence[Path],
    *,
    published: date | None = None,
    outlet: str | None = None,
    now: datetime,
    progress: Progress | None = None,
) -> Iterator[Coded | Skipped]:
    """Code documents without storing anything; arguments as those of ``ingest``.

    Yields:
        What came of each document, and each item that was skipped.
    """
    reads, _ = open_inputs(paths, published=published, today=now.date())
    for opened in reads:
        yield from opened.skipped
    documents = [_printed_by(outlet, d) for opened in reads for d in opened.documents]
    size = workshop.settings.batch_documents
    for start in range(0, len(documents), size):
        yield from workshop.coder.code_all(documents[start : start + size], now=now)
        if progress is not None:
            progress(min(start + size, len(documents)), len(documents))


def ingest(
    workshop: Workshop,
    ledger: Ledger,
    paths: Sequence[Path],
    *,
    published: date | None = None,
    outlet: str | None = None,
    now: datetime,
    keep_going: bool = False,
    progress: Progress | None = None,
) -> Ingested:
    """Code documents and store them with their claims.

    A document that the ledger holds is left as it is and named. One whose text is held from the
    same file under another date or outlet replaces it: the claims of that reading are retracted.
    The same text from another file is a copy, and both stay.

    Args:
        workshop: Settings, registry and coder.
        ledger: Where claims are kept.
        paths: Files to read.
        published: Date of documents that carry none.
        outlet: Outlet of documents that name none.
        now: The present.
        keep_going: Count and name an unreadable file instead of stopping.
        progress: Told how far the reading is.

    Raises:
        UnreadableInput: A file cannot be used; nothing was stored.
        InputError: There is no input, or the date lies in the future.
    """
    if not paths:
        raise InputError.about(
            "Nothing to ingest",
            [],
            expected="at least one file",
            do="Name .txt, .md, .html or .jsonl files.",
        )
    reads, refused = open_inputs(
        paths, published=published, today=now.date(), keep_going=keep_going
    )
    done = Ingested(snapshot=ledger.snapshot)
    done.skipped += refused
    done.given += len(refused)
    documents: list[tuple[Document, bytes]] = []
    for opened in reads:
        done.notes += opened.notes
        done.skipped += opened.skipped
        done.given += len(opened.skipped) + len(opened.documents)
        documents += [(_printed_by(outlet, d), opened.raw) for d in opened.documents]
    fresh = list(_fresh(documents, ledger, done))
    size = workshop.settings.batch_documents
    for start in range(0, len(fresh), size):
        _store(workshop, ledger, fresh[start : start + size], done, now)
        if progress is not None:
            progress(min(start + size, len(fresh)), len(fresh))
    done.snapshot = ledger.snapshot
    return done


def _printed_by(outlet: str | None, document: Document) -> Document:
    """The document with an outlet, when it names none and the user does."""
    if outlet is None or document.outlet is not None:
        return document
    return msgspec.structs.replace(document, outlet=outlet, document_id="")


def _fresh(
    documents: Iterable[tuple[Document, bytes]], ledger: Ledger, done: Ingested
) -> Iterator[Fresh]:
    """Documents to read, each with the ids of the earlier readings that it replaces."""
    seen: set[str] = set()
    for document, raw in documents:
        copies = ledger.holds_text(document.text_id)
        earlier = tuple(c for c in copies if _corrects(document, ledger.document(c)))
        standing = {
            c.evidence.document_id
            for c in ledger.claims(Selection(documents=(*earlier, document.document_id)))
            if isinstance(c.evidence, TextSpan)
        } if copies else set()  # fmt: skip
        again = document.document_id in copies and (
            document.document_id in standing or not standing & set(earlier)
        )
        undated = document.published is None and any(
            ledger.document(c).published for c in earlier if c in standing
        )
        if again or undated or document.document_id in seen:
            done.held += 1
            detail = f"{document.title or document.text[:60]!r} is held already"
            done.not_coded.append(
                Skipped(source=document.source, reason="duplicate", detail=detail)
            )
            continue
        seen.add(document.document_id)
        yield document, raw, tuple(c for c in earlier if c in standing)


def _corrects(new: Document, held: Document) -> bool:
    """Whether a document is the same file under another date or outlet, not somebody's copy."""
    same_outlet = new.outlet == held.outlet or None in (new.outlet, held.outlet)
    return new.source == held.source and same_outlet and new.document_id != held.document_id


def _store(
    workshop: Workshop, ledger: Ledger, fresh: list[Fresh], done: Ingested, now: datetime
) -> None:
    """Code and commit one batch: new claims and the retractions of what they replace together."""
    from chalkcircle.ledger import Batch

    coded = workshop.coder.code_all([document for document, _, _ in fresh], now=now)
    forgotten = ledger.tombstones()
    replaced = [
        (document, earlier)
        for document, _, earlier in fresh
        if earlier and document.document_id not in forgotten
    ]
    outdated = ledger.claims(Selection(documents=tuple(i for _, e in replaced for i in e)))
    claims = [claim for c in coded for claim in c.claims]
    receipt = ledger.append(
        Batch(
            source=fresh[0][0].source,
            documents=tuple(c.document for c in coded),
            claims=_changes(ledger, claims, outdated if replaced else [], "read again", now),
            raw={document.raw_sha256: raw for document, raw, _ in fresh},
        ),
        now=now,
    )
    done.revised += len(replaced)
    done.added += receipt.documents_added
    done.held += receipt.documents_held
    if receipt.forgotten:
        detail = f"{receipt.forgotten} documents or claims were forgotten on request"
        done.not_coded.append(Skipped(source=fresh[0][0].source, reason="forgotten", detail=detail))
    done.claims_added += receipt.claims_added
    for result in coded:
        done.not_coded += result.skipped
        done.unknown += result.unknown or Counter()
        done.sentences += result.sentences
        done.silent += result.silent


def _changes(
    ledger: Ledger, claims: Sequence[Claim], outdated: Sequence[Claim], reason: str, now: datetime
) -> tuple[Claim, ...]:
    """What to append so that ``claims`` stand and ``outdated`` ones do not.

    A claim that was taken back before is asserted anew, as a row that supersedes the retraction.
    """
    from chalkcircle.ledger import retraction

    rows = [retraction(claim, reason=reason, known_at=now) for claim in outdated]
    held = ledger.holds(claim.claim_id for claim in claims)
    for claim in claims:
        last = ledger.history(claim.claim_id)[-1] if claim.claim_id in held else claim
        if last.op is Op.RETRACT:
            rows.append(
                msgspec.structs.replace(claim, claim_id="", supersedes=last.claim_id, known_at=now)
            )
        else:
            rows.append(claim)
    return tuple(rows)


def store_study(workshop: Workshop, ledger: Ledger, *, now: datetime) -> int:
    """Store the study's chronicle and ties; rows that the folder no longer has are retracted.

    Returns:
        How many claims were added or retracted.
    """
    from chalkcircle.ledger import Batch
    from chalkcircle.study import study_batch

    study = workshop.need_study()
    documents, claims, raw = study_batch(study, now=now)
    present = {_said(c) for c in claims}
    held = ledger.claims(Selection(holders=(f"study:{study.id}",)))
    gone = [c for c in held if _said(c) not in present]
    standing = {_said(c) for c in held}
    missing = [c for c in claims if _said(c) not in standing]
    receipt = ledger.append(
        Batch(
            source=f"study {study.id}",
            documents=documents,
            claims=_changes(ledger, missing, gone, "no longer in the study", now),
            raw=raw,
        ),
        now=now,
    )
    return receipt.claims_added


def _said(claim: Claim) -> str:
    """What a claim says, whenever it was asserted."""
    plain = msgspec.structs.replace(
        claim, claim_id="", supersedes=None, known_at=_ANY_TIME, recorded_at=None
    )
    return plain.claim_id


_ANY_TIME = datetime(2000, 1, 1, tzinfo=UTC)
