"""Reads an e-book into one item a chapter, in the order of its index where that can be read."""

from __future__ import annotations

import posixpath
from dataclasses import replace
from typing import Any
from urllib.parse import unquote

from chalkcircle.model import Skipped, UnreadableInput

from .encoding import decode
from .html import declared_charset, html_item
from .items import Item, read_day
from .zipped import xml_tree

CONTAINER = "META-INF/container.xml"
"""Where a book names its index (EPUB 3.3, section 4.2.6.3.1)."""

MIME = b"application/epub+zip"
_PAGES = (".xhtml", ".html", ".htm")


def is_book(members: dict[str, bytes]) -> bool:
    """Whether a container is a book: by its type, or by the place of its index."""
    return CONTAINER in members or members.get("mimetype", b"").strip() == MIME


def book_items(
    members: dict[str, bytes], name: str
) -> tuple[list[Item | Skipped], tuple[str, ...]]:
    """Read a book: chapters without a main text (a cover) are skipped by name.

    Raises:
        UnreadableInput: It has no pages at all.
    """
    notes: list[str] = []
    about: dict[str, str] = {}
    pages = [m for m in members if m.lower().endswith(_PAGES)]
    try:
        about, order = _index(members, name)
        listed = [page for page in order if page in members]
        if lost := len(order) - len(listed):
            notes.append(f"the index names {lost} chapters that the book does not hold")
        unlisted = sorted(set(pages) - set(listed))
        if unlisted:
            notes.append(f"chapters that the index does not name, read last: {len(unlisted)}")
        pages = listed + unlisted
    except UnreadableInput as error:
        pages = sorted(pages)
        notes.append(f"the index is broken; chapters in the order of their names ({error})")
    if not pages:
        raise UnreadableInput.about(
            "This book has no chapters", name, expected="an EPUB with XHTML pages",
            do="Save it anew, or give its text.",
        )  # fmt: skip
    if about.get("date") and not read_day(about["date"]):
        notes.append(f"the book is dated {about['date']}, which names no day")
    return [_chapter(members[page], f"{name}#{page}", about) for page in pages], tuple(notes)


def _chapter(raw: bytes, source: str, about: dict[str, str]) -> Item | Skipped:
    try:
        text = decode(raw, name=source, declared=declared_charset(raw)).text
        item, _ = html_item(text, source)
    except UnreadableInput as error:
        return Skipped(source=source, reason="no-main-text", detail=str(error))
    published = read_day(about["date"]) if about.get("date") else None
    return replace(
        item,
        outlet=item.outlet or about.get("publisher"),
        published=published,
        stated_date=about["date"] if published else None,
        title=item.title or about.get("title"),
    )


def _index(members: dict[str, bytes], name: str) -> tuple[dict[str, str], list[str]]:
    """What a book says about itself, and its chapters in reading order."""
    roots = _named(xml_tree(members.get(CONTAINER, b""), name=f"{name}#{CONTAINER}"), "rootfile")
    path = roots[0].get("full-path", "") if roots else ""
    package = xml_tree(members.get(path, b""), name=f"{name}#{path or 'index'}")
    about: dict[str, str] = {}
    for key in ("title", "publisher", "date"):
        found = [" ".join("".join(e.itertext()).split()) for e in _named(package, key)]
        about |= {key: found[0]} if found and found[0] else {}
    places = {item.get("id"): item.get("href", "") for item in _named(package, "item")}
    base = posixpath.dirname(path)
    order = [
        places.get(ref.get("idref"), ref.get("idref", "")) for ref in _named(package, "itemref")
    ]
    return about, [posixpath.normpath(posixpath.join(base, unquote(o))) for o in order]


def _named(tree: Any, tag: str) -> list[Any]:
    """Elements of a local name, whatever their namespace."""
    return list(tree.iter(f"{{*}}{tag}"))
