"""Releases of a structural table in a ledger: nothing twice, only changes, and the past stays."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import structural_sample as sample
from briefing_world import fill, study
from hypothesis import given, settings
from hypothesis import strategies as st
from structural_sample import written

from chalkcircle.app import TableLoaded, explain, load_table
from chalkcircle.briefing import Briefing, compose, render_markdown
from chalkcircle.ledger import Ledger
from chalkcircle.model import FeedError, FeedRow, Kind, Op, Selection, Stamp, end_of_day

HEAD = "ccode,year,milex,milper,irst,pec,tpop,upop,cinc\n"
FIRST, SECOND, THIRD = date(2024, 3, 1), date(2025, 3, 1), date(2026, 3, 1)


def _load(
    ledger: Ledger,
    folder: Path,
    values: dict[int, float],
    released: date,
    *,
    complete: bool = False,
    now: datetime = sample.NOW,
) -> TableLoaded:
    """CINC of some states in 1995."""
    rows = "".join(f"{code},1995,-9,-9,-9,-9,-9,-9,{cinc}\n" for code, cinc in values.items())
    return load_table(
        ledger,
        "cow-nmc",
        written(folder, HEAD + rows),
        released=released,
        now=now,
        complete=complete,
    )


def _told(ledger: Ledger, as_of: datetime | None = None) -> dict[str, float]:
    found = ledger.claims(Selection(kinds=(Kind.MEASURE,)), as_of=as_of)
    return {c.actors[0].text: c.value for c in found if c.value is not None}


def test_the_same_file_twice_changes_nothing(tmp_path: Path) -> None:
    with Ledger.open(tmp_path / "l", create=True) as ledger:
        first = _load(ledger, tmp_path, {501: 0.1, 520: 0.2}, FIRST)
        snapshot = ledger.snapshot
        again = _load(ledger, tmp_path, {501: 0.1, 520: 0.2}, FIRST)
        assert (first.added, first.held) == (2, 0)
        assert (again.added, again.revised, again.held) == (0, 0, 2)
        assert ledger.snapshot == snapshot
        assert ledger.verify().ok


def test_a_new_release_revises_what_it_says_otherwise_and_the_past_keeps_the_old(
    tmp_path: Path,
) -> None:
    with Ledger.open(tmp_path / "l", create=True) as ledger:
        _load(ledger, tmp_path, {501: 0.1, 520: 0.2}, FIRST)
        done = _load(ledger, tmp_path, {520: 0.25, 501: 0.1, 510: 0.3}, SECOND)
        assert (done.added, done.revised, done.held) == (1, 1, 1)
        assert _told(ledger) == {"COW 501": 0.1, "COW 520": 0.25, "COW 510": 0.3}
        assert _told(ledger, end_of_day(date(2025, 2, 28))) == {"COW 501": 0.1, "COW 520": 0.2}
        assert _told(ledger, end_of_day(date(2024, 2, 29))) == {}
        (revised,) = (c for c in ledger.claims() if c.value == 0.25)
        assert isinstance(revised.evidence, FeedRow)
        assert revised.evidence.revision == 1
        assert revised.known_at == end_of_day(SECOND)
        assert [c.value for c in ledger.history(revised.claim_id)] == [0.2, 0.25]
        with pytest.raises(FeedError, match="older release"):
            _load(ledger, tmp_path, {520: 0.2}, FIRST)
        assert _load(ledger, tmp_path, {501: 0.1}, FIRST).held == 1


def test_what_a_complete_file_no_longer_holds_is_taken_back_and_may_come_again(
    tmp_path: Path,
) -> None:
    with Ledger.open(tmp_path / "l", create=True) as ledger:
        _load(ledger, tmp_path, {501: 0.1, 520: 0.2}, FIRST)
        told = _load(ledger, tmp_path, {501: 0.1}, SECOND)
        assert (told.gone, told.retracted) == (1, 0)
        aside = _load(ledger, tmp_path, {501: 0.1, 520: 7.0}, SECOND, complete=True)
        assert (aside.gone, aside.retracted, len(aside.quarantined)) == (1, 0, 1)
        assert _load(ledger, tmp_path, {501: 0.1}, SECOND, complete=True).retracted == 1
        assert _told(ledger) == {"COW 501": 0.1}
        assert _told(ledger, end_of_day(FIRST)) == {"COW 501": 0.1, "COW 520": 0.2}
        back = _load(ledger, tmp_path, {501: 0.1, 520: 0.2}, THIRD, complete=True)
        assert (back.revised, back.held) == (1, 1)
        assert _told(ledger) == {"COW 501": 0.1, "COW 520": 0.2}
        assert _told(ledger, end_of_day(SECOND)) == {"COW 501": 0.1}
        (again,) = (c for c in ledger.claims() if c.value == 0.2)
        ops = [c.op for c in ledger.history(again.claim_id)]
        assert ops == [Op.ASSERT, Op.RETRACT, Op.ASSERT]
        assert ledger.verify().ok


def test_a_file_issued_anew_on_the_same_day_is_known_from_its_arrival(tmp_path: Path) -> None:
    with Ledger.open(tmp_path / "l", create=True) as ledger:
        _load(ledger, tmp_path, {501: 0.1}, FIRST)
        assert _load(ledger, tmp_path, {501: 0.15}, FIRST).revised == 1
        assert _told(ledger) == {"COW 501": 0.15}
        assert _told(ledger, end_of_day(THIRD)) == {"COW 501": 0.1}


def test_more_states_may_be_asked_for_later_and_others_are_not_spoken_of(tmp_path: Path) -> None:
    path = written(tmp_path, HEAD + "501,1995,1,2,3,4,5,6,.1\n520,1995,1,2,3,4,5,6,.2\n")
    with Ledger.open(tmp_path / "l", create=True) as ledger:
        for states, added in ((("KEN",), 4), (("SOM",), 4), ((), 0)):
            done = load_table(
                ledger,
                "cow-nmc",
                path,
                released=FIRST,
                now=sample.NOW,
                states=states,
                complete=True,
            )
            assert (done.added, done.retracted) == (added, 0)


def test_a_load_of_many_claims_is_stored_in_parts_and_completed_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("chalkcircle.app.structural.AT_ONCE", 2)
    values = {501: 0.1, 510: 0.2, 520: 0.3, 530: 0.4, 500: 0.5}
    with Ledger.open(tmp_path / "l", create=True) as ledger:
        _load(ledger, tmp_path, values, FIRST)
        assert ledger.snapshot == 3
        assert len(_told(ledger)) == 5


def test_a_claim_opens_down_to_the_cells_of_its_row(tmp_path: Path) -> None:
    with Ledger.open(tmp_path / "l", create=True) as ledger:
        path = written(tmp_path, sample.VOTES)
        load_table(ledger, "unga-votes", path, released=FIRST, now=sample.NOW, states=["SOM"])
        claim = ledger.claims(Selection(dyad=("KEN", "SOM")))[0]
        opened = explain(ledger, claim.claim_id)
    assert opened.quote.startswith("row 2 of unga-votes (file ")
    assert "rcid: 7001; ccode: 501" in opened.quote
    assert opened.title == "United Nations General Assembly Voting Data"
    assert opened.published == "2024-03-01"
    assert opened.unverified


_values = st.dictionaries(
    st.sampled_from([500, 501, 510, 520]), st.sampled_from([0.1, 0.2]), min_size=1
)


@settings(max_examples=25, deadline=None)
@given(releases=st.lists(_values, min_size=1, max_size=4))
def test_after_any_complete_releases_each_moment_sees_its_own(
    releases: list[dict[int, float]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("releases")
    with Ledger.open(folder / "l", create=True) as ledger:
        for number, values in enumerate(releases):
            _load(ledger, folder, values, date(2020 + number, 1, 1), complete=True)
        for number, values in enumerate(releases):
            told = _told(ledger, datetime(2020 + number, 6, 1, tzinfo=UTC))
            assert told == {f"COW {code}": value for code, value in values.items()}


def test_totals_of_trade_take_nothing_back_from_the_pairs(tmp_path: Path) -> None:
    totals = "ccode,statename,year,imports,exports\n501,Kenya,1995,3000,2000\n"
    with Ledger.open(tmp_path / "l", create=True) as ledger:
        for text in (sample.TRADE, totals):
            path = written(tmp_path, text)
            done = load_table(
                ledger, "cow-trade", path, released=FIRST, now=sample.NOW, complete=True
            )
            assert (done.retracted, done.gone) == (0, 0)
        assert len(ledger.claims()) == 3


def test_a_briefing_leaves_rows_of_tables_out_and_says_so(tmp_path: Path) -> None:
    def page() -> Briefing:
        return compose(
            ledger,
            study(),
            since=date(2024, 4, 1),
            as_of=None,
            snapshot=ledger.snapshot,
            now=sample.NOW,
            stamp=Stamp(version="0", config="c", snapshot=ledger.snapshot),
            command="chalkcircle brief",
        )

    with fill(tmp_path / "l") as ledger:
        plain = render_markdown(page())
        _load(ledger, tmp_path, {501: 0.1, 520: 0.2}, FIRST)
        beside = render_markdown(page())
    told = "2 claims that rest on rows of feeds or tables are not shown."
    assert told not in plain
    assert told in beside
    assert "cow_cinc" not in beside
