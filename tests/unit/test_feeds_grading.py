"""Grades of feed rows: each rule on its own, and the table that they come from."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pyarrow as pa
import pytest
from grading_sample import DAY, KNOWN, row, rows

from chalkcircle.feeds.grading import grade_rows, load_rules, names_of, to_read

BARE: dict[str, Any] = {"actor_code": "UPL"}


def level(*given: dict[str, Any]) -> str:
    """The level of the first row."""
    graded = grade_rows(rows(*given))
    return str(graded.levels[int(graded.grades[0])])


def why(*given: dict[str, Any]) -> set[str]:
    """Rules that hold of the first row."""
    return set(grade_rows(rows(*given)).why(0))


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, "B"),
        ({"sources": 2}, "A"),
        ({"root": False}, "C"),
        ({"place_type": 1}, "C"),
        ({"place_country": "HIL"}, "C"),
        ({"place": None, "place_type": None, "place_country": None}, "C"),
        (BARE, "D"),
        (BARE | {"sources": 9}, "D"),
        ({"actor": None, "actor_code": None, "recipient": None, "recipient_code": None}, "D"),
        (BARE | {"place_country": "HIL"}, "E"),
        ({"day": DAY - timedelta(7)}, "E"),
        ({"day": DAY - timedelta(30), "sources": 9}, "E"),
        ({"day": DAY - timedelta(1)}, "B"),
    ],
)
def test_a_row_has_the_grade_of_its_build(fields: dict[str, Any], expected: str) -> None:
    assert level(row(**fields)) == expected


def test_another_site_counts_and_another_page_does_not() -> None:
    page = row(2, source="https://www.news.example:443/2?x")
    assert "several_sites" not in why(row(), page)
    site = row(3, source="http://other.example/3")
    assert "several_sites" in why(row(), page, site)
    assert level(row(), site) == "A"
    for fields in ({"event_code": "191"}, {"place": "Hilltown"}, {"day": DAY - timedelta(1)}):
        assert "several_sites" not in why(row(), site | fields)
    nowhere = {"place": None}
    assert "several_sites" not in why(row() | nowhere, site | nowhere)


def test_an_article_that_names_many_places_keeps_its_towns() -> None:
    one = "https://news.example/1"
    towns = [row(n, source=one, place=f"Town {n}") for n in range(2, 5)]
    vague = row(place="Lowland", place_type=1)
    assert "fan_out" in why(vague, *towns)
    assert level(vague, *towns) == "E"
    assert "fan_out" not in why(vague, *towns[:2])
    assert "fan_out" not in why(towns[0], *towns[1:], vague)
    later = [t | {"known_at": KNOWN + timedelta(minutes=15)} for t in towns]
    assert "fan_out" not in why(vague, *later)


def test_a_place_name_taken_for_an_actor_is_a_known_fault() -> None:
    """As the feed made New Zealand fight in Bristol of a story that names Christchurch."""
    found = row(
        actor="NZL", actor_code="NZL", recipient=None, recipient_code=None,
        place="Bristol, Bristol, City of, United Kingdom", place_country="GBR",
    )  # fmt: skip
    assert why(found) == {"root", "town", "borrowed"}
    assert level(found) == "E"


def test_every_rule_has_a_source_or_says_that_it_has_none() -> None:
    table = load_rules()
    names = {rule.name for rule in table.rule}
    assert names == set(grade_rows(rows(row())).marks)
    for rule in table.rule:
        assert (rule.opened == "yes") == bool(rule.source and rule.address), rule.name
        if rule.opened == "no":
            assert rule.precision == "unverified"
    for grade in table.grade:
        assert {*grade.all, *grade.any, *grade.none} <= names
    assert [grade.level for grade in table.grade] == list("ABCDE")
    last = table.grade[-1]
    assert (last.all, last.any, last.none) == ((), (), ())


def test_a_table_of_nothing_and_one_with_few_columns_are_graded() -> None:
    assert grade_rows(rows()).counts() == dict.fromkeys("ABCDE", 0)
    thin = pa.table({"native_id": pa.array([1, 2])})
    assert grade_rows(thin).counts()["D"] == 2


def test_chunks_and_order_change_no_grade() -> None:
    given = [row(n, sources=1 + n % 2, root=n % 3 > 0, place=f"Town {n % 4}") for n in range(40)]
    whole = grade_rows(rows(*given)).grades.tolist()
    parts = pa.concat_tables([rows(*given[:7]), rows(*given[7:])])
    assert grade_rows(parts).grades.tolist() == whole
    assert grade_rows(rows(*given[::-1])).grades.tolist() == whole[::-1]


def test_rows_to_read_are_of_every_grade_and_of_different_articles() -> None:
    kinds: tuple[dict[str, Any], ...] = (
        {"sources": 2},
        {},
        {"root": False},
        BARE,
        {"day": DAY - timedelta(9)},
    )
    given = [
        row(100 * k + n, **kind, source=f"https://n.example/{k}/{n // 2}")
        for k, kind in enumerate(kinds)
        for n in range(20)
    ]
    table = rows(*given)
    graded = grade_rows(table)
    drawn = to_read("gdelt", table, graded, count=10, seed=3)
    assert sorted(graded.levels[graded.grades[i]] for i in drawn) == sorted("AABBCCDDEE")
    assert len({given[i]["source"] for i in drawn}) == 10
    assert drawn == to_read("gdelt", table, graded, count=10, seed=3)
    assert drawn != to_read("gdelt", table, graded, count=10, seed=4)
    names = names_of("gdelt", table)
    more = to_read("gdelt", table, graded, count=10, seed=3, done=[names[i] for i in drawn])
    assert not {given[i]["source"] for i in drawn} & {given[i]["source"] for i in more}
    assert len(to_read("gdelt", table, graded, count=999, seed=0)) == 50
