"""Mappings: anyone's table, changed columns of a feed we have, and errors that name the key."""

from __future__ import annotations

import re
from datetime import date, datetime
from pathlib import Path

import pytest
from feeds_made import ACLED, POLECAT, RELEASED, names_of, read, write

from chalkcircle.feeds.acled import LAYOUT as ACLED_LAYOUT
from chalkcircle.feeds.mapping import Mapped, blank_mapping, read_mapping
from chalkcircle.feeds.mapping.fillable import FILLED
from chalkcircle.feeds.polecat import LAYOUT as POLECAT_LAYOUT
from chalkcircle.feeds.reading import cards, formats
from chalkcircle.feeds.records import Redistribution
from chalkcircle.model import FeedError

NAMES = ["id", "date", "country_a", "country_b", "code", "remark"]
ROW = {"id": "a1", "date": "2020-01-31", "country_a": "ARM", "country_b": "AZE", "code": "190"}


def _mapped(folder: Path, text: str) -> Mapped:
    path = folder / "mapping.toml"
    path.write_text(text, "utf-8")
    return read_mapping(path, formats(), cards())


def test_the_blank_reads_a_table_as_it_is(tmp_path: Path) -> None:
    mapped = _mapped(tmp_path, blank_mapping())
    path = write(tmp_path / "t.csv", NAMES, [ROW], mapped.formats[0].layouts[0])
    (row,) = read(path, known=mapped.formats).list
    assert (row["native_id"], row["day"]) == ("a1", date(2020, 1, 31))
    assert (row["actor"], row["recipient"], row["actor_code"]) == ("ARM", "AZE", "ARM")
    assert (row["event_code"], row["source"]) == ("190", "My own table")
    assert row["known_at"] == datetime.fromisoformat("2020-01-31T23:59:59")
    assert mapped.card.redistribution is Redistribution.NEVER
    assert mapped.card.ignored == {"remark": "free text"}


def test_numbers_constants_release_and_another_encoding(tmp_path: Path) -> None:
    text = blank_mapping().replace('cell = "text"', 'cell = "int"')
    text = text.replace('rule = "day"', 'rule = "release"').replace('"utf-8"', '"iso-8859-1"')
    text = text.replace("[constants]", "[constants]\nquad = 4").replace('","', '"\\t"')
    text = text.replace("quoted = true", "quoted = false").replace('"YYYY-MM-DD"', '"M/D/YYYY"')
    mapped = _mapped(tmp_path, text)
    given = {**ROW, "id": "7", "date": "1/31/2020", "code": "é"}
    path = write(tmp_path / "t.tsv", NAMES, [given], mapped.formats[0].layouts[0])
    (row,) = read(path, known=mapped.formats, released=RELEASED).list
    assert (row["native_id"], row["quad"], row["event_code"]) == (7, 4, "é")
    assert row["known_at"] == datetime.fromisoformat("2023-06-22T23:59:59")
    with pytest.raises(FeedError, match="--released"):
        read(path, known=mapped.formats)


@pytest.mark.parametrize(
    ("form", "day"),
    [("D/M/YYYY", "31/1/2020"), ("D.M.YYYY", "31.01.2020"), ("D.M.YYYY", "31.1.2020")],
)
def test_days_that_begin_with_the_day(tmp_path: Path, form: str, day: str) -> None:
    mapped = _mapped(tmp_path, blank_mapping().replace('"YYYY-MM-DD"', f'"{form}"'))
    path = write(tmp_path / "t.csv", NAMES, [{**ROW, "date": day}], mapped.formats[0].layouts[0])
    (row,) = read(path, known=mapped.formats).list
    assert row["day"] == date(2020, 1, 31)


def test_a_code_of_cameo_without_its_0_is_another_code(tmp_path: Path) -> None:
    """Nothing can tell that a spreadsheet took it, so the blank warns."""
    text = blank_mapping().replace('fills = "event_code"', 'fills = "event_code"\nscheme = "cameo"')
    mapped = _mapped(tmp_path, text)
    rows = [{**ROW, "id": code, "code": code} for code in ("012", "12")]
    path = write(tmp_path / "t.csv", NAMES, rows, mapped.formats[0].layouts[0])
    assert [row["quad"] for row in read(path, known=mapped.formats).list] == [1, 3]
    assert "012 is a statement, 12 a refusal" in blank_mapping()


def test_codes_of_cameo_have_a_quad_class(tmp_path: Path) -> None:
    text = blank_mapping().replace('fills = "event_code"', 'fills = "event_code"\nscheme = "cameo"')
    rows = [{**ROW, "id": f"a{n}", "code": c} for n, c in enumerate(["036", "0871", "112", "190"])]
    rows += [{**ROW, "id": "b1", "code": "AGREE"}, {**ROW, "id": "b2", "code": ""}]
    for more, wanted in (("", [1, 2, 3, 4, None, None]), ("\nquad = 2", [2] * 6)):
        mapped = _mapped(tmp_path, text.replace("[constants]", f"[constants]{more}"))
        path = write(tmp_path / "t.csv", NAMES, rows, mapped.formats[0].layouts[0])
        found = read(path, known=mapped.formats).list
        assert [row["quad"] for row in found] == wanted
        assert [row["event_code"] for row in found[:2]] == ["036", "0871"]


def test_a_column_can_say_when_it_was_known(tmp_path: Path) -> None:
    text = blank_mapping().replace('rule = "day"', 'rule = "column"')
    text += '\n[[column]]\nname = "seen"\ncell = "day"\nform = "YYYYMMDD"\nfills = "known_at"\n'
    mapped = _mapped(tmp_path, text)
    rows = [{**ROW, "seen": "20200203"}, {**ROW, "seen": ""}]
    path = write(tmp_path / "t.csv", [*NAMES, "seen"], rows, mapped.formats[0].layouts[0])
    found = read(path, known=mapped.formats)
    assert [row["known_at"] for row in found.list] == [
        datetime.fromisoformat("2020-02-03T23:59:59")
    ]
    assert [one.reason for one in found.quarantined] == ["known_at: missing"]


def test_what_the_ledger_cannot_hold_is_set_aside(tmp_path: Path) -> None:
    text = blank_mapping().replace('ignored = "free text"', 'cell = "int"\nfills = "quad"')
    mapped = _mapped(tmp_path, text)
    rows = [{**ROW, "remark": "4"}, {**ROW, "remark": "5"}, {**ROW, "remark": "-" + "9" * 17}]
    found = read(
        write(tmp_path / "t.csv", NAMES, rows, mapped.formats[0].layouts[0]), known=mapped.formats
    )
    assert [row["quad"] for row in found.list] == [4]
    assert all("remark" in one.reason for one in found.quarantined)


def test_a_table_without_header_goes_by_the_order_of_columns(tmp_path: Path) -> None:
    mapped = _mapped(tmp_path, blank_mapping().replace("header = true", "header = false"))
    path = tmp_path / "t.csv"
    path.write_text("a1,2020-01-31,ARM,AZE,190,\na2,2020-01-31,ARM\n", "utf-8")
    found = read(path, known=mapped.formats)
    assert [(row["native_id"], row["row"]) for row in found.list] == [("a1", 1)]
    assert [one.row for one in found.quarantined] == [2]


def test_a_changed_mapping_is_another_reader(tmp_path: Path) -> None:
    one = _mapped(tmp_path, blank_mapping()).formats[0].id
    other = _mapped(tmp_path, blank_mapping().replace("free text", "prose")).formats[0].id
    assert one != other


@pytest.mark.parametrize(
    ("change", "key"),
    [
        (('feed = "my-table"', 'feed = "gdelt"'), "feed"),
        (('feed = "my-table"', 'feed = "My table"'), "feed"),
        (('cell = "day"', 'cell = "date"'), r"column\[1\]\.cell"),
        (('fills = "native_id"', 'fills = "number"'), r"column\[0\]\.fills"),
        (('cell = "day"\nform = "YYYY-MM-DD"', 'cell = "int"'), r"column\[1\]\.cell"),
        (('scheme = "iso3"', 'scheme = "iso4"'), "scheme"),
        (('scheme = "iso3"', ""), r"column\[2\]\.scheme"),
        (('fills = "event_code"', 'fills = "event_code"\nscheme = "cow"'), r"column\[4\]\.scheme"),
        (
            ('fills = "event_code"', 'fills = "event_code"\nscheme = "cameo"\ncell = "int"'),
            r"column\[4\]\.cell",
        ),
        (('ignored = "free text"', ""), r"column\[5\]"),
        (('fills = "recipient"', 'fills = "actor"'), "actor"),
        (('fills = "day"', 'fills = "day_end"'), "day"),
        (('source = "My own table"', 'colour = "red"'), "colour"),
        (('source = "My own table"', "source = 3"), r"constants\.source"),
        (('source = "My own table"', "quad = 5"), r"constants\.quad"),
        (('source = "My own table"', "deaths = 0.5"), r"constants\.deaths"),
        (('source = "My own table"', 'day_end = "2020-01-01"'), r"constants\.day_end"),
        (('form = "YYYY-MM-DD"', 'form = "DD.MM.YYYY"'), r"column\[1\]\.form"),
        (('form = "YYYY-MM-DD"', ""), r"column\[1\]\.form"),
        (('form = "YYYY-MM-DD"', 'form = "YYYYMMDD"\nlow = "soon"'), r"column\[1\]\.low"),
        (('cell = "text"', 'cell = "text"\nlow = 3'), r"column\[0\]\.low"),
        (('name = "remark"', 'name = "code"'), r"column\.name"),
        (
            ('ignored = "free text"', 'fills = "known_at"\ncell = "day"\nform = "YYYYMMDD"'),
            "known_at",
        ),
        (('separator = ","', 'separator = ", "'), "separator"),
        (('separator = ","', "separator = '\"'"), "separator"),
        (('encoding = "utf-8"', 'encoding = "utf-16"'), "encoding"),
        (('rule = "day"', 'rule = "guess"'), "known_at"),
        (('redistribution = "never"', 'redistribution = "perhaps"'), "redistribution"),
        (('title = "My table of events"', ""), "title"),
        (("quoted = true", "quotes = true"), "quotes"),
        (("[file]", "[file"), "mapping.toml"),
    ],
)
def test_a_wrong_key_is_named(tmp_path: Path, change: tuple[str, str], key: str) -> None:
    assert change[0] in blank_mapping()
    with pytest.raises(FeedError, match=key):
        _mapped(tmp_path, blank_mapping().replace(*change))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (
            ('scheme = "iso3"', 'scheme = "country"'),
            "key column[2].scheme of column 'country_a': 'country'. Expected one of entity, iso3",
        ),
        (
            ('scheme = "iso3"', ""),
            "key column[2].scheme of column 'country_a': ''. Expected a scheme for actor",
        ),
        (
            ('cell = "day"', 'cell = "date"'),
            "key column[1].cell of column 'date': 'date'. Expected one of text, int, float, day",
        ),
        (
            ("required = true", 'required = "yes"'),
            "key column[0].required of column 'id': 'yes'. Expected true or false",
        ),
        (
            ('fills = "event_code"', 'filled = "event_code"'),
            "key column[4] of column 'code': 'filled'. Expected one of the keys name, cell",
        ),
        (
            ('cell = "day"\nform = "YYYY-MM-DD"', 'cell = "int"'),
            "key column[1].cell of column 'date': 'int'. Expected day to fill day",
        ),
        (('name = "id"\n', ""), "key column[0]: ''. Expected the key name, which is missing"),
        (('feed = "my', 'feeds = "my'), "key at the top: 'feeds'. Expected one of the keys feed"),
        (('rule = "day"', 'rule = "guess"'), "key known_at.rule: 'guess'. Expected one of day"),
        (('title = "My table of events"', ""), "card: ''. Expected the key title, which is"),
        (("header = true", "header = 1"), "key file.header: 1. Expected true or false"),
        (('"free text"', '"free text"\nlow = [1]'), "[1]. Expected a number or a text in quotes"),
        (('source = "My own table"', "source = []"), "key constants: {'source': []}. Expected a"),
        (("faults = []", 'faults = "none"'), "card.faults: 'none'. Expected a list in [ ]"),
        (("[file]", "[file"), "The mapping is not TOML (Expected ']'"),
        (
            ('ignored = "free text"', 'fills = "source"'),
            "ledger filled once, and column 'remark' and [constants] fill it: leave one out.",
        ),
    ],
)
def test_an_error_says_where_what_and_what_may_be(
    tmp_path: Path, change: tuple[str, str], words: str
) -> None:
    assert change[0] in blank_mapping()
    with pytest.raises(FeedError) as told:
        _mapped(tmp_path, blank_mapping().replace(*change, 1))
    assert words in str(told.value)
    assert str(told.value).endswith("`chalkcircle feeds blank` prints every key, explained.")
    assert "$" not in str(told.value)
    assert "Invalid" not in str(told.value)


def test_the_blank_names_every_column_that_can_be_filled() -> None:
    comments = "".join(one for one in blank_mapping().splitlines() if one.startswith("#"))
    assert set(re.findall(r"\w+", comments)) >= FILLED


def test_whether_an_event_leads_its_article_can_be_filled(tmp_path: Path) -> None:
    text = blank_mapping().replace('ignored = "free text"', 'cell = "int"\nfills = "root"')
    mapped = _mapped(tmp_path, text)
    rows = [{**ROW, "remark": one} for one in ("1", "0", "")]
    path = write(tmp_path / "t.csv", NAMES, rows, mapped.formats[0].layouts[0])
    assert [one["root"] for one in read(path, known=mapped.formats).list] == [True, False, None]


def test_a_declared_rename_and_a_declared_new_column_pass(tmp_path: Path) -> None:
    names = ["deaths" if one == "fatalities" else one for one in ACLED] + ["weather"]
    given = {**ACLED, "deaths": "4", "weather": "rain"}
    path = write(tmp_path / "export.csv", names, [given], ACLED_LAYOUT)
    with pytest.raises(FeedError, match="deaths"):
        read(path)
    text = 'like = "acled"\n[renames]\nfatalities = "deaths"\n[new]\nweather = "of the day"\n'
    mapped = _mapped(tmp_path, text)
    (row,) = read(path, known=mapped.formats).list
    assert row["deaths"] == 4
    assert mapped.card.redistribution is Redistribution.NEVER
    assert mapped.card.ignored["weather"] == "of the day"
    assert mapped.formats[0].feed == "acled"


def test_a_declared_type_of_event_passes(tmp_path: Path) -> None:
    path = write(
        tmp_path / "weekly.txt",
        names_of(POLECAT_LAYOUT),
        [{**POLECAT, "Event Type": "CRIME", "Quad Code": "None"}],
        POLECAT_LAYOUT,
    )
    mapped = _mapped(tmp_path, 'like = "polecat"\nevent_types = ["CRIME"]\n')
    (row,) = read(path, known=mapped.formats).list
    assert (row["event_code"], row["quad"]) == ("CRIME", None)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ('like = "nobody"', "like"),
        ('like = "acled"\n[renames]\ndead = "deaths"', "renames"),
        ('like = "acled"\nevent_types = ["X"]', "event_types"),
        ('like = "acled"\n[constants]\nquad = 4', "like"),
        ('feed = "x"', "card"),
    ],
)
def test_what_cannot_be_declared_is_named(tmp_path: Path, text: str, key: str) -> None:
    with pytest.raises(FeedError, match=key):
        _mapped(tmp_path, text)


def test_a_mapping_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FeedError, match="cannot be read"):
        read_mapping(tmp_path / "none.toml", formats(), cards())
