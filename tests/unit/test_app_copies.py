"""Copies through the whole house: ingested, counted, explained, listed, forgotten, briefed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from copies_sample import TEXTS
from ingest_child import NOW, shop_of
from ledger_harm import as_layout
from ledger_sample import NOW as STORED
from ledger_sample import batch, claim, document

from chalkcircle import app
from chalkcircle.cli import main
from chalkcircle.cli.showing import opened_claim
from chalkcircle.cli.telling import ingested
from chalkcircle.ledger import Batch, Ledger
from chalkcircle.ledger.catalogue import FORMAT
from chalkcircle.model import Judged, Judgement, Verdict
from chalkcircle.relations import relate

TEXT = f"Artillery shelled Riverton.\n{TEXTS['shelling']}"
OUTLETS = ("Herald", "Courier", "Post")


def lines(path: Path, *texts: str, day: str = "2004-05-01") -> Path:
    """A file of texts, each printed by another outlet."""
    rows = [
        {"id": f"{path.stem}{n}", "date": day, "text": text, "source": OUTLETS[n % 3]}
        for n, text in enumerate(texts)
    ]
    path.write_text("\n".join(map(json.dumps, rows)), "utf-8")
    return path


def ingest(root: Path, *files: Path, commit: int = 2000) -> app.Ingested:
    """Ingest files with a coder that finds an assault where a text speaks of shelling."""
    with Ledger.open(root, create=True) as ledger:
        return app.ingest(shop_of(root, commit=commit), ledger, list(files), now=NOW)


def total(root: Path) -> float | None:
    """Reports between the two whom the coder finds."""
    with Ledger.open(root) as ledger:
        stamp = shop_of(root).stamp(ledger.snapshot, None)
        return relate(ledger, "UPL", "LOW", stamp=stamp).total.value


@pytest.mark.parametrize("commit", [1, 2000])
def test_copies_are_kept_and_counted_once(tmp_path: Path, commit: int) -> None:
    root = tmp_path / "l"
    first = lines(tmp_path / "a.jsonl", TEXT, f"By our correspondent\n{TEXT}", TEXTS["strike"])
    later = lines(tmp_path / "b.jsonl", TEXTS["aid"], f"{TEXT}\nMore soon.")
    done = ingest(root, first, commit=commit)
    assert (done.added, done.copies, done.held) == (3, 1, 0)
    assert "1 near-copy of texts held, kept and counted once; " in ingested(done)
    again = ingest(root, later, commit=commit)
    assert (again.added, again.copies) == (2, 1)
    nothing = ingest(root, first, later, commit=commit)
    assert (nothing.added, nothing.held, nothing.copies) == (0, 5, 0)
    assert "near-cop" not in ingested(nothing)
    assert total(root) == 1
    with Ledger.open(root) as ledger:
        (group,) = app.incidents(ledger).groups
        told = [ledger.document(i) for i in group.members]
        assert [(d.outlet, str(d.published)) for d in told] == [
            ("Herald", "2004-05-01"),
            ("Courier", "2004-05-01"),
            ("Courier", "2004-05-01"),
        ]
        assert ledger.verify().ok


def test_a_corrected_reading_is_no_copy_of_another_outlet(tmp_path: Path) -> None:
    file = lines(tmp_path / "a.jsonl", TEXT)
    assert ingest(tmp_path / "l", file).copies == 0
    done = ingest(tmp_path / "l", lines(file, TEXT, day="2004-05-02"))
    assert (done.revised, done.copies) == (1, 0)
    assert total(tmp_path / "l") == 1


def test_a_ledger_from_before_is_looked_through_at_the_next_ingest(tmp_path: Path) -> None:
    root = tmp_path / "l"
    texts = [document(t, outlet=o) for t, o in ((TEXT, "Herald"), (f"{TEXT} (Post)", "Post"))]
    with Ledger.open(root, create=True) as ledger:
        ledger.append(batch(*texts, claims=tuple(claim(t) for t in texts)), now=STORED)
    as_layout(root, 1)
    assert total(root) == 2
    done = ingest(root, lines(tmp_path / "a.jsonl", f"{TEXT}\nMore soon."))
    assert (done.added, done.copies) == (1, 1)
    with Ledger.open(root) as ledger:
        (group,) = app.incidents(ledger).groups
        assert len(group.members) == 3
        assert ledger.catalogue.layout == FORMAT
    assert total(root) == 2  # The plain coder dates the third otherwise: another happening.


def test_when_the_original_is_forgotten_a_copy_takes_its_place(tmp_path: Path) -> None:
    root = tmp_path / "l"
    ingest(root, lines(tmp_path / "a.jsonl", TEXT, f"{TEXT} (Courier)", f"{TEXT}\nMore soon."))
    with Ledger.open(root) as ledger:
        (group,) = app.incidents(ledger).groups
        gone = app.forget(ledger, group.leader, reason="asked", now=NOW)
        assert gone.judgements == 2
        (left,) = app.incidents(ledger).groups
        assert set(left.members) == set(group.members[1:])
        assert ledger.unsketched() == []
        assert ledger.verify().ok
    assert total(root) == 1


def test_a_claim_names_where_else_its_text_was_read(tmp_path: Path) -> None:
    root = tmp_path / "l"
    ingest(root, lines(tmp_path / "a.jsonl", TEXT, f"{TEXT} (Courier)", TEXTS["strike"]))
    with Ledger.open(root) as ledger:
        by_outlet = {}
        for found in ledger.claims():
            opened = app.explain(ledger, found.claim_id)
            by_outlet[opened.outlet] = opened
    said = {outlet: [(c.outlet, c.original) for c in o.copies] for outlet, o in by_outlet.items()}
    assert said == {"Herald": [("Courier", False)], "Courier": [("Herald", True)], "Post": []}
    shown = opened_claim(by_outlet["Courier"])
    assert "copies of it Herald, 2004-05-01 (the original)" in shown
    assert "copies of it" not in opened_claim(by_outlet["Post"])


def test_incidents_are_listed_with_who_judged_them(tmp_path: Path) -> None:
    root = tmp_path / "l"
    ingest(root, lines(tmp_path / "a.jsonl", TEXT, f"{TEXT} (Courier)", f"Shelled. {TEXTS['aid']}"))
    with Ledger.open(root) as ledger:
        one, two, *_ = (c.claim_id for c in ledger.claims())
        verdicts = [("Ann", Verdict.SAME), ("Bob", Verdict.DIFFERENT)]
        for by, verdict in verdicts:
            given = Judgement(
                about=Judged.CLAIMS, a=one, b=two, verdict=verdict, by=by, rule="note:7", at=NOW
            )
            ledger.append(Batch(source="e", judgements=(given,)), now=NOW)
    words = ["incidents", "list", "--ledger", str(root)]
    shown = CliRunner().invoke(main, words, catch_exceptions=False)
    assert shown.exit_code == 0
    assert "Herald, 2004-05-01: " in shown.stdout
    assert "same by chalkcircle (incidents.copies.v1, score 0." in shown.stdout
    assert "different by Bob (note:7), 2026-11-23" in shown.stdout
    assert shown.stderr == "1 text with 1 copy, 0 incidents of several claims, 1 disputed pair\n"
    before = CliRunner().invoke(main, [*words, "--snapshot", "2"], catch_exceptions=False)
    assert "1 text with 1 copy, 1 incident of several claims, 0 disputed pairs" in before.stderr
    assert "\nincident of 2 claims\n" in before.stdout
    machine = CliRunner().invoke(main, [*words, "--json"], catch_exceptions=False)
    rows = [json.loads(row) for row in machine.stdout.splitlines()]
    assert [row["about"] for row in rows] == ["documents", "claims"]
    wrong = CliRunner().invoke(main, [*words, "--snapshot", "99"])
    assert wrong.exit_code == 1
    assert "No such snapshot" in wrong.output
