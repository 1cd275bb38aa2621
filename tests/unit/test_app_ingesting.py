"""Ingesting long inputs: in batches, killed and gone on with, nothing twice and nothing lost."""

from __future__ import annotations

import gzip
import json
import random
import signal
import subprocess
import sys
import time
from datetime import date, timedelta
from pathlib import Path

import pytest
from ingest_child import NOW, PlainCoder, shop_of

from chalkcircle import app
from chalkcircle.ledger import Ledger
from chalkcircle.model import UnreadableInput

_CHILD = Path(__file__).with_name("ingest_child.py")


def archive(path: Path, days: int, a_day: int = 5) -> Path:
    """Days of items: a topic, then texts of which every second speaks of shelling."""
    rows = []
    for number in range(days):
        texts = [
            f"Unit {number}.{n} {'shelled' if n % 2 else 'saw'} a hill. (Herald)"
            for n in range(a_day)
        ]
        day = str(date(2004, 1, 1) + timedelta(number))
        rows.append(json.dumps({"date": day, "items": {"War": ["A topic", *texts]}}))
    path.write_bytes(gzip.compress("\n".join(rows).encode()))
    return path


def contents(root: Path) -> tuple[set[str], set[str], int, int]:
    """Ids of all documents and claims that stand, how many rows there are, files archived."""
    with Ledger.open(root) as ledger:
        assert ledger.verify().ok
        documents, claims = ledger.documents(), ledger.claims()
        assert len(documents) == len({d.document_id for d in documents})
        return (
            {d.document_id for d in documents},
            {c.claim_id for c in claims},
            ledger.info().claim_rows,
            ledger.verify().raw,
        )


def start(
    file: Path, root: Path, *, slow: float = 0.005, commit: int = 50
) -> subprocess.Popen[str]:
    words = [sys.executable, str(_CHILD), str(file), str(root), str(slow), str(commit)]
    return subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def wait_for(root: Path, commits: int, child: subprocess.Popen[str]) -> None:
    """Until files of so many commits lie there; the last may be about to be committed."""
    for _ in range(6000):
        assert child.poll() is None
        if len(list(root.glob("segments/*-claims-*.parquet"))) >= commits:
            return
        time.sleep(0.005)
    pytest.fail("nothing was stored in 30 seconds")


def test_killed_again_and_again_it_ends_as_if_nothing_had_been(tmp_path: Path) -> None:
    file, chance = archive(tmp_path / "days.jsonl.gz", 80), random.Random(7)
    whole, root = tmp_path / "whole", tmp_path / "killed"
    with Ledger.open(whole, create=True) as ledger:
        done = app.ingest(shop_of(whole), ledger, [file], now=NOW)
    assert (done.added, done.eventful, done.telling, done.snapshot) == (400, 160, 400, 1)
    kept = 0
    for commits in (1, 3, 5):
        child = start(file, root)
        wait_for(root, commits, child)
        time.sleep(chance.uniform(0.0, 0.05))
        child.kill()
        child.communicate()
        assert child.returncode == -signal.SIGKILL
        with Ledger.open(root) as ledger:
            assert ledger.verify().ok
            before, kept = kept, len(ledger.documents())
            assert before < kept < 400
    child = start(file, root, slow=0.0)
    said, _ = child.communicate()
    assert said == f"{400 - kept} {kept}\n"
    assert contents(root) == contents(whole)


def test_ctrl_c_says_what_is_kept_and_how_to_go_on(tmp_path: Path) -> None:
    file, root = archive(tmp_path / "days.jsonl.gz", 4_000), tmp_path / "l"
    child = start(file, root)
    wait_for(root, 2, child)
    child.send_signal(signal.SIGINT)
    said, told = child.communicate()
    assert (child.returncode, said) == (130, "")
    assert "Traceback" not in told
    with Ledger.open(root) as ledger:
        kept = len(ledger.documents())
    assert f"Stopped. {kept} documents of this run stored in l" in told
    assert "Type the same command again" in told


def test_a_small_input_is_one_commit_and_a_long_one_many(tmp_path: Path) -> None:
    file = archive(tmp_path / "days.jsonl.gz", 50)
    told: list[app.Pace] = []
    with Ledger.open(tmp_path / "l", create=True) as ledger:
        shop = shop_of(tmp_path / "l", commit=100)
        done = app.ingest(shop, ledger, [file], now=NOW, progress=told.append)
        assert (done.given, done.added, len(done.skipped), done.snapshot) == (300, 250, 50, 3)
        assert done.given == done.added + done.held + len(done.skipped)
        assert isinstance(shop.coder, PlainCoder)
        assert max(shop.coder.sizes) == 50
        assert ledger.verify().raw == 1
    assert told[-1] == app.Pace(done=300, total=300, read=250, eventful=100, stored=250)
    assert [p.done for p in told] == sorted(p.done for p in told)
    assert sorted({p.stored for p in told}) == [0, 100, 200, 250]


def test_time_alone_makes_a_commit(tmp_path: Path) -> None:
    file = archive(tmp_path / "days.jsonl.gz", 50)
    seconds = iter(range(0, 10_000, 20))
    with Ledger.open(tmp_path / "l", create=True) as ledger:
        shop = shop_of(tmp_path / "l", within=50.0)
        done = app.ingest(shop, ledger, [file], now=NOW, clock=lambda: next(seconds))
    assert done.snapshot == 2


def test_what_is_held_is_recognised_without_reading(tmp_path: Path) -> None:
    file = archive(tmp_path / "days.jsonl.gz", 250, 20)
    with Ledger.open(tmp_path / "l", create=True) as ledger:
        app.ingest(shop_of(tmp_path / "l"), ledger, [file], now=NOW)
        snapshot, shop = ledger.snapshot, shop_of(tmp_path / "l")
        started = time.process_time()
        done = app.ingest(shop, ledger, [file], now=NOW)
        assert time.process_time() - started < 3
        assert (done.held, done.added, done.read) == (5_000, 0, 0)
        assert ledger.snapshot == snapshot
        assert isinstance(shop.coder, PlainCoder)
        assert shop.coder.sizes == []


def test_what_was_forgotten_is_counted_apart_and_read_by_no_coder(tmp_path: Path) -> None:
    file = archive(tmp_path / "days.jsonl.gz", 3)
    with Ledger.open(tmp_path / "l", create=True) as ledger:
        app.ingest(shop_of(tmp_path / "l"), ledger, [file], now=NOW)
        for document in ledger.documents()[:2]:
            app.forget(ledger, document.document_id, reason="asked", now=NOW)
        archive(file, 4)
        shop = shop_of(tmp_path / "l")
        done = app.ingest(shop, ledger, [file], now=NOW)
        assert (done.added, done.held, done.forgotten, len(done.skipped)) == (5, 13, 2, 4)
        assert done.given == done.added + done.held + len(done.skipped) + done.forgotten
        assert isinstance(shop.coder, PlainCoder)
        assert (done.read, sum(shop.coder.sizes)) == (5, 5)
        assert [s.reason for s in done.not_coded].count("forgotten") == 2
        assert ledger.verify().raw == 0  # Both files hold what was forgotten.


def test_a_forgotten_claim_is_no_forgotten_document(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"

    def ingest(day: str) -> app.Ingested:
        file.write_text(json.dumps({"id": "1", "date": day, "text": "Upland shelled it."}), "utf-8")
        return app.ingest(shop_of(tmp_path / "l"), ledger, [file], now=NOW)

    with Ledger.open(tmp_path / "l", create=True) as ledger:
        ingest("2004-05-01")
        app.forget(ledger, ledger.claims()[0].claim_id, reason="asked", now=NOW)
        ingest("2004-05-02")
        undone = ingest("2004-05-01")
    assert (undone.given, undone.held, undone.forgotten) == (1, 1, 0)
    (told,) = undone.not_coded
    assert (told.reason, told.detail) == ("forgotten-claims", "forgotten on request: 1 claim")


def test_copies_stay_and_corrections_replace_whatever_the_batch(tmp_path: Path) -> None:
    text = "Upland shelled Lowland."
    rows = [{"id": str(n), "date": "2004-05-01", "text": text, "source": f"P{n}"} for n in range(7)]
    file = tmp_path / "a.jsonl"
    root = tmp_path / "l"

    def ingest(*given: dict[str, str]) -> app.Ingested:
        file.write_text("\n".join(map(json.dumps, given)), "utf-8")
        with Ledger.open(root, create=True) as ledger:
            return app.ingest(shop_of(root, commit=2), ledger, [file], now=NOW)

    first = ingest(*rows)
    assert (first.added, first.revised) == (7, 0)
    corrected = ingest(*rows[:6], {**rows[6], "date": "2004-05-02"})
    assert (corrected.held, corrected.added, corrected.revised) == (6, 1, 1)
    with Ledger.open(root) as ledger:
        assert len(ledger.claims()) == 14
    undone = ingest(*rows)
    assert (undone.held, undone.revised) == (7, 1)
    with Ledger.open(root) as ledger:
        assert len(ledger.claims()) == 14
        known = {c.known_at.date() for c in ledger.claims() if c.supersedes is None}
    assert date(2004, 5, 2) not in known


def test_a_file_changed_while_it_is_read_is_refused(tmp_path: Path) -> None:
    file = archive(tmp_path / "days.jsonl.gz", 3)
    inputs = app.open_inputs([file], published=None, today=NOW.date())
    assert len(inputs) == 18
    before = file.read_bytes()
    with Ledger.open(tmp_path / "l", create=True) as ledger:
        file.write_bytes(b"something else")
        with pytest.raises(UnreadableInput, match="changed while"):
            app.ingest(shop_of(tmp_path / "l"), ledger, inputs, now=NOW)
        assert ledger.snapshot == 0
        file.write_bytes(before)
        assert app.ingest(shop_of(tmp_path / "l"), ledger, inputs, now=NOW).added == 15


def test_one_bad_file_leaves_the_ledger_as_it_was(tmp_path: Path) -> None:
    file = archive(tmp_path / "days.jsonl.gz", 3)
    (tmp_path / "bad.jsonl.gz").write_bytes(file.read_bytes()[:-20])
    files = [file, tmp_path / "bad.jsonl.gz"]
    with Ledger.open(tmp_path / "l", create=True) as ledger:
        with pytest.raises(
            UnreadableInput, match=r"(?s)it is broken.*bad\.jsonl\.gz.*--keep-going"
        ):
            app.ingest(shop_of(tmp_path / "l"), ledger, files, now=NOW)
        assert ledger.snapshot == 0
        done = app.ingest(shop_of(tmp_path / "l"), ledger, files, now=NOW, keep_going=True)
        assert (done.given, done.added, len(done.skipped)) == (19, 15, 4)
