"""``fetch``: files of a source into a folder."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from . import common, pacing
from .common import Day, errors_leave, json_option
from .showing import plural
from .telling import say_notes

if TYPE_CHECKING:
    from chalkcircle.feeds.fetching import Fetched

_MISSING_SHOWN = 20
"""Files that are not there and are named on the terminal."""


@click.command()
@click.argument("name", required=False)
@click.option("--from", "since", type=Day(), help="First day, for sources that publish by days.")
@click.option("--to", "until", type=Day(), help="Last day, included; by default today.")
@click.option("--what", multiple=True, metavar="PART", help="Part of the source; may be repeated.")
@click.option(
    "--folder",
    type=click.Path(path_type=Path, file_okay=False),
    help="Where the files go; by default 'fetched/NAME' in the folder of the setting 'out'.",
)
@click.option("--mirror", metavar="ADDRESS", help="Ask this address, with the same layout.")
@click.option("--contact", default="", help="How to reach you, told to the server.")
@json_option
@errors_leave
def fetch(
    name: str | None,
    since: date | None,
    until: date | None,
    what: tuple[str, ...],
    folder: Path | None,
    mirror: str | None,
    contact: str,
    as_json: bool,
) -> None:
    """Fetch files of a source; without a NAME, list the sources.

    The same command again completes what a run left and fetches nothing twice. What a server
    does not have is listed as a hole; exit 1 when something could not be had. Only public
    addresses are asked, at every redirect, and proxies of the environment are not used; --mirror
    names one host and port that may be private, as http://127.0.0.1:8080/gdelt.

    \b
    Example:
      chalkcircle fetch gdelt --from 2025-07-01 --to 2025-07-02 --what events
      chalkcircle fetch current-events --from 2025-07-01 --folder portal
    """
    from chalkcircle import app

    if name is None:
        _list(as_json=as_json)
        return
    shop = common.workshop()
    into = folder or Path(shop.settings.out) / "fetched" / name
    with pacing.shown(f"fetching {name}", keeps=str(into), kept="file") as meter:
        done = app.fetch(
            name,
            into,
            since=since,
            until=until,
            what=what,
            base=mirror,
            contact=contact,
            now=common.present(),
            progress=meter,
        )
    common.emit(common.json_text(done) if as_json else _told(done))
    say_notes(done.notes)
    _say_missing(done)
    if done.failed or done.untried:
        raise click.ClickException(
            f"{plural(len(done.failed), 'file')} could not be had"
            + (f", {plural(done.untried, 'file')} not tried after them" if done.untried else "")
            + ". Run the same command again to go on."
        )


def _told(done: Fetched) -> str:
    new = len(done.files) - done.held
    return (
        f"{plural(done.planned, 'file')} asked for: {new} fetched ({done.bytes:,} bytes),"
        f" {done.held} held, {plural(len(done.holes), 'hole')}, {len(done.failed)} failed"
        + (f", {done.untried} not tried" if done.untried else "")
        + f" · {done.folder}"
    )


def _say_missing(done: Fetched) -> None:
    missing = [*done.failed, *done.holes]
    for one in missing[:_MISSING_SHOWN]:
        common.say(f"{one.reason}: {one.source}: {one.detail}")
    if (more := len(missing) - _MISSING_SHOWN) > 0:
        common.say(f"and {more:,} more (all are in {done.folder / '.fetched.jsonl'})")


def _list(*, as_json: bool) -> None:
    from chalkcircle import app

    for source in app.fetchable():
        about = {
            "name": source.name,
            "title": source.title,
            "parts": source.parts,
            "licence": source.licence,
            "attribution": source.attribution,
            "source": source.source,
        }
        if as_json:
            common.emit(common.json_text(about))
            continue
        common.emit(f"{source.name}  {source.title} ({source.licence})")
        for part, words in source.parts.items():
            common.emit(f"  --what {part:<13} {words}")
