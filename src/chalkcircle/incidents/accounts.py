"""Where the tellings of one happening agree and where they do not, side by side.

It averages nothing, adds up nothing and says of no account that it is right.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

import msgspec

from .deaths import counted
from .told import Told

ASPECTS = ("happened", "what", "who", "when", "where", "dead")


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """What one telling says, in a few words each; ``""`` where it says nothing of it.

    Attributes:
        origin: What brought it: tellings of one origin are one witness.
        holder: Who says so, innermost.
        dead: ``9``, ``at least 9``, ``2 to 4``.
        unread: A row of a feed: nobody here has read the article.
    """

    claim_id: str
    origin: str
    holder: str
    known: date
    happened: str
    what: str
    who: str
    when: str
    where: str
    dead: str
    unread: bool = False


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """One answer, and the origins that give it."""

    answer: str
    origins: tuple[str, ...]


class Aspect(msgspec.Struct, frozen=True, kw_only=True):
    """All answers to one question about a happening.

    Attributes:
        agreed: ``True`` where two origins or more answer and their answers can all be right (the
            days meet, "at least 9" and "12"), ``False`` where they cannot, ``None`` where fewer
            than two origins answer.
    """

    name: str
    agreed: bool | None
    answers: tuple[Said, ...]


class Compared(msgspec.Struct, frozen=True, kw_only=True):
    """The tellings of one happening.

    Attributes:
        tellings: How many; copies and rows of one article count each.
        origins: How many different ones brought them.
    """

    tellings: int
    origins: int
    aspects: tuple[Aspect, ...]
    accounts: tuple[Account, ...]


def compared(tellings: Iterable[Told]) -> Compared:
    """Put tellings of one happening side by side, as they became known."""
    given = sorted(tellings, key=lambda t: (t.known, t.claim_id))
    accounts = tuple(account(one) for one in given)
    return Compared(
        tellings=len(accounts),
        origins=len({one.origin for one in accounts}),
        aspects=tuple(_aspect(name, accounts, given) for name in ASPECTS),
        accounts=accounts,
    )


def account(one: Told) -> Account:
    """One telling in words."""
    first, last = date.fromordinal(one.first), date.fromordinal(one.last)
    who = " → ".join("+".join(sorted(side)) or "?" for side in (one.actors, one.recipients))
    return Account(
        claim_id=one.claim_id,
        origin=one.origin,
        holder=one.holder,
        known=one.known,
        happened="no" if one.denied else "yes",
        what=f"{one.type}-{one.mode}" if one.mode else one.type,
        who=who if one.parties else "",
        when=str(first) if first == last else f"{first}…{last}",
        where=one.place,
        dead=counted(one.deaths) if one.deaths else "",
        unread=one.unread,
    )


def _aspect(name: str, accounts: Sequence[Account], given: Sequence[Told]) -> Aspect:
    said: dict[str, set[str]] = {}
    for one in accounts:
        if answer := str(getattr(one, name)):
            said.setdefault(answer, set()).add(one.origin)
    agreed = None
    if len(set().union(*said.values())) > 1:
        agreed = len(said) == 1 or _meet(name, given)
    answers = (Said(answer=a, origins=tuple(sorted(o))) for a, o in said.items())
    return Aspect(
        name=name, agreed=agreed, answers=tuple(sorted(answers, key=lambda s: -len(s.origins)))
    )


def _meet(name: str, given: Sequence[Told]) -> bool:
    """Whether different days, or different numbers of dead, leave one that is in all of them."""
    if name == "when":
        spans = [(one.first, one.last) for one in given]
    elif name == "dead":
        spans = [one.deaths for one in given if one.deaths]
    else:
        return False
    return max(low for low, _ in spans) <= min(high for _, high in spans)
