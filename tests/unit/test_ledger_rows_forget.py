"""What a feed gave and somebody had forgotten is nowhere in the folder, and does not come back."""

from __future__ import annotations

from pathlib import Path

import pytest
from ledger_rows_sample import NOW, again, event, feed_file, later, put, stored

from chalkcircle.ledger import Ledger
from chalkcircle.model import NotInLedger

_SECRET = "https://example.org/a-secret"


def _everywhere(root: Path, word: bytes) -> list[str]:
    return [p.name for p in root.rglob("*") if p.is_file() and word in p.read_bytes()]


def _sum(ledger: Ledger) -> dict[int, int]:
    """The net count of rows by native id: 1 stands, 0 does not."""
    found: dict[int, int] = {}
    for row in stored(ledger):
        found[row["native_id"]] = found.get(row["native_id"], 0) + row["sign"]
    return found


def test_a_row_is_forgotten_with_its_revisions_and_files(tmp_path: Path) -> None:
    bad = b"7\t" + _SECRET.encode()
    one = feed_file(tmp_path, "1", [event(7, source=_SECRET), event(8)], aside=[("day", bad)])
    two = feed_file(tmp_path, "2", [event(7, source=_SECRET, mentions=9, known_at=later(1))])
    held = feed_file(tmp_path, "3", [event(7, source=_SECRET, mentions=9), event(77)])
    other = feed_file(tmp_path, "4", [event(9)])
    with Ledger.open(tmp_path / "l", create=True) as ledger:
        put(ledger, one)
        put(ledger, two, held, other)
        ledger.compact()
        gone = ledger.forget("gdelt:7", reason="asked", now=NOW)
        assert (gone.rows, gone.raw) == (3, 3)
        assert _sum(ledger) == {8: 1, 77: 1, 9: 1}
        with pytest.raises(NotInLedger, match=r"Forgotten row .*asked"):
            ledger.row_history("gdelt", 7)
        with pytest.raises(NotInLedger, match="Forgotten archived file"):
            ledger.raw_row("gdelt", 8)
        assert ledger.raw_row("gdelt", 9).row == 1
        assert [q.raw for q in ledger.quarantined()] == [b""]
        found = ledger.verify()
        assert (found.faults, found.leftovers) == ((), ())
        assert _everywhere(tmp_path / "l", _SECRET.encode()) == []
        assert ledger.forget("gdelt:7", reason="again", now=NOW).rows == 0
        # The same bytes, and the same row in others.
        assert put(ledger, one)[0].again
        late = feed_file(tmp_path, "5", [event(7, source=_SECRET), event(10)])
        (receipt,) = put(ledger, late)
        assert (receipt.read, receipt.added, receipt.reasons) == (2, 1, {"forgotten": 1})
        assert ledger.verify().ok
        assert _everywhere(tmp_path / "l", _SECRET.encode()) == []


def test_a_file_is_forgotten_as_if_it_had_never_come(tmp_path: Path) -> None:
    files = [
        feed_file(tmp_path, "1", [event(7), event(8)]),
        feed_file(tmp_path, "2", [event(7, source=_SECRET, known_at=later(1)), event(9)]),
        feed_file(tmp_path, "3", [event(7, mentions=1, known_at=later(2)), event(9, mentions=1)]),
    ]
    with Ledger.open(tmp_path / "l", create=True) as ledger:
        put(ledger, files[0])
        put(ledger, *files[1:])
        assert _sum(ledger) == {7: 1, 8: 1, 9: 1}
        assert ledger.forget(files[1].sha256, reason="asked", now=NOW).raw == 1
        assert _sum(ledger) == {7: 1, 8: 1, 9: 1}
        told = [(r["revision"], r["sign"], r["source"]) for r in
                ledger.row_history("gdelt", 7).to_pylist()]  # fmt: skip
        assert told == [
            (0, 1, "https://example.org/1"),
            (0, -1, "https://example.org/1"),
            (2, 1, "https://example.org/1"),
        ]
        assert [(r["native_id"], r["mentions"]) for r in ledger.rows().to_pylist()] == [
            ("8", 3), ("7", 1), ("9", 1),
        ]  # fmt: skip
        found = ledger.verify()
        assert (found.faults, found.leftovers) == ((), ())
        assert _everywhere(tmp_path / "l", _SECRET.encode()) == []
        (receipt,) = put(ledger, again(files[1], name="2b"))
        assert (receipt.again, receipt.reasons) == (True, {"forgotten": 1})
        assert [f.name for f in ledger.feed_files()] == ["1", "3"]
        (receipt,) = put(ledger, feed_file(tmp_path, "4", [event(11)]))
        assert [f.id for f in ledger.feed_files()] == [1, 3, 4]


def test_the_last_file_of_a_chain_is_forgotten_and_the_one_before_stands(tmp_path: Path) -> None:
    files = [
        feed_file(tmp_path, "1", [event(7), event(8)], complete=True),
        feed_file(tmp_path, "2", [event(7, mentions=9, known_at=later(1))], complete=True),
    ]
    with Ledger.open(tmp_path / "l", create=True) as ledger:
        put(ledger, *files)
        assert _sum(ledger) == {7: 1, 8: 0}
        ledger.forget(files[1].sha256, reason="asked", now=NOW)
        assert _sum(ledger) == {7: 1, 8: 1}
        assert [r["mentions"] for r in ledger.rows().to_pylist()] == [3, 3]
        assert ledger.verify().ok
