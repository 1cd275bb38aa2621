"""Accounts of one happening as lines of a terminal, side by side."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from .showing import plural

if TYPE_CHECKING:
    from chalkcircle.app import Incident
    from chalkcircle.incidents import Account, Aspect, Found, Said
    from chalkcircle.model import Judgement

_UNREAD = "; nobody here has read the article"
_AGREED = {True: "agree", False: "differ", None: "one voice"}


def found_lines(found: Found) -> Iterator[str]:
    """What the rule says, pair by pair, with its reasons."""
    from chalkcircle.incidents import account

    for judgement in found.judgements:
        why = found.likeness[judgement.judgement_id].why
        yield f"{judgement.verdict.value} {judgement.score or 0:.2f}  {', '.join(why)}"
        for claim_id in (judgement.a, judgement.b):
            yield f"  {account_line(account(found.tellings[claim_id]))}"


def incident_lines(incident: Incident) -> Iterator[str]:
    """A happening: what is agreed, what is not, and every account under it."""
    compared = incident.compared
    yield (
        f"{plural(compared.tellings, 'telling')} by {plural(compared.origins, 'origin')}"
        " (copies of one text are one origin)"
    )
    if compared.rows:
        yield f"{plural(compared.rows, 'row')} of feeds beside them, counted nowhere"
    shown = {account.claim_id for account in compared.accounts}
    silent = len(set(incident.members) - shown)
    if silent:
        yield f"{plural(silent, 'claim')} more, dated too vaguely or not told as a happening"
    for aspect in compared.aspects:
        if aspect.answers:
            yield _aspect(aspect)
    for account in compared.accounts:
        yield account_line(account)


def _aspect(aspect: Aspect) -> str:
    answers = "; ".join(f"{said.answer} ({_givers(said)})" for said in aspect.answers)
    read = any(said.origins for said in aspect.answers)
    agreed = _AGREED[aspect.agreed] if read else "rows only"
    return f"  {aspect.name:<9} {agreed:<10} {answers}"


def _givers(said: Said) -> str:
    parts = [plural(len(said.origins), "origin")] if said.origins else []
    return ", ".join(parts + ([plural(said.rows, "row")] if said.rows else []))


def said_line(judgement: Judgement) -> str:
    """A verdict about a pair, whose it is, and by which rule."""
    score = "" if judgement.score is None else f", score {judgement.score:.2f}"
    pair = f"{judgement.a[:10]} – {judgement.b[:10]}"
    verdict = f"{judgement.verdict.value} by {judgement.by} ({judgement.rule}{score})"
    return f"{pair}: {verdict}, {judgement.at:%Y-%m-%d}"


def account_line(one: Account) -> str:
    """One telling on one line."""
    denied = "" if one.happened == "yes" else "  says it did not happen"
    dead = f"  {one.dead} dead" if one.dead else ""
    where = f"  {one.where}" if one.where else ""
    return (
        f"{one.claim_id[:10]}  {one.when:<22} {one.what}  {one.who or '?'}{where}{dead}{denied}"
        f"  ({one.holder or one.origin[:10]}, known {one.known}{_UNREAD if one.unread else ''})"
    )
