"""``feeds load``: structural tables from the user's own files."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from . import common
from .common import Day, errors_leave, json_option, ledger_option
from .showing import plural, shortened

if TYPE_CHECKING:
    from chalkcircle.app.structural import TableLoaded

_TOLD = 20
"""Rows set aside that are told one by one; ``--json`` has all."""


@click.command()
@click.argument("name")
@click.argument("file", type=click.Path(path_type=Path, exists=True))
@click.option("--released", type=Day(), help="Day on which the publisher put this version out.")
@click.option(
    "--state", "states", multiple=True, help="Only rows with this state as a party (ARM)."
)
@click.option(
    "--measure", "measures", multiple=True, help="Only this measure or tie (v2x_polyarchy)."
)
@click.option(
    "--complete", is_flag=True, help="Take back what the file no longer holds: it is all there is."
)
@ledger_option
@json_option
@errors_leave
def load(
    name: str,
    file: Path,
    released: date | None,
    states: tuple[str, ...],
    measures: tuple[str, ...],
    complete: bool,
    ledger: str | None,
    as_json: bool,
) -> None:
    """Load the structural table NAME from FILE, or from a folder where it has several files.

    A table is told as measures and ties by its publisher, known from the day of its release. A
    later release revises what it says otherwise; earlier moments (--as-of) keep seeing the old.

    NAME: unga-votes, undl-votes, unga-ideal-points, vdem, ucdp-acd, factbook-partners,
    cow-contiguity, cow-nmc, cow-igo, cow-mid, cow-trade, atop.

    \b
    Example:
      chalkcircle feeds load cow-nmc NMC-60-abridged.csv --released 2021-06-28 --state ARM
    """
    from chalkcircle.app.structural import load_table

    shop = common.workshop(ledger=ledger)
    with common.opened(shop, create=True) as store:
        done = load_table(
            store,
            name,
            file,
            released=released,
            now=common.present(),
            states=tuple(code.upper() for code in states),
            measures=measures,
            complete=complete,
        )
    if as_json:
        common.emit(common.json_text(done))
    else:
        common.emit("\n".join(_told(done)))


def _told(done: TableLoaded) -> list[str]:
    left_out, aside = sum(done.left_out.values()), len(done.quarantined)
    sums = f"{done.kept:,} kept + {left_out:,} left out + {aside:,} set aside"
    fates = f"new {done.added:,}, revised {done.revised:,}, taken back {done.retracted:,}"
    lines = [f"{done.table}, released {done.released}: {plural(done.read, 'row')} read = {sums}"]
    lines += [f"  left out: {count:,} {reason}" for reason, count in done.left_out.items()]
    lines += [
        f"  set aside: {q.file} line {q.row}: {q.reason}: {shortened(q.raw, 80)}"
        for q in done.quarantined[:_TOLD]
    ]
    lines += [f"  claims: {count:,} {predicate}" for predicate, count in done.claims.items()]
    lines.append(f"  {fates}, held already {done.held:,}")
    if more := len(done.quarantined[_TOLD:]):
        lines.append(f"  and {plural(more, 'further row')} set aside; all with --json")
    if done.unknown:
        codes = ", ".join(f"{code} ({count:,})" for code, count in list(done.unknown.items())[:10])
        lines.append(f"  states that no table knows, kept as written: {codes}")
    if done.gone:
        lines.append(
            f"  {plural(done.gone, 'claim')} of the ledger {'is' if done.gone == 1 else 'are'} not"
            " in this file; with --complete they are taken back"
        )
    lines.append(f"  {done.attribution}")
    if done.redistribution == "never":
        lines.append("  its terms let nobody pass it on: keep it out of what you publish")
    return lines
