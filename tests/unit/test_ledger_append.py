"""Appending: whole or not at all, once, and nothing that has no evidence."""

from __future__ import annotations

import sqlite3
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from ledger_sample import DAY, NOW, batch, claim, document, filled, segment_files

from chalkcircle.ledger import Batch, Ledger, Receipt
from chalkcircle.model import (
    FeedRow,
    LedgerDamaged,
    LedgerError,
    LedgerMissing,
    NotInLedger,
    RecordError,
    TextSpan,
    sha256,
)


def test_a_claim_comes_back_as_it_was_and_quotes_its_words(tmp_path: Path) -> None:
    of = document("თბილისი 🕊 — Upland shelled Lowland. Nobody spoke.")
    start = of.text.index("Upland")
    given = claim(of, evidence=TextSpan(document_id=of.document_id, start=start, end=start + 23))
    with Ledger.open(tmp_path / "l", create=True) as ledger:
        receipt = ledger.append(batch(of, claims=(given,)), now=NOW)
    with Ledger.open(tmp_path / "l") as ledger:
        (found,) = ledger.claims()
        assert found.claim_id == given.claim_id
        assert found.recorded_at == NOW
        assert ledger.quote(found) == "Upland shelled Lowland."
        assert ledger.document(of.document_id) == of
        assert ledger.raw(of.raw_sha256) == of.text.encode()
    assert receipt == Receipt(snapshot=1, documents_added=1, claims_added=1)


def test_what_is_held_is_not_stored_again(tmp_path: Path) -> None:
    of = document()
    one, two = claim(of), claim(of, coder="test.v2")
    with Ledger.open(tmp_path / "l", create=True) as ledger:
        ledger.append(batch(of, claims=(one,)), now=NOW)
        again = ledger.append(batch(of, of, claims=(one, one)), now=NOW)
        files = segment_files(tmp_path / "l")
        more = ledger.append(batch(of, claims=(one, two, two)), now=NOW)
    assert again == Receipt(snapshot=1, documents_held=2, claims_held=2)
    assert len(files) == 2
    assert more == Receipt(snapshot=2, documents_held=1, claims_added=1, claims_held=2)


def test_an_empty_batch_commits_nothing(tmp_path: Path) -> None:
    with Ledger.open(tmp_path / "l", create=True) as ledger:
        assert ledger.append(Batch(source="nothing"), now=NOW) == Receipt(snapshot=0)
        assert ledger.claims() == []
        assert ledger.documents() == []
        assert ledger.coverage() == []


def _span_outside() -> Batch:
    of = document()
    span = TextSpan(document_id=of.document_id, start=0, end=len(of.text) + 1)
    return batch(of, claims=(claim(of, evidence=span),))


def _document_absent() -> Batch:
    return batch(document("Something else."), claims=(claim(document()),))


def _bytes_absent() -> Batch:
    return batch(document(), raw={})


def _bytes_of_another() -> Batch:
    of = document()
    return batch(of, raw={of.raw_sha256: b"not these"})


def _id_of_another() -> Batch:
    return batch(document(document_id="0" * 32))


@pytest.mark.parametrize(
    ("make", "word"),
    [
        (_span_outside, "span outside its text"),
        (_document_absent, "document that is not here"),
        (_bytes_absent, "missing or do not match"),
        (_bytes_of_another, "missing or do not match"),
        (_id_of_another, "id does not match"),
    ],
)
def test_a_batch_without_evidence_is_refused_whole(tmp_path: Path, make: Any, word: str) -> None:
    filled(tmp_path / "l", 1)
    before = {p: p.read_bytes() for p in segment_files(tmp_path / "l")}
    with Ledger.open(tmp_path / "l") as ledger:
        with pytest.raises(RecordError, match=word):
            ledger.append(make(), now=NOW)
        assert ledger.snapshot == 1
        assert ledger.verify().ok
        assert ledger.verify().leftovers == ()
    assert {p: p.read_bytes() for p in segment_files(tmp_path / "l")} == before


def test_a_span_is_checked_against_a_document_stored_before(tmp_path: Path) -> None:
    (of,), _ = filled(tmp_path / "l", 1)
    good = claim(of, coder="test.v2")
    bad = claim(of, evidence=TextSpan(document_id=of.document_id, start=0, end=999))
    with Ledger.open(tmp_path / "l") as ledger:
        with pytest.raises(RecordError):
            ledger.append(Batch(source="x", claims=(good, bad)), now=NOW)
        assert ledger.append(Batch(source="x", claims=(good,)), now=NOW).claims_added == 1


def test_a_feed_row_is_kept_with_the_bytes_of_its_file(tmp_path: Path) -> None:
    data = b"1\tUPL\tLOW\n"
    row = FeedRow(feed="f", native_id="1", file_sha256=sha256(data), row=1)
    given = claim(document(), evidence=row, holders=())
    with Ledger.open(tmp_path / "l", create=True) as ledger:
        ledger.append(
            Batch(source="f", claims=(given,), raw={sha256(data): data, sha256(b"x"): b"x"}),
            now=NOW,
        )
        assert ledger.raw(sha256(data)) == data
        with pytest.raises(NotInLedger):
            ledger.raw(sha256(b"x"))
        with pytest.raises(RecordError, match="without words"):
            ledger.quote(ledger.claims()[0])
        assert ledger.verify().ok


def test_recorded_at_never_goes_back(tmp_path: Path) -> None:
    documents = [document(f"Text {n}.") for n in range(3)]
    clock = [NOW, NOW - timedelta(hours=1), NOW + timedelta(seconds=1)]
    with Ledger.open(tmp_path / "l", create=True) as ledger:
        for of, now in zip(documents, clock, strict=True):
            ledger.append(batch(of, claims=(claim(of),)), now=now)
        stored = [ledger.claims(snapshot=n)[-1:] for n in (1, 2, 3)]
        by_id = {c.claim_id: c.recorded_at for c in ledger.claims()}
    assert all(stored)
    assert [by_id[claim(d).claim_id] for d in documents] == [NOW, NOW, clock[2]]


def test_an_instant_needs_a_zone(tmp_path: Path) -> None:
    with Ledger.open(tmp_path / "l", create=True) as ledger:
        with pytest.raises(RecordError, match="without a zone"):
            ledger.append(batch(document()), now=datetime(2025, 7, 20))  # noqa: DTZ001
        with pytest.raises(RecordError, match="without a zone"):
            ledger.claims(as_of=datetime(2025, 7, 20))  # noqa: DTZ001


def test_other_zones_mean_the_same_instant(tmp_path: Path) -> None:
    zone = datetime.fromisoformat("2025-07-20T16:00:00+04:00")
    with Ledger.open(tmp_path / "l", create=True) as ledger:
        ledger.append(batch(document(), claims=(claim(document()),)), now=zone)
        assert ledger.claims()[0].recorded_at == NOW
        edge = datetime(2025, 7, 15, 23, 59, 59, tzinfo=UTC)
        assert len(ledger.claims(as_of=edge)) == 1
        assert ledger.claims(as_of=edge - timedelta(seconds=1)) == []


def test_no_ledger_there_names_the_path_and_what_to_type(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(LedgerMissing, match=r"'nowhere'.*chalkcircle ingest"):
        Ledger.open("nowhere")
    assert not (tmp_path / "nowhere").exists()


def test_a_folder_with_other_things_is_not_taken(tmp_path: Path) -> None:
    (tmp_path / "thesis.docx").write_bytes(b"years of work")
    with pytest.raises(LedgerError, match="other things"):
        Ledger.open(tmp_path, create=True)
    assert [p.name for p in tmp_path.iterdir()] == ["thesis.docx"]
    with pytest.raises(LedgerError, match="not a file"):
        Ledger.open(tmp_path / "thesis.docx", create=True)


def test_opening_with_create_twice_keeps_what_is_there(tmp_path: Path) -> None:
    filled(tmp_path / "l", 2)
    with Ledger.open(tmp_path / "l", create=True) as ledger:
        assert ledger.snapshot == 2


@pytest.mark.parametrize("left", ["nothing", "an empty file"])
def test_without_its_catalogue_nothing_is_swept_away(tmp_path: Path, left: str) -> None:
    root = tmp_path / "l"
    filled(root, 2)
    for file in root.glob("catalogue.sqlite*"):
        file.unlink()
    if left == "an empty file":
        (root / "catalogue.sqlite").touch()
    for create in (False, True):
        with pytest.raises(LedgerDamaged, match="catalogue of the ledger is gone"):
            Ledger.open(root, create=create)
    assert len(segment_files(root)) == 4


def test_a_catalogue_that_is_none_is_reported(tmp_path: Path) -> None:
    root = tmp_path / "l"
    filled(root, 1)
    (root / "catalogue.sqlite").write_bytes(b"not a database at all, " * 100)
    with pytest.raises(LedgerDamaged, match="catalogue cannot be used"):
        Ledger.open(root)


def test_a_later_layout_is_refused(tmp_path: Path) -> None:
    root = tmp_path / "l"
    filled(root, 1)
    db = sqlite3.connect(root / "catalogue.sqlite")
    db.execute("pragma user_version = 99")
    db.close()
    with pytest.raises(LedgerError, match=r"later layout: 99"):
        Ledger.open(root)


def test_folder_names_are_not_patterns(tmp_path: Path) -> None:
    for name in ("a[1]b", "it's * ?", "Ärger"):
        filled(tmp_path / name, 1)
        with Ledger.open(tmp_path / name) as ledger:
            assert len(ledger.claims()) == 1


def test_an_undated_document_is_known_when_it_was_read(tmp_path: Path) -> None:
    of = document(published=None)
    with Ledger.open(tmp_path / "l", create=True) as ledger:
        ledger.append(batch(of), now=NOW)
        assert ledger.documents(as_of=NOW - timedelta(days=1)) == []
        assert ledger.documents(as_of=NOW) == [of]
        assert ledger.coverage()[0].week is None


def test_coverage_counts_weeks_from_monday_at_any_date(tmp_path: Path) -> None:
    days = [date(1969, 12, 28), date(1969, 12, 29), date(1970, 1, 4), date(2024, 12, 30), DAY]
    documents = [document(f"Text of {d}.", published=d) for d in days]
    chronicle = document("Old.", published=DAY, outlet=None, hindsight=True)
    with Ledger.open(tmp_path / "l", create=True) as ledger:
        ledger.append(batch(*documents, chronicle), now=NOW)
        found = [(c.week, c.outlet, c.documents, c.hindsight) for c in ledger.coverage()]
    assert found == [
        (date(1969, 12, 22), "Herald", 1, 0),
        (date(1969, 12, 29), "Herald", 2, 0),
        (date(2024, 12, 30), "Herald", 1, 0),
        (date(2025, 7, 14), "", 1, 1),
        (date(2025, 7, 14), "Herald", 1, 0),
    ]
