"""``export``: everything a person needs to go on elsewhere, in one file."""

from __future__ import annotations

from pathlib import Path

import click

from . import common
from .common import errors_leave, json_option, ledger_option, study_option


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--all", is_flag=True, required=True, expose_value=False, help="Ledger, study, settings."
)
@ledger_option
@study_option
@json_option
@errors_leave
def export(file: Path, ledger: str | None, study: str | None, as_json: bool) -> None:
    """Pack ledger, study and settings into one file, to go on with on another machine.

    The file holds every segment, archived original and tombstone of the ledger, the study's
    folder if one is set, and the settings file without places of this machine. It holds no key,
    no link, no hidden file and nothing that was forgotten. Everything is verified before and
    after. Bring it back with: chalkcircle ledger restore FILE.zip ledger

    \b
    Example:
      chalkcircle export --all desk.zip --ledger out/ledger --study studies/south-caucasus
    """
    from chalkcircle import app

    shop = common.workshop(ledger=ledger, study=study)
    with common.opened(shop) as store:
        done = app.export(shop, store, file)
    if as_json:
        common.emit(common.json_text(done))
        return
    common.say(
        f"{file}: {done.files} files, {done.bytes:,} bytes, snapshot {done.snapshot};"
        f" study: {done.study or 'none set'}; settings: {done.settings or 'no file'}"
    )
