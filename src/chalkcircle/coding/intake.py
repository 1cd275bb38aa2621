"""Reads one file into documents; it stores nothing, codes nothing and asks no network.

What is wrong with the file raises; what is wrong with one item in it is skipped by name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from chalkcircle.model import Document, InputError, Skipped, UnreadableInput, sha256

from .intake_bytes import Decoded, decode
from .intake_items import Item, json_items, markdown_item, plain_item
from .language import detect_language

MAX_BYTES = 50_000_000
"""Larger files are refused before they are opened."""


@dataclass(frozen=True, slots=True)
class Read:
    """One file, read.

    Attributes:
        raw: The bytes as they were, for the archive.
        documents: In the order of the file.
        skipped: Items of the file that were not used, each with its reason.
        notes: How the bytes were understood, where that was not plain.
    """

    raw: bytes
    raw_sha256: str
    documents: tuple[Document, ...]
    skipped: tuple[Skipped, ...]
    notes: tuple[str, ...] = ()


def read_input(path: Path, *, published: date | None = None, today: date) -> Read:
    """Read a .txt, .md, .html or .jsonl file into documents.

    Args:
        path: A file; its content counts as much as its suffix.
        published: Day of publication of those documents that state none.
        today: Nothing may be published after it.

    Raises:
        UnreadableInput: Missing, a folder, empty, over 50 MB, binary or in an unknown encoding.
        InputError: ``published`` lies in the future.
    """
    if published and published > today:
        raise InputError.about(
            "The date of publication lies in the future",
            published.isoformat(),
            expected=f"a day up to {today.isoformat()}",
            do="Correct the date.",
        )
    raw = _bytes(path)
    items, notes = _items(raw, path)
    digest = sha256(raw)
    documents: dict[str, Document] = {}
    skipped: list[Skipped] = []
    for item in items:
        if isinstance(item, Skipped):
            skipped.append(item)
            continue
        made = _document(item, digest, published, today)
        if isinstance(made, Document) and made.document_id in documents:
            first = documents[made.document_id].source
            made = Skipped(source=item.source, reason="duplicate", detail=f"the same as {first}")
        if isinstance(made, Skipped):
            skipped.append(made)
        else:
            documents[made.document_id] = made
    return Read(raw, digest, tuple(documents.values()), tuple(skipped), notes)


def _bytes(path: Path) -> bytes:
    if not path.is_file():
        problem = "This is a folder" if path.is_dir() else "There is no such file"
        raise UnreadableInput.about(
            problem, path.name, expected="a text, Markdown, HTML or JSON-lines file",
            do="Check the path.",
        )  # fmt: skip
    size = path.stat().st_size
    if size > MAX_BYTES:
        raise UnreadableInput.about(
            "This file is too large", f"{path.name}, {size:,} bytes",
            expected=f"at most {MAX_BYTES:,} bytes", do="Split it.",
        )  # fmt: skip
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise UnreadableInput.about(
            f"This file cannot be opened ({error.strerror})", path.name,
            expected="a file that you may read", do="Check its permissions.",
        ) from error  # fmt: skip
    if not raw.strip():
        raise UnreadableInput.about(
            "This file is empty", path.name, expected="some text", do="Leave it out."
        )
    return raw


_HTML_START = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*|<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S
)
_HTML_TAG = re.compile(rb"<(?:html|head|body|div|p|article|section|meta|title|h[1-6]|br)\b", re.I)


def _items(raw: bytes, path: Path) -> tuple[list[Item | Skipped], tuple[str, ...]]:
    """The items of a file by its kind, with notes on how it was read."""
    name, suffix = path.name, path.suffix.lower()
    head = raw[:4096].removeprefix(b"\xef\xbb\xbf")
    by_suffix = suffix in (".html", ".htm", ".xhtml") and _HTML_TAG.search(head.replace(b"\0", b""))
    if _HTML_START.match(head) or by_suffix:
        from .intake_html import html_item

        return html_item(raw, name)
    decoded = decode(raw, name=name)
    if suffix in (".jsonl", ".ndjson") or decoded.text.lstrip().startswith('{"'):
        return json_items(decoded.text, name), _notes(decoded)
    make = markdown_item if suffix in (".md", ".markdown") else plain_item
    return [make(decoded.text, name)], _notes(decoded)


def _notes(decoded: Decoded) -> tuple[str, ...]:
    return (decoded.note,) if decoded.note else ()


def _document(
    item: Item, raw_sha256: str, published: date | None, today: date
) -> Document | Skipped:
    if not item.text:
        return Skipped(source=item.source, reason="empty", detail="no text")
    if item.published and item.published > today:
        day = item.published.isoformat()
        return Skipped(source=item.source, reason="future-date", detail=f"dated {day}")
    origin = item.date_origin if item.published else "user" if published else "none"
    return Document(
        text=item.text,
        headings=item.headings,
        title=item.title,
        outlet=item.outlet,
        published=item.published or published,
        date_origin=origin,
        language=detect_language(item.text),
        raw_sha256=raw_sha256,
        source=item.source,
        address=item.address,
        licence=item.licence,
    )
