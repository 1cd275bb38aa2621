"""Commands on event feeds: store their files, see what is held and what was set aside."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from . import common
from .common import Day, errors_leave, json_option, ledger_option
from .showing import plural, shortened

if TYPE_CHECKING:
    from chalkcircle.app import FeedsStored, HeldFeed
    from chalkcircle.app.feed_unknown import UnknownSides
    from chalkcircle.ledger import FeedFile, FileReceipt
    from chalkcircle.ledger.rows.appending import Progress

_MANY = 1000
"""Small segments from which a question takes noticeably longer: ten days of quarter-hours."""

_FEW = 5
"""Names that fit on a line."""


@click.group()
def feeds() -> None:
    """Store files of event feeds, strictly, and ask what their rows say.

    Rows are what machines made of articles nobody here has read: they are counted, graded and
    labelled, and never shown as facts.
    """


@feeds.command()
@click.argument("files", nargs=-1, required=True)
@click.option("--feed", help="Take every file for one of this feed; see `feeds list`.")
@click.option(
    "--mapping",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Declares the columns of a table of your own; `feeds blank` prints one to fill in.",
)
@click.option("--released", type=Day(), help="When the publisher released the files.")
@click.option("--complete", is_flag=True, help="Each file is its feed's whole table.")
@click.option("--keep-going", is_flag=True, help="Name a refused file and go on.")
@ledger_option
@json_option
@errors_leave
def ingest(
    files: tuple[str, ...],
    feed: str | None,
    mapping: Path | None,
    released: date | None,
    complete: bool,
    keep_going: bool,
    ledger: str | None,
    as_json: bool,
) -> None:
    """Store FILES (plain, zip, gzip, zstd; folders, patterns): every row is kept or set aside.

    \b
    Example:
      chalkcircle feeds ingest downloads/gdelt --ledger out/ledger
    """
    from chalkcircle import app

    with common.opened(common.workshop(ledger=ledger), create=True) as store, _told() as told:
        done = app.ingest_feeds(
            store,
            files,
            now=common.present(),
            feed=feed,
            mapping=mapping,
            released=released,
            complete=complete,
            keep_going=keep_going,
            told=told,
        )
    if as_json:
        common.emit(common.json_text(done))
    else:
        _show(done)
    if done.refused:
        raise SystemExit(1)


@feeds.command("list")
@ledger_option
@json_option
@errors_leave
def list_feeds(ledger: str | None, as_json: bool) -> None:
    """List the feeds that can be read, their terms, and what the ledger holds of each.

    \b
    Example:
      chalkcircle feeds list --ledger out/ledger
    """
    from chalkcircle import app

    workshop = common.workshop(ledger=ledger)
    if Path(workshop.settings.ledger).is_dir():
        with common.opened(workshop) as store:
            found = app.held_feeds(store)
    else:
        found = app.held_feeds()
    for one in found:
        common.emit(common.json_text(one) if as_json else _held(one))


@feeds.command()
@click.argument("name")
@ledger_option
@errors_leave
def card(name: str, ledger: str | None) -> None:
    """Show the source card of a feed: terms, citation, known faults, what is not stored.

    \b
    Example:
      chalkcircle feeds card gdelt
    """
    from chalkcircle import app

    workshop = common.workshop(ledger=ledger)
    if not Path(workshop.settings.ledger).is_dir():
        common.emit(app.feed_card(name))
        return
    with common.opened(workshop) as store:
        common.emit(app.feed_card(name, store))


@feeds.command()
@click.option("--feed", help="Only rows of this feed.")
@click.option("--reason", help="Only rows set aside for this reason.")
@click.option("--most", type=click.IntRange(1), default=20, show_default=True)
@ledger_option
@json_option
@errors_leave
def quarantined(
    feed: str | None, reason: str | None, most: int, ledger: str | None, as_json: bool
) -> None:
    """Show rows that were set aside: file, line, reason and the bytes as they came.

    \b
    Example:
      chalkcircle feeds quarantined --feed gdelt --ledger out/ledger
    """
    with common.opened(common.workshop(ledger=ledger)) as store:
        found = store.quarantined(feed=feed, reason=reason, limit=most)
        total = sum(file.quarantined for file in store.feed_files(feed))
    for one in found:
        if as_json:
            common.emit(common.json_text(one))
        else:
            words = shortened(one.raw.decode("utf-8", "backslashreplace"), 80)
            common.emit(f"{one.name} line {one.row}: {one.reason}\n    {words}")
    common.say(f"{plural(len(found), 'row')} shown of {plural(total, 'row')} set aside")


@feeds.command()
@errors_leave
def blank() -> None:
    """Print a mapping to fill in, for an event table of your own.

    \b
    Example:
      chalkcircle feeds blank > mapping.toml
    """
    from chalkcircle import app

    common.emit(app.blank_mapping().rstrip("\n"))


def _show(done: FeedsStored) -> None:
    from chalkcircle.app.feeding import NO_FEED

    for one in done.files:
        common.emit(_file(one))
    total = {name: done.total(name) for name in ("read", "added", "revised", "held", "quarantined")}
    common.emit(
        "{read:,} rows read = {added:,} added + {revised:,} revised + {held:,} held"
        " + {quarantined:,} set aside".format(**total)
    )
    strangers = [one.source for one in done.refused if one.reason == NO_FEED]
    for refused in done.refused:
        if refused.reason != NO_FEED:
            common.say(f"refused, nothing of it stored: {refused.source}: {refused.detail}")
    if strangers:
        common.say(_strangers(strangers))
    if done.unknown.rows:
        common.say(_unknown(done.unknown))
    for words in done.fewer:
        common.say(f"fewer rows than usual: {words}")
    if done.small >= _MANY:
        segments = plural(done.small, "small segment")
        common.say(f"{segments}: `ledger compact` makes questions faster")


def _unknown(sides: UnknownSides) -> str:
    """How many rows name a side that no table knows, and the first few names, in one line."""
    named = [f"{shortened(name, 40)} {count:,}" for name, count in sides.names.items()]
    rest = ", …" if len(named) > _FEW else ""
    one = sides.rows == 1
    return (
        f"{plural(sides.rows, 'row')} name{'s' if one else ''} a side that no table knows: "
        f"{', '.join(named[:_FEW])}{rest}; {'it is' if one else 'they are'} kept by that name"
    )


def _strangers(names: list[str]) -> str:
    """How many files are none of a feed, in one line."""
    rest = " and others; --json names each" if len(names) > 1 else ""
    return f"{plural(len(names), 'file')} of no feed that is read: {shortened(names[0], 60)}{rest}"


def _file(one: FileReceipt) -> str:
    if one.again and "forgotten" in one.reasons:
        return f"{one.name}: these bytes, or a row in them, were forgotten: not read again"
    if one.again and one.otherwise:
        return (
            f"{one.name}: these bytes are held already, as {one.otherwise} read them: a changed"
            " mapping or a newer reader does not read them anew. For that, name the feed anew or"
            " use another ledger"
        )
    if one.again:
        return f"{one.name}: these bytes are held already"
    parts = [f"{plural(one.added, 'row')} added"]
    for name, words in (("revised", "revised"), ("held", "held"), ("retracted", "taken back")):
        if count := getattr(one, name):
            parts.append(f"{count:,} {words}")
    if one.quarantined:
        reasons = ", ".join(f"{why} {n:,}" for why, n in sorted(one.reasons.items()))
        parts.append(f"{one.quarantined:,} set aside ({reasons})")
    return f"{one.name} ({one.feed} {one.table}): {', '.join(parts)}"


def _held(one: HeldFeed) -> str:
    terms = {
        "never": "not to be passed on",
        "free": "may be passed on",
        "share-alike": "may be passed on alike",
    }
    head = f"{one.name:<18} {one.card.title} · {one.card.licence}"
    head += f" · {terms[one.card.redistribution.value]}"
    if not one.files:
        return head
    return (
        f"{head}\n{'':<18} {plural(one.files, 'file')}, {one.read:,} rows read, {one.kept:,} kept, "
        f"{one.quarantined:,} set aside; known {_day(one.known_from)} to {_day(one.known_to)}"
    )


def _day(instant: datetime | None) -> str:
    """The day of an instant, UTC, or a dash."""
    return "–" if instant is None else f"{instant.astimezone(UTC):%Y-%m-%d}"


@contextmanager
def _told() -> Iterator[Progress | None]:
    """A line on a terminal that says how far the reading is; none elsewhere."""
    if not sys.stderr.isatty():
        yield None
        return

    def told(file: FeedFile, rows: int) -> None:
        name = common.shown(shortened(file.name, 60))
        click.echo(f"\r\x1b[K{name}: {rows:,} rows", nl=False, err=True)

    yield told
    click.echo("\r\x1b[K", nl=False, err=True)
