"""What to cite for a source, in one form for all styles; it looks nothing up.

A source that nobody here opened says so in its note, in every style.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from chalkcircle.model import content_id

from .records import Source

UNVERIFIED = "unverified: nobody here opened this source"
SOFTWARE = ("Chalkcircle", "the Chalkcircle developers", "Apache-2.0")
"""Title, authors and licence of this program, as ``CITATION.cff`` has them."""

_CONTROL = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+")


@dataclass(frozen=True, slots=True)
class Reference:
    """One work to cite.

    Attributes:
        key: Lower-case letters, digits and hyphens; the same for the same work, always.
        title: ``None`` where nobody gave one.
        publisher: Outlet, or who publishes a dataset.
    """

    key: str
    type: Literal["article", "dataset", "software"]
    title: str | None = None
    publisher: str | None = None
    author: str | None = None
    issued: date | None = None
    address: str | None = None
    licence: str | None = None
    version: str | None = None
    note: str | None = None


def reference(source: Source) -> Reference:
    """The work that a source is."""
    notes = (
        f"as told by the study {source.study}" if source.study else "",
        UNVERIFIED if source.unverified else "",
    )
    kind: Literal["article", "dataset"] = "dataset" if source.feed else "article"
    title = source.title if source.title or source.address else source.file
    return Reference(
        key=_key(source),
        type=kind,
        title=flat(title),
        publisher=flat(source.publisher),
        issued=source.published,
        address=source.address,
        licence=flat(source.licence) if not source.study else None,
        note="; ".join(note for note in notes if note) or None,
    )


def works(sources: Iterable[Source]) -> list[Reference]:
    """Each work once, in the order of keys; a study stands beside what it tells of."""
    found: dict[tuple[str, ...], Reference] = {}
    for source in sources:
        if source.study:
            study = ("study", source.study)
            found.setdefault(study, study_reference(source.study, source.licence))
            if source.title == source.study:
                continue  # The study's own judgement: there is no other work.
        one, key = reference(source), work(source)
        if key not in found or _rank(one) < _rank(found[key]):
            found[key] = one
    return sorted(found.values(), key=lambda one: one.key)


def _rank(one: Reference) -> tuple[bool, str]:
    """Of two readings of one work, the opened one stands; then the title decides."""
    return UNVERIFIED in (one.note or ""), one.title or ""


def study_reference(name: str, licence: str | None) -> Reference:
    """The work that a study is."""
    name = flat(name) or "study"
    return Reference(_named(name, "", ("study", name)), "dataset", title=name, licence=licence)


def software(version: str) -> Reference:
    """This program."""
    title, author, licence = SOFTWARE
    return Reference(
        "chalkcircle", "software", title=title, author=author, licence=licence, version=version
    )


def work(source: Source) -> tuple[str, ...]:
    """What makes two sources one work: the feed, the address, else the document."""
    if source.feed:
        return "feed", source.id
    return ("address", source.address) if source.address else ("document", source.id)


def cited(one: Reference) -> str:
    """A reference as one line of text."""
    dataset = one.type == "dataset"
    words = [
        one.author or one.publisher,
        f"“{one.title}”" if one.title else None,
        f"version {one.version}" if one.version else None,
        one.issued.isoformat()
        if one.issued
        else "undated"
        if one.publisher and not dataset
        else None,
        flat(one.address),
        f"licence: {one.licence}" if one.licence else None,
    ]
    line = ". ".join(word for word in words if word)
    return f"{line}. [{one.note}]" if one.note else f"{line}."


def flat(text: str | None) -> str | None:
    """Words on one line, without characters that steer a terminal or turn a line round."""
    return (_CONTROL.sub(" ", text).strip() or None) if text else None


def _key(source: Source) -> str:
    if source.feed:
        slug = _slug(source.id)
        return slug if slug == source.id else _named(source.id, "", ("feed", source.id))
    year = str(source.published.year) if source.published else ""
    return _named(source.publisher or source.title or source.file or "source", year, work(source))


def _named(name: str, year: str, of: tuple[str, ...]) -> str:
    return "-".join(part for part in (_slug(name)[:24], year, content_id(*of)[:8]) if part)


def _slug(name: str) -> str:
    from anyascii import anyascii

    return re.sub(r"[^a-z0-9]", "", anyascii(name).lower()) or "source"
