"""Power cuts, flipped bits, signals, restored copies: what was acknowledged is there, or told."""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from ledger_rows_sample import NOW, event, feed_file, later, put

from chalkcircle.ledger import Ledger, cube_of, restore
from chalkcircle.ledger.catalogue import FILE

AS_OF = later(30).replace(tzinfo=UTC)


def filled(folder: Path, files: int = 4) -> Ledger:
    """A ledger with a commit for each file; each revises a row of the one before."""
    ledger = Ledger.open(folder / "l", create=True)
    for n in range(1, files + 1):
        rows = [event(n, known_at=later(n)), event(n - 1, mentions=n, known_at=later(n))]
        put(ledger, feed_file(folder / "source", f"{n}", rows, aside=[("columns", b"x")]))
    return ledger


@pytest.mark.parametrize("how", ["zeroed", "cut", "one bit"])
def test_a_damaged_log_of_the_catalogue_costs_nothing_acknowledged(
    tmp_path: Path, how: str
) -> None:
    with filled(tmp_path, 1) as ledger:
        ledger.catalogue.shed()
        for n in (7, 8, 9):
            put(ledger, feed_file(tmp_path / "source", f"{n}", [event(n)]))
        want = [f.name for f in ledger.feed_files()]
        shutil.copytree(tmp_path / "l", tmp_path / "copy")
    log = tmp_path / "copy" / (FILE + "-wal")
    data = bytearray(log.read_bytes())
    if how == "one bit":
        data[len(data) // 2] ^= 4
    spoiled = {"zeroed": bytes(len(data)), "cut": bytes(data[: len(data) // 2])}
    log.write_bytes(spoiled.get(how, bytes(data)))
    (tmp_path / "copy" / (FILE + "-shm")).unlink()
    with Ledger.open(tmp_path / "copy") as ledger:
        put(ledger, feed_file(tmp_path / "source", "10", [event(10)]))
        assert [f.name for f in ledger.feed_files()] == [*want, "10"]
        assert {r["native_id"] for r in ledger.rows().to_pylist()} == set("01789") | {"10"}
        assert (ledger.verify().faults, ledger.verify().leftovers) == ((), ())


@pytest.mark.skipif(sys.platform == "win32", reason="signals of Unix")
def test_signals_in_the_midst_of_every_call_change_nothing(tmp_path: Path) -> None:
    came = 0

    def hear(_number: int, _frame: object) -> None:
        nonlocal came
        came += 1

    with filled(tmp_path) as ledger:
        old = signal.signal(signal.SIGALRM, hear)
        signal.siginterrupt(signal.SIGALRM, True)
        signal.setitimer(signal.ITIMER_REAL, 0.0005, 0.0005)
        try:
            for n in range(20, 32):
                put(ledger, feed_file(tmp_path / "source", f"{n}", [event(n, known_at=later(n))]))
            ledger.compact()
            cube = cube_of(ledger, fresh=True)
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, old)
        assert came > 20
        assert sum(cube.network()["n"].to_pylist()) == ledger.rows().num_rows == 17
        assert (ledger.verify().faults, ledger.verify().leftovers) == ((), ())


def digest(ledger: Ledger) -> set[str]:
    """Of what was known at ``AS_OF``: by DuckDB, by the kept cube and by one made anew."""
    plain = [
        {name: row[name] for name in ("native_id", "revision", "mentions", "known_at", "actor")}
        for row in ledger.rows(as_of=AS_OF).to_pylist()
    ]
    found = {hashlib.sha256(msgspec.json.encode(plain)).hexdigest()}
    for fresh in (False, True):
        weekly = cube_of(ledger, fresh=fresh).dyad_cells(as_of=AS_OF).to_pylist()
        found.add("cube " + hashlib.sha256(msgspec.json.encode(weekly)).hexdigest())
    assert len(found) == 2
    return found


def test_the_past_keeps_its_hash_whatever_comes_after(tmp_path: Path) -> None:
    ids, source = range(200), tmp_path / "source"
    with Ledger.open(tmp_path / "l", create=True) as ledger:
        put(ledger, feed_file(source, "0", [event(n, known_at=later(n % 30)) for n in ids]))
        first = digest(ledger)
        for turn in range(1, 6):
            known = later(100 + turn)
            rows = [event(n, mentions=turn * 9 + n, actor="SEA", known_at=known) for n in ids]
            put(ledger, feed_file(source, f"{turn}", rows))
        assert sum(f.revised for f in ledger.feed_files()) == 1000
        assert digest(ledger) == first
        assert ledger.compact() > 0
        assert digest(ledger) == first
    restore(tmp_path / "l", tmp_path / "copy")
    with Ledger.open(tmp_path / "copy") as ledger:
        assert digest(ledger) == first


@pytest.mark.parametrize(
    "given", [{"TZ": "Pacific/Apia"}, {"TZ": "Europe/London", "LC_ALL": "tr_TR"}]
)
def test_a_process_of_another_zone_and_locale_answers_alike(
    tmp_path: Path, given: dict[str, str]
) -> None:
    night = datetime.fromisoformat("2025-03-30T01:30")  # an hour that clocks in London skip
    with Ledger.open(tmp_path / "l", create=True) as ledger:
        rows = [event(1, known_at=night), event(2, known_at=later(1))]
        put(ledger, feed_file(tmp_path, "1", rows))
        here = [ledger.rows(as_of=NOW).to_pylist(), cube_of(ledger).network().to_pylist()]
    asked = (
        "import sys; from datetime import datetime; from pathlib import Path;"
        "from chalkcircle.ledger import Ledger, cube_of;"
        "ledger = Ledger.open(Path(sys.argv[1]));"
        "print([ledger.rows(as_of=datetime.fromisoformat(sys.argv[2])).to_pylist(),"
        " cube_of(ledger, fresh=True).network().to_pylist()])"
    )
    found = subprocess.run(
        [sys.executable, "-c", asked, str(tmp_path / "l"), NOW.isoformat()],
        capture_output=True, text=True, check=True, env=os.environ | given,
    )  # fmt: skip
    assert found.stdout.strip() == str(here)
