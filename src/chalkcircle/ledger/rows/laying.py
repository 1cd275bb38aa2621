"""Gathers rows of many files and lays them down in segments of about a million.

It knows which rows belong to a file that may yet be refused; of the catalogue it knows nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from chalkcircle.ledger.files import refusals

from .catalogue import QUARANTINE, RowSegment, StoredFile
from .known import Known, Stretch
from .writing import Footer, quarantine_rows, write_segment

if TYPE_CHECKING:
    import pyarrow as pa

ROWS = 1_000_000
"""Rows of a segment, about."""

_ASIDE = 32 << 20
"""Bytes of rows set aside that wait in memory at most."""

Kind = tuple[str, str]
"""Feed and content."""


class Laying:
    """Rows between two commits.

    Attributes:
        rows: How many were taken since the last commit.
    """

    def __init__(self, root: Path, seq: int, recorded_at: datetime) -> None:
        """Begin a commit."""
        self._root, self._recorded = root, {seq: recorded_at}
        self._segments: list[RowSegment] = []
        self._waiting: dict[Kind, list[pa.Table]] = {}
        self._own: list[RowSegment] = []
        self._fresh: dict[Kind, list[pa.Table]] = {}
        self._fresh_rows = 0
        self.rows = 0

    def add(
        self,
        feed: str,
        content: str,
        rows: pa.Table,
        aside: Sequence[tuple[int, int, str, bytes]],
        known: Known,
    ) -> None:
        """Take rows of the file that is being read, and those of it that were set aside."""
        if rows.num_rows:
            self._fresh.setdefault((feed, content), []).append(rows)
            self._fresh_rows += rows.num_rows
            self._note(rows, known)
        if aside:
            kept = quarantine_rows(aside)
            self._fresh.setdefault((feed, QUARANTINE), []).append(kept)
            self._fresh_rows += kept.num_rows
        for kind, parts in list(self._fresh.items()):
            large = sum(p.num_rows for p in parts) >= ROWS
            if large or (kind[1] == QUARANTINE and sum(p.nbytes for p in parts) >= _ASIDE):
                self._own.append(self._write(kind, self._fresh.pop(kind)))
                if kind[1] != QUARANTINE:
                    self._point(known)

    def undo(self) -> None:
        """Take away what was laid down of a file that is refused."""
        self._fresh.clear()
        self._fresh_rows = 0
        own, self._own = self._own, []
        with refusals(self._root):
            for segment in own:
                (self._root / "segments" / segment.file).unlink(missing_ok=True)

    def keep(self) -> None:
        """The file that was being read is whole."""
        self._segments += self._own
        self._own = []
        for kind, parts in self._fresh.items():
            self._waiting.setdefault(kind, []).extend(parts)
        self.rows += self._fresh_rows
        self._fresh, self._fresh_rows = {}, 0

    def finish(self, files: Sequence[StoredFile], cards: Mapping[str, str]) -> list[RowSegment]:
        """Lay the rest down; the last segment says what was committed, and with which others."""
        left = list(self._waiting.items())
        self._waiting = {}
        for kind, parts in left[:-1]:
            self._segments.append(self._write(kind, parts))
        kind, parts = left[-1] if left else ((files[0].feed, QUARANTINE), [quarantine_rows([])])
        self._segments.append(self._write(kind, parts, files, cards))
        return self._segments

    def _note(self, rows: pa.Table, known: Known) -> None:
        import pyarrow.compute as pc

        if "native_id" in rows.column_names:
            ends = pc.min_max(rows["native_id"]).as_py()
            known.fresh.append(Stretch(ends["min"], ends["max"], rows))

    def _point(self, known: Known) -> None:
        """Rows of the file that were in memory are now to be found in a segment."""
        last = self._own[-1]
        del known.fresh[len(self._own_of(last)) - 1 :]
        if last.id_low is not None:
            path = str(self._root / "segments" / last.file)
            known.fresh.append(Stretch(last.id_low, last.id_high, path))

    def _own_of(self, last: RowSegment) -> list[RowSegment]:
        return [s for s in self._own if s.content == last.content]

    def _write(
        self,
        kind: Kind,
        parts: list[pa.Table],
        files: Sequence[StoredFile] = (),
        cards: Mapping[str, str] = MappingProxyType({}),
    ) -> RowSegment:
        import pyarrow as pa

        feed, content = kind
        footer = Footer(
            feed=feed,
            content=content,
            recorded_at=self._recorded,
            files=tuple(files),
            beside=tuple(s.file for s in self._segments) if files else (),
            cards=dict(cards),
        )
        return write_segment(self._root, pa.concat_tables(parts), footer)
