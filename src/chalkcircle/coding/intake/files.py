"""Reads one file into documents; it stores nothing, codes nothing and asks no network.

What is wrong with the file raises; what is wrong with one item in it is skipped by name.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import msgspec

from chalkcircle.model import Document, InputError, Skipped, UnreadableInput, sha256

from . import warc
from .feed import Feed
from .items import Item
from .kinds import Found, items_of
from .language import detect_language
from .packed import MAGIC, unpack
from .rows import Rows

MAX_BYTES = 50_000_000
"""Larger files are refused before they are opened, and packed ones when more comes out."""


@dataclass(frozen=True, slots=True)
class Opened:
    """One file, opened and understood; its documents are made one by one, when they are asked for.

    Attributes:
        count: How many documents and skipped items a walk gives.
        notes: How the bytes were understood, where that was not plain.
        feed: How a saved feed names itself.
    """

    name: str
    raw_sha256: str
    count: int
    notes: tuple[str, ...]
    feed: Feed | None
    _path: Path
    _items: Collection[Item | Skipped] | Rows
    _published: date | None
    _today: date

    def raw(self) -> bytes:
        """The bytes as they were, for the archive; read anew, as a folder need not fit in memory.

        Raises:
            UnreadableInput: The file went away or was changed since it was opened.
        """
        data = _bytes(self._path)
        if sha256(data) != self.raw_sha256:
            raise UnreadableInput.about(
                "This file was changed while it was being read", str(self._path),
                expected="the bytes that were opened", do="Give it again when it is finished.",
            )  # fmt: skip
        return data

    def walk(self) -> Iterator[Document | Skipped]:
        """Documents and items that cannot be used, in the order of the file.

        The language is not looked for yet: see ``with_language``, which costs ten times as much
        as all else.
        """
        first: dict[str, str] = {}
        for item in self._items:
            if isinstance(item, Skipped):
                yield item
                continue
            made = _document(item, self.raw_sha256, self._published, self._today)
            if isinstance(made, Document):
                earlier = first.setdefault(made.document_id, made.source)
                if earlier is not made.source:
                    made = _skipped(item, "duplicate", f"the same as {earlier}")
            yield made


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


def open_input(path: Path, *, published: date | None = None, today: date) -> Opened:
    """Open a file of any kind that ``kinds`` knows, plain or packed as .gz.

    Args:
        path: A file; its content counts as much as its suffix.
        published: Day of publication of those documents that state none.
        today: Nothing may be published after it.

    Raises:
        UnreadableInput: Missing, a folder, empty, over 50 MB (packed or not), binary or in an
            unknown encoding.
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
    found = _found(raw, path)
    items = found.items
    count = items.count if isinstance(items, Rows) else len(items)
    return Opened(
        shown(path.name),
        sha256(raw),
        count,
        found.notes,
        found.feed,
        path,
        items,
        published,
        today,
    )


def read_input(path: Path, *, published: date | None = None, today: date) -> Read:
    """Read a whole file into documents with their languages; see ``open_input``."""
    opened = open_input(path, published=published, today=today)
    documents: list[Document] = []
    skipped: list[Skipped] = []
    for made in opened.walk():
        if isinstance(made, Skipped):
            skipped.append(made)
        else:
            documents.append(with_language(made))
    return Read(opened.raw(), opened.raw_sha256, tuple(documents), tuple(skipped), opened.notes)


def with_language(document: Document) -> Document:
    """The document with the language that its text is in."""
    return msgspec.structs.replace(document, language=detect_language(document.text))


def shown(path: Path | str) -> str:
    """A name as text, though its bytes may be no UTF-8."""
    return os.fsencode(path).decode("utf-8", "replace")


def _bytes(path: Path) -> bytes:
    try:
        if not path.is_file():
            problem = "There is no such file"
            if path.exists():
                problem = "This is a folder" if path.is_dir() else "This is no plain file"
            raise UnreadableInput.about(
                problem, shown(path), expected="a file to read",
                do="Check the path.",
            )  # fmt: skip
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise UnreadableInput.about(
                "This file is too large", f"{shown(path)}, {size:,} bytes",
                expected=f"at most {MAX_BYTES:,} bytes", do="Split it.",
            )  # fmt: skip
        return path.read_bytes()
    except (OSError, ValueError) as error:
        raise UnreadableInput.about(
            f"This file cannot be opened ({getattr(error, 'strerror', None) or error})",
            shown(path), expected="a file that you may read", do="Check its permissions.",
        ) from error  # fmt: skip


def _found(raw: bytes, path: Path) -> Found:
    """What a file holds, unpacked first where it is packed."""
    suffix, note = path.suffix.lower(), None
    if raw.startswith(MAGIC):
        raw, note = unpack(raw, name=shown(path.name), limit=MAX_BYTES, partly=warc.MAGIC)
        suffix = path.with_suffix("").suffix.lower() if suffix == ".gz" else suffix
    if not raw.strip():
        raise UnreadableInput.about(
            "This file is empty", shown(path), expected="some text", do="Leave it out."
        )
    found = items_of(raw, shown(path.name), suffix, limit=MAX_BYTES)
    return replace(found, notes=(note, *found.notes)) if note else found


def _document(
    item: Item, raw_sha256: str, published: date | None, today: date
) -> Document | Skipped:
    if problem := _problem(item, today):
        return _skipped(item, *problem)
    origin = item.date_origin if item.published else "user" if published else "none"
    return Document(
        text=item.text,
        headings=item.headings,
        pages=item.pages,
        title=item.title,
        outlet=item.outlet,
        published=item.published or published,
        date_origin=origin,
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
    # Farther east it is tomorrow already, and a feed states the day of its own zone.
    if item.published and item.published > today + timedelta(days=1):
        return "future-date", f"dated {item.published.isoformat()}"
    return None
