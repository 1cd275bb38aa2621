"""The commands as a user types them, on a real ledger."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from chalkcircle.cli import main

Run = Callable[..., Result]
TEXT = """Kenya accused Somalia of theft on 3 May 2024.
“Somalia will close the port if Kenya attacks,” analyst Jane Okello said.
"""


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("desk")
    (folder / "article.txt").write_text(TEXT, "utf-8")
    path = folder / "ledger"
    words = ["ingest", str(folder / "article.txt"), "--date", "2024-05-04", "--ledger", str(path)]
    assert CliRunner().invoke(main, words).exit_code == 0
    return path


@pytest.fixture
def run(ledger: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CHALKCIRCLE_LEDGER", str(ledger))

    def call(*words: str) -> Result:
        return CliRunner().invoke(main, list(words), catch_exceptions=False)

    return call


def test_every_command_helps_with_an_example(run: Run) -> None:
    def walk(command: object, words: list[str]) -> None:
        shown = run(*words, "--help")
        assert shown.exit_code == 0
        children = getattr(command, "commands", {})
        if not children:
            assert "Example:" in shown.output, words
        for name, child in children.items():
            walk(child, [*words, name])

    walk(main, [])


def test_claims_are_listed_with_their_words(run: Run) -> None:
    result = run("claims", "list", "--dyad", "KEN", "SOM", "--happened")
    assert result.exit_code == 0
    assert "ACCUSE-allege  KEN → SOM" in result.stdout
    assert "“Kenya accused Somalia of theft on 3 May 2024.”" in result.stdout
    assert "1 claim\n" in result.stderr


def test_json_is_one_claim_a_line(run: Run) -> None:
    lines = run("claims", "list", "--json").stdout.splitlines()
    assert {json.loads(line)["kind"] for line in lines} >= {"event", "forecast"}


def test_a_claim_opens_down_to_its_words(run: Run) -> None:
    line = run("claims", "list", "--kind", "forecast", "--json").stdout.splitlines()[0]
    claim_id = json.loads(line)["claim_id"]
    result = run("explain", claim_id[:10])
    assert result.exit_code == 0
    assert "Jane Okello" in result.stdout
    assert (
        "»“Somalia will close the port if Kenya attacks,” analyst Jane Okello said.«"
        in result.stdout
    )
    assert run("claims", "show", claim_id).stdout == result.stdout


def test_an_unknown_claim_says_how_to_list_them(run: Run) -> None:
    result = run("explain", "ffffffff")
    assert result.exit_code == 1
    assert "chalkcircle claims list" in result.output


def test_relate_counts_and_shows_what_was_not_covered(run: Run) -> None:
    result = run("relate", "KEN", "SOM", "--from", "2024-04-01", "--to", "2024-06-30")
    assert result.exit_code == 0
    assert "KEN and SOM: 1 report\n" in result.stdout
    assert "2024-04              not covered: nothing was read" in result.stdout


def test_relate_refuses_an_unknown_code(run: Run) -> None:
    result = run("relate", "KEN", "XQX")
    assert result.exit_code == 1
    assert "XQX" in result.output


def test_the_ledger_is_described_and_verified(run: Run) -> None:
    assert "documents" in run("ledger", "info").stdout
    result = run("ledger", "verify")
    assert result.exit_code == 0
    assert "claim rows" in result.stdout
    assert result.stdout.splitlines()[-1] == "no fault: all is as it was written"


def test_restore_and_forget(run: Run, ledger: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    assert run("ledger", "restore", str(ledger), str(copy)).exit_code == 0
    same = run("claims", "list", "--json", "--ledger", str(copy)).stdout
    assert same == run("claims", "list", "--json").stdout
    document = json.loads(same.splitlines()[0])["evidence"]["document_id"]
    forgotten = run(
        "ledger", "forget", document, "--reason", "asked", "--yes", "--ledger", str(copy)
    )
    assert forgotten.exit_code == 0
    assert run("claims", "list", "--json", "--ledger", str(copy)).stdout == ""
    assert run("ledger", "verify", "--ledger", str(copy)).exit_code == 0


def test_settings_say_where_they_come_from(run: Run, tmp_path: Path) -> None:
    (tmp_path / "chalkcircle.toml").write_text("since_days = 90\n", "utf-8")
    shown = run("config", "show", "--origin").stdout
    assert "since_days       90" in shown
    assert "chalkcircle.toml" in shown
    assert "[environment]" in shown
    assert "[default]" in shown


def test_doctor_is_content_with_this_machine(run: Run) -> None:
    result = run("doctor")
    assert result.exit_code == 0, result.output
    assert "as officially released" in result.stdout


def test_actors_are_listed_with_their_source(run: Run) -> None:
    result = run("actors", "list", "erdogan")
    assert "per:recep-tayyip-erdogan" in result.stdout


def test_read_stores_nothing(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Mali accused Niger of theft.\n", "utf-8")
    result = run("read", "a.txt", "--date", "2024-05-04", "--ledger-is-not-asked")
    assert result.exit_code == 2
    result = run("read", "a.txt", "--date", "2024-05-04")
    assert "MLI → NER" in result.stdout
    assert "nothing was stored" in result.stderr
    assert not (tmp_path / "ledger").exists()


def test_a_closed_pipe_is_no_error(ledger: Path) -> None:
    command = f"{sys.executable} -m chalkcircle claims list --json --ledger {ledger} | head -n 1"
    done = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {command}"], capture_output=True, text=True, check=False
    )
    assert done.stdout.startswith("{")
    assert "Traceback" not in done.stderr
