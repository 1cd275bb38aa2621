"""Corrections in a ledger: what stands, since when, what survives and what the page says."""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from correcting_desk import NOW, Desk, content, desk, place, read_now, shop_of

from chalkcircle import app
from chalkcircle.ledger import Batch, Ledger
from chalkcircle.model import (
    Claim,
    ConfigError,
    HolderKind,
    InputError,
    LedgerBusy,
    NotInLedger,
    Selection,
    StudyError,
    Verdict,
)
from chalkcircle.study import What, is_corrected
from chalkcircle.study.exporting import Told, export
from chalkcircle.study.overlay import corrected

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "training"))

from corpus import read as read_corpus

LATER = date(2024, 6, 1)


@pytest.fixture
def at(tmp_path: Path) -> Desk:
    return desk(tmp_path)


@pytest.fixture
def ledger(at: Desk) -> Iterator[Ledger]:
    with at.open() as opened:
        at.read(opened)
        yield opened


def say(
    at: Desk, ledger: Ledger, kind: What, target: str, *, editor: str = "Ana", **more: Any
) -> str:
    """Correct as an editor does; gives the id of the row."""
    return app.correct(shop_of(at.folder, editor), ledger, kind, target, now=NOW, **more)[0].id


def first(ledger: Ledger) -> Claim:
    return read_now(ledger)[0]


def to_uganda(at: Desk, ledger: Ledger, claim: Claim, **more: Any) -> str:
    given = {"role": "actor", "was": "KEN", "becomes": "UGA/MIL=the army"} | more
    return say(at, ledger, What.PARTY, claim.claim_id, **given)


def test_a_correction_is_a_revision_known_since_the_claim_was(at: Desk, ledger: Ledger) -> None:
    before, sequence = first(ledger), ledger.snapshot
    row = to_uganda(at, ledger, before, note="see line 3")
    after = first(ledger)
    assert [(p.code, p.sector, p.text) for p in after.actors] == [("UGA", "MIL", "the army")]
    assert (after.supersedes, after.coder, after.confidence) == (
        before.claim_id,
        "overlay.v1",
        None,
    )
    assert after.fired == (f"correction:{row}", "editor:Ana", "note:see line 3", "plain")
    assert after.known_at == before.known_at
    assert after.recipients == before.recipients
    as_of = before.known_at + timedelta(days=1)
    assert after.claim_id in {c.claim_id for c in ledger.claims(as_of=as_of)}
    assert before.claim_id in {c.claim_id for c in ledger.claims(snapshot=sequence)}
    assert ledger.claim(before.claim_id).actors[0].code == "KEN", "nothing is edited in place"
    months = app.relate(at.shop, ledger, "UGA", "SOM").months
    assert [m.month for m in months if m.reports.value] == [date(2024, 5, 1)]


def test_undo_and_redo_by_one_more_row_each(at: Desk, ledger: Ledger) -> None:
    before = first(ledger)
    row = to_uganda(at, ledger, before)
    changed = first(ledger)
    say(at, ledger, What.UNDO, row[:4])
    assert content(first(ledger)) == content(before)
    say(at, ledger, What.REDO, row)
    assert content(first(ledger)) == content(changed)
    say(at, ledger, What.UNDO, row)
    chain = ledger.history(before.claim_id)
    assert [is_corrected(c) for c in chain] == [False, True, False, True, False]
    assert [c.claim_id for c in chain[:-1]] == [c.supersedes for c in chain[1:]]
    assert ledger.verify().ok


def test_an_undo_can_be_undone(at: Desk, ledger: Ledger) -> None:
    row = to_uganda(at, ledger, first(ledger))
    undo = say(at, ledger, What.UNDO, row)
    _, claims = app.correct(at.shop, ledger, What.UNDO, undo, now=NOW)
    assert [c.actors[0].code for c in claims] == ["UGA"]
    assert first(ledger).actors[0].code == "UGA"


def test_no_event_takes_the_claim_back_for_backtests_too(at: Desk, ledger: Ledger) -> None:
    before = first(ledger)
    row = say(at, ledger, What.NO_EVENT, before.claim_id[:8])
    assert place(before) not in map(place, read_now(ledger))
    assert len(read_now(ledger)) == 2
    assert len(ledger.claims(as_of=before.known_at)) == 2
    with pytest.raises(InputError, match="An editor said that this is no event"):
        to_uganda(at, ledger, before)
    again = say(at, ledger, What.NO_EVENT, before.claim_id, editor="Levan")
    assert len(read_now(ledger)) == 2
    say(at, ledger, What.UNDO, again)
    assert len(read_now(ledger)) == 2
    say(at, ledger, What.UNDO, row)
    assert content(first(ledger)) == content(before)


def test_parties_are_added_and_removed(at: Desk, ledger: Ledger) -> None:
    to_uganda(at, ledger, first(ledger), was="", becomes="UGA")
    assert [p.code for p in first(ledger).actors] == ["KEN", "UGA"]
    to_uganda(at, ledger, first(ledger), was="Kenya", becomes="")
    assert [p.text for p in first(ledger).actors] == ["Uganda"]
    to_uganda(at, ledger, first(ledger), was="", becomes="=gunmen", role="recipient")
    assert [(p.code, p.text) for p in first(ledger).recipients] == [
        ("SOM", "Somalia"), (None, "gunmen"),
    ]  # fmt: skip


def test_another_speaker_stands_innermost_behind_the_outlet(at: Desk, ledger: Ledger) -> None:
    say(at, ledger, What.SPEAKER, first(ledger).claim_id, becomes="Jane Okello")
    assert [(h.name, h.kind) for h in first(ledger).holders] == [
        ("report.txt", HolderKind.OUTLET), ("Jane Okello", HolderKind.PERSON),
    ]  # fmt: skip
    say(at, ledger, What.SPEAKER, first(ledger).claim_id, becomes="UGA/GOV=the envoy")
    outlet, envoy = first(ledger).holders
    assert (envoy.name, envoy.kind, envoy.code) == ("the envoy", HolderKind.GOVERNMENT, "UGA")
    say(at, ledger, What.SPEAKER, first(ledger).claim_id, becomes="report.txt")
    assert first(ledger).holders == (outlet,)


def test_corrections_survive_a_new_date_and_a_new_coder(at: Desk, ledger: Ledger) -> None:
    old = read_now(ledger)
    to_uganda(at, ledger, old[0])
    gone = say(at, ledger, What.NO_EVENT, old[1].claim_id)
    at.coder.version = 2
    at.read(ledger, LATER)
    new = read_now(ledger)
    assert [[p.code for p in c.actors] for c in new] == [["UGA"], ["UGA"]]
    assert {c.known_at.date() for c in new} == {LATER}
    assert not {c.claim_id for c in old} & {c.claim_id for c in new}
    say(at, ledger, What.UNDO, gone)
    assert [(c.actors[0].code, c.known_at.date()) for c in read_now(ledger)] == [
        ("UGA", LATER), ("SOM", LATER), ("UGA", LATER),
    ]  # fmt: skip
    at.read(ledger)
    assert [c.actors[0].code for c in read_now(ledger)] == ["UGA", "SOM", "UGA"]
    assert ledger.verify().ok


def test_a_copy_of_the_text_is_read_as_corrected_too(at: Desk, ledger: Ledger) -> None:
    to_uganda(at, ledger, first(ledger))
    copy = at.folder / "copy.txt"
    copy.write_text(at.file.read_text("utf-8"), "utf-8")
    at.read(ledger, LATER, file=copy)
    found = [c.actors[0].code for c in read_now(ledger) if c.predicate == "ASSAULT"]
    assert found == ["UGA", "UGA", "SOM", "SOM"]


def test_a_claim_that_is_gone_is_counted_and_stops_nothing(at: Desk, ledger: Ledger) -> None:
    row = to_uganda(at, ledger, first(ledger))
    other = say(at, ledger, What.NO_EVENT, read_now(ledger)[2].claim_id)
    say(at, ledger, What.UNDO, other)
    reviewed = say(at, ledger, What.REVIEWED, ledger.documents()[0].document_id[:8])
    for document in [d for d in ledger.documents() if d.source == "report.txt"]:
        ledger.forget(document.document_id, reason="asked", now=NOW)
    found = app.overlay(at.shop, ledger)
    assert found.states[row] is found.states[reviewed] is app.State.LOST
    assert found.counts == {app.State.LOST: 1, app.State.UNDONE: 1}
    page = app.brief(at.shop, ledger, now=NOW, command="x").files[1].read_text("utf-8")
    assert "1 naming a claim that no longer exists" in page
    assert "1 undone" in page


def test_several_claims_at_one_place_are_not_guessed_among(at: Desk, ledger: Ledger) -> None:
    row = to_uganda(at, ledger, first(ledger))
    text = at.overlay.read_text("utf-8")
    anchor = app.overlay(at.shop, ledger).corrections[0].anchor
    assert anchor is not None
    wide = text.replace(anchor.claim, "0" * 32).replace(f",{anchor.start},{anchor.end},", ",0,60,")
    at.overlay.write_text(wide, "utf-8")
    found = app.apply_corrections(at.shop, ledger, now=NOW)
    assert found.states[row] is app.State.LOST
    assert first(ledger).actors[0].code == "KEN"


def test_a_party_that_is_read_otherwise_now_does_not_fit(at: Desk, ledger: Ledger) -> None:
    row = to_uganda(at, ledger, first(ledger))
    text = at.overlay.read_text("utf-8")
    at.overlay.write_text(text.replace(",actor,KEN,", ",actor,=a stranger,"), "utf-8")
    found = app.apply_corrections(at.shop, ledger, now=NOW)
    assert found.states[row] is app.State.LOST
    assert first(ledger).actors[0].code == "KEN"
    (note,) = app.ingest(at.shop, ledger, [at.file], now=NOW).notes
    assert "kept without effect: 1; see chalkcircle correct list" in note


def test_two_editors_in_the_same_moment_leave_one_revision(at: Desk, ledger: Ledger) -> None:
    # Each has read the ledger before the other wrote: what a lost race leaves behind.
    base = first(ledger)
    to_uganda(at, ledger, base)
    say(at, ledger, What.SPEAKER, base.claim_id, becomes="Jane Okello", editor="Levan")
    rows = app.overlay(at.shop, ledger).corrections
    late = msgspec.structs.replace(
        corrected(base, rows[1:])[0], claim_id="", supersedes=base.claim_id
    )
    ledger.append(Batch(source="race", claims=(late,)), now=NOW)
    assert len(read_now(ledger)) == 4
    app.apply_corrections(at.shop, ledger, now=NOW)
    assert len(read_now(ledger)) == 3
    now = first(ledger)
    assert (now.actors[0].code, now.holders[-1].name) == ("UGA", "Jane Okello")
    before = ledger.snapshot
    app.apply_corrections(at.shop, ledger, now=NOW)
    assert ledger.snapshot == before


def test_what_a_busy_ledger_does_not_take_is_kept_and_applied_later(at: Desk) -> None:
    with at.open() as writer:
        at.read(writer)
        target = first(writer).claim_id
        with Ledger.open(writer.root, wait_seconds=0.1) as other:
            with writer.catalogue.writing(), pytest.raises(LedgerBusy, match="Do not say it again"):
                say(at, other, What.NO_EVENT, target)
            assert len(read_now(other)) == 3
            app.apply_corrections(at.shop, other, now=NOW)
            assert len(read_now(other)) == 2


def test_editors_at_the_same_time(at: Desk) -> None:
    with at.open() as ledger:
        at.read(ledger)
        ids = [c.claim_id for c in read_now(ledger)]
    failed: list[BaseException] = []

    def edit(name: str, which: int) -> None:
        try:
            with at.open() as own:
                say(at, own, What.SPEAKER, ids[which], becomes=f"Speaker of {name}", editor=name)
        except BaseException as error:  # noqa: BLE001
            failed.append(error)

    threads = [threading.Thread(target=edit, args=(f"E{n}", n % 3)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    with at.open() as ledger:
        app.apply_corrections(at.shop, ledger, now=NOW)
        assert [len(app.overlay(at.shop, ledger).corrections), len(read_now(ledger))] == [6, 3]
        assert all(is_corrected(c) for c in read_now(ledger))
        assert ledger.verify().ok


def test_what_would_mean_nothing_is_refused_and_not_written(at: Desk, ledger: Ledger) -> None:
    claim = first(ledger)
    row = to_uganda(at, ledger, claim)
    undone = say(at, ledger, What.NO_EVENT, claim.claim_id)
    say(at, ledger, What.UNDO, undone)
    app.store_study(at.shop, ledger, now=NOW)
    study_row = ledger.claims(Selection(holders=("study:lakes",)))
    held = at.overlay.read_bytes()
    for error, words, kind, target, more in (
        (InputError, "one of: UGA/MIL=the army", What.PARTY, claim.claim_id,
         {"role": "actor", "was": "KEN", "becomes": "SOM"}),
        (InputError, "Nothing would change", What.PARTY, claim.claim_id,
         {"role": "actor", "becomes": "UGA/MIL=the army"}),
        (InputError, "Nothing would change", What.PARTY, claim.claim_id, {"role": "actor"}),
        (InputError, "Unknown role", What.PARTY, claim.claim_id, {"role": "victim"}),
        (StudyError, "--now: not a party: 'uganda'", What.PARTY, claim.claim_id,
         {"role": "actor", "becomes": "uganda"}),
        (StudyError, "WHO: unknown code: 'XQX'", What.SPEAKER, claim.claim_id,
         {"becomes": "XQX"}),
        (StudyError, "WHO: no speaker", What.SPEAKER, claim.claim_id, {"becomes": ""}),
        (InputError, "Already undone", What.UNDO, undone, {}),
        (InputError, "Not undone", What.REDO, row, {}),
        (InputError, "No correction of that id", What.UNDO, "ffff", {}),
        (InputError, "No correction of that id", What.UNDO, "", {}),
        (InputError, "paired with itself", What.SAME, claim.claim_id, {"other": claim.claim_id}),
        (InputError, "Not a claim that was read from a text", What.NO_EVENT,
         study_row[0].claim_id, {}),
        (NotInLedger, "No document of that id", What.REVIEWED, "ffffffff", {}),
        (NotInLedger, "No claim of that id", What.NO_EVENT, "ffffffff", {}),
        (ConfigError, "Nobody is named as editor", What.NO_EVENT, claim.claim_id, {"editor": " "}),
    ):  # fmt: skip
        with pytest.raises(error) as told:
            say(at, ledger, kind, target, **more)
        assert words in str(told.value)
    assert at.overlay.read_bytes() == held


def test_a_claim_of_an_earlier_reading_is_not_corrected(at: Desk, ledger: Ledger) -> None:
    old = first(ledger)
    at.coder.version = 2
    at.read(ledger, LATER)
    with pytest.raises(NotInLedger, match="taken back when its document was read again"):
        say(at, ledger, What.NO_EVENT, old.claim_id)


def test_a_broken_file_stops_with_its_line(at: Desk, ledger: Ledger) -> None:
    to_uganda(at, ledger, first(ledger))
    at.overlay.write_text(at.overlay.read_text("utf-8").replace(",party,", ",praise,"), "utf-8")
    with pytest.raises(StudyError, match=r"corrections.csv line 2, kind: unknown word"):
        app.apply_corrections(at.shop, ledger, now=NOW)


def test_a_row_that_leaves_the_study_is_unlike_a_correction(at: Desk, ledger: Ledger) -> None:
    app.store_study(at.shop, ledger, now=NOW)
    to_uganda(at, ledger, first(ledger))
    rows = ledger.info().claim_rows
    app.store_study(shop_of(at.folder, "Ana"), ledger, now=NOW)
    assert ledger.info().claim_rows == rows


def test_verdicts_name_the_claims_that_stand(at: Desk, ledger: Ledger) -> None:
    a, b, _ = read_now(ledger)
    say(at, ledger, What.SAME, a.claim_id, other=b.claim_id)
    to_uganda(at, ledger, a)
    found = app.apply_corrections(at.shop, ledger, now=NOW)
    (judgement,) = found.judgements
    assert {judgement.a, judgement.b} == {first(ledger).claim_id, b.claim_id}
    assert (judgement.verdict, judgement.by) == (Verdict.SAME, "Ana")


def test_verdicts_on_a_row_that_was_replaced_are_withdrawn(at: Desk, ledger: Ledger) -> None:
    a, b, c = read_now(ledger)
    rows = [say(at, ledger, What.SAME, a.claim_id, other=o.claim_id) for o in (b, c)]
    to_uganda(at, ledger, a)
    (group,) = app.incidents(ledger).groups
    assert set(group.members) == {one.claim_id for one in read_now(ledger)}
    for row in rows:
        say(at, ledger, What.UNDO, row)
    assert app.incidents(ledger).groups == (), "nothing joins them through the earlier row"
    before = ledger.snapshot
    app.apply_corrections(at.shop, ledger, now=NOW)
    assert ledger.snapshot == before


def test_what_is_shown_is_the_row_that_stands(at: Desk, ledger: Ledger) -> None:
    to_uganda(at, ledger, first(ledger))
    row, shown = app.correct(
        at.shop, ledger, What.SPEAKER, first(ledger).claim_id, becomes="Jane Okello", now=NOW
    )
    assert [c.claim_id for c in shown] == [first(ledger).claim_id]
    _, shown = app.correct(at.shop, ledger, What.UNDO, row.id, now=NOW)
    assert [c.claim_id for c in shown] == [first(ledger).claim_id]


def test_a_verdict_holds_through_revisions_and_its_undo_too(at: Desk, ledger: Ledger) -> None:
    """Nothing that was judged of a row nobody reads any more joins two others."""
    a, b, c = read_now(ledger)
    said = [say(at, ledger, What.SAME, a.claim_id, other=x.claim_id) for x in (b, c)]
    before = ledger.snapshot

    def together() -> list[set[str]]:
        return [set(group.members) for group in app.incidents(ledger).groups]

    to_uganda(at, ledger, a)
    to_uganda(at, ledger, first(ledger), was="UGA", becomes="KEN/MIL=the army")
    assert together() == [{claim.claim_id for claim in read_now(ledger)}]
    assert len(ledger.history(a.claim_id)) == 3
    say(at, ledger, What.UNDO, said[0])
    assert together() == [{first(ledger).claim_id, c.claim_id}]
    say(at, ledger, What.UNDO, said[1])
    assert together() == []
    (then,) = app.incidents(ledger, snapshot=before).groups
    assert set(then.members) == {a.claim_id, b.claim_id, c.claim_id}


def test_agreement_over_what_both_reviewed(at: Desk, ledger: Ledger) -> None:
    document = next(d for d in ledger.documents() if d.source == "report.txt").document_id
    a, b, c = read_now(ledger)
    say(at, ledger, What.REVIEWED, document)
    with pytest.raises(InputError, match=r"'Levan'. Expected one of: Ana\."):
        app.agree(at.shop, ledger, "Ana", "Levan")
    say(at, ledger, What.REVIEWED, document, editor="Levan")
    say(at, ledger, What.NO_EVENT, c.claim_id, editor="Levan")
    to_uganda(at, ledger, a)
    say(at, ledger, What.SAME, a.claim_id, other=b.claim_id)
    say(at, ledger, What.DIFFERENT, b.claim_id, other=a.claim_id, editor="Levan")
    texts, found = app.agree(at.shop, ledger, "Ana", "Levan")
    assert texts == 1
    assert {q.question: (q.n, q.raw) for q in found} == {
        "event": (3, pytest.approx(2 / 3)),
        "actors": (2, 0.5),
        "recipients": (2, 1.0),
        "speaker": (2, 1.0),
        "same incident": (1, 0.0),
    }


def test_the_reader_of_the_training_sentences_takes_the_export(at: Desk, ledger: Ledger) -> None:
    to_uganda(at, ledger, first(ledger), was="KEN", becomes="=Kenya")
    gone = say(at, ledger, What.NO_EVENT, read_now(ledger)[2].claim_id, editor="Levan")
    to_uganda(at, ledger, read_now(ledger)[1], was="SOM", becomes="=somebody else")
    done = app.export_corrections(at.shop, ledger)
    assert done.left_out == {"words of a party that do not stand in the sentence": 1}
    file = at.folder / "out.jsonl"
    file.write_bytes(b"\n".join(map(_json, done.lines)))
    lines, faults = read_corpus(file)
    assert faults == []
    assert [line.text for line in lines] == ["Kenya shelled Somalia.", "Uganda met Kenya."]
    (event,) = lines[0].events
    assert (event.trigger, event.type, event.actors) == ((6, 13), "ASSAULT", ((0, 5),))
    assert (lines[1].events, lines[1].none, lines[1].editors) == ((), "other", ("Levan",))
    assert json.loads(_json(done.lines[1]))["corrections"] == [gone]


def test_an_export_quotes_fifty_words(tmp_path: Path) -> None:
    words = " ".join(f"w{n}" for n in range(60))
    at = desk(tmp_path, f"{words} Kenya shelled Somalia. {words}\n")
    with at.open() as ledger:
        at.read(ledger)
        claim = first(ledger)
        assert claim.evidence is not None
        wide = msgspec.structs.replace(
            claim,
            claim_id="",
            evidence=msgspec.structs.replace(
                claim.evidence, start=0, end=len(at.file.read_text("utf-8").strip())
            ),
        )
        text = ledger.text(wide.evidence.document_id)  # type: ignore[union-attr]
        (line,) = export([(text, [Told(wide, (("Ana", "c1"),))])]).lines
    assert len(line.text.split()) == 50
    assert "Kenya shelled Somalia." in line.text


def _json(line: object) -> bytes:
    return msgspec.json.encode(line)


def test_the_page_says_what_was_corrected(at: Desk, ledger: Ledger) -> None:
    to_uganda(at, ledger, first(ledger))
    done = app.brief(at.shop, ledger, now=NOW, command="x")
    page, words = (done.files[n].read_text("utf-8") for n in (0, 1))
    assert "Corrections by editors: 1 in force." in words
    corrected = [c for c in done.briefing.citations if c.corrected]
    assert len(corrected) == 1
    assert page.count("corrected by an editor") == words.count("corrected by an editor") == 1


def test_a_page_without_corrections_does_not_speak_of_them(at: Desk, ledger: Ledger) -> None:
    words = app.brief(at.shop, ledger, now=NOW, command="x").files[1].read_text("utf-8")
    assert "orrect" not in words.split("## Limits")[0]
