"""Commands that read documents: ``read``, ``ingest``, ``brief``."""

from __future__ import annotations

import shlex
import sys
import time
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from . import common, pacing
from .common import Day, as_of_option, errors_leave, json_option, ledger_option, study_option
from .showing import claim_line, plural
from .telling import ingested, say_notes, say_skipped

if TYPE_CHECKING:
    from chalkcircle.app import Ingested, Inputs, Workshop
    from chalkcircle.model import Skipped

_FILES = click.argument("files", nargs=-1, type=click.Path(path_type=Path))
_SOME_FILES = click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
_DATE = click.option(
    "--date", "published", type=Day(), help="Publication date of undated documents."
)

_OUTLET = click.option("--outlet", metavar="NAME", help="Outlet of documents that name none.")


@click.command()
@_SOME_FILES
@_DATE
@_OUTLET
@study_option
@json_option
@errors_leave
def read(
    files: tuple[Path, ...],
    published: date | None,
    outlet: str | None,
    study: str | None,
    as_json: bool,
) -> None:
    """Print the claims of documents; store nothing.

    \b
    Example:
      chalkcircle read article.txt --date 2025-07-15
    """
    from chalkcircle import app
    from chalkcircle.model import Skipped

    shop = common.workshop(study=study)
    skipped: list[Skipped] = []
    number = documents = 0
    inputs = _open(files, published)
    with pacing.shown("reading") as meter:
        found = app.read(shop, inputs, outlet=outlet, now=common.present(), progress=meter)
        for item in found:
            if isinstance(item, Skipped):
                skipped.append(item)
                continue
            documents += 1
            skipped += item.skipped
            for claim in item.claims:
                number += 1
                if as_json:
                    common.emit(common.json_text(claim))
                else:
                    common.emit(claim_line(claim, item.document.text))
    say_skipped(skipped)
    say_notes([f"{o.name}: {note}" for o in inputs.opened for note in o.notes])
    common.say(
        f"{plural(number, 'claim')} from {plural(documents, 'document')}; nothing was stored."
    )


@click.command()
@_SOME_FILES
@_DATE
@_OUTLET
@ledger_option
@study_option
@click.option("--keep-going", is_flag=True, help="Name and count unreadable files, do not stop.")
@click.option("--watch", is_flag=True, help="Go on with what comes into a folder, until Ctrl-C.")
@json_option
@errors_leave
def ingest(
    files: tuple[Path, ...],
    published: date | None,
    outlet: str | None,
    ledger: str | None,
    study: str | None,
    keep_going: bool,
    watch: bool,
    as_json: bool,
) -> None:
    """Store documents and their claims in the ledger.

    Takes files and folders of them: text, Markdown, HTML, JSON lines, PDF, Word, e-mail, saved
    feeds, web archives, e-books and day pages of Wikipedia's Current Events portal (.wiki), plain
    or as .gz. A run that was stopped goes on when the same command is typed again.

    \b
    Example:
      chalkcircle ingest news.jsonl --ledger ledger
    """
    from chalkcircle import app

    shop = common.workshop(ledger=ledger, study=study)
    if watch:
        _watch(shop, files, published, outlet, as_json=as_json)
        return
    inputs = _open(files, published, keep_going=keep_going)
    with (
        pacing.shown("ingesting", keeps=shop.settings.ledger) as meter,
        common.opened(shop, create=True) as store,
    ):
        done = app.ingest(shop, store, inputs, outlet=outlet, now=common.present(), progress=meter)
    _show(done, as_json=as_json)


def _show(done: Ingested, *, as_json: bool) -> None:
    if as_json or done.given:
        common.emit(common.json_text(done) if as_json else ingested(done))
    say_skipped([*done.skipped, *done.not_coded])
    say_notes(done.notes)


_LOOK_SECONDS = 2.0
"""Time between two looks at a watched folder; a file is read once it stayed the same for one."""


def _watch(
    shop: Workshop,
    files: tuple[Path, ...],
    published: date | None,
    outlet: str | None,
    *,
    as_json: bool,
) -> None:
    """Ingest what comes into a folder until Ctrl-C."""
    from chalkcircle import app

    if len(files) != 1:
        raise click.UsageError("--watch takes one folder.")
    if not files[0].is_dir():
        raise click.UsageError(f"{files[0]} is no folder to watch.")
    common.say(f"watching {files[0]}; end with Ctrl-C")
    with common.opened(shop, create=True) as store:
        looks = app.watch(
            shop,
            store,
            files[0],
            published=published,
            outlet=outlet,
            clock=common.present,
            pause=lambda: time.sleep(_LOOK_SECONDS),
        )
        try:
            for done in looks:
                _show(done, as_json=as_json)
        except KeyboardInterrupt:
            common.say("stopped; what was ingested is kept")


@click.command("write")
@_FILES
@_DATE
@_OUTLET
@click.option("--since", type=Day(), help="First day of 'what changed'.")
@as_of_option
@ledger_option
@study_option
@click.option("--out", metavar="FOLDER", help="Folder that the briefing is written to.")
@json_option
@errors_leave
def brief(
    files: tuple[Path, ...],
    published: date | None,
    outlet: str | None,
    since: date | None,
    as_of: datetime | None,
    ledger: str | None,
    study: str | None,
    out: str | None,
    as_json: bool,
) -> None:
    """Write the study's briefing as HTML, Markdown, JSON, PDF and Word.

    See also: "brief diff OLD NEW" and "brief check FILE". A file that is called like one of
    these words is given with its folder: ./diff

    \b
    Example:
      chalkcircle brief article.txt --date 2025-07-15 --study studies/south-caucasus
    """
    from chalkcircle import app

    shop = common.workshop(ledger=ledger, study=study, out=out)
    shop.need_study()
    inputs = _open(files, published)
    with (
        pacing.shown("reading", keeps=shop.settings.ledger) as meter,
        common.opened(shop, create=True) as store,
    ):
        done = app.brief(
            shop,
            store,
            documents=inputs,
            outlet=outlet,
            since=since,
            as_of=as_of,
            now=common.present(),
            command=_command(),
            progress=meter,
        )
    if as_json:
        common.emit(common.json_text({"files": [str(f) for f in done.files]}))
        return
    if done.ingested is not None:
        common.say(ingested(done.ingested))
        say_skipped([*done.ingested.skipped, *done.ingested.not_coded])
        say_notes(done.ingested.notes)
    section = done.briefing.sections[0]
    common.emit(f"{done.briefing.title}\n\n{section.title}")
    number = done.briefing.number_of()
    quotes = {c.claim_id: c.quote for c in done.briefing.citations}
    for sentence in section.sentences():
        spoken = f" “{quotes[sentence.claims[0]].strip('“”')}”" if sentence.quoted else ""
        cited = "".join(f"[{number[c]}]" for c in sentence.claims[:3])
        more = f" and {len(sentence.claims) - 3} more" if len(sentence.claims) > 3 else ""
        common.emit(f"  • {sentence.text}{spoken} {cited}{more}".rstrip())
    common.emit("\nWritten:")
    for path in done.files:
        common.emit(f"  {path}")


def _open(files: tuple[Path, ...], published: date | None, *, keep_going: bool = False) -> Inputs:
    """Open the files, so that an unreadable one stops us before a ledger is made for it."""
    from chalkcircle import app

    today = common.present().date()
    return app.open_inputs(files, published=published, today=today, keep_going=keep_going)


def _command() -> str:
    """The command as the reader may type it: names of files, no paths of this machine."""
    words = [Path(w).name if Path(w).is_absolute() else w for w in sys.argv[1:]]
    return shlex.join(["chalkcircle", *words])
