"""Reads one file of a feed into gated blocks of the ledger's rows; stores nothing.

Which feed and format it is comes from its name and its first bytes; what fits none is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib import import_module, resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from chalkcircle.feeds.gate import gate
from chalkcircle.feeds.opening import Opened, open_feed, sha256_of
from chalkcircle.feeds.packed import Caps
from chalkcircle.feeds.records import Card, Context, Format, Shaped
from chalkcircle.ledger import Block, FeedFile, Quarantined
from chalkcircle.model import UnknownFormat

if TYPE_CHECKING:
    from chalkcircle.feeds.gate.sifting import Sifted

FEEDS = ("gdelt", "icews", "polecat", "acled", "ucdp", "ucdp_candidate")
"""Folders beside this file, each with ``FORMATS`` and a ``card.toml``."""
PROSE = ("current_events", "rss")
"""Folders with a card alone: `ingest` reads their files, as texts."""


@cache
def formats() -> tuple[Format, ...]:
    """All formats that files may have, feed by feed; the first that recognises a file reads it."""
    found: list[Format] = []
    for feed in FEEDS:
        found.extend(import_module(f"chalkcircle.feeds.{feed}").FORMATS)
    return tuple(found)


@cache
def cards() -> dict[str, Card]:
    """The source cards of feeds, and of what is read as texts, by name."""
    folder = resources.files("chalkcircle.feeds")
    read = (
        msgspec.toml.decode((folder / feed / "card.toml").read_bytes(), type=Card)
        for feed in (*FEEDS, *PROSE)
    )
    return {card.name: card for card in read}


def recognise(name: str, head: bytes, formats: tuple[Format, ...]) -> Format:
    """The format of a file.

    Args:
        name: Of the file, without ``.zip``, ``.gz`` or ``.zst``.
        head: Its first 4 KiB, inflated.
        formats: Those it may have.

    Raises:
        UnknownFormat: It is none of them.
    """
    for one in formats:
        if one.recognises(name, head):
            return one
    known = ", ".join(dict.fromkeys(one.id for one in formats))
    raise UnknownFormat.about(
        f"{name} is none of the formats that are read; it begins",
        head[:60].decode("utf-8", "replace"),
        expected=f"one of {known}",
        do="Check the file, or declare a mapping of its columns.",
    )


def read_file(
    path: Path,
    formats: tuple[Format, ...],
    *,
    now: datetime,
    released: datetime | None = None,
    complete: bool = False,
    feed: str | None = None,
    name: str | None = None,
    caps: Caps | None = None,
) -> FeedFile:
    """One file of a feed, to be gated as its blocks are taken.

    Args:
        path: Plain, zip, gzip or zstd.
        formats: Those it may have.
        now: The present; a row may not have become known after it.
        released: When the publisher released the file, where its rows do not say.
        complete: The file is the feed's whole table.
        feed: Only formats of this feed.
        name: Of the file, where its path does not tell: it lies in an archive. The rows of a zip
            are named as its member.
        caps: How far an archive may swell.

    Raises:
        FeedError: The file cannot be opened or is of no known format. Taking the blocks raises it
            for a file that turns out broken: then nothing of it counts.
    """
    opened = open_feed(path, caps=caps)
    known = tuple(one for one in formats if feed is None or one.feed == feed)
    named = opened.name if opened.member else name or opened.name
    form = recognise(named, opened.head(), known)
    context = Context(named, now, released)
    return file_of(opened, form, context, sha256_of(path), complete=complete)


def file_of(
    opened: Opened, form: Format, context: Context, sha256: str, *, complete: bool = False
) -> FeedFile:
    """A file whose format and hash are known, to be gated as its blocks are taken."""
    return FeedFile(
        feed=form.feed,
        table=form.table,
        name=opened.path.name,
        path=opened.path,
        sha256=sha256,
        reader=form.id,
        blocks=_Blocks(opened, form, context, sha256),
        numbered=form.numbered,
        complete=complete,
    )


@dataclass(frozen=True, slots=True)
class _Blocks:
    opened: Opened
    form: Format
    context: Context
    sha256: str

    def __call__(self) -> Iterator[Block]:
        chunks = self.opened.chunks(self.sha256)
        for sifted in gate(self.form.layouts, chunks, needs=self.form.needs):
            shaped = self.form.shape(sifted.gated, self.context)
            aside = set_aside(sifted, shaped)
            yield Block(shaped.rows, aside, sifted.read, raw_of(sifted, shaped.kept))


def set_aside(sifted: Sifted, shaped: Shaped) -> tuple[Quarantined, ...]:
    """Rows of a stretch that the gate or the shaping refused, in their order."""
    if not shaped.refused:
        return sifted.quarantined
    lines = sifted.gated.rows
    refused = (
        Quarantined(lines[i].as_py(), why, sifted.raw(i)) for i, why in shaped.refused.items()
    )
    return tuple(sorted((*sifted.quarantined, *refused), key=lambda one: one.row))


def raw_of(sifted: Sifted, kept: Sequence[Any]) -> Callable[[int], bytes]:
    """The bytes of a kept row.

    Args:
        sifted: The stretch.
        kept: Index in the stretch of each row that may be asked for.
    """

    def of(index: int) -> bytes:
        return sifted.raw(int(kept[index]))

    return of
