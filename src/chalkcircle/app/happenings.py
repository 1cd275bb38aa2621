"""One happening told by several: looked for by a rule, shown account by account, and undone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from chalkcircle.incidents import Compared, Dispute, Found, Told
    from chalkcircle.ledger import Ledger
    from chalkcircle.model import Claim, Judgement

_AT_ONCE = 1000
"""Documents whose texts are held at a time."""


@dataclass(slots=True, frozen=True)
class Sought:
    """What came of looking for happenings that several tell.

    Attributes:
        found: Everything the rule says now.
        stored: Verdicts that are new; ``taken_back``: earlier ones that it no longer gives.
        not_held: Verdicts about rows that the ledger keeps no judgements of; they are only shown.
    """

    found: Found
    stored: int = 0
    taken_back: int = 0
    not_held: int = 0


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
        rows: Rows of feeds to be compared with them (``incidents.told_rows``).
    """
    from chalkcircle.incidents import find_same
    from chalkcircle.ledger import Batch
    from chalkcircle.model import Kind, Selection

    tellings = tellings_of(ledger, ledger.claims(Selection(kinds=(Kind.EVENT,))))
    found = find_same([*tellings, *rows], now=now)
    ids = {i for j in found.judgements for i in (j.a, j.b)}
    held = ledger.holds(ids)
    known = [j for j in found.judgements if {j.a, j.b} <= held]
    fresh, back = _changes(ledger, known, now)
    if not dry_run and (fresh or back):
        ledger.append(Batch(source="incidents", judgements=(*fresh, *back)), now=now)
    return Sought(found, len(fresh), len(back), len(found.judgements) - len(known))


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
        rows: Rows of feeds (``incidents.told_rows``): those that the rule finds the same as an
            account of the claims stand beside it. No one has read their articles.

    Raises:
        NotInLedger: No claim, or several, begin so.
    """
    from chalkcircle.incidents import compared, groups
    from chalkcircle.model import Judged

    from .looking import find_claim

    wanted = find_claim(ledger, claim_id).claim_id
    all_ = groups(ledger, as_of=as_of, snapshot=snapshot)
    claims = [g for g in all_.groups if g.about is Judged.CLAIMS]
    group = next((g for g in claims if wanted in g.members), None)
    members = group.members if group else (wanted,)
    tellings = list(tellings_of(ledger, [ledger.claim(i) for i in members]))
    tellings += _alike(tellings, rows)
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
    ledger: Ledger, found: list[Judgement], now: datetime
) -> tuple[list[Judgement], list[Judgement]]:
    """What to store: verdicts that are not the rule's last word yet, and those it gives no more."""
    given = _given(ledger)
    said = {pair: (one.verdict, one.score) for pair, one in given.items()}
    fresh = [j for j in found if said.get((j.a, j.b)) != (j.verdict, j.score)]
    now_said = {(j.a, j.b) for j in found}
    gone = [
        _unsure(one, now)
        for pair, one in given.items()
        if one.verdict == "same" and pair not in now_said
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
