"""Copies on the page: told once, listed with their outlets, counted as what they are."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from briefing_world import ANNA, GAZETTE, HERALD, NOW, claim, document, opinion, study

from chalkcircle.briefing import Briefing, check_briefing, compose, render_html
from chalkcircle.briefing.records import Table
from chalkcircle.ledger import Batch, Ledger, Sketch
from chalkcircle.model import Document, Judged, Judgement, Stamp, Verdict

TEXT = (
    "Paris demanded that Berlin change its law. Paris will pay for the tunnel, said Anna Analyst."
)


def _pair(one: Document, two: Document, **changes: object) -> Judgement:
    fields: dict[str, object] = {
        "about": Judged.DOCUMENTS,
        "a": one.document_id,
        "b": two.document_id,
        "verdict": Verdict.SAME,
        "score": 0.95,
        "by": "chalkcircle",
        "rule": "incidents.copies.v1",
        "at": NOW,
    }
    return Judgement(**(fields | changes))  # type: ignore[arg-type]


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """The Gazette's text, printed by The Herald a day later; a report of its own by The Herald."""
    one = document(TEXT, source="a.txt")
    two = document(
        f"{TEXT} (Gazette)", date(2024, 5, 13), outlet="The Herald", source="b.txt", title=None
    )
    own = document("Paris asked Berlin again.", outlet="The Herald", source="c.txt")
    words = "Paris demanded that Berlin change its law."
    claims = (
        claim(one, words),
        claim(two, words, holders=(HERALD,)),
        opinion(one, "Paris will pay for the tunnel", holders=(GAZETTE, ANNA)),
        opinion(two, "Paris will pay for the tunnel", holders=(HERALD, ANNA)),
        claim(own, "Paris asked Berlin again.", holders=(HERALD,)),
    )
    documents = (one, two, own)
    with Ledger.open(tmp_path / "l", create=True) as opened:
        raw = {d.raw_sha256: d.text.encode() for d in documents}
        sketches = tuple(Sketch(document_id=d.document_id) for d in documents)
        first = Batch(source="t", documents=documents, claims=claims, raw=raw, sketches=sketches)
        opened.append(first, now=NOW)
        opened.append(Batch(source="t", judgements=(_pair(one, two),)), now=NOW)
        yield opened


def page(ledger: Ledger, snapshot: int) -> Briefing:
    return compose(
        ledger,
        study(),
        since=date(2024, 4, 1),
        as_of=None,
        snapshot=snapshot,
        now=NOW,
        stamp=Stamp(version="0", config="c", snapshot=snapshot),
        command="chalkcircle brief",
    )


def said(briefing: Briefing, section: str) -> str:
    (found,) = (s for s in briefing.sections if s.id == section)
    return " ".join(sentence.text for sentence in found.sentences())


def tables(briefing: Briefing, section: str) -> dict[str, Table]:
    (found,) = (s for s in briefing.sections if s.id == section)
    return {b.caption: b for b in found.blocks if isinstance(b, Table)}


def test_coverage_says_how_many_documents_are_copies_and_lists_them(ledger: Ledger) -> None:
    briefing = page(ledger, 2)
    assert "Read: three documents" in said(briefing, "coverage")
    assert "One of the documents is a copy of another" in said(briefing, "coverage")
    listed = tables(briefing, "coverage")["Texts that were read more than once"]
    assert listed.folded
    assert listed.rows == (("A week", "The Gazette, 12 May 2024", "The Herald, 13 May 2024"),)
    assert not check_briefing(briefing, ledger.text)
    assert "Texts that were read more than once" in render_html(briefing)


def test_what_a_copy_repeats_is_told_and_counted_once(ledger: Ledger) -> None:
    before, after = page(ledger, 1), page(ledger, 2)
    assert "copy" not in said(before, "coverage")

    def counts(briefing: Briefing) -> list[tuple[float | None, int]]:
        own = [n for n in briefing.numbers if n.method == "briefing.reports.v2"]
        for number in own:
            fits = ledger.claims(number.support.selection, snapshot=briefing.stamp.snapshot)
            assert number.support.count + number.support.repeats == len(fits)
        return [(n.value, n.support.repeats) for n in own if n.support.count]

    assert {n for n, _ in counts(before)} == {3}
    assert set(counts(after)) == {(2, 1)}
    both = [said(b, "voices").count("tunnel") for b in (before, after)]
    assert len(after.citations) < len(before.citations)
    assert both[1] <= both[0]


def test_claims_judged_one_incident_count_once(ledger: Ledger) -> None:
    requests = [c for c in ledger.claims() if c.predicate == "REQUEST"]
    gazette = next(c for c in requests if c.holders == (GAZETTE,))
    asked = next(c for c in requests if ledger.quote(c) == "Paris asked Berlin again.")
    pair = {"about": Judged.CLAIMS, "a": gazette.claim_id, "b": asked.claim_id, "by": "Ann"}
    given = Judgement(verdict=Verdict.SAME, rule="note:1", at=NOW, **pair)  # type: ignore[arg-type]
    ledger.append(Batch(source="e", judgements=(given,)), now=NOW)
    briefing = page(ledger, 3)
    own = [n for n in briefing.numbers if n.method == "briefing.reports.v2" and n.support.count]
    assert {(n.value, n.support.repeats) for n in own} == {(1, 2)}


def test_a_source_that_only_reprints_is_not_called_independent(ledger: Ledger) -> None:
    assert "of two sources. " in said(page(ledger, 2), "sources")
    copy = document(f"{TEXT} (Wire)", outlet="The Post", source="d.txt")
    one = next(d for d in ledger.documents() if d.source == "a.txt")
    raw = {copy.raw_sha256: copy.text.encode()}
    given = Batch(source="t", documents=(copy,), raw=raw, judgements=(_pair(one, copy),))
    ledger.append(given, now=NOW)
    assert "of three sources, two of them with texts of their own. " in said(
        page(ledger, 3), "sources"
    )
