"""Reads one file of a feed into gated blocks of the ledger's rows; stores nothing.

Which feed and format it is comes from its name and its first bytes; what fits none is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from chalkcircle.feeds.gate import gate
from chalkcircle.feeds.opening import Opened, open_feed, sha256_of
from chalkcircle.feeds.packed import Caps
from chalkcircle.feeds.plugged import feeds
from chalkcircle.feeds.records import Card, Context, Format, Gated, Shaped
from chalkcircle.ledger import Block, FeedFile, Quarantined
from chalkcircle.model import FeedError, UnknownFormat
from chalkcircle.plugs import FEEDS, plugged

if TYPE_CHECKING:
    from chalkcircle.feeds.gate.sifting import Sifted


def formats() -> tuple[Format, ...]:
    """All formats that files may have, feed by feed."""
    return tuple(form for feed in feeds().values() for form in feed.formats)


def cards() -> dict[str, Card]:
    """The source cards of feeds, and of what is read as texts, by name."""
    return {name: feed.card for name, feed in feeds().items()}


def recognise(name: str, head: bytes, formats: tuple[Format, ...]) -> Format:
    """The format of a file: of a feed, the first that takes the file for its own.

    Args:
        name: Of the file, without ``.zip``, ``.gz`` or ``.zst``.
        head: Its first 4 KiB, inflated.
        formats: Those it may have.

    Raises:
        UnknownFormat: It is none of them.
        FeedError: Two feeds take it for theirs; nobody guesses.
        PlugError: A reader of somebody else's failed.
    """
    found: dict[str, Format] = {}
    for one in formats:
        with _at_work(one, name):
            if one.feed not in found and one.recognises(name, head):
                found[one.feed] = one
    if len(found) == 1:
        return next(iter(found.values()))
    if found:
        raise FeedError.about(
            "More than one feed takes the file for its own",
            name,
            expected=f"one of {', '.join(found)}",
            do="Say which with --feed.",
        )
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
        PlugError: A reader of somebody else's failed; taking the blocks raises it too.
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
            shaped = shaped_by(self.form, sifted.gated, self.context)
            aside = set_aside(sifted, shaped)
            yield Block(shaped.rows, aside, sifted.read, raw_of(sifted, shaped.kept))


def shaped_by(form: Format, gated: Gated, context: Context) -> Shaped:
    """Rows of the ledger, shaped by a format out of what passed the gate.

    Raises:
        PlugError: A reader of somebody else's failed.
    """
    with _at_work(form, context.name):
        shaped = form.shape(gated, context)
        if not isinstance(shaped, Shaped):
            raise TypeError(f"{type(shaped).__name__} is not Shaped")
    return shaped


def _at_work(form: Format, name: str) -> AbstractContextManager[None]:
    """Names whose reader failed; a mapping of the user's own is no plug."""
    plug = plugged(FEEDS).get(form.feed)
    return (
        plug.at_work(name, f"a reader that can do with it ({form.id})") if plug else nullcontext()
    )


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
