"""Shared by all commands: settings, output, progress and the way errors leave the house."""

from __future__ import annotations

import functools
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

import click

from chalkcircle.app.settings import load_settings
from chalkcircle.app.workshop import Workshop
from chalkcircle.model import ChalkcircleError

if TYPE_CHECKING:
    from chalkcircle.ledger import Ledger


P = ParamSpec("P")
R = TypeVar("R")


class Day(click.ParamType[date]):
    """A calendar day, ``2025-07-15``."""

    name = "YYYY-MM-DD"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Read a day or stop with a usage error."""
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is not a day. Write it as 2025-07-15.", param, ctx)


class Instant(click.ParamType[datetime]):
    """An instant in UTC; a bare day means its end."""

    name = "YYYY-MM-DD[THH:MM]"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        """Read an instant or stop with a usage error."""
        from chalkcircle.model import end_of_day

        if isinstance(value, datetime):
            return value
        try:
            if len(value) == 10:
                return end_of_day(date.fromisoformat(value))
            moment = datetime.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is no instant. Write 2025-07-15 or 2025-07-15T12:00.", param, ctx)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


ledger_option = click.option("--ledger", metavar="FOLDER", help="Folder of the ledger.")
study_option = click.option("--study", metavar="FOLDER", help="Folder of the study.")
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON instead of text.")
output_option = click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Write to a file."
)
as_of_option = click.option("--as-of", type=Instant(), help="Only what was known by then.")


def workshop(**flags: str | int | float | None) -> Workshop:
    """Tools of this run, from flags, environment, file and defaults."""
    return Workshop(load_settings(flags)[0])


@contextmanager
def opened(shop: Workshop, *, create: bool = False) -> Iterator[Ledger]:
    """The ledger of the settings, closed at the end."""
    from chalkcircle.ledger import Ledger

    path = Path(shop.settings.ledger)
    with Ledger.open(path, create=create, wait_seconds=shop.settings.wait_seconds) as ledger:
        yield ledger


def present() -> datetime:
    """The only clock: every function below is told the time."""
    return datetime.now(UTC).replace(microsecond=0)


_ACTS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2028\u2029\u2066-\u2069]")
"""What acts on a terminal instead of being shown, or ends a line or turns the words after it."""


def shown(text: str) -> str:
    """Words of a source as they may stand on a terminal; in JSON they stay the same words."""
    return _ACTS.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def say(message: str) -> None:
    """A message for people: standard error."""
    click.echo(shown(message), err=True)


def emit(text: str, output: Path | None = None) -> None:
    """Data: standard output or a file, whole or not at all."""
    if output is None or str(output) == "-":
        click.echo(shown(text))
        return
    if output.exists() and not output.is_file():
        output.write_text(text + "\n", "utf-8")  # A device or a pipe is written to, not replaced.
        return
    unfinished = output.with_name(output.name + ".tmp")
    unfinished.write_text(text + "\n", "utf-8")
    unfinished.replace(output)


def json_text(value: object) -> str:
    """Any record of ours as JSON, one line; a path is the string that names it."""
    import msgspec

    return msgspec.json.encode(value, enc_hook=_path).decode()


def _path(value: object) -> str:
    if isinstance(value, Path):
        return str(value)
    raise NotImplementedError(f"no JSON for {type(value)}")


def errors_leave(command: Callable[P, R]) -> Callable[P, R]:
    """Turn our errors into one message on standard error and exit code 1."""

    @functools.wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except ChalkcircleError as error:
            raise click.ClickException(shown(str(error))) from error
        except BrokenPipeError:
            # The reader of a pipe (``| head``) has seen enough.
            sys.stderr.close()
            raise SystemExit(0) from None
        except OSError as error:
            what = f"{error.strerror}: {error.filename}" if error.filename else str(error)
            raise click.ClickException(shown(f"{what}. Check the path and its rights.")) from error

    return run
