"""What a third party installs is found, used and held to its contract: real metadata, real runs."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from chalkcircle.feeds.structural import table_names

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "docs" / "examples" / "plug-in"
GDELT = "20191024143000.export.CSV"


@dataclass
class Site:
    """A folder of installed packages beside those of this Python, and a working folder."""

    folder: Path
    work: Path

    def install(self, name: str, groups: dict[str, dict[str, str]]) -> None:
        """Write the metadata of a distribution, as an installer does."""
        about = self.folder / f"{name}-1.0.dist-info"
        about.mkdir(exist_ok=True)
        (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        lines = [
            "\n".join([f"[{group}]", *(f"{k} = {v}" for k, v in points.items())])
            for group, points in groups.items()
        ]
        (about / "entry_points.txt").write_text("\n\n".join(lines))

    def reinstall(self) -> None:
        """Install the example as its project says."""
        project = tomllib.loads((EXAMPLE / "pyproject.toml").read_text("utf-8"))["project"]
        self.install(project["name"], project["entry-points"])

    def uninstall(self, name: str) -> None:
        """Take the metadata away; the code may stay."""
        shutil.rmtree(self.folder / f"{name}-1.0.dist-info")

    def python(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run Python here."""
        paths = os.pathsep.join((str(self.folder), str(ROOT / "src")))
        return subprocess.run(
            [sys.executable, *words],
            cwd=self.work, env={**os.environ, "PYTHONPATH": paths, "COLUMNS": "200"},
            capture_output=True, text=True, check=False,
        )  # fmt: skip

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run a command."""
        return self.python("-m", "chalkcircle", *words, "--ledger", "ledger")

    def edit(self, name: str, old: str, new: str) -> None:
        """Change a file of the package."""
        path = self.folder / "quays" / name
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new), "utf-8")


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """The example of the pages, installed."""
    site = Site(tmp_path / "site", tmp_path / "work")
    site.work.mkdir()
    shutil.copytree(EXAMPLE / "quays", site.folder / "quays")
    shutil.copy(EXAMPLE / "quays.csv", site.work)
    site.reinstall()
    return site


def test_a_feed_and_an_exporter_of_somebody_elses(site: Site) -> None:
    done = site.run("feeds", "ingest", "quays.csv")
    assert "quays.csv (quays events): 3 rows added" in done.stderr + done.stdout, done
    assert "CC-BY-4.0" in site.run("feeds", "card", "quays").stdout
    done = site.run("export", "--format", "tsv", "-o", "all.tsv", "--feed", "quays")
    assert done.returncode == 0, done.stderr
    text = (site.work / "all.tsv").read_text("utf-8")
    assert text.count("\n") == 4
    assert "Harbour office" in text
    beside = (site.work / "all.tsv.sources.txt").read_text("utf-8")
    assert "quays: Register of the harbour office, invented" in beside
    row = json.loads(site.run("feeds", "row", "quays:1", "--json").stdout)
    assert "boats kept out, again" in json.dumps(row)


def test_the_forms_of_the_command_have_it(site: Site) -> None:
    assert "|parquet|xlsx|tsv]" in site.python("-m", "chalkcircle", "export", "--help").stdout
    done = site.run("export", "--format", "pdf", "-o", "a.pdf")
    assert (done.returncode, "'tsv'" in done.stderr) == (2, True)
    site.run("feeds", "ingest", "quays.csv")
    done = site.run("export", "--format", "tsv", "-o", "a.tsv", "--sum")
    assert "Only a graph can be summed" in done.stderr


def test_a_coder_of_somebody_elses(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    (site.work / "a.txt").write_text("On Monday Iceland accused Ireland of a great deal.\n")
    monkeypatch.setenv("CHALKCIRCLE_CODER_KIND", "words")
    done = site.run("ingest", "a.txt", "--date", "2025-05-12", "--outlet", "Post")
    assert done.returncode == 0, done.stderr
    told = json.loads(site.run("claims", "list", "--json").stdout.splitlines()[0])
    assert "words.v1" in json.dumps(told)
    monkeypatch.setenv("CHALKCIRCLE_CODER_KIND", "poet")
    done = site.python("-m", "chalkcircle", "read", "a.txt")
    assert done.returncode == 1
    assert "No such coder: 'poet'. Expected one of llm, text, words." in done.stderr


def test_the_example_passes_its_own_tests(site: Site) -> None:
    shutil.copytree(EXAMPLE / "tests", site.work / "tests")
    done = site.python("-m", "pytest", "-q", "-p", "no:cacheprovider", "tests")
    assert "3 passed" in done.stdout, done.stdout + done.stderr


def test_what_its_terms_forbid_its_own_exporter_does_not_see(site: Site) -> None:
    site.edit("card.toml", 'redistribution = "free"', 'redistribution = "never"')
    site.run("feeds", "ingest", "quays.csv")
    words = ("export", "--format", "tsv", "-o", "all.tsv", "--feed", "quays")
    assert "left out: 3 claims of quays, whose terms keep them here" in site.run(*words).stderr
    assert (site.work / "all.tsv").read_text("utf-8").count("\n") == 1
    site.uninstall("quays")
    csv = ("export", "--format", "csv", "-o", "all.csv", "--feed", "quays")
    assert "whose terms keep them here" in site.run(*csv).stderr, "the ledger keeps the card"
    site.edit("card.toml", 'redistribution = "never"', 'redistribution = "free"')
    site.install("other", {"chalkcircle.feeds": {"quays": "quays"}})
    assert "whose terms keep them here" in site.run(*csv).stderr, "no reader loosens kept terms"


def test_its_attribution_outlives_it(site: Site) -> None:
    site.run("feeds", "ingest", "quays.csv")
    site.uninstall("quays")
    done = site.run("export", "--format", "csv", "-o", "all.csv", "--feed", "quays")
    assert "3 claims from 1 source" in done.stderr
    assert "invented for the pages" in (site.work / "all.csv.sources.txt").read_text("utf-8")


def test_terms_are_kept_before_a_row_is(site: Site) -> None:
    """Also if a later file ends the run; of what no file came no card is kept."""
    site.edit("card.toml", 'redistribution = "free"', 'redistribution = "never"')
    (site.work / "unlike.csv").write_text("not,a,table,of,anyone\n1,2,3,4,5\n")
    shutil.copy(ROOT / "docs" / "examples" / "feeds" / GDELT, site.work)
    site.run("feeds", "ingest", GDELT)
    site.uninstall("quays")
    assert "quays" not in site.run("feeds", "list").stdout
    site.reinstall()
    done = site.run("feeds", "ingest", GDELT, "quays.csv", "unlike.csv")
    assert done.returncode == 1
    assert "none of the formats" in done.stderr
    site.uninstall("quays")
    csv = ("export", "--format", "csv", "-o", "all.csv", "--feed", "quays")
    assert "3 claims of quays, whose terms keep them here" in site.run(*csv).stderr


def test_a_later_card_that_forbids_more_is_kept_with_any_file(site: Site) -> None:
    shutil.copy(ROOT / "docs" / "examples" / "feeds" / GDELT, site.work)
    site.run("feeds", "ingest", "quays.csv")
    site.edit("card.toml", 'redistribution = "free"', 'redistribution = "never"')
    site.run("feeds", "ingest", GDELT)
    site.uninstall("quays")
    csv = ("export", "--format", "csv", "-o", "all.csv", "--feed", "quays")
    assert "3 claims of quays, whose terms keep them here" in site.run(*csv).stderr


def without_card(site: Site) -> None:
    (site.folder / "quays" / "card.toml").unlink()


def named(name: str) -> Callable[[Site], None]:
    return lambda site: site.install("quays", {"chalkcircle.feeds": {name: "quays"}})


def edited(file: str, old: str, new: str) -> Callable[[Site], None]:
    return lambda site: site.edit(file, old, new)


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (edited("__init__.py", "import Scheme", "import Schema"), "cannot be imported (ImportErr"),
        (
            lambda site: site.install("quays", {"chalkcircle.feeds": {"quays": "quais"}}),
            "cannot be imported (ModuleNotFoundError: No module named 'quais'): 'quais'",
        ),
        (edited("__init__.py", "FORMATS =", "FORMS ="), "has no FORMATS"),
        (edited("__init__.py", 'feed="quays"', 'feed="quay"'), "has a wrong format"),
        (edited("__init__.py", "quays.register.v1", "gdelt.events2.v1"), "an id that is taken"),
        (without_card, "has no card"),
        (edited("card.toml", 'name = "quays"', 'name = "quay"'), "card of another feed: 'quay'"),
        (edited("card.toml", "title =", "titel ="), "has a card that cannot be read"),
        (edited("card.toml", '"free"', '"sometimes"'), "has a card that cannot be read"),
        (edited("card.toml", '"Weekly"', '"Weekly'), "has a card that cannot be read"),
        (named("gdelt"), "taken: 'gdelt'. Expected another than that of chalkcircle"),
        (named(table_names()[0]), "takes a name that is taken"),
        (
            lambda site: site.install("second", {"chalkcircle.feeds": {"quays": "quays"}}),
            "the distribution second takes a name that is taken: 'quays'",
        ),
    ],
)  # fmt: skip
def test_a_broken_reader_is_named(site: Site, harm: Callable[[Site], None], said: str) -> None:
    harm(site)
    done = site.run("feeds", "list")
    assert done.returncode == 1
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert "of the distribution " in done.stderr
    assert "Mend it, or take it out: pip uninstall " in done.stderr


def test_a_file_that_two_feeds_want_is_asked_about(site: Site) -> None:
    site.edit("__init__.py", "return head", "return True or head")
    shutil.copy(ROOT / "docs" / "examples" / "feeds" / GDELT, site.work)
    done = site.run("feeds", "ingest", GDELT)
    assert done.returncode == 1
    assert "More than one feed takes the file for its own" in done.stderr
    assert "Expected one of gdelt, quays. Say which with --feed." in done.stderr
    done = site.run("feeds", "ingest", GDELT, "--feed", "gdelt")
    assert "32 rows added" in done.stdout + done.stderr


@pytest.mark.parametrize(
    ("point", "form", "said"),
    [
        ({"dot": "quays.dot:write"}, "dot", "cannot be imported (ModuleNotFoundError"),
        ({"dot": "quays.tsv:WANTED"}, "dot", "cannot be called: 'quays.tsv:WANTED'"),
        ({"csv": "quays.tsv:write"}, "csv", "takes a name that is taken: 'csv'"),
    ],
)
def test_a_broken_exporter_is_named(
    site: Site, point: dict[str, str], form: str, said: str
) -> None:
    site.run("feeds", "ingest", "quays.csv")
    site.install("quays", {"chalkcircle.exporters": point})
    done = site.run("export", "--format", form, "-o", "all", "--feed", "quays")
    assert done.returncode == 1
    assert said in done.stderr
    assert "pip uninstall quays" in done.stderr
    assert not (site.work / "all").exists()


@pytest.mark.parametrize("more", [(), ("--keep-going",)])
@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (("return head", "1 / 0; return head"), "failed (ZeroDivisionError: division by zero): '2"),
        (("cells = gated", "sys = __import__('sys').exit(); cells = gated"), "failed (SystemExit"),
        (("    return event_rows(", "    return dict("), "failed (TypeError: "),
    ],
)
def test_a_reader_that_fails_is_named(
    site: Site, harm: tuple[str, str], said: str, more: tuple[str, ...]
) -> None:
    """And files before it are stored; one that is at fault itself is listed, a reader is not."""
    site.edit("__init__.py", *harm)
    shutil.copy(ROOT / "docs" / "examples" / "feeds" / GDELT, site.work)
    done = site.run("feeds", "ingest", GDELT, "quays.csv", *more)
    assert done.returncode == 1
    assert f"The feed reader quays of the distribution quays {said}" in done.stderr
    assert "pip uninstall quays" in done.stderr
    assert "Traceback" not in done.stderr
    if "Zero" not in said:
        assert "gdelt" in site.run("feeds", "rows", "--feed", "gdelt").stdout


def test_an_exporter_that_fails_is_named(site: Site) -> None:
    site.run("feeds", "ingest", "quays.csv")
    site.edit("tsv.py", "    return count", "    return {}[count]")
    done = site.run("export", "--format", "tsv", "-o", "all", "--feed", "quays")
    assert done.returncode == 1
    assert "The exporter tsv of the distribution quays failed (KeyError: 3)" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (site.work / "all").exists()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("resolver: Resolver, options: Mapping[str, str]", "", "failed (TypeError: "),
        ("text, at = document.text, -1", "raise ValueError('so')", "failed (ValueError: so)"),
        ("for one in documents]", "for one in documents[1:]]", "gave 1 results for 2 documents"),
        ("for one in documents]", "for one in documents[::-1]]", "or in another order"),
        ("for one in documents]", "for one in documents] and None", "failed (TypeError: 'None"),
        ("start=start, end=end)", "start=0, end=900)", "rests a claim about a.txt on what is not"),
    ],
)
def test_a_coder_that_fails_is_named(
    site: Site, monkeypatch: pytest.MonkeyPatch, old: str, new: str, said: str
) -> None:
    for name in ("a", "b"):
        (site.work / f"{name}.txt").write_text(f"On Monday {name} accused Ireland of a deal.\n")
    monkeypatch.setenv("CHALKCIRCLE_CODER_KIND", "words")
    site.edit("words.py", old, new)
    words = ("a.txt", "b.txt", "--date", "2025-05-12", "--outlet", "Post")
    runs = [site.run("ingest", *words)]
    if "gave" in said:
        runs.append(site.python("-m", "chalkcircle", "read", *words))
    for done in runs:
        assert done.returncode == 1
        assert "The coder words of the distribution quays " in done.stderr
        assert said in done.stderr
        assert "Traceback" not in done.stderr


def test_a_broken_exporter_stops_no_other(site: Site) -> None:
    site.run("feeds", "ingest", "quays.csv")
    site.edit("tsv.py", "import csv", "import no_such_module")
    done = site.run("export", "--format", "csv", "-o", "all.csv", "--feed", "quays")
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("words", [("feeds", "list"), ("export", "--format", "csv", "a.csv")])
def test_a_checkout_that_is_not_installed_says_so(site: Site, words: tuple[str, ...]) -> None:
    bare = site.work / "bare"
    bare.mkdir()
    for folder in [Path(p) for p in sys.path if p.endswith("site-packages")]:
        for one in folder.iterdir():
            if not one.name.startswith(("chalkcircle", "_editable", "__pycache__")):
                (bare / one.name).symlink_to(one)
    site.folder = bare
    done = site.python("-S", "-m", "chalkcircle", *words, "--ledger", "ledger")
    assert done.returncode == 1, done.stderr
    assert "Chalkcircle is not installed here" in done.stderr
    assert "pip install --no-deps -e ." in done.stderr


def test_the_doctor_looks_at_what_others_plugged_in(site: Site) -> None:
    site.edit("tsv.py", "import csv", "import no_such_module")
    told = json.loads(site.run("doctor", "--json").stdout)
    found = {one["what"]: one for one in told}
    assert found["feed reader quays"]["found"] == "plugged in by quays"
    assert found["coder words"]["well"]
    assert not found["exporter tsv"]["well"]
    assert "No module named 'no_such_module'" in found["exporter tsv"]["found"]
    assert "exporter csv" not in found


TABLE = table_names()[0]


def called_as_a_table(site: Site) -> None:
    site.edit("__init__.py", 'feed="quays"', f'feed="{TABLE}"')
    site.edit("card.toml", 'name = "quays"', f'name = "{TABLE}"')
    named(TABLE)(site)


def pointing(kind: str, value: str) -> Callable[[Site], None]:
    return lambda site: site.install("quays", {f"chalkcircle.{kind}": {"dot": value}})


@pytest.mark.parametrize(
    ("harm", "what", "said"),
    [
        (
            edited("__init__.py", "quays.register.v1", "gdelt.events2.v1"),
            "feed reader quays", "takes an id that is taken",
        ),
        (called_as_a_table, f"feed reader {TABLE}", "takes a name that is taken"),
        (pointing("exporters", "quays.tsv:WANTED"), "exporter dot", "cannot be called"),
        (pointing("coders", "quays.words"), "coder dot", "cannot be called"),
    ],
)  # fmt: skip
def test_the_doctor_finds_what_would_stop_a_command(
    site: Site, harm: Callable[[Site], None], what: str, said: str
) -> None:
    harm(site)
    (found,) = [
        one for one in json.loads(site.run("doctor", "--json").stdout) if one["what"] == what
    ]
    assert not found["well"]
    assert said in found["found"]


@pytest.mark.parametrize("text", [b"[chalkcircle.feeds]\njunk\n", b"\xff\xfe[chalkcircle.feeds]\n"])
def test_entry_points_that_cannot_be_read_are_named(site: Site, text: bytes) -> None:
    (site.folder / "quays-1.0.dist-info" / "entry_points.txt").write_bytes(text)
    done = site.run("feeds", "list")
    assert "Traceback" not in done.stderr
    assert done.returncode == 1
    assert "What is plugged in cannot be read" in done.stderr
    assert "pip uninstall quays" in done.stderr


def test_distributions_without_metadata_are_refused_in_words(site: Site) -> None:
    for name in ("quays", "second"):
        site.install(name, {"chalkcircle.feeds": {"quays": "quays"}})
        (site.folder / f"{name}-1.0.dist-info" / "METADATA").unlink()
    done = site.run("feeds", "list")
    assert done.returncode == 1
    assert "feed reader quays of the distribution unknown takes a name that is" in done.stderr


def test_a_reader_that_exits_when_it_is_imported_is_named(site: Site) -> None:
    site.edit("__init__.py", "FORMATS =", "__import__('sys').exit(0)\nFORMATS =")
    done = site.run("feeds", "list")
    assert done.returncode == 1
    assert "cannot be imported (SystemExit: 0)" in done.stderr


def test_who_takes_our_name_is_not_of_the_house(site: Site) -> None:
    site.uninstall("quays")
    site.install("chalkcircle", {"chalkcircle.feeds": {"quays": "quays"}})
    done = site.run("feeds", "list")
    assert done.returncode == 1
    assert "Chalkcircle is not installed here, or another version" in done.stderr
