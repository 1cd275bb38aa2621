"""The part of a ledger that keeps rows of feeds: append them, list them, open them down to bytes.

It decides nothing about what a row means; the work is done in the modules beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeVar, cast

from chalkcircle.ledger.catalogue import Catalogue
from chalkcircle.ledger.engine import Engine
from chalkcircle.ledger.files import check_file, raw_path
from chalkcircle.ledger.records import RowName
from chalkcircle.ledger.sweeping import writing
from chalkcircle.model import FeedError, RecordError, Selection

from . import appending as row_appending
from . import catalogue as row_catalogue
from . import compacting
from . import finding as row_finding
from . import names as row_names
from . import reading as row_reading
from .catalogue import RowSegment, StoredFile
from .reading import RawRow, SetAside
from .records import Bundle, FeedFile, FileReceipt, Table

if TYPE_CHECKING:
    import pyarrow as pa

    from chalkcircle.ledger.store import Ledger

T = TypeVar("T")


class FeedStore:
    """What :class:`Ledger` does with rows of feeds."""

    root: Path
    catalogue: Catalogue
    _verified: set[str]

    def append_rows(
        self,
        files: Iterable[FeedFile | Bundle],
        *,
        now: datetime,
        progress: row_appending.Progress | None = None,
        refused: list[tuple[str, FeedError]] | None = None,
        cards: Mapping[str, str] = MappingProxyType({}),
    ) -> Iterator[FileReceipt]:
        """Store files of feeds, each whole or not at all, many to a commit.

        Receipts come, in the order of the files, once their commit is on disk; nothing happens
        before the first is asked for. The lock is held while files of one commit are taken from
        the iterable. Bytes that came before are not read again; what was forgotten stays out and
        is counted (reason ``forgotten``).

        Args:
            files: Their blocks are taken here, one file after the other, or bundle after bundle.
            now: The clock. A revision without a later instant of its own became known then.
            progress: Is told the file and the rows of it read so far.
            refused: Gets name and error of each file that is refused, and the others go on. By
                default the first one is raised, once all before it are stored.
            cards: By feed the source card to keep, as :meth:`keep_card` does, in the commit of the
                first rows under it.

        Raises:
            FeedError: A file was refused.
            PlugError: A reader of somebody else's failed; files before are stored.
            RecordError: A reader gave rows that are none.
            LedgerBusy: Another process kept writing.
        """
        return row_appending.append_rows(self._ledger, files, now, progress, refused, cards)

    def compact(self) -> int:
        """Merge small segments of rows into large ones; gives how many went.

        No row, snapshot or sequence changes. Whoever reads meanwhile lists the segments afresh.

        Raises:
            LedgerDamaged: A segment is not what was acknowledged; it stays.
            LedgerBusy: Another process kept writing.
        """
        return compacting.compact(self._ledger)

    def cards(self) -> dict[str, str]:
        """The source cards of feeds that no reader of ours knows, as JSON, by name."""
        return row_catalogue.feed_cards(self.catalogue)

    def keep_card(self, feed: str, card: str) -> None:
        """Keep the source card of a feed with the rows, so that its terms go with them.

        Args:
            feed: Name of the feed.
            card: JSON; the ledger does not look into it.
        """
        if self.cards().get(feed) != card:
            with writing(self._ledger):
                row_catalogue.keep_card(self.catalogue, feed, card)

    def feed_files(
        self, feed: str | None = None, *, snapshot: int | None = None, after: int = 0
    ) -> list[StoredFile]:
        """Files of feeds in the order they were stored; all, or those of one feed.

        Args:
            feed: Only of this one.
            snapshot: Only what was committed up to this sequence.
            after: Only with higher numbers than this one.
        """
        return row_catalogue.stored_files_of(
            self.catalogue, feed=feed, snapshot=snapshot, after=after
        )

    def last_file(self, snapshot: int | None = None) -> int:
        """The highest number of a file that was committed up to a sequence; 0 for none."""
        return row_catalogue.last_file(self.catalogue, snapshot)

    def row_segments(
        self,
        content: str | None = None,
        *,
        feed: str | None = None,
        snapshot: int | None = None,
    ) -> list[RowSegment]:
        """Segments of rows of feeds; of a snapshot, all that hold a row of it.

        After a compaction they may hold rows of later files too: those of a snapshot have a
        ``file`` of at most :meth:`last_file`.
        """
        return row_catalogue.row_segments(self.catalogue, content, feed=feed, snapshot=snapshot)

    def segments_below(self, rows: int) -> int:
        """How many segments, rows set aside among them, hold fewer rows than that."""
        return row_catalogue.segments_below(self.catalogue, rows)

    def row_path(self, segment: RowSegment) -> Path:
        """Where a segment of rows lies; its bytes are checked the first time.

        Raises:
            LedgerDamaged: It is missing or not what was acknowledged. After a compaction in
                another process it may be gone: see :meth:`ask_rows`.
        """
        path = (self.root / "segments").absolute() / segment.file
        if segment.file not in self._verified:
            check_file(path, segment.sha256)
            self._verified.add(segment.file)
        return path

    def archived(self, sha256: str) -> Path:
        """Where original bytes lie; they are checked the first time.

        Raises:
            NotInLedger: Not in the archive, or forgotten.
            LedgerDamaged: The file is gone or altered.
        """
        if not self.catalogue.holds_raw(sha256):
            raise self._ledger.not_held("archived file", sha256)
        path = raw_path(self.root, sha256)
        if sha256 not in self._verified:
            check_file(path, sha256)
            self._verified.add(sha256)
        return path

    def ask_rows(
        self,
        content: str,
        question: Callable[[Engine, list[RowSegment]], T],
        *,
        feed: str | None = None,
        snapshot: int | None = None,
    ) -> T:
        """Put a named operation to segments of rows; again if they were swapped meanwhile.

        Args:
            content: A :class:`Table`, or ``quarantine``.
            question: An operation, given the engine and the segments; it may be called again.
            feed: Only segments of this feed.
            snapshot: Only segments that hold a row of this sequence.

        Raises:
            LedgerDamaged: A segment is missing or not what was acknowledged; names the file.
            NotInLedger: ``snapshot`` lies ahead of the ledger.
        """
        return row_reading.asked(self._ledger, content, question, feed, snapshot)

    def rows(
        self,
        selection: Selection = Selection(),  # noqa: B008 (frozen)
        *,
        as_of: datetime | None = None,
        snapshot: int | None = None,
        limit: int | None = None,
        table: Table = Table.EVENTS,
    ) -> pa.Table:
        """Standing rows that fit, by known_at, feed and native id, with file name and hash.

        Native ids are text here: feeds number their rows or do not.

        Args:
            selection: ``feeds`` (empty: all), ``codes``, ``dyad``, ``directed``, ``quads``,
                ``since`` and ``until`` (of the day), ``known_since`` and ``known_until``; of
                mentions and GKG rows only ``feeds`` and the last two.
            as_of: Only what was known by then.
            snapshot: Only what was committed up to this sequence.
            limit: At most so many, the first.
            table: Which rows.

        Raises:
            RecordError: The selection asks for what rows of feeds do not have.
            NotInLedger: ``snapshot`` lies ahead of the ledger.
        """
        return row_reading.rows(self._ledger, selection, as_of, snapshot, limit, table)

    def row_codes(
        self, selection: Selection, *, as_of: datetime | None = None, snapshot: int | None = None
    ) -> list[row_reading.CodeCount]:
        """Events that :meth:`rows` would give, counted by code; arguments and errors as there."""
        return row_reading.codes(self._ledger, selection, as_of, snapshot)

    def row_history(
        self, feed: str, native_id: int | str, *, table: Table = Table.EVENTS
    ) -> pa.Table:
        """Every row under one native id, taken back or not, as they came.

        Raises:
            NotInLedger: There is none, or it was forgotten.
        """
        return row_reading.history(self._ledger, feed, native_id, table)

    def rows_under(
        self,
        names: Iterable[RowName],
        *,
        as_of: datetime | None = None,
        snapshot: int | None = None,
    ) -> pa.Table:
        """Rows by their names, taken back since or not, by feed, known_at and native id.

        Names of rows that are not here, or were not by then, are passed over.
        """
        return row_finding.rows_under(self._ledger, names, as_of, snapshot)

    def judged_rows(self, ids: Iterable[str] | None = None) -> dict[str, RowName]:
        """Rows that judgements are about, by the id these use: all, or those of some ids."""
        return row_names.named(self.catalogue, ids)

    def quarantined(
        self,
        feed: str | None = None,
        reason: str | None = None,
        *,
        snapshot: int | None = None,
        limit: int | None = None,
    ) -> list[SetAside]:
        """Rows that were set aside, in the order they came.

        Args:
            feed: Only of this one.
            reason: Only those whose reason begins so.
            snapshot: Only what was committed up to this sequence.
            limit: At most so many, the first.

        Raises:
            RecordError: No reason begins so.
        """
        given = {why for file in self.feed_files(feed) for why in file.reasons}
        if reason is not None and not any(why.startswith(reason) for why in given):
            raise RecordError.about(
                "No row was set aside for a reason that begins so", reason,
                expected=f"one of {', '.join(map(repr, sorted(given)))}" if given
                else "a reason of rows that were set aside; there are none",
                do="Name the beginning of one of these, or leave the reason out.",
            )  # fmt: skip
        return row_reading.quarantined(self._ledger, feed, reason, snapshot, limit)

    def raw_row(self, feed: str, native_id: int | str, *, table: Table = Table.EVENTS) -> RawRow:
        """The line of the original file that last told a row, with all its columns.

        Raises:
            NotInLedger: Unknown or forgotten, the row or its file.
            LedgerDamaged: The archived file is gone or altered.
        """
        return row_reading.raw_row(self._ledger, feed, native_id, table)

    @property
    def _ledger(self) -> Ledger:
        return cast("Ledger", self)
