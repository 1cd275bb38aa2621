"""Rows of feeds as of any past moment, chosen, followed through revisions, down to their line."""

from __future__ import annotations

import gzip
import io
import zipfile
from dataclasses import replace
from datetime import UTC, date, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from ledger_rows_sample import DAY, NOW, event, feed_file, later, line_of, put

from chalkcircle.ledger import Ledger, Table
from chalkcircle.model import NotInLedger, Quad, RecordError, Selection, sha256


def _told(ledger: Ledger, **asked: Any) -> list[tuple[str, int]]:
    selection = asked.pop("selection", Selection())
    return [(r["native_id"], r["mentions"]) for r in ledger.rows(selection, **asked).to_pylist()]


def _revised(tmp_path: Path) -> Ledger:
    """7 is told thrice and taken back, 8 stays; each file is a commit."""
    ledger = Ledger.open(tmp_path / "l", create=True)
    put(ledger, feed_file(tmp_path, "1", [event(7), event(8, mentions=1)]))
    put(ledger, feed_file(tmp_path, "2", [event(7, mentions=5, known_at=later(2))]))
    put(ledger, feed_file(tmp_path, "3", [event(7, mentions=6, known_at=later(2))]))
    put(ledger, feed_file(tmp_path, "4", [event(8, known_at=later(9), mentions=1)], complete=True))
    return ledger


def test_a_question_as_of_then_is_answered_as_it_was_known(tmp_path: Path) -> None:
    with _revised(tmp_path) as ledger:
        at = [later(h).replace(tzinfo=UTC) for h in (-1, 0, 1, 2)]
        assert _told(ledger, as_of=at[0]) == []
        assert _told(ledger, as_of=at[1]) == [("7", 3), ("8", 1)]
        assert _told(ledger, as_of=at[2]) == [("7", 3), ("8", 1)]
        assert _told(ledger, as_of=at[3]) == [("8", 1), ("7", 5)]
        # The third file told nothing later, so that it was known when it came.
        assert _told(ledger, as_of=NOW - timedelta(seconds=1)) == [("8", 1), ("7", 5)]
        assert _told(ledger, as_of=NOW) == _told(ledger) == [("8", 1)]
        for snapshot, told in enumerate([[], [("7", 3), ("8", 1)], [("8", 1), ("7", 5)]]):
            assert _told(ledger, snapshot=snapshot) == told
        with pytest.raises(NotInLedger):
            _told(ledger, snapshot=5)


def test_what_came_late_is_known_then_and_not_in_older_snapshots(tmp_path: Path) -> None:
    with Ledger.open(tmp_path / "l", create=True) as ledger:
        put(ledger, feed_file(tmp_path, "1", [event(9, known_at=later(5))]))
        put(ledger, feed_file(tmp_path, "0", [event(4)]))
        early = later(1).replace(tzinfo=UTC)
        assert _told(ledger, as_of=early) == [("4", 3)]
        assert _told(ledger, as_of=early, snapshot=1) == []
        assert _told(ledger) == [("4", 3), ("9", 3)]


@pytest.mark.parametrize(
    ("selection", "ids"),
    [
        ({"codes": ("LOW",)}, "123"),
        ({"codes": ("SEA", "XXX")}, "4"),
        ({"dyad": ("UPL", "LOW")}, "123"),
        ({"dyad": ("UPL", "LOW"), "directed": True}, "12"),
        ({"quads": (Quad(1),)}, "3"),
        ({"since": DAY + timedelta(days=1)}, "34"),
        ({"since": DAY + timedelta(days=2)}, "4"),
        ({"until": DAY}, "123"),
        ({"until": DAY - timedelta(days=1)}, ""),
        ({"known_since": date(2025, 7, 17)}, "4"),
        ({"known_until": date(2025, 7, 16)}, "123"),
        ({"feeds": ("gdelt",)}, "123"),
        ({"feeds": ("other",)}, "4"),
        ({"feeds": ("none",)}, ""),
    ],
)
def test_rows_are_chosen(tmp_path: Path, selection: dict[str, Any], ids: str) -> None:
    rows = [
        event(1),
        event(2),
        event(3, actor="LOW", recipient="UPL", quad=1, day_end=DAY + timedelta(days=1)),
    ]
    other = event("4", actor="SEA", recipient=None, day=DAY + timedelta(days=9), known_at=later(30))
    with Ledger.open(tmp_path / "l", create=True) as ledger:
        put(ledger, feed_file(tmp_path, "1", rows))
        put(ledger, feed_file(tmp_path, "2", [other], feed="other", numbered=False))
        found = _told(ledger, selection=Selection(**selection))
        assert "".join(i for i, _ in found) == ids
        assert len(_told(ledger, selection=Selection(**selection), limit=1)) == min(len(ids), 1)


def test_a_selection_that_rows_cannot_answer_is_refused(tmp_path: Path) -> None:
    with Ledger.open(tmp_path / "l", create=True) as ledger:
        with pytest.raises(RecordError, match="outlets"):
            ledger.rows(Selection(outlets=("Herald",)))
        with pytest.raises(RecordError, match="codes"):
            ledger.rows(Selection(codes=("UPL",)), table=Table.GKG)
        assert ledger.rows().num_rows == 0
        assert "file_sha256" in ledger.rows().column_names


def test_other_tables_are_listed_by_what_they_have(tmp_path: Path) -> None:
    mention = {"event_id": 7, "event_at": later(0), "known_at": later(1), "source": "u"}
    gkg = {"native_id": "20250716-1", "known_at": later(0), "themes": "A;B"}
    with Ledger.open(tmp_path / "l", create=True) as ledger:
        put(ledger, feed_file(tmp_path, "m", [mention], table=Table.MENTIONS))
        put(ledger, feed_file(tmp_path, "g", [gkg], table=Table.GKG, numbered=False))
        assert ledger.rows(table=Table.MENTIONS).to_pylist()[0]["event_id"] == 7
        assert ledger.rows(table=Table.GKG).to_pylist()[0]["themes"] == "A;B"
        late = Selection(known_since=date(2025, 7, 17))
        assert ledger.rows(late, table=Table.GKG).num_rows == 0
        assert ledger.row_history("gdelt", "20250716-1", table=Table.GKG).num_rows == 1


def test_the_history_of_a_row_is_whole(tmp_path: Path) -> None:
    with _revised(tmp_path) as ledger:
        rows = ledger.row_history("gdelt", 7).to_pylist()
        assert [(r["revision"], r["sign"], r["mentions"], r["file_name"]) for r in rows] == [
            (0, 1, 3, "1"),
            (0, -1, 3, "2"),
            (1, 1, 5, "2"),
            (1, -1, 5, "3"),
            (2, 1, 6, "3"),
            (2, -1, 6, "4"),
        ]
        for unknown in (99, "x", "²"):
            with pytest.raises(NotInLedger, match="Unknown row"):
                ledger.row_history("gdelt", unknown)
        with pytest.raises(NotInLedger):
            ledger.row_history("other", 7)


def test_rows_set_aside_are_listed_with_file_line_and_bytes(tmp_path: Path) -> None:
    one = feed_file(tmp_path, "1", [event(1)], aside=[("columns", b"a"), ("day: SQLDATE", b"b")])
    two = feed_file(
        tmp_path, "2", [event("x")], aside=[("columns", b"c")], feed="o", numbered=False
    )
    with Ledger.open(tmp_path / "l", create=True) as ledger:
        put(ledger, one)
        put(ledger, two)
        found = ledger.quarantined()
        assert [(q.feed, q.name, q.row, q.reason, q.raw) for q in found] == [
            ("gdelt", "1", 2, "columns", b"a"),
            ("gdelt", "1", 3, "day: SQLDATE", b"b"),
            ("o", "2", 2, "columns", b"c"),
        ]
        assert [q.raw for q in ledger.quarantined("o")] == [b"c"]
        assert [q.raw for q in ledger.quarantined(reason="day")] == [b"b"]
        assert [q.raw for q in ledger.quarantined(snapshot=1, limit=1)] == [b"a"]
        info = ledger.info()
        assert (info.feed_files, info.rows, info.quarantined) == (2, {"gdelt": 1, "o": 1}, 3)


def _zip(data: bytes) -> bytes:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as packed:
        packed.writestr("export.CSV", data)
    return sink.getvalue()


def _zstd(data: bytes) -> bytes:
    return bytes(pa.compress(data, codec="zstd", asbytes=True))


@pytest.mark.parametrize("pack", [bytes, _zip, gzip.compress, _zstd])
def test_a_row_opens_down_to_its_line(tmp_path: Path, pack: Any) -> None:
    rows = [event(1), event(2, source="https://example.org/2")]
    plain = feed_file(tmp_path, "1", rows)
    data = pack(plain.path.read_bytes())
    plain.path.write_bytes(data)
    with Ledger.open(tmp_path / "l", create=True) as ledger:
        put(ledger, replace(plain, sha256=sha256(data)))
        found = ledger.raw_row("gdelt", 2)
        assert (found.line, found.row, found.name) == (line_of(rows[1]), 2, "1")
        with pytest.raises(NotInLedger):
            ledger.raw_row("gdelt", 3)
