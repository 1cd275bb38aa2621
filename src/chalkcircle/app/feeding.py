"""Files of feeds into the ledger, and what the ledger holds of each feed; it reads no prose."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from chalkcircle.model import ChalkcircleError, FeedError, InputError, Skipped, end_of_day

if TYPE_CHECKING:
    from chalkcircle.feeds.records import Card, Format
    from chalkcircle.ledger import FeedFile, FileReceipt, Ledger

Told = Callable[["FeedFile", int], None]
"""Is told the file and the rows of it that were read so far."""


class FeedsStored(msgspec.Struct, frozen=True, kw_only=True):
    """What a run did; of each file ``read = added + revised + held + quarantined``.

    Attributes:
        refused: Files of which nothing was stored, and why.
        fewer: Files with fewer rows than the feed's card expects at least.
    """

    snapshot: int
    files: tuple[FileReceipt, ...] = ()
    refused: tuple[Skipped, ...] = ()
    fewer: tuple[str, ...] = ()

    def total(self, what: str) -> int:
        """Sum of a count over all files."""
        return sum(getattr(one, what) for one in self.files)


class HeldFeed(msgspec.Struct, frozen=True, kw_only=True):
    """A feed that can be read, and what the ledger holds of it."""

    card: Card
    formats: tuple[str, ...]
    files: int = 0
    read: int = 0
    kept: int = 0
    """Rows stored, and those that were held with the same content."""
    quarantined: int = 0
    known_from: datetime | None = None
    known_to: datetime | None = None


def ingest_feeds(
    ledger: Ledger,
    paths: Sequence[Path | str],
    *,
    now: datetime,
    feed: str | None = None,
    mapping: Path | None = None,
    released: date | None = None,
    complete: bool = False,
    keep_going: bool = False,
    told: Told | None = None,
) -> FeedsStored:
    """Gate files of feeds and store their rows; bytes that came before are not read again.

    Args:
        ledger: Where rows are kept.
        paths: Files, folders or patterns.
        now: The present.
        feed: Take every file for one of this feed.
        mapping: Declares the columns of a table of the user's own.
        released: When the publisher released the files, where rows do not say.
        complete: Each file is its feed's whole table: what it lacks is taken back.
        keep_going: Name a refused file and go on instead of stopping.
        told: Hears how far the run is.

    Raises:
        FeedError: A file, or the mapping, cannot be used; files before it are stored.
        InputError: ``feed`` is none that is read.
    """
    from chalkcircle.feeds.bundling import read_files
    from chalkcircle.feeds.finding import expand

    known = _formats(feed, mapping)
    moment = end_of_day(released) if released else None
    refused: list[tuple[str, FeedError]] = []
    listed = refused if keep_going else None
    opened = read_files(
        expand(paths), known, now=now, released=moment, complete=complete, refused=listed
    )
    receipts = tuple(ledger.append_rows(opened, now=now, progress=told, refused=listed))
    return FeedsStored(
        snapshot=ledger.snapshot,
        files=receipts,
        refused=tuple(
            Skipped(source=name, reason="refused", detail=str(error)) for name, error in refused
        ),
        fewer=tuple(_fewer(receipts)),
    )


def held_feeds(ledger: Ledger | None = None) -> list[HeldFeed]:
    """Every feed that can be read or is held, by name."""
    from chalkcircle.feeds.reading import cards, formats

    files = ledger.feed_files() if ledger is not None else []
    found = []
    for name, card in sorted(cards().items()):
        own = [file for file in files if file.feed == name]
        since = [file.known_from for file in own if file.known_from]
        until = [file.known_to for file in own if file.known_to]
        found.append(
            HeldFeed(
                card=card,
                formats=tuple(one.id for one in formats() if one.feed == name),
                files=len(own),
                read=sum(file.read for file in own),
                kept=sum(file.read - file.quarantined for file in own),
                quarantined=sum(file.quarantined for file in own),
                known_from=min(since, default=None),
                known_to=max(until, default=None),
            )
        )
    return found


def feed_card(name: str) -> str:
    """The source card of a feed, as TOML.

    Raises:
        InputError: No such feed.
    """
    from chalkcircle.feeds.reading import cards

    if name not in cards():
        raise _no_feed(name, cards())
    return msgspec.toml.encode(cards()[name]).decode().rstrip()


def blank_mapping() -> str:
    """A mapping to fill in for a table of one's own, with comments."""
    from chalkcircle.feeds.mapping import blank_mapping as blank

    return blank()


def _no_feed(name: str, known: Iterable[str]) -> ChalkcircleError:
    return InputError.about(
        "No such feed", name, expected=f"one of {', '.join(sorted(known))}", do="See `feeds list`."
    )


def _formats(feed: str | None, mapping: Path | None) -> tuple[Format, ...]:
    from chalkcircle.feeds.mapping import read_mapping
    from chalkcircle.feeds.reading import cards, formats

    if mapping is not None:
        return read_mapping(mapping, formats(), cards()).formats
    known = tuple(one for one in formats() if feed is None or one.feed == feed)
    if not known:
        raise _no_feed(str(feed), {one.feed for one in formats()})
    return known


def _fewer(receipts: Sequence[FileReceipt]) -> Iterator[str]:
    """Files below the least total of their card."""
    from chalkcircle.feeds.reading import cards

    for one in receipts:
        least = cards()[one.feed].floors.get(str(one.table)) if one.feed in cards() else None
        if least is not None and not one.again and one.read < least:
            yield f"{one.name}: {one.read} rows, at least {least} expected"


def utc_day(instant: datetime | None) -> str:
    """The day of an instant, UTC, or a dash."""
    return "–" if instant is None else f"{instant.astimezone(UTC):%Y-%m-%d}"
