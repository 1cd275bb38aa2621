"""What changed between two briefings of a study, as records; it opens no ledger and no file.

A sentence that is matched with none (see ``matching``) is new or gone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime

import msgspec

from chalkcircle.model import Explained

from .fates import Fate, FateKind
from .matching import Entry, Said, entries, match
from .records import Briefing, Chart, Citation, Passage, Table


class _Record(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Settings common to the records of a difference."""


class Changed(_Record, frozen=True, kw_only=True):
    """A sentence that says something else, or stands on other claims."""

    old: Said
    new: Said


class Moved(_Record, frozen=True, kw_only=True):
    """A number of the same sentence and query with another value.

    Attributes:
        text: The sentence that states it now.
    """

    section: str
    text: str
    method: str
    unit: str
    old: float | None
    new: float | None


class Rows(_Record, frozen=True, kw_only=True):
    """A table or the table of a chart with other rows."""

    section: str
    caption: str
    new: int
    gone: int


class Lost(_Record, frozen=True, kw_only=True):
    """A sentence of the old briefing that lost some or all of its support.

    Attributes:
        left: How many of its claims still stand.
    """

    said: Said
    fates: tuple[Fate, ...]
    left: int


class Difference(_Record, frozen=True, kw_only=True):
    """All that differs between two briefings; the time at which they were made does not count.

    Attributes:
        asked_ledger: Whether a ledger was asked what became of claims.
    """

    title: str
    old_made_at: datetime
    new_made_at: datetime
    asked_ledger: bool
    lost: tuple[Lost, ...] = ()
    new: tuple[Said, ...] = ()
    gone: tuple[Said, ...] = ()
    changed: tuple[Changed, ...] = ()
    numbers: tuple[Moved, ...] = ()
    tables: tuple[Rows, ...] = ()
    citations_new: tuple[Citation, ...] = ()
    citations_gone: tuple[Citation, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing changed."""
        told = (self.lost, self.new, self.gone, self.changed, self.numbers, self.tables)
        return not any((*told, self.citations_new, self.citations_gone))


def diff_briefings(
    old: Briefing, new: Briefing, fates: Mapping[str, Fate] | None = None
) -> Difference:
    """What changed from ``old`` to ``new``.

    Args:
        old: The earlier briefing.
        new: The later one.
        fates: What became of the claims of ``old`` that fell, from ``fallen_claims``. ``None``: no
            ledger was asked, and all that can be said is which claims ``new`` no longer cites.
    """
    pairs, gone, added = match(old, new)
    before, after = ({c.claim_id: c for c in b.citations} for b in (old, new))
    asked = fates is not None
    if fates is None:
        fates = {
            claim: Fate(claim_id=claim, kind=FateKind.VANISHED)
            for claim in before
            if claim not in after
        }
    return Difference(
        title=new.title,
        old_made_at=old.made_at,
        new_made_at=new.made_at,
        asked_ledger=asked,
        lost=tuple(_lost(old, fates)),
        new=tuple(said for said, _ in added),
        gone=tuple(said for said, _ in gone),
        changed=tuple(Changed(old=a, new=b) for (a, _), (b, _) in pairs if _differ(a, b)),
        numbers=tuple(m for pair in pairs for m in _moved(*pair, old, new)),
        tables=tuple(_tables(old, new)),
        citations_new=tuple(c for claim, c in after.items() if claim not in before),
        citations_gone=tuple(c for claim, c in before.items() if claim not in after),
    )


def _differ(a: Said, b: Said) -> bool:
    return a.text != b.text or set(a.claims) != set(b.claims)


def _moved(a: Entry, b: Entry, old: Briefing, new: Briefing) -> Iterator[Moved]:
    """Numbers of a pair of sentences that have another value, matched by query and order."""
    theirs: dict[object, list[Explained]] = {}
    for index in b[1].numbers:
        theirs.setdefault(_query(new.numbers[index]), []).append(new.numbers[index])
    for index in a[1].numbers:
        was = old.numbers[index]
        left = theirs.get(_query(was))
        now = left.pop(0) if left else None
        if now is not None and now.value != was.value:
            yield Moved(
                section=b[0].section,
                text=b[0].text,
                method=now.method,
                unit=now.unit,
                old=was.value,
                new=now.value,
            )


def _query(number: Explained) -> object:
    """What a number counts, whatever span of time: that moves with the page."""
    selection = msgspec.structs.replace(
        number.support.selection,
        claim_ids=(),
        since=None,
        until=None,
        known_since=None,
        known_until=None,
    )
    return number.method, number.unit, selection


def _tables(old: Briefing, new: Briefing) -> Iterator[Rows]:
    """Tables in which rows came or went.

    Rows that stand on claims are told as sentences; those of the stamp differ always.
    """
    before, after = _rows(old), _rows(new)
    for place in dict.fromkeys((*before, *after)):
        was, now = before.get(place, Counter()), after.get(place, Counter())
        if was != now:
            yield Rows(
                section=place[0],
                caption=place[1],
                new=(now - was).total(),
                gone=(was - now).total(),
            )


def _rows(briefing: Briefing) -> dict[tuple[str, str], Counter[tuple[str, ...]]]:
    found: dict[tuple[str, str], Counter[tuple[str, ...]]] = {}
    for section in briefing.sections:
        title = ""
        for block in section.blocks:
            if isinstance(block, Passage):
                title = block.title or title
            elif isinstance(block, Table) and block.claims:
                continue
            elif isinstance(block, Table | Chart) and section.id != "stamp":
                # The caption of a chart tells its numbers, so it stands under its heading.
                name = f"{title} (chart)" if isinstance(block, Chart) else block.caption
                found.setdefault((section.id, name), Counter()).update(block.rows)
    return found


def _lost(old: Briefing, fates: Mapping[str, Fate]) -> Iterator[Lost]:
    for said, _ in entries(old):
        fallen = tuple(fates[claim] for claim in said.claims if claim in fates)
        if fallen:
            yield Lost(said=said, fates=fallen, left=len(said.claims) - len(fallen))
