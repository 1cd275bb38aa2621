"""The SQL operations on DuckDB against the cube, and against slow counting."""

from __future__ import annotations

import random
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from cube_sample import Row, retracted, revised, row, segments, standing, sums, weekly
from feed_questions import AS_OF, Threads, engine, from_cube, golden, questions, same

from chalkcircle.ledger.cube.cube import week_of
from chalkcircle.ledger.cube.making import built
from chalkcircle.ledger.cube.part import LATEST
from chalkcircle.ledger.feed_asking import ask
from chalkcircle.ledger.feed_operations import KINDS, OPERATIONS, for_duckdb, parameters

KNOWN = datetime.fromisoformat("2021-01-06T12:15")
EVERYTHING = {"week_from": 0, "week_to": LATEST, "most": 1_000_000}


def test_the_cube_equals_the_operations(tmp_path: Path) -> None:
    rows = golden()
    sources = segments(tmp_path, rows, most=150)
    cube = built(sources)
    asked = 0
    for name, values in questions():
        found = from_cube(cube, name, values)
        if found is not None:
            same(found, ask(engine(tmp_path), sources, name, **values))
            asked += 1
    assert asked == 10


@pytest.mark.parametrize("half_life", [1 / 7, 3.0, 8.0, 1e6])
def test_the_series_of_decay_is_its_state_at_every_week(tmp_path: Path, half_life: float) -> None:
    rows = golden()
    found = ask(engine(tmp_path), segments(tmp_path, rows), "decay_series", half_life=half_life)
    told = [r for r in weekly(rows) if (r["actor"], r["recipient"]) == ("FRO", "GRL")]
    series = [r for r in found.to_pylist() if (r["actor"], r["recipient"]) == ("FRO", "GRL")]
    assert [r["week"] for r in series] == [r["week"] for r in told]
    for state in series:
        past = [(r, state["week"] - r["week"]) for r in told if r["week"] <= state["week"]]
        for name, quads in (("cooperation", ("q1", "q2")), ("conflict", ("q3", "q4"))):
            left = sum((r[quads[0]] + r[quads[1]]) * 2.0 ** max(-age / half_life, -1074.0)
                       for r, age in past)  # fmt: skip
            assert state[name] == pytest.approx(left, rel=1e-9, abs=1e-100)


def test_threads_and_order_of_rows_change_nothing(tmp_path: Path) -> None:
    rows = golden()
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
    sources = segments(tmp_path / "a", rows)
    random.Random(3).shuffle(rows)
    shuffled = segments(tmp_path / "b", rows, most=60)[::-1]
    one = Threads(1)
    for name, values in questions():
        first = ask(one, sources, name, **values)
        for threads in (2, 8):
            same(first, ask(Threads(threads), shuffled, name, **values))


def test_rows_that_stand_and_rows_of_a_pair(tmp_path: Path) -> None:
    rows = golden()
    sources = segments(tmp_path, rows)
    for as_of in (None, AS_OF):
        found = ask(
            engine(tmp_path), sources, "standing_rows", as_of=as_of, a="*", b="*", **EVERYTHING
        )
        want = [(r["feed"], str(r["native_id"]), r["revision"]) for r in standing(rows, as_of)]
        got = list(zip(*(found[n].to_pylist() for n in ("feed", "native_id", "revision")),
                       strict=True))  # fmt: skip
        assert sorted(got) == sorted(want)
        days = found["day"].to_pylist()
        assert days == sorted(days, reverse=True)
    none = ask(engine(tmp_path), sources, "standing_rows", a="NOR", b="", **EVERYTHING)
    assert set(none["actor"].to_pylist()) == {"NOR"}
    assert set(none["recipient"].to_pylist()) == {None}


def test_the_history_of_one_id(tmp_path: Path) -> None:
    first = row("x", date(2021, 1, 5), KNOWN, feed="told")
    old, new = revised(first, KNOWN + timedelta(days=1), mentions=9, file=2)
    gone = retracted(new, KNOWN + timedelta(days=2), file=3)
    rows = [gone, new, first, old, row(1, date(2021, 1, 5), KNOWN)]
    sources = segments(tmp_path, rows)
    found = ask(engine(tmp_path), sources, "revisions", feed="told", native_id="x")
    steps = zip(found["revision"].to_pylist(), found["sign"].to_pylist(), strict=True)
    assert list(steps) == [(0, 1), (0, -1), (1, 1), (1, -1)]


def test_copies_of_a_row_count_once_and_are_told(tmp_path: Path) -> None:
    day = date(2021, 1, 5)
    copies = [row(n, day, KNOWN, source="https://example.org/a", place=None) for n in range(3)]
    other = row(9, day, KNOWN, source="https://example.org/b", place=None)
    later = KNOWN + timedelta(days=30)
    rows = [*copies, other, retracted(copies[0], later), retracted(other, later)]
    sources = segments(tmp_path, rows)
    for as_of, n, told in ((KNOWN.replace(tzinfo=UTC), 2, 4), (None, 1, 2)):
        (cell,) = ask(engine(tmp_path), sources, "collapse", as_of=as_of).to_pylist()
        assert (cell["n"], cell["told"], cell["q1"]) == (n, told, n)


def test_what_files_add_makes_the_cube(tmp_path: Path) -> None:
    rows = golden()
    sources = segments(tmp_path, rows)
    added: Counter[tuple[str, str, str, int]] = Counter()
    for after, upto in ((0, 3), (3, 8), (8, 100)):
        delta = ask(engine(tmp_path), sources, "cube_delta", after=after, upto=upto)
        for cell in delta.to_pylist():
            key = (cell["feed"], cell["actor"], cell["recipient"], cell["week"])
            added[key] += cell["tenths"]
    want = {(r["feed"], r["actor"], r["recipient"], r["week"]): r["tenths"] for r in weekly(rows)}
    assert {k: v for k, v in added.items() if v} == {k: v for k, v in want.items() if v}


def test_coverage_counts_rows_by_feed_and_week_of_becoming_known(tmp_path: Path) -> None:
    rows = golden()
    found = ask(engine(tmp_path), segments(tmp_path, rows), "coverage").to_pylist()
    told = Counter((r["feed"], week_of(r["known_at"].date())) for r in rows if r["sign"] > 0)
    assert {(r["feed"], r["week_known"]): r["told"] for r in found if r["told"]} == told
    assert sum(r["taken_back"] for r in found) == sum(r["sign"] < 0 for r in rows)


def test_only_files_up_to_a_number_are_asked(tmp_path: Path) -> None:
    rows = golden()
    sources = segments(tmp_path, rows, most=40)
    found = ask(engine(tmp_path), sources, "dyad_cells", last_file=4)
    assert sums(found) == weekly([r for r in rows if r["file"] <= 4])


@pytest.mark.parametrize("name", OPERATIONS)
def test_a_ledger_without_rows_has_empty_answers(tmp_path: Path, name: str) -> None:
    for asked, values in questions():
        if asked == name:
            assert ask(engine(tmp_path), [], name, **values).num_rows == 0


def test_every_parameter_has_a_kind_and_is_bound() -> None:
    used = {key for name in OPERATIONS for key in parameters(name)}
    assert used == set(KINDS)
    for name in OPERATIONS:
        assert ":" not in for_duckdb(name)
        assert OPERATIONS[name].startswith("with ")


def test_what_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(KeyError, match="codes"):
        ask(engine(tmp_path), [], "region")
    with pytest.raises(KeyError, match="panel"):
        ask(engine(tmp_path), [], "panel")


def test_a_code_is_a_value_and_never_text_of_a_question(tmp_path: Path) -> None:
    bad: Row = row(1, date(2021, 1, 5), KNOWN, actor="x'); drop table rows; --", recipient='"')
    sources = segments(tmp_path, [bad])
    for a in ("x'); drop table rows; --", "' or 1=1 --"):
        found = ask(engine(tmp_path), sources, "dyad_series", a=a, b='"')
        assert found.num_rows == int(a == bad["actor"])
