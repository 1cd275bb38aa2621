"""No pattern of the package, and no reader that uses one, can be kept busy by hostile words."""

from __future__ import annotations

import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from intake_sample import FIRST

from chalkcircle.coding.intake import read_input
from chalkcircle.model import UnreadableInput

_CHILD = Path(__file__).with_name("patterns_child.py")
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs timers of Unix")


def _tried(*pattern: str) -> list[str]:
    words = [sys.executable, str(_CHILD), *pattern]
    done = subprocess.run(words, capture_output=True, text=True, check=True, timeout=300)
    return done.stdout.splitlines()


def test_every_pattern_of_the_package_comes_to_an_end() -> None:
    number, *endless = _tried()
    assert int(number) > 200
    assert endless == []


@pytest.mark.parametrize("pattern", [r"(a+)+$", r"(?:\w+\s?)*:", r"\s*(.{1,80}?)\s+(\d)%"])
def test_a_pattern_that_can_be_kept_busy_would_be_found(pattern: str) -> None:
    assert len(_tried(pattern)) == 2


LONG = 30_000
UNITS = (" ", ".", "=", "(", "[", "{{", "<", '"', "a", "A. ", "(a)", "> ", "[[a|", "<!--", "''")
FORMS = {
    "txt": "{0}{1}\n\n{0}",
    "md": "{0}{1}\n\n{0}",
    "html": "<html><body><article><p>{0}</p><p>{1}</p><p>{0}</p></article></body></html>",
    "eml": "From: a@example.org\nSubject: x\n\n{0}\n{1}\n{0}",
    "rss": "<rss><channel><title>t</title><item><title>x</title><description>{0}{1}"
    "</description></item></channel></rss>",
}


@pytest.mark.parametrize("form", FORMS)
def test_one_thing_over_and_over_keeps_no_reader_busy(tmp_path: Path, form: str) -> None:
    started, outcomes = time.process_time(), 0
    for unit in UNITS:
        path = tmp_path / f"a.{form}"
        path.write_text(FORMS[form].format(FIRST, unit * (LONG // len(unit))), "utf-8")
        try:
            outcomes += len(read_input(path, today=date(2026, 11, 24)).documents) == 1
        except UnreadableInput:
            outcomes += 1
    assert outcomes == len(UNITS)
    assert time.process_time() - started < 60  # a second or two; one that grows by squares: hours


@pytest.mark.parametrize("mark", ["=", "(", "»", "…"])
def test_a_wall_of_marks_costs_the_reader_no_more_than_its_length(code: Any, mark: str) -> None:
    text = f"Armenia accused Azerbaijan.\n{mark * 19_000}\nGeorgia accused Armenia of theft.\n"
    started = time.process_time()
    found = code(text).claims
    assert time.process_time() - started < 20  # by its square it was more than a minute
    told = [({p.code for p in c.actors}, text[c.evidence.start : c.evidence.end]) for c in found]
    assert ({"ARM"}, "Armenia accused Azerbaijan.") in told
    assert ({"GEO"}, "Georgia accused Armenia of theft.") in told
