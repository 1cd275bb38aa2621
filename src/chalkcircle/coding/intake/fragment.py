"""Turns a piece of HTML (the body of a feed's entry) into plain words; whole pages go elsewhere."""

from __future__ import annotations

import re

_BLOCKS = (
    "p",
    "div",
    "br",
    "li",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "blockquote",
    "tr",
    "section",
)
_SILENT = ("script", "style", "figure", "table")


def fragment_text(html: str) -> str:
    r"""The words of a piece of HTML, a line for each block.

    >>> fragment_text("<p>One &amp; two.</p><ul><li>Three</li></ul>")
    'One & two.\nThree'
    """
    from lxml import html as parser
    from lxml.etree import ParserError

    if "<" not in html and "&" not in html:
        return html
    try:
        tree = parser.fragment_fromstring(html, create_parent="div")
    except ParserError:
        return ""
    for silent in list(tree.iter(*_SILENT)):
        silent.drop_tree()
    for block in tree.iter(*_BLOCKS):
        block.tail = "\n" + (block.tail or "")
    lines = (" ".join(line.split()) for line in tree.text_content().split("\n"))
    return re.sub(r"\n+", "\n", "\n".join(lines)).strip()
