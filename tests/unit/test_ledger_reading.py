"""Reading: selections, both clocks, histories, and an engine that can read nothing else."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import msgspec
import pytest
from ledger_sample import DAY, NOW, batch, claim, document, filled, parties, voice

from chalkcircle.ledger import HolderCount, Ledger
from chalkcircle.ledger.engine import Engine
from chalkcircle.model import (
    Claim,
    HolderKind,
    Interval,
    Kind,
    NotInLedger,
    Op,
    Precision,
    Quad,
    Selection,
    Stance,
)

_OF = document()
_OTHER = document("Elsewhere, nothing.", outlet="Courier")
_VARIETY = {
    "shelled": claim(_OF),
    "met": claim(
        _OF,
        predicate="CONSULT",
        actors=parties("UPL", "LOW"),
        recipients=(),
        valid=Interval.day(date(2025, 5, 1)),
    ),
    "accused": claim(
        _OTHER,
        predicate="ACCUSE",
        actors=parties("UPL", "SEA"),
        recipients=parties("LOW"),
        valid=Interval.month(2024, 12),
        holders=(voice("Courier"), voice("A. Analyst", HolderKind.PERSON, "per:analyst")),
    ),
    "denied": claim(_OTHER, factuality=-3.0, stance=Stance.DENIES),
    "since": claim(
        _OTHER,
        kind=Kind.TIE,
        predicate="allied_with",
        factuality=None,
        valid=Interval(date(1991, 1, 1), None, Precision.SPAN),
        hindsight=True,
    ),
    "undated": claim(
        _OF, kind=Kind.JUDGEMENT, predicate="pretext", valid=Interval(), factuality=None, holders=()
    ),
}
_IDS = {c.claim_id: name for name, c in _VARIETY.items()}


@pytest.fixture(scope="module")
def varied(tmp_path_factory: pytest.TempPathFactory) -> Any:
    root = tmp_path_factory.mktemp("ledger") / "l"
    with Ledger.open(root, create=True) as ledger:
        ledger.append(batch(_OF, _OTHER, claims=tuple(_VARIETY.values())), now=NOW)
        yield ledger


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, "since accused met denied shelled undated"),
        ({"claim_ids": (_VARIETY["met"].claim_id,)}, "met"),
        ({"kinds": (Kind.TIE, Kind.JUDGEMENT)}, "since undated"),
        ({"predicates": ("CONSULT", "pretext")}, "met undated"),
        ({"quads": (Quad.VERBAL_CONFLICT,)}, "accused"),
        ({"codes": ("SEA",)}, "accused"),
        ({"dyad": ("LOW", "UPL"), "kinds": (Kind.EVENT,)}, "accused met denied shelled"),
        ({"dyad": ("LOW", "UPL"), "directed": True}, "met"),
        ({"dyad": ("UPL", "LOW"), "directed": True, "happened": True}, "accused met shelled"),
        # Side by side against a third: no event between the two.
        ({"dyad": ("UPL", "SEA")}, ""),
        ({"holders": ("A. Analyst",)}, "accused"),
        ({"holders": ("per:analyst",)}, "accused"),
        ({"stances": (Stance.DENIES,)}, "denied"),
        ({"documents": (_OF.document_id,)}, "met shelled undated"),
        ({"since": date(2025, 5, 1)}, "since met denied shelled"),
        ({"until": date(2024, 12, 1)}, "since accused"),
        ({"since": date(2024, 12, 31), "until": date(2025, 5, 1)}, "since accused met"),
        ({"known_since": DAY, "known_until": DAY}, "since accused met denied shelled undated"),
        ({"known_since": DAY + timedelta(1)}, ""),
        ({"known_until": DAY - timedelta(1)}, ""),
        ({"happened": True}, "accused met shelled"),
        ({"without_hindsight": True, "kinds": (Kind.TIE,)}, ""),
        ({"without_outlets": ("Courier",)}, "met shelled undated"),
        ({"outlets": ("Herald",)}, "met shelled"),
        ({"outlets": ("",)}, "undated"),
    ],
)
def test_selections(varied: Ledger, fields: dict[str, Any], expected: str) -> None:
    found = [_IDS[c.claim_id] for c in varied.claims(Selection(**fields))]
    assert sorted(found) == sorted(expected.split())


def test_order_is_start_of_validity_then_known_then_id(varied: Ledger) -> None:
    found = varied.claims()
    key = [(c.valid.start or date.max, c.known_at, c.claim_id) for c in found]
    assert key == sorted(key)
    assert found[-1].valid.is_open


def test_values_are_bound_never_part_of_the_question(varied: Ledger) -> None:
    nasty = "x'); drop table claims; --"
    assert varied.claims(Selection(holders=(nasty,), codes=("',",))) == []
    assert len(varied.claims()) == len(_VARIETY)


def test_holders_count_each_voice(varied: Ledger) -> None:
    assert varied.holders() == [
        HolderCount(name="Courier", claims=3, outermost=3),
        HolderCount(name="Herald", claims=2, outermost=2),
        HolderCount(name="A. Analyst", claims=1, outermost=0),
    ]


def _revision(of: Claim, known: datetime, **fields: Any) -> Claim:
    return msgspec.structs.replace(
        of, claim_id="", supersedes=of.claim_id, known_at=known, **fields
    )


def test_as_of_shows_what_was_known_then(tmp_path: Path) -> None:
    first = claim(_OF)
    second = _revision(first, first.known_at + timedelta(days=2), actors=parties("SEA"))
    with Ledger.open(tmp_path / "l", create=True) as ledger:
        ledger.append(batch(_OF, claims=(first, second)), now=NOW)
        ledger.retract(
            [second.claim_id], reason="withdrawn", known_at=second.known_at + timedelta(2), now=NOW
        )
        seen = {
            days: [c.claim_id for c in ledger.claims(as_of=first.known_at + timedelta(days=days))]
            for days in (-1, 0, 1, 2, 3, 4, 5)
        }
        assert ledger.claims() == []
        history = ledger.history(first.claim_id)
    one, two = [first.claim_id], [second.claim_id]
    assert seen == {-1: [], 0: one, 1: one, 2: two, 3: two, 4: [], 5: []}
    assert [c.op for c in history] == [Op.ASSERT, Op.ASSERT, Op.RETRACT]
    assert history[2].fired == ("retract:withdrawn",)


def test_a_revised_claim_is_not_found_by_what_it_used_to_say(tmp_path: Path) -> None:
    first = claim(_OF)
    second = _revision(first, first.known_at, actors=parties("SEA"))
    with Ledger.open(tmp_path / "l", create=True) as ledger:
        ledger.append(batch(_OF, claims=(first, second)), now=NOW)
        assert ledger.claims(Selection(codes=("UPL",))) == []
        assert len(ledger.claims(Selection(codes=("SEA",)))) == 1
        assert ledger.claim(first.claim_id).actors == parties("UPL")


def test_of_two_revisions_the_later_stands_and_a_split_keeps_both(tmp_path: Path) -> None:
    first = claim(_OF)
    later = first.known_at + timedelta(days=1)
    early = _revision(first, first.known_at, actors=parties("SEA"))
    halves = [_revision(first, later, actors=parties(c)) for c in ("UPL", "ISL")]
    with Ledger.open(tmp_path / "l", create=True) as ledger:
        ledger.append(batch(_OF, claims=(first, early, *halves)), now=NOW)
        assert {c.claim_id for c in ledger.claims()} == {c.claim_id for c in halves}
        before = ledger.claims(as_of=first.known_at)
        assert [c.claim_id for c in before] == [early.claim_id]


def test_a_snapshot_stays_as_it_was(tmp_path: Path) -> None:
    _, claims = filled(tmp_path / "l", 3)
    with Ledger.open(tmp_path / "l") as ledger:
        before = [ledger.claims(snapshot=n) for n in range(4)]
        ledger.retract([claims[0].claim_id], reason="wrong", known_at=NOW, now=NOW)
        assert [ledger.claims(snapshot=n) for n in range(4)] == before
        assert [len(found) for found in before] == [0, 1, 2, 3]
        assert len(ledger.documents(snapshot=1)) == 1
        assert len(ledger.claims()) == 2
        with pytest.raises(NotInLedger, match=r"No such snapshot: 9"):
            ledger.claims(snapshot=9)


def test_retracting_again_is_held_and_an_unknown_id_is_named(tmp_path: Path) -> None:
    _, claims = filled(tmp_path / "l", 2)
    with Ledger.open(tmp_path / "l") as ledger:
        for expected in (1, 0):
            receipt = ledger.retract([claims[0].claim_id], reason="wrong", known_at=NOW, now=NOW)
            assert receipt.claims_added == expected
        with pytest.raises(NotInLedger, match="nonesuch"):
            ledger.retract([claims[1].claim_id, "nonesuch"], reason="x", known_at=NOW, now=NOW)
        assert len(ledger.claims()) == 1


def test_ids_that_are_not_here(varied: Ledger) -> None:
    for ask in (varied.claim, varied.history, varied.document, varied.text, varied.raw):
        with pytest.raises(NotInLedger, match="nonesuch"):
            ask("nonesuch")


def test_copies_of_one_text_are_found(tmp_path: Path) -> None:
    copy = document(outlet="Courier")
    with Ledger.open(tmp_path / "l", create=True) as ledger:
        ledger.append(batch(_OF, copy, _OTHER), now=NOW)
        found = ledger.holds_text(_OF.text_id)
        assert set(found) == {_OF.document_id, copy.document_id}
        assert ledger.holds_text("nonesuch") == ()
        assert ledger.holds_texts([_OF.text_id, "nonesuch", _OTHER.text_id]) == {
            _OF.text_id: found,
            _OTHER.text_id: (_OTHER.document_id,),
        }
        assert ledger.holds_texts([]) == {}
        assert ledger.documents((copy.document_id,)) == [copy]
        assert ledger.documents(()) == []


def test_info_counts_what_is_held(tmp_path: Path) -> None:
    _, claims = filled(tmp_path / "l", 3)
    with Ledger.open(tmp_path / "l") as ledger:
        ledger.retract([claims[0].claim_id], reason="x", known_at=NOW, now=NOW)
        info = ledger.info()
    assert (info.snapshot, info.documents, info.claims) == (4, 3, {"event": 2})
    assert (info.claim_rows, info.segments, info.tombstones) == (4, 7, 0)
    assert info.first_known_at == claims[0].known_at
    assert info.last_known_at == NOW.replace(tzinfo=UTC)
    files = [p for p in (tmp_path / "l").rglob("*") if p.is_file() and "catalogue" not in p.name]
    assert info.bytes == sum(p.stat().st_size for p in files)


@pytest.mark.parametrize(
    "sql",
    [
        "select * from read_csv('/etc/passwd')",
        "select * from read_text('{outside}')",
        "select * from read_parquet('{inside}/../../secret.txt')",
        "copy (select 1) to '{outside}.csv'",
        "attach '{outside}.db'",
        "install httpfs",
        "load httpfs",
        "set enable_external_access = true",
        "set threads = 1",
    ],
)
def test_the_engine_reaches_nothing_but_its_folder(tmp_path: Path, sql: str) -> None:
    folder = tmp_path / "l" / "segments"
    folder.mkdir(parents=True)
    outside = tmp_path / "secret.txt"
    outside.write_text("secret")
    engine = Engine(folder)
    with pytest.raises((duckdb.Error, FileNotFoundError)):
        engine._db.execute(sql.format(outside=outside, inside=folder))
    engine.close()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["l", "secret.txt"]


def test_revisions_of_one_instant_stand_after_what_they_supersede(tmp_path: Path) -> None:
    of = document()
    rows = [claim(of)]
    with Ledger.open(tmp_path / "l", create=True) as ledger:
        ledger.append(batch(of, claims=(rows[0],)), now=NOW)
        for number in range(6):
            rows.append(claim(of, supersedes=rows[-1].claim_id, fired=(f"row {number}",)))
            ledger.append(batch(claims=(rows[-1],)), now=NOW)
        ids = [row.claim_id for row in rows]
        assert [row.claim_id for row in ledger.history(ids[3])] == ids
        assert {row.claim_id for row in ledger.revisions([of.document_id])} == set(ids)
        assert ledger.revisions([]) == []
        assert ledger.beginning("claims", ids[2][:8]) == [ids[2]]
        assert ledger.beginning("documents", of.document_id[:6]) == [of.document_id]
        assert ledger.beginning("documents", ids[2]) == []
        assert ledger.beginning("claims", "") == sorted(ids)
