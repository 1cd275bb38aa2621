"""A row of a feed leaves a ledger at the command line, and does not come back."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner, Result

from chalkcircle.cli import main

SAMPLE = Path(__file__).resolve().parents[2] / "docs/examples/feeds/20191024143000.export.CSV"


def test_a_row_is_forgotten_for_good(tmp_path: Path) -> None:
    store = ("--ledger", str(tmp_path / "ledger"))

    def run(*words: str) -> Result:
        return CliRunner().invoke(main, [*words, *store])

    assert run("feeds", "ingest", str(SAMPLE)).exit_code == 0
    done = run("ledger", "forget", "gdelt:881990888", "--reason", "asked", "--yes")
    assert done.exit_code == 0, done.output
    assert "1 row of feeds, 1 archived file" in done.output
    gone = run("feeds", "row", "gdelt:881990888")
    assert gone.exit_code == 1
    assert run("ledger", "verify").exit_code == 0
    again = run("feeds", "ingest", str(SAMPLE)).output
    assert "881990888" not in run("feeds", "rows", "--most", "100").output, again


def test_a_row_that_is_not_there_cannot_be_forgotten(tmp_path: Path) -> None:
    store = ("--ledger", str(tmp_path / "ledger"))
    assert CliRunner().invoke(main, ["feeds", "ingest", str(SAMPLE), *store]).exit_code == 0
    words = ["ledger", "forget", "gdelt:1", "--reason", "asked", "--yes", *store]
    assert CliRunner().invoke(main, words).exit_code == 1
