"""Reads a Word document into an item: its own words, whoever wrote them; never a macro.

What somebody struck out under tracked changes is no longer said and is never read.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from chalkcircle.model import UnreadableInput

from .items import Item
from .text import join_blocks
from .zipped import xml_tree

MAIN = re.compile(r"word/document\d*\.xml")
"""The member that makes a container a Word document; the online editor numbers it."""

_NOTES = ("word/footnotes.xml", "word/endnotes.xml")
_GONE = frozenset(("del", "moveFrom", "Fallback", "instrText", "delText", "pPr", "rPr"))
"""Struck out or moved away, the second copy of a drawing, instructions, and how it looks."""

_SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_HEADING = re.compile(r"(?i)(heading\s*\d|title$|subtitle$)")


def is_word(members: Mapping[str, bytes]) -> bool:
    """Whether a container is a Word document."""
    return any(map(MAIN.fullmatch, members))


def docx_item(members: Mapping[str, bytes], name: str) -> tuple[Item, tuple[str, ...]]:
    """Read a Word document, with notes on what was left out.

    Tables are read cell by cell, in their place; footnotes and endnotes come after the text.
    Comments, headers and footers of pages are left out.

    Raises:
        UnreadableInput: A part is broken, declares entities, or there is no text.
    """
    main = next(filter(MAIN.fullmatch, members))
    tree = xml_tree(members[main], name=f"{name}#{main}")
    styles = _heading_styles(members, name)
    blocks = list(_blocks(tree, styles))
    notes = [
        block for part in _NOTES if part in members for block in _footnotes(members, part, name)
    ]
    text, headings = join_blocks([*blocks, *((note, False) for note in notes)])
    if not text:
        raise UnreadableInput.about(
            "This Word document holds no text", name, expected="paragraphs", do="Leave it out."
        )
    about = _properties(members, name)
    first = text[slice(*headings[0])] if headings and headings[0][0] == 0 else None
    item = Item(source=name, text=text, headings=headings, title=about.get("title") or first)
    return item, tuple(_told(tree, members, about, len(notes)))


def _told(
    tree: Any, members: Mapping[str, bytes], about: dict[str, str], notes: int
) -> Iterator[str]:
    """What a reader of the document should know of it."""
    found = Counter(_local(e) for e in tree.iter() if isinstance(e.tag, str))
    if found["tbl"]:
        yield f"tables read cell by cell: {found['tbl']}"
    if notes:
        yield f"footnotes and endnotes read after the text: {notes}"
    if struck := found["del"] + found["moveFrom"]:
        yield f"tracked changes: {struck} struck out and not read"
    if "word/comments.xml" in members:
        yield "comments left out"
    if any(part.lower().endswith("vbaproject.bin") for part in members):
        yield "holds macros: neither run nor read"
    # No day of publication: a draft lies about, and a template brings its own day.
    days = [f"{word} {about[key][:10]}" for key, word in _DAYS.items() if about.get(key)]
    if days:
        yield f"by its properties {' and '.join(days)}; --date says when it was published"


_DAYS = {"created": "made on", "modified": "changed on"}


def _properties(members: Mapping[str, bytes], name: str) -> dict[str, str]:
    """Title and days as the document's properties state them; broken properties state nothing."""
    try:
        tree = xml_tree(members.get("docProps/core.xml", b""), name=name)
    except UnreadableInput:
        return {}
    return {_local(e): " ".join((e.text or "").split()) for e in tree if isinstance(e.tag, str)}


def _heading_styles(members: Mapping[str, bytes], name: str) -> set[str]:
    """Ids of the styles that are headings; their names are English in every Word."""
    if "word/styles.xml" not in members:
        return set()
    found = set()
    for style in xml_tree(members["word/styles.xml"], name=name).iter("{*}style"):
        called = next((_value(e) for e in style.iter("{*}name")), "")
        if _HEADING.match(called):
            found.add(_value(style, "styleId"))
    return found


def _footnotes(members: Mapping[str, bytes], part: str, name: str) -> Iterator[str]:
    for note in xml_tree(members[part], name=f"{name}#{part}"):
        if not isinstance(note.tag, str) or _value(note, "type").endswith("eparator"):
            continue
        if words := "\n".join(text for text, _ in _blocks(note, set())).strip():
            yield words


def _blocks(tree: Any, headings: set[str]) -> Iterator[tuple[str, bool]]:
    """Paragraphs in order, each with whether it is a heading by its style."""
    for paragraph in tree.iter("{*}p"):
        if any(_local(above) in _GONE for above in paragraph.iterancestors()):
            continue
        styles = (_value(e) for e in paragraph.iterfind("{*}pPr/{*}pStyle"))
        yield "".join(_words(paragraph)), any(style in headings for style in styles)


def _words(element: Any) -> Iterator[str]:
    """The words of a paragraph, without those of paragraphs in a box that hangs on it."""
    for child in element:
        tag = _local(child) if isinstance(child.tag, str) else ""
        if tag == "t":
            yield child.text or ""
        elif tag in _SIGNS:
            yield _SIGNS[tag]
        elif tag and tag != "p" and tag not in _GONE:
            yield from _words(child)


def _local(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


def _value(element: Any, key: str = "val") -> str:
    """An attribute by its local name."""
    return next((str(v) for k, v in element.attrib.items() if k.rpartition("}")[2] == key), "")
