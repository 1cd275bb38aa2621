"""Questions to the rows of feeds: ``feeds rows``, ``dyad``, ``region``, ``changes`` and others."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import click

from chalkcircle.model import Claim, FeedRow

from . import common
from .common import Day, as_of_option, errors_leave, json_option, ledger_option
from .selecting import selection_options
from .showing import claim_line, plural
from .siding import said_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from chalkcircle.app import FeedAnswer, OpenedRow
    from chalkcircle.app.exporting import Chosen

feeds_option = click.option("--feed", "some", multiple=True, help="Only this feed; repeatable.")
snapshot_option = click.option("--snapshot", type=int, help="As committed at this sequence.")


def _common(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that every question has."""
    options = (feeds_option, as_of_option, snapshot_option, ledger_option, json_option)
    for option in reversed(options):
        command = option(command)
    return command


def _of_pairs(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that say which pairs are shown."""
    command = click.option(
        "--all", "everything", is_flag=True,
        help="Show lines with an unknown side, and those of a state with itself, too.",
    )(command)  # fmt: skip
    return click.option(
        "--most", type=click.IntRange(1), default=20, show_default=True, help="Show so many pairs."
    )(command)


@click.command()
@click.argument("a")
@click.argument("b")
@_common
@errors_leave
def dyad(a: str, b: str, ledger: str | None, as_json: bool, **asked: Any) -> None:
    """Rows between A and B by week, each direction by itself.

    \b
    Example:
      chalkcircle feeds dyad ARM AZE --ledger out/ledger
    """
    _ask("feed_dyad", ledger, as_json, asked, a, b)


@click.command()
@click.argument("codes", nargs=-1, required=True)
@_common
@errors_leave
def region(codes: tuple[str, ...], ledger: str | None, as_json: bool, **asked: Any) -> None:
    """Rows among CODES by week and ordered pair.

    \b
    Example:
      chalkcircle feeds region ARM AZE GEO --ledger out/ledger
    """
    _ask("feed_region", ledger, as_json, asked, codes)


@click.command()
@_of_pairs
@_common
@errors_leave
def network(ledger: str | None, as_json: bool, **asked: Any) -> None:
    """Ordered pairs with most rows over all days, as known at a moment.

    \b
    Example:
      chalkcircle feeds network --as-of 2023-06-05 --ledger out/ledger
    """
    _ask("feed_network", ledger, as_json, asked)


@click.command()
@click.option("--half-life", type=float, default=8.0, show_default=True, help="Weeks.")
@_of_pairs
@_common
@errors_leave
def decay(
    half_life: float, as_of: datetime | None, ledger: str | None, as_json: bool, **asked: Any
) -> None:
    """What is left of each pair's cooperation and conflict, a row fading by its half-life.

    \b
    Example:
      chalkcircle feeds decay --as-of 2023-06-05 --ledger out/ledger
    """
    asked |= {"as_of": as_of or common.present(), "half_life": half_life}
    _ask("feed_decay", ledger, as_json, asked)


@click.command()
@click.argument("day", type=Day())
@_of_pairs
@_common
@errors_leave
def changes(day: date, ledger: str | None, as_json: bool, **asked: Any) -> None:
    """Pairs whose summed intensity changed most in the week of DAY, against the eight before.

    \b
    Example:
      chalkcircle feeds changes 2023-09-20 --ledger out/ledger
    """
    _ask("feed_changes", ledger, as_json, asked, day)


def _ask(name: str, ledger: str | None, as_json: bool, asked: dict[str, Any], *given: Any) -> None:
    from chalkcircle import app

    workshop = common.workshop(ledger=ledger)
    some = asked.pop("some")
    with common.opened(workshop) as store:
        found = getattr(app, name)(workshop, store, *given, feeds=some, **asked)
    if as_json:
        common.emit(common.json_text(found))
        return
    _table(found)
    if found.more:
        common.say(f"{plural(found.more, 'more pair')}; show them with --most")
    if found.aside:
        rows = plural(found.aside, "row")
        common.say(f"{rows} with an unknown side or of a state with itself; show them with --all")
    common.say(f"{found.rows.support.count:,} rows counted: {found.note}")


def _table(found: FeedAnswer) -> None:
    """Columns as wide as their widest cell, those of numbers to the right; no sums of tenths."""
    columns = []
    for n, name in enumerate(found.columns):
        if name not in _SUMS:
            cells = [_cell(line[n]) for line in found.lines]
            pad = str.rjust if cells and all(map(_number, cells)) else str.ljust
            width = max(map(len, (name, *cells)))
            columns.append([pad(word, width) for word in (name, *cells)])
    for line in zip(*columns, strict=True):
        common.emit("  ".join(line).rstrip())


_SUMS = ("rated", "tenths", "tenths_before", "weights", "weighted")
"""What means are made of; in the JSON."""


def _cell(cell: Any) -> str:
    if cell is None or cell == "":
        return "–"
    return f"{cell:.2f}" if isinstance(cell, float) else str(cell)


def _number(cell: str) -> bool:
    return cell == "–" or cell.lstrip("-").replace(".", "", 1).isdigit()


@click.command("rows")
@selection_options
@click.option("--most", type=click.IntRange(1), default=20, show_default=True)
@ledger_option
@json_option
@errors_leave
def list_rows(chosen: Chosen, most: int, ledger: str | None, as_json: bool) -> None:
    """List rows of feeds as claims, first known first; name feeds with --feed.

    \b
    Example:
      chalkcircle feeds rows --feed gdelt --dyad ARM AZE --ledger out/ledger
    """
    from chalkcircle import app

    with common.opened(common.workshop(ledger=ledger)) as store:
        found = app.listed_rows(
            store,
            chosen.selection,
            actor_ids=chosen.actor_ids,
            as_of=chosen.as_of,
            snapshot=chosen.snapshot,
            most=most,
        )
    for claim in found.claims:
        common.emit(common.json_text(claim) if as_json else row_line(claim))
    for code, count in sorted(found.without.items()):
        common.say(f"no claim: {plural(count, 'row')} with {code}, which PLOVER has no type for")
    shown, rows = len(found.claims), plural(found.total, "row")
    how_many = rows if shown == found.total else f"{shown:,} of {rows} shown, more with --most"
    if found.looked is not None:
        how_many += f", looked for among the first {found.looked:,} rows"
    common.say(f"{how_many}; nobody here has read the articles")


@click.command("row")
@click.argument("name")
@ledger_option
@json_option
@errors_leave
def open_row(name: str, ledger: str | None, as_json: bool) -> None:
    """Open a row down to the line of its file, with every column its publisher gave.

    NAME is feed:native_id, as `feeds rows` prints it.

    \b
    Example:
      chalkcircle feeds row gdelt:881990832 --ledger out/ledger
    """
    show_row(name, ledger, as_json)


def show_row(name: str, ledger: str | None, as_json: bool) -> None:
    """A row of a feed by its name, on the terminal."""
    from chalkcircle import app

    with common.opened(common.workshop(ledger=ledger)) as store:
        found = app.opened_row(store, name)
    if as_json:
        common.emit(common.json_text(found))
        return
    for line in row_lines(found):
        common.emit(line)
    common.say(found.note)


def row_lines(found: OpenedRow) -> Iterator[str]:
    """A row with every column its publisher gave, and the incident that it was judged to be of."""
    yield f"{found.feed}:{found.native_id}  {found.file} line {found.line}  {found.sha256}"
    for claim in found.claims:
        yield f"  {row_line(claim)}"
    for judgement in found.judged:
        yield f"  one incident: {said_line(judgement)}"
    for column, cell in found.cells.items():
        if cell:
            yield f"    {column:<24} {cell}"


def row_line(claim: Claim) -> str:
    """A row of a feed on one line, under the name that opens it."""
    assert isinstance(claim.evidence, FeedRow)
    row = claim.evidence
    return f"{row.feed}:{row.native_id}:{row.revision}  {claim_line(claim)}"
