"""Questions to the rows of feeds: ``feeds rows``, ``dyad``, ``region``, ``changes`` and others."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import click

from . import common
from .common import Day, as_of_option, errors_leave, json_option, ledger_option

if TYPE_CHECKING:
    from collections.abc import Callable

    from chalkcircle.app import FeedAnswer

feeds_option = click.option("--feed", "some", multiple=True, help="Only this feed; repeatable.")
snapshot_option = click.option("--snapshot", type=int, help="As committed at this sequence.")


def _common(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that every question has."""
    options = (feeds_option, as_of_option, snapshot_option, ledger_option, json_option)
    for option in reversed(options):
        command = option(command)
    return command


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
@_common
@errors_leave
def network(ledger: str | None, as_json: bool, **asked: Any) -> None:
    """Rows of every ordered pair over all days, as known at a moment.

    \b
    Example:
      chalkcircle feeds network --as-of 2023-06-05 --ledger out/ledger
    """
    _ask("feed_network", ledger, as_json, asked)


@click.command()
@click.option("--half-life", type=float, default=8.0, show_default=True, help="Weeks.")
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
@click.option("--most", type=click.IntRange(1), default=20, show_default=True)
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
    common.say(f"{found.rows.support.count:,} rows counted: {found.note}")


def _table(found: FeedAnswer) -> None:
    """Columns as wide as their widest cell, numbers to the right."""
    lines = [[_cell(cell) for cell in line] for line in found.lines]
    widths = [max(map(len, column)) for column in zip(found.columns, *lines, strict=True)]
    for line in ([*found.columns], *lines):
        padded = [
            cell.rjust(width) if _number(cell) else cell.ljust(width)
            for cell, width in zip(line, widths, strict=True)
        ]
        common.emit("  ".join(padded).rstrip())


def _cell(cell: Any) -> str:
    if cell is None:
        return "–"
    return f"{cell:.2f}" if isinstance(cell, float) else str(cell)


def _number(cell: str) -> bool:
    return cell.lstrip("-").replace(".", "", 1).isdigit()
