"""A study is read whole or refused with the file, the place and the value."""

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

import pytest
from study_tiny import HEADER, TINY, write_study

from chalkcircle.model import Interval, Kind, Party, Precision, Stance, StudyError
from chalkcircle.study import load_study

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    return partial(write_study, tmp_path)


def test_a_small_study_of_another_region_loads(write: Write) -> None:
    study = load_study(write())
    assert (study.id, study.compiled, study.actors) == ("altiplano", date(2026, 1, 31), None)
    assert study.dyads == (("BOL", "CHL"),)
    assert [entry.entry for entry in study.chronicle] == ["c1", "c2", "c2", "c3", "c3"]
    assert {entry.kind for entry in study.ties} == {Kind.TIE}
    assert study.questions[0].bearing[1].words == ("port",)
    assert study.corridors[0].names[0].used_by == "CHL"
    assert study.outlets[0].unverified


def test_a_row_keeps_what_it_says(write: Write) -> None:
    judgment, _, denial, *_ = load_study(write()).chronicle
    assert judgment.actors[0].actor_id == "ICJ"
    assert judgment.holder is None
    assert judgment.stance is Stance.ASSERTS
    assert denial.recipients == (Party(text="Bolivian officials", code="BOL", sector="GOV"),)
    assert denial.stance is Stance.DENIES
    assert denial.holder is not None
    assert denial.holder.code == "BOL"
    assert (denial.line, denial.written) == (4, date(2026, 2, 1))


def test_dates_are_as_long_as_they_are_vague(write: Write) -> None:
    study = load_study(write())
    assert study.chronicle[0].valid == Interval.day(date(2018, 10, 1))
    assert study.chronicle[3].valid == Interval.year(2021)
    assert study.chronicle[4].valid == Interval(
        date(2021, 12, 1), date(2022, 12, 31), Precision.YEAR
    )
    assert study.ties[0].valid == Interval(date(1904, 10, 20), None, Precision.SPAN)
    assert study.ties[1].valid == Interval(date(1978, 1, 1), None, Precision.YEAR)


def test_factuality_follows_dispute_and_source(write: Write) -> None:
    study = load_study(write())
    undisputed, claimed, denied, told, retold = study.chronicle
    assert undisputed.factuality == 3
    assert claimed.factuality is denied.factuality is None
    assert told.factuality == retold.factuality == 3, "they differ in the date only"
    assert study.ties[1].factuality is None, "nobody opened its source"


def test_the_digest_follows_every_byte_and_the_overlay(write: Write) -> None:
    before = load_study(write()).digest
    folder = write(study_toml=TINY["study.toml"].replace("the sea", "The Sea"))
    assert load_study(folder).digest != before
    assert load_study(write()).digest == before
    (folder / "actors").mkdir()
    (folder / "actors" / "names.csv").write_text("actor_id,name\n", encoding="utf-8")
    with_overlay = load_study(folder)
    assert with_overlay.actors == folder / "actors"
    assert with_overlay.digest != before


def _row(**changed: str) -> str:
    cells = dict(
        zip(HEADER.split(","), TINY["chronicle.csv"].splitlines()[1].split(","), strict=True)
    )
    return f"{HEADER}\n{','.join((cells | changed).values())}\n"


def _toml(name: str, old: str, new: str) -> dict[str, str | None]:
    assert old in TINY[name]
    return {name.replace(".", "_"): TINY[name].replace(old, new)}


BROKEN: dict[str, tuple[dict[str, str | None], str, str]] = {
    "missing file": ({"ties_csv": None}, "ties.csv", "study.toml"),
    "bad date": ({"chronicle_csv": _row(date="2021-02-30")}, "chronicle.csv line 2, date", "02-30"),
    "month nought": ({"chronicle_csv": _row(date="2021-00")}, "line 2, date", "2021-00"),
    "upside down": ({"chronicle_csv": _row(date="2022/2021")}, "line 2, date", "2022/2021"),
    "no end known": ({"chronicle_csv": _row(date="../..")}, "line 2, date", "../.."),
    "unknown type": ({"chronicle_csv": _row(predicate="FIGHT")}, "line 2, predicate", "FIGHT"),
    "a tie in the chronicle": (
        {"chronicle_csv": _row(predicate="borders", mode="")}, "predicate", "borders",
    ),
    "unknown mode": ({"chronicle_csv": _row(mode="loudly")}, "line 2, mode", "loudly"),
    "mode on a tie": (
        {"ties_csv": _row(predicate="borders", mode="change")}, "ties.csv line 2, mode", "change",
    ),
    "unknown stance": ({"chronicle_csv": _row(stance="hopes")}, "line 2, stance", "hopes"),
    "unknown code": ({"chronicle_csv": _row(actors="BOX")}, "line 2, actors", "BOX"),
    "not a party": ({"chronicle_csv": _row(actors="Bolivia")}, "line 2, actors", "Bolivia"),
    "no actor": ({"chronicle_csv": _row(actors="")}, "line 2, actors", "at least one"),
    "two holders": ({"chronicle_csv": _row(holder="BOL; CHL")}, "line 2, holder", "BOL; CHL"),
    "empty text": ({"chronicle_csv": _row(text="")}, "line 2, text", "some text"),
    "opened perhaps": ({"chronicle_csv": _row(opened="maybe")}, "line 2, opened", "maybe"),
    "bad written": ({"chronicle_csv": _row(written="soon")}, "line 2, written", "soon"),
    "no address": ({"chronicle_csv": _row(source_address="")}, "line 2, source_address", "text"),
    "one version": (
        {"chronicle_csv": _row(holder="BOL")}, "chronicle.csv line 2", "single version",
    ),
    "nobody's version": (
        {"chronicle_csv": _row() + _row(version="b").splitlines()[1]}, "line 2, holder", "c1",
    ),
    "duplicate entry": (
        {"chronicle_csv": _row() + _row().splitlines()[1]}, "chronicle.csv line 3", "duplicate",
    ),
    "unknown column": (
        {"chronicle_csv": TINY["chronicle.csv"].replace("place", "town", 1)}, "line 1", "town",
    ),
    "short row": ({"ties_csv": f"{HEADER}\nt1,a,2021\n"}, "ties.csv line 2", "18 cells"),
    "stray quote": ({"ties_csv": f'{HEADER}\nt1,"a"b,\n'}, "ties.csv line 2", "not CSV"),
    "unknown key": (_toml("study.toml", "region", "regoin"), "study.toml", "regoin"),
    "unknown inner key": (
        _toml("questions.toml", "kinds", "kind"), "questions.toml, questions[0].bearing[1]", "kind",
    ),
    "missing key": (_toml("corridors.toml", 'mode = "rail"', ""), "corridors[0]", "mode"),
    "wrong type": (_toml("study.toml", '["PER"]', '"PER"'), "study.toml, outside_powers", "PER"),
    "unknown kind": (_toml("questions.toml", "forecast", "rumour"), "kinds[0]", "rumour"),
    "not TOML": ({"outlets_toml": "[[outlets]"}, "outlets.toml", "cannot be read"),
    "unknown code in a dyad": (_toml("study.toml", '[["BOL"', '[["BOX"'), "dyads", "BOX"),
    "unknown code of an outlet": (_toml("outlets.toml", "BOL", "BOX"), "patria.country", "BOX"),
    "unknown code in a corridor": (
        _toml("corridors.toml", '["CHL", "BOL"]', '["CHL", "BOX"]'), "arica.through", "BOX",
    ),
    "unknown code in a rule": (_toml("questions.toml", '"BOL"', '"BOX"'), "port.bearing", "BOX"),
    "unknown policy": (_toml("study.toml", "un_members", "mine"), "names_policy", "mine"),
    "rule for all": (_toml("questions.toml", '{ dyads = [["BOL", "CHL"]] }', "{}"), "[0]", "port"),
    "no rule": (
        {"questions_toml": '[[questions]]\nid="q"\ntext="?"\nnote=""\nbearing=[]'}, "[0]", "q",
    ),
    "unknown event in a rule": (
        _toml("questions.toml", "words = [", 'predicates = ["FIGHT"], words = ['), "[1]", "FIGHT",
    ),
    "duplicate id": (
        {"outlets_toml": TINY["outlets.toml"] * 2}, "outlets.toml, outlets[1].id", "patria",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_study_is_refused_by_place_and_value(case: str, write: Write) -> None:
    changed, place, value = BROKEN[case]
    with pytest.raises(StudyError) as caught:
        load_study(write(**changed))
    message = str(caught.value)
    assert place in message
    assert value in message
    assert "Expected " in message


def test_a_table_that_is_not_utf8_is_refused(write: Write) -> None:
    folder = write()
    (folder / "ties.csv").write_bytes(HEADER.encode() + b"\nt1,\xff\xfe\n")
    with pytest.raises(StudyError, match=r"ties\.csv: not UTF-8"):
        load_study(folder)


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(StudyError, match="nowhere"):
        load_study(tmp_path / "nowhere")
