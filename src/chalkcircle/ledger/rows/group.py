"""The files between two commits: taken one by one, laid down together.

It holds at most about a segment of rows in memory, whatever the files are like; what a refused
file left is taken away again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from chalkcircle.ledger.columns import utc
from chalkcircle.ledger.records import Tombstone
from chalkcircle.model import FeedError, PlugError, RecordError, content_id

from .archive import Archive
from .bundle import read_together
from .catalogue import (
    StoredFile,
    add_file,
    add_row_segment,
    keep_card,
    next_file,
    same_bytes,
)
from .file import Reading, receipt_of
from .known import Known
from .laying import Laying
from .records import Bundle, FeedFile, FileReceipt, Table

if TYPE_CHECKING:
    from chalkcircle.ledger.store import Ledger

_ROWS, _FILES = 1_000_000, 2_000
"""As many rows or files wait for one commit at most."""

_SPOILED = "holds a forgotten row"


class Group:
    """What is committed together.

    Attributes:
        receipts: To be told once :meth:`settle` is committed.
    """

    def __init__(
        self,
        ledger: Ledger,
        now: datetime,
        progress: Callable[[FeedFile, int], None] | None,
        cards: Mapping[str, str],
    ) -> None:
        """Begin, with the writer's lock held."""
        last = ledger.catalogue.last_recorded_at
        self._ledger, self._progress, self._cards = ledger, progress, cards
        self._now = max(utc(now), last) if last else utc(now)
        self._seq = ledger.snapshot + 1
        self._number = next_file(ledger.catalogue)
        self._buried = ledger.tombstones()
        self._known: dict[tuple[str, Table], Known] = {}
        self._archive = Archive(ledger.root)
        self._laying = Laying(ledger.root, self._seq, self._now)
        self._stored: list[StoredFile] = []
        self._taken: set[tuple[str, Table, str]] = set()
        self._spoiled: list[str] = []
        self.receipts: list[FileReceipt] = []

    @property
    def full(self) -> bool:
        """Whether it is time to commit."""
        return self._laying.rows >= _ROWS or len(self._stored) >= _FILES

    def take(self, file: FeedFile) -> None:
        """Read a file to its end.

        Raises:
            FeedError: The file is refused; the group is as it was before.
        """
        _check(file)
        if (before := self._before(file)) is not None:
            self.receipts.append(before)
            return
        known = self._known_of(file)
        reading = self._reading(file, known)
        try:
            for rows, aside in reading.blocks():
                self._laying.add(file.feed, file.table, rows, aside, known)
                if self._progress is not None:
                    self._progress(file, reading.read)
            size = self._archived(file, reading)
        except BaseException:
            self._laying.undo()
            known.fresh.clear()
            raise
        self._keep([(reading, size)], known)

    def take_together(self, bundle: Bundle) -> bool:
        """Read files at once if all their rows are new; else the group is as it was before."""
        first = bundle.files[0]
        _check(first)
        files = bundle.files
        if len({file.sha256 for file in files}) < len(files) or any(map(self._before, files)):
            return False
        known = self._known_of(first)
        readings = [self._reading(file, known, n) for n, file in enumerate(files)]
        try:
            found = read_together(bundle, readings)
            if found is None:
                return False
            sizes = [self._archived(r.file, r) for r in readings]
            self._laying.add(first.feed, first.table, *found, known)
        except (FeedError, PlugError):
            return False
        except BaseException:
            self._laying.undo()
            known.fresh.clear()
            raise
        self._keep(list(zip(readings, sizes, strict=True)), known)
        if self._progress is not None:
            for reading in readings:
                self._progress(reading.file, reading.read)
        return True

    def _reading(self, file: FeedFile, known: Known, after: int = 0) -> Reading:
        start = f"{file.feed}:"
        buried = {i.removeprefix(start) for i in self._buried if i.startswith(start)}
        return Reading(file, self._seq, self._number + after, known, self._now, buried)

    def _archived(self, file: FeedFile, reading: Reading) -> int:
        size = 0
        if reading.forgotten:
            self._spoiled.append(file.sha256)
        elif not self._ledger.catalogue.holds_raw(file.sha256):
            size = self._archive.take(file.path, file.sha256)
        return size or file.path.stat().st_size

    def _keep(self, read: Sequence[tuple[Reading, int]], known: Known) -> None:
        self._laying.keep()
        known.keep()
        for reading, size in read:
            entry = reading.entry(size)
            self._stored.append(entry)
            self._taken.add((entry.feed, entry.table, entry.sha256))
            self._number += 1
            self.receipts.append(receipt_of(entry))

    def settle(self) -> None:
        """Lay everything down and enter it in the open transaction."""
        if not self._stored:
            return
        catalogue = self._ledger.catalogue
        sizes = self._archive.settle()
        feeds = {file.feed for file in self._stored}
        cards = {feed: card for feed, card in self._cards.items() if feed in feeds}
        segments = self._laying.finish(self._stored, cards)
        names = sorted(f"{f.feed} {f.table} {f.sha256}" for f in self._stored)
        source = self._stored[0].name if len(names) == 1 else f"{len(names)} files"
        key = content_id("batch.v1", *names)
        catalogue.add_batch(self._seq, source, key, self._now, (0, 0))
        for sha, size in sizes.items():
            catalogue.add_raw(sha, size, self._seq)
        for file in self._stored:
            add_file(catalogue, file)
        for segment in segments:
            add_row_segment(catalogue, segment)
        for feed, card in cards.items():
            keep_card(catalogue, feed, card)
        catalogue.bury(
            Tombstone(id=sha, what="raw", reason=_SPOILED, at=self._now) for sha in self._spoiled
        )

    def _before(self, file: FeedFile) -> FileReceipt | None:
        """The receipt of a file whose bytes came before, or were forgotten."""
        if file.sha256 in self._buried and self._buried[file.sha256].what == "file":
            return receipt_of(file, seq=self._seq - 1, forgotten=True)
        if (file.feed, file.table, file.sha256) in self._taken:
            return receipt_of(file, seq=self._seq)
        held = same_bytes(self._ledger.catalogue, file.feed, file.table, file.sha256)
        return receipt_of(file, before=held) if held else None

    def _known_of(self, file: FeedFile) -> Known:
        key = (file.feed, file.table)
        if key not in self._known:
            self._known[key] = Known(self._ledger, *key)
        return self._known[key]


def _check(file: FeedFile) -> None:
    if not file.feed.isascii() or not file.feed.replace("_", "a").replace("-", "a").isalnum():
        raise RecordError.about(
            "A feed's name cannot be part of a file name", file.feed,
            expected="letters, digits, - and _", do="Rename the feed in its card or mapping.",
        )  # fmt: skip
