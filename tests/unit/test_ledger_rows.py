"""Rows of feeds in the ledger: new, held, revised, taken back, set aside; each counted."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from pathlib import Path

import pyarrow as pa
import pytest
from ledger_rows_sample import NOW, again, event, feed_file, later, put, stored

from chalkcircle.ledger import QUARANTINE, Ledger, Table
from chalkcircle.model import FeedError, RecordError


def _signs(ledger: Ledger) -> list[tuple[object, ...]]:
    return [
        (r["native_id"], r["revision"], r["sign"], r["mentions"], r["file"], r["row"])
        for r in stored(ledger)
    ]


def test_rows_are_stored_with_file_and_line_and_counted(tmp_path: Path) -> None:
    one = feed_file(tmp_path, "1.tsv", [event(7), event(8)], aside=[("columns", b"x\ty")])
    with Ledger.open(tmp_path / "l", create=True) as ledger:
        (receipt,) = put(ledger, one)
        assert (receipt.read, receipt.added, receipt.quarantined, receipt.seq) == (3, 2, 1, 1)
        assert receipt.reasons == {"columns": 1}
        assert receipt.known_from == receipt.known_to
        assert _signs(ledger) == [(7, 0, 1, 3, 1, 1), (8, 0, 1, 3, 1, 2)]
        assert stored(ledger, QUARANTINE) == [
            {"file": 1, "row": 3, "reason": "columns", "raw": b"x\ty"}
        ]
        assert ledger.raw(one.sha256) == one.path.read_bytes()
        (file,) = ledger.feed_files()
        assert (file.name, file.stored, file.id_low, file.id_high) == ("1.tsv", 2, 7, 8)


def test_the_same_bytes_again_are_not_read(tmp_path: Path) -> None:
    one = feed_file(tmp_path, "1.tsv", [event(7)])
    with Ledger.open(tmp_path / "l", create=True) as ledger:
        put(ledger, one)
        renamed = again(one, name="other.tsv", blocks=lambda: pytest.fail("read"))
        (receipt,) = put(ledger, renamed)
        assert (receipt.again, receipt.seq, receipt.read) == (True, 1, 0)
        assert ledger.snapshot == 1
    with Ledger.open(tmp_path / "m", create=True) as ledger:
        first, second = put(ledger, one, renamed)
        assert (first.again, second.again, first.seq, second.seq) == (False, True, 1, 1)


def test_a_row_that_changed_takes_the_old_one_back(tmp_path: Path) -> None:
    one = feed_file(tmp_path, "1.tsv", [event(7), event(8), event(9)])
    two = feed_file(
        tmp_path, "2.tsv", [event(8, mentions=5, known_at=later(1)), event(9), event(10)]
    )
    with Ledger.open(tmp_path / "l", create=True) as ledger:
        put(ledger, one)
        (receipt,) = put(ledger, two)
        assert (receipt.added, receipt.revised, receipt.held) == (1, 1, 1)
        assert _signs(ledger)[3:] == [(10, 0, 1, 3, 2, 3), (8, 0, -1, 3, 2, 1), (8, 1, 1, 5, 2, 1)]
        assert {r["known_at"] for r in stored(ledger)[4:]} == {later(1)}


def test_a_change_without_a_later_instant_is_known_when_it_comes(tmp_path: Path) -> None:
    one = feed_file(tmp_path, "1.tsv", [event(7, known_at=later(1))])
    two = feed_file(tmp_path, "2.tsv", [event(7, known_at=later(0), source=None)])
    late = feed_file(tmp_path, "3.tsv", [event(8, known_at=later(10_000))])
    early = feed_file(tmp_path, "4.tsv", [event(8, known_at=later(5), mentions=1)])
    with Ledger.open(tmp_path / "l", create=True) as ledger:
        put(ledger, one, two, late, early)
        known = [(r["native_id"], r["sign"], r["known_at"]) for r in stored(ledger)]
        now = NOW.replace(tzinfo=None)
        assert known[1:3] == [(7, -1, now), (7, 1, now)]
        # Never before what it takes back: in between there would be less than nothing.
        assert known[4:] == [(8, -1, later(10_000)), (8, 1, later(10_000))]


def test_files_of_one_commit_see_each_other(tmp_path: Path) -> None:
    files = [
        feed_file(tmp_path, f"{n}.tsv", [event(7, mentions=n, known_at=later(n)), event(n + 100)])
        for n in range(1, 5)
    ]
    with Ledger.open(tmp_path / "l", create=True) as ledger:
        receipts = put(ledger, *files)
        assert [(r.added, r.revised, r.seq) for r in receipts] == [(2, 0, 1), *[(1, 1, 1)] * 3]
        assert sum(r["sign"] * r["mentions"] for r in stored(ledger) if r["native_id"] == 7) == 4
        assert max(r["revision"] for r in stored(ledger)) == 3


@pytest.mark.parametrize("block_rows", [1, 2, 1000])
@pytest.mark.parametrize("before", [False, True])
def test_an_id_given_twice_in_a_file_is_held_or_set_aside(
    tmp_path: Path, block_rows: int, before: bool
) -> None:
    rows = [event(7), event(9), event(7), event(8), event(7, mentions=1), event(9)]
    file = feed_file(tmp_path, "2.tsv", rows, block_rows=block_rows)
    with Ledger.open(tmp_path / "l", create=True) as ledger:
        if before:
            put(ledger, feed_file(tmp_path, "1.tsv", [event(7), event(9)]))
        (receipt,) = put(ledger, file)
        assert (receipt.added, receipt.held) == ((1, 4) if before else (3, 2))
        assert receipt.reasons == {"conflict: id given twice": 1}
        (aside,) = stored(ledger, QUARANTINE)
        assert aside["row"] == 5
        assert b"mentions=1" in aside["raw"]


def test_a_complete_file_takes_back_what_it_lacks(tmp_path: Path) -> None:
    one = feed_file(tmp_path, "1.tsv", [event(n) for n in (7, 8, 9)], complete=True)
    rows = [event(9, known_at=later(2)), event(10, known_at=later(3))]
    two = feed_file(tmp_path, "2.tsv", rows, complete=True, aside=[("day", b"8\tno day")])
    three = feed_file(tmp_path, "3.tsv", [event(7, known_at=later(9)), event(9)])
    with Ledger.open(tmp_path / "l", create=True) as ledger:
        put(ledger, one)
        (receipt,) = put(ledger, two)
        # 8 is there and cannot be read: that is no reason to take it back.
        assert (receipt.retracted, receipt.held, receipt.added) == (1, 1, 1)
        gone = stored(ledger)[-1]
        assert (gone["native_id"], gone["sign"], gone["known_at"]) == (7, -1, later(3))
        assert (gone["file"], gone["row"]) == (2, 0)
        (receipt,) = put(ledger, three)
        assert (receipt.revised, receipt.held) == (1, 1)
        back = stored(ledger)[-1]
        assert (back["revision"], back["sign"], back["known_at"]) == (1, 1, later(9))
        assert len(stored(ledger)) == 6


def test_text_ids_are_weighed_alike(tmp_path: Path) -> None:
    one = feed_file(tmp_path, "1", [event("b"), event("a"), event("b")], numbered=False)
    two = feed_file(tmp_path, "2", [event("a", mentions=9), event("c")], numbered=False)
    with Ledger.open(tmp_path / "l", create=True) as ledger:
        first, second = put(ledger, one, two)
        assert (first.added, first.held, second.added, second.revised) == (2, 1, 1, 1)
        third = put(ledger, feed_file(tmp_path, "3", [event("b"), event("c")], numbered=False))[0]
        assert third.held == 2


def test_rows_of_other_tables_stay_as_they_came_first(tmp_path: Path) -> None:
    gkg = {"native_id": "20250716-1", "known_at": later(0), "themes": "A;B"}
    mention = {"event_id": 7, "event_at": later(0), "known_at": later(1), "source": "u"}
    files = [
        feed_file(tmp_path, "1.gkg", [gkg, gkg], table=Table.GKG, numbered=False),
        feed_file(tmp_path, "2.gkg", [gkg | {"themes": "C"}], table=Table.GKG, numbered=False),
        feed_file(tmp_path, "m.csv", [mention, mention], table=Table.MENTIONS),
    ]
    with Ledger.open(tmp_path / "l", create=True) as ledger:
        one, two, three = put(ledger, *files)
        assert (one.added, one.held, three.added) == (1, 1, 2)
        assert two.reasons == {"conflict: id held with other content": 1}
        assert [r["themes"] for r in stored(ledger, Table.GKG)] == ["A;B"]
        assert len(stored(ledger, Table.MENTIONS)) == 2


def test_a_refused_file_leaves_nothing_and_no_other_suffers(tmp_path: Path) -> None:
    good = [feed_file(tmp_path, f"{n}.tsv", [event(n)]) for n in (1, 2)]
    bad = feed_file(tmp_path, "bad.tsv", [event(5), event(1)], broken=True)
    refused: list[tuple[str, FeedError]] = []
    with Ledger.open(tmp_path / "l", create=True) as ledger:
        files = [good[0], bad, good[1]]
        receipts = list(ledger.append_rows(files, now=NOW, refused=refused))
        assert [r.name for r in receipts] == ["1.tsv", "2.tsv"]
        assert [name for name, _ in refused] == ["bad.tsv"]
        assert [r["native_id"] for r in stored(ledger)] == [1, 2]
        assert bad.sha256 not in ledger.catalogue.raw()
        assert ledger.verify().leftovers == ()
    with Ledger.open(tmp_path / "m", create=True) as ledger:
        with pytest.raises(FeedError, match="broken archive"):
            put(ledger, *files)
        assert [f.name for f in ledger.feed_files()] == ["1.tsv"]


def test_a_reader_that_loses_rows_is_refused(tmp_path: Path) -> None:
    file = feed_file(tmp_path, "1.tsv", [event(1), event(2)])
    block = next(iter(file.blocks()))
    lost = type(block)(block.rows.slice(1), (), 2, block.raw)
    with Ledger.open(tmp_path / "l", create=True) as ledger:
        with pytest.raises(RecordError, match="lost rows"):
            put(ledger, again(file, blocks=lambda: iter([lost])))
        assert ledger.snapshot == 0
        wrong = type(block)(block.rows.drop_columns(["day"]), (), 2, block.raw)
        with pytest.raises(RecordError, match="other columns"):
            put(ledger, again(file, blocks=lambda: iter([wrong])))
        for column in ("native_id", "known_at", "row"):
            at = block.rows.column_names.index(column)
            kind = block.rows.schema.field(at)
            rows = block.rows.set_column(at, kind, pa.nulls(2, kind.type))
            with pytest.raises(RecordError, match=f"without .*{column[-2:]}"):
                put(
                    ledger, again(file, blocks=partial(iter, [type(block)(rows, (), 2, block.raw)]))
                )
        assert ledger.verify().leftovers == ()


def test_a_file_that_changes_while_it_is_read_is_refused(tmp_path: Path) -> None:
    file = feed_file(tmp_path, "1.tsv", [event(1)])
    file.path.write_bytes(b"something else")
    with Ledger.open(tmp_path / "l", create=True) as ledger:
        with pytest.raises(FeedError, match="changed while it was read"):
            put(ledger, file)
        assert ledger.feed_files() == []
        assert ledger.verify().leftovers == ()


def test_the_clock_may_go_back_and_sequences_do_not(tmp_path: Path) -> None:
    with Ledger.open(tmp_path / "l", create=True) as ledger:
        put(ledger, feed_file(tmp_path, "1.tsv", [event(1)]))
        put(ledger, feed_file(tmp_path, "2.tsv", [event(2)]), now=NOW - timedelta(hours=1))
        assert [f.seq for f in ledger.feed_files()] == [1, 2]
        assert ledger.catalogue.last_recorded_at == NOW


def test_text_ids_in_no_order_are_found_in_every_segment_and_in_the_files_that_wait(
    tmp_path: Path,
) -> None:
    same = [event(f"{'CAB'[n % 3]}{n}") for n in range(60)]
    with Ledger.open(tmp_path / "l", create=True) as ledger:
        for first in range(0, 7, 2):
            files = [
                feed_file(tmp_path, f"{n}", same[n::7], numbered=False, block_rows=3)
                for n in range(first, min(first + 2, 7))
            ]
            put(ledger, *files)
        # Every row once more in two files of one commit, the second with other content.
        other = [{**row, "mentions": 4, "known_at": later(1)} for row in same]
        receipts = put(
            ledger,
            feed_file(tmp_path, "same", [*same, event("Z1")], numbered=False, block_rows=9),
            feed_file(tmp_path, "other", [*other, event("Z1")], numbered=False, block_rows=9),
        )
        assert [(r.added, r.revised, r.held) for r in receipts] == [(1, 0, 60), (0, 60, 1)]
        assert ledger.rows().num_rows == 61
        assert ledger.verify().ok


@pytest.mark.parametrize(
    ("native_id", "raw"),
    [("AB 12", b"AB 12\tbad"), ("AB 12", b'1,"AB 12",bad'), ("D4", b'"D4";bad'), (7, b"007|bad")],
)
def test_a_row_that_a_complete_file_has_but_nobody_can_read_is_not_taken_back(
    tmp_path: Path, native_id: int | str, raw: bytes
) -> None:
    numbered = isinstance(native_id, int)
    others: list[int | str] = [1, 2] if numbered else ["C3", "E5"]
    first = [event(i) for i in (native_id, *others)]
    with Ledger.open(tmp_path / "l", create=True) as ledger:
        put(ledger, feed_file(tmp_path, "1", first, numbered=numbered))
        second = feed_file(
            tmp_path, "2", first[1:2], aside=[("day", raw)], numbered=numbered, complete=True
        )
        assert put(ledger, second)[0].retracted == 1
        assert str(native_id) in ledger.rows()["native_id"].to_pylist()
