"""The ledger as the rest of the house sees it: keep claims and documents, and find them again.

It decides nothing about what a claim means; how rows are written and removed is in ``appending``
and ``forgetting``, questions to the segments are in ``operations``.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import TypeVar

from chalkcircle.model import (
    ChalkcircleError,
    Claim,
    Document,
    Judged,
    Judgement,
    LedgerDamaged,
    NotInLedger,
    RecordError,
    Selection,
    TextSpan,
)

from . import appending, forgetting, judging, upkeep
from . import operations as ops
from .catalogue import Catalogue, Segment
from .columns import CLAIMS, DOCUMENTS, claim_of, document_of, naive
from .engine import Engine, Files
from .files import damaged, raw_path, read_checked
from .records import Batch, Forgotten, Info, Receipt, Tombstone, Verification
from .rows import names as row_names
from .rows.store import FeedStore

T = TypeVar("T")

_TEXTS_KEPT = 4096
"""Texts held in memory for quoting before all are dropped and read afresh."""

_SMALL_SEGMENT = 8_000_000
"""Bytes up to which a segment of documents is read whole for a quote."""


class Ledger(FeedStore):
    """An append-only store of claims and the documents behind them, in one folder.

    Open with ``with Ledger.open(path) as ledger``. Many processes may read while one writes.
    Reads take ``as_of`` (what was known by an instant) and ``snapshot`` (what was stored by a
    sequence); both default to everything there is now. What is about rows of feeds is in
    :class:`FeedStore`.
    """

    def __init__(self, root: Path, catalogue: Catalogue) -> None:
        """Use :meth:`open`."""
        self.root = root
        self.catalogue = catalogue
        self.clean = False
        """Whether no unfinished write can have left files; unknown on opening."""
        self._engine: Engine | None = None
        self._verified: set[str] = set()
        self._texts: dict[str, str] = {}

    @classmethod
    def open(cls, path: Path | str, *, create: bool = False, wait_seconds: float = 10.0) -> Ledger:
        """Open the ledger in a folder.

        Args:
            path: The folder.
            create: Make a new ledger if the folder is absent or empty.
            wait_seconds: How long a write waits while another process writes.

        Raises:
            LedgerMissing: No ledger there.
            LedgerDamaged: Segments without a catalogue, or a catalogue that is none.
        """
        root = Path(path)
        if create:
            upkeep.prepare_folder(root)
        return cls(root, Catalogue(root, create=create, wait_seconds=wait_seconds))

    def close(self) -> None:
        """Release files and memory; closing twice is harmless."""
        if self._engine is not None:
            self._engine.close()
            self._engine = None
        self.catalogue.close()

    def __enter__(self) -> Ledger:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    # Writing

    def append(self, batch: Batch, *, now: datetime) -> Receipt:
        """Store a batch whole or not at all; what is held already is not stored again.

        Returns once everything is on disk: nothing acknowledged is lost to a crash. A batch
        without new documents, claims or judgements makes no snapshot. What was forgotten stays
        forgotten and is counted.

        Args:
            batch: Documents, claims, the bytes they were read from, judgements and sketches.
            now: The clock. Should it go back, ``recorded_at`` stays at the newest one stored.

        Raises:
            RecordError: A span outside its text, a document or claim nobody holds, bytes missing
                or not matching their hash; nothing is stored.
            LedgerBusy: Another process kept writing.
        """
        return appending.append(self, batch, now)

    def retract(
        self, claim_ids: Iterable[str], *, reason: str, known_at: datetime, now: datetime
    ) -> Receipt:
        """Take claims back: from ``known_at`` on they no longer stand, and stay in the history.

        Raises:
            NotInLedger: One of them is not held; nothing is stored.
        """
        return appending.retract(self, tuple(claim_ids), reason, known_at, now)

    def forget(self, record_id: str, *, reason: str, now: datetime) -> Forgotten:
        """Remove a document with its claims, or a claim with its revisions, from every file.

        A tombstone stays with id, reason and time; the rest of every snapshot stays readable.
        The bytes it was read from go too, unless every other document made of them has the
        same text. Judgements about it go with it, and those it was judged with are to be sketched
        anew. Of a feed, ``record_id`` is ``feed:native id`` (``gdelt:123``) for a row with its
        revisions, or the SHA-256 of a file for all it gave. Asked again for the same id, it
        removes what a crash may have left.

        Raises:
            NotInLedger: No such id, now or ever.
            LedgerBusy: Another process writes, or (Windows) holds a file open.
        """
        self._texts.clear()
        return forgetting.forget(self, record_id, reason, now)

    # Reading

    @property
    def snapshot(self) -> int:
        """Highest committed sequence; 0 for an empty ledger."""
        return self.catalogue.snapshot

    def claims(
        self,
        selection: Selection = Selection(),  # noqa: B008 (frozen)
        *,
        as_of: datetime | None = None,
        snapshot: int | None = None,
    ) -> list[Claim]:
        """Standing claims that fit, by start of validity (open last), known_at and id.

        Args:
            selection: Which claims; all by default.
            as_of: Only revisions known by then; the newest of them stands, and a claim
                superseded or retracted by then does not.
            snapshot: Only what was committed up to this sequence.
        """
        when = naive(as_of) if as_of else None
        found = self.ask(
            CLAIMS, lambda e, files: ops.select_claims(e, files, selection, when), snapshot
        )
        return [claim_of(*row) for row in found]

    def claim(self, claim_id: str) -> Claim:
        """One claim row, standing or not.

        Raises:
            NotInLedger: Unknown, or forgotten (then with date and reason).
        """
        found = self.ask(
            CLAIMS, lambda e, files: ops.find_claims(e, files, [claim_id]), ids=[claim_id]
        )
        if not found:
            raise self.not_held("claim", claim_id)
        return claim_of(*found[0])

    def history(self, claim_id: str) -> list[Claim]:
        """A claim with everything it supersedes and everything that supersedes it, by known_at.

        Of rows known and recorded at the same instants, one stands after what it supersedes.

        Raises:
            NotInLedger: Unknown or forgotten.
        """
        found = self.ask(CLAIMS, lambda e, files: ops.chain(e, files, claim_id))
        if not found:
            raise self.not_held("claim", claim_id)
        return _in_order([claim_of(*row) for row in found])

    def revisions(self, document_ids: Iterable[str]) -> list[Claim]:
        """Every claim row read from some documents, standing or not, retractions too."""
        wanted = sorted(set(document_ids))
        found = self.ask(CLAIMS, lambda e, files: ops.rows_from(e, files, wanted))
        return [claim_of(*row) for row in found]

    def first_rows(
        self, claim_ids: Iterable[str], *, snapshot: int | None = None
    ) -> dict[str, str]:
        """The first row of the chain that each of some claims is in; the chains' other rows too.

        Args:
            claim_ids: Of rows, standing or not.
            snapshot: Only rows that were committed up to this sequence.
        """
        wanted = set(claim_ids)
        before = dict(self.ask(CLAIMS, ops.revised, snapshot)) if wanted else {}
        firsts = {claim_id: _first(claim_id, before) for claim_id in {*before, *wanted}}
        chosen = {firsts[claim_id] for claim_id in wanted}
        found = {claim_id: one for claim_id, one in firsts.items() if one in chosen}
        return found | {one: one for one in chosen}

    def beginning(self, content: str, start: str) -> list[str]:
        """Ids of ``documents``, ``claims`` (any row) or judged ``rows`` of feeds that begin so."""
        if content == "rows":
            return row_names.beginning(self.catalogue, start)
        return self.catalogue.beginning(content, start)

    def document(self, document_id: str) -> Document:
        """One document with its text.

        Raises:
            NotInLedger: Unknown, or forgotten (then with date and reason).
        """
        found = self.documents((document_id,))
        if not found:
            raise self.not_held("document", document_id)
        return found[0]

    def documents(
        self,
        ids: Sequence[str] | None = None,
        *,
        as_of: datetime | None = None,
        snapshot: int | None = None,
    ) -> list[Document]:
        """Documents by day of publication (undated last) and id; all, or those of ``ids``."""
        wanted = None if ids is None else list(ids)
        when = naive(as_of) if as_of else None
        found = self.ask(
            DOCUMENTS,
            lambda e, files: ops.select_documents(e, files, wanted, when),
            snapshot,
            ids=wanted,
        )
        return [document_of(record) for record, _ in found]

    def holds(self, claim_ids: Iterable[str]) -> set[str]:
        """Which of some claim ids have a row, standing or not."""
        return set(self.catalogue.places(CLAIMS, set(claim_ids)))

    def holds_text(self, text_id: str) -> tuple[str, ...]:
        """Ids of the documents that have exactly this text."""
        return self.holds_texts([text_id]).get(text_id, ())

    def holds_texts(self, text_ids: Iterable[str]) -> dict[str, tuple[str, ...]]:
        """Ids of the documents that have exactly these texts, in one question for thousands."""
        return self.catalogue.with_texts(text_ids)

    def judgements(
        self,
        about: Judged,
        *,
        of: Iterable[str] | None = None,
        as_of: datetime | None = None,
        snapshot: int | None = None,
        rows: bool = True,
    ) -> list[Judgement]:
        """The newest verdict of each judge about each pair, by pair and judge.

        Args:
            about: Pairs of documents, or of claims.
            of: Only pairs that one of these records is in; all by default.
            as_of: Only verdicts given by then.
            rows: Also pairs that a row of a feed is in; :meth:`judged_rows` names them.
            snapshot: Only what was committed up to this sequence.

        Raises:
            NotInLedger: ``snapshot`` lies ahead of the ledger.
        """
        self.check_snapshot(snapshot)
        return judging.judgements(self.catalogue, about, as_of, snapshot, of, rows=rows)

    def sharing(self, hashes: Iterable[int]) -> dict[int, tuple[str, ...]]:
        """Ids of the first documents whose sketches have each of these hashes, as sketched.

        At most ``CROWDED`` for a hash.
        """
        return judging.sharing(self.catalogue, hashes)

    def sketched(self, document_ids: Iterable[str]) -> dict[str, int]:
        """The turn in which each of these documents was sketched; without those that were not."""
        return judging.sketched(self.catalogue, document_ids)

    def unsketched(self) -> list[str]:
        """Ids of the documents that were never sketched, in the order they were stored."""
        return judging.unsketched(self.catalogue)

    def text(self, document_id: str) -> str:
        """The stored text that offsets point into.

        Raises:
            NotInLedger: Unknown or forgotten.
        """
        if document_id not in self._texts:
            self._load_texts(document_id)
        if document_id not in self._texts:
            raise self.not_held("document", document_id)
        return self._texts[document_id]

    def quote(self, claim: Claim) -> str:
        """The words a claim stands on, exactly as stored.

        Raises:
            RecordError: Its evidence is a feed row: nobody here has read an article.
            NotInLedger: Its document is not held.
        """
        if not isinstance(claim.evidence, TextSpan):
            raise RecordError.about(
                "A claim without words to quote",
                claim.claim_id,
                expected="evidence in a stored text",
                do="Show the feed's row and its address instead.",
            )
        return self.text(claim.evidence.document_id)[claim.evidence.start : claim.evidence.end]

    def raw(self, sha: str) -> bytes:
        """Archived bytes, checked against their hash.

        Raises:
            NotInLedger: Not in the archive, or forgotten.
            LedgerDamaged: The file is gone or altered.
        """
        if not self.catalogue.holds_raw(sha):
            raise self.not_held("archived file", sha)
        return read_checked(raw_path(self.root, sha), sha)

    def coverage(
        self, *, as_of: datetime | None = None, snapshot: int | None = None
    ) -> list[ops.Coverage]:
        """Documents by ISO week of publication and outlet, undated ones last."""
        when = naive(as_of) if as_of else None
        return self.ask(DOCUMENTS, lambda e, files: ops.coverage(e, files, when), snapshot)

    def holders(
        self, *, as_of: datetime | None = None, snapshot: int | None = None
    ) -> list[ops.HolderCount]:
        """Every voice in the chain of a standing claim, most claims first."""
        when = naive(as_of) if as_of else None
        return self.ask(CLAIMS, lambda e, files: ops.holders(e, files, when), snapshot)

    # About itself

    def info(self) -> Info:
        """Counts, sizes and the span of time covered."""
        return upkeep.info(self)

    def verify(self) -> Verification:
        """Read every byte: hashes, record ids, spans inside their texts, counts."""
        return upkeep.verify(self)

    def tombstones(self) -> dict[str, Tombstone]:
        """Everything forgotten, by id."""
        return self.catalogue.tombstones()

    # For the rooms above that put a named operation of their own

    def ask(
        self,
        content: str,
        question: Callable[[Engine, Files], T],
        snapshot: int | None = None,
        *,
        ids: Collection[str] | None = None,
    ) -> T:
        """Put one of the named operations to the segments of a snapshot.

        A ``forget`` in another process may swap a segment between listing and reading; the
        list is then taken afresh.

        Args:
            content: ``documents`` or ``claims``.
            question: An operation, given the engine and the files to ask.
            snapshot: Only what was committed up to this sequence.
            ids: Ask only the segments that hold these; all by default.

        Raises:
            LedgerDamaged: A segment is missing or not what was acknowledged; names the file.
            NotInLedger: ``snapshot`` lies ahead of the ledger.
        """
        self.check_snapshot(snapshot)
        while True:
            segments = self._segments(content, snapshot, ids)
            try:
                return question(self.running(), self._paths(segments))
            except (FileNotFoundError, LedgerDamaged) as error:
                if self._segments(content, snapshot, ids) != segments:
                    continue
                if isinstance(error, LedgerDamaged):
                    raise
                raise damaged(Path(str(error)), "a readable segment") from error

    def not_held(self, what: str, record_id: str) -> ChalkcircleError:
        """The error for an id that is not here, with its tombstone when there is one."""
        stone = self.catalogue.tombstones().get(record_id)
        if stone:
            return NotInLedger.about(
                f"Forgotten {what} ({stone.at:%Y-%m-%d}: {stone.reason})",
                record_id,
                expected="an id that is held",
                do="It was removed on purpose and cannot be brought back.",
            )
        return NotInLedger.about(
            f"Unknown {what}",
            record_id,
            expected="an id of this ledger",
            do=f"List ids with `chalkcircle {'feeds rows' if what == 'row' else 'claims list'}`.",
        )

    def check_snapshot(self, snapshot: int | None) -> None:
        """Refuse a sequence that lies ahead of the ledger.

        Raises:
            NotInLedger: It does.
        """
        if snapshot is not None and not 0 <= snapshot <= self.snapshot:
            raise NotInLedger.about(
                "No such snapshot",
                snapshot,
                expected=f"a sequence from 0 to {self.snapshot}",
                do="See `chalkcircle ledger info`.",
            )

    def _load_texts(self, document_id: str) -> None:
        """Bring in a text, with its neighbours where the segment is small: quotes come in runs."""
        segments = self._segments(DOCUMENTS, None, [document_id])
        small = all(segment.bytes <= _SMALL_SEGMENT for segment in segments)
        wanted = None if small else [document_id]
        found = self.ask(
            DOCUMENTS,
            lambda e, files: ops.select_documents(e, files, wanted, None),
            ids=[document_id],
        )
        if len(self._texts) > _TEXTS_KEPT:
            self._texts.clear()
        documents = [document_of(record) for record, _ in found]
        self._texts |= {d.document_id: d.text for d in documents}

    def _segments(
        self, content: str, snapshot: int | None, ids: Collection[str] | None
    ) -> list[Segment]:
        found = self.catalogue.segments(content, snapshot)
        if ids is None:
            return found
        seqs = {place.seq for place in self.catalogue.places(content, ids).values()}
        return [segment for segment in found if segment.seq in seqs]

    def running(self) -> Engine:
        """The engine over the segments, started at the first question."""
        if self._engine is None:
            self._engine = Engine((self.root / "segments").absolute(), ops.MACROS)
        return self._engine

    def _paths(self, segments: list[Segment]) -> Files:
        folder = (self.root / "segments").absolute()
        for segment in segments:
            if segment.file not in self._verified:
                read_checked(folder / segment.file, segment.sha256)
                self._verified.add(segment.file)
        return [str(folder / s.file) for s in segments]


def _first(claim_id: str, before: dict[str, str]) -> str:
    while claim_id in before:
        claim_id = before[claim_id]
    return claim_id


def _in_order(rows: list[Claim]) -> list[Claim]:
    """Rows of one chain by known_at, recorded_at, and how many rows stand before them."""
    before = {row.claim_id: row.supersedes for row in rows}

    def depth(claim_id: str) -> int:
        steps, at = 0, before.get(claim_id)
        while at is not None:
            steps, at = steps + 1, before.get(at)
        return steps

    def place(row: Claim) -> tuple[datetime, datetime, int, str]:
        return row.known_at, row.recorded_at or row.known_at, depth(row.claim_id), row.claim_id

    return sorted(rows, key=place)
