"""Appends files of feeds, many to a commit, each whole or not at all, under the writer's lock.

Rows, rows set aside and original bytes are durable before the catalogue's commit, and only after
it is anybody told. No stored row is changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from chalkcircle.model import ChalkcircleError, FeedError

from .row_group import Group
from .rows import FeedFile, FileReceipt
from .sweeping import writing

if TYPE_CHECKING:
    from .store import Ledger

Progress = Callable[[FeedFile, int], None]
"""Is told how many rows of a file were read so far."""


def append_rows(
    ledger: Ledger,
    files: Iterable[FeedFile],
    now: datetime,
    progress: Progress | None,
    refused: list[tuple[str, FeedError]] | None,
) -> Iterator[FileReceipt]:
    """Store files of feeds; see :meth:`Ledger.append_rows`."""
    source = iter(files)
    file, trouble = _next(source)
    while file is not None:
        with writing(ledger):
            group = Group(ledger, now, progress)
            while file is not None:
                try:
                    group.take(file)
                except FeedError as error:
                    if refused is None:
                        trouble = error
                        break
                    refused.append((file.name, error))
                if group.full:
                    break
                file, trouble = _next(source)
            group.settle()
        yield from group.receipts
        if trouble is not None:
            break
        # Nobody else waits while the next file is found.
        file, trouble = _next(source) if file is not None else (None, None)
    if trouble is not None:
        raise trouble


def _next(source: Iterator[FeedFile]) -> tuple[FeedFile | None, ChalkcircleError | None]:
    """The next file, or why there is none: what was read before it is to be stored first."""
    try:
        return next(source, None), None
    except ChalkcircleError as error:
        return None, error
