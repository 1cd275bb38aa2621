"""Positions, corridors and templates on the page: each row cites its claim, nothing is averaged."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import msgspec
import pytest
from study_tiny import TINY, write_study

from chalkcircle.briefing import (
    Briefing,
    Chart,
    Facing,
    FaultKind,
    Mark,
    Section,
    Table,
    check_briefing,
    compose,
    render_html,
    render_markdown,
)
from chalkcircle.ledger import Batch, Ledger
from chalkcircle.model import Kind, Selection, Stamp
from chalkcircle.study import load_study, study_batch

NOW = datetime(2026, 2, 3, 12, tzinfo=UTC)


def fill(folder: Path, path: Path) -> Ledger:
    ledger = Ledger.open(path, create=True)
    documents, claims, raw = study_batch(load_study(folder), now=NOW)
    ledger.append(Batch(source="t", documents=documents, claims=claims, raw=raw), now=NOW)
    return ledger


def page(folder: Path, ledger: Ledger) -> Briefing:
    return compose(
        ledger, load_study(folder), since=date(2017, 1, 1), as_of=None, now=NOW, command="x",
        snapshot=ledger.snapshot, stamp=Stamp(version="0", config="c", snapshot=ledger.snapshot),
    )  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_study(tmp_path_factory.mktemp("study") / "altiplano")


@pytest.fixture(scope="module")
def ledger(folder: Path) -> Iterator[Ledger]:
    with fill(folder, folder.parent / "ledger") as filled:
        yield filled


@pytest.fixture(scope="module")
def briefing(folder: Path, ledger: Ledger) -> Briefing:
    return page(folder, ledger)


def section(briefing: Briefing, name: str) -> Section:
    return next(s for s in briefing.sections if s.id == name)


def table(briefing: Briefing, name: str) -> Table:
    return next(b for b in section(briefing, name).blocks if isinstance(b, Table))


def test_the_page_has_no_fault(briefing: Briefing, ledger: Ledger) -> None:
    assert check_briefing(briefing, ledger.text) == []


def test_every_position_is_a_row_that_cites_its_claim_as_our_judgement(
    briefing: Briefing, ledger: Ledger
) -> None:
    rows = table(briefing, "positions")
    held = {c.claim_id for c in ledger.claims(Selection(kinds=(Kind.POSITION,)))}
    assert set(rows.claims) == held
    assert rows.mark is Mark.JUDGEMENT
    assert rows.caption == "Judged by Altiplano study, from 0 (none) to 100 (a port)"
    assert [row[1:4] for row in rows.rows] == [("5", "–", "2021"), ("95", "90", "since 2018")]
    cited = {c.claim_id: c for c in briefing.citations}
    assert {cited[claim].quote for claim in held} == {row[4] for row in rows.rows}


def test_a_row_without_citation_or_holder_is_found(briefing: Briefing, ledger: Ledger) -> None:
    one = section(briefing, "positions")
    rows = table(briefing, "positions")

    def faults(**changes: object) -> set[FaultKind]:
        changed = msgspec.structs.replace(rows, **changes)
        blocks = tuple(changed if block is rows else block for block in one.blocks)
        broken = msgspec.structs.replace(one, blocks=blocks)
        sections = tuple(broken if s is one else s for s in briefing.sections)
        page = msgspec.structs.replace(briefing, sections=sections)
        return {fault.kind for fault in check_briefing(page, ledger.text)}

    assert faults() == set()
    assert FaultKind.UNATTRIBUTED in faults(caption="On the sea")
    assert FaultKind.UNCITED in faults(claims=("0" * 32, *rows.claims[1:]))
    assert FaultKind.ORPHAN in faults(claims=())


def test_the_plot_shows_past_positions_hollow(briefing: Briefing) -> None:
    (chart,) = (b for b in section(briefing, "positions").blocks if isinstance(b, Chart))
    assert len(re.findall(r"<circle", chart.svg)) == 2
    assert len(re.findall(r'class="dot past"', chart.svg)) == 1
    assert "0: none" in chart.svg
    assert "100: a port" in chart.svg
    assert "Hollow: one of another time" in chart.caption


def test_corridors_stand_with_the_name_that_each_side_uses(briefing: Briefing) -> None:
    (row,) = table(briefing, "corridors").rows
    assert row[:2] == ("Arica-La Paz railway (Arica – La Paz)", "rail")
    assert row[3] == "Tren de Arica (Chile)"
    assert row[4:] == ("open (2021-05)", "https://example.org/b")


def test_contradicting_facts_face_each_other_and_plans_are_told_as_such(
    briefing: Briefing, ledger: Ledger
) -> None:
    found = section(briefing, "corridors")
    (facing,) = (b for b in found.blocks if isinstance(b, Facing))
    assert (facing.title, facing.rule) == ("Arica-La Paz railway: freight", "facts.v1")
    assert sorted(side.text for side in facing.sides) == [
        "Chile counts 250000 tonnes for 2021 (in La Patria).",
        "The port workers count less (the port workers, as told by El Mercurio).",
    ]
    rows = next(b for b in found.blocks if isinstance(b, Table) and b.claims).rows
    assert {row[2:5] for row in rows} == {
        ("250,000 tonnes", "2021", "Chile (La Patria)"),
        (
            "90,000 tonnes",
            "January 2021 to December 2021",
            "the port workers, as told by El Mercurio",
        ),
        ("500,000 tonnes", "2021", "Bolivia (Plurinational State of) (La Patria) predicts"),
        ("440 km", "undated", "La Patria"),
    }
    facts = ledger.claims(Selection(kinds=(Kind.MEASURE,)))
    assert {c.claim_id for c in facts} <= {i for s in found.sentences() for i in s.claims}


def test_a_question_shows_what_reports_could_answer(briefing: Briefing) -> None:
    rows = table(briefing, "questions")
    assert rows.folded
    ((text, least, note),) = rows.rows
    assert text.endswith("and Chile meet from 3 February 2026 to 4 March 2026?")
    assert (least, note) == ("2", "Meetings count, plans for one do not.")


def test_both_forms_carry_the_citations_of_rows(briefing: Briefing) -> None:
    number = briefing.number_of()[table(briefing, "positions").claims[0]]
    html, text = render_html(briefing), render_markdown(briefing)
    assert f'<td><span class="refs">[<a href="#c{number}"' in html
    assert '<span class="mark judgement">judgement</span></caption>' in html
    assert re.search(rf"\| 5 \| – \| 2021 \| .* \| \[\[{number}\]\]\(#c{number}\) \|", text)
    assert "to 100 (a port) *(judgement)*" in text


def test_positions_and_facts_of_another_study_stay_out(folder: Path, tmp_path: Path) -> None:
    other = TINY["study.toml"].replace('"altiplano"', '"other"').replace("Altiplano", "Other")
    stranger = write_study(tmp_path / "other", study_toml=other)
    with fill(folder, tmp_path / "ledger") as both:
        documents, claims, raw = study_batch(load_study(stranger), now=NOW)
        both.append(Batch(source="t", documents=documents, claims=claims, raw=raw), now=NOW)
        briefing = page(folder, both)
        assert len(table(briefing, "positions").rows) == 2
        facing = [b for b in section(briefing, "corridors").blocks if isinstance(b, Facing)]
        assert [len(one.sides) for one in facing] == [2]
        assert check_briefing(briefing, both.text) == []


def test_an_issue_on_which_nobody_is_placed_says_so(tmp_path: Path) -> None:
    nobody = TINY["positions.csv"].splitlines()[0]
    folder = write_study(tmp_path / "s", positions_csv=nobody, corridor_facts_csv=None)
    facts = TINY["corridor_facts.csv"].splitlines()[0]
    (folder / "corridor_facts.csv").write_text(facts, "utf-8")
    with fill(folder, tmp_path / "ledger") as ledger:
        briefing = page(folder, ledger)
    text = " ".join(s.text for s in section(briefing, "positions").sentences())
    assert "The study judges no positions yet" in text
    assert "0: none. 100: a port. Nobody is placed on this yet." in text
    told = " ".join(s.text for s in section(briefing, "corridors").sentences())
    assert "states nothing in numbers yet" in told
