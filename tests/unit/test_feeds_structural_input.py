"""Bad tables: refused whole with the column's name, or row by row with a reason."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import structural_sample as sample
from hypothesis import given
from hypothesis import strategies as st
from structural_sample import read, written

from chalkcircle.feeds.structural import load
from chalkcircle.model import CodeError, FeedError

HEAD = "stateabb,ccode,year,milex,milper,irst,pec,tpop,upop,cinc,version\n"
GOOD = "KEN,501,1995,190000,24,0,3200,27000,2500,.0012,2025\n"


def _reasons(folder: Path, *rows: str) -> list[tuple[int, str]]:
    loaded = read(folder, "cow-nmc", HEAD + GOOD + "".join(rows))
    assert loaded.tally.accounted
    return [(q.row, q.reason) for q in loaded.tally.quarantined]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("SOM,520,1995,1,2,3,4,5,6,1.7,1\n", "cinc: 1.7 outside 0 to 1"),
        ("SOM,520,1995,1,2,3,4,5,6,nan,1\n", "cinc: 'nan' is no number"),
        ("SOM,520,1995,1,2,3,4,5,6,٠.١,1\n", "cinc: '٠.١' is no number"),
        ('SOM,520,1995,1,2,3,4,"5,000",6,0.1,1\n', "tpop: '5,000' is no number"),
        ("SOM,520,1e3,1,2,3,4,5,6,0.1,1\n", "year: '1e3' is no whole number"),
        ("SOM,520,2027,1,2,3,4,5,6,0.1,1\n", "year: '2027' is no year from 1700 to 2026"),
        ("SOM,,1995,1,2,3,4,5,6,0.1,1\n", "ccode: no value"),
        ("SOM,520,1995,1,2,3,4,5,6,0.1\n", "10 cells where the header has 11"),
        ("SOM,520,1995,1,2,3,4,5,6,0.1,1,2\n", "12 cells where the header has 11"),
        ('SOM,520,1995,1,2,3,4,5,6,0.1,"1\n', "a quote out of place"),
        ("SOM,520,1995,1,2,3,4,5,6,0.1,\0\n", "a NUL byte"),
        (GOOD.replace(".0012", ".0013"), "conflict: 501:1995:cow_cinc given twice"),
    ],
)
def test_a_broken_row_costs_itself_and_no_other(tmp_path: Path, row: str, reason: str) -> None:
    found = _reasons(tmp_path, row, GOOD.replace("1995", "1996"))
    assert len(found) == 1
    assert found[0][0] == 3
    assert found[0][1].startswith(reason)


def test_two_lone_quotes_a_hundred_rows_apart_lose_two_rows(tmp_path: Path) -> None:
    rows = [GOOD.replace("1995", str(year)) for year in range(1800, 1990)]
    rows[10] = rows[10].replace("KEN", '"KEN')
    rows[110] = rows[110].replace("KEN", '"KEN')
    loaded = read(tmp_path, "cow-nmc", HEAD + "".join(rows))
    assert (loaded.tally.read, loaded.tally.kept) == (190, 188)
    assert [q.row for q in loaded.tally.quarantined] == [12, 112]
    assert loaded.tally.quarantined[0].raw.startswith('"KEN,501,1810')


def test_line_ends_marks_and_empty_lines_do_not_shift_a_row(tmp_path: Path) -> None:
    text = (
        "\ufeff" + HEAD.replace("\n", "\r\n") + "\r\n" + GOOD.replace("\n", "\r\n") + GOOD.strip()
    )
    loaded = read(tmp_path, "cow-nmc", text)
    assert loaded.tally.left_out == {"empty line": 1, "said before in the file": 1}
    assert {c.evidence.row for c in loaded.claims} == {3}  # type: ignore[union-attr]


def test_a_quoted_line_end_is_data_and_the_next_row_keeps_its_number(tmp_path: Path) -> None:
    text = HEAD + GOOD.replace("KEN", '"KE\nN"') + GOOD.replace("1995", "1996")
    loaded = read(tmp_path, "cow-nmc", text)
    assert sorted({c.evidence.row for c in loaded.claims}) == [2, 4]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("table", "text", "words"),
    [
        ("cow-nmc", HEAD.replace("cinc", "cinc_new") + GOOD, "'cinc'"),
        ("vdem", sample.VDEM.replace("v2x_libdem", "v2x_liberaldem"), "v2x_libdem"),
        ("ucdp-acd", sample.UCDP.replace('"gwno_a_2nd"', '"gwno_a_second"'), "gwno_a_2nd"),
        ("unga-votes", sample.VOTES.replace("rcid", "roll"), "rcid"),
        ("cow-nmc", "", "empty"),
        ("cow-nmc", "<html><body>404</body></html>\n", "web page"),
        ("cow-nmc", "PK\x03\x04rest", "Unpack"),
        ("cow-nmc", HEAD + "SOM,520,1995,1,2,3,4,5,6,7,1\n", "line 2: cinc: 7 outside 0 to 1"),
        ("cow-alliances", "a,b\n1,2\n", "No structural table"),
        ("vdem", sample.VDEM.replace("\n", "\n\n", 1).split("\n\n")[0] + "\n", ""),
    ],
)
def test_a_file_that_is_none_is_refused_with_the_reason(
    tmp_path: Path, table: str, text: str, words: str
) -> None:
    if not words:
        assert read(tmp_path, table, text).claims == ()
        return
    with pytest.raises(FeedError, match=words):
        read(tmp_path, table, text)


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("x.csv", "version4id,ccode1,state_name1,ccode2,year,defense,neutrality,entente,version"),
        ("x.csv", "ccode1,ccode2,year,cow_defense,cow_neutral,cow_nonagg,cow_entente"),
        ("alliance_v4.1_by_dyad.csv", "a,b"),
    ],
)
@pytest.mark.parametrize("table", ["atop", "cow-nmc"])
def test_the_alliances_of_the_correlates_of_war_are_refused_with_the_reason(
    tmp_path: Path, table: str, name: str, header: str
) -> None:
    path = written(tmp_path, header + "\n", name)
    with pytest.raises(FeedError, match="maintainer asked"):
        load(table, path, released=sample.RELEASED, now=sample.NOW)


def test_release_states_measures_and_size_are_checked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(FeedError, match="--released"):
        read(tmp_path, "cow-nmc", sample.NMC, released=None)
    with pytest.raises(FeedError, match="ahead"):
        read(tmp_path, "cow-nmc", sample.NMC, released=date(2026, 11, 24))
    with pytest.raises(CodeError, match="ZZZ"):
        read(tmp_path, "cow-nmc", sample.NMC, states=["ZZZ"])
    with pytest.raises(FeedError, match="cow_cinc"):
        read(tmp_path, "cow-nmc", sample.NMC, measures=["v2x_polyarchy"])
    monkeypatch.setattr("chalkcircle.feeds.structural.loading.MOST_CLAIMS", 3)
    with pytest.raises(FeedError, match="--state"):
        read(tmp_path, "cow-nmc", sample.NMC)


def test_dissolved_states_and_numbers_before_the_tables_are_kept(tmp_path: Path) -> None:
    rows = "".join(
        f"X,{c},{y},1,2,3,4,5,6,.1,1\n"
        for c, y in ((345, 1985), (365, 1985), (300, 1900), (998, 1995))
    )
    loaded = read(tmp_path, "cow-nmc", HEAD + rows, measures=["cow_cinc"])
    assert [c.actors[0].code for c in loaded.claims] == ["YUG", "SUN", None, None]
    assert [c.actors[0].text for c in loaded.claims][2:] == ["COW 300", "COW 998"]
    assert loaded.tally.unknown == {"COW 300": 1, "COW 998": 1}


_cells = st.sampled_from(["501", "", "NA", '"', "1e309", "-9", "a\nb", "é", "=1", "0.5", "1995"])


@given(
    st.lists(st.lists(_cells, min_size=1, max_size=13).map(",".join), max_size=8),
    st.binary(max_size=40),
)
def test_whatever_stands_in_a_file_is_accounted_for(rows: list[str], tail: bytes) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "t.csv"
        path.write_bytes((HEAD + GOOD + "\n".join(rows)).encode() + tail)
        tally = load("cow-nmc", path, released=sample.RELEASED, now=sample.NOW).tally
    assert tally.accounted
    assert tally.kept >= 1


SHAPES = {
    "cow-contiguity": sample.CONTDIR,
    "cow-trade": sample.TRADE,
    "atop": sample.ATOP,
    "unga-ideal-points": sample.IDEAL,
    "vdem": sample.VDEM,
    "ucdp-acd": sample.UCDP,
    "unga-votes": sample.VOTES,
    "undl-votes": sample.LIBRARY,
    "factbook-partners": sample.FACTBOOK,
}


@pytest.mark.parametrize("table", SHAPES)
@given(data=st.data())
def test_no_cell_of_any_table_breaks_more_than_its_row(table: str, data: st.DataObject) -> None:
    import csv
    import io
    import tempfile

    header, *rows = csv.reader(io.StringIO(SHAPES[table]))
    row = data.draw(st.sampled_from(rows)).copy()
    at = data.draw(st.integers(0, len(row) - 1))
    row[at] = data.draw(st.sampled_from(["", "NA", "-1", "1e9", "x", "9" * 30, "2024-02-31", "é%"]))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "t.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([header, *rows, row])
        tally = load(table, path, released=sample.RELEASED, now=sample.NOW).tally
    assert tally.accounted
    assert tally.read == len(rows) + 1
    assert {q.row for q in tally.quarantined} <= {len(rows) + 2}


def test_a_folder_or_a_missing_file_is_no_table(tmp_path: Path) -> None:
    with pytest.raises(FeedError, match="no table in the folder"):
        load("cow-nmc", tmp_path, released=sample.RELEASED, now=sample.NOW)
    with pytest.raises(FeedError, match="no file"):
        load("cow-nmc", tmp_path / "x.csv", released=sample.RELEASED, now=sample.NOW)
    for name in ("a.csv", "b.CSV"):
        written(tmp_path, HEAD + GOOD, name)
    with pytest.raises(FeedError, match="two files of one kind"):
        load("cow-nmc", tmp_path, released=sample.RELEASED, now=sample.NOW)


def test_a_spell_that_ends_in_the_future_does_not_move_the_end_of_the_table(tmp_path: Path) -> None:
    later = sample.CONTDIR + '501530,501,"KEN",530,"ETH",1,196312,999912,"",3.2\n'
    loaded = read(tmp_path, "cow-contiguity", later)
    assert [q.row for q in loaded.tally.quarantined] == [5]
    assert loaded.claims[0].valid.end is None
