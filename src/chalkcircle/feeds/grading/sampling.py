"""Which rows to read next: as many of each grade, each of another article; it labels nothing."""

from __future__ import annotations

from collections.abc import Collection
from itertools import zip_longest
from typing import TYPE_CHECKING

from chalkcircle.feeds.labels import row_name

from .grades import Graded

if TYPE_CHECKING:
    import pyarrow as pa


def names_of(feed: str, rows: pa.Table) -> list[str]:
    """The name of each row, as labels call it."""
    natives = rows.column("native_id").to_pylist()
    revisions = [0] * rows.num_rows
    if "revision" in rows.column_names:
        revisions = rows.column("revision").to_pylist()
    return [row_name(feed, n, r or 0) for n, r in zip(natives, revisions, strict=True)]


def to_read(
    feed: str,
    rows: pa.Table,
    graded: Graded,
    *,
    count: int,
    seed: int,
    done: Collection[str] = (),
) -> list[int]:
    """Indices of rows to label next, from all grades in turn.

    Rows of one article are right or wrong together, so each address is drawn once, and an address
    of which a row is labelled is not drawn again. The same rows, seed and labels give the same.

    Args:
        feed: Its name.
        rows: Those that were graded.
        graded: Their grades.
        count: How many at most.
        seed: Of the draw.
        done: Names of the rows that are labelled.
    """
    import numpy as np

    names = names_of(feed, rows)
    articles: list[str | None] = list(names)
    if "source" in rows.column_names:
        articles = rows.column("source").to_pylist()
    held = set(done)
    used = {articles[i] for i, name in enumerate(names) if name in held}
    order = sorted(range(len(names)), key=names.__getitem__)
    drawn = np.random.default_rng(seed).permutation(len(order))
    heaps: list[list[int]] = [[] for _ in graded.levels]
    for place in drawn.tolist():
        row = order[place]
        heaps[graded.grades[row]].append(row)
    found: list[int] = []
    for turn in zip_longest(*(_each_once(heap, articles, used, count) for heap in heaps)):
        for row in turn:
            if row is not None and articles[row] not in used and len(found) < count:
                used.add(articles[row])
                found.append(row)
    return found


def _each_once(
    heap: list[int], articles: list[str | None], used: set[str | None], count: int
) -> list[int]:
    """Rows of different articles without those used; more than enough for all other grades."""
    mine: dict[str | None, int] = {}
    for row in heap:
        if (article := articles[row]) is not None and article not in used:
            mine.setdefault(article, row)
        if len(mine) > 8 * count:
            break
    return list(mine.values())
