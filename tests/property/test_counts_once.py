"""What counts once, against a recomputation that reads the rule aloud, for any records."""

from __future__ import annotations

import itertools
import tempfile
from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from chalkcircle.incidents import groups, one_each, without_repeats
from chalkcircle.ledger import Batch, Ledger, Sketch
from chalkcircle.model import (
    Claim,
    Document,
    Holder,
    HolderKind,
    Interval,
    Judged,
    Judgement,
    Kind,
    Party,
    Stamp,
    TextSpan,
    Verdict,
    end_of_day,
    sha256,
)
from chalkcircle.relations import Relation, pairs, relate, without

_FIRST = date(2024, 1, 20)
_NOW = datetime(2024, 6, 1, tzinfo=UTC)
_RAW = b"raw"
_CODES = ("AAA", "BBB", "CCC")
_OUTLETS = ("Herald", "Courier", "Post")

# A document: its outlet and day; a claim: its document, parties, type, time.
_documents = st.lists(
    st.tuples(st.sampled_from(_OUTLETS), st.integers(0, 20)), min_size=1, max_size=5
)
_sides = st.lists(st.sampled_from(_CODES), max_size=2)
_claims = st.lists(
    st.tuples(
        st.integers(0, 4), _sides, _sides, st.sampled_from(("CONSULT", "ASSAULT")),
        st.sampled_from((None, 0, 1)),
    ),
    max_size=10,
)  # fmt: skip
_joins = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=4)


def _made(rows: list[tuple[str, int]]) -> list[Document]:
    return [
        Document(
            text=f"Text {n}.", outlet=outlet, published=_FIRST + timedelta(day),
            raw_sha256=sha256(_RAW), source="t",
        )
        for n, (outlet, day) in enumerate(rows)
    ]  # fmt: skip


def _told(documents: list[Document], rows: list[tuple[Any, ...]]) -> list[Claim]:
    made = []
    for number, (of, actors, recipients, predicate, day) in enumerate(rows):
        document = documents[of % len(documents)]
        assert document.published
        start = None if day is None else _FIRST + timedelta(day)
        made.append(
            Claim(
                kind=Kind.EVENT,
                predicate=predicate,
                actors=tuple(Party(text=c, code=c) for c in actors),
                recipients=tuple(Party(text=c, code=c) for c in recipients),
                valid=Interval(start, start or document.published),
                known_at=end_of_day(document.published),
                holders=(Holder(name=document.outlet or "", kind=HolderKind.OUTLET),),
                factuality=3.0,
                evidence=TextSpan(document_id=document.document_id, start=0, end=4),
                coder=f"test.v{number}",
            )
        )
    return made


def _judgements(about: Judged, ids: list[str], joins: list[tuple[int, int]]) -> list[Judgement]:
    pairs_ = {tuple(sorted((ids[a % len(ids)], ids[b % len(ids)]))) for a, b in joins if ids}
    by = "chalkcircle" if about is Judged.DOCUMENTS else "Ann"
    return [
        Judgement(about=about, a=a, b=b, verdict=Verdict.SAME, by=by, rule="t.v1", at=_NOW)
        for a, b in sorted(pairs_)
        if a != b
    ]


def _acts(claim: Claim, a: str, b: str) -> bool:
    actors = {p.code for p in claim.actors}
    return a in actors and b in ({p.code for p in claim.recipients} or actors)


def _counted(
    claims: list[Claim], a: str, b: str, texts: dict[str, str], incidents: dict[str, str]
) -> set[str]:
    """Of each happening between two, the claims that are counted."""

    def document(claim: Claim) -> str:
        assert isinstance(claim.evidence, TextSpan)
        return claim.evidence.document_id

    def copied(claim: Claim) -> bool:
        return texts.get(document(claim), document(claim)) != document(claim)

    def told(claim: Claim) -> object:
        leader = texts.get(document(claim))
        sides = [frozenset(p.code for p in side) for side in (claim.actors, claim.recipients)]
        when = (claim.valid.start, claim.valid.end) if claim.valid.start else None
        return claim.claim_id if leader is None else (leader, claim.predicate, *sides, when)

    within: dict[object, str] = {}
    for claim in claims:
        if leader := incidents.get(claim.claim_id):
            within[told(claim)] = min(leader, within.get(told(claim), leader))
    happenings: dict[object, list[Claim]] = {}
    for claim in claims:
        if _acts(claim, a, b) or _acts(claim, b, a):
            happenings.setdefault(within.get(told(claim), told(claim)), []).append(claim)
    counted = set()
    for some in happenings.values():
        first = min(
            some,
            key=lambda c: (
                c.known_at,
                texts.get(document(c), document(c)) != document(c),
                c.claim_id,
            ),
        )
        one = told(first) in within
        counted |= (
            {first.claim_id}
            if one
            else {c.claim_id for c in some if document(c) == document(first)}
        )
    return counted


def _check(ledger: Ledger, found: Relation, stamp: Stamp, expected: set[str]) -> None:
    assert found.total.value == len(expected)
    assert sum(m.reports.value or 0 for m in found.months) == len(expected)
    cells = {i for c in found.cells for i in c.reports.support.heaviest}
    assert cells == expected
    for number in (
        found.total,
        *(m.reports for m in found.months),
        *(c.reports for c in found.cells),
    ):
        held = {c.claim_id for c in ledger.claims(number.support.selection)}
        assert len(held) == number.support.count + number.support.repeats
        assert set(number.support.heaviest) == held & expected
        assert without(number, ledger, "Nobody").value == number.value


@settings(max_examples=20, deadline=None)
@given(_documents, _claims, _joins, _joins)
def test_counts_equal_a_recomputation(
    rows: list[tuple[str, int]],
    told: list[tuple[Any, ...]],
    copies: list[tuple[int, int]],
    same: list[tuple[int, int]],
) -> None:
    documents = _made(rows)
    claims = _told(documents, told)
    judged = [
        *_judgements(Judged.DOCUMENTS, [d.document_id for d in documents], copies),
        *_judgements(Judged.CLAIMS, [c.claim_id for c in claims], same),
    ]
    sketches = tuple(Sketch(document_id=d.document_id) for d in documents)
    with tempfile.TemporaryDirectory() as folder, Ledger.open(folder, create=True) as ledger:
        given_ = Batch(
            source="t", documents=tuple(documents), claims=tuple(claims), sketches=sketches,
            judgements=tuple(judged), raw={sha256(_RAW): _RAW},
        )  # fmt: skip
        ledger.append(given_, now=_NOW)
        found = groups(ledger)
        texts, incidents = found.leaders(Judged.DOCUMENTS), found.leaders(Judged.CLAIMS)
        assert all(g.leader == g.members[0] for g in found.groups)
        stamp = Stamp(version="0", config="0", snapshot=1)
        listed = {(p.a, p.b): p.reports.value for p in pairs(ledger, stamp=stamp)}
        read = {texts.get(d.document_id, d.document_id) for d in documents}
        for a, b in itertools.combinations(_CODES, 2):
            expected = _counted(claims, a, b, texts, incidents)
            relation = relate(ledger, a, b, stamp=stamp)
            _check(ledger, relation, stamp, expected)
            assert listed.get((a, b), 0) == len(expected)
            assert sum(m.documents for m in relation.months) == len(read)
            assert sum(m.documents + m.copies for m in relation.months) == len(documents)
            left = [c for c in claims if c.holders[0].name != "Herald"]
            assert (without(relation.total, ledger, "Herald").value or 0) == len(
                _counted(left, a, b, texts, incidents)
            )
        once = without_repeats(claims, texts, lambda c: c.coder)
        assert without_repeats(reversed(claims), texts, lambda c: c.coder) == once[::-1]
        if not incidents:
            for a, b in itertools.combinations(_CODES, 2):
                between = {c.claim_id for c in once if _acts(c, a, b) or _acts(c, b, a)}
                assert between == _counted(claims, a, b, texts, {})
        assert len(one_each(claims, incidents)) == len(
            {incidents.get(c.claim_id, c.claim_id) for c in claims}
        )
