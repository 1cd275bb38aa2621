"""What each structural table says, in the publishers' own shape."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import structural_sample as sample
from structural_sample import read, written

from chalkcircle.feeds.structural import card_of, load, measures_of, row_words, table_names
from chalkcircle.model import Claim, FeedRow, Interval, Kind, Party, Precision


def _codes(parties: tuple[Party, ...]) -> list[str | None]:
    return [p.code for p in parties]


def _by(claims: tuple[Claim, ...], predicate: str) -> list[Claim]:
    return [c for c in claims if c.predicate == predicate]


def test_a_number_is_held_by_its_table_known_from_its_release_and_stands_on_its_row(
    tmp_path: Path,
) -> None:
    loaded = read(tmp_path, "cow-nmc", sample.NMC)
    cinc = _by(loaded.claims, "cow_cinc")[0]
    assert (cinc.kind, cinc.value, cinc.unit) == (Kind.MEASURE, 0.0012, "share 0-1")
    assert _codes(cinc.actors) == ["KEN"]
    assert cinc.valid == Interval.year(1995)
    assert cinc.known_at == datetime(2024, 3, 1, 23, 59, 59, tzinfo=UTC)
    assert not cinc.hindsight
    assert [(h.name, h.actor_id) for h in cinc.holders] == [
        ("Correlates of War Project", "feed:cow-nmc")
    ]
    row = cinc.evidence
    assert isinstance(row, FeedRow)
    assert (row.feed, row.native_id, row.row, row.revision) == (
        "cow-nmc", "501:1995:cow_cinc", 2, 0,
    )  # fmt: skip
    assert row.file_sha256 in loaded.raw
    assert row_words(cinc, loaded.raw[row.file_sha256]).startswith("cinc: .0012; stateabb: KEN")
    # -9 is no number, and components are loaded when somebody asks for them.
    assert [c.predicate for c in loaded.claims if _codes(c.actors) == ["SOM"]] == [
        "cow_cinc", "cow_tpop_thousands",
    ]  # fmt: skip


def test_land_borders_are_ties_by_month_and_an_end_at_the_tables_end_is_open(
    tmp_path: Path,
) -> None:
    loaded = read(tmp_path, "cow-contiguity", sample.CONTDIR)
    open_, ended, water = loaded.claims
    assert (open_.kind, open_.predicate, _codes(open_.actors)) == (
        Kind.TIE, "borders", ["KEN", "SOM"],
    )  # fmt: skip
    assert open_.valid == Interval(date(1963, 12, 1), None, Precision.MONTH)
    assert open_.fired == ("table ends:2016-12",)
    assert ended.valid == Interval(date(1963, 12, 1), date(1990, 6, 30), Precision.MONTH)
    assert (water.kind, water.predicate, water.value) == (
        Kind.MEASURE, "cow_water_contiguity_type", 5,
    )  # fmt: skip


def test_obligations_of_an_alliance_are_kept_in_their_direction(tmp_path: Path) -> None:
    loaded = read(tmp_path, "atop", sample.ATOP)
    told = [
        (_codes(c.actors), _codes(c.recipients), c.native and c.native.code) for c in loaded.claims
    ]
    assert told == [
        (["KEN"], ["SOM"], "NONAGG+CONSUL"),
        (["SOM"], ["KEN"], "DEFENSE+NONAGG+CONSUL"),
    ]
    assert loaded.tally.left_out == {"no obligation": 1}


def test_agreement_in_votes_is_counted_by_pair_and_year_with_its_roll_calls(tmp_path: Path) -> None:
    loaded = read(tmp_path, "unga-votes", sample.VOTES)
    pair = [c for c in loaded.claims if _codes(c.actors) == ["KEN", "SOM"]]
    assert [(c.valid.start, c.value, c.fired) for c in pair] == [
        (date(1995, 1, 1), 66.6667, ("votes:3", "alike:7001,7004", "apart:7002")),
        (date(1996, 1, 1), 100.0, ("votes:1", "alike:7003", "apart:")),
    ]
    absent = [c for c in loaded.claims if _codes(c.actors) == ["KEN", "TZA"]]
    assert [(c.value, c.fired[0]) for c in absent] == [(100.0, "votes:1")]
    assert loaded.tally.left_out == {"absent": 1}
    name = "unga_agreement_palestine_pct"
    by_issue = read(tmp_path, "unga-votes", sample.VOTES, measures=[name], states=["SOM"])
    assert [(_codes(c.actors), c.predicate, c.value) for c in by_issue.claims] == [
        (["KEN", "SOM"], name, 50.0),
        (["TZA", "SOM"], name, 0.0),
    ]


def test_votes_roll_calls_and_issues_may_lie_in_three_files(tmp_path: Path) -> None:
    written(tmp_path, "rcid,country_code,vote\n1,KE,yes\n1,SO,no\n9,KE,yes\n1,NA,no\n", "votes.csv")
    written(tmp_path, "rcid,session,date,unres\n1,50,1995-10-01,R/50/1\n", "calls.csv")
    written(tmp_path, "rcid,short_name,issue\n1,hr,Human rights\n", "issues.csv")
    loaded = load("unga-votes", tmp_path, released=sample.RELEASED, now=sample.NOW)
    assert [(_codes(c.actors), c.value) for c in loaded.claims] == [(["KEN", "SOM"], 0.0)]
    assert [(q.file, q.row, q.reason) for q in loaded.tally.quarantined] == [
        ("votes.csv", 4, "rcid: roll call 9 is not in calls.csv"),
        ("votes.csv", 5, "country_code: NA may be Namibia or none; keep the column 'country'"),
    ]


def test_indices_keep_their_bounds_and_a_state_nobody_knows_keeps_its_name(tmp_path: Path) -> None:
    loaded = read(tmp_path, "vdem", sample.VDEM, measures=["v2x_polyarchy", "v2x_corr"])
    kenya = _by(loaded.claims, "v2x_polyarchy")[0]
    assert (kenya.value, kenya.fired) == (0.31, ("low:0.28", "high:0.35"))
    assert [(p.text, p.code) for c in _by(loaded.claims, "v2x_corr") for p in c.actors] == [
        ("Kenya", "KEN"), ("Somalia", "SOM"), ("Zanzibar", None),
    ]  # fmt: skip
    assert loaded.tally.unknown == {"ZZB": 1}
    assert len(read(tmp_path, "vdem", sample.VDEM).claims) == 3 * 6 - 1


def test_a_conflict_has_parties_an_issue_a_place_and_backers(tmp_path: Path) -> None:
    loaded = read(tmp_path, "ucdp-acd", sample.UCDP)
    first, *backs, second = loaded.claims
    assert (_codes(first.actors), [p.text for p in first.recipients]) == (
        ["KEN"], ["Upland League, Lowland League"],
    )  # fmt: skip
    assert first.place is not None
    assert first.place.text == "Upland"
    assert first.fired == (
        "about:territory",
        "type:internationalised intrastate",
        "first death:1994-02-03 (precision 1 of UCDP, 1 is the day)",
        "episode began:1994-05-01 (precision 3 of UCDP, 1 is the day)",
    )
    assert [(c.predicate, _codes(c.actors), _codes(c.recipients)) for c in backs] == [
        ("backs", ["UGA"], ["KEN"]), ("backs", ["TZA"], ["KEN"]),
    ]  # fmt: skip
    assert (_codes(second.actors), _codes(second.recipients), second.value) == (
        ["KEN"], ["SOM"], 2,
    )  # fmt: skip


def test_partner_shares_are_read_from_the_factbooks_own_words(tmp_path: Path) -> None:
    loaded = read(tmp_path, "factbook-partners", sample.FACTBOOK)
    told = [(c.predicate, _codes(c.recipients), c.value, c.valid.start) for c in loaded.claims]
    exports, imports = "factbook_export_share_pct", "factbook_import_share_pct"
    assert told == [
        (exports, ["UGA"], 11.0, date(2023, 1, 1)),
        (exports, ["USA"], 9.5, date(2023, 1, 1)),
        (exports, [None], 2.0, date(2023, 1, 1)),
        (imports, ["CHN"], 20.0, date(2022, 1, 1)),
        (imports, ["ARE"], 12.0, date(2022, 1, 1)),
    ]
    assert loaded.tally.unknown == {"Wakanda": 1}
    assert loaded.tally.left_out == {"another field": 1}


def test_trade_is_told_from_the_importers_side_and_ideal_points_by_session(tmp_path: Path) -> None:
    (flow,) = read(tmp_path, "cow-trade", sample.TRADE).claims
    assert (_codes(flow.actors), _codes(flow.recipients), flow.value) == (["KEN"], ["SOM"], 4.5)
    points = read(tmp_path, "unga-ideal-points", sample.IDEAL).claims
    assert [(c.value, c.valid) for c in points] == [
        (-0.25, Interval.year(1995)), (-0.75, Interval.year(1995)),
    ]  # fmt: skip


def test_final_votes_and_the_librarys_resolutions_are_measures_of_their_own(tmp_path: Path) -> None:
    (point,) = read(tmp_path, "unga-ideal-points", sample.FINAL).claims
    assert (point.predicate, point.value, point.fired) == (
        "unga_ideal_point_final", -0.5, ("5%:-0.6", "95%:-0.4", "votes:60"),
    )  # fmt: skip
    loaded = read(tmp_path, "undl-votes", sample.LIBRARY)
    (pair,) = loaded.claims
    assert (pair.predicate, pair.value, _codes(pair.actors)) == (
        "undl_agreement_pct", 50.0, ["KEN", "SOM"],
    )  # fmt: skip
    assert pair.fired == ("votes:2", "alike:43", "apart:41")
    assert loaded.tally.left_out == {"did not vote": 1}


def test_every_table_has_a_card_and_declared_measures_or_ties() -> None:
    for name in table_names():
        card = card_of(name)
        assert card.bibtex.strip().startswith("@")
        assert card.source
        for one in measures_of(name):
            assert one.low < one.high
            assert one.unit
            assert one.source
    assert card_of("cow-nmc").redistribution == card_of("atop").redistribution == "never"
    assert card_of("vdem").redistribution == "share-alike"
    assert {n for n in table_names() if not measures_of(n)} == {"atop"}
