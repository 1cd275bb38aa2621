"""Reads a day's page of Wikipedia's Current Events portal, as wikitext, into one item a bullet.

Every bullet is an item, or is skipped by name as the topic above others. The page has had three
forms: the news within a template, between two, or below a header; all are read.
"""

from __future__ import annotations

import re
from datetime import date

from chalkcircle.model import MONTHS, Skipped

from .days import closing_outlet, is_topic
from .items import Item
from .text import plain_headings, stored_text
from .wikimarkup import Markup, cites, words

SUFFIX = ".wiki"

_HEADER = re.compile(r"\{\{\s*Current[ _]events(?:[ _]header)?\s*\|([^{}]{0,300})", re.I)
_CONTENT = re.compile(r"\{\{\s*Current[ _]events\s*\|[^{}]{0,300}?\|\s*content\s*=", re.I)
_NAMED_DAY = re.compile(r"([12][0-9]{3})-([01][0-9])-([0-3][0-9])")
_BULLET = re.compile(r"([*#:]+)(.*)")
_HEADING = re.compile(r"(?:;.*|=+.*=+|'''.*'''[:.]?)")
_FRAME = re.compile(r"(?:\{\||\|\}|\|-|__[A-Z]+__|\}\}|-{4,}).*")
_LICENCE = "CC-BY-SA-4.0"


def is_day_page(text: str, suffix: str) -> bool:
    """Whether a text is a page of the portal, by its name or its beginning."""
    if suffix == SUFFIX:
        return True
    head = Markup().without_comments(text[:2000]).replace("<noinclude>", "")
    return bool(_HEADER.match(head.lstrip()))


def day_page_items(text: str, name: str) -> tuple[list[Item | Skipped], tuple[str, ...]]:
    """The bullets of a page, in their order, and how it was understood.

    A bullet keeps its own words: the topics and headings above it are not added. What is cited at
    its end stays there in brackets, and the last names the outlet.

    Args:
        text: Wikitext.
        name: Name of the file; the day in it counts where the page states none.
    """
    markup = Markup()
    visible = markup.without_comments(text)
    day, address = _day(visible, name)
    lines = markup.plain(_CONTENT.sub("", visible, count=1)).split("\n")
    bullets: list[tuple[int, str]] = []
    prose: list[str] = []
    for line in filter(None, map(str.strip, lines)):
        if found := _BULLET.fullmatch(line):
            bullets.append((len(found[1]), found[2].strip()))
        elif not _HEADING.fullmatch(line) and not _FRAME.fullmatch(line):
            prose.append(line)
    items = [
        _item(bullets, place, name, day, address) for place in range(len(bullets))
    ]  # fmt: skip
    items += [
        Skipped(source=f"{name}#P{n}", reason="no-bullet", detail=f"{words(line)[:80]!r}")
        for n, line in enumerate(prose, start=1)
    ]
    if not items:
        items = [Skipped(source=name, reason="empty", detail="a page without a bullet")]
    return items, _notes(markup)


def _item(
    bullets: list[tuple[int, str]], place: int, name: str, day: date | None, address: str | None
) -> Item | Skipped:
    depth, line = bullets[place]
    source = f"{name}#{place + 1}"
    text = stored_text(words(line))
    leads = place + 1 < len(bullets) and bullets[place + 1][0] > depth
    if leads and not cites(line) and is_topic(text):
        return Skipped(source=source, reason="heading", detail=repr(text))
    return Item(
        source=source,
        text=text,
        headings=plain_headings(text),
        outlet=closing_outlet(text),
        published=day,
        stated_date=day.isoformat() if day else None,
        date_origin="record",
        address=address,
        licence=_LICENCE,
    )


def _day(text: str, name: str) -> tuple[date | None, str | None]:
    """The day of a page and, where the page itself states it, the page's address."""
    if found := _HEADER.search(text):
        parts = [part.strip() for part in found[1].split("|")]
        named = {k.strip(): v.strip() for k, _, v in (p.partition("=") for p in parts) if v}
        stated = [named.get(key, "") for key in ("year", "month", "day")]
        day = _calendar(stated if all(stated) else parts[:3])
        if day:
            page = f"{day.year}_{MONTHS[day.month - 1]}_{day.day}"
            return day, f"https://en.wikipedia.org/wiki/Portal:Current_events/{page}"
    told = _NAMED_DAY.search(name)
    return (_calendar(list(told.groups())) if told else None), None


def _calendar(parts: list[str]) -> date | None:
    try:
        year, month, day = (int(part) for part in parts)
        return date(year, month, day)
    except ValueError:
        return None


def _notes(markup: Markup) -> tuple[str, ...]:
    notes = []
    if markup.unknown:
        names = ", ".join(f"{name} ({n})" for name, n in markup.unknown.most_common(5))
        notes.append(f"{markup.unknown.total()} templates left out that are not known: {names}")
    if markup.unclosed:
        notes.append("a comment or template is not closed: what it holds may be cut")
    return tuple(notes)
