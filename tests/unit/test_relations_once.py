"""Copies and incidents count once: in pairs, cells, shares, without a source, at every moment."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from ledger_sample import NOW, batch, claim, document, parties

from chalkcircle.ledger import Batch, Ledger, Sketch
from chalkcircle.model import (
    Claim,
    Document,
    Explained,
    Interval,
    Judged,
    Judgement,
    Precision,
    Stamp,
    Verdict,
)
from chalkcircle.relations import pairs, relate, without

_STAMP = Stamp(version="0.1.0", config="c", snapshot=1)
_DAY = Interval.day(date(2025, 1, 9))


def told(outlet: str, month: int = 1, day: int = 10, number: int = 0) -> Document:
    """A document that an outlet printed on a day."""
    text = f"{outlet} {month} {day} {number}."
    return document(text, published=date(2025, month, day), outlet=outlet)


def deed(of: Document, **fields: Any) -> Claim:
    """An assault on the ninth of January as a document tells it."""
    return claim(of, **({"valid": _DAY} | fields))


def same(a: str, b: str, **fields: Any) -> Judgement:
    """A verdict that two are one: of a rule about documents, of a person about claims."""
    given: dict[str, Any] = {
        "about": Judged.DOCUMENTS,
        "verdict": Verdict.SAME,
        "by": "chalkcircle",
        "rule": "test.v1",
        "at": NOW,
    }
    return Judgement(a=a, b=b, **(given | fields))


def by_person(a: Claim, b: Claim, **fields: Any) -> Judgement:
    """A person's verdict about two claims."""
    about = {"about": Judged.CLAIMS, "by": "Ann"}
    return same(a.claim_id, b.claim_id, **(about | fields))


def store(ledger: Ledger, *records: Document | Claim | Judgement) -> int:
    """Store records in one batch, documents as originals in their order; gives the snapshot."""
    documents = [r for r in records if isinstance(r, Document)]
    given = batch(
        *documents,
        claims=tuple(r for r in records if isinstance(r, Claim)),
        judgements=tuple(r for r in records if isinstance(r, Judgement)),
        sketches=tuple(Sketch(document_id=d.document_id) for d in documents),
    )
    return ledger.append(given, now=NOW).snapshot


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger.open(tmp_path / "l", create=True) as opened:
        yield opened


def holds(ledger: Ledger, number: Explained) -> set[str]:
    """Ids of all claims that a number's query finds; their number is what the number says."""
    support, stamp = number.support, number.stamp
    found = ledger.claims(support.selection, as_of=stamp.as_of, snapshot=stamp.snapshot)
    assert len(found) == support.count + support.repeats
    assert number.value is None or number.unit != "reports" or number.value == support.count
    assert set(support.heaviest) <= {c.claim_id for c in found}
    assert len(support.heaviest) == min(support.count, 10)
    return {c.claim_id for c in found}


def test_a_copy_counts_once_in_every_number(ledger: Ledger) -> None:
    first, copy, other = told("Herald"), told("Courier", day=11), told("Post", day=12)
    claims = [deed(d) for d in (first, copy, other)]
    store(ledger, first, copy, other, *claims, same(first.document_id, copy.document_id))
    found = relate(ledger, "UPL", "LOW", stamp=_STAMP)
    month = found.months[0]
    assert (found.total.value, month.reports.value, month.documents, month.copies) == (2, 2, 2, 1)
    assert found.share.value == 100
    assert "documents read: 2, and copies of texts: 1" in (found.share.note or "")
    assert [(c.holder, c.reports.value) for c in found.cells] == [("Herald", 1), ("Post", 1)]
    assert [p.reports.value for p in pairs(ledger, stamp=_STAMP)] == [2]
    everything = {c.claim_id for c in claims}
    for number in (found.total, month.reports, pairs(ledger, stamp=_STAMP)[0].reports):
        assert holds(ledger, number) == everything
        assert set(number.support.heaviest) == everything - {claims[1].claim_id}
    for cell in found.cells:
        holds(ledger, cell.reports)


def test_what_the_original_does_not_tell_counts_in_the_copy(ledger: Ledger) -> None:
    first, copy = told("Herald"), told("Courier", day=11)
    more = [
        deed(copy, predicate="CONSULT"),
        deed(copy, recipients=parties("SEA")),
        deed(copy, valid=Interval.day(date(2025, 1, 8))),
        deed(copy, actors=parties("LOW"), recipients=parties("UPL")),
    ]
    pair = same(first.document_id, copy.document_id)
    store(ledger, first, copy, deed(first), deed(copy), *more, pair)
    assert relate(ledger, "UPL", "LOW", stamp=_STAMP).total.value == 4
    assert relate(ledger, "UPL", "SEA", stamp=_STAMP).total.value == 1


def test_a_deed_without_a_beginning_is_the_same_in_a_copy_of_the_next_day(ledger: Ledger) -> None:
    first, copy = told("Herald"), told("Courier", day=11)
    made = [
        deed(d, valid=Interval(None, d.published, Precision.OPEN), known_at=d.known_at(NOW))
        for d in (first, copy)
    ]
    store(ledger, first, copy, *made, same(first.document_id, copy.document_id))
    assert relate(ledger, "UPL", "LOW", stamp=_STAMP).total.value == 1


def test_a_document_that_tells_a_deed_twice_counts_as_often_as_without_copies(
    ledger: Ledger,
) -> None:
    first, copy = told("Herald"), told("Courier", day=11)
    claims = [deed(d, coder=f"c.v{n}") for d in (first, copy) for n in (1, 2)]
    alone = store(ledger, first, *claims[:2])
    stamp = Stamp(version="0", config="c", snapshot=alone)
    assert relate(ledger, "UPL", "LOW", stamp=stamp).total.value == 2
    after = store(ledger, copy, *claims[2:], same(first.document_id, copy.document_id))
    stamp = Stamp(version="0", config="c", snapshot=after)
    found = relate(ledger, "UPL", "LOW", stamp=stamp).total
    assert (found.value, found.support.repeats) == (2, 2)


def test_without_the_originals_outlet_the_copy_counts_again(ledger: Ledger) -> None:
    first, copy = told("Herald"), told("Courier", month=2)
    store(ledger, first, copy, deed(first), deed(copy), same(first.document_id, copy.document_id))
    found = relate(ledger, "UPL", "LOW", stamp=_STAMP)
    assert [(m.documents, m.copies, m.reports.value) for m in found.months] == [
        (1, 0, 1),
        (0, 1, 0),
    ]
    # A month of nothing but copies was read: its count is zero and its share unknown.
    assert (found.months[1].covered, found.months[1].share.value) == (True, None)
    left = without(found.share, ledger, "Herald")
    assert (left.value, left.support.count, left.support.repeats) == (100, 1, 0)
    assert without(found.months[1].reports, ledger, "Herald").value == 1
    assert without(found.months[1].reports, ledger, "Post").value == 0
    assert without(found.total, ledger, "Courier").value == 1
    for number in (left, *(m.reports for m in found.months)):
        holds(ledger, number)
    late = relate(ledger, "UPL", "LOW", since=date(2025, 2, 1), stamp=_STAMP)
    assert (late.total.value, late.total.support.repeats) == (0, 1)
    assert pairs(ledger, since=date(2025, 2, 1), stamp=_STAMP) == []


def test_a_copy_that_a_later_snapshot_judged_is_not_seen_before(ledger: Ledger) -> None:
    first, copy = told("Herald"), told("Courier", day=11)
    store(ledger, first, copy, deed(first), deed(copy))
    store(ledger, same(first.document_id, copy.document_id))
    both = [relate(ledger, "UPL", "LOW", snapshot=n, stamp=_STAMP) for n in (1, 2)]
    assert [found.total.value for found in both] == [2, 1]
    assert [found.months[0].documents for found in both] == [2, 1]


def test_as_of_a_day_only_what_was_known_is_set_off(ledger: Ledger) -> None:
    """Stored second and published first: as of that day it stands alone and counts."""
    first, early = told("Herald", day=12), told("Courier", day=10)
    pair = same(first.document_id, early.document_id)
    store(ledger, first, early, deed(first), deed(early), pair)
    moments = [early.known_at(NOW) + timedelta(days=n) for n in (-1, 0, 9)]
    found = [relate(ledger, "UPL", "LOW", as_of=m, stamp=_STAMP).total for m in moments]
    assert [(n.value, n.support.repeats) for n in found] == [(None, 0), (1, 0), (1, 1)]
    assert found[1].support.heaviest == found[2].support.heaviest == (deed(early).claim_id,)


def test_claims_of_one_incident_count_once_between_each_two(ledger: Ledger) -> None:
    one, two = told("Herald"), told("Post", day=12)
    herald, post = deed(one), deed(two, predicate="COERCE", recipients=parties("LOW", "SEA"))
    store(ledger, one, two, herald, post, by_person(herald, post))
    found = relate(ledger, "UPL", "LOW", stamp=_STAMP)
    assert (found.total.value, found.total.support.repeats) == (1, 1)
    assert found.months[0].documents == 2
    assert [(c.holder, c.reports.value) for c in found.cells] == [("Herald", 1)]
    # Of those two only one report tells.
    assert relate(ledger, "UPL", "SEA", stamp=_STAMP).total.value == 1
    back = by_person(herald, post, verdict=Verdict.UNSURE, at=NOW + timedelta(hours=1))
    ledger.append(Batch(source="e", judgements=(back,)), now=NOW)
    assert relate(ledger, "UPL", "LOW", snapshot=2, stamp=_STAMP).total.value == 2


def test_an_incident_takes_in_what_copies_tell(ledger: Ledger) -> None:
    """The judged claim lies in the later copy; still all three are one happening."""
    first, copy, other = told("Herald"), told("Courier", day=11), told("Post", day=12)
    a, b, c = (deed(d) for d in (first, copy, other))
    pair = same(first.document_id, copy.document_id)
    store(ledger, first, copy, other, a, b, c, pair, by_person(b, c))
    found = relate(ledger, "UPL", "LOW", stamp=_STAMP).total
    assert (found.value, found.support.repeats) == (1, 2)
    assert found.support.heaviest == (a.claim_id,)


def test_of_the_same_day_the_original_counts(ledger: Ledger) -> None:
    documents = [told("Herald"), *(told(f"Paper {n}") for n in range(6))]
    first, *copies = documents
    pairs_ = [same(first.document_id, d.document_id) for d in copies]
    store(ledger, *documents, *(deed(d) for d in documents), *pairs_)
    found = relate(ledger, "UPL", "LOW", stamp=_STAMP)
    assert [(c.holder, c.reports.value) for c in found.cells] == [("Herald", 1)]
    assert found.total.support.repeats == 6
    left = without(found.total, ledger, "Herald")
    assert (left.value, left.support.repeats) == (1, 5)


def test_a_meeting_told_by_copies_counts_once_in_both_directions(ledger: Ledger) -> None:
    first, copy = told("Herald"), told("Courier", day=11)
    met = {"predicate": "CONSULT", "recipients": (), "actors": parties("UPL", "LOW")}
    pair = same(first.document_id, copy.document_id)
    store(ledger, first, copy, deed(first, **met), deed(copy, **met), pair)
    found = relate(ledger, "UPL", "LOW", stamp=_STAMP)
    assert found.total.value == 1
    assert [(c.actor, c.holder, c.reports.value) for c in found.cells] == [
        ("LOW", "Herald", 1),
        ("UPL", "Herald", 1),
    ]
