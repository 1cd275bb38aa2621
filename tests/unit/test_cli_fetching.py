"""``fetch`` as a user types it, against a server on this machine."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from feeds_fetching_server import gives, serving, status, zipped

from chalkcircle.cli import main


def run(*words: str) -> Result:
    return CliRunner().invoke(main, ["fetch", *words], catch_exceptions=False)


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


COUNTRIES = "/{0}/cultural/ne_{0}_admin_0_countries.zip"


def test_files_go_below_the_output_folder_and_are_told(tmp_path: Path) -> None:
    body = zipped("110m")
    with serving() as server:
        server.on(COUNTRIES.format("110m"), gives(body))
        result = run("naturalearth", "--mirror", server.base)
        again = run("naturalearth", "--mirror", server.base)
    assert result.exit_code == 0
    assert f"1 file asked for: 1 fetched ({len(body):,} bytes), 0 held" in result.stdout
    assert "0 fetched (0 bytes), 1 held, 0 holes, 0 failed" in again.stdout
    assert (tmp_path / "out/fetched/naturalearth/ne_110m_admin_0_countries.zip").is_file()


def test_holes_are_named_and_failures_end_with_1(tmp_path: Path) -> None:
    with serving() as server:
        server.on(COUNTRIES.format("50m"), status(403))
        words = ["naturalearth", "--mirror", server.base, "--folder", "here"]
        hole = run(*words)
        failed = run(*words, "--what", "110m", "--what", "50m")
        as_json = run(*words, "--json")
    assert hole.exit_code == 0
    assert "hole: ne_110m_admin_0_countries.zip: moved" in hole.stderr
    assert failed.exit_code == 1
    assert "failed: ne_50m_admin_0_countries.zip: The server answers with status 403" in (
        failed.stderr
    )
    assert "1 file could not be had. Run the same command again" in failed.stderr
    done = json.loads(as_json.stdout)
    assert done["holes"][0]["source"] == "ne_110m_admin_0_countries.zip"
    assert done["folder"] == "here"


def test_sources_are_listed_with_their_terms() -> None:
    listed = run()
    assert "gdelt  GDELT (free and open, with citation and a link)" in listed.stdout
    assert "--what mentions" in listed.stdout
    rows = [json.loads(line) for line in run("--json").stdout.splitlines()]
    assert {row["name"] for row in rows} >= {"gdelt", "current-events", "cow", "unga"}


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("nothing",), "Nothing is fetched under this name"),
        (("gdelt",), "The first day is missing"),
        (("cow", "--what", "alliances"), "asked software not to"),
        (("cow", "--from", "2024-01-01"), "not published by days"),
        (("atop", "--mirror", "file:///etc"), "Only http and https"),
        (("atop", "--mirror", "http://0x7f.1/"), "odd spelling"),
    ],
)
def test_what_makes_no_sense_is_refused_before_anything_is_asked(
    words: tuple[str, ...], told: str, tmp_path: Path
) -> None:
    result = run(*words)
    assert result.exit_code == 1
    assert told in result.stderr
    assert not (tmp_path / "out").exists()
