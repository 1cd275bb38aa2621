"""Reports between two actors beside what was read: directions, gaps, shares, sources left out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from ledger_sample import NOW, batch, claim, document, parties, voice

from chalkcircle.ledger import Ledger
from chalkcircle.model import Claim, Document, Quad, RecordError, Stamp
from chalkcircle.relations import Relation, pairs, relate, without

_STAMP = Stamp(version="0.1.0", config="c", snapshot=1)


def _in(month: int, number: int = 0, outlet: str = "Herald") -> Document:
    day = date(2025, month, 10)
    return document(f"{outlet} {month} {number}.", published=day, outlet=outlet)


def _reports() -> list[tuple[Document, list[Claim]]]:
    """January: three documents, two reports; February: nothing read; March: read, no report."""
    first, second, courier = _in(1), _in(1, 1), _in(1, 2, "Courier")
    chronicle = document("Chronicle.", published=date(2025, 2, 1), hindsight=True)
    return [
        (first, [claim(first)]),
        (second, []),
        (
            courier,
            [
                claim(courier, predicate="CONSULT", actors=parties("UPL", "LOW"), recipients=()),
                claim(courier, factuality=-3.0),
                claim(courier, actors=parties("SEA"), recipients=parties("LOW", "UPL", "SEA")),
                claim(courier, actors=parties("UPL", "SEA"), recipients=parties("ISL")),
            ],
        ),
        (chronicle, [claim(chronicle, hindsight=True)]),
        (_in(3), []),
    ]


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    rows = _reports()
    with Ledger.open(tmp_path / "l", create=True) as opened:
        claims = tuple(c for _, of in rows for c in of)
        opened.append(batch(*(d for d, _ in rows), claims=claims), now=NOW)
        yield opened


def _series(found: Relation) -> list[tuple[int, int, float | None, float | None]]:
    return [(m.month.month, m.documents, m.reports.value, m.share.value) for m in found.months]


def test_zero_and_not_covered_are_two_answers(ledger: Ledger) -> None:
    found = relate(ledger, "UPL", "LOW", stamp=_STAMP)
    assert _series(found) == [
        (1, 3, 2.0, pytest.approx(200 / 3)),
        (2, 0, None, None),
        (3, 1, 0.0, 0.0),
    ]
    assert [m.covered for m in found.months] == [True, False, True]
    assert "Not covered" in (found.months[1].reports.note or "")
    assert found.total.value == 2
    assert found.share.value == pytest.approx(50)


def test_months_asked_for_beyond_what_was_read_are_not_covered(ledger: Ledger) -> None:
    found = relate(
        ledger, "UPL", "LOW", since=date(2024, 12, 5), until=date(2025, 1, 9), stamp=_STAMP
    )
    assert _series(found) == [(12, 0, None, None), (1, 0, None, None)]
    assert (found.total.value, found.share.value) == (None, None)
    nothing = relate(ledger, "XXX", "LOW", stamp=_STAMP)
    assert (nothing.total.value, nothing.share.value) == (0, 0)


def test_directions_stand_apart_and_a_meeting_stands_in_both(ledger: Ledger) -> None:
    cells = relate(ledger, "LOW", "UPL", stamp=_STAMP).cells
    assert [(c.actor, c.recipient, c.quad, c.holder, c.reports.value) for c in cells] == [
        ("LOW", "UPL", Quad.VERBAL_COOPERATION, "Courier", 1),
        ("UPL", "LOW", Quad.VERBAL_COOPERATION, "Courier", 1),
        ("UPL", "LOW", Quad.MATERIAL_CONFLICT, "Herald", 1),
    ]


def test_pairs_list_each_two_once_and_none_with_itself(ledger: Ledger) -> None:
    found = [(p.a, p.b, p.reports.value) for p in pairs(ledger, stamp=_STAMP)]
    assert found == [
        ("LOW", "UPL", 2),
        ("ISL", "SEA", 1),
        ("ISL", "UPL", 1),
        ("LOW", "SEA", 1),
        ("SEA", "UPL", 1),
    ]
    assert [(p.a, p.b) for p in pairs(ledger, codes=("ISL",), stamp=_STAMP)] == [
        ("ISL", "SEA"),
        ("ISL", "UPL"),
    ]


def test_every_number_opens_down_to_its_claims(ledger: Ledger) -> None:
    found = relate(ledger, "UPL", "LOW", stamp=_STAMP)
    numbers = [found.total, *(m.reports for m in found.months), *(c.reports for c in found.cells)]
    for number in numbers:
        claims = ledger.claims(number.support.selection)
        assert len(claims) == number.support.count
        assert {c.claim_id for c in claims} == set(number.support.heaviest)
        assert number.stamp == _STAMP
        assert number.method == "relations.reports.v2"
    assert found.share.parents == (found.total,)


def test_without_a_source_its_reports_and_its_documents_go(ledger: Ledger) -> None:
    found = relate(ledger, "UPL", "LOW", stamp=_STAMP)
    assert without(found.total, ledger, "Courier").value == 1
    assert without(found.share, ledger, "Courier").value == pytest.approx(100 / 3)
    alone = without(without(found.share, ledger, "Courier"), ledger, "Herald")
    assert alone.value is None
    assert alone.parents[0].value is None
    meeting = found.cells[0].reports
    assert without(meeting, ledger, "Courier").value == 0
    with pytest.raises(RecordError, match="another method"):
        without(msgspec.structs.replace(found.total, method="x.v1"), ledger, "Courier")


def test_a_snapshot_and_an_as_of_hold_for_every_number(ledger: Ledger) -> None:
    later = _in(1, 9)
    ledger.append(batch(later, claims=(claim(later),)), now=NOW + timedelta(days=1))
    assert relate(ledger, "UPL", "LOW", stamp=_STAMP).total.value == 2
    assert relate(ledger, "UPL", "LOW", snapshot=2, stamp=_STAMP).total.value == 3
    early = datetime.fromisoformat("2025-01-09T00:00:00+00:00")
    before = relate(ledger, "UPL", "LOW", as_of=early, stamp=_STAMP)
    assert (before.months, before.total.value) == ((), None)
    assert before.total.stamp.as_of == early


def test_an_empty_ledger_has_no_months(tmp_path: Path) -> None:
    with Ledger.open(tmp_path / "empty", create=True) as empty:
        stamp = Stamp(version="0", config="c", snapshot=0)
        found = relate(empty, "UPL", "LOW", stamp=stamp)
        assert (found.months, found.cells, found.total.value) == ((), (), None)
        assert pairs(empty, stamp=stamp) == []


def test_a_report_without_a_document_of_its_month_is_counted_but_has_no_share(
    tmp_path: Path,
) -> None:
    of = _in(1)
    late = claim(of, known_at=of.known_at(NOW) + timedelta(days=60), holders=(voice("Courier"),))
    with Ledger.open(tmp_path / "l", create=True) as ledger:
        ledger.append(batch(of, claims=(late,)), now=NOW)
        found = relate(ledger, "UPL", "LOW", stamp=_STAMP)
    assert _series(found) == [(1, 1, 0.0, 0.0), (2, 0, None, None), (3, 0, 1.0, None)]


def test_a_relation_needs_two(ledger: Ledger) -> None:
    with pytest.raises(RecordError, match="relation of one"):
        relate(ledger, "UPL", "UPL", stamp=_STAMP)


def test_the_ten_that_became_known_last_weigh_most(tmp_path: Path) -> None:
    documents = [_in(month, number) for month in (1, 2) for number in range(8)]
    claims = tuple(claim(d) for d in documents)
    with Ledger.open(tmp_path / "l", create=True) as ledger:
        ledger.append(batch(*documents, claims=claims), now=NOW)
        more = tuple(claim(documents[0], coder=f"more.v{n}") for n in range(4))
        ledger.append(batch(claims=more), now=NOW)
        found = relate(ledger, "UPL", "LOW", snapshot=2, stamp=_STAMP)
    assert (found.total.value, found.months[0].reports.value) == (20, 12)
    assert len(found.months[0].reports.support.heaviest) == 10
    assert len(found.cells[0].reports.support.heaviest) == 10
    february = {c.claim_id for c in claims[8:]}
    assert set(found.total.support.heaviest[:8]) == february
    assert len(found.total.support.heaviest) == 10


def test_a_month_cut_by_since_and_until_counts_only_its_part(tmp_path: Path) -> None:
    days = [document(f"Day {d}.", published=date(2025, 1, d)) for d in (5, 15, 25)]
    with Ledger.open(tmp_path / "l", create=True) as ledger:
        ledger.append(batch(*days, claims=tuple(claim(d) for d in days)), now=NOW)
        found = relate(
            ledger, "UPL", "LOW", since=date(2025, 1, 15), until=date(2025, 1, 24), stamp=_STAMP
        )
        for number in (found.total, found.months[0].reports, found.cells[0].reports):
            assert number.value == 1
            held = ledger.claims(number.support.selection)
            assert [c.claim_id for c in held] == [claim(days[1]).claim_id]
    assert found.months[0].documents == 1
