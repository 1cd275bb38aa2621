"""Kills, failing disks and full ones while feeds are stored: what was told stays, nothing is half.

    python benchmarks/faults.py --kills 10000 --faults 1000 --full 200

Prints one JSON object. ``acknowledged_lost``, ``torn`` and ``reopen_failures`` must be 0.
"""

from __future__ import annotations

import argparse
import contextlib
import errno
import itertools
import json
import os
import random
import resource
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from measuring import SEED, footer

_NUMBERS = (errno.EIO, errno.ENOSPC, errno.EDQUOT, errno.EINTR)
_CALLS = ((os, "fsync"), (Path, "replace"), (Path, "open"), (Path, "mkdir"), (Path, "unlink"))
_MUST = ("acknowledged_lost", "torn", "reopen_failures", "leftovers_unswept", "broken_runs")
"""What must be 0."""
_ACTS = ("append", "append", "append", "compact", "compact", "forget", "forget", "cube")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--faults", type=int, default=200)
    parser.add_argument("--full", type=int, default=20)
    parser.add_argument("--seed", type=int, default=SEED)
    given = parser.parse_args()
    started, chance = time.process_time(), random.Random(given.seed)
    _import_all()
    with tempfile.TemporaryDirectory(prefix="chalkcircle-") as folder:
        found = _kills(Path(folder), given.kills, chance)
        steps = _steps(Path(folder) / "c") if given.faults else []
        for n in range(given.faults):
            what, call, most = chance.choice(steps)
            step, error = chance.randint(1, most), chance.choice(_NUMBERS)
            found += Counter(_asked(_fault, Path(folder) / f"f{n % 4}", what, call, step, error))
        for n in range(given.full):
            found += Counter(_asked(_full, Path(folder) / f"d{n % 4}", chance.random()))
    told = dict.fromkeys(_MUST, 0) | dict(found)
    print(
        json.dumps(told | footer(started, given.kills + given.faults + given.full, seed=given.seed))
    )
    if any(told[name] for name in _MUST):
        sys.exit(1)


def _import_all() -> None:
    """Load what every child needs; nothing is started that a fork would break."""
    import pyarrow.compute
    import pyarrow.parquet

    import fault_feed

    assert fault_feed.FRESH
    assert pyarrow.compute
    assert pyarrow.parquet


def _kills(folder: Path, kills: int, chance: random.Random) -> Counter[str]:
    """Kill writers of one ledger; after each, everything acknowledged must be there and whole."""
    found: Counter[str] = Counter()
    root, acknowledged = folder / "l", set[str]()
    for n in range(kills):
        if n % 200 == 0:
            shutil.rmtree(root, ignore_errors=True)
            acknowledged.clear()
        told = _killed(root, folder / "source", chance.uniform(0.0, 0.4))
        acknowledged |= told
        found += Counter(kills=1, acknowledged=len(told))
        found += Counter(_asked(_checked, root, sorted(acknowledged)))
    return found


def _killed(root: Path, source: Path, after: float) -> set[str]:
    """Names of the files that a writer acknowledged before it was killed."""
    out, into = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(out)
        with contextlib.suppress(BrokenPipeError):
            _write_for_ever(root, source, into)
        os._exit(1)
    os.close(into)
    time.sleep(0.01 + after)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with os.fdopen(out) as lines:
        return {line.rstrip() for line in lines.read().splitlines(keepends=True) if "\n" in line}


def _write_for_ever(root: Path, source: Path, into: int) -> None:
    """Append two files a commit, every other one revising; compact and make the cube meanwhile."""
    from chalkcircle.ledger import Ledger, cube_of
    from fault_feed import NOW, file_of

    source.mkdir(exist_ok=True)
    with Ledger.open(root, create=True) as ledger:
        first = len(ledger.feed_files())
        for number in itertools.count(first, 2):
            files = [file_of(source, n) for n in (number, number + 1)]
            for receipt in ledger.append_rows(files, now=NOW):
                os.write(into, f"{receipt.name}\n".encode())
            if number % 12 == 0:
                ledger.compact()
            if number % 8 == 0:
                cube_of(ledger, fresh=True)


def _checked(root: Path, acknowledged: list[str]) -> dict[str, int]:
    """Open again, look at every byte, give a file once more, and write on."""
    from chalkcircle.ledger import Ledger
    from chalkcircle.model import ChalkcircleError
    from fault_feed import NOW, reread, state

    source = root.parent / "source"
    try:
        started = time.monotonic()
        with Ledger.open(root, create=True) as ledger:
            opened = time.monotonic() - started
            found = ledger.verify()
            names, net, wanted = state(ledger)
            lost = len(set(acknowledged) - set(names))
            torn = len(found.faults) + (net != wanted)
            for name in names[-1:]:
                receipts = ledger.append_rows([reread(source, name)], now=NOW)
                torn += not next(receipts).again
            unswept = len(ledger.verify().leftovers) if names else 0
    except ChalkcircleError:
        return {"reopen_failures": 1}
    return {
        "acknowledged_lost": lost,
        "torn": torn,
        "leftovers_unswept": unswept,
        "leftovers_found": len(found.leftovers),
        "reopen_over_1s": int(opened > 1),
    }


def _prepared(root: Path) -> None:
    from chalkcircle.ledger import Ledger
    from fault_feed import NOW, file_of

    shutil.rmtree(root, ignore_errors=True)
    source = root.with_name(root.name + "-source")
    source.mkdir(exist_ok=True)
    with Ledger.open(root, create=True) as ledger:
        for n in range(3):
            list(ledger.append_rows([file_of(source, n)], now=NOW))


def _act(root: Path, what: str) -> None:
    from chalkcircle.ledger import Ledger, cube_of
    from fault_feed import NOW, file_of

    source = root.with_name(root.name + "-source")
    with Ledger.open(root) as ledger:
        if what == "append":
            list(ledger.append_rows([file_of(source, n) for n in (3, 4)], now=NOW))
        elif what == "compact":
            ledger.compact()
        elif what == "cube":
            cube_of(ledger, fresh=True)
        else:
            ledger.forget("faults:205", reason="asked", now=NOW)


def _outcome(root: Path, what: str, told: bool) -> dict[str, int]:
    """Whether a ledger is as before the act or as after it, and heals with the next write."""
    from chalkcircle.ledger import Ledger
    from fault_feed import NOW, file_of, state

    source = root.with_name(root.name + "-source")
    gone = 1 if what == "forget" else 0
    with Ledger.open(root) as ledger:
        names, net, wanted = state(ledger)
        faults = ledger.verify().faults
        torn = len(faults) + (wanted - net not in (0, gone))
        # A source that cannot be read is refused by itself: the file before it may be stored.
        torn += len(names) not in ((3, 4, 5) if what == "append" else (3,))
        if not told:
            torn += len(names) != (5 if what == "append" else 3)
        list(ledger.append_rows([file_of(source, 9)], now=NOW))
        _again(ledger, what, source)
        unswept = len(ledger.verify().leftovers)
        torn += len(ledger.verify().faults)
        if what == "cube":
            torn += _cube_differs(ledger)
    return {"torn": torn, "leftovers_unswept": unswept, f"told_{what}": int(told)}


def _cube_differs(ledger: Any) -> int:
    """Whether the cube counts other rows than those that stand."""
    from chalkcircle.ledger import cube_of
    from fault_feed import state

    return int(sum(cube_of(ledger).network()["n"].to_pylist()) != state(ledger)[1])


def _again(ledger: Any, what: str, source: Path) -> None:
    from fault_feed import NOW, file_of

    if what == "append":
        list(ledger.append_rows([file_of(source, n) for n in (3, 4)], now=NOW))
    elif what == "compact":
        ledger.compact()


def _steps(root: Path) -> list[tuple[str, int, int]]:
    """Acts as often as they are tried, each with a call to the system and how often it makes it."""
    counted = {
        (what, call): _asked(_count, root, what, call).get("calls", 0)
        for what in dict.fromkeys(_ACTS)
        for call in range(len(_CALLS))
    }
    return [(w, c, counted[w, c]) for w in _ACTS for c in range(len(_CALLS)) if counted[w, c]]


def _count(root: Path, what: str, call: int) -> dict[str, int]:
    _prepared(root)
    home, name = _CALLS[call]
    true, made = getattr(home, name), [0]

    def counting(*given: Any, **named: Any) -> Any:
        made[0] += 1
        return true(*given, **named)

    setattr(home, name, counting)
    _act(root, what)
    return {"calls": made[0]}


def _fault(root: Path, what: str, which: int, step: int, number: int) -> dict[str, int]:
    """Let one call to the system fail once, at that step of an act."""
    from chalkcircle.model import ChalkcircleError

    home, name = _CALLS[which]
    _prepared(root)
    true, left = getattr(home, name), [step]

    def call(*given: Any, **named: Any) -> Any:
        left[0] -= 1
        if left[0] == 0:
            raise OSError(number, os.strerror(number))
        return true(*given, **named)

    told = False
    setattr(home, name, call)
    try:
        _act(root, what)
    except (ChalkcircleError, OSError):
        told = True
    finally:
        setattr(home, name, true)
    return {"faults": 1, "reached": int(left[0] <= 0)} | _outcome(root, what, told)


def _full(root: Path, draw: float) -> dict[str, int]:
    """Let no file grow beyond a size drawn by chance: the catalogue's own writes fail too."""
    from chalkcircle.model import ChalkcircleError

    chance = random.Random(draw)
    what = chance.choice(_ACTS)
    _prepared(root)
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
    resource.setrlimit(resource.RLIMIT_FSIZE, (chance.randrange(1, 120_000), hard))
    told = False
    try:
        _act(root, what)
    except (ChalkcircleError, OSError):
        told = True
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
    return {"full": 1} | _outcome(root, what, told)


def _asked(work: Callable[..., dict[str, int]], *given: object) -> dict[str, int]:
    """Run in a process of its own: no engine is ever carried into a fork."""
    out, into = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(out)
        try:
            os.write(into, json.dumps(work(*given)).encode())
        except BaseException:  # noqa: BLE001 (whatever it is, it breaks this run and no other)
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    os.close(into)
    with os.fdopen(out) as answer:
        text = answer.read()
    _, status = os.waitpid(child, 0)
    if status or not text:
        return {"broken_runs": 1}
    found: dict[str, int] = json.loads(text)
    if any(found.get(name) for name in _MUST):
        sys.stderr.write(f"{work.__name__}{given}: {found}\n")
    return found


if __name__ == "__main__":
    main()
