"""Reads an HTML page into an item: its main text and headings; it opens no address.

A page can be built to exhaust a parser, so its size, number of elements and depth are bounded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from chalkcircle.model import UnreadableInput

from .html_meta import read_meta
from .items import Item, first_of, read_day
from .text import join_blocks

MAX_CHARACTERS = 10_000_000
MAX_ELEMENTS = 20_000
"""The extraction takes time with the square of this: about two seconds at the limit."""

MAX_DEPTH = 250
"""The parser drops what lies deeper than 256 elements: better to refuse than to lose text."""

_DECLARED = re.compile(
    rb"<(?:meta\b[^>]{0,200}?charset|\?xml\b[^>]{0,100}?encoding)\s*=\s*[\"']?\s*([\w.:-]+)", re.I
)


def declared_charset(raw: bytes) -> str | None:
    """The charset that a page states in its first 4 kB (HTML standard: the first 1 kB)."""
    found = _DECLARED.search(raw[:4096])
    return found[1].decode("ascii") if found else None


_START = re.compile(
    r"\s*(?>(?:<\?xml[^>]*>|<!--.*?-->)\s*)*+<(?:!doctype\s+html|html|head|body)\b", re.I | re.S
)
_TAG = re.compile(r"<(?:html|head|body|div|p|article|section|meta|title|h[1-6]|br)\b", re.I)


def is_html(text: str, suffix: str) -> bool:
    """Whether a file is a page: it begins as one, or is called one and holds tags."""
    head = text[:4096]
    called = suffix in (".html", ".htm", ".xhtml")
    return bool(_START.match(head) or (called and _TAG.search(head)))


def html_item(text: str, name: str) -> tuple[Item, tuple[str, ...]]:
    """Read a page, with notes on what was left out and where its date comes from.

    Raises:
        UnreadableInput: Too large, too deep, or without a main text.
    """
    tree = _tree(text, name)
    meta = read_meta(tree)
    tables = sum(1 for _ in tree.iter("table"))
    stored, headings = join_blocks(list(_blocks(_main(tree, name))))
    if not stored:
        raise _refuse("This page has no main text", name, "an article")
    stated = first_of(meta, "date")
    published = read_day(stated) if stated else None
    notes = [f"tables left out: {tables}"] if tables else []
    if stated:
        notes.append(f"date from {meta['date-origin']}: {stated}")
    return (
        Item(
            source=name,
            text=stored,
            headings=headings,
            title=first_of(meta, "title"),
            outlet=first_of(meta, "outlet"),
            published=published,
            stated_date=stated,
            date_origin="metadata",
            address=first_of(meta, "address"),
        ),
        tuple(notes),
    )


def _tree(text: str, name: str) -> Any:
    """The parsed page, within bounds."""
    from trafilatura import load_html

    if len(text) > MAX_CHARACTERS:
        raise _refuse("This page is too large", name, f"at most {MAX_CHARACTERS:,} characters")
    tree = load_html(text)
    if tree is None:
        raise _refuse("This page cannot be parsed", name, "HTML")
    level, depth, count = [tree], 0, 0
    while level:
        level = [child for element in level for child in element]
        depth, count = depth + 1, count + len(level)
        if depth > MAX_DEPTH:
            raise _refuse("This page is nested too deeply", name, f"at most {MAX_DEPTH} levels")
        if count > MAX_ELEMENTS:
            raise _refuse("This page is too complex", name, f"at most {MAX_ELEMENTS:,} elements")
    return tree


def _main(tree: Any, name: str) -> Any:
    """The main text as the extractor's own tree; short pages get a second, laxer try."""
    from trafilatura import bare_extraction

    for precise in (True, False):
        found: Any = bare_extraction(
            tree,
            favor_precision=precise,
            include_comments=False,
            include_tables=False,
            with_metadata=False,
        )
        if found is not None and found.body is not None and len(found.body):
            return found.body
    raise _refuse("This page has no main text", name, "an article")


_BLOCKS = frozenset(("p", "head", "item", "quote", "list", "div", "code", "ab", "fw"))
_SPACE = re.compile(r"[ \t\n\r\f]+")


def _blocks(body: Any) -> Iterator[tuple[str, bool]]:
    """Blocks of text in reading order, each with whether it is a heading."""
    words: list[str] = []

    def flush(*, heading: bool = False) -> Iterator[tuple[str, bool]]:
        text = re.sub(r" ?\n ?", "\n", "".join(words)).strip()
        words.clear()
        if text:
            yield text, heading

    def walk(element: Any, *, heading: bool) -> Iterator[tuple[str, bool]]:
        words.append(_SPACE.sub(" ", element.text or ""))
        for child in element:
            if child.tag == "lb":
                words.append("\n")
            elif child.tag in _BLOCKS:
                yield from flush(heading=heading)
                yield from walk(child, heading=child.tag == "head")
                yield from flush(heading=child.tag == "head")
            elif isinstance(child.tag, str):
                yield from walk(child, heading=heading)
            words.append(_SPACE.sub(" ", child.tail or ""))

    yield from walk(body, heading=False)
    yield from flush()


def _refuse(problem: str, name: str, expected: str) -> Exception:
    return UnreadableInput.about(
        problem, name, expected=expected, do="Save the article alone, or its text, and try again."
    )
