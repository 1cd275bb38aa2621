"""Reads one file into documents; it stores nothing, codes nothing and asks no network.

What is wrong with the file raises; what is wrong with one item in it is skipped by name.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from chalkcircle.model import Document, InputError, Skipped, UnreadableInput, sha256

from .encoding import decode
from .html import declared_charset, html_item, is_html
from .items import Item, json_items, plain_item
from .language import detect_language
from .markdown import markdown_item

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
            made = _skipped(item, "duplicate", f"the same as {first}")
        if isinstance(made, Skipped):
            skipped.append(made)
        else:
            documents[made.document_id] = made
    return Read(raw, digest, tuple(documents.values()), tuple(skipped), notes)


def _bytes(path: Path) -> bytes:
    if not path.is_file():
        problem = "This is a folder" if path.is_dir() else "There is no such file"
        raise UnreadableInput.about(
            problem, str(path), expected="a text, Markdown, HTML or JSON-lines file",
            do="Check the path.",
        )  # fmt: skip
    size = path.stat().st_size
    if size > MAX_BYTES:
        raise UnreadableInput.about(
            "This file is too large", f"{path}, {size:,} bytes",
            expected=f"at most {MAX_BYTES:,} bytes", do="Split it.",
        )  # fmt: skip
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise UnreadableInput.about(
            f"This file cannot be opened ({error.strerror})", str(path),
            expected="a file that you may read", do="Check its permissions.",
        ) from error  # fmt: skip
    if not raw.strip():
        raise UnreadableInput.about(
            "This file is empty", str(path), expected="some text", do="Leave it out."
        )
    return raw


def _items(raw: bytes, path: Path) -> tuple[list[Item | Skipped], tuple[str, ...]]:
    """The items of a file by its kind, with notes on how it was read."""
    name, suffix = path.name, path.suffix.lower()
    decoded = decode(raw, name=name, declared=declared_charset(raw))
    text, notes = decoded.text, (decoded.note,) if decoded.note else ()
    if is_html(text, suffix):
        item, more = html_item(text, name)
        return [item], notes + more
    if suffix in (".jsonl", ".ndjson") or text.lstrip().startswith('{"'):
        return json_items(text, name), notes
    if suffix in (".md", ".markdown"):
        return [markdown_item(text, name)], notes
    return [plain_item(text, name)], notes


def _document(
    item: Item, raw_sha256: str, published: date | None, today: date
) -> Document | Skipped:
    if problem := _problem(item, today):
        return _skipped(item, *problem)
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


def _skipped(item: Item, reason: str, detail: str) -> Skipped:
    line = f"line {item.line}: " if item.line else ""
    return Skipped(source=item.source, reason=reason, detail=line + detail)


def _problem(item: Item, today: date) -> tuple[str, str] | None:
    """Why an item cannot be a document, as a class and in words."""
    if not item.text:
        return "empty", "no text"
    if item.stated_date and not item.published:
        return "no-date", f"{item.stated_date[:40]!r} names no day (expected YYYY-MM-DD)"
    if item.published and item.published > today:
        return "future-date", f"dated {item.published.isoformat()}"
    return None
