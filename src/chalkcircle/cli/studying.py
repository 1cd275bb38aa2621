"""Commands on studies: ``study new``, ``study check``, ``study questions``."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import click

from . import common
from .common import Day, errors_leave, json_option, ledger_option, study_option
from .showing import answer_line, plural


@click.group()
def study() -> None:
    """Make a study, check it, put its questions to a ledger."""


@study.command("new")
@click.argument("name")
@click.option(
    "--into",
    default="studies",
    show_default=True,
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder that the new one stands in.",
)
@errors_leave
def new(name: str, into: Path) -> None:
    """Write the folder of an empty study.

    NAME is its id: lower-case letters and digits with single hyphens.

    \b
    Example:
      chalkcircle study new baltic-sea
    """
    from chalkcircle import app

    folder = app.new_study(name, into, today=common.present().date())
    common.emit(str(folder))
    common.say(
        "Fill in study.toml first. Then: "
        f"chalkcircle study check --study {folder}; chalkcircle brief --study {folder}"
    )


@study.command("check")
@study_option
@json_option
@errors_leave
def check(study: str | None, as_json: bool) -> None:
    """Read a study whole and count what it holds; exit 1 when something in it is wrong.

    \b
    Example:
      chalkcircle study check --study studies/south-caucasus
    """
    import msgspec

    from chalkcircle import app

    found = app.check_study(common.workshop(study=study), now=common.present())
    if as_json:
        common.emit(common.json_text(found))
        return
    for name, value in msgspec.structs.asdict(found).items():
        common.emit(f"{name.replace('_', ' '):<20} {value}")


@study.command("questions")
@click.option("--opens", type=Day(), help="First day of every question; by default today.")
@ledger_option
@study_option
@json_option
@errors_leave
def questions(opens: date | None, ledger: str | None, study: str | None, as_json: bool) -> None:
    """Put the study's templates to their pairs and answer them from the ledger.

    The answer is yes, no, open (its time is not over) or not covered (nothing published in that
    time was read). What became known before the first day or after the last does not count.

    \b
    Example:
      chalkcircle study questions --opens 2025-07-01 --study studies/south-caucasus
    """
    from chalkcircle import app

    shop, now = common.workshop(ledger=ledger, study=study), common.present()
    shop.need_study()
    with common.opened(shop) as store:
        found = app.questions(shop, store, opens=opens or now.date(), now=now)
    for one in found:
        common.emit(common.json_text(one) if as_json else answer_line(one))
    outcomes = Counter(one.outcome.value for one in found)
    told = ", ".join(f"{number} {outcome}" for outcome, number in outcomes.most_common())
    common.say(f"{plural(len(found), 'question')}{': ' * bool(told)}{told}")
