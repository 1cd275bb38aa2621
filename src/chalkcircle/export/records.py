"""What goes into an export and what is told about it; nothing here writes a file.

An item is a claim beside what is known of its source, so that no exporter asks a ledger.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from chalkcircle.codes import DEFAULT_POLICY, NamesPolicy
from chalkcircle.model import Claim, FeedRow, Selection, Stamp

if TYPE_CHECKING:
    from chalkcircle.actors import Actor


class Form(StrEnum):
    """The forms of our own that a selection is exported in; others may be plugged in."""

    CSV = "csv"
    PARQUET = "parquet"
    GEOJSON = "geojson"
    XLSX = "xlsx"
    GRAPHML = "graphml"
    GEXF = "gexf"
    JSONLD = "jsonld"
    FTM = "ftm"


GRAPHS = (Form.GRAPHML, Form.GEXF)
"""Forms in which a claim is an edge between two entities."""


@dataclass(frozen=True, slots=True)
class Source:
    """What a claim was read from: a document, or a feed as a whole.

    Attributes:
        id: Of the document, or the name of the feed.
        feed: Whether it is a feed, or a table.
        table: Whether it is a table of its publisher's, which was made of no articles.
        publisher: Outlet of a document, publisher of a feed.
        file: Name of the file that a document was read from.
        study: The study that tells of it in words of its own; what was read is then ``title``.
        unverified: Nobody here opened it.
    """

    id: str
    feed: bool = False
    table: bool = False
    title: str | None = None
    publisher: str | None = None
    published: date | None = None
    address: str | None = None
    file: str | None = None
    licence: str | None = None
    study: str | None = None
    unverified: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """One claim to export.

    Attributes:
        quote: Words it stands on, at most 50, from ``start`` to ``end`` in the document's text.
        link: Address of the article that a feed's row names.
        position: Latitude and longitude in degrees of its place, where the source gives them.
    """

    claim: Claim
    source: Source
    quote: str | None = None
    start: int | None = None
    end: int | None = None
    link: str | None = None
    position: tuple[float, float] | None = None

    @property
    def address(self) -> str | None:
        """Where to read on: the article, else the source."""
        return self.link or self.source.address

    @property
    def feed(self) -> str | None:
        """The feed whose row it rests on, ``None`` for a text."""
        evidence = self.claim.evidence
        return evidence.feed if isinstance(evidence, FeedRow) else None


def nobody(actor_id: str) -> Actor | None:  # noqa: ARG001 - the shape of ``About.actor``
    """For whoever has no registry at hand."""
    return None


@dataclass(frozen=True, slots=True)
class About:
    """What is told about an export beside its rows.

    Attributes:
        actor_ids: Registry ids of which any party had to be one.
        attributions: The line that each feed's card asks for. A feed that has none here and is
            not in ``withheld`` either is left out: nobody stated its terms.
        withheld: Feeds of which no row may be passed on, each with the reason.
        policy: How countries and contested areas are called.
        actor: The registry's row of an actor id, ``None`` for one that it lacks.
        summed: Graphs: one edge for all claims of two entities that say the same kind of thing.
    """

    selection: Selection
    stamp: Stamp
    actor_ids: tuple[str, ...] = ()
    attributions: Mapping[str, str] = field(default_factory=dict)
    withheld: Mapping[str, str] = field(default_factory=dict)
    policy: NamesPolicy = DEFAULT_POLICY
    actor: Callable[[str], Actor | None] = nobody
    summed: bool = False


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written.

    Attributes:
        written: Rows, features, edges or entities, by what the form has.
        withheld: Claims left out because of the terms of their feed, by feed.
        left_out: Claims that the form has no place for, and rows that make no claim, by reason.
        lacking: Claims written without something that the form is for, by what they lack.
    """

    file: str
    sources_file: str
    form: str
    claims: int
    written: int
    sources: int
    withheld: dict[str, int]
    left_out: dict[str, int]
    lacking: dict[str, int] = field(default_factory=dict)


def dated(item: Item) -> Iterator[tuple[str, date]]:
    """Known ends of the time that a claim is about, by name."""
    valid = item.claim.valid
    if valid.start:
        yield "start", valid.start
    if valid.end:
        yield "end", valid.end
