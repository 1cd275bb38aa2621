"""The cube against a recomputation, over random runs of telling, revising and taking back."""

from __future__ import annotations

import tempfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from cube_sample import Row, retracted, revised, row, segments, sums, table, weekly
from hypothesis import given, settings
from hypothesis import strategies as st

from chalkcircle.ledger.cube.making import built

_START = datetime.fromisoformat("2020-12-24T21:45")
_CONTENT = st.fixed_dictionaries(
    {
        "actor": st.sampled_from([None, "NOR", "ISL"]),
        "recipient": st.sampled_from([None, "NOR", "ISL"]),
        "day": st.dates(date(1969, 12, 20), date(1970, 1, 10))
        | st.dates(date(2020, 12, 20), date(2021, 1, 12)),
        "quad": st.sampled_from([None, 1, 2, 3, 4]),
        "mentions": st.sampled_from([None, 0, 3]),
        "intensity": st.sampled_from([None, -10.0, 0.25, 7.4]),
    }
)
_STEP = st.tuples(
    st.integers(0, 3),
    st.sampled_from(["tell", "tell", "retract"]),
    _CONTENT,
    # Minutes since the step before: two revisions may come at the same instant.
    st.sampled_from([0, 0, 15, 60 * 24, 60 * 24 * 4]),
    st.booleans(),
)


def _rows(steps: list[tuple[int, str, Row, int, bool]]) -> list[Row]:
    """What a ledger would store: telling an id again revises it, and may follow a retraction."""
    rows: list[Row] = []
    last: dict[int, Row] = {}
    gone: set[int] = set()
    now, file = _START, 1
    for number, what, content, minutes, next_file in steps:
        now += timedelta(minutes=minutes)
        file += next_file
        old = last.get(number)
        if what == "retract":
            if old is not None and number not in gone:
                rows.append(retracted(old, now, file=file))
                gone.add(number)
            continue
        if old is None or number in gone:
            revision = 0 if old is None else old["revision"] + 1
            rows.append(row(number, known_at=now, file=file, revision=revision, **content))
            gone.discard(number)
        else:
            rows.extend(revised(old, now, file=file, **content))
        last[number] = rows[-1]
    return rows


@settings(max_examples=60, deadline=None)
@given(st.lists(_STEP, max_size=25), st.integers(0, 60 * 24 * 40))
def test_a_cube_equals_a_recomputation(
    steps: list[tuple[int, str, Row, int, bool]], minutes: int
) -> None:
    rows = _rows(steps)
    as_of = (_START + timedelta(minutes=minutes)).replace(tzinfo=UTC)
    with tempfile.TemporaryDirectory() as folder:
        sources = segments(Path(folder), sorted(rows, key=lambda r: r["file"]), most=3)
        whole = built(sources)
        for instant in (None, as_of):
            assert sums(whole.dyad_cells(as_of=instant)) == weekly(rows, instant)
        half = max((r["file"] for r in rows), default=0) // 2
        earlier = built(sources, upto=half)
        kept = [r for r in rows if r["file"] <= half]
        assert sums(earlier.dyad_cells(as_of=as_of)) == weekly(kept, as_of)
        if later := [r for r in rows if r["file"] > half]:
            earlier.add(table(later), "made")
            assert earlier.dyad_cells(as_of=as_of).equals(whole.dyad_cells(as_of=as_of))
            assert (earlier.rows, earlier.files) == (whole.rows, whole.files)
