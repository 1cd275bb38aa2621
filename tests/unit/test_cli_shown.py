"""Whatever stands in a file of a feed: on a terminal it is shown and does nothing."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from feeds_sample import EXPORT, row

from chalkcircle.cli import common, main

ACTS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2028\u2029\u2066-\u2069]")
NAME = "\x1b]0;owned\x07\x1b[31m\u202egnp.exe\x9b2J\r😀\u2028"


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    """Rows with a hostile place, a hostile actor and a hostile code, and one set aside."""
    content = b"\n".join(
        [
            row(1, ActionGeo_FullName=NAME, Actor1Name=NAME, SOURCEURL=f"https://x.example/{NAME}"),
            row(2, Actor1Code=NAME, Actor1CountryCode=NAME),
            row(3, QuadClass="9", Actor1Name=NAME),
        ]
    )
    path = tmp_path / EXPORT
    path.write_bytes(content)
    done = _run(tmp_path / "l", "feeds", "ingest", str(path))
    assert "3 rows read = 2 added" in done.stdout
    return tmp_path / "l"


def _run(ledger: Path, *words: str) -> Result:
    return CliRunner().invoke(main, [*words, "--ledger", str(ledger)])


@pytest.mark.parametrize(
    "words",
    [
        ("feeds", "quarantined"),
        ("feeds", "rows"),
        ("feeds", "row", "gdelt:900000001"),
        ("feeds", "row", "gdelt:900000002"),
        ("feeds", "row", "gdelt:900000003"),
        ("feeds", "ingest", f"{NAME.strip()}.CSV"),
        ("feeds", "card", NAME),
        ("feeds", "dyad", NAME, "ARM"),
    ],
)
def test_nothing_a_source_says_acts_on_a_terminal(ledger: Path, words: tuple[str, ...]) -> None:
    if words[1] == "row" and words[2].endswith("3"):
        assert _run(ledger, *words).exit_code == 1  # set aside: no row to open
        return
    words = tuple(word.replace("\0", "") for word in words)
    for more in ((), ("--json",)) if words[1] in ("quarantined", "rows", "row") else ((),):
        done = _run(ledger, *words, *more)
        assert not ACTS.search(done.output), done.output
        for line in done.stdout.splitlines() if more else ():
            json.loads(line)


def test_what_was_hostile_can_still_be_seen(ledger: Path) -> None:
    assert (
        r"\u001b[31m\u202egnp.exe\u009b2J" in _run(ledger, "feeds", "row", "gdelt:900000001").stdout
    )
    assert r"\u202egnp.exe" in _run(ledger, "feeds", "quarantined").stdout


def test_in_json_the_words_stay_the_same() -> None:
    for words in (NAME, "\\" + NAME, "a\tb\nc", "\\u202e"):
        assert json.loads(common.shown(common.json_text({"a": words}))) == {"a": words}
    assert common.shown("א \u200f١ é\tb\n") == "א \u200f١ é\tb\n"


def test_what_is_written_to_a_file_stays_as_it_is(tmp_path: Path) -> None:
    common.emit(NAME, tmp_path / "out")
    assert (tmp_path / "out").read_bytes().decode() == NAME + "\n"
