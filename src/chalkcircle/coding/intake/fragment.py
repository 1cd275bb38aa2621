"""Turns a piece of HTML (the body of a feed's entry) into plain words; whole pages go elsewhere."""

from __future__ import annotations

import re

from .text import clean

_BLOCKS = (
    "p", "div", "br", "li", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "tr", "td", "th",
    "section",
)  # fmt: skip
_SILENT = ("script", "style", "figure", "head", "title")
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*>")


def fragment_text(html: str) -> str:
    r"""The words of a piece of HTML, a line for each block.

    Tables are read cell by cell: what is mailed is mostly laid out by them.

    >>> fragment_text("<p>One &amp; two.</p><ul><li>Three</li></ul>")
    'One & two.\nThree'
    """
    if "<" not in html and "&" not in html:
        return html
    try:
        words = _text(clean(html))
    except (LookupError, ValueError):  # Signs in it that no tree may hold.
        words = re.sub(r"<[^<>]*>", "\n", html)
    lines = (" ".join(line.split()) for line in words.split("\n"))
    return re.sub(r"\n+", "\n", "\n".join(lines)).strip()


def _text(html: str) -> str:
    from lxml import html as parser
    from lxml.etree import ParserError

    try:
        tree = parser.fragment_fromstring(_DECLARATION.sub("", html), create_parent="div")
    except ParserError:
        return ""
    for silent in list(tree.iter(*_SILENT)):
        silent.drop_tree()
    for block in tree.iter(*_BLOCKS):
        if block.tag != "br":
            block.text = "\n" + (block.text or "")
        block.tail = "\n" + (block.tail or "")
    return str(tree.text_content())
