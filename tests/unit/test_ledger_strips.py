"""Rows laid down in the order they became known give the sums at any instant, or are not used."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cube_sample import KNOWN, NOW, Row, row, rows_of, segments, store, sums, weekly, world

from chalkcircle.ledger import Ledger
from chalkcircle.ledger.cube import strip_laying, strip_opening
from chalkcircle.ledger.cube.cells import Lines
from chalkcircle.ledger.cube.cube import instant_of, week_of
from chalkcircle.ledger.cube.opening import cube_of
from chalkcircle.ledger.cube.strip_cache import keep_strip, kept_strips, read_strip
from chalkcircle.ledger.cube.strips import Laid, Span, strip_of

ALL = Span(week_of(KNOWN.date()) - 9, week_of(KNOWN.date()) + 99, 100)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """A new ledger."""
    with Ledger.open(tmp_path / "ledger", create=True) as opened:
        yield opened


def held(ledger: Ledger) -> list[Span]:
    """The spans of kept strips."""
    return [kept.span for kept in kept_strips(ledger.root)]


def agree(ledger: Ledger, rows: list[Row]) -> None:
    """A new cube answers as the rows do, at instants all over and at the ends of weeks."""
    cube = cube_of(ledger)
    known = sorted(r["known_at"] for r in rows)
    drawn = random.Random(3)
    whole = [instant_of(week_of(known[0].date()) + n) for n in range(3)]
    instants = [*drawn.sample(known, 8), *whole, known[0], known[-1]]
    for instant in instants:
        for step in (-1, 0, 1):
            then = (instant + timedelta(microseconds=step)).replace(tzinfo=UTC)
            assert sums(cube.dyad_cells(as_of=then)) == weekly(rows, then)


def test_a_strip_read_back_adds_up_to_the_rows_between_two_instants(tmp_path: Path) -> None:
    rows = world(5)
    (tmp_path / "segments").mkdir()
    strip = strip_of(segments(tmp_path / "segments", rows, most=90), ALL, 1 << 20)
    assert strip is not None
    assert len(strip) == len(rows)
    assert keep_strip(tmp_path, strip, ALL, 7)
    (kept,) = kept_strips(tmp_path)
    assert (kept.span, kept.rows) == (ALL, 7)
    again = read_strip(kept)
    assert again is not None
    first, last = KNOWN - timedelta(days=9), KNOWN + timedelta(days=4)
    near = [r for r in rows if first <= r["known_at"] <= last]
    for one in (strip, again):
        laid = Laid(one, Lines())
        start, end = laid.rows(first, last)
        assert end - start == len(near)
        cells = laid.cells(start, end, -1)
        assert -cells.sums[0].sum() == sum(r["sign"] for r in near)
        assert -cells.sums[7].sum() == sum(r["sign"] * (r["mentions"] or 0) for r in near)


def test_no_strip_is_made_of_too_many_rows_or_too_large_numbers(tmp_path: Path) -> None:
    assert strip_of(segments(tmp_path, world(5)), ALL, 10) is None
    for name, more in (("a", {"intensity": 1e9}), ("b", {"mentions": -1})):
        (tmp_path / name).mkdir()
        one = row(1, KNOWN.date(), KNOWN, **more)
        assert strip_of(segments(tmp_path / name, [one]), ALL, 10) is None


def test_every_instant_is_answered_from_strips_and_what_came_after(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(strip_laying, "ROWS", 500)
    rows = rows_of(0, 2000)
    store(ledger, "one", rows)
    agree(ledger, rows)
    first = week_of(KNOWN.date())
    assert held(ledger) == [
        Span(first + low, first + high, 1) for low, high in ((0, 2), (2, 3), (3, 4))
    ]
    late = rows_of(5000, 60, actor="SWE")
    late = [one | {"known_at": KNOWN + timedelta(hours=n)} for n, one in enumerate(late)]
    store(ledger, "late", late)
    agree(ledger, [*rows, *late])
    assert {span.files for span in held(ledger)} == {1}
    cube_of(ledger, fresh=True)
    assert {span.files for span in held(ledger)} == {1, 2}
    agree(ledger, [*rows, *late])
    ledger.compact()
    agree(ledger, [*rows, *late])


def test_much_that_came_after_is_laid_down_in_memory(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(strip_opening, "_MANY", 10)
    rows, more = rows_of(0, 300), rows_of(300, 300, recipient="SWE")
    store(ledger, "one", rows)
    cube_of(ledger)
    store(ledger, "two", more)
    agree(ledger, [*rows, *more])
    assert {span.files for span in held(ledger)} == {1}


def test_a_strip_that_is_damaged_or_gone_is_not_used(ledger: Ledger) -> None:
    rows = rows_of(0, 900)
    store(ledger, "one", rows)
    cube_of(ledger)
    kept = kept_strips(ledger.root)
    assert kept
    for damage in (1, -1, 0):
        for one in kept:
            whole = one.path.read_bytes()
            one.path.write_bytes(whole[:-9] + bytes([whole[-9] ^ 1]) + whole[-8:] if damage > 0
                                 else whole[: len(whole) // 2])  # fmt: skip
            assert read_strip(one) is None
            if damage == 0:
                one.path.unlink()
        agree(ledger, rows)


def test_what_was_forgotten_is_in_no_strip(ledger: Ledger) -> None:
    rows = rows_of(0, 900)
    store(ledger, "one", rows)
    cube_of(ledger)
    before = kept_strips(ledger.root)
    ledger.forget("made:17", reason="asked", now=NOW)
    agree(ledger, [one for one in rows if one["native_id"] != 17])
    after = kept_strips(ledger.root)
    assert after
    assert not {k.path for k in before} & {k.path for k in after}


def test_an_older_snapshot_does_not_see_the_strips_of_later_files(ledger: Ledger) -> None:
    rows = rows_of(0, 300)
    store(ledger, "one", rows)
    before = ledger.snapshot
    store(ledger, "two", [one | {"known_at": KNOWN} for one in rows_of(900, 300)])
    cube_of(ledger)
    cube = cube_of(ledger, snapshot=before)
    for hours in (1, 30, 70):
        then = (KNOWN + timedelta(hours=hours)).replace(tzinfo=UTC)
        assert sums(cube.dyad_cells(as_of=then)) == weekly(rows, then)


def test_instants_outside_all_weeks_are_defined(ledger: Ledger) -> None:
    store(ledger, "one", rows_of(0, 9))
    cube = cube_of(ledger)
    assert cube.network(as_of=datetime(1, 1, 1, tzinfo=UTC)).num_rows == 0
    assert cube.network(as_of=datetime(9999, 12, 31, tzinfo=UTC)).num_rows == 1
