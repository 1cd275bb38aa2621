"""Studies from the outside: a new one is checked and briefed, a position opens down to words."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from study_tiny import TINY, write_study

from chalkcircle import app
from chalkcircle.briefing import Briefing, Passage, check_briefing
from chalkcircle.cli import main
from chalkcircle.ledger import Ledger
from chalkcircle.model import Kind, Selection, StudyError
from chalkcircle.study import load_study

NOW = datetime(2026, 2, 3, 12, tzinfo=UTC)
Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(tmp_path)
    return lambda *words: CliRunner().invoke(main, list(words), catch_exceptions=False)


def shop(folder: Path, tmp_path: Path) -> app.Workshop:
    return app.Workshop(
        app.Settings(study=str(folder), ledger=str(tmp_path / "ledger"), out=str(tmp_path / "out"))
    )


def test_a_new_study_loads_and_says_nothing(tmp_path: Path) -> None:
    folder = app.new_study("baltic-sea", tmp_path / "some" / "where", today=date(2026, 2, 3))
    assert folder == tmp_path / "some" / "where" / "baltic-sea"
    study = load_study(folder)
    assert (study.id, study.title) == ("baltic-sea", "Baltic sea study")
    assert study.compiled == date(2026, 2, 3)
    counts = app.check_study(shop(folder, tmp_path), now=NOW)
    numbers = [getattr(counts, name) for name in counts.__struct_fields__]
    assert all(number == 0 for number in numbers if isinstance(number, int))


def test_the_examples_in_a_new_study_are_right(tmp_path: Path) -> None:
    folder = app.new_study("sea", tmp_path, today=date(2026, 2, 3))
    for path in folder.glob("*.toml"):
        text = path.read_text("utf-8")
        assert re.search(r"^#\S", text, re.MULTILINE), path.name
        path.write_text(re.sub(r"^#(?=\S)", "", text, flags=re.MULTILINE), "utf-8")
    study = load_study(folder)
    for part in (study.issues, study.outlets, study.corridors, study.questions, study.templates):
        assert len(part) == 1


@pytest.mark.parametrize(
    "name", ["Baltic", "baltic sea", "../sea", "", "-sea", "sea-", "a--b", "é"]
)
def test_a_name_that_is_no_slug_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(StudyError, match="not a name for a study"):
        app.new_study(name, tmp_path / "studies", today=date(2026, 2, 3))
    assert not (tmp_path / "studies").exists()


def test_what_is_there_is_not_touched(tmp_path: Path) -> None:
    (tmp_path / "sea").mkdir()
    (tmp_path / "bay").write_text("a file", "utf-8")
    for name in ("sea", "bay"):
        with pytest.raises(StudyError, match=rf"already.*{name}"):
            app.new_study(name, tmp_path, today=date(2026, 2, 3))
    assert list((tmp_path / "sea").iterdir()) == []
    assert (tmp_path / "bay").read_text("utf-8") == "a file"


def test_new_then_check_then_brief(run: Run, tmp_path: Path) -> None:
    made = run("study", "new", "baltic-sea")
    assert made.exit_code == 0
    assert Path(made.stdout.strip()) == Path("studies/baltic-sea")
    checked = run("study", "check", "--study", "studies/baltic-sea")
    assert checked.exit_code == 0
    assert re.search(r"^positions +0$", checked.stdout, re.MULTILINE)
    briefed = run("brief", "--study", "studies/baltic-sea", "--ledger", "l", "--out", "o")
    assert briefed.exit_code == 0
    page = (tmp_path / "o" / "baltic-sea.md").read_text("utf-8")
    assert "Nothing was read for this page." in page
    for part in (
        "Still empty in this study, so not on this page: actors of interest, pairs, issues",
        "The study names no pairs", "The study names no issues", "The study lists no corridors",
        "The study asks no questions",
    ):  # fmt: skip
        assert part in page
    assert (tmp_path / "o" / "baltic-sea.html").stat().st_size > 10_000
    asked = run("study", "questions", "--study", "studies/baltic-sea", "--ledger", "l")
    assert (asked.exit_code, asked.stdout) == (0, "")
    assert "0 questions" in asked.stderr
    again = run("study", "new", "baltic-sea")
    assert again.exit_code == 1
    assert "already" in again.stderr


def test_a_fault_leaves_with_one_and_its_place(run: Run, tmp_path: Path) -> None:
    write_study(tmp_path / "s", positions_csv=TINY["positions.csv"].replace(",95,", ",195,"))
    result = run("study", "check", "--study", "s")
    assert result.exit_code == 1
    assert result.stdout == ""
    assert "positions.csv line 2, value: number out of range: '195'" in result.stderr
    nothing = run("study", "check", "--study", "nowhere")
    assert nothing.exit_code == 1
    assert "study new" in nothing.stderr


def test_a_broken_row_of_the_overlay_is_a_fault_too(tmp_path: Path) -> None:
    folder = write_study(tmp_path / "s")
    (folder / "actors").mkdir()
    (folder / "actors" / "actors.csv").write_text("nonsense\n", "utf-8")
    with pytest.raises(Exception, match="actors"):
        app.check_study(shop(folder, tmp_path), now=NOW)
    told = [f for f in app.doctor(shop(folder, tmp_path), now=NOW) if f.group == "study"]
    assert [f.well for f in told] == [False]
    assert "actors.csv" in told[0].found


def test_check_counts_what_a_study_holds(run: Run, tmp_path: Path) -> None:
    counts = app.check_study(shop(write_study(tmp_path / "s"), tmp_path), now=NOW)
    assert (counts.chronicle, counts.ties, counts.contested) == (5, 2, 2)
    assert (counts.facts, counts.contradicting_facts, counts.positions) == (4, 1, 2)
    assert (counts.corridors, counts.issues, counts.outlets) == (1, 1, 1)
    assert (counts.questions, counts.templates, counts.asked) == (1, 1, 1)
    assert counts.unverified == 2
    told = json.loads(run("study", "check", "--study", "s", "--json").stdout)
    assert told["unverified"] == 2


def test_a_position_opens_down_to_quoted_words(run: Run, tmp_path: Path) -> None:
    folder = write_study(tmp_path / "s")
    with Ledger.open(tmp_path / "ledger", create=True) as ledger:
        app.store_study(shop(folder, tmp_path), ledger, now=NOW)
        first, second = ledger.claims(Selection(kinds=(Kind.POSITION,)))
        opened = app.explain(ledger, first.claim_id)
        assert [ledger.quote(c) for c in opened.rests_on] == [
            "The court turns Bolivia down.", "Bolivia ships through Arica.",
        ]  # fmt: skip
        versions = app.explain(ledger, second.claim_id).rests_on
        assert [c.fired[0] for c in versions] == [
            f"entry:altiplano/{n}" for n in ("c2", "c2", "f2")
        ]
        assert app.explain(ledger, versions[0].claim_id).rests_on == ()
    shown = run("explain", first.claim_id, "--ledger", "ledger").stdout
    assert "value        95 on 0-100; salience 90 of 100" in shown
    assert "rests on 2 claims" in shown
    assert "“The court turns Bolivia down.”" in shown
    told = json.loads(run("explain", first.claim_id, "--ledger", "ledger", "--json").stdout)
    assert [c["fired"][0] for c in told["rests_on"]] == ["entry:altiplano/c1", "entry:altiplano/t1"]


def test_a_position_shows_only_entries_that_stand(tmp_path: Path) -> None:
    folder = write_study(tmp_path / "s")
    with Ledger.open(tmp_path / "ledger", create=True) as ledger:
        app.store_study(shop(folder, tmp_path), ledger, now=NOW)
        changed = TINY["chronicle.csv"].replace("turns Bolivia down", "rejects the plea")
        write_study(folder, chronicle_csv=changed)
        app.store_study(shop(folder, tmp_path), ledger, now=NOW.replace(hour=13))
        (position, *_) = ledger.claims(Selection(kinds=(Kind.POSITION,)))
        quotes = [ledger.quote(c) for c in app.explain(ledger, position.claim_id).rests_on]
        assert quotes == ["The court rejects the plea.", "Bolivia ships through Arica."]


def test_the_page_of_a_study_has_no_fault(tmp_path: Path) -> None:
    tools = shop(write_study(tmp_path / "s"), tmp_path)
    with Ledger.open(tmp_path / "ledger", create=True) as ledger:
        done = app.brief(tools, ledger, now=NOW, command="x")
        assert check_briefing(done.briefing, ledger.text) == []


def test_questions_are_answered_from_the_ledger(run: Run, tmp_path: Path) -> None:
    write_study(tmp_path / "s")
    run("brief", "--study", "s", "--ledger", "ledger", "--out", "o")
    words = ("study", "questions", "--study", "s", "--ledger", "ledger")
    past = run(*words, "--opens", "2021-01-01")
    assert past.exit_code == 0
    assert past.stdout.startswith("not covered  Do Bolivia")
    assert "and Chile meet from 1 January 2021 to 30 January 2021?" in past.stdout
    assert "talks BOL→CHL: 0 reports of at least 2, 0 documents" in past.stdout
    assert "1 question: 1 not covered" in past.stderr
    assert run(*words).stdout.startswith("open ")
    (line,) = run(*words, "--json").stdout.splitlines()
    told = json.loads(line)
    assert (told["outcome"], told["asked"]["pair"]) == ("open", ["BOL", "CHL"])
    assert told["reports"]["method"] == "study.template.v1"
    assert run(*words[:-2], "--ledger", "nowhere").exit_code == 1
    assert run(*words, "--opens", "soon").exit_code == 2


def _briefed(folder: Path, tmp_path: Path, ledger: Ledger) -> Briefing:
    done = app.brief(shop(folder, tmp_path), ledger, now=NOW, command="chalkcircle brief")
    return done.briefing


def test_two_studies_in_one_ledger_do_not_speak_for_each_other(tmp_path: Path) -> None:
    first = write_study(tmp_path / "first")
    second = write_study(
        tmp_path / "second",
        study_toml=TINY["study.toml"].replace("altiplano", "coast").replace("Altiplano", "Coast"),
        ties_csv=TINY["ties.csv"].replace("t1,a,1904-10-20/..", "t1,a,1905-10-20/.."),
    )
    with Ledger.open(tmp_path / "ledger", create=True) as ledger:
        alone = _briefed(first, tmp_path, ledger)
        _briefed(second, tmp_path, ledger)
        beside = _briefed(first, tmp_path, ledger)
        assert [s.text for _, s in beside.sentences()] == [
            s.text.replace("snapshot 1", "snapshot 2") for _, s in alone.sentences()
        ]
        assert [n.value for n in beside.numbers] == [n.value for n in alone.numbers]
        assert app.brief_check(tmp_path / "out" / "altiplano.json", ledger).flawed == ()


def test_a_tie_that_one_date_attests_has_not_ended(tmp_path: Path) -> None:
    ties = TINY["ties.csv"].splitlines()[0]
    source = "La Patria,La Patria of 3 May,https://example.org/a,,yes,"
    for entry, when in (("t1", "2025-12"), ("t3", "2025-11-04"), ("t4", "1999-01-01/2025-12-05")):
        ties += f"\n{entry},a,{when},Title,BOL,borders,,CHL,,,,Row {entry}.,{source}"
    folder = write_study(tmp_path / "study", ties_csv=ties + "\n")
    with Ledger.open(tmp_path / "ledger", create=True) as ledger:
        page = _briefed(folder, tmp_path, ledger)
    (ended,) = [
        b
        for s in page.sections
        for b in s.blocks
        if isinstance(b, Passage) and b.title == "Ties ended"
    ]
    assert [s.text.partition(" (")[0] for s in ended.sentences] == ["Row t4"]
