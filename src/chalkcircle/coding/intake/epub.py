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
_LOCKS = "META-INF/encryption.xml"


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
    pages = sorted(m for m in members if m.lower().endswith(_PAGES))
    lost: list[str] = []
    try:
        about, order, contents = _index(members, name)
        listed = [page for page in dict.fromkeys(order) if page in members]
        lost = [page for page in dict.fromkeys(order) if page not in members]
        unlisted = [page for page in pages if page not in listed and page not in contents]
        if unlisted:
            notes.append(f"chapters that the index does not name, read last: {len(unlisted)}")
        pages = listed + unlisted
    except UnreadableInput as error:
        notes.append(f"the index is broken; chapters in the order of their names ({error})")
    if not pages:
        raise _refuse("This book has no chapters", name, "an EPUB with XHTML pages")
    if about.get("date") and not read_day(about["date"]):
        notes.append(f"the book is dated {about['date']}, which names no day")
    chapters = [_chapter(members[page], f"{name}#{page}", about) for page in pages]
    if _LOCKS in members and all(isinstance(chapter, Skipped) for chapter in chapters):
        raise _refuse("This book is locked", name, "one that opens without a reader's account")
    missing = "named by the index, not in the book"
    gone = [Skipped(source=f"{name}#{page}", reason="missing", detail=missing) for page in lost]
    return [*chapters, *gone], tuple(notes)


def _refuse(problem: str, name: str, expected: str) -> Exception:
    return UnreadableInput.about(
        problem, name, expected=expected, do="Save it anew, or give its text."
    )


def _chapter(raw: bytes, source: str, about: dict[str, str]) -> Item | Skipped:
    try:
        text = decode(raw, name=source, declared=declared_charset(raw)).text
        item, _ = html_item(text, source)
    except UnreadableInput as error:
        return Skipped(source=source, reason="no-main-text", detail=str(error))
    if item.stated_date is None and (published := read_day(about.get("date", ""))):
        item = replace(item, published=published, stated_date=about["date"])
    return replace(
        item,
        outlet=item.outlet or about.get("publisher"),
        date_origin="metadata",
        title=item.title or about.get("title"),
    )


def _index(members: dict[str, bytes], name: str) -> tuple[dict[str, str], list[str], set[str]]:
    """What a book says about itself, its chapters in reading order, and its tables of contents."""
    path = _package_path(members, name)
    package = xml_tree(members.get(path, b""), name=f"{name}#{path or 'index'}")
    about: dict[str, str] = {}
    for key in ("title", "publisher", "date"):
        # An older book may give the days of its making and of its publication.
        found = sorted(_named(package, key), key=lambda e: not _attribute(e, "publication"))
        words = [" ".join("".join(e.itertext()).split()) for e in found]
        about |= {key: words[0]} if words and words[0] else {}
    base = posixpath.dirname(path)
    items = {item.get("id"): item for item in _named(package, "item")}

    def place(href: str) -> str:
        return posixpath.normpath(posixpath.join(base, unquote(href.partition("#")[0])))

    named = [ref.get("idref", "") for ref in _named(package, "itemref")]
    order = [place(items[one].get("href", "") if one in items else one) for one in named]
    if not order:
        raise _refuse("The index names no chapters", name, "a spine")
    navigation = [i for i in items.values() if "nav" in (i.get("properties") or "").split()]
    return about, order, {place(i.get("href", "")) for i in navigation} - set(order)


def _package_path(members: dict[str, bytes], name: str) -> str:
    """Where the index lies: as stated, or the only file that can be it."""
    try:
        roots = _named(xml_tree(members.get(CONTAINER, b""), name=name), "rootfile")
    except UnreadableInput:
        roots = []
    stated = roots[0].get("full-path", "") if roots else ""
    if stated in members:
        return str(stated)
    return next((m for m in members if m.lower().endswith(".opf")), str(stated))


def _attribute(element: Any, value: str) -> bool:
    return value in element.attrib.values()


def _named(tree: Any, tag: str) -> list[Any]:
    """Elements of a local name, whatever their namespace."""
    return list(tree.iter(f"{{*}}{tag}"))
