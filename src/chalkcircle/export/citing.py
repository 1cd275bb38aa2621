"""What to cite for a selection: its documents, studies and feeds, and this program.

A work stands once, however many claims rest on it; rows that may not be passed on may be cited.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from .bibtex import entry
from .csl import csl
from .records import Source
from .references import UNVERIFIED, Reference, cited, reference, software, works

_ENTRY = re.compile(r"^(?=@)", re.MULTILINE)
"""Where an entry of BibTeX begins: what two feeds ask for alike is given once."""


class Style(StrEnum):
    """The forms of a bibliography."""

    BIBTEX = "bibtex"
    CSL = "csl"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Cited:
    """A bibliography.

    Attributes:
        works: How many works it has, this program among them.
        unverified: Works that nobody here opened.
    """

    text: str
    works: int
    unverified: int


def cite(sources: Iterable[Source], style: Style, version: str, given: Mapping[str, str]) -> Cited:
    """The bibliography of some sources, in the order of their keys, this program last.

    Args:
        sources: Each as often as it comes.
        style: How to write it.
        version: Of this program.
        given: Entries in BibTeX that the card of a feed asks for, by feed.
    """
    some = list({source.id: source for source in sources}.values())
    feeds = {key_of(source.id): given[source.id] for source in some if source.id in given}
    cited_works = [*works(some), software(version)]
    return Cited(
        text=_written(cited_works, style, feeds),
        works=len(cited_works),
        unverified=sum(UNVERIFIED in (one.note or "") for one in cited_works),
    )


def key_of(feed: str) -> str:
    """The key of the work that a feed is."""
    return reference(Source(feed, feed=True)).key


def _written(some: list[Reference], style: Style, feeds: Mapping[str, str]) -> str:
    if style is Style.CSL:
        import msgspec

        return msgspec.json.format(msgspec.json.encode([csl(one) for one in some])).decode()
    if style is Style.TEXT:
        return "\n".join(cited(one) for one in some)
    entries: dict[str, str] = {}
    for one in some:
        for text in _ENTRY.split(feeds.get(one.key) or entry(one)):
            if text.strip():
                entries.setdefault(text.partition(",")[0].strip(), text.strip())
    return "\n\n".join(entries.values())
