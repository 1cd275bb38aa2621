"""A selection of claims as data, so that a number can carry the query that supports it."""

from __future__ import annotations

from datetime import date

import msgspec

from .claim import Kind, Stance
from .plover import Quad

NO_CLAIMS = ("none",)
"""Ids that no claim has: an empty list of ids would let all claims pass."""


class Selection(
    msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True
):
    """Which claims: every field given must fit, an empty field lets all pass.

    Attributes:
        codes: Any party acts for one of these (ISO3 or entity ids).
        dyad: Both of these stand in the claim, as actors or on opposite sides.
        directed: With ``dyad``: the first acts, the second receives.
        holders: Any holder in the chain has this name or actor id.
        since, until: ``valid`` may overlap this range of days (an open date does not fit).
        known_since, known_until: ``known_at`` falls on these days (UTC), both included.
        happened: Only events with factuality of at least 1.
        outlets, without_outlets: The outermost holder is, or is not, one of these names
            (``""`` where a claim has no holder).
        feeds: Rows of these feeds, which nobody here has read an article for; empty: claims that
            are stored whole.
    """

    claim_ids: tuple[str, ...] = ()
    kinds: tuple[Kind, ...] = ()
    predicates: tuple[str, ...] = ()
    quads: tuple[Quad, ...] = ()
    codes: tuple[str, ...] = ()
    dyad: tuple[str, str] | None = None
    directed: bool = False
    holders: tuple[str, ...] = ()
    stances: tuple[Stance, ...] = ()
    documents: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    known_since: date | None = None
    known_until: date | None = None
    happened: bool = False
    without_hindsight: bool = False
    outlets: tuple[str, ...] = ()
    without_outlets: tuple[str, ...] = ()
    feeds: tuple[str, ...] = ()
