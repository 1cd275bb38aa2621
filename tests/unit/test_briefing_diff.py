"""What changed between two briefings, and whether an old one still holds, on real ledgers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from briefing_sample import sample
from briefing_world import NOW, TEXT, claim, document, fill, study
from click.testing import CliRunner, Result

from chalkcircle.briefing import (
    Briefing,
    Fate,
    FateKind,
    FaultKind,
    Mark,
    Sentence,
    Table,
    check_briefing,
    compose,
    decode_briefing,
    diff_briefings,
    encode_briefing,
    fallen_claims,
    recheck,
)
from chalkcircle.cli import main
from chalkcircle.ledger import Batch, Ledger
from chalkcircle.model import Claim, Selection, Stamp, UnreadableInput

LATER = NOW + timedelta(days=1)
replace = msgspec.structs.replace


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with fill(tmp_path / "ledger") as filled:
        yield filled


def page(ledger: Ledger, now: datetime = NOW) -> Briefing:
    stamp = Stamp(version="0.1.0", config="c", snapshot=ledger.snapshot)
    made = compose(
        ledger, study(), since=date(2024, 4, 1), as_of=None, snapshot=ledger.snapshot, now=now,
        stamp=stamp, command="chalkcircle brief",
    )  # fmt: skip
    assert check_briefing(made, ledger.text) == []
    return made


def one(ledger: Ledger, words: str) -> Claim:
    """The claim that stands on these words."""
    return next(c for c in ledger.claims() if ledger.quote(c) == words)


def edit(ledger: Ledger, old: Claim) -> Claim:
    """An editor's version in the place of a claim: the demand was made two days earlier."""
    new = replace(
        old, claim_id="", supersedes=old.claim_id, coder="editor:nina", fired=("edit:wrong day",),
        valid=type(old.valid).day(date(2024, 5, 8)), known_at=LATER, recorded_at=None,
    )  # fmt: skip
    ledger.append(Batch(source="edit", claims=(new,)), now=LATER)
    return one(ledger, ledger.quote(old))


def add_report(ledger: Ledger) -> None:
    """One more report of conflict between the two, in a document of its own."""
    text = "Berlin accused Paris of fraud on 20 May. Paris threatened Berlin."
    more = document(text, day=date(2024, 5, 20), source="c.txt")
    threat = claim(more, "Paris threatened Berlin.", predicate="THREATEN", mode=None)
    raw = {more.raw_sha256: text.encode()}
    ledger.append(Batch(source="more", documents=(more,), claims=(threat,), raw=raw), now=LATER)


def test_nothing_changed_when_nothing_did(ledger: Ledger) -> None:
    old, new = page(ledger), page(ledger)
    fell = fallen_claims(ledger, old.citations)
    assert fell == {}
    assert diff_briefings(old, new, fell).is_empty
    assert diff_briefings(old, new).is_empty


def test_a_retraction_takes_the_support_away_and_says_why(ledger: Ledger) -> None:
    old = page(ledger)
    taken = one(ledger, "Paris demanded that Berlin change its law.")
    ledger.retract([taken.claim_id], reason="the paper withdrew it", known_at=LATER, now=LATER)
    found = diff_briefings(old, page(ledger, LATER), fallen_claims(ledger, old.citations))
    assert {f.claim_id for lost in found.lost for f in lost.fates} == {taken.claim_id}
    fate = found.lost[0].fates[0]
    assert (fate.kind, fate.why, fate.at) == (FateKind.RETRACTED, "the paper withdrew it", LATER)
    cited_it = [s for _, s in old.sentences() if taken.claim_id in s.claims]
    assert len(found.lost) == len(cited_it) > 1
    for lost, sentence in zip(found.lost, cited_it, strict=True):
        assert lost.said.text.startswith(sentence.text)
        assert lost.left == len(sentence.claims) - 1
    assert [c.claim_id for c in found.citations_gone] == [taken.claim_id]
    assert found.citations_new == ()
    assert any(m.old is not None and m.new == m.old - 1 for m in found.numbers)


def test_an_edit_supersedes_and_names_its_editor(ledger: Ledger) -> None:
    old = page(ledger)
    was = one(ledger, "Paris demanded that Berlin change its law.")
    now = edit(ledger, was)
    found = diff_briefings(old, page(ledger, LATER), fallen_claims(ledger, old.citations))
    fate = found.lost[0].fates[0]
    assert (fate.kind, fate.by, fate.why) == (
        FateKind.SUPERSEDED, now.claim_id, "editor:nina: edit:wrong day",
    )  # fmt: skip
    assert now.claim_id in {c.claim_id for c in found.citations_new}
    assert was.claim_id in {c.claim_id for c in found.citations_gone}


def test_a_claim_edited_twice_leads_to_its_last_version(ledger: Ledger) -> None:
    old = page(ledger)
    was = one(ledger, "Paris demanded that Berlin change its law.")
    edited = edit(ledger, was)
    ledger.retract([edited.claim_id], reason="no such demand", known_at=LATER, now=LATER)
    fate = fallen_claims(ledger, old.citations)[was.claim_id]
    assert (fate.kind, fate.why) == (FateKind.RETRACTED, "no such demand")


def test_what_was_forgotten_leaves_the_reason_of_its_tombstone(ledger: Ledger) -> None:
    old = page(ledger)
    by_claim = {c.claim_id: c.document_id for c in old.citations}
    gone = next(d for d in ledger.documents() if d.outlet == "The Herald")
    assert gone.document_id in by_claim.values()
    ledger.forget(gone.document_id, reason="asked for", now=LATER)
    found = diff_briefings(old, page(ledger, LATER), fallen_claims(ledger, old.citations))
    fates = {f.claim_id: f for lost in found.lost for f in lost.fates}
    assert set(fates) == {c for c, d in by_claim.items() if d == gone.document_id}
    for fate in fates.values():
        assert fate.kind is FateKind.FORGOTTEN
        assert fate.why == "asked for"


def test_numbers_that_grew_and_sentences_that_came(ledger: Ledger) -> None:
    old = page(ledger)
    add_report(ledger)
    found = diff_briefings(old, page(ledger, LATER), fallen_claims(ledger, old.citations))
    assert found.lost == ()
    assert [c.quote for c in found.citations_new] == ["Paris threatened Berlin."]
    assert any("Paris threatened Berlin" in said.text or said.claims for said in found.new)
    assert all(m.new is not None and m.old is not None and m.new > m.old for m in found.numbers)
    assert found.numbers
    assert found.tables


def test_without_a_ledger_it_only_says_what_is_no_longer_cited(ledger: Ledger) -> None:
    old = page(ledger)
    taken = one(ledger, "Paris demanded that Berlin change its law.")
    ledger.retract([taken.claim_id], reason="r", known_at=LATER, now=LATER)
    found = diff_briefings(old, page(ledger, LATER))
    assert not found.asked_ledger
    assert {f.kind for lost in found.lost for f in lost.fates} == {FateKind.VANISHED}
    assert {f.why for lost in found.lost for f in lost.fates} == {""}


def test_sentences_are_matched_by_topic_then_claims_then_frame() -> None:
    base = sample()
    a, c = "a" * 32, "c" * 32

    def said(*sentences: Sentence) -> Briefing:
        section = replace(base.sections[3], lead=sentences, blocks=())
        return replace(base, sections=(section,))

    old = said(
        Sentence(text="Law: it holds.", topic="Law:", claims=(c,)),
        Sentence(text="Graustark waits.", claims=(a, c)),
        Sentence(text="12 of 20 were read.", mark=Mark.ABOUT),
        Sentence(text="It rained.", mark=Mark.ABOUT),
        Sentence(text="Seven more stand there.", mark=Mark.ABOUT),
        Sentence(text="On 2 May it began.", claims=("b" * 32,)),
        Sentence(text="The same.", claims=(a,)),
    )
    new = said(
        Sentence(text="13 of 21 were read.", mark=Mark.ABOUT),
        Sentence(text="Graustark waits no more.", claims=(a,)),
        Sentence(text="The same.", claims=(a, c)),
        Sentence(text="Law: it fell.", topic="Law:", claims=(a,)),
        Sentence(text="It snows.", mark=Mark.ABOUT),
        Sentence(text="Six more stand there.", mark=Mark.ABOUT),
        Sentence(text="On 3 May it began.", claims=("d" * 32,)),
    )
    found = diff_briefings(old, new)
    assert [(x.old.text, x.new.text) for x in found.changed] == [
        ("12 of 20 were read.", "13 of 21 were read."),
        ("Graustark waits.", "Graustark waits no more."),
        ("The same.", "The same."),
        ("Law: it holds.", "Law: it fell."),
        ("Seven more stand there.", "Six more stand there."),
    ]
    assert [s.text for s in found.new] == ["It snows.", "On 3 May it began."]
    assert [s.text for s in found.gone] == ["It rained.", "On 2 May it began."]


def test_rows_of_tables_that_came_and_went_are_counted() -> None:
    base = sample()
    limits = base.sections[-1]
    table = limits.blocks[0]
    assert isinstance(table, Table)
    other = replace(table, rows=(table.rows[0], ("C", "1", "x"), ("D", "1", "x")))
    changed = replace(base, sections=(*base.sections[:-1], replace(limits, blocks=(other,))))
    found = diff_briefings(base, changed)
    assert [(t.section, t.caption, t.new, t.gone) for t in found.tables] == [
        ("limits", "Documents by outlet", 2, 1)
    ]


def test_rows_that_stand_on_claims_are_told_as_sentences() -> None:
    base = sample()
    limits = base.sections[-1]
    table = limits.blocks[0]
    assert isinstance(table, Table)
    claims = tuple(c.claim_id for c in base.citations)[: len(table.rows)]
    before = replace(table, claims=claims)
    after = replace(before, rows=(*before.rows[:-1], ("C", "1", "x")))
    old, new = (
        replace(base, sections=(*base.sections[:-1], replace(limits, blocks=(t,))))
        for t in (before, after)
    )
    found = diff_briefings(old, new)
    assert [(x.old.claims, x.new.text) for x in found.changed] == [
        ((claims[-1],), "Documents by outlet: C · 1 · x")
    ]
    assert (found.tables, found.new, found.gone) == ((), (), ())
    fate = Fate(claim_id=claims[-1], kind=FateKind.FORGOTTEN)
    (lost, *_) = reversed(diff_briefings(old, old, {claims[-1]: fate}).lost)
    assert (lost.said.text, lost.left) == (before.sentences()[-1].text, 0)
    data = msgspec.json.decode(encode_briefing(old))
    data["sections"][-1]["blocks"][0]["claims"].pop()
    altered = msgspec.json.encode(data)
    with pytest.raises(UnreadableInput, match="not one for each row"):
        decode_briefing(altered, name="x.json")


def kinds(briefing: Briefing, ledger: Ledger) -> set[FaultKind]:
    return {fault.kind for flawed in recheck(briefing, ledger) for fault in flawed.faults}


def test_a_page_that_holds_has_no_fault_even_when_more_was_read_since(ledger: Ledger) -> None:
    made = page(ledger)
    add_report(ledger)
    assert recheck(made, ledger) == []


def test_a_retraction_is_found_with_every_sentence_that_cites_it(ledger: Ledger) -> None:
    made = page(ledger)
    taken = one(ledger, "Paris demanded that Berlin change its law.")
    ledger.retract([taken.claim_id], reason="withdrawn", known_at=LATER, now=LATER)
    flawed = recheck(made, ledger)
    assert [f.text for f in flawed] == [
        s.text for _, s in made.sentences() if taken.claim_id in s.claims
    ]
    assert all("retracted" in fault.detail for f in flawed for fault in f.faults)
    assert kinds(made, ledger) == {FaultKind.FALLEN}  # the counts are those of its snapshot


def test_a_row_of_a_table_falls_with_its_claim(ledger: Ledger) -> None:
    made = page(ledger)
    taken = one(ledger, "Paris demanded that Berlin change its law.")
    row = Table(
        caption="Demands", columns=("who", "what"), rows=(("Paris", "a law"),),
        claims=(taken.claim_id,),
    )  # fmt: skip
    limits = made.sections[-2]
    sections = (*made.sections[:-2], replace(limits, blocks=(*limits.blocks, row)))
    made = replace(made, sections=(*sections, made.sections[-1]))
    assert recheck(made, ledger) == []
    ledger.retract([taken.claim_id], reason="withdrawn", known_at=LATER, now=LATER)
    flawed = [f for f in recheck(made, ledger) if f.section == limits.id]
    assert [f.text for f in flawed] == ["Demands: Paris · a law"]


def test_what_was_forgotten_is_missed_in_quotations_and_counts(ledger: Ledger) -> None:
    made = page(ledger)
    gone = next(d for d in ledger.documents() if d.outlet == "The Gazette")
    ledger.forget(gone.document_id, reason="asked for", now=LATER)
    assert kinds(made, ledger) == {
        FaultKind.FALLEN, FaultKind.MISQUOTED, FaultKind.MISCOUNTED,
    }  # fmt: skip


def test_words_and_numbers_that_were_altered_are_found(ledger: Ledger) -> None:
    made = page(ledger)
    methods = {number.method for number in made.numbers}
    assert methods == {"briefing.reports.v2", "briefing.voices.v1", "relations.reports.v2"}
    for place, number in enumerate(made.numbers):
        numbers = list(made.numbers)
        numbers[place] = replace(number, value=(number.value or 0) + 1)
        assert kinds(replace(made, numbers=tuple(numbers)), ledger) == {FaultKind.MISCOUNTED}
    number = made.numbers[0]
    wide = replace(number, support=replace(number.support, selection=Selection()))
    assert FaultKind.MISCOUNTED in kinds(replace(made, numbers=(wide, *made.numbers[1:])), ledger)
    first = replace(made.citations[0], quote=made.citations[0].quote + "!")
    misquoted = replace(made, citations=(first, *made.citations[1:]))
    assert kinds(misquoted, ledger) == {FaultKind.MISQUOTED}
    unused = replace(made, citations=(*made.citations, made.citations[0]))
    assert FaultKind.NUMBERING in kinds(unused, ledger)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "Give the .json file"),
        (b"<html>", "Give the .json file"),
        (b'{"title": "a"}', "Give the .json file"),
        (b"\xff\xfe\x00", "Give the .json file"),
        (encode_briefing(sample())[:-40], "Give the .json file"),
        (encode_briefing(sample()).replace(b'"study_id"', b'"study_name"'), "altered"),
        (
            encode_briefing(replace(sample(), stamp=Stamp(version="0.9", config="", snapshot=1)))
            .replace(b'"study_id"', b'"study_name"'),
            "Version 0.9 wrote it",
        ),
    ],
)  # fmt: skip
def test_a_file_that_is_no_briefing_is_refused_with_advice(data: bytes, words: str) -> None:
    with pytest.raises(UnreadableInput, match=words):
        decode_briefing(data, name="x.json")


# As a user types it


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a ledger, a briefing, and one of a day later after a retraction."""
    monkeypatch.chdir(tmp_path)
    with fill(tmp_path / "ledger") as ledger:
        (tmp_path / "old.json").write_bytes(encode_briefing(page(ledger)))
        taken = one(ledger, "Paris demanded that Berlin change its law.")
        ledger.retract([taken.claim_id], reason="withdrawn", known_at=LATER, now=LATER)
        (tmp_path / "new.json").write_bytes(encode_briefing(page(ledger, LATER)))
    return tmp_path


def run(*words: str) -> Result:
    return CliRunner().invoke(main, ["brief", *words], catch_exceptions=False)


def test_diff_says_in_words_what_changed(desk: Path) -> None:
    told = run("diff", "old.json", "new.json", "--ledger", "ledger")
    assert told.exit_code == 0
    assert "lost support" in told.stdout
    assert "retracted" in told.stdout
    assert ": withdrawn" in told.stdout
    assert "Nothing changed" not in told.stdout
    alone = run("diff", "old.json", "new.json")
    assert "nobody can say why" in alone.stdout
    assert "withdrawn" not in alone.stdout
    assert run("diff", "old.json", "old.json").stdout.endswith("Nothing changed.\n")
    assert "was made later" in run("diff", "new.json", "old.json").stdout
    fields = msgspec.json.decode(run("diff", "old.json", "new.json", "--json").stdout)
    assert {"lost", "citations_gone", "numbers"} <= set(fields)


def test_check_fails_only_when_something_is_wrong(desk: Path) -> None:
    fine = run("check", "new.json", "--ledger", "ledger")
    assert (fine.exit_code, "no fault" in fine.stdout) == (0, True)
    bad = run("check", "old.json", "--ledger", "ledger")
    assert bad.exit_code == 1
    assert "! a claim that no longer stands: [" in bad.stdout
    assert run("check", "old.json", "--ledger", "ledger", "--json").exit_code == 1


def test_other_studies_other_ledgers_and_other_files_are_explained(desk: Path) -> None:
    other = replace(decode_briefing((desk / "new.json").read_bytes(), name="n"), study_id="x")
    (desk / "other.json").write_bytes(encode_briefing(other))
    refused = run("diff", "old.json", "other.json")
    assert (refused.exit_code, "two studies" in refused.stderr.lower()) == (1, True)
    (desk / "page.json").write_text(TEXT, "utf-8")
    refused = run("check", "page.json", "--ledger", "ledger")
    assert (refused.exit_code, "Not a briefing" in refused.stderr) == (1, True)
    Ledger.open(desk / "empty", create=True).close()
    refused = run("check", "new.json", "--ledger", "empty")
    assert (refused.exit_code, "No such snapshot" in refused.stderr) == (1, True)
    assert run("check", "missing.json").exit_code == 2


def test_brief_without_a_word_still_writes(desk: Path) -> None:
    for words in ((), ("--out", "out"), ("old.json", "--out", "out"), ("./diff",), ("write",)):
        told = run(*words)
        assert (told.exit_code, "needs a study" in told.stderr) == (1, True), words
    shown = run("--help").stdout
    assert "--since" in shown
    assert "chalkcircle brief article.txt --date 2025-07-15" in shown
    assert "FILE" in run("check", "--help").stdout
