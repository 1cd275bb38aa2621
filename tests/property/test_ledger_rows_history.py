"""Whatever files come in whatever order: what stands is what a plain retelling of them says."""

from __future__ import annotations

import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from chalkcircle.ledger import Ledger

sys.path.insert(0, str(Path(__file__).parents[1] / "unit"))
from ledger_rows_sample import event, feed_file, later, put, stored

_ROW = st.tuples(st.integers(0, 4), st.integers(0, 2), st.integers(0, 6))
"""Native id, what it says, hours after which it is known."""
_FILES = st.lists(
    st.tuples(st.lists(_ROW, min_size=1, max_size=5), st.booleans(), st.booleans()),
    min_size=1,
    max_size=6,
)
_START = datetime(2025, 7, 16, tzinfo=UTC)

Told = list[tuple[datetime, int, int | None]]
"""When something became known, by the how manieth file, and what: ``None`` takes back."""


def _retold(files: list[Any], clock: list[datetime]) -> dict[int, Told]:
    """What each id said, one word after the other, by the rules in plain Python."""
    words: dict[int, Told] = {}
    for number, (rows, complete, _) in enumerate(files, 1):
        given: dict[int, tuple[int, int]] = {}
        for native_id, says, hours in rows:
            given.setdefault(native_id, (says, hours))
        newest = max((hours for _, _, hours in rows))
        for native_id, (says, hours) in given.items():
            _say(words, native_id, says, _START + timedelta(hours=hours), number, clock)
        for native_id in set(words) - set(given) if complete else ():
            if words[native_id][-1][2] is not None:
                _say(words, native_id, None, _START + timedelta(hours=newest), number, clock)
    return words


def _say(
    words: dict[int, Told],
    native_id: int,
    says: int | None,
    known: datetime,
    number: int,
    clock: list[datetime],
) -> None:
    told = words.setdefault(native_id, [])
    if told and told[-1][2] == says:
        return
    if told and known <= told[-1][0]:
        known = max(told[-1][0], clock[number - 1])
    told.append((known, number, says))


def _standing(words: dict[int, Told], as_of: datetime, top: int) -> dict[str, int]:
    found = {}
    for native_id, told in words.items():
        heard = [says for known, number, says in told if known <= as_of and number <= top]
        if heard and heard[-1] is not None:
            found[str(native_id)] = heard[-1]
    return found


@settings(max_examples=25, deadline=None)
@given(files=_FILES)
def test_every_moment_of_every_snapshot_is_what_the_files_say(files: list[Any]) -> None:
    clock = [_START + timedelta(hours=3, minutes=n) for n in range(len(files))]
    words = _retold(files, clock)
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "source"
        with Ledger.open(Path(folder) / "l", create=True) as ledger:
            for n, (rows, complete, compact) in enumerate(files):
                events = [event(i, mentions=m, known_at=later(h)) for i, m, h in rows]
                file = feed_file(source, str(n), events, complete=complete, block_rows=2)
                (receipt,) = put(ledger, file, now=clock[n])
                if receipt.again:
                    # Bytes that came before say nothing new: the retelling differs from here on.
                    words = _retold(files[:n], clock)
                    break
                if compact:
                    ledger.compact()
            assert ledger.verify().ok
            for hours in (-1, 0, 2, 3, 4, 9):
                as_of = _START + timedelta(hours=hours)
                for snapshot in range(ledger.snapshot + 1):
                    found = ledger.rows(as_of=as_of, snapshot=snapshot).to_pylist()
                    told = {r["native_id"]: r["mentions"] for r in found}
                    assert len(found) == len(told)
                    assert told == _standing(words, as_of, snapshot)
                    net = sum(
                        r["sign"] * r["mentions"]
                        for r in stored(ledger)
                        if r["known_at"] <= as_of.replace(tzinfo=None) and r["file"] <= snapshot
                    )
                    assert net == sum(told.values())
