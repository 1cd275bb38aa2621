"""``read`` and ``ingest``: documents into claims, shown or stored.

All inputs are opened before anything is stored, so that one bad file leaves the ledger as it was.
Their documents are made, read and committed batch by batch: an archive of any length needs the
memory of one batch, and what a batch has committed is recognised when the command runs again.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from chalkcircle.model import (
    Document,
    InputError,
    Kind,
    Skipped,
)

from .grouping import look_back
from .inputs import Inputs, open_inputs, walk
from .overlaying import State, apply_corrections
from .runs import Ingested, Pace, Progress
from .sifting import Fresh, read_from, sift
from .storing import changes
from .workshop import Workshop

if TYPE_CHECKING:
    from chalkcircle.coding.coder import Coded
    from chalkcircle.coding.intake import Opened
    from chalkcircle.ledger import Ledger

T = TypeVar("T")

_LOOKED_UP = 1000
"""Documents that the ledger is asked about at once."""

_READ_TOGETHER = 50
"""Documents that the coder is given at once: more are not parsed faster, and take more memory."""


def read(
    workshop: Workshop,
    inputs: Sequence[Path] | Inputs,
    *,
    published: date | None = None,
    outlet: str | None = None,
    now: datetime,
    progress: Progress | None = None,
) -> Iterator[Coded | Skipped]:
    """Code documents without storing anything; arguments as those of ``ingest``.

    Yields:
        What came of each document, and each item that was skipped, in the order of the files.
    """
    from chalkcircle.coding.intake import with_language

    if not isinstance(inputs, Inputs):
        inputs = open_inputs(inputs, published=published, today=now.date())
    pace = Pace(0, len(inputs))
    for some in _runs(walk(inputs, outlet), _READ_TOGETHER):
        documents = [with_language(d) for d in some if isinstance(d, Document)]
        coded = workshop.code(documents, now)
        yield from (s for s in some if isinstance(s, Skipped))
        yield from coded
        pace = replace(
            pace,
            done=pace.done + len(some),
            read=pace.read + len(coded),
            eventful=pace.eventful + sum(map(_has_event, coded)),
        )
        if progress is not None:
            progress(pace)


def ingest(
    workshop: Workshop,
    ledger: Ledger,
    inputs: Sequence[Path] | Inputs,
    *,
    published: date | None = None,
    outlet: str | None = None,
    now: datetime,
    keep_going: bool = False,
    progress: Progress | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> Ingested:
    """Code documents and store them with their claims.

    A document that the ledger holds is left as it is and named. One whose text is held from the
    same file under another date or outlet replaces it: the claims of that reading are retracted.
    The same text from another file is a copy, and both stay. Corrections of the study are laid
    over what was read.

    What is read is committed after ``batch_documents`` documents or ``batch_seconds`` seconds.
    A run that was ended in the middle, however roughly, is completed by the same call again.

    Args:
        workshop: Settings, registry and coder.
        ledger: Where claims are kept.
        inputs: Files to read, or what ``open_inputs`` made of them.
        published: Date of documents that carry none; for files that are not opened yet.
        outlet: Outlet of documents that name none.
        now: The present.
        keep_going: Count and name an unreadable file instead of stopping.
        progress: Told how far the reading is.
        clock: Seconds that only go forward; decides when to commit, and nothing else.

    Raises:
        UnreadableInput: A file cannot be used; nothing was stored.
        InputError: There is no input, or the date lies in the future.
        StudyError: The study's file of corrections is broken.
    """
    if not isinstance(inputs, Inputs):
        inputs = open_inputs(inputs, published=published, today=now.date(), keep_going=keep_going)
    if not inputs:
        raise InputError.about(
            "Nothing to ingest",
            [],
            expected="at least one file",
            do="Name files or folders; `chalkcircle ingest --help` says what is read.",
        )
    done = _Run(workshop, ledger, inputs, now, progress, clock).complete(outlet)
    if workshop.settings.study:
        states = apply_corrections(workshop, ledger, now=now).counts
        done.snapshot = ledger.snapshot
        if lost := states[State.LOST]:
            fits = "corrections that fit nothing read now, kept without effect"
            done.notes.append(f"{fits}: {lost}; see chalkcircle correct list")
    return done


class _Run:
    """One ingest: what it was given, what it has read, and what it has not committed yet."""

    def __init__(
        self,
        workshop: Workshop,
        ledger: Ledger,
        inputs: Inputs,
        now: datetime,
        progress: Progress | None,
        clock: Callable[[], float],
    ) -> None:
        self.workshop, self.ledger, self.now, self.clock = workshop, ledger, now, clock
        self.inputs = inputs
        self.raw = {o.raw_sha256: o for o in inputs.opened}
        self.progress = progress
        self.pace = Pace(0, len(inputs))
        self.done = Ingested(notes=[f"{o.name}: {n}" for o in inputs.opened for n in o.notes])
        self.waiting: list[tuple[Fresh, Coded]] = []
        self.looked_back = False
        self.forgotten = ledger.tombstones().keys()
        self.since = 0.0
        """When the first of those that wait was read."""

    def complete(self, outlet: str | None) -> Ingested:
        """Read and commit everything."""
        from chalkcircle.coding.intake import with_language

        self.done.skipped += self.inputs.refused
        self.done.not_coded += self.inputs.unsaved
        self._advance(done=len(self.inputs.refused))
        taken: set[str] = set()
        for some in _runs(walk(self.inputs, outlet), _LOOKED_UP):
            self.done.skipped += (s for s in some if isinstance(s, Skipped))
            documents = [d for d in some if isinstance(d, Document)]
            fresh, known = sift(documents, self.ledger, taken)
            self.done.held += len(known)
            self.done.not_coded += known
            self._advance(done=len(some) - len(fresh))
            for few in _runs(fresh, _READ_TOGETHER):
                self._code([replace(f, document=with_language(f.document)) for f in few])
        self._commit()
        self.done.given = self.pace.done
        self.done.snapshot = self.ledger.snapshot
        return self.done

    def _code(self, few: list[Fresh]) -> None:
        """Code some documents, and commit when enough have come together.

        What was forgotten is read by no coder, and goes to the ledger all the same: it refuses it,
        and keeps the file that still holds it out of the archive.
        """
        from chalkcircle.coding.coder import Coded

        settings = self.workshop.settings
        if not self.waiting:
            self.since = self.clock()
        gone = [f for f in few if f.document.document_id in self.forgotten]
        self.waiting += ((f, Coded(f.document, ())) for f in gone)
        few = [f for f in few if f.document.document_id not in self.forgotten]
        documents = [f.document for f in few]
        coded = self.workshop.code(documents, self.now)
        for fresh, result in zip(few, coded, strict=True):
            if result.failed:
                self.done.skipped += result.skipped  # Not stored: the next run tries again.
            else:
                # A reading holds its whole parse, a thousand times the size of its claims.
                self.waiting.append((fresh, replace(result, reading=None)))
        self._advance(
            done=len(few) + len(gone), read=len(few), eventful=sum(map(_has_event, coded))
        )
        full = len(self.waiting) >= settings.batch_documents
        if full or self.clock() - self.since >= settings.batch_seconds:
            self._commit()

    def _commit(self) -> None:
        """Commit what waits."""
        if not self.waiting:
            return
        before = self.done.added
        if not self.looked_back:
            # Before the first commit: what is held must be known by then, once.
            look_back(self.ledger, now=self.now)
            self.looked_back = True
        try:
            _store(self.ledger, self.waiting, self.raw, self.done, self.now)
        except KeyboardInterrupt:
            # It may have come after the commit; only the ledger knows, and the user is told.
            last = self.waiting[-1][0].document
            if last.document_id in self.ledger.holds_text(last.text_id):
                self._advance(stored=len(self.waiting))
            raise
        self.waiting = []
        self._advance(stored=self.done.added - before)

    def _advance(self, **more: int) -> None:
        self.pace = replace(self.pace, **{k: getattr(self.pace, k) + n for k, n in more.items()})
        if self.progress is not None:
            self.progress(self.pace)


def _runs(things: Iterable[T], size: int) -> Iterator[list[T]]:
    """Things in lists of at most ``size``."""
    left = iter(things)
    while some := list(islice(left, size)):
        yield some


def _has_event(coded: Coded) -> bool:
    return any(claim.kind is Kind.EVENT for claim in coded.claims)


def _store(
    ledger: Ledger,
    batch: Sequence[tuple[Fresh, Coded]],
    opened: dict[str, Opened],
    done: Ingested,
    now: datetime,
) -> None:
    """Commit one batch: new claims and the retractions of what they replace together."""
    from chalkcircle.incidents import find_copies
    from chalkcircle.ledger import Batch

    source = batch[0][0].document.source
    forgotten = ledger.tombstones()
    documents = tuple(coded.document for _, coded in batch)
    copies = find_copies(ledger, [d for d in documents if d.document_id not in forgotten], now=now)
    replacing = [f for f, _ in batch if f.earlier and f.document.document_id not in forgotten]
    outdated = [i for f in replacing for i in f.earlier]
    # What an editor took back goes too, lest an undo bring it back beside the new reading.
    old = [r.tip for r in read_from(ledger, outdated)]
    claims = [claim for _, coded in batch for claim in coded.claims]
    receipt = ledger.append(
        Batch(
            source=source,
            documents=documents,
            claims=changes(ledger, claims, old, "read again", now),
            raw={s: opened[s].raw() for s in {f.document.raw_sha256 for f, _ in batch}},
            judgements=copies.judgements,
            sketches=copies.sketches,
        ),
        now=now,
    )
    done.revised += len(replacing)
    # What replaces an earlier reading of its own file is no other outlet's copy.
    done.copies += len(copies.found - {f.document.document_id for f in replacing})
    done.added += receipt.documents_added
    done.held += receipt.documents_held
    done.forgotten += receipt.documents_forgotten
    if claims_forgotten := receipt.forgotten - receipt.documents_forgotten:
        detail = f"forgotten on request: {claims_forgotten} claim{'s' * (claims_forgotten > 1)}"
        done.not_coded.append(Skipped(source=source, reason="forgotten-claims", detail=detail))
    done.claims_added += receipt.claims_added
    for _, coded in batch:
        if coded.document.document_id in forgotten:
            detail = "this document was forgotten on request"
            gone = Skipped(source=coded.document.source, reason="forgotten", detail=detail)
            done.not_coded.append(gone)
        else:
            _count(coded, done)


def _count(coded: Coded, done: Ingested) -> None:
    """Add up what came of one document."""
    done.read += 1
    done.telling += bool(coded.claims)
    done.eventful += _has_event(coded)
    done.not_coded += coded.skipped
    done.unknown += coded.unknown or Counter()
    done.sentences += coded.sentences
    done.silent += coded.silent
