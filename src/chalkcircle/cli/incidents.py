"""Commands on what belongs together: ``incidents``."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

import click

from . import common
from .common import Day, as_of_option, errors_leave, json_option, ledger_option
from .reviewing import feed_rows
from .showing import claim_line, plural
from .siding import account_line, found_lines, incident_lines, said_line

if TYPE_CHECKING:
    from chalkcircle.incidents import Dispute, Group, Groups, Told
    from chalkcircle.ledger import Ledger


_feed_option = click.option("--feed", help="Compare with rows of this feed too.")
_since_option = click.option(
    "--known-from", "since", type=Day(), help="Rows known from this day on."
)
_until_option = click.option("--known-to", "until", type=Day(), help="Rows known up to this day.")


@click.group()
def incidents() -> None:
    """See which texts are copies and which claims tell of one incident."""


@incidents.command("list")
@click.option("--snapshot", type=int, help="As committed at this sequence.")
@as_of_option
@ledger_option
@json_option
@errors_leave
def list_incidents(
    snapshot: int | None, as_of: datetime | None, ledger: str | None, as_json: bool
) -> None:
    """List groups of copies and of claims, who judged them and by which rule.

    \b
    Example:
      chalkcircle incidents list --ledger out/ledger
    """
    from chalkcircle import app
    from chalkcircle.model import Judged

    with common.opened(common.workshop(ledger=ledger)) as store:
        found = app.incidents(store, as_of=as_of, snapshot=snapshot)
        rows = {} if as_json else _row_lines(store, found)
        for group in found.groups:
            common.emit(common.json_text(group) if as_json else _group(group, store, rows))
        for dispute in found.disputes:
            common.emit(common.json_text(dispute) if as_json else _dispute(dispute))
    texts = [g for g in found.groups if g.about is Judged.DOCUMENTS]
    copies = sum(len(g.members) - 1 for g in texts)
    common.say(
        f"{plural(len(texts), 'text')} with {plural(copies, 'copy', 'copies')},"
        f" {plural(len(found.groups) - len(texts), 'incident')} of several claims,"
        f" {plural(len(found.disputes), 'disputed pair')}"
    )


@incidents.command("find")
@click.option("--dry-run", is_flag=True, help="Store nothing, only show what the rule says.")
@_feed_option
@_since_option
@_until_option
@ledger_option
@json_option
@errors_leave
def find_incidents(
    dry_run: bool,
    feed: str | None,
    since: date | None,
    until: date | None,
    ledger: str | None,
    as_json: bool,
) -> None:
    """Judge by a rule which claims tell of one happening, and store its verdicts.

    Each is shown with its score and what speaks for it. Persons' verdicts stay before the rule's,
    and `incidents undo` takes all of them back.

    \b
    Example:
      chalkcircle incidents find --dry-run --ledger out/ledger
    """
    from chalkcircle import app

    with common.opened(common.workshop(ledger=ledger)) as store:
        rows = _rows(store, feed, since, until)
        sought = app.find_incidents(store, now=common.present(), dry_run=dry_run, rows=rows)
        if as_json:
            for judgement in sought.found.judgements:
                why = sought.found.likeness[judgement.judgement_id].why
                common.emit(common.json_text({"judgement": judgement, "why": why}))
        else:
            for line in found_lines(sought.found):
                common.emit(line)
    common.say(
        f"{plural(sought.found.told, 'claim')} compared in {plural(sought.found.compared, 'pair')}"
        f" ({sought.found.left_out:,} more left out in crowded days);"
        f" {'would store' if dry_run else 'stored'} {plural(sought.stored, 'verdict')},"
        f" {sought.taken_back:,} taken back"
        + (f"; {sought.only_shown:,} unsure ones about rows only shown" if feed else "")
    )


@incidents.command("undo")
@ledger_option
@errors_leave
def undo_incidents(ledger: str | None) -> None:
    """Take back every verdict of the rule; claims and persons' verdicts stay as they are.

    \b
    Example:
      chalkcircle incidents undo --ledger out/ledger
    """
    from chalkcircle import app

    with common.opened(common.workshop(ledger=ledger)) as store:
        number = app.undo_incidents(store, now=common.present())
    common.say(f"{plural(number, 'pair')} no longer joined by the rule")


@incidents.command("show")
@click.argument("claim_id", metavar="ID")
@_feed_option
@_since_option
@_until_option
@click.option("--snapshot", type=int, help="As committed at this sequence.")
@as_of_option
@ledger_option
@json_option
@errors_leave
def show_incident(
    claim_id: str,
    feed: str | None,
    since: date | None,
    until: date | None,
    snapshot: int | None,
    as_of: datetime | None,
    ledger: str | None,
    as_json: bool,
) -> None:
    """Show the happening that a claim tells of: every account, where they agree and where not.

    \b
    Example:
      chalkcircle incidents show 3f2a9c --ledger out/ledger
    """
    from chalkcircle import app

    with common.opened(common.workshop(ledger=ledger)) as store:
        rows = _rows(store, feed, since, until, as_of)
        found = app.incident(store, claim_id, as_of=as_of, snapshot=snapshot, rows=rows)
        if as_json:
            common.emit(common.json_text(found))
            return
        for line in incident_lines(found):
            common.emit(line)
        for judgement in found.judgements:
            common.emit(f"  {said_line(judgement)}")
        for dispute in found.disputes:
            common.emit(_dispute(dispute))


def _rows(
    store: Ledger,
    feed: str | None,
    since: date | None,
    until: date | None,
    as_of: datetime | None = None,
) -> list[Told]:
    """Rows of a feed as tellings; none where no feed is named."""
    from chalkcircle import app

    if feed is None:
        return []
    return app.rows_told(feed_rows(store, feed, since, until, as_of))


def _row_lines(store: Ledger, found: Groups) -> dict[str, str]:
    """Rows of feeds that are in groups, a line each, by the id that judgements use."""
    from chalkcircle import app
    from chalkcircle.incidents import account

    names = store.judged_rows(i for group in found.groups for i in group.rows)
    told = app.rows_told(store.rows_under(names.values()))
    lines = {one.claim_id: account_line(account(one)) for one in told}
    return {i: lines.get(i, f"{i[:10]}  row {name}") for i, name in names.items()}


def _group(group: Group, ledger: Ledger, rows: dict[str, str]) -> str:
    from chalkcircle.model import Judged

    if group.about is Judged.CLAIMS:
        claims = [i for i in group.members if i not in rows]
        parts = [plural(len(claims), "claim")] if claims else []
        parts += [f"{plural(len(group.rows), 'row')} of feeds"] if group.rows else []
        lines = [
            f"incident of {' and '.join(parts)}",
            *(f"  {claim_line(ledger.claim(i))}" for i in claims),
            *(f"  {rows[i]}" for i in group.rows),
        ]
    else:
        held = {d.document_id: d for d in ledger.documents(group.members)}
        lines = ["text"]
        for document in (held[i] for i in group.members if i in held):
            title = " ".join((document.title or document.text[:60]).split())
            outlet, day = document.outlet or document.source, document.published or "undated"
            lines.append(f"  {document.document_id[:10]}  {outlet}, {day}: {title}")
    return "\n".join([*lines, *(f"    {said_line(j)}" for j in group.judgements)])


def _dispute(dispute: Dispute) -> str:
    joined = " (joined through others)" if dispute.joined else ""
    head = f"disputed  {dispute.a[:10]} – {dispute.b[:10]}{joined}"
    return "\n".join([head, *(f"    {said_line(j)}" for j in dispute.judgements)])
