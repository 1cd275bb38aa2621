"""Appends files of feeds, many to a commit, each whole or not at all, under the writer's lock.

Rows, rows set aside and original bytes are durable before the catalogue's commit, and only after
it is anybody told. No stored row is changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from chalkcircle.ledger.sweeping import writing
from chalkcircle.model import ChalkcircleError, FeedError, PlugError

from .group import Group
from .records import Bundle, FeedFile, FileReceipt

if TYPE_CHECKING:
    from chalkcircle.ledger.store import Ledger

Progress = Callable[[FeedFile, int], None]
"""Is told how many rows of a file were read so far."""


def append_rows(
    ledger: Ledger,
    files: Iterable[FeedFile | Bundle],
    now: datetime,
    progress: Progress | None,
    refused: list[tuple[str, FeedError]] | None,
    cards: Mapping[str, str],
) -> Iterator[FileReceipt]:
    """Store files of feeds; see :meth:`Ledger.append_rows`."""
    source: Iterator[FeedFile | Bundle] = iter(files)
    file, trouble = _next(source)
    while file is not None:
        with writing(ledger):
            group = Group(ledger, now, progress, cards)
            while file is not None:
                trouble = _take(group, file, refused)
                if trouble is not None or group.full:
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


def _take(
    group: Group, given: FeedFile | Bundle, refused: list[tuple[str, FeedError]] | None
) -> ChalkcircleError | None:
    """Take files; gives the error of the first that is refused, unless those are to be listed."""
    if isinstance(given, Bundle):
        if group.take_together(given):
            return None
        files = given.files
    else:
        files = (given,)
    for file in files:
        try:
            group.take(file)
        except FeedError as error:
            if refused is None:
                return error
            refused.append((file.name, error))
        except PlugError as error:
            return error  # The reader is broken, not the file: all others would be listed too.
    return None


def _next(
    source: Iterator[FeedFile | Bundle],
) -> tuple[FeedFile | Bundle | None, ChalkcircleError | None]:
    """The next file, or why there is none: what was read before it is to be stored first."""
    try:
        return next(source, None), None
    except ChalkcircleError as error:
        return None, error
