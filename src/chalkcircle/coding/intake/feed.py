"""Reads a saved RSS or Atom feed, and a list of feeds (OPML); it opens no address."""

from __future__ import annotations

import io
import re
import warnings
from datetime import date
from email.utils import parsedate_to_datetime
from typing import Any

from chalkcircle.model import UnreadableInput

from .fragment import fragment_text
from .items import Item, read_day
from .text import stored_text
from .zipped import refuse_entities, xml_tree

MAX_ENTRIES = 20_000
"""A reader's copy of a feed holds some hundred; with more, parsing takes minutes."""

_FEED = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*|<!--.*?-->\s*|<\?.*?\?>\s*)*<(?:rss|feed|rdf:RDF)\b", re.S
)
_OPML = re.compile(rb"\s*(?:<\?xml[^>]*>\s*|<!--.*?-->\s*)*<opml\b", re.S | re.I)
_ENTRY = re.compile(rb"<(?:item|entry)[\s>]")


def is_feed(raw: bytes) -> bool:
    """Whether the bytes begin as RSS, RDF or Atom."""
    return bool(_FEED.match(raw[:4096].removeprefix(b"\xef\xbb\xbf")))


def is_feed_list(raw: bytes) -> bool:
    """Whether the bytes begin as OPML."""
    return bool(_OPML.match(raw[:4096].removeprefix(b"\xef\xbb\xbf")))


def feed_items(raw: bytes, name: str) -> tuple[list[Item], tuple[str, ...]]:
    """Read the entries of a saved feed; the outlet is the feed's own title.

    An entry without words of its own is its headline. Atom asks only for the day of the last
    change; where an entry states no other, that day counts, and a note says for how many.

    Raises:
        UnreadableInput: Too many entries, entities declared, or nothing that is an entry.
    """
    refuse_entities(raw, name)
    count = len(_ENTRY.findall(raw))
    if count > MAX_ENTRIES:
        raise UnreadableInput.about(
            "This feed has too many entries", f"{name}, {count:,}",
            expected=f"at most {MAX_ENTRIES:,}", do="Split it, or make it JSON lines.",
        )  # fmt: skip
    parsed = _parsed(raw)
    if not parsed.entries:
        why = str(parsed.get("bozo_exception") or "it has no entries")
        raise UnreadableInput.about(
            f"This feed cannot be used ({why})", name, expected="RSS or Atom with entries",
            do="Save the feed again.",
        )  # fmt: skip
    outlet = " ".join(parsed.feed.get("title", "").split()) or None
    items = [_item(entry, f"{name}#{n}", outlet) for n, entry in enumerate(parsed.entries, start=1)]
    changed = sum(1 for e in parsed.entries if not e.get("published") and e.get("updated"))
    notes = [f"day of the last change taken for {changed} entries"] if changed else []
    if parsed.get("bozo"):
        notes.append(
            f"the feed is malformed ({parsed.get('bozo_exception')}); read as far as it is"
        )
    return items, tuple(notes)


def feed_address(raw: bytes) -> str | None:
    """The address that a feed states as its own."""
    links = _parsed(raw).feed.get("links", [])
    return next((link.get("href") for link in links if link.get("rel") == "self"), None)


def listed_feeds(raw: bytes, name: str) -> dict[str, str]:
    """Addresses of the feeds in a list, each with the name the list gives it.

    Raises:
        UnreadableInput: Not XML, entities declared, or no feed in it.
    """
    tree = xml_tree(raw, name=name)
    found = {}
    for outline in tree.iter("outline"):
        address = outline.get("xmlUrl") or outline.get("xmlurl")
        if address:
            found[address.strip()] = (outline.get("title") or outline.get("text") or "").strip()
    if not found:
        raise UnreadableInput.about(
            "This list names no feeds", name, expected="OPML with outlines that have an xmlUrl",
            do="Export the subscriptions again.",
        )  # fmt: skip
    return found


def _parsed(raw: bytes) -> Any:
    import feedparser

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        return feedparser.parse(io.BytesIO(raw), sanitize_html=False, resolve_relative_uris=False)


def _item(entry: Any, source: str, outlet: str | None) -> Item:
    bodies = [content.get("value", "") for content in entry.get("content", [])]
    words = max((*map(fragment_text, bodies), fragment_text(entry.get("summary", ""))), key=len)
    title = " ".join(fragment_text(entry.get("title", "")).split()) or None
    stated = entry.get("published") or entry.get("updated")
    return Item(
        source=source,
        text=stored_text(words) or title or "",
        title=title,
        outlet=outlet,
        published=_day(stated) if stated else None,
        stated_date=stated,
        date_origin="metadata",
        address=entry.get("link"),
        licence=entry.get("rights"),
    )


def _day(stated: str) -> date | None:
    """A day as feeds write it: RFC 822 in RSS, ISO 8601 in Atom; each in its own zone."""
    try:
        return parsedate_to_datetime(stated).date()
    except ValueError:
        return read_day(stated)
