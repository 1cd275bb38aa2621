"""What an editor says, as records, and what of it is in force; it reads no file and no claim."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

import msgspec


class What(StrEnum):
    """What a row says."""

    PARTY = "party"
    NO_EVENT = "no-event"
    SPEAKER = "speaker"
    SAME = "same"
    DIFFERENT = "different"
    REVIEWED = "reviewed"
    UNDO = "undo"
    REDO = "redo"


TURNS = (What.UNDO, What.REDO)
"""Rows about another row."""

PAIRED = (What.SAME, What.DIFFERENT)
"""Rows about two claims: judgements beside them, not corrections of them."""

ROLES = ("actor", "recipient")


class Anchor(msgspec.Struct, frozen=True):
    """Which claim is meant: by its id, and by its place in a text should the id be gone.

    Attributes:
        claim: Id of the claim as it was first coded.
        text_id: The text it was read from, whatever date or outlet the document has.
        start, end: Its trigger, or its span where it has none.
        predicate: Its kind and predicate, ``event:ASSAULT``.
    """

    claim: str
    text_id: str
    start: int
    end: int
    predicate: str

    @property
    def cell(self) -> str:
        """The whole anchor in one cell, for the second claim of a pair."""
        return f"{self.claim} {self.text_id} {self.start} {self.end} {self.predicate}"


class Correction(msgspec.Struct, frozen=True, kw_only=True):
    """One row.

    Attributes:
        id: Hash of the row and of its place in the file.
        at: When, in UTC.
        editor: The name that the editor gave.
        anchor: The claim meant; ``None`` for ``reviewed``, ``undo`` and ``redo``.
        text_id: The text meant.
        other: The second claim of a pair.
        role: ``actor`` or ``recipient``, for ``party``.
        was, now: Party cells; ``now`` names the speaker, or the row that is undone or redone.
        line: Where it stands in the file.
    """

    id: str
    at: datetime
    editor: str
    kind: What
    anchor: Anchor | None = None
    text_id: str = ""
    other: Anchor | None = None
    role: str = ""
    was: str = ""
    now: str = ""
    note: str = ""
    line: int = 0


def turning(corrections: Sequence[Correction]) -> dict[str, Correction | None]:
    """For each row, the last undo or redo of it that is itself in force, or ``None``.

    Rows name rows further up, so reading backwards settles each before it is asked about.
    """
    last: dict[str, Correction | None] = {}
    for row in reversed(corrections):
        turn = last.setdefault(row.id, None)
        if row.kind in TURNS and holds(turn):
            last.setdefault(row.now, row)
    return last


def holds(turn: Correction | None) -> bool:
    """Whether a row that was last turned so is in force."""
    return turn is None or turn.kind is What.REDO


def in_force(corrections: Sequence[Correction]) -> tuple[Correction, ...]:
    """The rows that are not undone, in their order."""
    turns = turning(corrections)
    return tuple(row for row in corrections if holds(turns[row.id]))
