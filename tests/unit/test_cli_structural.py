"""``feeds load`` as a user types it, what is listed of it, and a briefing beside it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import click
import pytest
import structural_sample as sample
from click.testing import CliRunner, Result
from structural_sample import written

from chalkcircle.cli import main
from chalkcircle.cli.structural import load

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("CHALKCIRCLE_LEDGER", str(tmp_path / "ledger"))
    monkeypatch.chdir(tmp_path)

    def call(command: click.Command, *words: str) -> Result:
        return CliRunner().invoke(command, list(words))

    return call


def test_every_row_is_accounted_for_on_the_page(run: Run, tmp_path: Path) -> None:
    path = written(tmp_path, sample.NMC + "TAZ,510,1995,1,2,3,4,5,6,7,1\nbroken\n")
    result = run(load, "cow-nmc", str(path), "--released", "2024-03-01", "--state", "ken")
    assert result.exit_code == 0
    assert "4 rows read = 1 kept + 1 left out + 2 set aside" in result.output
    assert "table.csv line 4: cinc: 7 outside 0 to 1: TAZ,510,1995" in result.output
    assert "left out: 1 of states that were not asked for" in result.output
    assert "its terms let nobody pass it on" in result.output
    words = ("cow-nmc", str(path), "--released", "2024-03-01", "--json")
    told = json.loads(run(load, *words).output)
    assert told["held"] == 4
    assert told["quarantined"][1]["raw"] == "broken"


def test_measures_are_listed_with_value_and_row_and_explained(run: Run, tmp_path: Path) -> None:
    path = written(tmp_path, sample.NMC)
    run(load, "cow-nmc", str(path), "--released", "2024-03-01", "--measure", "cow_cinc")
    listed = run(main, "claims", "list", "--kind", "measure", "--actor", "KEN")
    assert listed.exit_code == 0
    line, row, *_ = listed.output.splitlines()
    assert "cow_cinc = 0.0012 share 0-1  KEN → –" in line
    assert row.strip() == "row 2 of cow-nmc, 501:1995:cow_cinc"
    opened = run(main, "explain", line.split()[0])
    assert opened.exit_code == 0
    assert "cinc: .0012; stateabb: KEN; ccode: 501" in opened.output
    assert "Correlates of War Project" in opened.output


def test_a_file_that_cannot_be_used_says_why(run: Run, tmp_path: Path) -> None:
    path = written(tmp_path, sample.NMC.replace("cinc", "index"))
    result = run(load, "cow-nmc", str(path), "--released", "2024-03-01")
    assert result.exit_code == 1
    assert "lacks columns of the format 'NMC': ['cinc']" in result.output
    good = written(tmp_path, sample.NMC)
    assert "--released DAY" in run(load, "cow-nmc", str(good)).output
