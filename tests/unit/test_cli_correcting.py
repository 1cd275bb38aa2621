"""The commands of ``correct`` as an editor types them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from correcting_desk import Desk, desk, read_now

from chalkcircle.cli import main

Run = Callable[..., Result]


@pytest.fixture
def at(tmp_path: Path) -> Desk:
    made = desk(tmp_path)
    with made.open() as ledger:
        made.read(ledger)
    return made


@pytest.fixture
def run(at: Desk, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(at.folder)
    monkeypatch.setenv("CHALKCIRCLE_LEDGER", str(at.folder / "ledger"))
    monkeypatch.setenv("CHALKCIRCLE_STUDY", str(at.study))
    monkeypatch.setenv("CHALKCIRCLE_EDITOR", "Ana")

    def call(*words: str) -> Result:
        return CliRunner().invoke(main, list(words), catch_exceptions=False)

    return call


def ids(at: Desk) -> list[str]:
    with at.open() as ledger:
        return [c.claim_id for c in read_now(ledger)]


def test_a_party_is_corrected_undone_and_corrected_again(at: Desk, run: Run) -> None:
    claim = ids(at)[0]
    words = ("party", claim[:8], "--role", "actor", "--was", "KEN", "--now", "UGA")
    done = run("correct", *words, "--note", "a slip")
    assert done.exit_code == 0, done.output
    assert "ASSAULT  UGA → SOM" in done.stdout
    row = done.stdout.split()[0]
    assert f"undo with: chalkcircle correct undo {row}" in done.stderr
    assert "party " + claim[:10] + " actor “KEN” → UGA  (a slip)  [in force]" in done.stdout
    assert "ASSAULT  KEN → SOM" in run("correct", "undo", row[:5], "--editor", "Levan").stdout
    shown = run("explain", claim[:8]).stdout
    assert "correction:" + row + ", editor:Ana, note:a slip: UGA → SOM" in shown
    assert "put back" in shown
    assert "[undone]" in run("correct", "list").stdout
    assert run("correct", "redo", row).exit_code == 0
    listed = [json.loads(line) for line in run("correct", "list", "--json").stdout.splitlines()]
    assert [(r["kind"], r["editor"], r["state"]) for r in listed] == [
        ("party", "Ana", "in force"),
        ("undo", "Levan", "in force"),
        ("redo", "Ana", "in force"),
    ]


def test_speaker_no_event_and_verdicts(at: Desk, run: Run) -> None:
    a, b, c = ids(at)
    assert "report.txt › Jane Okello" in run("correct", "speaker", a, "Jane Okello").stdout
    assert "(taken back;" in run("correct", "no-event", c).stdout
    assert run("correct", "same", a, b).exit_code == 0
    assert run("correct", "different", a, b).exit_code == 0
    assert len(ids(at)) == 2
    told = run("correct", "list").stderr
    assert "4 rows; corrections: 4 in force" in told


def test_what_is_lost_is_listed_with_what_to_do(at: Desk, run: Run) -> None:
    assert run("correct", "no-event", ids(at)[0]).exit_code == 0
    at.overlay.write_text(_of_another_text(at), "utf-8")
    listed = run("correct", "list")
    assert "[naming a claim that no longer exists]" in listed.stdout
    assert "correct it anew, or undo the row" in listed.stderr


def _of_another_text(at: Desk) -> str:
    """The overlay as it was made beside another ledger: no such claim, no such text."""
    header, *rows = at.overlay.read_text("utf-8").splitlines()
    cells = [row.split(",") for row in rows]
    return "\n".join([header, *(",".join([*c[:4], "0" * 32, "1" * 32, *c[6:]]) for c in cells), ""])


def test_export_and_agreement(at: Desk, run: Run) -> None:
    a, b, c = ids(at)
    with at.open() as ledger:
        document = ledger.documents()[0].document_id
    for editor in ("Ana", "Levan"):
        done = run("correct", "reviewed", document[:9], "--editor", editor)
        assert done.exit_code == 0
    run("correct", "no-event", c)
    run("correct", "no-event", c, "--editor", "Levan")
    run("correct", "no-event", b)
    table = run("correct", "agreement", "Ana", "Levan")
    assert table.stdout.splitlines() == [
        "question             n    same  kappa",
        "event                3     67%  0.40",
        "actors               1    100%  not defined",
        "recipients           1    100%  not defined",
        "speaker              1    100%  not defined",
        "same incident        0       –  not defined",
    ]
    assert "1 text reviewed by both Ana and Levan" in table.stderr
    found = json.loads(run("correct", "agreement", "Ana", "Levan", "--json").stdout)
    assert (found["texts"], found["questions"][4]["kappa"]) == (1, None)
    nobody = run("correct", "agreement", "Ana", "Nino")
    assert nobody.exit_code == 1
    assert "'Nino'. Expected one of: Ana, Levan." in nobody.stderr
    assert run("correct", "export", "-o", "corrected.jsonl").exit_code == 0
    lines = [json.loads(row) for row in Path("corrected.jsonl").read_text("utf-8").splitlines()]
    assert [line["text"] for line in lines] == ["Somalia raided Kenya.", "Uganda met Kenya."]
    assert a


def test_refusals_say_what_to_do(at: Desk, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    claim = ids(at)[0]
    for words, told in (
        (("party", claim, "--role", "victim"), "'victim' is not one of"),
        (("party", claim, "--role", "actor", "--was", "UGA"), "Expected one of: KEN"),
        (("party", claim, "--role", "actor", "--now", "uganda"), "--now: not a party"),
        (("undo", "ffff"), "chalkcircle correct list"),
        (("no-event", "ffffffff"), "chalkcircle claims list"),
    ):
        done = run("correct", *words)
        assert done.exit_code in (1, 2)
        assert told in done.output
        assert "Traceback" not in done.output
    monkeypatch.delenv("CHALKCIRCLE_EDITOR")
    assert "Pass --editor NAME" in run("correct", "no-event", claim).output
    monkeypatch.delenv("CHALKCIRCLE_STUDY")
    assert "needs a study" in run("correct", "no-event", claim, "--editor", "Ana").output
    assert not at.overlay.exists()


def test_the_overlay_counts_for_the_digest_of_the_study(at: Desk, run: Run) -> None:
    from chalkcircle.study import load_study

    before = load_study(at.study)
    run("correct", "no-event", ids(at)[0])
    after = load_study(at.study)
    assert before.digest != after.digest
    assert [c.kind.value for c in after.corrections] == ["no-event"]


def test_the_real_reader_reads_again_under_the_corrections(at: Desk, run: Run) -> None:
    file = at.folder / "article.txt"
    file.write_text("Mali accused Niger of theft on 3 May 2024. Chad shelled Libya.\n", "utf-8")
    assert run("ingest", str(file), "--date", "2024-05-04").exit_code == 0
    found = run("claims", "list", "--dyad", "TCD", "LBY", "--json").stdout.splitlines()
    claim = json.loads(found[0])["claim_id"]
    words = ("--role", "actor", "--was", "TCD", "--now", "NER=Niger")
    assert run("correct", "party", claim, *words).exit_code == 0
    assert run("ingest", str(file), "--date", "2024-05-05").exit_code == 0
    assert run("claims", "list", "--dyad", "TCD", "LBY", "--json").stdout == ""
    found = run("claims", "list", "--dyad", "NER", "LBY", "--json").stdout.splitlines()
    (new,) = [json.loads(line) for line in found]
    assert new["claim_id"] != claim
    assert new["known_at"].startswith("2024-05-05")
    out = run("correct", "export")
    assert "left out 1: words of a party that do not stand in the sentence" in out.stderr
