"""Lost segments come back from the archive, a lost catalogue from the segments, or it is told."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from ledger_harm import as_layout, empty, flip
from ledger_rows_sample import NOW, again, event, feed_file, later, put, stored
from ledger_sample import batch, claim, document

from chalkcircle.ledger import QUARANTINE, FeedFile, Ledger, StoredFile, Table, rebuild
from chalkcircle.ledger.catalogue import BACKUP, FILE
from chalkcircle.model import LedgerDamaged, LedgerMissing

Reread = Callable[[StoredFile, Path, datetime], FeedFile]


def _filled(folder: Path) -> tuple[Path, Reread]:
    """A ledger with prose and rows: revised, set aside, taken back; and a reader of its archive."""
    root = folder / "l"
    gkg = {"native_id": "20250716-1", "known_at": later(0), "themes": "A;B"}
    commits = [
        [
            feed_file(folder, "1", [event(n) for n in range(1, 6)], aside=[("columns", b"x")]),
            feed_file(folder, "2", [event(2, mentions=9, known_at=later(1)), event(3), event(9)]),
        ],
        [feed_file(folder, "g", [gkg], table=Table.GKG, numbered=False)],
        [feed_file(folder, "3", [event(2), event(4), event(5), event(5, quad=1)], complete=True)],
        [feed_file(folder, "4", [event(2, mentions=1), event(9, known_at=later(8))])],
    ]
    files = {file.sha256: file for commit in commits for file in commit}
    with Ledger.open(root, create=True) as ledger:
        one, two = document("One report."), document("Another report.")
        ledger.append(batch(one, claims=(claim(one),)), now=NOW)
        for commit in commits:
            put(ledger, *commit)
        ledger.append(batch(two, claims=(claim(two),)), now=NOW)
        assert ledger.verify().ok

    def read(file: StoredFile, path: Path, _came: datetime) -> FeedFile:
        assert path.read_bytes() == files[file.sha256].path.read_bytes()
        return again(files[file.sha256], path=path)

    return root, read


def _all(ledger: Ledger) -> list[Any]:
    rows = [stored(ledger, content) for content in ("events", "gkg", QUARANTINE)]
    whole = [sorted(map(repr, part)) for part in rows]
    return [whole, answers_but_zero(ledger), ledger.documents(), ledger.claims()]


def answers_but_zero(ledger: Ledger) -> list[Any]:
    found: list[Any] = [ledger.rows(snapshot=n).to_pylist() for n in range(ledger.snapshot + 1)]
    return [*found, ledger.row_history("gdelt", 2).to_pylist(), ledger.quarantined()]


@pytest.mark.parametrize("harm", [Path.unlink, empty, flip])
@pytest.mark.parametrize("victims", ["first", "each", "all"])
def test_a_lost_segment_comes_back_from_the_archive(
    tmp_path: Path, harm: Callable[[Path], None], victims: str
) -> None:
    root, read = _filled(tmp_path)
    with Ledger.open(root) as ledger:
        before, segments = _all(ledger), [s.file for s in ledger.row_segments()]
    for turn in range(len(segments) if victims == "each" else 1):
        with Ledger.open(root) as ledger:
            rows = {s.file: s.rows for s in ledger.row_segments()}
        names = list(rows)
        chosen = {"first": names[:1], "each": names[turn : turn + 1], "all": names}[victims]
        for name in chosen:
            harm(root / "segments" / name)
        with Ledger.open(root) as ledger:
            assert not ledger.verify().ok
        found = rebuild(root, read=read)
        assert (found.catalogue, found.lost, found.found.faults) == (False, (), ())
        assert found.rows == sum(rows[name] for name in chosen)
        with Ledger.open(root) as ledger:
            assert _all(ledger) == before


def test_what_the_reader_gives_otherwise_now_is_told_and_not_put_in(tmp_path: Path) -> None:
    root, read = _filled(tmp_path)
    with Ledger.open(root) as ledger:
        victim = ledger.row_segments("events")[0]
        before = ledger.rows().num_rows
    (root / "segments" / victim.file).unlink()

    def other(file: StoredFile, path: Path, came: datetime) -> FeedFile:
        found = read(file, path, came)
        if file.name != "1":
            return found
        return replace(found, reader="test.v2", blocks=lambda: _cut(found))

    found = rebuild(root, read=other)
    assert any("Rows of 1 are lost" in told and "test.v2" in told for told in found.lost)
    # Not half of it: the fault stays until a copy is brought back.
    assert any(victim.file in fault for fault in found.found.faults)
    assert any("no reader" in told for told in rebuild(root, read=None).lost)
    assert rebuild(root, read=read).found.ok
    with Ledger.open(root) as ledger:
        assert ledger.rows().num_rows == before


def _cut(file: FeedFile) -> Iterator[Any]:
    for block in file.blocks():
        yield type(block)(block.rows.slice(1), block.quarantined, block.read - 1, block.raw)


def test_without_archive_or_reader_the_loss_is_told(tmp_path: Path) -> None:
    root, read = _filled(tmp_path)
    with Ledger.open(root) as ledger:
        victim = ledger.row_segments("gkg")[0]
        raw = ledger.archived(ledger.feed_files()[2].sha256)
    (root / "segments" / victim.file).unlink()
    raw.unlink()
    found = rebuild(root, read=read)
    assert [told[:21] for told in found.lost] == ["Rows of g are lost: D"]
    assert any("readable file" in fault for fault in found.found.faults)
    with Ledger.open(root) as ledger:
        with pytest.raises(LedgerDamaged, match=victim.file):
            ledger.rows(table=Table.GKG)
        assert ledger.rows().num_rows > 0


@pytest.mark.parametrize("compacted", [False, True])
@pytest.mark.parametrize("how", ["gone", "zeroed", "cut"])
def test_a_lost_catalogue_is_made_of_the_segments(
    tmp_path: Path, how: str, compacted: bool
) -> None:
    root, read = _filled(tmp_path)
    with Ledger.open(root) as ledger:
        if compacted:
            ledger.compact()
        before = _all(ledger)
        files = ledger.feed_files()
        known = ledger.snapshot
    path = root / FILE
    if how == "gone":
        path.unlink()
    else:
        size = path.stat().st_size
        path.write_bytes(b"\0" * size if how == "zeroed" else path.read_bytes()[: size // 2])
    with pytest.raises(LedgerDamaged):
        Ledger.open(root).verify().ok or Ledger.open(root).claims()
    found = rebuild(root, read=read)
    assert (found.catalogue, found.rows, found.found.faults) == (True, 0, ())
    assert len(found.lost) >= 1
    with Ledger.open(root) as ledger:
        assert (ledger.feed_files(), ledger.snapshot) == (files, known)
        assert _all(ledger) == before
        (receipt,) = put(ledger, feed_file(tmp_path, "new", [event(99)]))
        assert receipt.seq == known + 1
        assert ledger.verify().ok
    assert rebuild(root).catalogue is False


def test_catalogue_and_segments_lost_at_once(tmp_path: Path) -> None:
    root, read = _filled(tmp_path)
    with Ledger.open(root) as ledger:
        before = _all(ledger)
        victims = [s.file for s in ledger.row_segments() if s.content == "events"][:2]
    for name in victims:
        flip(root / "segments" / name)
    (root / FILE).unlink()
    found = rebuild(root, read=read)
    assert found.found.ok
    with Ledger.open(root) as ledger:
        assert _all(ledger) == before


def test_what_was_forgotten_stays_so_after_a_rebuild(tmp_path: Path) -> None:
    root, read = _filled(tmp_path)
    with Ledger.open(root) as ledger:
        ledger.forget("gdelt:9", reason="asked", now=NOW)
        before, stones = _all(ledger), ledger.tombstones()
    (root / FILE).unlink()
    found = rebuild(root, read=read)
    assert found.catalogue
    assert found.found.ok
    with Ledger.open(root) as ledger:
        assert ledger.tombstones() == stones
        assert _all(ledger) == before


@pytest.mark.parametrize("small", [False, True])
def test_terms_that_came_with_rows_stand_in_the_segments(tmp_path: Path, small: bool) -> None:
    with Ledger.open(tmp_path / "l", create=True) as ledger:
        for n in range(3):
            files = [feed_file(tmp_path / "source", f"{n}", [event(n)])]
            list(ledger.append_rows(files, now=NOW, cards={"gdelt": f"{n}", "other": "{}"}))
        assert ledger.cards() == {"gdelt": "2"}
        if not small:
            ledger.compact()
    (tmp_path / "l" / BACKUP).unlink(missing_ok=True)
    (tmp_path / "l" / FILE).unlink()
    rebuild(tmp_path / "l")
    with Ledger.open(tmp_path / "l") as ledger:
        assert ledger.cards() == {"gdelt": "2"}
        assert ledger.verify().ok


@pytest.mark.parametrize("left", ["broken", "backup", "none"])
def test_terms_of_other_peoples_feeds_come_back_or_their_loss_is_told(
    tmp_path: Path, left: str
) -> None:
    root, read = _filled(tmp_path)
    with Ledger.open(root) as ledger:
        ledger.keep_card("own", "{}")
        ledger.compact()
        ledger.keep_card("own", '{"title": "Own"}')
        ledger.keep_card("newer", "{}")
    if left == "broken":
        # It can be read, but its seal does not hold.
        with closing(sqlite3.connect(root / FILE)) as db, db:
            db.create_function("chalkcircle_digest", -1, lambda *_: 0)
            db.execute("update raw set bytes = bytes + 1")
    else:
        (root / FILE).unlink()
    if left == "none":
        (root / BACKUP).unlink()
    found = rebuild(root, read=read)
    assert found.catalogue
    kept = {
        "broken": {"own": '{"title": "Own"}', "newer": "{}"},
        "backup": {"own": "{}"},
        "none": {},
    }[left]
    with Ledger.open(root) as ledger:
        assert ledger.cards() == kept
        assert ledger.verify().ok
    (told,) = found.lost
    assert "the terms of other people's feeds are" in told
    assert ("later ones are lost" in told) == (left != "none")


def test_a_catalogue_of_before_there_were_feeds_is_taken_over(tmp_path: Path) -> None:
    root = tmp_path / "l"
    with Ledger.open(root, create=True) as ledger:
        one, two = document("One report."), document("Another report.")
        ledger.append(batch(one, two, claims=(claim(one),)), now=NOW)
        ledger.forget(one.document_id, reason="asked", now=NOW)
        stones = ledger.tombstones()
    as_layout(root, 2)
    (root / FILE).rename(root / BACKUP)
    found = rebuild(root)
    assert "are those of catalogue.bak" in found.lost[0]
    with Ledger.open(root) as ledger:
        assert ledger.tombstones() == stones
        assert ledger.cards() == {}


def test_an_empty_folder_is_no_ledger_to_rebuild(tmp_path: Path) -> None:
    with pytest.raises(LedgerMissing):
        rebuild(tmp_path)


def test_a_number_of_a_forgotten_file_is_not_given_again_after_a_rebuild(tmp_path: Path) -> None:
    root = tmp_path / "l"
    files = [feed_file(tmp_path, str(n), [event(n), event(10 + n)]) for n in range(3)]
    with Ledger.open(root, create=True) as ledger:
        put(ledger, *files[:2])
        ledger.forget(files[1].sha256, reason="asked", now=NOW)
    for _ in range(2):
        (root / FILE).unlink()
        assert rebuild(root).found.ok
        with Ledger.open(root) as ledger:
            put(ledger, files[2])
            assert [file.id for file in ledger.feed_files()] == [1, 3]
            assert ledger.verify().ok


def test_a_mended_ledger_can_lose_its_catalogue_too(tmp_path: Path) -> None:
    root = tmp_path / "l"
    gkg = {"native_id": "20250716-1", "known_at": later(0), "themes": "A;B"}
    commit = [
        feed_file(tmp_path, "e", [event(1)]),
        feed_file(tmp_path, "held", [event(1), event(1)]),
        feed_file(tmp_path, "g", [gkg], table=Table.GKG, numbered=False),
        feed_file(tmp_path, "i", [event(1)], feed="icews"),
    ]
    files = {file.sha256: file for file in commit}
    with Ledger.open(root, create=True) as ledger:
        put(ledger, *commit)
        before = ledger.feed_files(), ledger.rows().to_pylist()
        # The one written last alone says which files were committed.
        names = [s.file for s in ledger.row_segments()]
    for name in names:
        (root / "segments" / name).unlink()
        found = rebuild(root, read=lambda file, path, _: again(files[file.sha256], path=path))
        assert (found.catalogue, found.lost, found.found.ok) == (False, (), True)
        (root / FILE).unlink()
        found = rebuild(root)
        assert (found.catalogue, found.found.faults) == (True, ())
        with Ledger.open(root) as ledger:
            assert (ledger.feed_files(), ledger.rows().to_pylist()) == before
