"""Reads a saved RSS or Atom feed, and a list of feeds (OPML); it opens no address."""

from __future__ import annotations

import io
import re
import warnings
from dataclasses import dataclass
from typing import Any

from chalkcircle.model import UnreadableInput

from .fragment import fragment_text
from .items import Item, header_day
from .text import stored_text
from .zipped import refuse_entities, xml_tree

MAX_ENTRIES = 20_000
"""A reader's copy of a feed holds some hundred; with more, parsing takes minutes."""

MAX_TAGS = 1_000_000
"""The library reads some fifty thousand tags a second, wherever they stand."""

_PROLOGUE = rb"""\s*(?>(?:<!--.*?-->|<\?.*?\?>|<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>)\s*)*+"""
"""Nothing in it is tried twice: thirty comments could else be parted in a billion ways."""

_FEED = re.compile(_PROLOGUE + rb"<(?:rss|(?:\w+:)?feed|\w+:RDF)\b", re.S)
_OPML = re.compile(_PROLOGUE + rb"<opml\b", re.S | re.I)
_ENTRY = re.compile(rb"<(?:\w+:)?(?:item|entry)[\s/>]")


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed as it names itself, or as a list that subscribes to it does.

    Attributes:
        address: Where the feed is fetched; a saved one need not say.
        site: The page that it is the feed of.
        title: ``""`` where it has none.
    """

    address: str | None = None
    site: str | None = None
    title: str = ""


def is_feed(raw: bytes) -> bool:
    """Whether the bytes begin as RSS, RDF or Atom."""
    return bool(_FEED.match(_head(raw)))


def is_feed_list(raw: bytes) -> bool:
    """Whether the bytes begin as OPML."""
    return bool(_OPML.match(_head(raw)))


def _head(raw: bytes) -> bytes:
    """The beginning, with the letters of UTF-16 as those of UTF-8."""
    head = raw[:8192].replace(b"\0", b"")
    return head.removeprefix(b"\xef\xbb\xbf").removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff")


def feed_items(raw: bytes, name: str) -> tuple[list[Item], tuple[str, ...], Feed]:
    """Read the entries of a saved feed; the outlet is the feed's own title.

    An entry without words of its own is its headline. Atom asks only for the day of the last
    change; where an entry states no other, that day counts, and a note says for how many.

    Returns:
        The entries, notes, and how the feed names itself.

    Raises:
        UnreadableInput: Too many entries, entities declared, or nothing that is an entry.
    """
    count = _count(raw, name)
    parsed = _parsed(raw, name)
    if not parsed.entries:
        why = str(parsed.get("bozo_exception") or "it has no entries")
        raise UnreadableInput.about(
            f"This feed cannot be used ({why})", name, expected="RSS or Atom with entries",
            do="Save the feed again.",
        )  # fmt: skip
    outlet = " ".join((parsed.feed.get("title") or "").split()) or None
    items = [_item(entry, f"{name}#{n}", outlet) for n, entry in enumerate(parsed.entries, start=1)]
    changed = sum(1 for e in parsed.entries if not e.get("published") and _changed(e))
    notes = [f"day of the last change taken for {changed} entries"] if changed else []
    if parsed.get("bozo"):
        notes.append(
            f"the feed is malformed ({parsed.get('bozo_exception')}): {len(items)} entries read,"
            f" {count} begun"
        )
    links = parsed.feed.get("links", [])
    address = next((link.get("href") for link in links if link.get("rel") == "self"), None)
    return items, tuple(notes), Feed(address, parsed.feed.get("link"), outlet or "")


def _count(raw: bytes, name: str) -> int:
    """How many entries begin in a feed that is safe to parse."""
    refuse_entities(raw, name)
    count = len(_ENTRY.findall(raw.replace(b"\0", b"") if b"\0" in raw[:64] else raw))
    if count > MAX_ENTRIES:
        raise UnreadableInput.about(
            "This feed has too many entries", f"{name}, {count:,}",
            expected=f"at most {MAX_ENTRIES:,}", do="Split it, or make it JSON lines.",
        )  # fmt: skip
    if (tags := raw.count(b"<")) > MAX_TAGS:
        raise UnreadableInput.about(
            "This feed has too many tags", f"{name}, {tags:,}",
            expected=f"at most {MAX_TAGS:,}", do="Split it, or make it JSON lines.",
        )  # fmt: skip
    return count


def listed_feeds(raw: bytes, name: str) -> list[Feed]:
    """The feeds of a list, each with the name and the site that the list gives it.

    Raises:
        UnreadableInput: Not XML, entities declared, or no feed in it.
    """
    tree = xml_tree(raw, name=name)
    found = []
    for outline in tree.iter("outline"):
        said = {key.lower(): " ".join(value.split()) for key, value in outline.attrib.items()}
        if address := said.get("xmlurl"):
            title = said.get("title") or said.get("text") or ""
            found.append(Feed(address, said.get("htmlurl"), title))
    if not found:
        raise UnreadableInput.about(
            "This list names no feeds", name, expected="OPML with outlines that have an xmlUrl",
            do="Export the subscriptions again.",
        )  # fmt: skip
    return found


def _parsed(raw: bytes, name: str) -> Any:
    import feedparser

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return feedparser.parse(
                io.BytesIO(raw), sanitize_html=False, resolve_relative_uris=False
            )
        except Exception as error:  # The library raises whatever a broken feed makes it.
            raise UnreadableInput.about(
                f"This feed cannot be used ({type(error).__name__}: {error})", name,
                expected="RSS or Atom", do="Save the feed again.",
            ) from error  # fmt: skip


def _item(entry: Any, source: str, outlet: str | None) -> Item:
    bodies = [content.get("value") for content in entry.get("content") or []]
    words = max((fragment_text(body or "") for body in (*bodies, entry.get("summary"))), key=len)
    title = " ".join(fragment_text(entry.get("title") or "").split()) or None
    stated = entry.get("published") or _changed(entry)
    return Item(
        source=source,
        text=stored_text(words) or title or "",
        title=title,
        outlet=outlet,
        published=header_day(stated) if stated else None,
        stated_date=stated,
        date_origin="metadata",
        address=entry.get("link"),
        licence=entry.get("rights"),
    )


def _changed(entry: Any) -> str | None:
    """When an entry was last changed; asked for it, the library would give the other day too."""
    return dict.get(entry, "updated")
