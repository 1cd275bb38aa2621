"""``brief``: writes a briefing, compares two, checks one. Without a word of these it writes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from . import common
from .common import errors_leave, json_option, ledger_option
from .documents import brief as write
from .showing import QUOTE, plural, shortened

if TYPE_CHECKING:
    from chalkcircle.app import Checked
    from chalkcircle.briefing import Citation, Difference, Fate

_JSON_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


class _Brief(click.Group):
    """A group whose first word may be left out; it then is ``write``."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the words after ``brief``."""
        known = bool(args) and args[0] in self.commands
        return super().parse_args(ctx, args if known else ["write", *args])


@click.group(cls=_Brief)
def brief() -> None:
    """Write the study's briefing; compare two, or check one."""


brief.add_command(write)


@brief.command()
@click.argument("old", type=_JSON_FILE)
@click.argument("new", type=_JSON_FILE)
@ledger_option
@json_option
@errors_leave
def diff(old: Path, new: Path, ledger: str | None, as_json: bool) -> None:
    """What changed between two briefings, and which sentences of the old one lost support.

    OLD and NEW are the .json files that "brief" wrote. With a ledger it says what became of the
    claims behind the old one: taken back, superseded, forgotten, and why.

    \b
    Example:
      chalkcircle brief diff june/rhine.json july/rhine.json --ledger ledger
    """
    from chalkcircle import app

    if ledger is None:
        found = app.brief_diff(old, new)
    else:
        with common.opened(common.workshop(ledger=ledger)) as store:
            found = app.brief_diff(old, new, store)
    if as_json:
        common.emit(common.json_text(found))
        return
    common.emit("\n".join(_difference(found)))


@brief.command()
@click.argument("file", type=_JSON_FILE)
@ledger_option
@json_option
@errors_leave
def check(file: Path, ledger: str | None, as_json: bool) -> None:
    """Whether a briefing still holds: quotations, claims and numbers against the ledger.

    FILE is the .json file that "brief" wrote. Exit code 1 when a sentence has a fault.

    \b
    Example:
      chalkcircle brief check out/rhine.json --ledger out/ledger
    """
    from chalkcircle import app

    with common.opened(common.workshop(ledger=ledger)) as store:
        done = app.brief_check(file, store)
    common.emit(common.json_text(done) if as_json else "\n".join(_checked(done)))
    if done.flawed:
        raise SystemExit(1)


def _checked(done: Checked) -> list[str]:
    read = (
        f"{done.title}: {plural(done.sentences, 'sentence')}, "
        f"{plural(done.citations, 'citation')} and {plural(done.numbers, 'number')} checked"
    )
    if not done.flawed:
        return [f"{read}; no fault."]
    lines = [f"{read}; faults in {plural(len(done.flawed), 'sentence')}:"]
    for flawed in done.flawed:
        lines.append(f"\n{flawed.section}: {flawed.text}".rstrip(" :"))
        lines += (f"  ! {f.kind.value}: {f.where} {f.detail}" for f in flawed.faults)
    return lines


def _difference(found: Difference) -> list[str]:
    days = f"{found.old_made_at:%Y-%m-%d %H:%M} → {found.new_made_at:%Y-%m-%d %H:%M} UTC"
    lines = [f"{found.title}\n{days}"]
    if found.old_made_at > found.new_made_at:
        lines.append("The first of the two was made later: its words are called old all the same.")
    if found.is_empty:
        return [*lines, "\nNothing changed."]
    fell = "that lost support" if found.asked_ledger else "with claims that are no longer cited"
    for title, told in (
        (f"Sentences of the old one {fell}", _losses(found)),
        ("New sentences", [f"+ {s.section}: {s.text}" for s in found.new]),
        ("Sentences gone", [f"- {s.section}: {s.text}" for s in found.gone]),
        ("Sentences changed", _changes(found)),
        (
            "Numbers moved",
            [
                f"{_value(m.old)} → {_value(m.new)} {m.unit} by {m.method}, in: {m.text}"
                for m in found.numbers
            ],
        ),
        (
            "Tables",
            [f"{t.section}: {t.caption}: +{t.new} −{t.gone} rows" for t in found.tables],
        ),
        ("Citations new", [_cited(c) for c in found.citations_new]),
        ("Citations gone", [_cited(c) for c in found.citations_gone]),
    ):
        if told:
            lines.append(f"\n{title}: {_count(told)}")
            lines += (f"  {line}" for line in told)
    if not found.asked_ledger and found.lost:
        lines.append("\nNo ledger was asked (--ledger), so nobody can say why claims went.")
    return lines


def _count(told: list[str]) -> int:
    """How many entries there are; lines that go on with one are set in."""
    return sum(not line.startswith("  ") for line in told)


def _losses(found: Difference) -> list[str]:
    lines = []
    for lost in found.lost:
        left = f"{lost.left} of {plural(len(lost.said.claims), 'claim')} left"
        lines.append(f"! {lost.said.section}: {lost.said.text} ({left})")
        lines += (f"    {_fate(fate)}" for fate in lost.fates)
    return lines


def _fate(fate: Fate) -> str:
    at = f" on {fate.at:%Y-%m-%d}" if fate.at else ""
    by = f" by {fate.by[:10]}" if fate.by else ""
    why = f": {fate.why}" if fate.why else ""
    return f"{fate.claim_id[:10]} {fate.kind.value}{by}{at}{why}"


def _changes(found: Difference) -> list[str]:
    lines = []
    for change in found.changed:
        old, new = change.old, change.new
        if old.text == new.text:
            came, went = set(new.claims) - set(old.claims), set(old.claims) - set(new.claims)
            lines.append(f"= {new.section}: {new.text} (claims: +{len(came)} −{len(went)})")
            continue
        lines += (f"- {old.section}: {old.text}", f"  + {new.text}")
    return lines


def _cited(c: Citation) -> str:
    words, where = shortened(c.quote, QUOTE), c.outlet or c.title or c.document_id[:10]
    return f"[{c.n}] {c.holder}: “{words}” ({where})"


def _value(value: float | None) -> str:
    return "not computable" if value is None else f"{value:g}"
