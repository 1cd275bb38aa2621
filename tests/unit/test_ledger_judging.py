"""Judgements and sketches in the ledger: kept, found again, upgraded to, forgotten, restored."""

from __future__ import annotations

import sqlite3
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from ledger_harm import as_layout
from ledger_sample import NOW, batch, document, filled

from chalkcircle.ledger import CROWDED, Batch, Ledger, Receipt, Sketch, restore
from chalkcircle.ledger.catalogue import FORMAT
from chalkcircle.model import Judged, Judgement, LedgerError, NotInLedger, RecordError, Verdict


def judged(a: str, b: str, **more: Any) -> Judgement:
    """A verdict of a rule that two documents are one text."""
    given: dict[str, Any] = {
        "about": Judged.DOCUMENTS,
        "verdict": Verdict.SAME,
        "by": "chalkcircle",
        "rule": "test.v1",
        "at": NOW,
    }
    return Judgement(a=a, b=b, **(given | more))


def test_a_batch_of_judgements_alone_is_a_snapshot(tmp_path: Path) -> None:
    (one, two, _), (first, second, _) = filled(tmp_path / "l")
    pair = judged(one.document_id, two.document_id, score=0.9)
    claims = judged(first.claim_id, second.claim_id, about=Judged.CLAIMS, by="Ed", score=None)
    with Ledger.open(tmp_path / "l") as ledger:
        given = Batch(source="rule", judgements=(pair, claims, pair))
        done = ledger.append(given, now=NOW)
        assert done == Receipt(snapshot=4, judgements_added=2, judgements_held=1)
        again = ledger.append(given, now=NOW)
        assert again == Receipt(snapshot=4, judgements_held=3)
        assert ledger.judgements(Judged.DOCUMENTS) == [pair]
        assert ledger.judgements(Judged.CLAIMS) == [claims]
        assert ledger.judgements(Judged.CLAIMS, snapshot=3) == []
        assert ledger.verify().ok
        assert ledger.verify().judgements == 2
        with pytest.raises(NotInLedger, match="No such snapshot"):
            ledger.judgements(Judged.CLAIMS, snapshot=9)


def test_the_newest_verdict_of_each_judge_counts(tmp_path: Path) -> None:
    (one, two, _), _ = filled(tmp_path / "l")
    a, b = one.document_id, two.document_id
    hour = timedelta(hours=1)
    by_rule = judged(a, b)
    back = judged(a, b, by="Ed", verdict=Verdict.UNSURE, at=NOW + hour)
    said = judged(a, b, by="Ed", verdict=Verdict.DIFFERENT)
    with Ledger.open(tmp_path / "l") as ledger:
        ledger.append(Batch(source="e", judgements=(back,)), now=NOW)
        ledger.append(Batch(source="e", judgements=(said, by_rule)), now=NOW)
        assert ledger.judgements(Judged.DOCUMENTS) == [back, by_rule]
        assert ledger.judgements(Judged.DOCUMENTS, as_of=NOW) == [said, by_rule]
        assert ledger.judgements(Judged.DOCUMENTS, snapshot=4) == [back]
        assert ledger.judgements(Judged.DOCUMENTS, as_of=NOW - hour) == []


def test_a_judgement_needs_records_of_its_sort(tmp_path: Path) -> None:
    (one, *_), (first, *_) = filled(tmp_path / "l")
    with Ledger.open(tmp_path / "l") as ledger:
        for other in ("f" * 32, first.claim_id):
            pair = judged(one.document_id, other)
            with pytest.raises(RecordError, match="documents that are not here"):
                ledger.append(Batch(source="e", judgements=(pair,)), now=NOW)
        assert ledger.snapshot == 3
        new = document("Brought along.")
        pair = judged(one.document_id, new.document_id)
        done = ledger.append(batch(new, judgements=(pair,)), now=NOW)
        assert (done.snapshot, done.judgements_added) == (4, 1)


def test_a_ledger_of_the_first_layout_is_read_and_its_next_write_upgrades_it(
    tmp_path: Path,
) -> None:
    root = tmp_path / "l"
    (one, two, three), _ = filled(root)
    as_layout(root, 1)
    with Ledger.open(root) as ledger, Ledger.open(root) as reader:
        assert ledger.catalogue.layout == 1
        assert ledger.verify().ok
        assert ledger.judgements(Judged.DOCUMENTS) == []
        assert (ledger.sharing([1]), ledger.sketched([one.document_id])) == ({}, {})
        assert ledger.unsketched() == [d.document_id for d in (one, two, three)]
        # A write that fails leaves it as it was.
        wrong = judged(one.document_id, "f" * 32)
        with pytest.raises(RecordError):
            ledger.append(Batch(source="e", judgements=(wrong,)), now=NOW)
        assert ledger.catalogue.layout == 1
        pair = judged(one.document_id, two.document_id)
        sketch = Sketch(document_id=one.document_id, hashes=(1,))
        ledger.append(Batch(source="e", judgements=(pair,), sketches=(sketch,)), now=NOW)
        assert ledger.catalogue.layout == reader.catalogue.layout == FORMAT
        assert reader.judgements(Judged.DOCUMENTS) == [pair]
        assert reader.sharing([1]) == {1: (one.document_id,)}
        assert ledger.verify().ok


def test_forgetting_upgrades_too(tmp_path: Path) -> None:
    (one, *_), _ = filled(tmp_path / "l")
    as_layout(tmp_path / "l", 1)
    with Ledger.open(tmp_path / "l") as ledger:
        assert ledger.forget(one.document_id, reason="asked", now=NOW).judgements == 0
        assert ledger.catalogue.layout == FORMAT


def test_a_later_layout_is_refused(tmp_path: Path) -> None:
    filled(tmp_path / "l")
    with sqlite3.connect(tmp_path / "l" / "catalogue.sqlite") as db:
        db.execute(f"pragma user_version = {FORMAT + 1}")
    db.close()
    with pytest.raises(LedgerError, match="later layout"):
        Ledger.open(tmp_path / "l")


def test_sketches_make_no_snapshot_and_the_first_counts(tmp_path: Path) -> None:
    (one, two, three), _ = filled(tmp_path / "l")
    low, high = -(2**63), 2**63 - 1
    sketches = (
        Sketch(document_id=two.document_id, hashes=(low, high)),
        Sketch(document_id=one.document_id, hashes=(high,)),
        Sketch(document_id=two.document_id, hashes=(7,)),
        Sketch(document_id="f" * 32, hashes=(7,)),
        Sketch(document_id=three.document_id),
    )
    with Ledger.open(tmp_path / "l") as ledger:
        done = ledger.append(Batch(source="marks", sketches=sketches), now=NOW)
        assert done == Receipt(snapshot=3)
        found = ledger.sharing([low, high, 7])
        assert found == {low: (two.document_id,), high: (two.document_id, one.document_id)}
        turns = ledger.sketched(d.document_id for d in (one, two, three))
        assert sorted(turns, key=turns.__getitem__) == [d.document_id for d in (two, one, three)]
        assert ledger.unsketched() == []


def test_a_hash_that_many_share_takes_no_more(tmp_path: Path) -> None:
    documents, _ = filled(tmp_path / "l", CROWDED + 3)
    with Ledger.open(tmp_path / "l") as ledger:
        sketches = tuple(Sketch(document_id=d.document_id, hashes=(5,)) for d in documents)
        ledger.append(Batch(source="marks", sketches=sketches), now=NOW)
        assert ledger.sharing([5])[5] == tuple(d.document_id for d in documents[:CROWDED])


def test_what_is_forgotten_takes_its_judgements_and_sketch_along(tmp_path: Path) -> None:
    (one, two, three), (first, second, _) = filled(tmp_path / "l")
    pairs = (
        judged(one.document_id, two.document_id),
        judged(one.document_id, two.document_id, by="Ed"),
        judged(two.document_id, three.document_id),
        judged(first.claim_id, second.claim_id, about=Judged.CLAIMS, by="Ed"),
    )
    sketches = (
        Sketch(document_id=one.document_id, hashes=(1, 2)),
        Sketch(document_id=two.document_id),
        Sketch(document_id=three.document_id, hashes=(1,)),
    )
    with Ledger.open(tmp_path / "l") as ledger:
        ledger.append(Batch(source="e", judgements=pairs, sketches=sketches), now=NOW)
        gone = ledger.forget(one.document_id, reason="asked", now=NOW)
        assert gone.judgements == 3
        assert ledger.judgements(Judged.DOCUMENTS) == [pairs[2]]
        assert ledger.judgements(Judged.CLAIMS) == []
        # The copy of a text that is gone is looked at anew.
        assert ledger.unsketched() == [two.document_id]
        assert ledger.sharing([1, 2]) == {1: (three.document_id,)}
        assert ledger.verify().ok
        late = ledger.append(Batch(source="e", judgements=(pairs[0],), sketches=sketches), now=NOW)
        assert (late.forgotten, late.judgements_added) == (1, 0)
        assert ledger.sketched([one.document_id]) == {}


def test_a_restored_ledger_has_them(tmp_path: Path) -> None:
    (one, two, _), _ = filled(tmp_path / "l")
    pair = judged(one.document_id, two.document_id)
    sketch = Sketch(document_id=one.document_id, hashes=(1,))
    with Ledger.open(tmp_path / "l") as ledger:
        ledger.append(Batch(source="e", judgements=(pair,), sketches=(sketch,)), now=NOW)
    assert restore(tmp_path / "l", tmp_path / "copy").judgements == 1
    with Ledger.open(tmp_path / "copy") as copy:
        assert copy.judgements(Judged.DOCUMENTS) == [pair]
        assert copy.sharing([1]) == {1: (one.document_id,)}


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        ("update judgement set score = 0.1", "does not match its content"),
        ("update judgement set verdict = 'perhaps'", "without a known verdict"),
        ("delete from record where characters is not null and seq = 1", "is not here"),
    ],
)
def test_verify_tells_of_a_judgement_that_was_altered(
    tmp_path: Path, damage: str, said: str
) -> None:
    (one, two, _), _ = filled(tmp_path / "l")
    with Ledger.open(tmp_path / "l") as ledger:
        pair = judged(one.document_id, two.document_id, score=0.9)
        ledger.append(Batch(source="e", judgements=(pair,)), now=NOW)
        ledger.catalogue.execute(damage)
        assert any(said in fault for fault in ledger.verify().faults)
