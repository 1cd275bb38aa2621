"""Sums within a week from the strips of a ledger, and from its segments for what no strip has.

Every row comes from one of them: a strip has those of the files up to its own, segments the rest.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from chalkcircle.ledger.rows.records import Table

from .cells import Cells, Lines, joined
from .cube import Week, instant_of
from .making import scanned
from .sources import rows_upto, sources_of
from .strip_cache import kept_strips, read_strip
from .strips import Laid, Span, Strip, strip_of

if TYPE_CHECKING:
    from chalkcircle.ledger.engine import Engine
    from chalkcircle.ledger.rows.catalogue import RowSegment
    from chalkcircle.ledger.store import Ledger

MOST = 1 << 23
"""Rows of a strip at most: 400 MB while it is made."""
_MANY = 1 << 16
"""Rows of a week beyond its strip from which one is made in memory."""
_OPEN = 1024
"""Strips that stay mapped, twenty years of weeks: some 5 MB each for GDELT, which the system may
drop. One that is mapped anew is hashed anew, which takes longer than the question."""
_STEP = timedelta(microseconds=1)


class Strips:
    """Gives a cube the sums within a week, each time from what the ledger has by then."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._kept = kept_strips(ledger.root)
        self._open: dict[Span, Laid] = {}
        self._most: dict[tuple[int, int, int], int] = {}

    def __call__(self, lines: Lines, week: int, until: datetime, upto: int) -> Week:
        """See ``Within``; the end of the week that has fewer rows is added up."""
        first, last = bounds = _bounds(week)
        found = self._strip(lines, week, upto)
        if found is None:
            return Week(self._beyond(lines, 0, upto, (first, until)), whole=False)
        span, laid = found
        (start, middle), end = laid.rows(first, until), laid.rows(*bounds)[1]
        whole = end - middle < middle - start
        cells = laid.cells(middle, end, -1) if whole else laid.cells(start, middle, 1)
        if not self._rows_beyond(week, span.files, upto):
            return Week(cells, whole)
        known = (until + _STEP, last) if whole else (first, until)
        more = self._beyond(lines, span.files, upto, known)
        more = Cells(more.line, more.week, more.known, -more.sums if whole else more.sums)
        return Week(joined([cells, more]), whole)

    def _beyond(
        self, lines: Lines, after: int, upto: int, known: tuple[datetime, datetime]
    ) -> Cells:
        """Sums of the rows of files above one number and up to another, between two instants."""

        def question(_: Engine, segments: Sequence[RowSegment]) -> Cells:
            near = sources_of(self._ledger, segments, after=after, known=known)
            return scanned(near, lines, known, after=after, upto=upto)

        return self._ledger.ask_rows(Table.EVENTS, question)

    def _strip(self, lines: Lines, week: int, upto: int) -> tuple[Span, Laid] | None:
        """The strip that has most of a week; it is made where much is in none."""
        found = self._best(lines, week, upto)
        if self._rows_beyond(week, found[0].files if found else 0, upto) > _MANY:
            span = Span(week, week + 1, upto)

            def question(_: Engine, segments: Sequence[RowSegment]) -> Strip | None:
                near = sources_of(self._ledger, segments, known=_bounds(week))
                return strip_of(near, span, MOST)

            if strip := self._ledger.ask_rows(Table.EVENTS, question):
                return span, self._remember(span, Laid(strip, lines))
        return found

    def _best(self, lines: Lines, week: int, upto: int) -> tuple[Span, Laid] | None:
        have = [s for s in self._open if s.first <= week < s.end and s.files <= upto]
        best = max(have, key=lambda s: s.files, default=None)
        for kept in list(self._kept):
            span = kept.span
            fits = span.first <= week < span.end and span.files <= upto
            if not fits or (best is not None and best.files >= span.files):
                continue
            whole = rows_upto(self._ledger, span.files) == kept.rows
            strip = read_strip(kept) if whole else None
            if strip is None:
                self._kept.remove(kept)
                continue
            return span, self._remember(span, Laid(strip, lines))
        return None if best is None else (best, self._remember(best, self._open.pop(best)))

    def _remember(self, span: Span, laid: Laid) -> Laid:
        while len(self._open) >= _OPEN:
            self._open.pop(next(iter(self._open)))
        self._open[span] = laid
        return laid

    def _rows_beyond(self, week: int, after: int, upto: int) -> int:
        """At most so many rows of a week are in files above one number and up to another."""
        key = week, after, upto
        if key not in self._most:
            low, high = _bounds(week)
            self._most[key] = sum(
                s.rows for s in self._ledger.row_segments(Table.EVENTS)
                if after < s.file_high and s.file_low <= upto and s.known_low and s.known_high
                and s.known_low.replace(tzinfo=None) <= high
                and s.known_high.replace(tzinfo=None) >= low
            )  # fmt: skip
        return self._most[key]


def _bounds(week: int) -> tuple[datetime, datetime]:
    """The first and the last instant of a week."""
    return instant_of(week), instant_of(week + 1) - _STEP
