"""One happening told by several: looked for by a rule, shown account by account, and undone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    import pyarrow as pa

    from chalkcircle.incidents import Compared, Dispute, Found, Told
    from chalkcircle.ledger import Ledger, RowName
    from chalkcircle.model import Claim, EventType, Judgement

_AT_ONCE = 1000
"""Documents whose texts are held at a time."""


@dataclass(slots=True, frozen=True)
class Sought:
    """What came of looking for happenings that several tell.

    Attributes:
        found: Everything the rule says now.
        stored: Verdicts that are new; ``taken_back``: earlier ones that it no longer gives.
        only_shown: Unsure ones about rows of feeds: they join nothing, and feeds have many rows.
    """

    found: Found
    stored: int = 0
    taken_back: int = 0
    only_shown: int = 0


@dataclass(slots=True, frozen=True)
class Incident:
    """One happening: what joins its claims, their accounts, and what is disputed among them."""

    leader: str
    members: tuple[str, ...]
    judgements: tuple[Judgement, ...]
    disputes: tuple[Dispute, ...]
    compared: Compared


def find_incidents(
    ledger: Ledger, *, now: datetime, dry_run: bool = False, rows: Iterable[Told] = ()
) -> Sought:
    """Look for happenings that several claims tell of, and store what the rule says of each pair.

    Run again, it stores only what changed. Persons' verdicts stay before it.

    Args:
        ledger: Whose standing claims are compared.
        now: The time of the verdicts.
        dry_run: Store nothing.
        rows: Rows of feeds to be compared with them (:func:`rows_told`), from this ledger.

    Raises:
        RecordError: A row is not in the ledger.
    """
    from chalkcircle.incidents import find_same
    from chalkcircle.ledger import Batch
    from chalkcircle.model import Kind, Selection, Verdict

    tellings = tellings_of(ledger, ledger.claims(Selection(kinds=(Kind.EVENT,))))
    given = tuple(rows)
    names = {one.claim_id: one.row for one in given if one.row}
    found = find_same([*tellings, *given], now=now)
    kept = [
        j for j in found.judgements if j.verdict is Verdict.SAME or not {j.a, j.b} & names.keys()
    ]
    fresh, back = _changes(ledger, kept, names, now)
    if not dry_run and (fresh or back):
        about = {i for one in fresh for i in (one.a, one.b)} & names.keys()
        rows_of = tuple(names[i] for i in sorted(about))
        batch = Batch(source="incidents", judgements=(*fresh, *back), rows=rows_of)
        ledger.append(batch, now=now)
    return Sought(found, len(fresh), len(back), len(found.judgements) - len(kept))


def rows_told(rows: pa.Table) -> list[Told]:
    """Rows of feeds as tellings, by what their feeds' codes mean; those that tell too little none.

    Args:
        rows: Of ``Ledger.rows`` or ``Ledger.rows_under``.
    """
    import pyarrow.compute as pc

    from chalkcircle.feeds.meaning import meaning_of
    from chalkcircle.incidents import told_rows

    found: list[Told] = []
    for feed in rows["feed"].unique().to_pylist():

        def means(code: str, mode: str | None, feed: str = feed) -> tuple[EventType, str] | None:
            meaning = meaning_of(feed, code, mode, None)
            return (meaning.event_type, meaning.mode or "") if meaning else None

        own = rows.filter(pc.equal(rows["feed"], feed))
        found += told_rows(feed, _towns_only(feed, own), means)[0]
    return found


def _towns_only(feed: str, rows: pa.Table) -> pa.Table:
    """Rows without the places that are countries and provinces: too much happens in these."""
    import pyarrow as pa
    import pyarrow.compute as pc

    from chalkcircle.feeds.meaning import TOWNS

    if feed not in TOWNS:
        return rows
    is_town = pc.is_in(rows["place_type"], pa.array(TOWNS[feed], rows["place_type"].type))
    at = rows.column_names.index("place")
    return rows.set_column(at, "place", pc.if_else(is_town, rows["place"], None))


def undo_incidents(ledger: Ledger, *, now: datetime) -> int:
    """Take back everything that the rule joined; gives how many pairs. No claim is touched."""
    from chalkcircle.ledger import Batch

    given = _given(ledger)
    back = tuple(_unsure(one, now) for one in given.values() if one.verdict == "same")
    if back:
        ledger.append(Batch(source="incidents", judgements=back), now=now)
    return len(back)


def incident(
    ledger: Ledger,
    claim_id: str,
    *,
    as_of: datetime | None = None,
    snapshot: int | None = None,
    rows: Iterable[Told] = (),
) -> Incident:
    """The happening that a claim tells of, with all its accounts; a claim alone is one of one.

    Args:
        ledger: Where it is.
        claim_id: Id of any claim in it, or its beginning.
        as_of: Only what persons had judged by then.
        snapshot: Only what was committed then.
        rows: Rows of feeds (:func:`rows_told`): those that the rule finds the same as an account
            stand beside those that were judged so. Nobody here has read their articles.

    Raises:
        NotInLedger: No claim, or several, begin so.
    """
    from chalkcircle.incidents import compared, groups
    from chalkcircle.model import Judged

    from .looking import whole_id

    wanted = whole_id(ledger, claim_id, "claim", "row")
    all_ = groups(ledger, as_of=as_of, snapshot=snapshot, rows=True)
    claims = [g for g in all_.groups if g.about is Judged.CLAIMS]
    group = next((g for g in claims if wanted in g.members), None)
    members = group.members if group else (wanted,)
    names = ledger.judged_rows(members)
    tellings = list(tellings_of(ledger, [ledger.claim(i) for i in members if i not in names]))
    judged = ledger.rows_under(names.values(), as_of=as_of, snapshot=snapshot)
    more = [row for row in rows if row.claim_id not in names]
    tellings += [*rows_told(judged), *_alike(tellings, more)]
    return Incident(
        leader=members[0],
        members=members,
        judgements=group.judgements if group else (),
        disputes=tuple(d for d in all_.disputes if {d.a, d.b} & set(members)),
        compared=compared(tellings),
    )


def _alike(tellings: list[Told], rows: Iterable[Told]) -> list[Told]:
    """Rows that tell the same as one of some tellings, by the rule."""
    from chalkcircle.incidents import likeness_of
    from chalkcircle.model import Verdict

    def same(row: Told, one: Told) -> bool:
        near = row.first <= one.last + 1 and one.first <= row.last + 1
        return near and likeness_of(row, one).verdict is Verdict.SAME

    return [row for row in rows if any(same(row, one) for one in tellings)]


def tellings_of(ledger: Ledger, claims: Iterable[Claim]) -> Iterator[Told]:
    """What claims tell, with the words they rest on; copies of a text have one origin."""
    from chalkcircle.incidents import groups, tells, told
    from chalkcircle.model import Judged, TextSpan

    telling = [claim for claim in claims if tells(claim)]
    leaders = groups(ledger).leaders(Judged.DOCUMENTS)
    by_document: dict[str, list[Claim]] = {}
    for claim in telling:
        if isinstance(claim.evidence, TextSpan):
            by_document.setdefault(claim.evidence.document_id, []).append(claim)
        elif (made := told(claim)) is not None:
            yield made
    wanted = list(by_document)
    for start in range(0, len(wanted), _AT_ONCE):
        for document in ledger.documents(wanted[start : start + _AT_ONCE]):
            origin = leaders.get(document.document_id, document.document_id)
            for claim in by_document[document.document_id]:
                words = _words(claim, document.text)
                made = told(claim, words, language=document.language, origin=origin)
                if made is not None:
                    yield made


def _words(claim: Claim, text: str) -> str:
    from chalkcircle.model import TextSpan

    span = claim.evidence
    return text[span.start : span.end] if isinstance(span, TextSpan) else ""


def _changes(
    ledger: Ledger, found: list[Judgement], rows: dict[str, RowName], now: datetime
) -> tuple[list[Judgement], list[Judgement]]:
    """What to store: verdicts that are not the rule's last word yet, and those it gives no more.

    Of the verdicts about rows of feeds, those whose rows were not looked at this time stay.
    """
    given = _given(ledger)
    names = ledger.judged_rows()
    seen = {(row.feed, row.native_id) for row in rows.values()}
    passed = {i for i, row in names.items() if (row.feed, row.native_id) not in seen}
    said = {pair: (one.verdict, one.score) for pair, one in given.items()}
    fresh = [j for j in found if said.get((j.a, j.b)) != (j.verdict, j.score)]
    now_said = {(j.a, j.b) for j in found}
    gone = [
        _unsure(one, now)
        for pair, one in given.items()
        if one.verdict == "same" and pair not in now_said and not passed & {*pair}
    ]
    return fresh, gone


def _given(ledger: Ledger) -> dict[tuple[str, str], Judgement]:
    from chalkcircle.incidents import SAME_RULE
    from chalkcircle.model import Judged

    given = ledger.judgements(Judged.CLAIMS)
    return {(j.a, j.b): j for j in given if j.rule == SAME_RULE}


def _unsure(one: Judgement, now: datetime) -> Judgement:
    from chalkcircle.model import Judgement, Verdict

    return Judgement(
        about=one.about, a=one.a, b=one.b, verdict=Verdict.UNSURE, by=one.by, rule=one.rule, at=now
    )
