"""``correct``: what editors correct, undo, list, export and agree on; decides nothing itself."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from . import common
from .common import errors_leave, json_option, ledger_option, output_option, study_option
from .showing import claim_line, correction_line, plural

_CLAIM = click.argument("claim_id", metavar="CLAIM")
_OTHER = click.argument("other", metavar="OTHER")
_ROW = click.argument("row_id", metavar="CORRECTION")


def _said(command: Callable[..., None]) -> Callable[..., None]:
    """The options of everything that writes a correction."""
    command = errors_leave(command)
    for option in (
        study_option,
        ledger_option,
        click.option("--editor", metavar="NAME", help="Who says so; kept with the correction."),
        click.option("--note", default="", help="Why, in a few words."),
    ):
        command = option(command)
    return command


@click.group()
def correct() -> None:
    """Correct how a claim was read; kept in the study, and undone when wanted."""


@correct.command()
@_CLAIM
@click.option(
    "--role", type=click.Choice(["actor", "recipient"]), required=True, help="Whose place."
)
@click.option("--was", default="", help="The wrong party, as written or by its code; none: add.")
@click.option(
    "--now",
    "becomes",
    default="",
    help="The right party: CODE, CODE/SECTOR=words or =words; none: remove.",
)
@_said
def party(claim_id: str, role: str, was: str, becomes: str, **given: Any) -> None:
    """Put another actor or recipient in the place of a wrong one.

    \b
    Example:
      chalkcircle correct party 18c8d11a3c --role actor --was AZE --now "ARM/GOV=the envoy"
    """
    _correct("party", claim_id, role=role, was=was, becomes=becomes, **given)


@correct.command()
@_CLAIM
@click.argument("who")
@_said
def speaker(claim_id: str, who: str, **given: Any) -> None:
    """Say who else it is that says so: a name, or a party as CODE/SECTOR=words.

    \b
    Example:
      chalkcircle correct speaker 18c8d11a3c "Jane Okello"
    """
    _correct("speaker", claim_id, becomes=who, **given)


@correct.command("no-event")
@_CLAIM
@_said
def no_event(claim_id: str, **given: Any) -> None:
    """Say that the words tell of no such thing.

    \b
    Example:
      chalkcircle correct no-event 18c8d11a3c --note "a film title"
    """
    _correct("no-event", claim_id, **given)


@correct.command()
@_CLAIM
@_OTHER
@_said
def same(claim_id: str, other: str, **given: Any) -> None:
    """Say that two claims tell of one incident.

    \b
    Example:
      chalkcircle correct same 18c8d11a3c 9f02aa17be
    """
    _correct("same", claim_id, other=other, **given)


@correct.command()
@_CLAIM
@_OTHER
@_said
def different(claim_id: str, other: str, **given: Any) -> None:
    """Say that two claims tell of different incidents.

    \b
    Example:
      chalkcircle correct different 18c8d11a3c 9f02aa17be
    """
    _correct("different", claim_id, other=other, **given)


@correct.command()
@click.argument("document_id", metavar="DOCUMENT")
@_said
def reviewed(document_id: str, **given: Any) -> None:
    """Say that you have read a whole text against its claims.

    \b
    Example:
      chalkcircle correct reviewed 5ce41f20ab --editor Ana
    """
    _correct("reviewed", document_id, **given)


@correct.command()
@_ROW
@_said
def undo(row_id: str, **given: Any) -> None:
    """Take a correction back; its row stays, and redo brings it back.

    \b
    Example:
      chalkcircle correct undo 2b6c9e
    """
    _correct("undo", row_id, **given)


@correct.command()
@_ROW
@_said
def redo(row_id: str, **given: Any) -> None:
    """Bring back a correction that was undone.

    \b
    Example:
      chalkcircle correct redo 2b6c9e
    """
    _correct("redo", row_id, **given)


@correct.command("list")
@ledger_option
@study_option
@json_option
@errors_leave
def list_corrections(ledger: str | None, study: str | None, as_json: bool) -> None:
    """List the corrections of a study with their state.

    \b
    Example:
      chalkcircle correct list --study studies/south-caucasus
    """
    import msgspec

    from chalkcircle import app

    shop = common.workshop(ledger=ledger, study=study)
    with common.opened(shop) as store:
        found = app.overlay(shop, store)
    for row in found.corrections:
        state = found.states[row.id].value
        if as_json:
            common.emit(common.json_text({**msgspec.structs.asdict(row), "state": state}))
        else:
            common.emit(correction_line(row, state))
    counts = ", ".join(f"{number} {state.value}" for state, number in found.counts.items())
    common.say(f"{plural(len(found.corrections), 'row')}; corrections: {counts or 'none'}")
    if lost := found.counts[app.State.LOST]:
        common.say(
            f"{lost} kept without effect: nothing that is read now fits, or several things do. "
            "Find the claim with chalkcircle claims list and correct it anew, or undo the row."
        )


@correct.command()
@ledger_option
@study_option
@output_option
@errors_leave
def export(ledger: str | None, study: str | None, output: Path | None) -> None:
    """Write sentences with corrected events in the form of training/sentences.

    \b
    Example:
      chalkcircle correct export -o corrected.jsonl
    """
    from chalkcircle import app

    shop = common.workshop(ledger=ledger, study=study)
    with common.opened(shop) as store:
        done = app.export_corrections(shop, store)
    if done.lines or output is not None:
        common.emit("\n".join(common.json_text(line) for line in done.lines), output)
    common.say(f"{plural(len(done.lines), 'sentence')} exported")
    for reason, number in done.left_out.most_common():
        common.say(f"left out {number}: {reason}")


@correct.command()
@click.argument("first", metavar="EDITOR")
@click.argument("second", metavar="EDITOR")
@ledger_option
@study_option
@json_option
@errors_leave
def agreement(
    first: str, second: str, ledger: str | None, study: str | None, as_json: bool
) -> None:
    """Say how far two editors agree on the texts that both reviewed.

    \b
    Example:
      chalkcircle correct agreement Ana Levan
    """
    from chalkcircle import app

    shop = common.workshop(ledger=ledger, study=study)
    with common.opened(shop) as store:
        texts, found = app.agree(shop, store, first, second)
    if as_json:
        common.emit(common.json_text({"texts": texts, "questions": found}))
    else:
        common.emit("question             n    same  kappa")
        for each in found:
            raw = "–" if each.raw is None else f"{each.raw:.0%}"
            kappa = "not defined" if each.kappa is None else f"{each.kappa:.2f}"
            common.emit(f"{each.question:<15} {each.n:>6} {raw:>7}  {kappa}")
    common.say(f"{plural(texts, 'text')} reviewed by both {first} and {second}")


def _correct(
    kind: str,
    target: str,
    *,
    note: str,
    editor: str | None,
    ledger: str | None,
    study: str | None,
    **more: str,
) -> None:
    """Write a correction down, apply it and show what stands."""
    from chalkcircle import app
    from chalkcircle.study import What

    shop = common.workshop(ledger=ledger, study=study, editor=editor)
    with common.opened(shop) as store:
        row, claims = app.correct(
            shop, store, What(kind), target, note=note, now=common.present(), **more
        )
    common.emit(correction_line(row, "in force"))
    for claim in claims:
        common.emit(claim_line(claim))
    common.say(f"undo with: chalkcircle correct undo {row.id}")
