"""Tells what kind of file some bytes are, by their content first, and hands them to its reader."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from chalkcircle.model import Skipped, UnreadableInput

from . import docx, epub, feed, pdf, warc, wikitext, zipped
from .encoding import decode, refuse_binary
from .html import declared_charset, html_item, is_html
from .items import Item, plain_item
from .mail import mail_items
from .markdown import markdown_item
from .rows import Rows, read_rows

SUFFIXES = frozenset(
    ".txt .md .markdown .html .htm .xhtml .jsonl .ndjson .pdf .docx .docm .eml .xml .rss .atom "
    ".opml .warc .epub .wiki".split()
)
"""Files of a folder that are read, each also with ``.gz`` behind it."""

_NO_TEXT = {
    ".pdf": "PDF",
    ".docx": "Word document",
    ".docm": "Word document",
    ".epub": "e-book",
    ".zip": "archive",
    ".odt": "office document",
    ".xlsx": "office document",
    ".pptx": "office document",
    ".warc": "web archive",
    ".gz": "gzip file",
}
"""Endings that promise another content than text: what else bears one was saved or sent wrongly."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a file holds.

    Attributes:
        notes: How the bytes were understood, where that was not plain.
        feed: How a saved feed names itself.
    """

    items: Collection[Item | Skipped] | Rows
    notes: tuple[str, ...] = ()
    feed: feed.Feed | None = None


def items_of(raw: bytes, name: str, suffix: str, *, limit: int) -> Found:
    """Read the bytes of a file.

    Args:
        raw: All bytes, unpacked.
        name: Name of the file, for sources and messages.
        suffix: Its ending in small letters; asked where the content says nothing.
        limit: How many bytes may come out of a container.

    Raises:
        UnreadableInput: Binary, broken, encrypted, without text, of a kind nobody reads here, or
            not of the kind that its name promises.
    """
    # A PDF may begin with some bytes that are none of it (ISO 32000-1, appendix H, note 13).
    if raw.startswith(pdf.MAGIC) or (suffix == ".pdf" and pdf.MAGIC in raw[:1024]):
        item, notes = pdf.pdf_item(raw, name)
        return Found([item], notes)
    if raw.startswith(zipped.MAGIC):
        return _container(raw, name, limit)
    if raw.startswith(warc.MAGIC):
        return Found(*warc.archive_items(raw, name, limit=limit))
    if suffix in _NO_TEXT:
        refuse_binary(raw, name)
        raise UnreadableInput.about(
            f"The name of this file ends in {suffix}, but its bytes are no {_NO_TEXT[suffix]}",
            name,
            expected="a name that says what the file holds",
            do="Fetch it again; if it holds text after all, let its name end in .txt.",
        )  # fmt: skip
    if feed.is_feed(raw):
        return Found(*feed.feed_items(raw, name))
    if suffix == ".eml":
        return Found(*mail_items(raw, name))
    return _text(raw, name, suffix)


def _container(raw: bytes, name: str, limit: int) -> Found:
    members = zipped.unzip(raw, name=name, limit=limit)
    if docx.is_word(members):
        item, notes = docx.docx_item(members, name)
        return Found([item], notes)
    if epub.is_book(members):
        return Found(*epub.book_items(members, name))
    raise UnreadableInput.about(
        "This archive is neither a Word document nor an e-book", name,
        expected="a .docx or an .epub", do="Unpack it and give the files inside, or their folder.",
    )  # fmt: skip


def _text(raw: bytes, name: str, suffix: str) -> Found:
    decoded = decode(raw, name=name, declared=declared_charset(raw))
    text, notes = decoded.text, (decoded.note,) if decoded.note else ()
    if wikitext.is_day_page(text, suffix):
        bullets, more = wikitext.day_page_items(text, name)
        return Found(bullets, notes + more)
    if is_html(text, suffix):
        item, more = html_item(text, name)
        return Found([item], notes + more)
    if suffix in (".jsonl", ".ndjson") or text.lstrip().startswith('{"'):
        return Found(read_rows(text, name), notes)
    if suffix in (".md", ".markdown"):
        return Found([markdown_item(text, name)], notes)
    if suffix in (".xml", ".rss", ".atom", ".opml", ".svg") or text.lstrip().startswith("<?xml"):
        raise UnreadableInput.about(
            "This XML is no feed", name, expected="RSS, Atom or, beside saved feeds, OPML",
            do="Give the feed itself, or the text.",
        )  # fmt: skip
    return Found([plain_item(text, name)], notes)
