"""Commands on what belongs together: ``incidents``."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import click

from . import common
from .common import as_of_option, errors_leave, json_option, ledger_option
from .showing import claim_line, plural

if TYPE_CHECKING:
    from chalkcircle.incidents import Dispute, Group
    from chalkcircle.ledger import Ledger
    from chalkcircle.model import Judgement


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
        for group in found.groups:
            common.emit(common.json_text(group) if as_json else _group(group, store))
        for dispute in found.disputes:
            common.emit(common.json_text(dispute) if as_json else _dispute(dispute))
    texts = [g for g in found.groups if g.about is Judged.DOCUMENTS]
    copies = sum(len(g.members) - 1 for g in texts)
    common.say(
        f"{plural(len(texts), 'text')} with {plural(copies, 'copy', 'copies')},"
        f" {plural(len(found.groups) - len(texts), 'incident')} of several claims,"
        f" {plural(len(found.disputes), 'disputed pair')}"
    )


def _group(group: Group, ledger: Ledger) -> str:
    from chalkcircle.model import Judged

    if group.about is Judged.CLAIMS:
        lines = ["incident", *(f"  {claim_line(ledger.claim(i))}" for i in group.members)]
    else:
        held = {d.document_id: d for d in ledger.documents(group.members)}
        lines = ["text"]
        for document in (held[i] for i in group.members if i in held):
            title = " ".join((document.title or document.text[:60]).split())
            outlet, day = document.outlet or document.source, document.published or "undated"
            lines.append(f"  {document.document_id[:10]}  {outlet}, {day}: {title}")
    return "\n".join([*lines, *(f"    {_said(j)}" for j in group.judgements)])


def _dispute(dispute: Dispute) -> str:
    joined = " (joined through others)" if dispute.joined else ""
    head = f"disputed  {dispute.a[:10]} – {dispute.b[:10]}{joined}"
    return "\n".join([head, *(f"    {_said(j)}" for j in dispute.judgements)])


def _said(judgement: Judgement) -> str:
    score = "" if judgement.score is None else f", score {judgement.score:.2f}"
    pair = f"{judgement.a[:10]} – {judgement.b[:10]}"
    verdict = f"{judgement.verdict.value} by {judgement.by} ({judgement.rule}{score})"
    return f"{pair}: {verdict}, {judgement.at:%Y-%m-%d}"
