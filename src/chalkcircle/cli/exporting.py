"""``export`` and ``cite``: a whole desk in one file, or a selection for another program."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from chalkcircle.model import PlugError

from . import common
from .common import errors_leave, json_option, ledger_option, output_option, study_option
from .moving import pack
from .selecting import selection_options
from .showing import plural

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from chalkcircle.app.exporting import Chosen
    from chalkcircle.export import Exported

STYLES = ("bibtex", "csl", "text")


class FormName(click.ParamType[str]):
    """One of the exporters that are plugged in, looked up when somebody asks for one."""

    name = "form"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Take a name that is there or stop with a usage error."""
        return _forms().convert(value, param, ctx)

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str | None:
        """All names."""
        return _forms().get_metavar(param, ctx)

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        """Names that begin so."""
        return _forms().shell_complete(ctx, param, incomplete)


def _forms() -> click.Choice[str]:
    from chalkcircle.plugs import EXPORTERS, plugged

    try:
        return click.Choice(list(plugged(EXPORTERS)))
    except PlugError as error:
        raise click.ClickException(common.shown(str(error))) from error


@click.command()
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option("--all", "everything", is_flag=True, help="Pack ledger, study and settings.")
@click.option("--format", "form", type=FormName(), help="Write a selection so.")
@click.option("--sum", "summed", is_flag=True, help="Graphs: one edge for claims of one kind.")
@output_option
@selection_options
@ledger_option
@study_option
@json_option
@errors_leave
def export(
    file: Path | None,
    everything: bool,
    form: str | None,
    summed: bool,
    output: Path | None,
    chosen: Chosen,
    ledger: str | None,
    study: str | None,
    as_json: bool,
) -> None:
    """Write claims that fit for another program, or pack everything for another machine.

    With --format: one row, feature, edge or entity a claim, each with who says so, and beside
    FILE the file FILE.sources.txt with what the sources ask for. Rows of feeds whose terms forbid
    it are left out and counted. A FILE of that name is replaced. Without options that select,
    all claims are written.

    With --all: one archive with every segment, archived original and tombstone of the ledger, the
    study's folder if one is set, and the settings file without places of this machine. It holds
    no key, no link, no hidden file and nothing that was forgotten; FILE must not exist. It is a
    backup of your own and leaves nothing out: rows of feeds whose terms forbid passing them on are
    in it, so hand it to nobody. Bring it back with: chalkcircle ledger restore FILE.zip ledger

    \b
    Example:
      chalkcircle export --format csv -o claims.csv --dyad ARM AZE --from 2023-01-01
      chalkcircle export --all desk.zip --ledger out/ledger --study studies/south-caucasus
    """
    from chalkcircle.app.exporting import Chosen

    if everything == (form is not None):
        raise click.UsageError("Give either --all or --format.")
    if (file is None) == (output is None):
        raise click.UsageError("Name one file, as FILE or with -o.")
    target = file or output
    assert target is not None
    if everything:
        if chosen != Chosen() or summed:
            raise click.UsageError("--all packs everything: leave the options that select out.")
        pack(target, ledger, study, as_json)
        return
    _write(target, str(form), chosen, summed, ledger, study, as_json)


def _write(
    target: Path,
    form: str,
    chosen: Chosen,
    summed: bool,
    ledger: str | None,
    study: str | None,
    as_json: bool,
) -> None:
    from chalkcircle import app

    shop = common.workshop(ledger=ledger, study=study)
    with common.opened(shop) as store:
        done = app.export_claims(shop, store, chosen, target, form, summed=summed)
    if as_json:
        common.emit(common.json_text(done))
        return
    for line in _told(done):
        common.say(line)


def _told(done: Exported) -> list[str]:
    from chalkcircle.export import counted

    claims, sources = plural(done.claims, "claim"), plural(done.sources, "source")
    lines = [f"{done.file}: {claims} from {sources}; what they ask for: {done.sources_file}"]
    for feed, count in sorted(done.withheld.items()):
        why = f"of {feed}, whose terms keep them here"
        lines.append(f"left out: {plural(count, 'claim')} {why}")
    lines += [f"left out: {counted(n, why)}" for why, n in sorted(done.left_out.items())]
    lines += [f"lacking: {counted(n, why)}" for why, n in sorted(done.lacking.items())]
    return lines


@click.command()
@click.option(
    "--format", "style", type=click.Choice(STYLES), default="text", show_default=True,
    help="How to write the references.",
)  # fmt: skip
@output_option
@selection_options
@ledger_option
@errors_leave
def cite(style: str, output: Path | None, chosen: Chosen, ledger: str | None) -> None:
    """List what to cite for claims that fit: documents, studies, feeds and this program.

    \b
    Example:
      chalkcircle cite --dyad ARM AZE --format bibtex -o sources.bib
    """
    from chalkcircle import app
    from chalkcircle.export import Style

    with common.opened(common.workshop(ledger=ledger)) as store:
        done = app.cite(store, chosen, Style(style))
    common.emit(done.text, output)
    common.say(f"{plural(done.works, 'work')}, {done.unverified} unverified")
