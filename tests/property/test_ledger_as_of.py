"""Both clocks against a recomputation that reads every row and remembers nothing."""

from __future__ import annotations

import itertools
import tempfile
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from chalkcircle.ledger import Batch, Ledger
from chalkcircle.model import (
    Claim,
    Document,
    Holder,
    HolderKind,
    Kind,
    Op,
    Party,
    Selection,
    Stamp,
    TextSpan,
    sha256,
)
from chalkcircle.relations import pairs, relate, without

_START = datetime(2024, 1, 1, tzinfo=UTC)
_TEXT = "They met."
_CODES = ("AAA", "BBB", "CCC")
_OUTLETS = ("Herald", "Courier")
_DOCUMENT = Document(
    text=_TEXT, raw_sha256=sha256(_TEXT.encode()), source="t", outlet="Herald",
    published=_START.date(),
)  # fmt: skip

_sides = st.lists(st.sampled_from(_CODES), max_size=3)
_days = st.integers(0, 100)
_row = st.tuples(
    _sides, _sides, _days, st.sampled_from(("CONSULT", "ASSAULT")), st.sampled_from(_OUTLETS),
    st.sampled_from((3.0, 3.0, -3.0, None)), st.booleans(),
)  # fmt: skip
# What a later row revises: how far back it looks, if at all, and whether it takes back.
_revision = st.tuples(st.none() | st.integers(1, 4), st.booleans())
_rows = st.lists(st.tuples(_row, _revision), max_size=12)

Rows = list[tuple[Any, tuple[int | None, bool]]]


def _claims(rows: Rows) -> list[Claim]:
    """Claims in order of arrival; a revision may be known before what it revises."""
    made: list[Claim] = []
    for number, (fields, (back, taken_back)) in enumerate(rows):
        actors, recipients, day, predicate, outlet, factuality, hindsight = fields
        older = made[-back].claim_id if back and back <= len(made) else None
        made.append(
            Claim(
                kind=Kind.EVENT,
                op=Op.RETRACT if older and taken_back else Op.ASSERT,
                supersedes=older,
                predicate=str(predicate),
                actors=tuple(Party(text=c, code=c) for c in actors),
                recipients=tuple(Party(text=c, code=c) for c in recipients),
                known_at=_START + timedelta(days=day),
                holders=(Holder(name=str(outlet), kind=HolderKind.OUTLET),),
                factuality=factuality,
                hindsight=hindsight,
                evidence=TextSpan(document_id=_DOCUMENT.document_id, start=0, end=len(_TEXT)),
                coder=f"test.v{number}",
            )
        )
    return made


def _standing(claims: list[Claim], as_of: datetime | None) -> set[str]:
    """The rule, read aloud: known by then, asserting, not superseded, no later rival."""
    known = [c for c in claims if as_of is None or c.known_at <= as_of]
    stands = set()
    for claim in known:
        superseded = any(other.supersedes == claim.claim_id for other in known)
        rivals = [o for o in known if claim.supersedes and o.supersedes == claim.supersedes]
        outdone = any(rival.known_at > claim.known_at for rival in rivals)
        if claim.op is Op.ASSERT and not superseded and not outdone:
            stands.add(claim.claim_id)
    return stands


def _stored(ledger: Ledger, claims: list[Claim]) -> None:
    """One batch a claim, so that the n-th snapshot after the first holds n claims."""
    ledger.append(
        Batch(source="t", documents=(_DOCUMENT,), raw={_DOCUMENT.raw_sha256: _TEXT.encode()}),
        now=_START,
    )
    for claim in claims:
        ledger.append(Batch(source="t", claims=(claim,)), now=_START)


@settings(max_examples=25, deadline=None)
@given(rows=_rows, days=st.lists(st.integers(-1, 101), max_size=4), cut=st.integers(0, 12))
def test_as_of_and_snapshot_equal_a_recomputation(rows: Rows, days: list[int], cut: int) -> None:
    claims = _claims(rows)
    cut = min(cut, len(claims))
    with tempfile.TemporaryDirectory() as folder, Ledger.open(folder, create=True) as ledger:
        _stored(ledger, claims)
        for as_of in (None, *(_START + timedelta(days=d) for d in days)):
            found = ledger.claims(as_of=as_of)
            assert {c.claim_id for c in found} == _standing(claims, as_of)
            assert len({c.claim_id for c in found}) == len(found)
            then = ledger.claims(as_of=as_of, snapshot=1 + cut)
            assert {c.claim_id for c in then} == _standing(claims[:cut], as_of)
        for claim in claims:
            held = msgspec.structs.replace(ledger.claim(claim.claim_id), recorded_at=None)
            assert held == claim


def _acts(claim: Claim, a: str, b: str) -> bool:
    actors = {p.code for p in claim.actors}
    others = {p.code for p in claim.recipients} or actors
    return a in actors and b in others and a != b


@settings(max_examples=25, deadline=None)
@given(rows=_rows, day=st.none() | st.integers(0, 101))
def test_counts_equal_a_recomputation_and_their_own_support(rows: Rows, day: int | None) -> None:
    claims = _claims(rows)
    as_of = None if day is None else _START + timedelta(days=day, hours=24)
    stands = _standing(claims, as_of)
    reports = [c for c in claims if c.claim_id in stands and c.happened and not c.hindsight]
    with tempfile.TemporaryDirectory() as folder, Ledger.open(folder, create=True) as ledger:
        raw = {_DOCUMENT.raw_sha256: _TEXT.encode()}
        given = Batch(source="t", documents=(_DOCUMENT,), claims=tuple(claims), raw=raw)
        ledger.append(given, now=_START)
        stamp = Stamp(version="0", config="0", snapshot=ledger.snapshot, as_of=as_of)
        listed = {(p.a, p.b): p.reports.value for p in pairs(ledger, stamp=stamp)}
        for a, b in itertools.combinations(_CODES, 2):
            between = [c for c in reports if _acts(c, a, b) or _acts(c, b, a)]
            found = relate(ledger, a, b, stamp=stamp)
            assert found.total.value == len(between)
            assert listed.get((a, b), 0) == len(between)
            assert sum(m.reports.value or 0 for m in found.months) == len(between)
            for actor, other in ((a, b), (b, a)):
                cells = [c.reports.value or 0 for c in found.cells if c.actor == actor]
                assert sum(cells) == sum(_acts(c, actor, other) for c in reports)
            for number in (
                found.total,
                *(m.reports for m in found.months),
                *(c.reports for c in found.cells),
            ):
                selection: Selection = number.support.selection
                held = ledger.claims(selection, as_of=as_of, snapshot=stamp.snapshot)
                assert len(held) == number.support.count == (number.value or 0)
                assert set(number.support.heaviest) <= {c.claim_id for c in held}
                assert len(number.support.heaviest) == min(10, len(held))
                left = without(number, ledger, "Courier")
                assert (left.value or 0) == sum(c.holders[0].name != "Courier" for c in held)
