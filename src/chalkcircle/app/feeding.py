"""Files of feeds into the ledger, and what the ledger holds of each feed; it reads no prose."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from chalkcircle.model import FeedError, Skipped, UnknownFormat, end_of_day

from .feed_cards import known_cards, no_feed, others_cards, refuse_looser, to_keep
from .feed_unknown import UnknownSides, unknown_sides

if TYPE_CHECKING:
    from chalkcircle.feeds.records import Card, Format
    from chalkcircle.ledger import Bundle, FeedFile, FileReceipt, Ledger, Rebuilt, StoredFile
    from chalkcircle.ledger.rows.appending import Progress

_SMALL = 100_000
"""Rows below which a segment is small."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedsStored:
    """What a run did; of each file ``read = added + revised + held + quarantined``.

    Attributes:
        refused: Files of which nothing was stored, and why.
        fewer: Files with fewer rows than the feed's card expects at least.
        small: Segments of rows that `ledger compact` would merge, about; a thousand make questions
            slow.
        unknown: Sides that no table knows, in rows of a mapping of the user's own.
    """

    snapshot: int
    files: tuple[FileReceipt, ...] = ()
    refused: tuple[Skipped, ...] = ()
    fewer: tuple[str, ...] = ()
    small: int = 0
    unknown: UnknownSides = field(default_factory=UnknownSides)

    def total(self, what: str) -> int:
        """Sum of a count over all files."""
        return sum(getattr(one, what) for one in self.files)


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldFeed:
    """A feed that can be read, and what the ledger holds of it."""

    name: str
    card: Card
    formats: tuple[str, ...]
    """Readers of its files; none of a table, which `feeds load` reads, and of texts (`ingest`)."""
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
    told: Progress | None = None,
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
        PlugError: A reader of somebody else's failed; files before it are stored.
        InputError: ``feed`` is none that is read.
    """
    from chalkcircle.feeds.bundling import read_files
    from chalkcircle.feeds.finding import expand

    known, brought = _mapped(ledger, mapping) if mapping else (_formats(feed), {})
    own = next(iter(brought), None)  # of the mapping
    cards = to_keep(ledger, brought | others_cards())
    for name in cards.keys() & ledger.cards().keys():
        ledger.keep_card(name, cards[name])
    moment = end_of_day(released) if released else None
    refused: list[tuple[str, FeedError]] = []
    listed = refused if keep_going else None
    opened = read_files(
        expand(paths), known, now=now, released=moment, complete=complete, refused=listed
    )
    if moment is not None:
        opened = _not_older(ledger, opened, moment, listed)
    before = ledger.last_file()
    stored = tuple(ledger.append_rows(opened, now=now, progress=told, refused=listed, cards=cards))
    receipts = _told_apart(ledger, stored)
    return FeedsStored(
        snapshot=ledger.snapshot,
        files=receipts,
        refused=tuple(
            Skipped(source=name, reason=_why(error), detail=str(error)) for name, error in refused
        ),
        fewer=tuple(_fewer(ledger, before, receipts)),
        small=ledger.segments_below(_SMALL),
        unknown=unknown_sides(ledger, own, before, receipts) if own else UnknownSides(),
    )


def _not_older(
    ledger: Ledger,
    files: Iterator[FeedFile | Bundle],
    released: datetime,
    refused: list[tuple[str, FeedError]] | None,
) -> Iterator[FeedFile | Bundle]:
    """Files but for those of a release older than one that is held: its word would stand anew."""
    from chalkcircle.ledger import FeedFile

    held = ledger.feed_files()
    newest = {f.feed: f for f in sorted(held, key=lambda f: f.known_to or released)}
    known = {f.sha256 for f in held}
    for one in files:
        last = newest.get(one.feed) if isinstance(one, FeedFile) else None
        newer = last is not None and last.known_to is not None and last.known_to > released
        if not isinstance(one, FeedFile) or last is None or not newer or one.sha256 in known:
            yield one
            continue
        error = FeedError.about(
            "An older release after a newer one",
            f"{one.name}, {released:%Y-%m-%d}",
            expected=f"a release not before that of {last.name}, {last.known_to:%Y-%m-%d}",
            do="Store releases in the order they came out, in a ledger of their own if need be.",
        )
        if refused is None:
            raise error
        refused.append((one.name, error))


NO_FEED = "no file of a feed"


def _why(error: FeedError) -> str:
    return NO_FEED if isinstance(error, UnknownFormat) else "refused"


def _told_apart(ledger: Ledger, receipts: Sequence[FileReceipt]) -> tuple[FileReceipt, ...]:
    """The same, with ``forgotten`` as the reason where bytes that came before lost a row by it."""
    buried = ledger.tombstones() if any(one.again for one in receipts) else {}
    return tuple(
        replace(one, reasons=one.reasons | {"forgotten": 1})
        if one.again and one.sha256 in buried
        else one
        for one in receipts
    )


def held_feeds(ledger: Ledger | None = None) -> list[HeldFeed]:
    """Every feed and table that can be read or is held, by name."""
    from chalkcircle.feeds.reading import formats

    files = ledger.feed_files() if ledger is not None else []
    found = []
    for name, card in sorted(known_cards(ledger).items()):
        own = [file for file in files if file.feed == name]
        since = [file.known_from for file in own if file.known_from]
        until = [file.known_to for file in own if file.known_to]
        found.append(
            HeldFeed(
                name=name,
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


def sealed_feeds(ledger: Ledger) -> list[str]:
    """Feeds with rows in a ledger whose terms forbid passing them on, or that nobody stated."""
    from chalkcircle.feeds.records import Redistribution

    known = known_cards(ledger)
    held = {file.feed for file in ledger.feed_files()}
    passed = {n for n in held & known.keys() if known[n].redistribution != Redistribution.NEVER}
    return sorted(held - passed)


def rebuild(root: Path) -> Rebuilt:
    """Bring back a lost catalogue from the segments, and lost rows of feeds from the archive.

    Rows of a table of the user's own, whose mapping is not at hand, are told as lost.

    Args:
        root: Folder of the ledger; nobody else may use it meanwhile.

    Raises:
        LedgerMissing: There are no stored files.
        LedgerBusy: Another process writes.
    """
    from chalkcircle.ledger import rebuild as brought_back

    return brought_back(root, read=_again)


def _again(file: StoredFile, path: Path, came: datetime) -> FeedFile:
    """An archived file, read by the reader that read it first, as at the time it came."""
    from chalkcircle.feeds.reading import formats, read_file

    return read_file(
        path,
        tuple(one for one in formats() if one.id == file.reader),
        now=came,
        released=file.known_to,
        complete=file.complete,
        name=re.sub(r"\.(gz|zst)$", "", file.name, flags=re.IGNORECASE),
    )


def blank_mapping() -> str:
    """A mapping to fill in for a table of one's own, with comments."""
    from chalkcircle.feeds.mapping import blank_mapping as blank

    return blank()


def _mapped(ledger: Ledger, mapping: Path) -> tuple[tuple[Format, ...], dict[str, Card]]:
    """Formats that a mapping declares, and the card to keep of a feed of the user's own."""
    from chalkcircle.feeds.mapping import read_mapping
    from chalkcircle.feeds.reading import formats

    shipped = known_cards()
    mapped = read_mapping(mapping, formats(), shipped)
    name = mapped.card.name
    if name in shipped:
        return mapped.formats, {}
    refuse_looser(ledger, mapped.card)
    return mapped.formats, {name: mapped.card}


def _formats(feed: str | None) -> tuple[Format, ...]:
    from chalkcircle.feeds.reading import formats

    known = tuple(one for one in formats() if feed is None or one.feed == feed)
    if not known:
        raise no_feed(str(feed), {one.feed for one in formats()})
    return known


def _fewer(ledger: Ledger, before: int, receipts: Sequence[FileReceipt]) -> Iterator[str]:
    """Files of a run below the least total that their card states for what read them.

    Args:
        ledger: Where they are.
        before: Number of the last file before the run.
        receipts: Of the run.
    """
    from chalkcircle.feeds.reading import cards

    floors = {reader: least for card in cards().values() for reader, least in card.floors.items()}
    read = {one.sha256 for one in receipts}
    for file in ledger.feed_files(after=before):
        least = floors.get(file.reader, 0)
        if file.sha256 in read and file.read < least:
            yield f"{file.name}: {file.read} rows, at least {least} expected"
