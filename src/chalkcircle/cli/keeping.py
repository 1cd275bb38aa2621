"""Commands that keep house: ``ledger``, ``doctor``, ``config``."""

from __future__ import annotations

from pathlib import Path

import click

from . import common
from .common import errors_leave, json_option, ledger_option, study_option
from .showing import findings_table, plural


@click.group()
def ledger() -> None:
    """Look after the ledger."""


@ledger.command()
@ledger_option
@json_option
@errors_leave
def info(ledger: str | None, as_json: bool) -> None:
    """Say what the ledger holds.

    \b
    Example:
      chalkcircle ledger info --ledger out/ledger
    """
    import msgspec

    with common.opened(common.workshop(ledger=ledger)) as store:
        found = store.info()
    if as_json:
        common.emit(common.json_text(found))
        return
    for name, value in msgspec.structs.asdict(found).items():
        shown = value
        if isinstance(value, dict):
            shown = ", ".join(f"{n} {kind}" for kind, n in value.items()) or "none"
        common.emit(f"{name:<20} {'–' if shown is None else shown}")


@ledger.command()
@ledger_option
@json_option
@errors_leave
def verify(ledger: str | None, as_json: bool) -> None:
    """Check every byte, span and id; exit 1 when something is damaged.

    \b
    Example:
      chalkcircle ledger verify --ledger out/ledger
    """
    with common.opened(common.workshop(ledger=ledger)) as store:
        found = store.verify()
    if as_json:
        common.emit(common.json_text(found))
    else:
        common.emit(
            f"{plural(found.segments, 'segment')}, {plural(found.documents, 'document')}, "
            f"{plural(found.claims, 'claim row')}, {plural(found.raw, 'archived file')} checked"
        )
        if found.feed_files:
            common.emit(
                f"{plural(found.feed_files, 'file')} of feeds, {plural(found.rows, 'row')}, "
                f"{plural(found.quarantined, 'row')} set aside checked"
            )
        for fault in found.faults:
            common.emit(f"FAULT {fault}")
        for name in found.leftovers:
            common.say(f"left over from an unfinished write (harmless): {name}")
        if found.ok:
            common.emit("no fault: all is as it was written")
    if not found.ok:
        raise click.ClickException(
            f"{plural(len(found.faults), 'fault')}."
            " Restore a good copy with: chalkcircle ledger restore"
        )


@ledger.command()
@click.argument("source", type=click.Path(path_type=Path, exists=True))
@click.argument("target", type=click.Path(path_type=Path))
@click.option(
    "--study",
    type=click.Path(path_type=Path),
    help="Folder of an export's study; by default its id, beside TARGET.",
)
@errors_leave
def restore(source: Path, target: Path, study: Path | None) -> None:
    """Bring back a ledger, every byte checked: SOURCE is its folder, or a file from `export`.

    TARGET is absent or empty. From an export, the study goes to a folder that is called by its
    id, beside TARGET; the settings become a chalkcircle.toml beside TARGET that names both,
    unless there is one. What was interrupted leaves nothing that looks complete.

    \b
    Example:
      chalkcircle ledger restore backup/ledger ledger
      chalkcircle ledger restore desk.zip desk/ledger --study desk/caucasus
    """
    from chalkcircle import app

    done = app.restore(source, target, study=study)
    common.say(f"restored to {target}, snapshot {done.snapshot}")
    if done.study is not None:
        common.say(f"study: {done.study}")
    if done.settings is not None:
        common.say(f"settings: {done.settings}")


@ledger.command()
@ledger_option
@errors_leave
def compact(ledger: str | None) -> None:
    """Merge small segments of rows of feeds into large ones; no row and no snapshot changes.

    \b
    Example:
      chalkcircle ledger compact --ledger out/ledger
    """
    with common.opened(common.workshop(ledger=ledger)) as store:
        gone = store.compact()
    common.say(f"{plural(gone, 'segment')} merged")


@ledger.command()
@click.option("--yes", is_flag=True, help="Do not ask.")
@ledger_option
@json_option
@errors_leave
def rebuild(yes: bool, ledger: str | None, as_json: bool) -> None:
    """Bring back a lost catalogue from the segments, and lost rows of feeds from the archive.

    Nobody else may use the ledger meanwhile. What cannot be brought back is named; exit 1 then.
    A broken catalogue is kept beside the new one. The cube is made anew by the next question.

    \b
    Example:
      chalkcircle ledger rebuild --ledger out/ledger
    """
    from chalkcircle import app

    if not yes:
        click.confirm("Is nobody else using this ledger?", abort=True, err=True)
    done = app.rebuild(Path(common.workshop(ledger=ledger).settings.ledger))
    if as_json:
        common.emit(common.json_text(done))
    else:
        made = "made anew" if done.catalogue else "sound"
        common.emit(f"catalogue {made}; {plural(done.rows, 'row')} made again from the archive")
        for words in (*done.lost, *done.found.faults):
            common.emit(f"LOST {words}")
    if done.lost or not done.found.ok:
        raise SystemExit(1)


@ledger.command()
@click.argument("record_id")
@click.option("--reason", required=True, help="Why; kept in the tombstone.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@ledger_option
@errors_leave
def forget(record_id: str, reason: str, yes: bool, ledger: str | None) -> None:
    """Remove a document or a claim for good; its id may be shortened, an empty tombstone stays.

    Of a feed, RECORD_ID is feed:native_id for a row, or the SHA-256 of a file for all it gave.

    \b
    Example:
      chalkcircle ledger forget 18c8d11a3c… --reason "request of the person named"
    """
    from chalkcircle import app

    if not yes:
        click.confirm("This cannot be undone. Forget it?", abort=True, err=True)
    workshop = common.workshop(ledger=ledger)
    answers = Path(workshop.settings.coder_cache)
    with common.opened(workshop) as store:
        done = app.forget(store, record_id, reason=reason, now=common.present(), answers=answers)
    common.say(
        f"forgotten: {plural(done.documents, 'document')}, {plural(done.claims, 'claim')}, "
        + (f"{plural(done.rows, 'row')} of feeds, " if done.rows else "")
        + f"{plural(done.raw, 'archived file')}"
    )


@click.command()
@ledger_option
@study_option
@json_option
@errors_leave
def doctor(ledger: str | None, study: str | None, as_json: bool) -> None:
    """Look at system, packages, data, study and ledger; exit 1 when something needed is broken.

    Every package and every part of the data is shown with its licence; --json also tells where
    the data comes from.

    \b
    Example:
      chalkcircle doctor --study studies/south-caucasus
    """
    from chalkcircle import app

    found = app.doctor(common.workshop(ledger=ledger, study=study), now=common.present())
    common.emit(common.json_text(found) if as_json else findings_table(found))
    if not all(one.well for one in found):
        raise SystemExit(1)


@click.group()
def config() -> None:
    """Settings."""


@config.command("show")
@click.option("--origin", is_flag=True, help="Say where each value comes from.")
@json_option
@errors_leave
def show_config(origin: bool, as_json: bool) -> None:
    """Show every setting, its value and, with --origin, who set it.

    \b
    Example:
      chalkcircle config show --origin
    """
    from chalkcircle import app

    _, origins = app.load_settings()
    for one in origins:
        if as_json:
            common.emit(common.json_text(one))
        else:
            came = f"  [{one.origin}]" if origin else ""
            common.emit(f"{one.name:<16} {one.value!s:<12}{came}  {one.help}")
