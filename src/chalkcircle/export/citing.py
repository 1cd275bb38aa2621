"""What to cite for a selection: its documents, studies and feeds, and this program.

A work stands once, however many claims rest on it; rows that may not be passed on may be cited.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from .bibtex import entry
from .csl import csl
from .records import Source
from .references import Reference, cited, reference, software, study_reference, work


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
    found: dict[tuple[str, ...], Reference] = {}
    feeds: set[str] = set()
    for source in sources:
        found.setdefault(work(source), reference(source))
        if source.feed:
            feeds.add(source.id)
        if source.study:
            found.setdefault(("study", source.study), study_reference(source.study, source.licence))
    works = [*sorted(found.values(), key=lambda one: one.key), software(version)]
    return Cited(
        text=_written(works, style, {name: given[name] for name in feeds & given.keys()}),
        works=len(works),
        unverified=sum("unverified" in (one.note or "") for one in works),
    )


def _written(works: list[Reference], style: Style, given: Mapping[str, str]) -> str:
    if style is Style.CSL:
        import msgspec

        return msgspec.json.format(msgspec.json.encode([csl(one) for one in works])).decode()
    if style is Style.TEXT:
        return "\n".join(cited(one) for one in works)
    keys = {reference(Source(id=name, feed=True)).key: text for name, text in given.items()}
    return "\n\n".join(keys[one.key].strip() if one.key in keys else entry(one) for one in works)
