"""Compaction and checking of rows: nothing changes but the files, and every damage is named."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from ledger_harm import empty, flip
from ledger_rows_sample import NOW, event, feed_file, later, put

from chalkcircle.ledger import QUARANTINE, Ledger, Table, restore
from chalkcircle.model import LedgerDamaged


def filled_rows(folder: Path, files: int = 6) -> Ledger:
    """A ledger in ``folder / l`` with a commit for each file, revisions and rows set aside."""
    ledger = Ledger.open(folder / "l", create=True)
    for n in range(1, files + 1):
        rows = [event(0, mentions=n, known_at=later(n)), event(n, known_at=later(n))]
        put(ledger, feed_file(folder, f"{n}", rows, aside=[("columns", f"bad {n}".encode())]))
    gkg = {"native_id": "20250716-1", "known_at": later(0), "themes": "A;B"}
    put(ledger, feed_file(folder, "g", [gkg], table=Table.GKG, numbered=False))
    return ledger


def answers(ledger: Ledger) -> list[list[dict[str, Any]]]:
    """What a ledger answers, as of now and in every snapshot."""
    found = [ledger.rows(snapshot=n).to_pylist() for n in range(ledger.snapshot + 1)]
    found.append(ledger.row_history("gdelt", 0).to_pylist())
    found.append([{"raw": q.raw, "name": q.name} for q in ledger.quarantined()])
    return [*found, ledger.rows(table=Table.GKG).to_pylist()]


def test_after_a_compaction_every_answer_is_what_it_was(tmp_path: Path) -> None:
    with filled_rows(tmp_path) as ledger, Ledger.open(tmp_path / "l") as reader:
        before = answers(ledger)
        assert answers(reader) == before
        assert ledger.compact() == 10
        assert [s.content for s in ledger.row_segments()] == ["events", "gkg", QUARANTINE]
        assert answers(ledger) == answers(reader) == before
        found = ledger.verify()
        assert (found.ok, found.leftovers) == (True, ())
        assert (found.feed_files, found.rows, found.quarantined) == (7, 18, 6)
        assert ledger.compact() == 0
        put(ledger, feed_file(tmp_path, "late", [event(0, known_at=later(99))]))
        assert ledger.compact() == 1
        assert answers(ledger)[: len(before) - 3] == before[:-3]
    restore(tmp_path / "l", tmp_path / "m")
    with Ledger.open(tmp_path / "m") as ledger:
        assert answers(ledger)[: len(before) - 3] == before[:-3]


def test_a_compaction_that_is_cut_off_leaves_all_as_it_was(tmp_path: Path) -> None:
    with filled_rows(tmp_path) as ledger:
        before = answers(ledger)
        victim = ledger.row_segments(QUARANTINE)[-1]
        (tmp_path / "l" / "segments" / victim.file).write_bytes(b"")
        with Ledger.open(tmp_path / "l") as fresh:
            with pytest.raises(LedgerDamaged, match=victim.file):
                fresh.compact()
            assert fresh.rows().to_pylist() == before[-4]


@pytest.mark.parametrize("harm", [flip, empty, Path.unlink])
@pytest.mark.parametrize("what", ["events", QUARANTINE, "raw"])
def test_damage_is_named(tmp_path: Path, harm: Callable[[Path], None], what: str) -> None:
    with filled_rows(tmp_path) as ledger:
        if what == "raw":
            victim = ledger.archived(ledger.feed_files()[2].sha256)
        else:
            victim = ledger.row_path(ledger.row_segments(what)[2])
    harm(victim)
    with Ledger.open(tmp_path / "l") as ledger:
        faults = ledger.verify().faults
        assert len(faults) == 1
        assert victim.name in faults[0]
        asked: dict[str, Callable[[], object]] = {
            "events": ledger.rows,
            QUARANTINE: ledger.quarantined,
            "raw": lambda: ledger.raw_row("gdelt", 3),
        }
        with pytest.raises(LedgerDamaged, match=victim.name):
            asked[what]()


def test_every_flipped_bit_of_a_segment_of_rows_is_found(tmp_path: Path) -> None:
    with filled_rows(tmp_path, 1) as ledger:
        victim = ledger.row_path(ledger.row_segments("events")[0])
        good, chance = victim.read_bytes(), random.Random(11)
        for _ in range(60):
            data = bytearray(good)
            bit = chance.randrange(len(data) * 8)
            data[bit // 8] ^= 1 << bit % 8
            victim.write_bytes(data)
            assert not ledger.verify().ok
        victim.write_bytes(good)
        assert ledger.verify().ok


@pytest.mark.parametrize(
    ("sql", "told"),
    [
        ("update feed_file set stored = stored + 1 where id = 2", "rows of 2 .* not all there"),
        ("update feed_file set held = held + 1 where id = 2", "2 has 3 rows, 4 accounted for"),
        ("delete from feed_file where id = 2", "rows of a file 2 that is not here"),
        ("delete from raw where seq = 2", "the archive lacks 2"),
        ("update row_segment set rows = 9 where seq_low = 2 and content = 'events'", "9 ackn"),
    ],
)
def test_a_catalogue_that_says_otherwise_is_told(tmp_path: Path, sql: str, told: str) -> None:
    with filled_rows(tmp_path, 3) as ledger:
        ledger.catalogue.execute(sql)
        with pytest.raises(AssertionError, match=told):
            assert ledger.verify().ok, ledger.verify().faults


def test_large_segments_are_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chalkcircle.ledger.rows.compacting._ROWS", 8)
    with filled_rows(tmp_path) as ledger:
        before = answers(ledger)
        ledger.compact()
        assert [s.rows for s in ledger.row_segments("events")] == [8, 6, 3]
        assert answers(ledger) == before
        assert ledger.catalogue.last_recorded_at == NOW
