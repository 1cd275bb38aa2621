"""The document: a stored text with what is known of its origin; reading files is elsewhere."""

from __future__ import annotations

from bisect import bisect_right
from datetime import UTC, date, datetime

import msgspec

from .ids import content_id
from .interval import end_of_day


class Document(
    msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True
):
    """A text as it is stored: offsets of all claims are code points into ``text``.

    Attributes:
        document_id: Hash of text, date, title and outlet; filled when absent.
        text: Main text, paragraphs separated by a newline.
        headings: Spans of ``text`` that are headings, not sentences of the body.
        pages: Where each page begins in ``text``, first page first; empty without pages.
        raw_sha256: Hash of the bytes it was read from, under which the archive keeps them.
        source: Where it was read from: an address, or the name of the file (never a full path).
        published: Day of publication, ``None`` when nobody said.
        date_origin: Where the date came from: ``user``, ``record``, ``metadata`` or ``none``.
        language: ISO 639-1 code, ``und`` when undetermined.
        licence: Terms under which the text may be shown, when known.
        unverified: The source was not opened by whoever wrote the record.
    """

    document_id: str = ""
    text: str
    headings: tuple[tuple[int, int], ...] = ()
    pages: tuple[int, ...] = ()
    title: str | None = None
    outlet: str | None = None
    published: date | None = None
    date_origin: str = "none"
    language: str = "und"
    raw_sha256: str
    source: str
    address: str | None = None
    licence: str | None = None
    unverified: bool = False
    hindsight: bool = False

    def __post_init__(self) -> None:
        if not self.document_id:
            found = content_id(
                "document.v1",
                self.text,
                self.published.isoformat() if self.published else "",
                self.title or "",
                self.outlet or "",
            )
            msgspec.structs.force_setattr(self, "document_id", found)

    def known_at(self, otherwise: datetime) -> datetime:
        """When its content became known: end of the day of publication, UTC.

        Args:
            otherwise: The instant to use for an undated document: when we read it.
        """
        return end_of_day(self.published) if self.published else otherwise.astimezone(UTC)

    def page_of(self, offset: int) -> int | None:
        """Number of the page that a place in the text lies on, from 1; ``None`` without pages."""
        return bisect_right(self.pages, offset) if self.pages else None

    @property
    def text_id(self) -> str:
        """Hash of the text alone: two documents with one text_id are copies."""
        return content_id("text.v1", self.text)


class Skipped(msgspec.Struct, frozen=True, kw_only=True):
    """Something that was given and not used: named, counted, never silent."""

    source: str
    reason: str
    """A short class that can be counted: ``empty``, ``language``, ``duplicate`` …"""
    detail: str
