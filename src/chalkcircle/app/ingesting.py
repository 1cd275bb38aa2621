"""``read`` and ``ingest``: documents into claims, shown or stored.

All inputs are opened before anything is stored, so that one bad file leaves the ledger as it was.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from chalkcircle.model import Document, InputError, Selection, Skipped, UnreadableInput

from .workshop import Workshop

if TYPE_CHECKING:
    from datetime import date, datetime

    from chalkcircle.coding.coder import Coded
    from chalkcircle.coding.intake import Read
    from chalkcircle.ledger import Ledger

Progress = Callable[[int, int], None]
"""Called with (done, total) while documents are read."""


@dataclass(slots=True)
class Ingested:
    """What an ingest did, with everything it left out.

    ``given = added + held + revised + len(skipped)`` over documents and items.
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
) -> Iterator[tuple[Document, bytes, tuple[str, ...]]]:
    """Documents that are new, each with the ids of the earlier readings that it replaces."""
    seen: set[str] = set()
    for document, raw in documents:
        copies = ledger.holds_text(document.text_id)
        if document.document_id in copies or document.document_id in seen:
            done.held += 1
            detail = f"{document.title or document.text[:60]!r} is held already"
            done.not_coded.append(
                Skipped(source=document.source, reason="duplicate", detail=detail)
            )
            continue
        seen.add(document.document_id)
        earlier = tuple(c for c in copies if ledger.document(c).source == document.source)
        yield document, raw, earlier


def _store(
    workshop: Workshop,
    ledger: Ledger,
    fresh: list[tuple[Document, bytes, tuple[str, ...]]],
    done: Ingested,
    now: datetime,
) -> None:
    """Code and commit one batch."""
    from chalkcircle.ledger import Batch

    coded = workshop.coder.code_all([document for document, _, _ in fresh], now=now)
    receipt = ledger.append(
        Batch(
            source=fresh[0][0].source,
            documents=tuple(c.document for c in coded),
            claims=tuple(claim for c in coded for claim in c.claims),
            raw={document.raw_sha256: raw for document, raw, _ in fresh},
        ),
        now=now,
    )
    for document, _, earlier in fresh:
        if earlier:
            done.revised += 1
            old = ledger.claims(Selection(documents=earlier))
            if old:
                reason = f"read again as of {document.published} from {document.outlet}"
                ledger.retract([c.claim_id for c in old], reason=reason, known_at=now, now=now)
    done.added += receipt.documents_added
    if receipt.forgotten:
        detail = f"{receipt.forgotten} documents or claims were forgotten on request"
        done.not_coded.append(Skipped(source=fresh[0][0].source, reason="forgotten", detail=detail))
    done.claims_added += receipt.claims_added
    for result in coded:
        done.not_coded += result.skipped
        done.unknown += result.unknown or Counter()
        done.sentences += result.sentences
        done.silent += result.silent


def store_study(workshop: Workshop, ledger: Ledger, *, now: datetime) -> int:
    """Store the study's chronicle and ties; rows that the folder no longer has are retracted.

    Returns:
        How many claims were added or retracted.
    """
    from chalkcircle.ledger import Batch
    from chalkcircle.study import study_batch

    study = workshop.need_study()
    documents, claims, raw = study_batch(study, now=now)
    receipt = ledger.append(
        Batch(source=f"study {study.id}", documents=documents, claims=claims, raw=raw), now=now
    )
    present = {c.claim_id for c in claims}
    held = ledger.claims(Selection(holders=(f"study:{study.id}",)))
    gone = [c.claim_id for c in held if c.claim_id not in present]
    if gone:
        ledger.retract(gone, reason="no longer in the study", known_at=now, now=now)
    return receipt.claims_added + len(gone)
