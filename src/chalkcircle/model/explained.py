"""A number that explains itself: value, method, stamp and the query behind it."""

from __future__ import annotations

from datetime import datetime

import msgspec

from .selection import Selection


class Stamp(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What to know to make the same number again."""

    version: str
    config: str
    """Hash of the settings and the study that were used."""
    snapshot: int
    """Catalogue sequence of the ledger: only what was committed up to it counted."""
    as_of: datetime | None = None
    seed: int | None = None


class Support(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The claims behind a number: the query, how many count, the ten that weigh most.

    Attributes:
        count: Claims that the number counts.
        repeats: Claims that the query finds too and the number does not count: they tell again
            what a counted one tells, in a copy of its text or by a judgement that it is one
            incident. ``count + repeats`` is what the query finds.
    """

    selection: Selection
    count: int
    heaviest: tuple[str, ...] = ()
    repeats: int = 0


class Explained(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A value with its way down to the evidence.

    Attributes:
        value: The number, in ``unit``; ``None`` means it could not be computed, never zero.
        interval: Lower and upper bound, when the method gives one.
        method: Id with version, such as ``relations.reports.v2``.
        parents: Numbers this one was computed from.
    """

    value: float | None
    unit: str
    method: str
    stamp: Stamp
    support: Support
    interval: tuple[float, float] | None = None
    parents: tuple[Explained, ...] = ()
    note: str | None = None
