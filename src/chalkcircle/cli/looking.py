"""Commands that look: ``claims``, ``explain``, ``actors``, ``relate``."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from chalkcircle.model import FeedRow

from . import common
from .common import (
    Day,
    as_of_option,
    errors_leave,
    json_option,
    ledger_option,
    output_option,
    study_option,
)
from .feed_asking import row_line, row_lines, show_row
from .selecting import selection_options
from .showing import claim_line, opened_claim, plural, relation_table, shortened

if TYPE_CHECKING:
    from chalkcircle.app.exporting import Chosen
    from chalkcircle.ledger import Ledger
    from chalkcircle.model import Claim


@click.group()
def claims() -> None:
    """List and show claims."""


@claims.command("list")
@selection_options
@ledger_option
@json_option
@output_option
@errors_leave
def list_claims(chosen: Chosen, ledger: str | None, as_json: bool, output: Path | None) -> None:
    """List claims that fit.

    \b
    Example:
      chalkcircle claims list --dyad ARM AZE --from 2023-01-01 --happened
    """
    from chalkcircle import app

    shop = common.workshop(ledger=ledger)
    with common.opened(shop) as store:
        found = app.claims(
            store,
            chosen.selection,
            actor_ids=chosen.actor_ids,
            as_of=chosen.as_of,
            snapshot=chosen.snapshot,
        )
        if as_json:
            lines = [common.json_text(c) for c in found]
        elif chosen.selection.feeds:
            lines = [row_line(c) for c in found]
        else:
            lines = [_with_words(c, store) for c in found]
    if lines or output is not None:
        common.emit("\n".join(lines), output)
    common.say(plural(len(found), "claim"))


def _with_words(claim: Claim, store: Ledger) -> str:
    if isinstance(claim.evidence, FeedRow):
        row = claim.evidence
        return f"{claim_line(claim)}\n    row {row.row} of {row.feed}, {row.native_id}"
    return f"{claim_line(claim)}\n    “{shortened(store.quote(claim), 120)}”"


@claims.command("show")
@click.argument("claim_id")
@ledger_option
@json_option
@errors_leave
def show_claim(claim_id: str, ledger: str | None, as_json: bool) -> None:
    """Show one claim whole; the id may be shortened.

    \b
    Example:
      chalkcircle claims show 18c8d11a3c
    """
    _explain(claim_id, ledger, as_json)


@click.command()
@click.argument("claim_id")
@ledger_option
@json_option
@errors_leave
def explain(claim_id: str, ledger: str | None, as_json: bool) -> None:
    """Open a claim down to the words behind it, or feed:native_id down to the line of its file.

    \b
    Example:
      chalkcircle explain 18c8d11a3c
    """
    _explain(claim_id, ledger, as_json)


def _explain(claim_id: str, ledger: str | None, as_json: bool) -> None:
    from chalkcircle import app

    if ":" in claim_id:  # no id of a claim has one
        show_row(claim_id, ledger, as_json)
        return
    with common.opened(common.workshop(ledger=ledger)) as store:
        opened = app.explain(store, claim_id)
        rests = [_with_words(c, store) for c in opened.rests_on]
    common.emit(common.json_text(opened) if as_json else opened_claim(opened, rests))
    if opened.row is not None and not as_json:
        common.emit("\n".join(row_lines(opened.row)))


@click.group()
def actors() -> None:
    """Look into the registry and at names it lacks."""


@actors.command("list")
@click.argument("text", default="")
@study_option
@json_option
@errors_leave
def list_actors(text: str, study: str | None, as_json: bool) -> None:
    """List actors whose id, label or code contains TEXT.

    \b
    Example:
      chalkcircle actors list pashinyan
    """
    from chalkcircle import app

    found = app.actors(common.workshop(study=study), text)
    for actor in found:
        if as_json:
            common.emit(common.json_text(actor))
        else:
            dates = f"{actor.valid_from or ''}…{actor.valid_to or ''}".strip("…")
            common.emit(
                f"{actor.actor_id:<32} {actor.label:<36} {actor.type.value:<13} "
                f"{actor.code:<5} {actor.sector:<4} {dates}  [{actor.source}]"
            )
    common.say(plural(len(found), "actor"))


@actors.command("review")
@click.option("--least", default=2, show_default=True, help="Leave out names met less often.")
@ledger_option
@json_option
@errors_leave
def review_actors(least: int, ledger: str | None, as_json: bool) -> None:
    """List names in the ledger that no registry knows, most frequent first.

    \b
    Example:
      chalkcircle actors review --ledger out/ledger
    """
    from chalkcircle import app

    with common.opened(common.workshop(ledger=ledger)) as store:
        unknown = app.review(store, least=least)
    for name, count in unknown.items():
        common.emit(
            common.json_text({"name": name, "count": count}) if as_json else f"{count:>5}  {name}"
        )
    common.say(
        f"{plural(len(unknown), 'name')}; add those that matter to actors.csv and names.csv"
        " of a study."
    )


@click.command()
@click.argument("a")
@click.argument("b")
@click.option("--from", "since", type=Day(), help="Only what became known on this day or later.")
@click.option("--to", "until", type=Day(), help="Only what became known on this day or earlier.")
@as_of_option
@ledger_option
@study_option
@json_option
@output_option
@errors_leave
def relate(
    a: str,
    b: str,
    since: date | None,
    until: date | None,
    as_of: datetime | None,
    ledger: str | None,
    study: str | None,
    as_json: bool,
    output: Path | None,
) -> None:
    """Count the reports between two actors by month, beside what was read.

    A and B are codes; find one with: chalkcircle actors list NAME

    \b
    Example:
      chalkcircle relate ARM AZE --from 2020-01-01
    """
    from chalkcircle import app

    shop = common.workshop(ledger=ledger, study=study)
    with common.opened(shop) as store:
        found = app.relate(shop, store, a.upper(), b.upper(), since=since, until=until, as_of=as_of)
        hindsight = app.in_hindsight(store, a.upper(), b.upper())
    common.emit(common.json_text(found) if as_json else relation_table(found), output)
    if hindsight:
        common.say(
            f"{plural(hindsight, 'entry', 'entries')} of a chronicle, written in hindsight, are not"
            f" counted; list them with: chalkcircle claims list --dyad {a.upper()} {b.upper()}"
        )
