"""Commands on the grades of feed rows and on what readers say of them, for the group ``feeds``."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from . import common
from .common import Day, as_of_option, errors_leave, json_option, ledger_option, study_option
from .showing import plural

if TYPE_CHECKING:
    import pyarrow as pa

    from chalkcircle.app.reviewing import GradedRow
    from chalkcircle.feeds.grading import Calibration, OfGrade
    from chalkcircle.ledger import Ledger

F = TypeVar("F", bound=Callable[..., Any])

_GRADED = "gdelt"
"""The feed that the rules were made for."""

_labels_option = click.option(
    "--labels",
    type=click.Path(path_type=Path, dir_okay=False),
    help="File of labels; reviews.csv in the study's folder by default.",
)


def _which(command: F) -> F:
    """Options that say which rows are meant."""
    for option in (
        click.option("--feed", default=_GRADED, show_default=True, help="Whose rows."),
        click.option("--known-from", "since", type=Day(), help="Known from this day on."),
        click.option("--known-to", "until", type=Day(), help="Known up to this day."),
        as_of_option,
        ledger_option,
    ):
        command = option(command)
    return command


@click.command()
@_which
@json_option
@errors_leave
def grade(
    feed: str,
    since: date | None,
    until: date | None,
    as_of: datetime | None,
    ledger: str | None,
    as_json: bool,
) -> None:
    """Grade rows of GDELT by how they are built; a grade is a name, never a probability.

    \b
    Example:
      chalkcircle feeds grade --known-from 2019-10-24 --known-to 2019-10-24
    """
    from chalkcircle.app import reviewing
    from chalkcircle.app.feed_rows import UNREAD
    from chalkcircle.feeds.grading import load_rules

    with common.opened(common.workshop(ledger=ledger)) as store:
        found = reviewing.grade(feed_rows(store, feed, since, until, as_of))
    if as_json:
        common.emit(common.json_text(found))
        return
    common.emit(f"{feed}: {plural(found.rows, 'row')}; {UNREAD}")
    for level, number in found.levels.items():
        common.emit(f"{level}  {number:>12,}  {found.names[level]}")
    for rule in load_rules().rule:
        sign = "–" if rule.against else "+"
        held = f"{found.rules[rule.name]:,}"
        common.emit(f"{sign} {rule.name:<16} {held:>12}  published precision: {rule.precision}")
    common.say(
        "+ speaks for a row, – against it; numbers are of rows. Each rule and where it comes from:"
        " docs/explanation/incidents.md; how to label rows: docs/how-to/review.md"
    )


@click.group()
def review() -> None:
    """Label rows after reading their articles, and see how right each grade was."""


@review.command("next")
@click.option("--count", default=10, show_default=True, help="How many rows.")
@click.option("--seed", default=0, show_default=True, help="Of the draw.")
@_labels_option
@_which
@study_option
@json_option
@errors_leave
def next_rows(
    count: int,
    seed: int,
    labels: Path | None,
    feed: str,
    since: date | None,
    until: date | None,
    as_of: datetime | None,
    ledger: str | None,
    study: str | None,
    as_json: bool,
) -> None:
    """Print rows to label next, of each grade in turn and each of another article.

    \b
    Example:
      chalkcircle feeds review next --count 20 --labels reviews.csv
    """
    from chalkcircle.app import reviewing
    from chalkcircle.app.feed_rows import UNREAD

    shop = common.workshop(ledger=ledger, study=study)
    place = reviewing.labels_file(shop, labels)
    with common.opened(shop) as store:
        rows = feed_rows(store, feed, since, until, as_of)
        found = reviewing.review_next(rows, place, feed=feed, count=count, seed=seed)
    for row in found:
        common.emit(common.json_text(row) if as_json else _row(row))
    common.say(f"{plural(len(found), 'row')} to read; {UNREAD}")


@review.command("label")
@click.argument("row")
@click.argument("verdict")
@click.option("--by", required=True, help="Who read the article.")
@click.option("--note", default="", help="Why, in a few words.")
@_labels_option
@study_option
@errors_leave
def label_row(
    row: str, verdict: str, by: str, note: str, labels: Path | None, study: str | None
) -> None:
    """Say what the article makes of a row.

    VERDICT is one of: right, wrong event, wrong place, wrong actors, not an event, cannot open.

    \b
    Example:
      chalkcircle feeds review label gdelt:1318171718:0 "not an event" --by Ann
    """
    from chalkcircle.app import reviewing

    place = reviewing.labels_file(common.workshop(study=study), labels)
    made = reviewing.review_label(place, row, verdict, by=by, now=common.present(), note=note)
    common.say(f"{made.row}: {made.verdict.value}, by {made.by}; kept in {place}")


@review.command("report")
@_labels_option
@_which
@study_option
@json_option
@errors_leave
def calibration(
    labels: Path | None,
    feed: str,
    since: date | None,
    until: date | None,
    as_of: datetime | None,
    ledger: str | None,
    study: str | None,
    as_json: bool,
) -> None:
    """Show how often rows of each grade were right, by the labels.

    \b
    Example:
      chalkcircle feeds review report --labels reviews.csv
    """
    from chalkcircle.app import reviewing

    shop = common.workshop(ledger=ledger, study=study)
    place = reviewing.labels_file(shop, labels)
    with common.opened(shop) as store:
        found = reviewing.review_report(
            feed_rows(store, feed, since, until, as_of), place, feed=feed
        )
    common.emit(common.json_text(found) if as_json else "\n".join(_report(found)))


def feed_rows(
    store: Ledger, feed: str, since: date | None, until: date | None, as_of: datetime | None
) -> pa.Table:
    """Standing rows of a feed that became known in a span of days.

    Raises:
        RecordError: There are no rows of that feed.
    """
    from chalkcircle.app.feed_rows import check_feeds
    from chalkcircle.model import Selection

    check_feeds(store, (feed,))
    if feed != _GRADED:
        common.say(
            f"the rules of the grades were made for {_GRADED}: of {feed} they may say nothing,"
            " or what is wrong"
        )
    wanted = Selection(feeds=(feed,), known_since=since, known_until=until)
    return store.rows(wanted, as_of=as_of)


def _row(row: GradedRow) -> str:
    told = "  ".join(f"{name}={value}" for name, value in row.told.items())
    why = ", ".join(row.why) or "no rule holds"
    return (
        f"{row.row}  {row.level} ({row.grade}: {why})\n  {told}\n"
        f"  {row.address or 'no address'} ({row.warning})"
    )


def _report(found: Calibration) -> list[str]:
    lines = [
        f"{plural(found.labels, 'label')} from {plural(found.articles, 'article')}",
        "grade           rows  read  right  95 % interval  probability",
        *(_line(one) for one in found.grades),
    ]
    if found.why_not:
        lines.append(found.why_not)
    if found.brier is not None and found.brier_base is not None:
        lines.append(
            f"Brier score {found.brier:.3f}, by the mean alone {found.brier_base:.3f}"
            " (each article predicted from others)"
        )
    lines += [f"not counted: {number:,} {why}" for why, number in found.not_counted.items()]
    return lines


def _line(one: OfGrade) -> str:
    between = "–" if one.low is None or one.high is None else f"{one.low:.0%} to {one.high:.0%}"
    shown = "–" if one.probability is None else f"{one.probability:.0%}"
    return (
        f"{one.level}  {one.rows:>16,}  {one.read:>4}  {one.right:>5}  {between:>13}"
        f"  {shown:>11}  {one.name}"
    )
