"""CAMEO's codes as PLOVER, and that the room loads nothing before it is asked."""

from __future__ import annotations

import csv
import doctest
import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from chalkcircle import codes
from chalkcircle.codes import PloverCode, cameo_codes, plover_of_cameo
from chalkcircle.model import CONTEXTS, MODES, CodeError, EventType

SHARED = Path(__file__).resolve().parents[2].parent / "shared"
needs_shared = pytest.mark.skipif(not SHARED.exists(), reason="needs ../shared, which is not here")


@pytest.mark.parametrize(
    ("cameo", "kind", "mode", "contexts"),
    [
        ("0311", EventType.AGREE, None, ("economic",)),
        ("042", EventType.CONSULT, "visit", ()),
        ("0871", EventType.RETREAT, "ceasefire", ("military",)),
        ("1124", EventType.ACCUSE, "allege", ("military", "legal")),
        ("1056", EventType.REQUEST, "yield", ("military",)),
        ("138", EventType.THREATEN, "violence", ("military",)),
        ("194", EventType.ASSAULT, "heavy-weapons", ("military",)),
        # normalised: see SOURCES.md
        ("0333", EventType.AGREE, None, ("human_security",)),
        ("085", EventType.RETREAT, None, ("economic",)),
        ("1321", EventType.THREATEN, "restrict", ("human_rights",)),
        ("1712", EventType.ASSAULT, "destroy", ("human_security",)),
        ("175", EventType.ASSAULT, None, ("pro_autocracy", "military")),
    ],
)
def test_cameo_as_plover(
    cameo: str, kind: EventType, mode: str | None, contexts: tuple[str, ...]
) -> None:
    expected = PloverCode(cameo=cameo, event_types=(kind,), mode=mode, contexts=contexts)
    assert plover_of_cameo(cameo) == expected
    assert expected.event_type is kind


def test_comments_and_appeals_have_no_type() -> None:
    without = {code.cameo for code in cameo_codes() if not code.event_types}
    assert len(without) == 39
    assert {code[:2] for code in without} == {"01", "02"}
    assert without == {c.cameo for c in cameo_codes() if c.cameo.startswith(("01", "02"))}


def test_yield_stays_split() -> None:
    assert plover_of_cameo("08").event_type is None
    assert plover_of_cameo("08").event_types == (EventType.CONCEDE, EventType.RETREAT)
    assert [c.cameo for c in cameo_codes() if len(c.event_types) > 1] == ["08"]


def test_all_words_are_those_of_plover_2() -> None:
    for code in cameo_codes():
        assert set(code.contexts) <= CONTEXTS
        if code.mode:
            assert code.event_type is not None
            assert code.mode in MODES[code.event_type]


@pytest.mark.parametrize("code", ["10 ", "311", "X", "--", "---", "", "999"])
def test_what_is_no_code_is_refused(code: str) -> None:
    with pytest.raises(CodeError, match="leading zero"):
        plover_of_cameo(code)


@needs_shared
def test_no_code_of_the_lists_or_of_the_map_is_lost() -> None:
    feeds = SHARED / "data/feeds/codes"
    with (feeds / "cameo_codes_goldstein.csv").open(encoding="latin-1", newline="") as file:
        listed = {row["code"] for row in csv.DictReader(file)}
    events = (feeds / "ref_cameoEvent.txt").read_text("latin-1").splitlines()[1:]
    text = (SHARED / "data/coding/plover/CAMEO2PLOVER-2021.txt").read_text("utf-8")
    mapped = dict(re.findall(r"^(\d+): (\w+)", text, re.MULTILINE))
    assert len(listed) == 312
    ours = {code.cameo: code for code in cameo_codes()}
    assert ours.keys() == listed | mapped.keys() | {line.split("\t")[0] for line in events}
    for cameo, kind in mapped.items():
        assert EventType(kind) in ours[cameo].event_types


@needs_shared
def test_event_codes_of_a_real_gdelt_file_are_known() -> None:
    path = SHARED / "data/feeds/gdelt/20191024143000.export.CSV"
    found = {
        line.split("\t")[column]
        for line in path.read_text("utf-8").splitlines()
        for column in (26, 27, 28)
    }
    assert len(found) > 100
    assert {plover_of_cameo(code).cameo for code in found} == found


def test_import_opens_no_table_and_loads_no_heavy_library() -> None:
    watch = """
import sys
opened = []
sys.addaudithook(lambda event, args: opened.append(str(args[0])) if event == "open" else None)
import chalkcircle.codes
heavy = {"duckdb", "pyarrow", "spacy", "trafilatura", "jinja2", "rapidfuzz", "numpy"}
print(sorted(heavy & sys.modules.keys()), [name for name in opened if name.endswith(".csv")])
chalkcircle.codes.country("GEO")
print(len([name for name in opened if name.endswith(".csv")]))
"""
    done = subprocess.run([sys.executable, "-c", watch], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["[] []", "1"]


@pytest.mark.parametrize("name", ["cameo", "countries", "entities", "names", "schemes"])
def test_examples_of_the_docstrings_hold(name: str) -> None:
    failed, tried = doctest.testmod(import_module(f"chalkcircle.codes.{name}"))
    assert (failed, tried > 0) == (0, True)


def test_exports_are_sorted_and_there() -> None:
    assert codes.__all__ == sorted(codes.__all__, key=lambda n: (not n.isupper(), n[0] > "Z", n))
    assert all(hasattr(codes, name) for name in codes.__all__)
