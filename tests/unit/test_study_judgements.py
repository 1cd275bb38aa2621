"""Facts and positions become claims that say whose they are; contradicting facts are grouped."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from study_tiny import FACT_HEADER, SOURCE, TINY, write_study

from chalkcircle.model import (
    Claim,
    Document,
    HolderKind,
    Interval,
    Kind,
    Place,
    Stance,
    StudyError,
    TextSpan,
    end_of_day,
)
from chalkcircle.study import (
    contested,
    contradicting_facts,
    corridor_of,
    entry_of,
    load_study,
    rests_of,
    study_batch,
    study_of,
)

NOW = datetime(2026, 2, 1, 12, tzinfo=UTC)


@dataclass
class World:
    claims: dict[str, Claim]
    documents: dict[str, Document]


@pytest.fixture
def world(tmp_path: Path) -> World:
    return read(write_study(tmp_path))


def read(folder: Path) -> World:
    documents, claims, _ = study_batch(load_study(folder), now=NOW)
    names = [(entry_of(claim) or "").removeprefix("altiplano/") for claim in claims]
    return World(dict(zip(names, claims, strict=True)), dict(zip(names, documents, strict=True)))


def test_a_fact_is_a_measure_of_its_corridor(world: World) -> None:
    claim, document = world.claims["f2"], world.documents["f2"]
    assert (claim.kind, claim.predicate) == (Kind.MEASURE, "freight")
    assert (claim.value, claim.unit) == (250000.0, "tonnes")
    assert claim.place == Place(text="Arica-La Paz railway")
    assert claim.valid == Interval.year(2021)
    assert [h.name for h in claim.holders] == ["Altiplano study", "La Patria", "Chile"]
    assert claim.holders[0].kind is HolderKind.STUDY
    assert claim.coder == "study.corridors.v1"
    assert claim.fired == ("entry:altiplano/f2", "corridor:arica")
    assert (corridor_of(claim), study_of(claim)) == ("arica", "altiplano")
    assert claim.hindsight
    assert claim.factuality is None
    assert claim.known_at == end_of_day(date(2026, 2, 1))
    assert document.title == "f2 Arica-La Paz railway: freight"
    assert claim.evidence == TextSpan(
        document_id=document.document_id, start=0, end=len(document.text)
    )


def test_a_plan_is_predicted_and_an_unopened_source_marked(world: World) -> None:
    assert world.claims["f4"].stance is Stance.PREDICTS
    assert world.documents["f3"].unverified
    assert world.claims["f3"].holders[1].kind is HolderKind.UNNAMED


def test_a_position_is_held_by_the_study_alone(world: World) -> None:
    claim, document = world.claims["p1"], world.documents["p1"]
    assert (claim.kind, claim.predicate, claim.coder) == (
        Kind.POSITION, "sea", "study.positions.v1",
    )  # fmt: skip
    assert [(h.name, h.kind) for h in claim.holders] == [("Altiplano study", HolderKind.STUDY)]
    assert [actor.code for actor in claim.actors] == ["BOL"]
    assert (claim.value, claim.unit, claim.salience) == (95.0, "0-100", 90.0)
    assert claim.fired == ("entry:altiplano/p1", "rests:altiplano/c1", "rests:altiplano/t1")
    assert rests_of(claim) == ("altiplano/c1", "altiplano/t1")
    assert claim.hindsight
    assert document.title == "p1 Bolivia: Access to the sea"
    assert document.outlet == "Altiplano study"
    assert not document.unverified


def test_a_position_is_no_surer_than_what_it_rests_on(tmp_path: Path) -> None:
    shaky = TINY["positions.csv"].replace("c1; t1", "c1; f3")
    world = read(write_study(tmp_path, positions_csv=shaky))
    assert world.documents["p1"].unverified


def test_a_position_is_no_surer_than_each_version_of_what_it_rests_on(tmp_path: Path) -> None:
    versions = TINY["chronicle.csv"].replace(
        f"Chile says they were stealing.,{SOURCE}",
        "Chile says they were stealing.,unverified,unverified,,,no,",
    )
    assert versions != TINY["chronicle.csv"]
    world = read(write_study(tmp_path, chronicle_csv=versions))
    assert world.documents["p2"].unverified
    assert not world.documents["p1"].unverified


def test_ids_are_pinned(world: World) -> None:
    # Changing these renames stored claims: every ledger then takes them back and adds others.
    assert world.claims["f2"].claim_id == "a631c2e48aaaadc1a055d8fe386a3217"
    assert world.claims["p1"].claim_id == "e34b93711a1a4e7725e105004ef6f513"
    assert world.claims["c1"].claim_id == "562a91f7bec22f5e94e5ade4cc602172"


def test_a_fact_or_position_from_the_future_is_refused(tmp_path: Path) -> None:
    late = TINY["positions.csv"].replace("2026-02-01", "2026-02-03")
    study = load_study(write_study(tmp_path, positions_csv=late))
    with pytest.raises(StudyError, match=r"positions\.csv line 3.*2026-02-03"):
        study_batch(study, now=NOW)


def test_only_versions_of_one_entry_are_contested(world: World) -> None:
    groups = contested(world.claims.values())
    assert {entry_of(group[0]) for group in groups} <= {"altiplano/c2", "altiplano/c3"}


def _groups(tmp_path: Path, *rows: tuple[str, str, str, str, str]) -> list[list[str]]:
    """Names of facts in each group; rows are name, value, unit, as_of and stance."""
    lines = [
        f"{name},arica,freight,{value},{unit},{as_of},,{stance},Text {name}.,A,B,https://e.org,yes,,"
        for name, value, unit, as_of, stance in rows
    ]
    table = "\n".join((FACT_HEADER, *lines, ""))
    folder = write_study(tmp_path, corridor_facts_csv=table, positions_csv=None)
    (folder / "positions.csv").write_text(TINY["positions.csv"].splitlines()[0], "utf-8")
    _, claims, _ = study_batch(load_study(folder), now=NOW)
    return [[(entry_of(c) or "")[10:] for c in group] for group in contradicting_facts(claims)]


def test_different_values_of_one_time_stand_together(tmp_path: Path) -> None:
    assert _groups(
        tmp_path, ("a", "5", "t", "2021", ""), ("b", "6", "t", "2021-03", "asserts"),
        ("c", "7", "t", "2022", ""), ("d", "5", "t", "2021", ""),
    ) == [["a", "b", "d"]]  # fmt: skip


def test_what_hangs_together_through_a_third_is_one_group(tmp_path: Path) -> None:
    assert _groups(
        tmp_path, ("a", "5", "t", "2021", ""), ("b", "6", "t", "2022", ""),
        ("c", "7", "t", "2021/2022", ""),
    ) == [["a", "b", "c"]]  # fmt: skip


def test_an_undated_fact_may_hold_for_any_time(tmp_path: Path) -> None:
    assert _groups(tmp_path, ("a", "5", "t", "", ""), ("b", "6", "t", "2022", "")) == [["a", "b"]]


def test_a_denial_contradicts_the_same_value_only(tmp_path: Path) -> None:
    assert _groups(
        tmp_path, ("a", "99", "years", "2025", ""), ("b", "99", "years", "2025", "denies"),
    ) == [["a", "b"]]  # fmt: skip
    assert not _groups(
        tmp_path, ("a", "49", "years", "2025", ""), ("b", "99", "years", "2025", "denies"),
    )  # fmt: skip


@pytest.mark.parametrize(
    "other",
    [
        ("b", "5", "t", "2021", ""),
        ("b", "6", "t", "2022", ""),
        ("b", "6", "TEU", "2021", ""),
        ("b", "6", "t", "2021", "predicts"),
    ],
)
def test_what_does_not_contradict_is_not_grouped(
    tmp_path: Path, other: tuple[str, str, str, str, str]
) -> None:
    assert _groups(tmp_path, ("a", "5", "t", "2021", ""), other) == []
