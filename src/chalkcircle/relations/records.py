"""What was counted between two actors; every number here can be opened down to its claims."""

from __future__ import annotations

from datetime import date

import msgspec

from chalkcircle.model import Explained, Quad


class Cell(msgspec.Struct, frozen=True, kw_only=True):
    """Reports in which ``actor`` acts on ``recipient``, in one month, quad class and voice.

    Attributes:
        month: Its first day.
        holder: Name of the outermost holder, ``""`` where a feed names none.
        reports: Count; never zero, an absent cell is one without reports.
    """

    month: date
    actor: str
    recipient: str
    quad: Quad
    holder: str
    reports: Explained


class Month(msgspec.Struct, frozen=True, kw_only=True):
    """One month between the two, whoever acts.

    Attributes:
        month: Its first day.
        documents: Documents of that month, the denominator of ``share``; of the copies of a text
            the first known alone.
        reports: Count, each report once; ``None`` where nothing was read: not covered.
        share: Reports per 100 documents; ``None`` where there is no document.
        copies: Documents of that month that are copies of one counted here or before.
    """

    month: date
    documents: int
    reports: Explained
    share: Explained
    copies: int = 0

    @property
    def covered(self) -> bool:
        """Whether any document of that month was read, were it a copy."""
        return self.documents + self.copies > 0


class Relation(msgspec.Struct, frozen=True, kw_only=True):
    """How often two actors were reported to act on each other.

    Attributes:
        months: Every month from first to last, with gaps shown as not covered.
        cells: Both directions apart, by month, direction, quad class and holder.
        total: Reports in all months, each once.
        share: Total per 100 documents of all months.
    """

    a: str
    b: str
    months: tuple[Month, ...]
    cells: tuple[Cell, ...]
    total: Explained
    share: Explained


class Pair(msgspec.Struct, frozen=True, kw_only=True):
    """Two actors, in alphabetical order, and the number of reports between them."""

    a: str
    b: str
    reports: Explained
