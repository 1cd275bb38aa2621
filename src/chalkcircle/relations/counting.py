"""Counts of reports between two actors, beside what was read; it averages and weighs nothing.

    reports(m)  = standing event claims, presented as having happened, not in hindsight,
                  that became known in month m and in which one of the two acts on the other
    share(m)    = 100 x reports(m) / documents(m)
    documents(m)= documents, not in hindsight, that became known in month m

Copies of one text are one document, and what they tell alike (same type, actors, recipients and
time, as far as its beginning is known) is one report; so are claims that were judged to tell of one
incident. They count where they became known first. Which records belong together:
``incidents.groups.v1``.

A month is that of publication, not the one a report speaks of: only so do numerator and
denominator come from the same reading. A month without document and report is not covered
(``None``); a month with documents and no report is 0, were they copies only.
"""

from __future__ import annotations

import calendar
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from functools import cached_property

import msgspec

from chalkcircle.incidents import Groups, groups
from chalkcircle.ledger import Ledger
from chalkcircle.ledger import operations as ops
from chalkcircle.ledger.columns import CLAIMS, DOCUMENTS, naive
from chalkcircle.model import Explained, Judged, Kind, RecordError, Selection, Stamp, Support

from .records import Cell, Month, Pair, Relation

REPORTS = "relations.reports.v2"
SHARE = "relations.share.v2"
METHODS = (REPORTS, SHARE)
_HEAVIEST = 10


class _Counted(msgspec.Struct, frozen=True):
    """Claims that count, those that repeat them, and the ten known last of the former."""

    count: int = 0
    repeats: int = 0
    heaviest: tuple[str, ...] = ()


def relate(
    ledger: Ledger,
    a: str,
    b: str,
    *,
    since: date | None = None,
    until: date | None = None,
    as_of: datetime | None = None,
    snapshot: int | None = None,
    stamp: Stamp,
    known: Groups | None = None,
) -> Relation:
    """Count the reports between two actors by month, direction, quad class and holder.

    A reciprocal event (nobody is acted upon, both act) stands in the cells of both directions
    and once in the total, so cells may add up to more than the total.

    Args:
        ledger: Where the claims are.
        a: ISO 3166-1 alpha-3 code or entity id.
        b: The other; a different one.
        since: First day of becoming known; by default the first month read.
        until: Last such day; by default the last month read.
        as_of: Only what was known by then; by default that of the stamp.
        snapshot: Only what was committed by then; by default that of the stamp.
        stamp: What every number carries; its snapshot and as_of follow the two above.
        known: Groups of the ledger at that moment, when the caller has them; else they are read.

    Raises:
        RecordError: ``a`` is ``b``.
        NotInLedger: The snapshot lies ahead of the ledger.
    """
    if a == b:
        raise RecordError.about(
            "A relation of one", a, expected="two different codes", do="Name two actors."
        )
    wanted = _reports(dyad=(a, b), known_since=since, known_until=until)
    asked = _Asked(ledger, _stamped(stamp, as_of, snapshot), known)
    months = asked.pair_months(wanted)
    documents = asked.document_months(wanted)
    counted, read = _summed(months), _read(documents)
    return Relation(
        a=a,
        b=b,
        months=tuple(_months(asked, wanted, {m.month: m for m in months}, documents)),
        cells=tuple(_cells(asked, wanted)),
        total=asked.number(wanted, counted, read),
        share=asked.share(wanted, counted, read),
    )


def pairs(
    ledger: Ledger,
    *,
    codes: tuple[str, ...] = (),
    since: date | None = None,
    until: date | None = None,
    as_of: datetime | None = None,
    snapshot: int | None = None,
    stamp: Stamp,
) -> list[Pair]:
    """All pairs with reports between them, most reports first, then by name.

    Args:
        ledger: Where the claims are.
        codes: Only pairs with one of these; all when empty.
        since: First day of becoming known.
        until: Last such day.
        as_of: As in :func:`relate`.
        snapshot: As in :func:`relate`.
        stamp: As in :func:`relate`.
    """
    wanted = _reports(codes=codes, known_since=since, known_until=until)
    asked = _Asked(ledger, _stamped(stamp, as_of, snapshot))
    read = _read(asked.document_months(wanted))
    by_pair: dict[tuple[str, str], list[ops.PairMonth]] = defaultdict(list)
    for row in asked.pair_months(wanted):
        by_pair[row.a, row.b].append(row)
    found = []
    for (a, b), rows in by_pair.items():
        between = msgspec.structs.replace(wanted, codes=(), dyad=(a, b))
        if (counted := _summed(rows)).count:
            found.append(Pair(a=a, b=b, reports=asked.number(between, counted, read)))
    return sorted(found, key=lambda pair: (-pair.reports.support.count, pair.a, pair.b))


def without(explained: Explained, ledger: Ledger, outlet: str) -> Explained:
    """The same number had one source not been read.

    Takes away the reports whose outermost holder is the outlet, and for a share also its
    documents. Snapshot and as_of stay those of the number.

    Args:
        explained: A number of this room.
        ledger: The ledger it was drawn from.
        outlet: Name of the source.

    Raises:
        RecordError: A number of another method.
    """
    old = explained.support.selection
    left = msgspec.structs.replace(old, without_outlets=(*old.without_outlets, outlet))
    return _counted_again(explained, ledger, left)


def recount(explained: Explained, ledger: Ledger, *, known: Groups | None = None) -> Explained:
    """The same number counted anew by its own query, at its snapshot and as_of.

    Args:
        explained: A number of this room.
        ledger: The ledger it was drawn from.
        known: As in :func:`relate`.

    Raises:
        RecordError: A number that is not of one of ``METHODS``.
        NotInLedger: Its snapshot lies ahead of the ledger.
    """
    return _counted_again(explained, ledger, explained.support.selection, known)


def _counted_again(
    explained: Explained, ledger: Ledger, wanted: Selection, known: Groups | None = None
) -> Explained:
    if explained.method not in METHODS:
        raise RecordError.about(
            "A number of another method",
            explained.method,
            expected=f"{REPORTS} or {SHARE}",
            do="Recompute it with the room that made it.",
        )
    asked = _Asked(ledger, explained.stamp, known)
    found = asked.pair_reports(wanted)
    ids = tuple(claim_id for claim_id, counts in found if counts)
    counted = _Counted(len(ids), len(found) - len(ids), ids[:_HEAVIEST])
    make = asked.share if explained.method == SHARE else asked.number
    return make(wanted, counted, _read(asked.document_months(wanted)))


class _Asked:
    """The ledger at one snapshot, and numbers that carry its stamp."""

    def __init__(self, ledger: Ledger, stamp: Stamp, known: Groups | None = None) -> None:
        self.ledger, self.stamp, self._known = ledger, stamp, known
        self._when = naive(stamp.as_of) if stamp.as_of else None

    @cached_property
    def _leaders(self) -> dict[str, str]:
        """The leader of each document and claim that is in a group."""
        found = self._known or groups(
            self.ledger, as_of=self.stamp.as_of, snapshot=self.stamp.snapshot
        )
        return found.leaders(Judged.DOCUMENTS) | found.leaders(Judged.CLAIMS)

    def pair_months(self, wanted: Selection) -> list[ops.PairMonth]:
        return self.ledger.ask(
            CLAIMS,
            lambda e, f: ops.pair_months(e, f, wanted, self._when, self._leaders),
            self.stamp.snapshot,
        )

    def dyad_months(self, wanted: Selection) -> list[ops.DyadMonth]:
        return self.ledger.ask(
            CLAIMS,
            lambda e, f: ops.dyad_months(e, f, wanted, self._when, self._leaders),
            self.stamp.snapshot,
        )

    def pair_reports(self, wanted: Selection) -> list[tuple[str, bool]]:
        """Ids of the claims behind a number, latest known first, and whether each counts."""
        found = self.ledger.ask(
            CLAIMS,
            lambda e, f: ops.pair_reports(e, f, wanted, self._when, self._leaders),
            self.stamp.snapshot,
        )
        return [(claim_id, counts) for claim_id, counts, *_ in found]

    def document_months(self, wanted: Selection) -> dict[date, ops.Read]:
        return self.ledger.ask(
            DOCUMENTS,
            lambda e, f: ops.document_months(e, f, wanted, self._when, self._leaders),
            self.stamp.snapshot,
        )

    def number(self, wanted: Selection, counted: _Counted, read: ops.Read) -> Explained:
        """A count of reports; not covered where nothing was read and nothing is reported."""
        covered = counted.count or read.documents or read.copies
        return Explained(
            value=float(counted.count) if covered else None,
            unit="reports",
            method=REPORTS,
            stamp=self.stamp,
            support=Support(
                selection=wanted,
                count=counted.count,
                heaviest=counted.heaviest,
                repeats=counted.repeats,
            ),
            note=None if covered else "Not covered: no document of that time was read.",
        )

    def share(self, wanted: Selection, counted: _Counted, read: ops.Read) -> Explained:
        """Reports per 100 documents; unknown without a document."""
        number = self.number(wanted, counted, read)
        copies = f", and copies of texts: {read.copies}" if read.copies else ""
        return Explained(
            value=100 * counted.count / read.documents if read.documents else None,
            unit="reports per 100 documents",
            method=SHARE,
            stamp=self.stamp,
            support=number.support,
            parents=(number,),
            note=f"Reports: {counted.count}; documents read: {read.documents}{copies}.",
        )


def _months(
    asked: _Asked,
    wanted: Selection,
    reports: dict[date, ops.PairMonth],
    documents: dict[date, ops.Read],
) -> Iterator[Month]:
    known = reports.keys() | documents.keys()
    first = wanted.known_since or min(known, default=None)
    last = wanted.known_until or max(known, default=None)
    for month in _calendar(first, last):
        row = reports.get(month)
        counted, read = _summed([row] if row else []), documents.get(month, ops.Read())
        selected = _within(wanted, month)
        yield Month(
            month=month,
            documents=read.documents,
            reports=asked.number(selected, counted, read),
            share=asked.share(selected, counted, read),
            copies=read.copies,
        )


def _cells(asked: _Asked, wanted: Selection) -> Iterator[Cell]:
    for row in asked.dyad_months(wanted):
        selected = msgspec.structs.replace(
            _within(wanted, row.month),
            dyad=(row.actor, row.recipient),
            directed=True,
            quads=(row.quad,),
            outlets=(row.outlet,),
        )
        yield Cell(
            month=row.month,
            actor=row.actor,
            recipient=row.recipient,
            quad=row.quad,
            holder=row.outlet,
            reports=asked.number(selected, _summed([row]), ops.Read()),
        )


def _reports(
    *,
    dyad: tuple[str, str] | None = None,
    codes: tuple[str, ...] = (),
    known_since: date | None,
    known_until: date | None,
) -> Selection:
    """The query behind every number of this room."""
    return Selection(
        kinds=(Kind.EVENT,),
        dyad=dyad,
        codes=codes,
        known_since=known_since,
        known_until=known_until,
        happened=True,
        without_hindsight=True,
    )


def _stamped(stamp: Stamp, as_of: datetime | None, snapshot: int | None) -> Stamp:
    return msgspec.structs.replace(
        stamp,
        as_of=as_of if as_of is not None else stamp.as_of,
        snapshot=snapshot if snapshot is not None else stamp.snapshot,
    )


def _summed(rows: Sequence[ops.PairMonth | ops.DyadMonth]) -> _Counted:
    """Reports of some months together."""
    newest = sorted(rows, key=lambda row: row.month, reverse=True)
    ids = [claim_id for row in newest for claim_id in row.heaviest]
    count, repeats = (sum(getattr(row, n) for row in rows) for n in ("reports", "repeats"))
    return _Counted(count, repeats, tuple(ids[:_HEAVIEST]))


def _read(months: dict[date, ops.Read]) -> ops.Read:
    """Documents of some months together."""
    return ops.Read(
        sum(read.documents for read in months.values()), sum(r.copies for r in months.values())
    )


def _within(wanted: Selection, month: date) -> Selection:
    """The part of a selection that became known in a month."""
    last = month.replace(day=calendar.monthrange(month.year, month.month)[1])
    return msgspec.structs.replace(
        wanted,
        known_since=max(month, wanted.known_since or month),
        known_until=min(last, wanted.known_until or last),
    )


def _calendar(first: date | None, last: date | None) -> Iterator[date]:
    """First days of all months from one day to another; none where an end is unknown."""
    if first is None or last is None:
        return
    month = first.replace(day=1)
    while month <= last:
        yield month
        month = date(month.year + month.month // 12, month.month % 12 + 1, 1)
