"""Kills, failing disks and two processes at once: nothing acknowledged is lost, nothing is half."""

from __future__ import annotations

import errno
import os
import random
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from ledger_child import CLAIMS_A_BATCH
from ledger_harm import failing_at
from ledger_sample import NOW, batch, claim, document, filled, segment_files

from chalkcircle.ledger import Ledger
from chalkcircle.model import Claim, LedgerBusy, LedgerError, TextSpan

_CHILD = Path(__file__).with_name("ledger_child.py")


def _start(root: Path, first: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, str(_CHILD), str(root), str(first)], stdout=subprocess.PIPE, text=True
    )


def _killed(child: subprocess.Popen[str], after: float) -> list[tuple[int, int]]:
    """What the child acknowledged before it was killed, ``after`` seconds past its first word."""
    assert child.stdout is not None
    first = child.stdout.readline()
    time.sleep(after)
    child.kill()
    lines = [first, *child.stdout]
    child.wait()
    child.stdout.close()
    whole = [line.split() for line in lines if line.endswith("\n")]
    return [(int(number), int(seq)) for number, seq in whole]


def _batches(claims: list[Claim]) -> Counter[str]:
    return Counter(c.evidence.document_id for c in claims if isinstance(c.evidence, TextSpan))


def test_killed_at_any_moment_nothing_acknowledged_is_lost(tmp_path: Path) -> None:
    root, chance = tmp_path / "l", random.Random(20250715)
    acknowledged: dict[int, int] = {}
    for kill in range(12):
        told = _killed(_start(root, kill * 1000), after=chance.uniform(0.0, 0.12))
        assert told
        acknowledged |= dict(told)
        with Ledger.open(root) as ledger:
            held = {d.text for d in ledger.documents()}
            sizes = set(_batches(ledger.claims()).values())
            assert ledger.verify().ok
        assert {f"Report {n}: Upland shelled Lowland." for n in acknowledged} <= held
        assert sizes == {CLAIMS_A_BATCH}
    assert len(set(acknowledged.values())) == len(acknowledged) >= 12
    with Ledger.open(root) as ledger:
        ledger.append(batch(document("The last word.")), now=NOW)
        assert ledger.verify().leftovers == ()


def test_a_reader_beside_a_writer_sees_whole_batches_that_only_grow(tmp_path: Path) -> None:
    root = tmp_path / "l"
    child = _start(root, 0)
    assert child.stdout is not None
    child.stdout.readline()
    seen: list[int] = []
    try:
        with Ledger.open(root) as ledger:
            while len(seen) < 40:
                snapshot = ledger.snapshot
                found = _batches(ledger.claims(snapshot=snapshot))
                assert len(found) == snapshot
                assert set(found.values()) == {CLAIMS_A_BATCH}
                seen.append(snapshot)
    finally:
        child.kill()
        child.wait()
        child.stdout.close()
    assert seen == sorted(seen)
    assert seen[-1] > seen[0]


def test_two_writers_lose_no_sequence(tmp_path: Path) -> None:
    root = tmp_path / "l"
    Ledger.open(root, create=True).close()
    children = [_start(root, first) for first in (0, 100_000)]
    told = [pair for child in children for pair in _killed(child, after=0.3)]
    with Ledger.open(root) as ledger:
        assert ledger.verify().ok
        assert {seq for _, seq in told} <= set(range(1, ledger.snapshot + 1))
        held = {d.text for d in ledger.documents()}
    assert len({seq for _, seq in told}) == len(told)
    assert {f"Report {n}: Upland shelled Lowland." for n, _ in told} <= held


def test_a_second_writer_gives_up_after_the_wait_it_was_given(tmp_path: Path) -> None:
    filled(tmp_path / "l", 1)
    with (
        Ledger.open(tmp_path / "l") as writer,
        Ledger.open(tmp_path / "l", wait_seconds=0.1) as other,
    ):
        with writer.catalogue.writing():
            started = time.monotonic()
            with pytest.raises(LedgerBusy, match="Another process is writing"):
                other.append(batch(document("Late.")), now=NOW)
            assert time.monotonic() - started < 5
            assert len(other.claims()) == 1
        assert other.append(batch(document("Late.")), now=NOW).snapshot == 2


def _act(ledger: Ledger, what: str, doomed: Claim) -> None:
    if what == "append":
        of = document("A fresh report.")
        ledger.append(batch(of, claims=(claim(of),)), now=NOW)
    else:
        ledger.forget(doomed.claim_id, reason="asked", now=NOW)


def _told(ledger: Ledger, what: str, doomed: Claim) -> str:
    """What the user is told when the act fails; nothing when it does not."""
    try:
        _act(ledger, what, doomed)
    except LedgerError as error:
        return str(error)
    return ""


@pytest.mark.parametrize(("what", "claims_after"), [("append", 4), ("forget", 2)])
@pytest.mark.parametrize(
    ("home", "name", "number"),
    [(os, "fsync", errno.ENOSPC), (Path, "replace", errno.EIO), (Path, "open", errno.EDQUOT)],
)
def test_a_disk_that_fails_once_leaves_what_was_acknowledged(
    tmp_path: Path, what: str, claims_after: int, home: Any, name: str, number: int
) -> None:
    """Each durable step is made to fail in turn, until the work needs no further step."""
    for step in range(1, 40):
        root = tmp_path / str(step)
        filled(root, 1)
        of = document("Two claims in one segment.")
        pair = (claim(of), claim(of, coder="test.v2"))
        with Ledger.open(root) as ledger:
            ledger.append(batch(of, claims=pair), now=NOW)
            before = [c.claim_id for c in ledger.claims()]
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(home, name, failing_at(step, getattr(home, name), number))
                told = _told(ledger, what, pair[0])
            if told:
                assert os.strerror(number) in told
                assert [c.claim_id for c in ledger.claims()] == before
                ledger.append(batch(document("Meanwhile.")), now=NOW)
                assert ledger.verify().leftovers == ()
                _act(ledger, what, pair[0])
            assert ledger.verify().ok
            assert ledger.verify().leftovers == ()
            assert len(ledger.claims()) == claims_after
        if not told:
            break
    assert step > 1
    assert not told


def test_leftovers_are_told_and_swept_by_the_next_writer(tmp_path: Path) -> None:
    root = tmp_path / "l"
    filled(root, 1)
    left = [
        root / "segments" / "00000009-claims-abcdefabcdef.parquet",
        root / "segments" / "00000009-claims-abcdefabcdef.parquet.tmp",
        root / "raw" / "ab" / "abcdef",
    ]
    for path in left:
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"half")
    with Ledger.open(root) as ledger:
        names = {p.relative_to(root).as_posix() for p in left}
        assert set(ledger.verify().leftovers) == names
        assert ledger.verify().ok
        assert len(ledger.claims()) == 1
        ledger.append(batch(document("Another.")), now=NOW)
        assert ledger.verify().leftovers == ()
    assert not any(path.exists() for path in left)
    assert len(segment_files(root)) == 3


def test_twenty_thousand_claims_take_under_five_seconds(tmp_path: Path) -> None:
    of = document()
    claims = tuple(claim(of, coder=f"test.v{n}") for n in range(20_000))
    with Ledger.open(tmp_path / "l", create=True) as ledger:
        started = time.process_time()
        ledger.append(batch(of, claims=claims), now=NOW)
        assert time.process_time() - started < 5
        assert ledger.info().claim_rows == 20_000
