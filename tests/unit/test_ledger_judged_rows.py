"""Judgements about rows of feeds: kept with the row's name, found, moved, and gone with the row."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from ledger_harm import as_layout, write
from ledger_rows_sample import NOW, event, feed_file, later, put
from ledger_sample import batch, claim, document

from chalkcircle.ledger import Batch, Ledger, Receipt, RowName, rebuild, restore
from chalkcircle.ledger.catalogue import FILE, FORMAT
from chalkcircle.model import Claim, FeedRow, Judged, Judgement, RecordError, Verdict

SEVEN, EIGHT = (RowName(feed="gdelt", native_id=i) for i in ("7", "8"))
_BEFORE = NOW - timedelta(9)
"""Before the rows were known, and judged."""


def judged(a: str, b: str, **more: Any) -> Judgement:
    """A verdict of the rule that two tell of one incident."""
    given: dict[str, Any] = {"verdict": Verdict.SAME, "by": "chalkcircle", "rule": "test.v1"}
    return Judgement(about=Judged.CLAIMS, a=a, b=b, at=NOW, **(given | more))


def filled(folder: Path) -> tuple[Claim, str]:
    """A ledger in ``folder/l`` with a claim and rows 7, 8 and 9; gives claim and file's SHA-256."""
    of = document("Upland shelled Lowland.")
    told = claim(of)
    file = feed_file(folder, "1", [event(7), event(8), event(9)])
    with Ledger.open(folder / "l", create=True) as ledger:
        ledger.append(batch(of, claims=(told,)), now=NOW)
        put(ledger, file)
    return told, file.sha256


def kept(folder: Path) -> tuple[Claim, list[Judgement], str]:
    """As :func:`filled`, with verdicts on the claim and row 7, and on rows 7 and 8."""
    told, sha = filled(folder)
    said = [judged(told.claim_id, SEVEN.claim_id), judged(SEVEN.claim_id, EIGHT.claim_id)]
    with Ledger.open(folder / "l") as ledger:
        ledger.append(Batch(source="r", judgements=tuple(said), rows=(SEVEN, EIGHT)), now=NOW)
        assert ledger.verify().ok
    return told, sorted(said, key=lambda j: (j.a, j.b)), sha


def names(ledger: Ledger) -> set[RowName]:
    """Rows that the ledger keeps names of."""
    return {*ledger.judged_rows().values()}


def test_the_id_of_a_name_is_that_of_the_claim_made_of_the_row() -> None:
    of = FeedRow(feed="gdelt", native_id="7", file_sha256="f", row=1, revision=2)
    made = claim(document(), evidence=of, factuality=None)
    assert made.claim_id == RowName(feed="gdelt", native_id="7", revision=2).claim_id


def test_they_are_kept_and_found(tmp_path: Path) -> None:
    told, said, _ = kept(tmp_path)
    with Ledger.open(tmp_path / "l") as ledger:
        assert ledger.snapshot == 3
        assert ledger.judgements(Judged.CLAIMS) == said
        assert ledger.judgements(Judged.CLAIMS, of=[EIGHT.claim_id]) == [
            j for j in said if EIGHT.claim_id in (j.a, j.b)
        ]
        assert ledger.judgements(Judged.CLAIMS, rows=False) == []
        assert ledger.judgements(Judged.CLAIMS, snapshot=2) == []
        assert ledger.judgements(Judged.CLAIMS, as_of=_BEFORE) == []
        assert ledger.judged_rows() == {n.claim_id: n for n in (SEVEN, EIGHT)}
        assert ledger.judged_rows([told.claim_id, SEVEN.claim_id]) == {SEVEN.claim_id: SEVEN}
        assert ledger.beginning("rows", SEVEN.claim_id[:6]) == [SEVEN.claim_id]
        rows = ledger.rows_under([SEVEN, EIGHT, RowName(feed="own", native_id="1")])
        assert rows["native_id"].to_pylist() == ["7", "8"]
        assert rows.schema.equals(ledger.rows().schema)
        assert ledger.rows_under([SEVEN], snapshot=1).num_rows == 0
        assert ledger.rows_under([SEVEN], as_of=_BEFORE).num_rows == 0
        again = Batch(source="r", judgements=tuple(said), rows=(SEVEN, EIGHT))
        assert ledger.append(again, now=NOW) == Receipt(snapshot=3, judgements_held=2)
        # What is named already need not be named again: undoing names nothing.
        back = judged(SEVEN.claim_id, EIGHT.claim_id, verdict=Verdict.UNSURE)
        assert ledger.append(Batch(source="r", judgements=(back,)), now=NOW).judgements_added == 1
        ledger.compact()
        assert ledger.verify().ok


@pytest.mark.parametrize(
    "name",
    [
        RowName(feed="gdelt", native_id="77"),
        RowName(feed="gdelt", native_id="7", revision=1),
        RowName(feed="gdelt", native_id="07"),
        RowName(feed="gdelt", native_id="x"),
        RowName(feed="other", native_id="7"),
    ],
    ids=str,
)
def test_a_row_that_is_not_here_is_refused_and_nothing_is_stored(
    tmp_path: Path, name: RowName
) -> None:
    told, _ = filled(tmp_path)
    with Ledger.open(tmp_path / "l") as ledger:
        for named in ((), (name,)):
            pair = judged(told.claim_id, name.claim_id)
            with pytest.raises(RecordError, match="claims that are not here"):
                ledger.append(Batch(source="r", judgements=(pair,), rows=named), now=NOW)
        assert (ledger.snapshot, names(ledger)) == (2, set())
        # Of names without a verdict nothing is kept.
        ledger.append(Batch(source="r", rows=(SEVEN,)), now=NOW)
        assert (ledger.snapshot, names(ledger)) == (2, set())


def test_a_document_is_never_judged_against_a_row(tmp_path: Path) -> None:
    told, _ = filled(tmp_path)
    with Ledger.open(tmp_path / "l") as ledger:
        pair = Judgement(about=Judged.DOCUMENTS, a=told.claim_id, b=SEVEN.claim_id, at=NOW,
                         verdict=Verdict.SAME, by="Ann", rule="t")  # fmt: skip
        with pytest.raises(RecordError, match="documents that are not here"):
            ledger.append(Batch(source="r", judgements=(pair,), rows=(SEVEN,)), now=NOW)


def test_a_revision_is_another_row_and_text_ids_work_too(tmp_path: Path) -> None:
    told, said, _ = kept(tmp_path)
    more = feed_file(tmp_path, "2", [event(7, mentions=9, known_at=later(1))])
    own = feed_file(tmp_path, "3", [event("a:1"), event("b")], feed="own", numbered=False)
    last = RowName(feed="gdelt", native_id="7", revision=1)
    text = RowName(feed="own", native_id="a:1")
    with Ledger.open(tmp_path / "l") as ledger:
        put(ledger, more, own)
        fresh = tuple(judged(told.claim_id, n.claim_id) for n in (last, text))
        ledger.append(Batch(source="r", judgements=fresh, rows=(last, text)), now=NOW)
        assert names(ledger) == {SEVEN, EIGHT, last, text}
        assert {*ledger.judgements(Judged.CLAIMS)} == {*said, *fresh}
        assert ledger.rows_under([last, text])["mentions"].to_pylist() == [9, 3]
        assert ledger.verify().ok
        ledger.forget(more.sha256, reason="asked", now=NOW)
        assert names(ledger) == {SEVEN, EIGHT, text}
        assert ledger.verify().ok


def test_a_forgotten_row_takes_its_verdicts_along(tmp_path: Path) -> None:
    _, said, _ = kept(tmp_path)
    with Ledger.open(tmp_path / "l") as ledger:
        gone = ledger.forget("gdelt:8", reason="asked", now=NOW)
        assert (gone.rows, gone.judgements) == (1, 1)
        assert names(ledger) == {SEVEN}
        assert [j for j in said if EIGHT.claim_id not in (j.a, j.b)] == ledger.judgements(
            Judged.CLAIMS
        )
        assert ledger.verify().ok
        late = Batch(source="r", judgements=tuple(said), rows=(SEVEN, EIGHT))
        done = ledger.append(late, now=NOW)
        assert (done.judgements_held, done.forgotten) == (1, 1)
        assert names(ledger) == {SEVEN}


def test_a_forgotten_file_takes_the_verdicts_on_its_rows_along(tmp_path: Path) -> None:
    _, _, sha = kept(tmp_path)
    with Ledger.open(tmp_path / "l") as ledger:
        assert ledger.forget(sha, reason="asked", now=NOW).judgements == 2
        assert (names(ledger), ledger.judgements(Judged.CLAIMS)) == (set(), [])
        assert ledger.verify().ok


def test_a_forgotten_claim_leaves_only_the_names_that_are_still_needed(tmp_path: Path) -> None:
    told, _ = filled(tmp_path)
    pairs = (judged(told.claim_id, SEVEN.claim_id), judged(told.claim_id, EIGHT.claim_id))
    between = judged(SEVEN.claim_id, RowName(feed="gdelt", native_id="9").claim_id)
    with Ledger.open(tmp_path / "l") as ledger:
        every = (SEVEN, EIGHT, RowName(feed="gdelt", native_id="9"))
        ledger.append(Batch(source="r", judgements=(*pairs, between), rows=every), now=NOW)
        assert ledger.forget(told.claim_id, reason="asked", now=NOW).judgements == 2
        assert names(ledger) == {every[0], every[2]}
        assert ledger.verify().ok


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("update judged_row set native_id = '9' where native_id = '8'", "which is not its id"),
        ("update judged_row set native_id = '99' where native_id = '8'", "was judged and is not"),
        ("delete from judged_row where native_id = '8'", "about .*, which is not here"),
    ],
)
def test_verify_tells_what_is_wrong(tmp_path: Path, change: str, told: str) -> None:
    kept(tmp_path)
    write(tmp_path / "l", change)
    with Ledger.open(tmp_path / "l") as ledger:
        assert any(told.split(" .*")[0] in fault for fault in ledger.verify().faults)


def test_they_move_and_outlive_a_lost_catalogue(tmp_path: Path) -> None:
    _, said, _ = kept(tmp_path)
    restore(tmp_path / "l", tmp_path / "copy")
    with Ledger.open(tmp_path / "copy") as ledger:
        assert ledger.judgements(Judged.CLAIMS) == said
        assert names(ledger) == {SEVEN, EIGHT}
        ledger.compact()  # Writes the copy of the catalogue.
    (tmp_path / "copy" / FILE).unlink()
    found = rebuild(tmp_path / "copy")
    assert (found.catalogue, found.found.faults) == (True, ())
    with Ledger.open(tmp_path / "copy") as ledger:
        assert ledger.judgements(Judged.CLAIMS) == said
        assert names(ledger) == {SEVEN, EIGHT}


def test_a_ledger_of_the_second_layout_is_read_and_upgraded(tmp_path: Path) -> None:
    of, other = document("Upland shelled Lowland."), document("Lowland was shelled.")
    claims = claim(of), claim(other)
    root = tmp_path / "l"
    pair = judged(*(c.claim_id for c in claims))
    with Ledger.open(root, create=True) as ledger:
        ledger.append(batch(of, other, claims=claims, judgements=(pair,)), now=NOW)
    as_layout(root, 2)
    with Ledger.open(root) as ledger:
        assert ledger.catalogue.layout == 2
        assert ledger.judgements(Judged.CLAIMS, rows=False) == [pair]
        assert (ledger.judged_rows(), ledger.beginning("rows", "a")) == ({}, [])
        assert ledger.rows_under([SEVEN]).num_rows == 0
        assert ledger.verify().ok
        put(ledger, feed_file(tmp_path, "1", [event(7)]))
        assert ledger.catalogue.layout == FORMAT
        more = judged(claims[0].claim_id, SEVEN.claim_id)
        ledger.append(Batch(source="r", judgements=(more,), rows=(SEVEN,)), now=NOW)
        assert {*ledger.judgements(Judged.CLAIMS)} == {pair, more}
        assert ledger.judgements(Judged.CLAIMS, rows=False) == [pair]
        assert ledger.verify().ok


def test_a_rebuild_takes_verdicts_from_a_catalogue_of_the_second_layout(tmp_path: Path) -> None:
    of, other = document("Upland shelled Lowland."), document("Lowland was shelled.")
    claims = claim(of), claim(other)
    pair = judged(*(c.claim_id for c in claims))
    with Ledger.open(tmp_path / "l", create=True) as ledger:
        ledger.append(batch(of, other, claims=claims, judgements=(pair,)), now=NOW)
    as_layout(tmp_path / "l", 2)
    (tmp_path / "l" / FILE).rename(tmp_path / "l" / "catalogue.bak")
    rebuild(tmp_path / "l")
    with Ledger.open(tmp_path / "l") as ledger:
        assert ledger.judgements(Judged.CLAIMS) == [pair]
