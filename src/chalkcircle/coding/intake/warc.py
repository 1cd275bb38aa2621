"""Reads a web archive (WARC) into one item a page; it replays nothing."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

from chalkcircle.model import Skipped, UnreadableInput

from .encoding import decode
from .html import declared_charset, html_item
from .items import Item, plain_item

MAGIC = b"WARC/"
_KEPT = ("response", "resource", "conversion")
"""Types of record that hold a page (ISO 28500:2017, section 6)."""


def archive_items(raw: bytes, name: str) -> tuple[list[Item | Skipped], tuple[str, ...]]:
    """Read the pages of an archive; what is no page is skipped by its kind.

    The day a page was fetched is not the day it was published, so a page that states no day has
    none.

    Raises:
        UnreadableInput: Broken from the start, or no record holds a page.
    """
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    found: list[Item | Skipped] = []
    notes: tuple[str, ...] = ()
    try:
        for number, record in enumerate(ArchiveIterator(io.BytesIO(raw)), start=1):
            if record.rec_type in _KEPT:
                found.append(_page(record, f"{name}#{number}"))
    except (ArchiveLoadFailed, EOFError, ValueError) as error:
        notes = (f"the archive breaks off: {error}",)
    if not any(isinstance(one, Item) for one in found):
        raise UnreadableInput.about(
            f"This archive holds no page ({'; '.join(notes) or 'no HTML or text in it'})", name,
            expected="WARC records with HTML or text", do="Fetch the pages again.",
        )  # fmt: skip
    return found, notes


def _page(record: Any, source: str) -> Item | Skipped:
    """One record as an item."""
    address = record.rec_headers.get_header("WARC-Target-URI")
    headers = record.http_headers or record.rec_headers
    kind = (headers.get_header("Content-Type") or "").partition(";")[0].strip().lower()
    status = record.http_headers.get_statuscode() if record.http_headers else "200"
    if status != "200":
        return Skipped(source=source, reason="no-page", detail=f"{address}: answer {status}")
    if kind not in ("text/html", "application/xhtml+xml", "text/plain"):
        return Skipped(source=source, reason="no-page", detail=f"{address}: {kind or 'no type'}")
    body = record.content_stream().read()
    try:
        text = decode(body, name=source, declared=declared_charset(body)).text
        item = plain_item(text, source) if kind == "text/plain" else html_item(text, source)[0]
    except UnreadableInput as error:
        return Skipped(source=source, reason="no-main-text", detail=str(error))
    return replace(item, address=item.address or address)
