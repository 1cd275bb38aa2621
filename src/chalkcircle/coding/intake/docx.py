"""Reads a Word document into an item; macros are neither run nor read."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from chalkcircle.model import UnreadableInput

from .items import Item
from .text import join_blocks
from .zipped import refuse_entities, rezip

MAIN = "word/document.xml"
"""The member that makes a container a Word document."""

_TYPES = "[Content_Types].xml"
_PLAIN = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_OTHERS = (
    b"application/vnd.ms-word.document.macroEnabled.main+xml",
    b"application/vnd.ms-word.template.macroEnabledTemplate.main+xml",
    b"application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
)
"""What a document with macros, or a template, calls its main part."""


def docx_item(members: dict[str, bytes], name: str) -> tuple[Item, tuple[str, ...]]:
    """Read a Word document, with notes on what was left out.

    Tables, notes, comments and text boxes are left out; tables and macros are counted.

    Raises:
        UnreadableInput: A part is broken, or there is no text.
    """
    import docx

    for part, data in members.items():
        if part.endswith((".xml", ".rels")):
            refuse_entities(data, name)
    types = members.get(_TYPES, b"")
    for other in _OTHERS:
        types = types.replace(other, _PLAIN)
    try:
        document = docx.Document(io.BytesIO(rezip({**members, _TYPES: types})))
        blocks = list(_blocks(document))
        title = (document.core_properties.title or "").strip()
    except Exception as error:  # The library raises whatever a broken part makes it.
        raise UnreadableInput.about(
            f"This Word document is broken ({type(error).__name__}: {error})", name,
            expected="a document that Word opens", do="Save it anew where it was made.",
        ) from error  # fmt: skip
    text, headings = join_blocks(blocks)
    if not text:
        raise UnreadableInput.about(
            "This Word document holds no text", name, expected="paragraphs", do="Leave it out."
        )
    first = text[slice(*headings[0])] if headings and headings[0][0] == 0 else None
    notes = [f"tables left out: {len(document.tables)}"] if document.tables else []
    if any(part.endswith("vbaProject.bin") for part in members):
        notes.append("holds macros: neither run nor read")
    item = Item(source=name, text=text, headings=headings, title=title or first)
    return item, tuple(notes)


def _blocks(document: Any) -> Iterator[tuple[str, bool]]:
    """Paragraphs in order, each with whether it is a heading by its style."""
    for paragraph in document.paragraphs:
        style = paragraph.style.name if paragraph.style is not None else ""
        yield paragraph.text, style.startswith(("Heading", "Title"))
