"""Bad input through the command line: a clear message, exit 1 or 2, and the ledger as it was."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from chalkcircle.cli import main
from chalkcircle.ledger import Ledger

Run = Callable[..., Result]
GOOD = "Kenya accused Somalia of theft on 3 May 2024.\n"


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CHALKCIRCLE_LEDGER", str(tmp_path / "ledger"))
    (tmp_path / "good.txt").write_text(GOOD, "utf-8")

    def call(*words: str) -> Result:
        return CliRunner().invoke(main, list(words), catch_exceptions=False)

    assert call("ingest", "good.txt", "--date", "2024-05-04").exit_code == 0
    return call


def state(tmp_path: Path) -> tuple[int, int]:
    with Ledger.open(tmp_path / "ledger") as ledger:
        return ledger.snapshot, len(ledger.claims())


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("empty.txt", b"", "empty"),
        ("spaces.txt", b" \n \n", "empty"),
        ("noise.txt", bytes(range(256)) * 40, "binary"),
        ("noise.html", b"\x00\x01\x02" * 1000, "binary"),
        ("none.html", b"<html><body><script>alert(1)</script></body></html>", "main text"),
        ("deep.html", b"<div>" * 200_000 + b"text", "parsed"),
    ],
)
def test_unreadable_files_stop_before_anything_is_stored(
    run: Run, tmp_path: Path, name: str, data: bytes, message: str
) -> None:
    (tmp_path / name).write_bytes(data)
    (tmp_path / "second.txt").write_text("Mali accused Niger of theft.\n", "utf-8")
    before = state(tmp_path)
    result = run("ingest", "second.txt", name, "--date", "2024-05-04")
    assert result.exit_code == 1
    assert message in result.output.lower()
    assert name in result.output
    assert state(tmp_path) == before


def test_a_file_that_is_too_large_is_refused_by_its_size(run: Run, tmp_path: Path) -> None:
    with (tmp_path / "large.txt").open("wb") as file:
        file.truncate(200_000_000)
    before = state(tmp_path)
    result = run("ingest", "large.txt")
    assert result.exit_code == 1
    assert "50" in result.output
    assert state(tmp_path) == before


def test_a_missing_file_is_named(run: Run, tmp_path: Path) -> None:
    result = run("ingest", "nowhere.txt")
    assert result.exit_code == 1
    assert "nowhere.txt" in result.output


def test_a_wrong_encoding_is_refused_or_read_right(run: Run, tmp_path: Path) -> None:
    text = "Kenya accused Somalia. Señor Núñez said “no” in Málaga, señaló el portavoz."
    (tmp_path / "latin.txt").write_bytes(text.encode("cp1252"))
    result = run("ingest", "latin.txt", "--date", "2024-05-04")
    if result.exit_code == 0:
        with Ledger.open(tmp_path / "ledger") as ledger:
            assert any(d.text == text for d in ledger.documents())
    else:
        assert "encoding" in result.output.lower()


def test_keep_going_names_and_counts_what_it_leaves_out(run: Run, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "second.txt").write_text("Mali accused Niger of theft.\n", "utf-8")
    result = run("ingest", "second.txt", "empty.txt", "--keep-going", "--date", "2024-05-04")
    assert result.exit_code == 0
    assert "1 stored" in result.output
    assert "skipped 1 (unreadable)" in result.output


def test_scripts_never_reach_the_stored_text(run: Run, tmp_path: Path) -> None:
    body = "".join(
        f"<p>Kenya accused Somalia of theft, item {i} of a long list.</p>" for i in range(9)
    )
    page = f"<html><body><script>var evil = 1;</script><article>{body}</article></body></html>"
    (tmp_path / "page.html").write_text(page, "utf-8")
    assert run("ingest", "page.html", "--date", "2024-05-04").exit_code == 0
    with Ledger.open(tmp_path / "ledger") as ledger:
        assert not any("evil" in d.text for d in ledger.documents())


def test_a_document_twice_is_held_once_and_named(run: Run, tmp_path: Path) -> None:
    before = state(tmp_path)
    result = run("ingest", "good.txt", "--date", "2024-05-04")
    assert result.exit_code == 0
    assert "held already 1 (duplicate)" in result.output
    assert state(tmp_path) == before


def test_an_undated_reading_is_replaced_by_a_dated_one(run: Run, tmp_path: Path) -> None:
    (tmp_path / "late.txt").write_text("Mali attacked Niger last December.\n", "utf-8")
    assert run("ingest", "late.txt").exit_code == 0
    with Ledger.open(tmp_path / "ledger") as ledger:
        open_times = [c for c in ledger.claims() if c.predicate == "ASSAULT"]
        assert [c.valid.is_open for c in open_times] == [True]
    result = run("ingest", "late.txt", "--date", "2024-02-01")
    assert "1 of them in place of an earlier reading" in result.output
    with Ledger.open(tmp_path / "ledger") as ledger:
        dated = [c for c in ledger.claims() if c.predicate == "ASSAULT"]
        assert [str(c.valid.start) for c in dated] == ["2023-12-01"]


def test_a_corrected_date_or_outlet_replaces_the_first_reading(run: Run, tmp_path: Path) -> None:
    before = state(tmp_path)[1]
    result = run("ingest", "good.txt", "--date", "2024-05-05", "--outlet", "Example Gazette")
    assert "1 of them in place of an earlier reading" in result.output
    assert state(tmp_path)[1] == before


def test_a_correction_can_be_undone(run: Run, tmp_path: Path) -> None:
    before = state(tmp_path)[1]
    for day in ("2024-05-05", "2024-05-04"):
        result = run("ingest", "good.txt", "--date", day)
        assert "1 of them in place of an earlier reading" in result.output
        with Ledger.open(tmp_path / "ledger") as ledger:
            standing = ledger.claims()
            dates = {
                str(ledger.document(c.evidence.document_id).published)  # type: ignore[union-attr]
                for c in standing
            }
            assert dates == {day}
        assert state(tmp_path)[1] == before


def test_an_undated_reading_does_not_replace_a_dated_one(run: Run, tmp_path: Path) -> None:
    before = state(tmp_path)
    result = run("ingest", "good.txt")
    assert "held already 1 (duplicate)" in result.output
    assert state(tmp_path) == before


def test_the_same_text_from_another_file_is_a_copy(run: Run, tmp_path: Path) -> None:
    (tmp_path / "copy.txt").write_text(GOOD, "utf-8")
    before = state(tmp_path)[1]
    run("ingest", "copy.txt", "--date", "2024-05-05", "--outlet", "Other Gazette")
    assert state(tmp_path)[1] == 2 * before


def test_a_forgotten_document_is_refused_by_name(run: Run, tmp_path: Path) -> None:
    with Ledger.open(tmp_path / "ledger") as ledger:
        document = ledger.documents()[0].document_id
    assert run("ledger", "forget", document[:10], "--reason", "asked", "--yes").exit_code == 0
    result = run("ingest", "good.txt", "--date", "2024-05-04")
    assert "given 1: 0 stored, 0 held already, 0 skipped, 1 forgotten on request;" in result.output
    assert "refused 1 (forgotten); first: good.txt" in result.output
    assert "document read" not in result.output
    assert state(tmp_path)[1] == 0


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("claims", "list", "--dyad", "ARM", "ZZZ"), "ZZZ"),
        (("claims", "list", "--type", "SANCTON"), "SANCTION"),
        (("claims", "list", "-o", "nowhere/x.txt"), "nowhere"),
    ],
)
def test_a_misspelling_is_no_empty_answer(run: Run, words: tuple[str, ...], message: str) -> None:
    result = run(*words)
    assert result.exit_code == 1
    assert message in result.output


def test_a_failed_first_ingest_leaves_no_ledger(run: Run, tmp_path: Path) -> None:
    assert run("ingest", "nowhere.txt", "--ledger", "fresh").exit_code == 1
    assert not (tmp_path / "fresh").exists()


@pytest.mark.parametrize("words", [("brief",), ("study", "check"), ("correct", "list")])
def test_a_command_without_a_study_says_how_to_set_one(run: Run, words: tuple[str, ...]) -> None:
    result = run(*words)
    assert result.exit_code == 1
    assert "needs a study, and none is set. Name its folder with --study FOLDER" in result.output
    assert "''" not in result.output


def test_a_date_in_the_future_is_refused(run: Run, tmp_path: Path) -> None:
    (tmp_path / "second.txt").write_text("Mali accused Niger of theft.\n", "utf-8")
    before = state(tmp_path)
    result = run("ingest", "second.txt", "--date", "2199-01-01")
    assert result.exit_code == 1
    assert "2199-01-01" in result.output
    assert state(tmp_path) == before


def test_a_word_that_is_no_date_is_a_usage_error(run: Run) -> None:
    result = run("ingest", "good.txt", "--date", "yesterday")
    assert result.exit_code == 2
    assert "Write it as 2025-07-15" in result.output


def test_a_language_we_cannot_read_is_stored_and_named(run: Run, tmp_path: Path) -> None:
    text = "Министр иностранных дел провёл переговоры с послом соседней страны в столице.\n" * 3
    (tmp_path / "ru.txt").write_text(text, "utf-8")
    result = run("ingest", "ru.txt", "--date", "2024-05-04")
    assert result.exit_code == 0
    assert "stored, not coded 1 (language)" in result.output
    with Ledger.open(tmp_path / "ledger") as ledger:
        assert any(d.language == "ru" for d in ledger.documents())


def test_broken_items_are_counted_and_the_rest_is_read(run: Run, tmp_path: Path) -> None:
    lines = [
        json.dumps({"id": "1", "date": "2024-05-01", "text": "Mali accused Niger of theft."}),
        "{broken",
        json.dumps({"id": "3", "date": "2024-05-01"}),
        json.dumps({"id": "4", "date": "2199-05-01", "text": "Chad attacked Sudan."}),
    ]
    (tmp_path / "items.jsonl").write_text("\n".join(lines), "utf-8")
    result = run("ingest", "items.jsonl", "--json")
    assert result.exit_code == 0
    done = json.loads(result.stdout.splitlines()[0])
    assert done["given"] == 4
    assert done["added"] == 1
    assert sorted(s["reason"] for s in done["skipped"]) == ["broken-json", "empty", "future-date"]


def test_a_name_in_no_registry_is_counted(run: Run, tmp_path: Path) -> None:
    (tmp_path / "who.txt").write_text("Tomasz Zorblatt accused Kenya of theft.\n", "utf-8")
    result = run("ingest", "who.txt", "--date", "2024-05-04")
    assert "1 mention of 1 unknown name;" in result.output


def test_a_broken_study_leaves_the_ledger_alone(run: Run, tmp_path: Path) -> None:
    study = tmp_path / "study"
    study.mkdir()
    (study / "study.toml").write_text("id = 'x'\nnonsense = 1\n", "utf-8")
    before = state(tmp_path)
    result = run("brief", "good.txt", "--study", "study", "--out", "out")
    assert result.exit_code == 1
    assert "study.toml" in result.output
    assert state(tmp_path) == before
    assert not (tmp_path / "out").exists()


def test_no_study_and_no_ledger_say_what_to_type(run: Run, tmp_path: Path) -> None:
    result = run("brief")
    assert result.exit_code == 1
    assert "--study" in result.output
    result = run("claims", "list", "--ledger", "nowhere")
    assert result.exit_code == 1
    assert "nowhere" in result.output


def test_an_unknown_setting_is_refused(run: Run, tmp_path: Path) -> None:
    (tmp_path / "chalkcircle.toml").write_text("legder = 'x'\n", "utf-8")
    result = run("config", "show", "--origin")
    assert result.exit_code == 1
    assert "legder" in result.output
    assert "ledger" in result.output
