"""Lays the rows of a cube down in strips, of half a million rows and more, when it is kept.

Strips that still hold all that the ledger has of their weeks stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from chalkcircle.ledger.cache_folder import remove

from .cube import instant_of
from .sources import rows_upto
from .strip_cache import KeptStrip, keep_strip, kept_strips
from .strip_opening import MOST
from .strips import Span, strip_of

if TYPE_CHECKING:
    from chalkcircle.ledger.store import Ledger

    from .cells import Cells
    from .cube import Cube
    from .grouping import Source

ROWS = 1 << 19
"""Weeks are put into one strip until it has so many rows."""


def lay_strips(ledger: Ledger, cube: Cube, sources: Sequence[Source]) -> None:
    """Make the strips that are missing, and remove those that are of no use any more.

    Args:
        ledger: Where to keep them.
        cube: Whose rows.
        sources: All segments of events.
    """
    weeks = _weeks(cube.cells())
    before = kept_strips(ledger.root)
    good = _good(ledger, cube, before, sources, weeks)
    rows = rows_upto(ledger, cube.files)
    for first, end in _missing(weeks, [k.span for k in good]):
        span = Span(first, end, cube.files)
        strip = strip_of(sources, span, MOST)
        if strip is not None and not keep_strip(ledger.root, strip, span, rows):
            return
    for kept in before:
        if kept not in good:
            remove(kept.path)


def _weeks(cells: Cells) -> dict[int, int]:
    """Weeks in which rows became known, in order, each with about how many."""
    import numpy as np

    found, at = np.unique(cells.known, return_inverse=True)
    rows = np.bincount(at, np.abs(cells.sums[0]), len(found))
    return dict(zip(found.tolist(), rows.tolist(), strict=True))


def _good(
    ledger: Ledger,
    cube: Cube,
    kept: Sequence[KeptStrip],
    sources: Sequence[Source],
    weeks: dict[int, int],
) -> list[KeptStrip]:
    """Those that may stay; not a short last one, which grows."""
    found: list[KeptStrip] = []
    for one in kept:
        span = one.span
        apart = not found or found[-1].span.end <= span.first
        low, high = instant_of(span.first), instant_of(span.end)
        later = any(
            s.file_high > span.files and s.known_low < high and s.known_high >= low
            for s in sources
        )  # fmt: skip
        if apart and not later and rows_upto(ledger, span.files) == one.rows:
            found.append(one)
    if found and span_rows(found[-1].span, weeks) < ROWS and found[-1].span.files < cube.files:
        found.pop()
    return found


def span_rows(span: Span, weeks: dict[int, int]) -> int:
    """About how many rows became known within a span."""
    return sum(rows for week, rows in weeks.items() if span.first <= week < span.end)


def _missing(weeks: dict[int, int], have: Sequence[Span]) -> Iterator[tuple[int, int]]:
    """Stretches of weeks that no span has, from the first to before the end."""
    first, rows, last = None, 0, 0
    for week, more in weeks.items():
        covered = any(span.first <= week < span.end for span in have)
        if first is not None and (covered or rows >= ROWS):
            yield first, last + 1
            first = None
        if not covered:
            first, rows = (week, more) if first is None else (first, rows + more)
            last = week
    if first is not None:
        yield first, last + 1
