"""The doctor's findings, and the terms of everything that is shipped or installed."""

from __future__ import annotations

import importlib.metadata
import json
import re
from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner
from ledger_sample import filled, segment_files

from chalkcircle.app.doctoring import licence_of, run_requirements
from chalkcircle.app.parts import PACKAGE, Part, data_parts, files_of, measure
from chalkcircle.cli import main

ROOT = Path(__file__).parents[2]
TERMS = {
    "Apache-2.0": "Apache License", "MIT": "(MIT)", "PDDL-1.0": "PDDL-1.0",
    "CC-BY-4.0": "CC BY 4.0", "CC-BY-SA-4.0": "CC BY-SA 4.0", "OFL-1.1": "SIL Open Font License",
    "Unicode-3.0": "Unicode-3.0",
}  # fmt: skip
"""Terms that data may be shipped on, each with the words that NOTICE has for it."""


def test_every_file_that_is_no_code_is_in_one_part() -> None:
    shipped = {
        path
        for path in PACKAGE.rglob("*")
        if path.is_file()
        and path.suffix not in (".py", ".pyi")
        and path.parent.name != "__pycache__"
    }
    listed = Counter(path for part in data_parts() for path in files_of(part))
    twice = sorted(path.relative_to(PACKAGE).as_posix() for path, n in listed.items() if n > 1)
    assert twice == []
    missing = sorted(path.relative_to(PACKAGE).as_posix() for path in shipped - set(listed))
    assert missing == [], "Add these to src/chalkcircle/app/data/parts.toml with their licence."


@pytest.mark.parametrize("part", data_parts(), ids=lambda part: part.name)
def test_every_part_is_there_and_its_terms_stand_in_notice(part: Part) -> None:
    for pattern in part.files:
        assert list(PACKAGE.glob(pattern)), pattern
    notice = (ROOT / "NOTICE").read_text("utf-8")
    for one in re.split(r" (?:AND|OR) ", part.licence):
        assert one in TERMS, f"{one}: data on these terms is not shipped"
        assert TERMS[one] in notice
    folder = "src/chalkcircle/" + part.files[0].rpartition("/")[0]
    assert part.licence == "Apache-2.0" or folder in notice, "NOTICE names no file of this part"
    assert part.source.strip()


def test_rows_are_counted_without_their_heads_and_with_those_nobody_checked() -> None:
    parts = {part.name: part for part in data_parts()}
    own = measure(parts["world: rows of our own"])
    assert own.rows == own.unverified > 0
    plover = measure(parts["CAMEO to PLOVER"])
    table = (PACKAGE / "codes/data/cameo_plover.csv").read_text("utf-8")
    assert (plover.files, plover.rows) == (1, len(table.splitlines()) - 1)
    assert plover.bytes == len(table.encode())


def _needed(package: str, found: set[str]) -> None:
    """Everything that installing a package brings along here, extras apart."""
    name = re.sub(r"[-_.]+", "-", package).lower()
    if name in found:
        return
    try:
        lines = importlib.metadata.requires(package) or []
    except importlib.metadata.PackageNotFoundError:
        return  # For another system or another Python.
    found.add(name)
    for line in lines:
        if "extra ==" not in line and (other := re.match(r"[A-Za-z0-9._-]+", line)):
            _needed(other[0], found)


def _copyleft(terms: str) -> bool:
    """Whether there is no way to take a package but under GPL or AGPL; LGPL is another licence."""
    ways = re.split(r"\bOR\b", terms)
    strong = re.compile(r"(?<![A-Za-z])A?GPL|Affero|(?<!Lesser )General Public")
    return all(strong.search(way) for way in ways)


def test_a_choice_of_terms_is_no_copyleft() -> None:
    assert not _copyleft("MPL-1.1 OR GPL-2.0-only OR LGPL-2.1-or-later")
    assert not _copyleft("GNU Lesser General Public License v3 (LGPLv3)")
    assert _copyleft("GPL-3.0-or-later")
    assert _copyleft("GNU Affero General Public License v3")
    assert _copyleft("MIT AND GPL-2.0-only")


def test_nothing_that_runs_with_us_is_under_gpl() -> None:
    needed: set[str] = set()
    for package in run_requirements():
        _needed(package, needed)
    assert len(needed) > 40
    terms = {package: licence_of(package) for package in sorted(needed)}
    assert {p: t for p, t in terms.items() if _copyleft(t)} == {}
    assert {p: t for p, t in terms.items() if t == "not stated"} == {}
    # LGPL would be allowed, and is named: today only as a choice that nobody has to take.
    assert [p for p, t in terms.items() if "LGPL" in t] == ["tld"]


def test_the_doctor_looks_at_everything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    filled(tmp_path / "l")
    study = str(ROOT / "studies" / "south-caucasus")
    words = ["doctor", "--ledger", "l", "--study", study]
    shown = CliRunner().invoke(main, words)
    assert shown.exit_code == 0, shown.output
    groups = [block.partition("\n")[0] for block in shown.stdout.split("\n\n")]
    assert groups == ["system", "packages", "data", "study", "ledger"]
    told = json.loads(CliRunner().invoke(main, [*words, "--json"]).stdout)
    by_name = {one["what"]: one for one in told}
    assert set(run_requirements()) <= set(by_name)
    assert all(by_name[package]["licence"] for package in run_requirements())
    assert {part.name for part in data_parts()} <= set(by_name)
    assert by_name["l"]["details"] | {"bytes": 0} == {
        "snapshot": 3, "documents": 3, "claims": 3, "bytes": 0, "tombstones": 0,
    }  # fmt: skip
    about = by_name["south-caucasus"]
    assert about["licence"] == "CC BY 4.0"
    checked = json.loads(
        CliRunner().invoke(main, ["study", "check", "--study", study, "--json"]).stdout
    )
    assert about["details"] == {k: v for k, v in checked.items() if k not in ("id", "title")}
    assert by_name["disk"]["details"]["bytes_free"] > 0


def test_no_ledger_is_no_fault_and_a_broken_one_is(tmp_path: Path) -> None:
    missing = CliRunner().invoke(main, ["doctor", "--ledger", str(tmp_path / "none")])
    assert missing.exit_code == 0
    assert "none at" in missing.stdout
    filled(tmp_path / "l")
    segment_files(tmp_path / "l")[0].unlink()
    broken = CliRunner().invoke(main, ["doctor", "--ledger", str(tmp_path / "l")])
    assert broken.exit_code == 1
    assert "BAD ledger" in broken.stdout


def test_a_damaged_segment_is_not_called_sound(tmp_path: Path) -> None:
    """The doctor looks at no byte of rows of feeds, and says so."""
    where = ["--ledger", str(tmp_path / "l")]
    sample = str(ROOT / "docs/examples/feeds/20191024143000.export.CSV")
    assert CliRunner().invoke(main, ["feeds", "ingest", sample, *where]).exit_code == 0
    (victim,) = (tmp_path / "l/segments").glob("*-gdelt-events-*.parquet")
    data = bytearray(victim.read_bytes())
    data[len(data) // 2] ^= 1
    victim.write_bytes(data)
    assert CliRunner().invoke(main, ["ledger", "verify", *where]).exit_code == 1
    shown = CliRunner().invoke(main, ["doctor", *where]).stdout
    assert "sound; of the rest not every byte was read: `chalkcircle ledger verify` does" in shown


def test_a_broken_study_is_a_fault(tmp_path: Path) -> None:
    shown = CliRunner().invoke(main, ["doctor", "--study", str(tmp_path)])
    assert shown.exit_code == 1
    assert "BAD study" in shown.stdout
