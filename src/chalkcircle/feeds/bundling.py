"""Reads many files of feeds, small ones of one kind together; every row stays that of its file.

A quarter of an hour of GDELT is some 1,500 rows: a file that small costs more to handle than to
read. Only lines are put together, never the parts of one: whatever is quoted, has a header or
turns out unlike the others is read alone, and so is a file that must be refused.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from itertools import accumulate, pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from chalkcircle.feeds.opening import open_feed
from chalkcircle.feeds.reading import file_of, raw_of, read_file, recognise, set_aside, shaped_by
from chalkcircle.feeds.records import Context, Format, Gated
from chalkcircle.ledger import Block, Bundle, FeedFile, Quarantined
from chalkcircle.model import FeedError, PlugError

if TYPE_CHECKING:
    import pyarrow as pa

    from chalkcircle.feeds.gate.choosing import Chosen

_SMALL = 256 << 10
"""Bytes on disk of a file that is put together with others, at most."""
_SWOLLEN = 4 << 20
"""Bytes of it, inflated, at most."""
_BYTES, _LINES = 4 << 20, 1 << 15
"""A bundle that has as many takes no further file."""


def read_files(
    paths: Sequence[Path],
    formats: tuple[Format, ...],
    *,
    now: datetime,
    released: datetime | None = None,
    complete: bool = False,
    refused: list[tuple[str, FeedError]] | None = None,
) -> Iterator[FeedFile | Bundle]:
    """Files of feeds in their order, to be gated as they are taken; see ``read_file``.

    Args:
        paths: Plain, zip, gzip or zstd.
        formats: Those they may have.
        now: The present.
        released: When the publisher released them, where rows do not say.
        complete: Each is its feed's whole table.
        refused: Gets name and error of each file that is refused, and the others go on.

    Raises:
        FeedError: A file is refused, and ``refused`` was not given.
        PlugError: A reader of somebody else's failed.
    """
    waiting: list[_Small] = []
    for path in paths:
        small = None if complete else _small(path, formats, now, released)
        if waiting and not (small and small.fits(waiting)):
            yield _bundle(waiting)
            waiting = []
        if small:
            waiting.append(small)
            continue
        try:
            yield read_file(path, formats, now=now, released=released, complete=complete)
        except FeedError as error:
            if refused is None:
                raise
            refused.append((path.name, error))
    if waiting:
        yield _bundle(waiting)


@dataclass(frozen=True, slots=True)
class _Small:
    """A small file, inflated.

    Attributes:
        lines: Whole ones, without what stands before the first row.
        count: How many.
    """

    file: FeedFile
    form: Format
    chosen: Chosen
    context: Context
    lines: bytes
    count: int

    def fits(self, others: list[_Small]) -> bool:
        """Whether it can be gated with others, and they have room for it."""
        first = others[0]
        alike = self.form is first.form and self.chosen.layout is first.chosen.layout
        room = sum(len(one.lines) for one in others) < _BYTES
        return alike and room and sum(one.count for one in others) < _LINES


def _small(
    path: Path, formats: tuple[Format, ...], now: datetime, released: datetime | None
) -> _Small | None:
    """A file that may be gated with others, or ``None``; what is wrong with one is not told."""
    from chalkcircle.feeds.gate.choosing import choose

    try:
        if path.stat().st_size > _SMALL:
            return None
        opened = open_feed(path)
        if (whole := opened.whole(_SWOLLEN)) is None:
            return None
        data, sha256 = whole
        form = recognise(opened.name, data[:4096], formats)
        if any(one.quoted or one.header or one.separator != "\t" for one in form.layouts):
            return None
        chosen = choose(form.layouts, data)
    except (FeedError, PlugError, OSError):
        return None
    context = Context(opened.name, now, released)
    lines = data[chosen.skip :]
    if lines and not lines.endswith(b"\n"):
        lines += b"\n"
    file = file_of(opened, form, context, sha256)
    return _Small(file, form, chosen, context, lines, lines.count(b"\n"))


def _bundle(files: list[_Small]) -> FeedFile | Bundle:
    if len(files) == 1:
        return files[0].file
    return Bundle(tuple(one.file for one in files), partial(_together, tuple(files)))


def _together(files: tuple[_Small, ...]) -> tuple[pa.Table, tuple[Block, ...]] | None:
    """Gate and shape all lines at once, then say which rows are whose."""
    import numpy as np
    import pyarrow as pa

    from chalkcircle.feeds.gate.gating import gate_lines

    form = files[0].form
    lines = (one.lines for one in files)
    stretches = list(gate_lines(files[0].chosen, lines, form.needs))
    if len(stretches) != 1:
        return None
    sifted = stretches[0]
    ends = np.fromiter(accumulate((one.count for one in files), initial=0), np.int32)
    line = sifted.gated.rows.to_numpy()
    whose = np.searchsorted(ends, line, side="left") - 1
    gated = Gated(sifted.gated.columns, pa.array(line - ends[whose]))
    shaped = shaped_by(form, gated, files[0].context)
    kept = shaped.kept.to_numpy()
    if len(kept) > 1 and (kept[1:] <= kept[:-1]).any():
        return None
    starts = ends.tolist()
    aside: list[list[Quarantined]] = [[] for _ in files]
    for one in set_aside(sifted, shaped):
        at = bisect_left(starts, one.row) - 1
        aside[at].append(replace(one, row=one.row - starts[at]))
    cuts = np.searchsorted(whose[kept], np.arange(len(files) + 1)).tolist()
    blocks = tuple(
        Block(shaped.rows.slice(a, b - a), tuple(out), file.count, raw_of(sifted, kept[a:b]))
        for (a, b), out, file in zip(pairwise(cuts), aside, files, strict=True)
    )
    return shaped.rows, blocks
