"""Reads Markdown into an item: marks go, words and headings stay; it renders nothing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .items import Item, first_of, read_day
from .text import join_blocks

if TYPE_CHECKING:
    from markdown_it.token import Token

_FRONT = re.compile(r"\s*---[ \t]*\n(?P<rows>(?:[^\n]*\n)*?)---[ \t]*(?:\n|$)")
_ROW = re.compile(r"(?P<key>[A-Za-z_-]+)\s*:\s*(?P<value>.*\S)\s*")


def markdown_item(text: str, name: str) -> Item:
    """Read Markdown: the title is that of the front matter, else the first heading of level one.

    Code and raw HTML are left out: they are not the author's prose.
    """
    from markdown_it import MarkdownIt

    text = text.replace("\r\n", "\n")
    fields, body = _front_matter(text)
    blocks: list[tuple[str, bool]] = []
    title = first_of(fields, "title")
    tag = ""
    for token in MarkdownIt("commonmark").enable("table").parse(body):
        if token.type == "heading_open":
            tag = token.tag
        elif token.type == "heading_close":
            tag = ""
        elif token.type == "inline":
            words = _words(token.children or [])
            blocks.append((words, bool(tag)))
            title = title or (words if tag == "h1" else None)
    stored, headings = join_blocks(blocks)
    stated = first_of(fields, "date", "published")
    return Item(
        source=name,
        text=stored,
        headings=headings,
        title=title,
        outlet=first_of(fields, "source", "outlet"),
        published=read_day(stated) if stated else None,
        stated_date=stated,
        date_origin="metadata",
        address=first_of(fields, "url", "address"),
        licence=first_of(fields, "licence", "license"),
    )


def _front_matter(text: str) -> tuple[dict[str, object], str]:
    """The rows between two lines of three hyphens at the top, and what follows them."""
    match = _FRONT.match(text)
    if not match:
        return {}, text
    rows = (_ROW.fullmatch(line) for line in match["rows"].splitlines())
    fields: dict[str, object] = {
        row["key"].lower(): row["value"].strip("\"'") for row in rows if row
    }
    return (fields, text[match.end() :]) if fields else ({}, text)


_BREAKS = {"softbreak": " ", "hardbreak": "\n"}


def _words(tokens: list[Token]) -> str:
    """The words of one block; a picture's description is not part of the text."""
    return "".join(
        _BREAKS.get(token.type, token.content if token.type in ("text", "code_inline") else "")
        for token in tokens
    )
