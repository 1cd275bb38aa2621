"""What a reading of a structural table gives and how it is counted; nothing here opens a file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from chalkcircle.feeds.records import Card
from chalkcircle.model import Claim, InputError

if TYPE_CHECKING:
    from .making import Maker
    from .reading import File

RAW_KEPT = 2048
"""Bytes of a row that was set aside that are shown."""


class RowRefused(InputError):
    """A row that is set aside with this reason; it never leaves the room."""


class RowLeftOut(InputError):
    """A row that is sound and says nothing that is kept; it never leaves the room."""


@dataclass(frozen=True, slots=True)
class Quarantined:
    """A row that was set aside.

    Attributes:
        row: Line in the file, 1 is the header.
        raw: Its first ``RAW_KEPT`` bytes, undecodable ones replaced.
    """

    file: str
    row: int
    reason: str
    raw: str


@dataclass(slots=True)
class Tally:
    """Where each row went: ``read == kept + left_out + quarantined``.

    Attributes:
        kept: Rows that were used: a claim rests on them, or they on the way to one.
        left_out: Rows that say nothing to keep, by reason.
        unknown: How often each code that no table of ours knows was met.
    """

    read: int = 0
    kept: int = 0
    left_out: Counter[str] = field(default_factory=Counter)
    quarantined: list[Quarantined] = field(default_factory=list)
    unknown: Counter[str] = field(default_factory=Counter)

    @property
    def accounted(self) -> bool:
        """Whether every row is somewhere."""
        return self.read == self.kept + self.left_out.total() + len(self.quarantined)


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a table says.

    Attributes:
        table: Its name (``cow-nmc``).
        card: Of its source.
        claims: One for each number or tie, in the order of the rows.
        raw: The files' bytes by SHA-256.
        files: Their names.
        tally: What became of the rows.
    """

    table: str
    card: Card
    claims: tuple[Claim, ...]
    raw: dict[str, bytes]
    files: tuple[str, ...]
    tally: Tally


@dataclass(frozen=True, slots=True)
class Layout:
    """Columns by which a file is known to be one of a kind.

    Attributes:
        name: Whose format it is.
        needs: Columns that must be there; others may be.
    """

    name: str
    needs: tuple[str, ...]


Sheets = dict[str, "File"]
"""Files by the layout that they fit."""


@dataclass(frozen=True, slots=True)
class Table:
    """One structural table.

    Attributes:
        name: What commands and evidence call it.
        source: Folder of its card.
        layouts: Formats it comes in; the first that fits counts.
        read: From files to claims, rows accounted for in the maker's tally.
        ties: Predicates of the ties it makes, beside its measures.
        encoding: Of the publisher's files.
    """

    name: str
    source: str
    layouts: tuple[Layout, ...]
    read: Callable[[Sheets, Maker], Iterable[Claim]]
    ties: tuple[str, ...] = ()
    encoding: str = "utf-8"


def same_statement(one: Claim, other: Claim) -> bool:
    """Whether two claims of one native id say the same, wherever it stood and when it was known.

    How we resolve a state's code does not count: our tables may grow without the publisher having
    said anything new.
    """
    return _said(one) == _said(other)


def _said(claim: Claim) -> tuple[object, ...]:
    named = ([p.text for p in side] for side in (claim.actors, claim.recipients))
    what = (claim.kind, claim.predicate, claim.value, claim.unit, claim.valid, claim.native)
    return (*what, claim.fired, claim.place, *named)
