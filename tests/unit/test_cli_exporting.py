"""``export`` and ``cite`` as a user types them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from ledger_sample import filled

from chalkcircle.cli import main
from chalkcircle.cli.exporting import STYLES
from chalkcircle.export import Form, Style, read_csv
from chalkcircle.plugs import EXPORTERS, plugged

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    filled(tmp_path / "ledger")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CHALKCIRCLE_LEDGER", str(tmp_path / "ledger"))

    def call(*words: str) -> Result:
        return CliRunner().invoke(main, list(words))

    return call


def test_the_forms_of_the_command_are_those_of_the_room() -> None:
    assert sorted(Form) == [name for name, plug in plugged(EXPORTERS).items() if plug.own]
    assert tuple(Style) == STYLES


@pytest.mark.parametrize("form", [form.value for form in Form])
def test_every_form_is_written(run: Run, form: str) -> None:
    done = run("export", "--format", form, "-o", "out")
    assert done.exit_code == 0, done.output
    assert "out: 3 claims from 3 sources; what they ask for: out.sources.txt" in done.stderr
    assert Path("out").stat().st_size
    assert not done.stdout


def test_a_selection_by_knowledge(run: Run) -> None:
    assert run("export", "--format", "csv", "a.csv", "--known-from", "2025-07-16").exit_code == 0
    assert len(list(read_csv(Path("a.csv")))) == 2
    assert run("export", "--format", "csv", "a.csv", "--as-of", "2025-07-15").exit_code == 0
    assert len(list(read_csv(Path("a.csv")))) == 1, "a file of that name is replaced"


def test_json_says_what_was_written(run: Run) -> None:
    told = json.loads(run("export", "--format", "gexf", "a.gexf", "--sum", "--json").stdout)
    assert (told["form"], told["claims"], told["written"]) == ("gexf", 3, 1)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("a.csv",), "Give either --all or --format."),
        (("a.csv", "--all", "--format", "csv"), "Give either --all or --format."),
        (("--format", "csv"), "Name one file"),
        (("a.csv", "-o", "b.csv", "--format", "csv"), "Name one file"),
        (("a.zip", "--all", "--actor", "ARM"), "leave the options that select out"),
        (("a.csv", "--format", "pdf"), "'pdf' is not one of"),
        (("a.csv", "--format", "csv", "--from", "2025-02-01", "--to", "2025-01-01"), "lies after"),
        (("a.csv", "--format", "csv", "--kind", "rumour"), "known: event"),
    ],
)
def test_a_wrong_command_is_a_usage_error(run: Run, words: tuple[str, ...], said: str) -> None:
    done = run("export", *words)
    assert done.exit_code == 2
    assert said in done.stderr
    assert not list(Path().glob("*.csv"))


def test_a_sum_of_rows_and_a_folder_that_lacks_are_errors(run: Run) -> None:
    summed = run("export", "--format", "csv", "a.csv", "--sum")
    assert (summed.exit_code, "Only a graph" in summed.stderr) == (1, True)
    lacking = run("export", "--format", "csv", "-o", "no/such/a.csv")
    assert lacking.exit_code == 1
    assert "No such file or directory" in lacking.stderr


def test_all_still_packs_a_desk(run: Run) -> None:
    assert run("export", "--all", "desk.zip").exit_code == 0
    assert run("ledger", "restore", "desk.zip", "again").exit_code == 0


def test_works_to_cite(run: Run) -> None:
    done = run("cite", "--known-to", "2025-07-15", "--format", "bibtex")
    assert done.exit_code == 0
    assert done.stdout.count("@") == 2
    assert "publisher = {Herald}" in done.stdout
    assert "2 works, 0 unverified" in done.stderr
    assert run("cite", "-o", "works.txt").exit_code == 0
    assert Path("works.txt").read_text("utf-8").count("\n") == 4
