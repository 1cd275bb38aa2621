"""Answers of the cube against slow sums over the rows."""

from __future__ import annotations

import hashlib
import json
import math
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pytest
from cube_sample import Row, retracted, revised, row, segments, standing, sums, table, weekly, world
from feed_questions import same

from chalkcircle.ledger.cube import part as cube_part
from chalkcircle.ledger.cube.cube import Cube, monday_of, week_of
from chalkcircle.ledger.cube.making import built, panel
from chalkcircle.ledger.cube.tables import weekly_table
from chalkcircle.model import RecordError

KNOWN = datetime.fromisoformat("2021-01-06T12:15")
INSTANTS = [
    None,
    datetime(2020, 12, 1, tzinfo=UTC),
    datetime(2020, 12, 21, tzinfo=UTC),
    datetime(2020, 12, 27, 23, 59, 59, 999_999, tzinfo=UTC),
    datetime(2021, 1, 1, 10, 15, tzinfo=UTC),
    datetime(2021, 1, 4, 0, 0, 0, 1, tzinfo=UTC),
    datetime(2021, 3, 1, tzinfo=UTC),
    datetime(9999, 12, 31, 23, 59, tzinfo=UTC),
]


def cube(folder: Path, rows: list[Row], *, most: int = 10_000) -> Cube:
    """The cube of rows that are written first."""
    return built(segments(folder, rows, most=most))


@pytest.mark.parametrize("as_of", INSTANTS)
def test_weekly_sums_equal_those_of_the_rows_that_stand(
    tmp_path: Path, as_of: datetime | None
) -> None:
    rows = world(1)
    found = cube(tmp_path, rows, most=97)
    assert sums(found.dyad_cells(as_of=as_of)) == weekly(rows, as_of)
    some = found.region(["NOR", "ISL", "DNK"], as_of=as_of, feeds=["made"])
    assert sums(some) == [
        r for r in weekly(rows, as_of)
        if r["feed"] == "made" and {r["actor"], r["recipient"]} <= {"NOR", "ISL", "DNK"}
    ]  # fmt: skip
    pair = found.dyad_series("NOR", "ISL", as_of=as_of)
    assert sums(pair) == [
        r for r in weekly(rows, as_of) if sorted([r["actor"], r["recipient"]]) == ["ISL", "NOR"]
    ]


@pytest.mark.parametrize("as_of", INSTANTS)
def test_the_network_and_the_changes_are_sums_of_weeks(
    tmp_path: Path, as_of: datetime | None
) -> None:
    rows = world(2)
    found = cube(tmp_path, rows)
    low, high = week_of(date(2020, 11, 1)), week_of(date(2021, 1, 7))
    want: dict[tuple[str, str, str], list[int]] = {}
    moves: dict[tuple[str, str, str], int] = {}
    for cell in weekly(rows, as_of):
        key = (cell["feed"], cell["actor"], cell["recipient"])
        if low <= cell["week"] <= high:
            old = want.get(key, [0, 0, 0])
            want[key] = [old[0] + cell["n"], old[1] + cell["tenths"], old[2] + cell["q4"]]
        if high - 8 <= cell["week"] <= high:
            weight = 8 if cell["week"] == high else -1
            moves[key] = moves.get(key, 0) + weight * cell["tenths"]
    network = found.network(as_of=as_of, weeks=(low, high)).to_pylist()
    assert [
        ((r["feed"], r["actor"], r["recipient"]), [r["n"], r["tenths"], r["q4"]]) for r in network
    ] == sorted(want.items())
    ranked = sorted((-abs(move), key, move) for key, move in moves.items() if move)[:5]
    changes = found.changes(high, most=5, as_of=as_of).to_pylist()
    assert [(r["feed"], r["actor"], r["recipient"]) for r in changes] == [k for _, k, _ in ranked]
    assert [r["change"] for r in changes] == pytest.approx([move / 80 for *_, move in ranked])


@pytest.mark.parametrize("totals", [1, 2, 3, 1000])
def test_totals_that_are_remembered_change_no_network(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, totals: int
) -> None:
    monkeypatch.setattr(cube_part, "TOTALS", totals)
    found = cube(tmp_path, world(6))
    instants = [*INSTANTS, KNOWN.replace(tzinfo=UTC)]
    weeks = (0, week_of(date(9999, 12, 31)))
    want = [found.network(as_of=as_of, weeks=weeks) for as_of in instants]
    for _ in range(2):
        assert [found.network(as_of=as_of) for as_of in instants] == want
    found.grow(cube(tmp_path, [row(1, KNOWN.date(), KNOWN, actor="new")]).cells(), 1, 9)
    assert found.network() == found.network(weeks=weeks)


def test_decay_over_45_years_of_days_with_a_half_life_of_a_day_is_finite(tmp_path: Path) -> None:
    first = date(1980, 1, 1)
    days = [first + timedelta(days=n) for n in range(0, 45 * 365, 3)]
    rows = [row(n, day, datetime.combine(day, KNOWN.time()), quad=1 + n % 4)
            for n, day in enumerate(days)]  # fmt: skip
    found = cube(tmp_path, rows)
    now = datetime.combine(days[-1] + timedelta(days=1), KNOWN.time(), UTC)
    for half_life in (1 / 7, 8.0, 1e-6, 1e6):
        (state,) = found.decay(half_life, as_of=now).to_pylist()
        terms = {1: 0.0, 2: 0.0, 3: 0.0, 4: 0.0}
        for one in standing(rows, now):
            age = week_of(now.date()) - week_of(one["day"])
            terms[one["quad"]] += 2.0 ** max(-age / half_life, -1074.0)
        assert state["cooperation"] == pytest.approx(terms[1] + terms[2], rel=1e-9)
        assert state["conflict"] == pytest.approx(terms[3] + terms[4], rel=1e-9)
        assert math.isfinite(state["cooperation"])


@pytest.mark.parametrize("totals", [2, 5, 1000])
def test_decay_remembered_by_stretches_is_that_of_all_cells(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, totals: int
) -> None:
    ahead = [row(-n, date(2021, 1, 6) + timedelta(weeks=n), KNOWN, quad=4) for n in range(-9, 9)]
    rows = world(9) + ahead
    instants = [as_of for as_of in INSTANTS if as_of is not None]
    lives = [1 / 7, 0.5, 1.0, 8.0, 300.0, 1e6]
    # One stretch of all weeks: before its end nothing is remembered.
    monkeypatch.setattr(cube_part, "TOTALS", 1)
    whole = cube(tmp_path, rows)
    want = [whole.decay(life, as_of=as_of) for life in lives for as_of in instants]
    monkeypatch.setattr(cube_part, "TOTALS", totals)
    found = cube(tmp_path, rows)
    for _ in range(2):
        again = [found.decay(life, as_of=as_of) for life in lives for as_of in instants]
        for one, other in zip(want, again, strict=True):
            same(one, other)
    more = cube(tmp_path, [row(1, KNOWN.date(), KNOWN, actor="new")]).cells()
    for one in (found, whole):
        one.grow(more, 1, 9)
    same(found.decay(1.0, as_of=instants[-2]), whole.decay(1.0, as_of=instants[-2]))


@pytest.mark.parametrize("half_life", [0.0, -1.0, math.nan, math.inf])
def test_a_half_life_is_a_number_above_0(half_life: float) -> None:
    with pytest.raises(RecordError, match="half-life"):
        built([]).decay(half_life, as_of=KNOWN.replace(tzinfo=UTC))


def test_decay_leaves_out_days_after_the_instant(tmp_path: Path) -> None:
    rows = [row(1, date(2021, 1, 6), KNOWN), row(2, date(2021, 2, 20), KNOWN)]
    (state,) = cube(tmp_path, rows).decay(8, as_of=KNOWN.replace(tzinfo=UTC)).to_pylist()
    assert (state["n"], state["cooperation"]) == (1, 1.0)


def test_no_rows_one_row_and_nothing_that_fits_are_defined(tmp_path: Path) -> None:
    nothing = built([])
    one = cube(tmp_path, [row(1, date(1899, 12, 31), KNOWN, mentions=0, actor="ISL")])
    for found in (nothing, one):
        for answer in (
            found.region([]), found.region(["XXX"]), found.dyad_series("NOR", "XXX"),
            found.network(feeds=[]), found.network(as_of=INSTANTS[1]), found.changes(0),
        ):  # fmt: skip
            assert answer.num_rows == 0
    assert nothing.decay(1, as_of=KNOWN.replace(tzinfo=UTC)).num_rows == 0
    (cell,) = one.dyad_series("ISL", "ISL").to_pylist()
    assert (cell["actor"], cell["recipient"], cell["n"], cell["intensity"]) == ("ISL", "ISL", 1, 4)
    assert cell["weighted_intensity"] is None
    assert "NaN" not in json.dumps(cell)
    assert monday_of(cell["week"]) == date(1899, 12, 25)


def test_weeks_run_through_the_turn_of_a_year_and_before_1970() -> None:
    assert week_of(date(2020, 12, 28)) == week_of(date(2021, 1, 3))
    assert week_of(date(2021, 1, 4)) == week_of(date(2021, 1, 3)) + 1
    assert week_of(date(1969, 12, 29)) == week_of(date(1970, 1, 4))
    assert week_of(date(1, 1, 1)) == 0


def test_the_panel_by_scan_equals_the_cube_in_any_order_of_rows(tmp_path: Path) -> None:
    rows = world(3)
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
    sources = segments(tmp_path / "a", rows)
    backwards = segments(tmp_path / "b", rows[::-1], most=31)[::-1]
    found = built(sources).dyad_cells()
    for some in (sources, backwards):
        lines, cells = panel(some)
        assert weekly_table(lines, [(cells, range(len(cells)))]).equals(found)
    assert built(backwards).network().equals(built(sources).network())


def test_rows_added_live_count_as_if_they_had_been_there(tmp_path: Path) -> None:
    rows = sorted(world(4), key=lambda r: r["known_at"])
    grown = cube(tmp_path, [r for r in rows if r["file"] < 5])
    for number in range(5, 10):
        for feed in ("made", "told"):
            part = [r for r in rows if r["file"] == number and r["feed"] == feed]
            if part:
                grown.add(table(part, numbered=feed == "made"), feed)
    assert sums(grown.dyad_cells()) == weekly(rows)
    assert (grown.rows, grown.files) == (len(rows), 9)


def test_a_late_file_is_seen_by_its_instant_and_not_by_an_earlier_snapshot(tmp_path: Path) -> None:
    day = date(2021, 1, 5)
    rows = [row(1, day, KNOWN, file=1), row(2, day, KNOWN + timedelta(days=3), file=2)]
    late = row(3, day, KNOWN - timedelta(days=730), file=3)
    sources = segments(tmp_path, [*rows, late])
    then = (KNOWN + timedelta(hours=1)).replace(tzinfo=UTC)
    assert sums(built(sources).dyad_cells(as_of=then)) == weekly([rows[0], late], then)
    before = built(sources, upto=2)
    assert sums(before.dyad_cells()) == weekly(rows)
    assert sums(before.dyad_cells(as_of=then)) == weekly(rows[:1])
    assert before.files == 2


def test_what_was_known_keeps_its_hash_after_a_thousand_revisions_and_a_rebuild(
    tmp_path: Path,
) -> None:
    def digest(found: Cube) -> str:
        sink = pa.BufferOutputStream()
        for answer in (
            found.dyad_cells(as_of=then), found.network(as_of=then),
            found.changes(week_of(date(2020, 12, 30)), as_of=then),
        ):  # fmt: skip
            with pa.ipc.new_stream(sink, answer.schema) as stream:
                stream.write_table(answer)
        return hashlib.sha256(sink.getvalue()).hexdigest()

    then = datetime(2021, 1, 1, 10, 15, tzinfo=UTC)
    rows = world(5)
    for folder in ("first", "later", "compacted"):
        (tmp_path / folder).mkdir()
    first = digest(cube(tmp_path / "first", rows))
    stand = standing(rows, None)
    for number in range(1000):
        place = number % len(stand)
        later = KNOWN + timedelta(days=120) + timedelta(minutes=number)
        if number % 5:
            pair = revised(stand[place], later, file=10, recipient="SWE", mentions=number)
            rows, stand[place] = [*rows, *pair], pair[1]
        else:
            rows = [*rows, retracted(stand.pop(place), later, file=10)]
    assert digest(cube(tmp_path / "later", rows, most=101)) == first
    assert digest(cube(tmp_path / "compacted", sorted(rows, key=str))) == first


def test_sums_too_large_for_four_bytes_stay_right(tmp_path: Path) -> None:
    rows = [row(n, date(2021, 1, 6), KNOWN, mentions=2**31 - 1, intensity=10.0) for n in range(9)]
    found = cube(tmp_path, rows)
    (cell,) = found.dyad_cells().to_pylist()
    assert cell["weighted"] == 9 * (2**31 - 1) * 100
    small = row(99, date(2021, 1, 6), KNOWN, mentions=1)
    found.add(table([small]), "made")
    assert sums(found.dyad_cells()) == weekly([*rows, small])
