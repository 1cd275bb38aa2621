"""The tables at hand beside the project, whole: every row accounted for, none set aside."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from structural_sample import NOW, RELEASED

from chalkcircle.feeds.structural import load

DATA = Path(__file__).resolve().parents[2].parent / "shared" / "data"
TABLES = [
    ("unga-ideal-points", "structural/unga_ideal_points_apr2020.csv", 1940, 1940),
    ("vdem", "structural/democracy_state_year.csv", 1225, 1225),
    ("ucdp-acd", "structural/ucdp_acd_core_peacesci.csv", 75, 103),
    ("ucdp-acd", "feeds/ucdp/ucdp-prio-acd-221.csv", 2568, 5366),
    ("factbook-partners", "structural/factbook_trade_partner_shares.csv", 240, 240),
    ("factbook-partners", "structural/factbook_extract.csv", 458, 240),
    ("cow-contiguity", "structural/cow_contiguity.csv", 276, 121),
    ("cow-nmc", "structural/cow_nmc.csv", 1120, 4384),
    ("cow-igo", "structural/cow_igo_shared_memberships.csv", 2376, 2376),
    ("cow-mid", "structural/cow_mid_dyad_year.csv", 778, 778),
    ("cow-trade", "structural/cow_trade_state_year.csv", 840, 1658),
    ("atop", "structural/atop_alliance_dyad_year.csv", 16038, 16038),
]
needs_data = pytest.mark.skipif(not DATA.exists(), reason="needs ../shared, which is not here")


@needs_data
@pytest.mark.parametrize(("table", "file", "rows", "claims"), TABLES)
def test_a_whole_table_is_read(table: str, file: str, rows: int, claims: int) -> None:
    loaded = load(table, DATA / file, released=RELEASED, now=NOW)
    assert loaded.tally.accounted
    assert (loaded.tally.read, loaded.tally.quarantined) == (rows, [])
    assert len(loaded.claims) == claims
    assert len({c.claim_id for c in loaded.claims}) == claims
    assert sum(loaded.tally.unknown.values()) <= 14  # Russia before 1946, most of them


@needs_data
def test_votes_of_two_states_are_found_by_year(tmp_path: Path) -> None:
    for name in ("unga_votes", "unga_roll_calls", "unga_issues"):
        shutil.copy(DATA / "structural" / f"{name}.csv", tmp_path)
    loaded = load("unga-votes", tmp_path, released=RELEASED, now=NOW, states=["ARM"])
    assert loaded.tally.quarantined == []
    years = [c.valid.start for c in loaded.claims if {p.code for p in c.actors} == {"ARM", "RUS"}]
    assert len(years) == len(set(years)) == 29
