"""Cuts a file into stretches of whole rows and passes each through the gate; opens no file.

Memory does not depend on the size of the file, the length of a line or the number of rows: a
stretch has at most so many bytes and rows, and of a line longer than a row may be only the first
bytes are kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from chalkcircle.feeds.records import Layout
from chalkcircle.ledger import Quarantined

from .choosing import LINES, Chosen, choose
from .compiling import ROOM
from .planning import Plan, plan
from .quoting import unquote
from .reasons import OF_ROWS
from .sifting import KEPT_BYTES, Rows, Sifted, sift
from .splitting import LONG, MARKS_OF_GROUP, mark, rows_of

_ROOM = bytes(ROOM)
SIZE = 4 << 20
_HEAD = 1 << 20
MOST_ROWS = 1 << 16
MOST_MARKS = 1 << 21


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
    chunks = filter(None, chunks)
    head = b""
    while len(head) < _HEAD and head.count(b"\n") <= LINES and (more := next(chunks, b"")):
        head += more
    chosen = choose(layouts, head[:_HEAD])
    flow = _Flow(chosen, plan(chosen.columns, needs))
    for held, last in _pieces(chain((head[chosen.skip :],), chunks), size):
        yield from flow.take(held, last)


def gate_lines(
    chosen: Chosen, lines: Iterable[bytes], needs: tuple[str, ...] = ()
) -> Iterator[Sifted]:
    """As ``gate``, for whole lines that are at hand and of a layout that is chosen.

    Args:
        chosen: How to read them; no quotes.
        lines: One or more in each piece, every one with its end.
        needs: As of ``gate``.
    """
    yield from _Flow(chosen, plan(chosen.columns, needs)).through(b"".join((*lines, _ROOM)), True)


def _pieces(chunks: Iterator[bytes], size: int) -> Iterator[tuple[list[bytes], bool]]:
    """The chunks in pieces of about ``size`` bytes, each with whether it is the last."""
    held: list[bytes] = []
    for chunk in chunks:
        if sum(map(len, held)) >= size:
            yield held, False
            held = []
        held.append(chunk)
    yield held, True


class _Flow:
    """What is carried from one piece of a file to the next."""

    def __init__(self, chosen: Chosen, plan: Plan) -> None:
        self.layout, self.plan = chosen.layout, plan
        self.line = chosen.line
        self.rest = b""
        self.skipped: bytes | None = None
        self.over: list[Quarantined] = []
        self.ends = np.empty(0, dtype=np.int32)  # used again: fresh memory costs more than marks

    def take(self, held: list[bytes], last: bool) -> Iterator[Sifted]:
        """Pass all whole rows of a piece, given as its parts."""
        if self.skipped is not None:
            held = [self._skip(b"".join(held), last)]
        held = [part for part in (self.rest, *held) if part]
        ending = b"\n" if last and held and not held[-1].endswith(b"\n") else b""
        yield from self.through(b"".join((*held, ending, _ROOM)), last)

    def through(self, data: bytes, last: bool) -> Iterator[Sifted]:
        """Pass all whole rows of bytes that have room behind them."""
        used = 0
        while used < len(data) - ROOM:
            rows, taken, lines = self._rows(data, used, last)
            if taken == 0:
                if not last and len(data) - ROOM - used <= self.layout.longest:
                    break
                self.skipped = data[used : used + KEPT_BYTES]
                used = len(data) - ROOM - len(self._skip(data[used:-ROOM], last))
                continue
            yield self._sifted(rows)
            self.line += lines
            used += taken
        self.rest = data[used:-ROOM]
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

    def _rows(self, source: bytes, used: int, last: bool) -> tuple[Rows, int, int]:
        if self.layout.quoted or self.layout.separator != "\t":
            return self._unquoted(source, used, last)
        data = np.frombuffer(source, dtype=np.uint8)[used:-ROOM]
        room = min(len(data), MOST_MARKS) + MARKS_OF_GROUP
        if room > len(self.ends):
            self.ends = np.empty(room, dtype=np.int32)
        ends = self.ends
        high = np.empty((len(data) + 63) >> 6, dtype=np.uint8)
        found = mark(data, ends, high)
        good, bad = _places(found, 4), _places(found, 4)
        cells, utf8 = len(self.plan.columns), self.layout.encoding == "utf-8"
        goods, bads, taken = rows_of(
            data, ends, found, high, cells, self.layout.longest, utf8, good, bad
        )
        good, bad = good[:goods], bad[:bads]
        raw = good[:, 1:3] + np.int32(used)
        return self._found(data, ends, good, bad, source, raw, used), taken, goods + bads

    def _unquoted(self, source: bytes, used: int, last: bool) -> tuple[Rows, int, int]:
        data = np.frombuffer(source, dtype=np.uint8)[used:-ROOM]
        most = 2 * len(data) + 2
        out, ends = np.empty(most + ROOM, dtype=np.uint8), np.empty(most, dtype=np.int32)
        rows = source.count(b"\n", used)
        good, raw, bad = _places(rows, 4), _places(rows, 2), _places(rows, 4)
        layout, cells = self.layout, len(self.plan.columns)
        goods, bads, taken, lines = unquote(
            data, ord(layout.separator), layout.quoted, last, cells, layout.longest,
            layout.encoding == "utf-8", out, ends, good, raw, bad,
        )  # fmt: skip
        good, bad = good[:goods], bad[:bads]
        raw = raw[:goods] + np.int32(used)
        return self._found(out, ends, good, bad, source, raw, used), taken, lines

    def _found(
        self,
        data: NDArray[np.uint8],
        ends: NDArray[np.int32],
        good: NDArray[np.int32],
        bad: NDArray[np.int32],
        source: bytes,
        raw: NDArray[np.int32],
        used: int,
    ) -> Rows:
        bad[:, 1:3] += np.int32(used)
        data.flags.writeable = False  # one kind of array, or every kernel is compiled twice
        decode = "" if self.layout.encoding == "utf-8" else "latin-1"
        return Rows(data, ends, good, bad, source, raw, self.line, decode)


def _places(rows: int, columns: int) -> NDArray[np.int32]:
    return np.empty((min(MOST_ROWS, rows), columns), dtype=np.int32)


def _no_rows(line: int) -> Rows:
    none = np.empty((0, 4), dtype=np.int32)
    data = np.frombuffer(b"", dtype=np.uint8)
    return Rows(data, np.empty(0, dtype=np.int32), none, none, b"", none[:, 1:3], line)
