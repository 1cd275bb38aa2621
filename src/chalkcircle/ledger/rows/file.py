"""Reads one file of a feed to its end, and sums up what became of its rows.

It stores nothing itself.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from chalkcircle.model import RecordError

from .catalogue import StoredFile
from .known import Known
from .records import Block, FeedFile, FileReceipt, Quarantined
from .standing import lacking
from .weighing import Weighed, Weighing

if TYPE_CHECKING:
    import pyarrow as pa

Aside = list[tuple[int, int, str, bytes]]
"""Rows set aside: number of the file, line, reason, bytes."""

_WORDS = re.compile(rb'[\t,;|"\s]+')
_CELLS = re.compile(rb"[\t,;|]")


class Reading:
    """One file on its way in.

    Attributes:
        file: Which.
        number: Of the file, in the rows.
        read: Rows so far.
        forgotten: Whether one of them was forgotten.
    """

    def __init__(
        self,
        file: FeedFile,
        seq: int,
        number: int,
        known: Known,
        now: datetime,
        buried: Collection[str],
    ) -> None:
        """Begin; see :class:`Weighing` for what is given."""
        self.file, self.number = file, number
        self._seq, self._known = seq, known
        self._weighing = Weighing(known, file, number, now, buried)
        self._counts: Counter[str] = Counter()
        self._reasons: Counter[str] = Counter()
        self._ids: list[Any] = []
        self._instants: list[datetime] = []
        # Words of rows set aside by a reader: a row that cannot be read is no row that is gone.
        self._doubtful: set[bytes] = set()
        self.read = 0
        self.forgotten = False

    def blocks(self) -> Iterator[tuple[pa.Table, Aside]]:
        """What is to be stored and what is set aside, block by block."""
        for block in self.file.blocks():
            self._check(block)
            weighed = self._weighing.block(block)
            yield weighed.rows, self._counted(block, weighed)
        self.forgotten = self._weighing.forgotten
        if self.file.complete and self._instants:
            newest = max(self._instants)
            for ids, keys in lacking(self._known, self._weighing.given, self._doubtful):
                rows = self._weighing.taken_back(keys, ids, newest)
                self._counts["retracted"] += rows.num_rows
                self._counts["stored"] += rows.num_rows
                self._note_ids(ids)
                yield rows, []

    def all_new(self, rows: pa.Table) -> bool:
        """Whether rows, of this file or others beside it, need no weighing."""
        return self._weighing.all_new(rows)

    def new(self, block: Block) -> Aside:
        """Count the one block of the file, which needs no weighing; what is set aside of it."""
        import pyarrow.compute as pc

        self._check(block)
        weighed = Weighed(block.rows, block.rows.num_rows)
        if block.rows.num_rows and "native_id" in block.rows.column_names:
            ends = pc.min_max(block.rows["native_id"]).as_py()
            weighed.low, weighed.high = ends["min"], ends["max"]
        return self._counted(block, weighed)

    def entry(self, size: int) -> StoredFile:
        """What the catalogue says of the file, once it is read."""
        file, ids = self.file, self._ids
        return StoredFile(
            id=self.number,
            feed=file.feed,
            table=file.table,
            name=file.name,
            sha256=file.sha256,
            bytes=size,
            reader=file.reader,
            numbered=file.numbered,
            complete=file.complete,
            seq=self._seq,
            read=self.read,
            **self._counts,
            id_low=min(ids, default=None),
            id_high=max(ids, default=None),
            known_from=min(self._instants, default=None),
            known_to=max(self._instants, default=None),
            reasons=dict(sorted(self._reasons.items())),
        )

    def _counted(self, block: Block, weighed: Weighed) -> Aside:
        self.read += block.read
        self._note(block, weighed)
        self._counts["stored"] += weighed.rows.num_rows
        return self._aside([*block.quarantined, *weighed.quarantined])

    def _note(self, block: Block, weighed: Weighed) -> None:
        import pyarrow.compute as pc

        for name in ("added", "revised", "held"):
            self._counts[name] += getattr(weighed, name)
        if weighed.low is not None:
            self._ids = [min([weighed.low, *self._ids]), max([weighed.high, *self._ids])]
        if block.rows.num_rows:
            ends = pc.min_max(block.rows["known_at"]).as_py()
            both = (e.replace(tzinfo=UTC) for e in (ends["min"], ends["max"]) if e)
            self._instants = [*both, *self._instants]
            self._instants = [min(self._instants), max(self._instants)] if self._instants else []
        if self.file.complete:
            for row in block.quarantined:
                words = [*_WORDS.split(row.raw)[:64], *_CELLS.split(row.raw)[:64]]
                self._doubtful.update(word.strip(b' "\r\n') for word in words)
                # Numbers are read with zeros before them.
                self._doubtful.update(word.lstrip(b"0") for word in words[:64])

    def _note_ids(self, ids: pa.Array) -> None:
        import pyarrow.compute as pc

        ends = pc.min_max(ids).as_py()
        self._ids = [min([ends["min"], *self._ids]), max([ends["max"], *self._ids])]

    def _aside(self, rows: list[Quarantined]) -> Aside:
        self._counts["quarantined"] += len(rows)
        self._reasons.update(row.reason for row in rows)
        return [(self.number, row.row, row.reason, row.raw) for row in rows]

    def _check(self, block: Block) -> None:
        found = block.rows.num_rows + len(block.quarantined)
        if block.read != found:
            raise RecordError.about(
                f"A reader of {self.file.name} lost rows", found,
                expected=f"{block.read} kept or set aside", do="Report it: the reader is wrong.",
            )  # fmt: skip


def receipt_of(
    file: FeedFile | StoredFile,
    *,
    seq: int = 0,
    forgotten: bool = False,
    before: StoredFile | None = None,
) -> FileReceipt:
    """The receipt of a file that was stored, or whose bytes came before with that sequence."""
    if isinstance(file, FeedFile):
        return FileReceipt(
            file.feed,
            file.table,
            file.name,
            file.sha256,
            before.seq if before else seq,
            again=True,
            otherwise=before.reader if before and before.reader != file.reader else None,
            reasons={"forgotten": 1} if forgotten else {},
        )
    return FileReceipt(
        feed=file.feed,
        table=file.table,
        name=file.name,
        sha256=file.sha256,
        seq=file.seq,
        read=file.read,
        added=file.added,
        revised=file.revised,
        held=file.held,
        quarantined=file.quarantined,
        retracted=file.retracted,
        reasons=file.reasons,
        known_from=file.known_from,
        known_to=file.known_to,
    )
