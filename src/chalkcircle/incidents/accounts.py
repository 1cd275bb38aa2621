"""Where the tellings of one happening agree and where they do not, side by side.

It averages nothing, adds up nothing and says of no account that it is right.
"""

from __future__ import annotations

from collections import Counter
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
    """One answer, the origins that give it, and how many rows of feeds do beside them."""

    answer: str
    origins: tuple[str, ...]
    rows: int = 0


class Aspect(msgspec.Struct, frozen=True, kw_only=True):
    """All answers to one question about a happening.

    Attributes:
        agreed: ``True`` where two origins or more answer and their answers can all be right (the
            days meet, "at least 9" and "12"), ``False`` where they cannot, ``None`` where fewer
            than two origins answer. A row of a feed is no witness: it may come of that very text.
    """

    name: str
    agreed: bool | None
    answers: tuple[Said, ...]


class Compared(msgspec.Struct, frozen=True, kw_only=True):
    """The tellings of one happening.

    Attributes:
        tellings: How many somebody here has read; copies count each.
        origins: How many different ones brought them.
        accounts: All of them, and the rows of feeds.
        rows: How many of the accounts are rows of feeds.
    """

    tellings: int
    origins: int
    aspects: tuple[Aspect, ...]
    accounts: tuple[Account, ...]
    rows: int = 0


def compared(tellings: Iterable[Told]) -> Compared:
    """Put tellings of one happening side by side, as they became known."""
    given = sorted(tellings, key=lambda t: (t.known, t.claim_id))
    accounts = tuple(account(one) for one in given)
    read = [one for one in accounts if not one.unread]
    return Compared(
        tellings=len(read),
        origins=len({one.origin for one in read}),
        aspects=tuple(_aspect(name, accounts, given) for name in ASPECTS),
        accounts=accounts,
        rows=len(accounts) - len(read),
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
    rows: Counter[str] = Counter()
    for one in accounts:
        if answer := str(getattr(one, name)):
            origins = said.setdefault(answer, set())
            if one.unread:
                rows[answer] += 1
            else:
                origins.add(one.origin)
    agreed = None
    if len(set().union(*said.values())) > 1:
        told = [answer for answer, origins in said.items() if origins]
        agreed = len(told) == 1 or _meet(name, [one for one in given if not one.unread])
    answers = (Said(answer=a, origins=tuple(sorted(o)), rows=rows[a]) for a, o in said.items())
    return Aspect(
        name=name,
        agreed=agreed,
        answers=tuple(sorted(answers, key=lambda s: (-len(s.origins), -s.rows))),
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
