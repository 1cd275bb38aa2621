"""Reads a web archive (WARC) into one item a page; it replays nothing.

An archive whose end is missing, as a stopped crawl leaves it, is read as far as it goes.
"""

from __future__ import annotations

import io
import re
from dataclasses import replace
from typing import Any

from chalkcircle.model import Skipped, UnreadableInput

from .encoding import decode
from .html import declared_charset, html_item
from .items import Item, plain_item

MAGIC = b"WARC/"
_KEPT = ("response", "resource", "conversion")
"""Types of record that hold a page (ISO 28500:2017, section 6)."""

_AGAIN = ("revisit", "continuation")
"""Types that stand for a page whose words lie elsewhere."""

_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.I)
_UNPACKED = 4
"""Pages may be packed inside a record: so many times the limit may come out of all together."""

_BLOCK = 1 << 16


def archive_items(
    raw: bytes, name: str, *, limit: int
) -> tuple[list[Item | Skipped], tuple[str, ...]]:
    """Read the pages of an archive; what is no page is skipped by its kind.

    The day a page was fetched is not the day it was published, so a page that states no day has
    none.

    Args:
        raw: All bytes of the archive.
        name: Name of the file, for sources and messages.
        limit: How many bytes may come out of one page.

    Raises:
        UnreadableInput: Broken from the start, or no record holds a page.
    """
    from warcio.archiveiterator import ArchiveIterator

    found: list[Item | Skipped] = []
    notes: tuple[str, ...] = ()
    left = _UNPACKED * limit
    try:
        for number, record in enumerate(ArchiveIterator(io.BytesIO(raw)), start=1):
            source = f"{name}#{number}"
            if record.rec_type in _AGAIN:
                address = record.rec_headers.get_header("WARC-Target-URI")
                detail = f"{address}: {record.rec_type} of a page kept elsewhere"
                found.append(Skipped(source=source, reason="no-page", detail=detail))
            elif record.rec_type in _KEPT:
                made, size = _page(record, source, min(limit, left))
                left -= size
                found.append(made)
    except Exception as error:  # noqa: BLE001  The library raises whatever a broken record makes it.
        notes = (f"the archive breaks off ({type(error).__name__}: {error})",)
    if not any(isinstance(one, Item) for one in found):
        raise UnreadableInput.about(
            f"This archive holds no page ({'; '.join(notes) or 'no HTML or text in it'})", name,
            expected="WARC records with HTML or text", do="Fetch the pages again.",
        )  # fmt: skip
    return found, notes


def _page(record: Any, source: str, limit: int) -> tuple[Item | Skipped, int]:
    """One record as an item, and how many bytes came out of it."""
    address = record.rec_headers.get_header("WARC-Target-URI")
    headers = record.http_headers or record.rec_headers
    stated = headers.get_header("Content-Type") or ""
    kind = stated.partition(";")[0].strip().lower()
    status = record.http_headers.get_statuscode() if record.http_headers else "200"

    def skipped(reason: str, why: str) -> Skipped:
        return Skipped(source=source, reason=reason, detail=f"{address}: {why}")

    if status != "200":
        return skipped("no-page", f"answer {status}"), 0
    if kind not in ("text/html", "application/xhtml+xml", "text/plain"):
        return skipped("no-page", kind or "no type"), 0
    body = _body(record, limit)
    if len(body) > limit:
        return skipped("too-large", f"more than {limit:,} bytes come out"), len(body)
    charset = _CHARSET.search(stated)
    try:
        declared = charset[1] if charset else declared_charset(body)
        text = decode(body, name=source, declared=declared).text
        item = plain_item(text, source) if kind == "text/plain" else html_item(text, source)[0]
    except UnreadableInput as error:
        return Skipped(source=source, reason="no-main-text", detail=str(error)), len(body)
    if getattr(record.raw_stream, "limit", 0) > 0:
        return skipped("cut-short", "the record ends before its stated length"), len(body)
    return replace(item, address=item.address or address), len(body)


def _body(record: Any, limit: int) -> bytes:
    """What the record holds, unpacked, up to a little more than the limit."""
    stream = record.content_stream()
    blocks: list[bytes] = []
    size = 0
    while size <= limit and (block := stream.read(_BLOCK)):
        blocks.append(block)
        size += len(block)
    return b"".join(blocks)
