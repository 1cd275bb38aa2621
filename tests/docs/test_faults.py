"""The page of faults names tests that are there, for every number."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest
from pages import DOCS, ROOT

ROWS = re.findall(
    r"^\| (\d+)(\*?) \|.*\| ([^|]*) \|$",
    (DOCS / "explanation" / "faults.md").read_text("utf-8"),
    re.MULTILINE,
)
NOT_BUILT = {"33"}


@cache
def names_in(stem: str) -> frozenset[str]:
    """Names of the tests of a module."""
    (path,) = (ROOT / "tests").rglob(f"{stem}.py")
    tree = ast.parse(Path(path).read_text("utf-8"))
    return frozenset(n.name for n in tree.body if isinstance(n, ast.FunctionDef))


def test_every_number_has_its_row() -> None:
    assert [int(number) for number, _, _ in ROWS] == list(range(1, 41))


@pytest.mark.parametrize(("number", "names"), [(n, names) for n, _, names in ROWS])
def test_every_test_that_is_named_is_there(number: str, names: str) -> None:
    named = re.findall(r"`(\w+)::(\w+)`", names)
    assert named or number in NOT_BUILT
    for stem, name in named:
        assert name in names_in(stem), (stem, name)


def test_what_is_answered_in_part_says_what_is_not() -> None:
    text = (
        (DOCS / "explanation" / "faults.md").read_text("utf-8").partition("## Answered in part")[2]
    )
    told = {
        n for line in re.findall(r"^- \*\*([\d, ]+)\.\*\*", text, re.M) for n in line.split(", ")
    }
    assert told == {number for number, star, _ in ROWS if star}
