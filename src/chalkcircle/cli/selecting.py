"""Options that select claims, the same for every command that takes a selection."""

from __future__ import annotations

import functools
from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, TypeVar

import click

from .common import Day, as_of_option

if TYPE_CHECKING:
    from chalkcircle.app.exporting import Chosen

R = TypeVar("R")

_OPTIONS = (
    click.option(
        "--actor", "codes", multiple=True, help="Code (ARM) or registry id (per:…) of a party."
    ),
    click.option("--dyad", nargs=2, help="Two codes that must both take part."),
    click.option(
        "--kind", "kinds", multiple=True, help="event, tie, position, measure, forecast, judgement."
    ),
    click.option(
        "--type",
        "predicates",
        multiple=True,
        help="PLOVER type (ASSAULT) or other predicate (allied_with).",
    ),
    click.option("--holder", "holders", multiple=True, help="Name or id of somebody who says so."),
    click.option(
        "--from", "since", type=Day(), help="Only what happens or holds on this day or later."
    ),
    click.option(
        "--to", "until", type=Day(), help="Only what happens or holds on this day or earlier."
    ),
    click.option(
        "--known-from", "known_since", type=Day(), help="Only what became known then or later."
    ),
    click.option(
        "--known-to", "known_until", type=Day(), help="Only what became known then or earlier."
    ),
    click.option("--feed", "feeds", multiple=True, help="Rows of this feed, read as claims."),
    click.option("--happened", is_flag=True, help="Only events told as having happened."),
    click.option("--snapshot", type=int, help="What the ledger held at this number of a commit."),
    as_of_option,
)
_NAMES = (
    "codes", "dyad", "kinds", "predicates", "holders", "since", "until", "known_since",
    "known_until", "feeds", "happened", "snapshot", "as_of",
)  # fmt: skip


def selection_options(command: Callable[..., R]) -> Callable[..., R]:
    """Give a command these options; it takes what they choose as ``chosen``."""

    @functools.wraps(command)
    def run(**given: Any) -> R:
        chosen = _chosen(**{name: given.pop(name) for name in _NAMES})
        return command(chosen=chosen, **given)

    for option in reversed(_OPTIONS):
        run = option(run)
    return run


def _chosen(
    codes: tuple[str, ...],
    dyad: tuple[str, str] | None,
    kinds: tuple[str, ...],
    predicates: tuple[str, ...],
    snapshot: int | None,
    as_of: datetime | None,
    **rest: Any,
) -> Chosen:
    from chalkcircle.app.exporting import Chosen
    from chalkcircle.model import Kind, Selection

    unknown = set(kinds) - set(Kind)
    if unknown:
        raise click.BadParameter(
            f"{sorted(unknown)}; known: {', '.join(Kind)}", param_hint="--kind"
        )
    _in_order("--from", rest["since"], rest["until"])
    _in_order("--known-from", rest["known_since"], rest["known_until"])
    selection = Selection(
        codes=tuple(c.upper() for c in codes if ":" not in c),
        dyad=(dyad[0].upper(), dyad[1].upper()) if dyad else None,
        kinds=tuple(Kind(k) for k in kinds),
        predicates=tuple(p.partition("-")[0] for p in predicates),
        **rest,
    )
    return Chosen(selection, tuple(c for c in codes if ":" in c), as_of, snapshot)


def _in_order(option: str, since: date | None, until: date | None) -> None:
    if since and until and since > until:
        raise click.BadParameter(f"{since} lies after {until}", param_hint=option)
