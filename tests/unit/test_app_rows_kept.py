"""Rows in incidents, whatever was looked for, undone and forgotten before: the same at the end."""

from __future__ import annotations

import tempfile
from datetime import timedelta
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from ledger_rows_sample import NOW, event, feed_file, put
from ledger_sample import batch, claim, document

from chalkcircle import app
from chalkcircle.incidents import groups
from chalkcircle.ledger import Ledger
from chalkcircle.model import Claim, Judged, NotInLedger, Place, Selection

_PLACES = ("Riverton, Lowland", "Hilltown, Lowland", "Bridge End, Lowland")
_TEXTS = ("Shells fell on the market.", "A shell hit the market.", "Guns fired at the mill.")
_rows = st.lists(
    st.tuples(st.sampled_from(_PLACES), st.sampled_from(("190", "194")), st.integers(0, 3)),
    min_size=1, max_size=6,
)  # fmt: skip
_steps = st.lists(
    st.one_of(
        st.tuples(st.just("find"), st.sets(st.integers(0, 3))),
        st.tuples(st.just("undo"), st.just(set[int]())),
        st.tuples(st.just("forget"), st.sets(st.integers(0, 5), min_size=1, max_size=1)),
    ),
    max_size=6,
)


def _filled(folder: Path, rows: list[tuple[str, str, int]]) -> Ledger:
    documents = [document(t, language="en", outlet=o) for t, o in zip(_TEXTS, "ABC", strict=True)]
    towns = [Place(text=_PLACES[n].partition(",")[0]) for n in (0, 0, 1)]
    claims: list[Claim] = [
        claim(d, place=town, mode="heavy-weapons") for d, town in zip(documents, towns, strict=True)
    ]
    known = NOW.replace(tzinfo=None)
    given_ = [
        event(n, place=place, place_type=4, event_code=code, known_at=known + timedelta(day))
        for n, (place, code, day) in enumerate(rows)
    ]
    ledger = Ledger.open(folder / "l", create=True)
    ledger.append(batch(*documents, claims=tuple(claims)), now=NOW)
    put(ledger, feed_file(folder, "1", given_))
    return ledger


def _find(ledger: Ledger, hours: int, days: set[int] | None = None) -> None:
    """Look among all rows, or those known on some days."""
    rows = app.rows_told(ledger.rows(Selection(feeds=("gdelt",))))
    chosen = [r for r in rows if days is None or (r.known - NOW.date()).days in days]
    app.find_incidents(ledger, now=NOW + timedelta(hours=hours), rows=chosen)


def _together(ledger: Ledger, *, rows: bool) -> list[tuple[str, ...]]:
    found = groups(ledger, rows=rows).groups
    return [g.members for g in found if g.about is Judged.CLAIMS]


def _forget(ledger: Ledger, number: int) -> None:
    try:
        ledger.forget(f"gdelt:{number}", reason="asked", now=NOW)
    except NotInLedger:
        return


@given(_rows, _steps)
@settings(max_examples=12, deadline=None)
def test_what_came_before_leaves_no_trace(
    rows: list[tuple[str, str, int]], steps: list[tuple[str, set[int]]]
) -> None:
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        forgotten = set[int]().union(*(some for what, some in steps if what == "forget"))
        with _filled(Path(one), rows) as ledger, _filled(Path(other), rows) as plain:
            for hours, (what, some) in enumerate(steps, 1):
                if what == "find":
                    _find(ledger, hours, some)
                elif what == "undo":
                    app.undo_incidents(ledger, now=NOW + timedelta(hours=hours))
                    assert _together(ledger, rows=True) == []
                else:
                    _forget(ledger, *some)
                assert ledger.verify().faults == ()
            for number in forgotten:
                _forget(plain, number)
            _find(ledger, 99)
            _find(plain, 1)
            assert _together(ledger, rows=True) == _together(plain, rows=True)
            app.find_incidents(plain, now=NOW)
            assert _together(ledger, rows=False) == _together(plain, rows=False)
            names = ledger.judged_rows().keys()
            groups_ = _together(ledger, rows=True)
            assert all({*group} <= names for group in groups_ if group[0] in names)
