"""Cuts a file into stretches of whole rows and passes each through the gate; opens no file.

Memory does not depend on the size of the file, the length of a line or the number of rows: a
stretch has at most so many bytes and rows, and of a line longer than a row may be only the first
bytes are kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from chalkcircle.feeds.records import Layout
from chalkcircle.ledger import Quarantined

from .choosing import Chosen, choose
from .planning import Plan, plan
from .reasons import OF_ROWS
from .sifting import KEPT_BYTES, Rows, Sifted, sift
from .splitting import LONG, mark, rows_of

SIZE = 8 << 20
MOST_ROWS = 1 << 16


def gate(
    layouts: tuple[Layout, ...],
    chunks: Iterator[bytes],
    *,
    needs: tuple[str, ...] = (),
    size: int = SIZE,
) -> Iterator[Sifted]:
    """Every row of a file, checked: kept, or quarantined with the reason.

    Args:
        layouts: Those the file may have; its header or first lines decide.
        chunks: The file's bytes, inflated, in pieces of any length.
        needs: Columns whose values are wanted (all are checked); empty for all.
        size: Bytes of a stretch, about.

    Raises:
        FeedError: The file is empty, is of another kind, or lacks a column.
    """
    pieces = _pieces(chunks, size)
    first, last = next(pieces, (b"", True))
    chosen = choose(layouts, first)
    flow = _Flow(chosen, plan(chosen.columns, needs))
    yield from flow.take(first[chosen.skip :], last)
    for piece, last in pieces:
        yield from flow.take(piece, last)


def _pieces(chunks: Iterator[bytes], size: int) -> Iterator[tuple[bytes, bool]]:
    """The chunks in pieces of about ``size`` bytes, each with whether it is the last."""
    held: list[bytes] = []
    length = 0
    ready: bytes | None = None
    for chunk in chunks:
        held.append(chunk)
        length += len(chunk)
        if length >= size:
            if ready is not None:
                yield ready, False
            ready, held, length = b"".join(held), [], 0
    if ready is not None and held:
        yield ready, False
        ready = None
    yield (b"".join(held) if ready is None else ready), True


class _Flow:
    """What is carried from one piece of a file to the next."""

    def __init__(self, chosen: Chosen, plan: Plan) -> None:
        self.layout, self.plan = chosen.layout, plan
        self.line = chosen.line
        self.rest = b""
        self.skipped: bytes | None = None
        self.over: list[Quarantined] = []

    def take(self, piece: bytes, last: bool) -> Iterator[Sifted]:
        """Pass all whole rows of a piece."""
        if self.skipped is not None:
            piece = self._skip(piece, last)
        data = self.rest + piece if self.rest else piece
        if last and data and not data.endswith(b"\n"):
            data += b"\n"
        used = 0
        while used < len(data):
            rows, taken, lines = self._rows(data, used)
            if taken == 0:
                break
            yield self._sifted(rows)
            self.line += lines
            used += taken
        self.rest = data[used:]
        if len(self.rest) > self.layout.longest:
            self.skipped, self.rest = self.rest[:KEPT_BYTES], b""
        if last and self.over:
            yield self._sifted(_no_rows(self.line))

    def _skip(self, piece: bytes, last: bool) -> bytes:
        """Drop what is left of a line that is too long."""
        end = piece.find(b"\n")
        if end < 0 and not last:
            return b""
        self.over.append(Quarantined(self.line, OF_ROWS[LONG], self.skipped or b""))
        self.line += 1
        self.skipped = None
        return piece[end + 1 :] if end >= 0 else b""

    def _sifted(self, rows: Rows) -> Sifted:
        sifted = sift(self.plan, rows)
        if not self.over:
            return sifted
        over, self.over = tuple(self.over), []
        return replace(sifted, quarantined=over + sifted.quarantined, read=sifted.read + len(over))

    def _rows(self, source: bytes, used: int) -> tuple[Rows, int, int]:
        data = np.frombuffer(source, dtype=np.uint8)[used:]
        ends = np.empty(len(data) + 1, dtype=np.int32)
        found = mark(data, ord(self.layout.separator), ends)
        cells = len(self.plan.columns)
        most = min(MOST_ROWS, found)
        good, bad = np.empty((most, 4), dtype=np.int32), np.empty((most, 4), dtype=np.int32)
        utf8 = self.layout.encoding == "utf-8"
        goods, bads, taken = rows_of(
            data, ends, found, cells, self.layout.longest, most, utf8, good, bad
        )
        good, bad = good[:goods], bad[:bads]
        raw = good[:, 1:3] + np.int32(used)
        bad[:, 1:3] += np.int32(used)
        rows = Rows(data, ends, good, bad, source, raw, self.line, "" if utf8 else "latin-1")
        return rows, taken, goods + bads


def _no_rows(line: int) -> Rows:
    none = np.empty((0, 4), dtype=np.int32)
    data = np.empty(0, dtype=np.uint8)
    return Rows(data, np.empty(0, dtype=np.int32), none, none, b"", none[:, 1:3], line)
