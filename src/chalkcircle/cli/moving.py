"""``export --all``: everything a person needs to go on elsewhere, in one file."""

from __future__ import annotations

from pathlib import Path

from . import common


def pack(file: Path, ledger: str | None, study: str | None, as_json: bool) -> None:
    """Pack ledger, study and settings, and say what went in."""
    from chalkcircle import app

    shop = common.workshop(ledger=ledger, study=study)
    with common.opened(shop) as store:
        done = app.export(shop, store, file)
        sealed = app.sealed_feeds(store)
    if as_json:
        common.emit(common.json_text(done))
        return
    common.say(
        f"{file}: {done.files} files, {done.bytes:,} bytes, snapshot {done.snapshot};"
        f" study: {done.study or 'none set'}; settings: {done.settings or 'no file'}"
    )
    if sealed:
        common.say(f"in it are rows that may not be passed on: {', '.join(sealed)}")
