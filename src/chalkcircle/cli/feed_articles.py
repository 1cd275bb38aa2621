"""What GDELT finds in articles: ``feeds articles`` and ``feeds mentions``."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from . import common
from .common import Day, errors_leave, json_option, ledger_option
from .showing import plural, shortened

if TYPE_CHECKING:
    from chalkcircle.app.feed_articles import Article

_SHOWN = 6
"""Themes that stand on a line."""


@click.command()
@click.option("--known-from", "since", type=Day(), required=True, help="First day, of knowing.")
@click.option("--known-to", "until", type=Day(), help="Last day; that day alone by default.")
@click.option("--theme", default="", help="Only with a theme that has this in its name.")
@click.option("--most", type=click.IntRange(1), default=20, show_default=True)
@ledger_option
@json_option
@errors_leave
def articles(
    since: date, until: date | None, theme: str, most: int, ledger: str | None, as_json: bool
) -> None:
    """List articles of GDELT's knowledge graph: themes, counts, quotations, tone.

    \b
    Example:
      chalkcircle feeds articles --known-from 2025-07-01 --theme protest --ledger out/ledger
    """
    from chalkcircle import app

    with common.opened(common.workshop(ledger=ledger)) as store:
        found, total = app.articles(
            store, known_since=since, known_until=until or since, theme=theme, most=most
        )
    for one in found:
        common.emit(common.json_text(one) if as_json else "\n".join(_article(one)))
    common.say(f"{plural(len(found), 'article')} shown of {total:,}; nobody here has read them")


@click.command()
@click.argument("name")
@click.option("--days", type=click.IntRange(0), default=7, show_default=True, help="After it.")
@ledger_option
@json_option
@errors_leave
def mentions(name: str, days: int, ledger: str | None, as_json: bool) -> None:
    """List the sentences of articles in which GDELT finds an event; NAME is gdelt:native_id.

    \b
    Example:
      chalkcircle feeds mentions gdelt:410412347 --ledger out/ledger
    """
    from chalkcircle import app

    with common.opened(common.workshop(ledger=ledger)) as store:
        found = app.mentions(store, name, days=days)
    for one in found:
        common.emit(
            common.json_text(one)
            if as_json
            else f"{one.known_at:%Y-%m-%d %H:%M}  {one.site or '–'}  sentence {one.sentence}  "
            f"{one.confidence} % by GDELT  {one.address or '–'}"
        )
    common.say(f"{plural(len(found), 'mention')}; nobody here has read the articles")


def _article(one: Article) -> list[str]:
    more = f" and {len(one.themes) - _SHOWN} more" if len(one.themes) > _SHOWN else ""
    tone = "–" if one.tone is None else f"{one.tone:+.1f}"
    lines = [
        f"{one.known_at:%Y-%m-%d %H:%M}  {one.site or '–'}  tone {tone}  {one.address or '–'}",
        f"    {', '.join(one.themes[:_SHOWN]) or 'no theme'}{more}",
    ]
    lines += [f"    {c.kind} {c.number:,} {c.things}".rstrip() for c in one.counts]
    return lines + [f"    {q.verb or 'quoted'}: “{shortened(q.text, 80)}”" for q in one.quotations]
