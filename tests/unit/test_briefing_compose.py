"""The whole page over a real ledger: sections, support, counts that can be repeated."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from briefing_world import NOW, fill, study

from chalkcircle.briefing import (
    Briefing,
    Chart,
    Facing,
    Mark,
    Notes,
    Passage,
    check_briefing,
    compose,
    encode_briefing,
    render_html,
    render_markdown,
)
from chalkcircle.briefing.compose import title_of
from chalkcircle.ledger import Ledger
from chalkcircle.model import Skipped, Stamp

SINCE = date(2024, 4, 1)


def page(ledger: Ledger, **changes: object) -> Briefing:
    snapshot = changes.pop("snapshot", ledger.snapshot)
    notes = Notes(
        skipped=(Skipped(source="c.txt", reason="empty", detail="no text"),),
        unknown_names={"Nobody Known": 3},
        uncoded_sentences=2,
        sentences=7,
    )
    fields: dict[str, object] = {
        "since": SINCE,
        "as_of": None,
        "snapshot": snapshot,
        "now": NOW,
        "stamp": Stamp(version="0", config="c", snapshot=int(str(snapshot))),
        "command": "chalkcircle brief studies/rhine",
        "notes": notes,
    }
    return compose(ledger, study(), **(fields | changes))  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    with fill(tmp_path_factory.mktemp("briefing") / "ledger") as filled:
        yield filled


@pytest.fixture(scope="module")
def briefing(ledger: Ledger) -> Briefing:
    return page(ledger)


def section_text(briefing: Briefing, section_id: str) -> str:
    return "\n".join(s.text for where, s in briefing.sentences() if where == section_id)


def test_the_page_has_all_its_parts_and_no_fault(briefing: Briefing, ledger: Ledger) -> None:
    assert [s.id for s in briefing.sections] == [
        "judgements", "changes", "timelines", "voices", "positions", "corridors", "questions",
        "sources", "coverage", "limits", "stamp",
    ]  # fmt: skip
    assert check_briefing(briefing, ledger.text) == []
    for _, sentence in briefing.sentences():
        assert sentence.claims or sentence.mark
        assert sentence.claims or sentence.mark is not Mark.JUDGEMENT or sentence.numbers


def test_judgements_count_voices_and_reports(briefing: Briefing) -> None:
    text = section_text(briefing, "judgements")
    who = "One voice read here speaks to this since 1 April 2024 (Anna Analyst)"
    assert f"Who pays for the tunnel? {who}" in text
    now = "of three reports of dealings between them dated since 1 April 2024, three tell of"
    assert now in text
    assert "too few to speak of a trend" in text
    whether = "Whether France moved troops with regard to Germany (10 May 2024) is contested."
    assert whether in text


def test_what_has_no_first_day_counts_in_neither_span(briefing: Briefing) -> None:
    """A report bounded by its publication alone would else count before and after a date."""
    line = next(s for _, s in briefing.sentences() if "equally long span" in s.text)
    assert "none was read" in line.text
    now, then = ([briefing.numbers[i] for i in line.numbers][k] for k in (0, 3))
    assert (now.value, then.value) == (3, 0)
    assert not set(now.support.selection.claim_ids) & set(then.support.selection.claim_ids)


def test_a_denial_stands_with_what_it_denies(briefing: Briefing) -> None:
    lines = [s.text for _, s in briefing.sentences() if "moved troops" in s.text and "—" in s.text]
    assert any("Anna Analyst (The Herald) denies it." in line for line in lines)
    facing = [b for s in briefing.sections for b in s.blocks if isinstance(b, Facing)]
    assert [(f.rule, len(f.sides)) for f in facing] == [("denial.v1", 2)]


def test_every_number_can_be_counted_again(briefing: Briefing, ledger: Ledger) -> None:
    own = [n for n in briefing.numbers if n.method == "briefing.reports.v2"]
    assert own
    for number in own:
        assert number.value == number.support.count
        assert len(ledger.claims(number.support.selection)) == number.value


def test_absence_is_said_and_not_shown_as_zero(briefing: Briefing) -> None:
    assert "Nothing read here bears on this." in section_text(briefing, "questions")
    timelines = next(s for s in briefing.sections if s.id == "timelines")
    assert "Nothing read here tells of dealings between them" in section_text(briefing, "timelines")
    chart = next(b for b in timelines.blocks if isinstance(b, Chart))
    assert chart.svg.count(": not covered</title>") == 83
    assert [row[0] for row in chart.rows] == ["May 2024"]


def test_what_was_left_out_is_counted(briefing: Briefing) -> None:
    text = section_text(briefing, "coverage")
    assert "Not used, by reason: empty 1; listed below." in text
    assert "From 2 of 7 sentences nothing was read." in text
    assert "Names in no registry: 1, met 3 times in all." in text
    assert "Nobody Known" not in render_markdown(briefing)


def test_a_page_from_before_the_documents_is_empty_but_whole(ledger: Ledger) -> None:
    early = page(ledger, as_of=datetime(2024, 5, 1, tzinfo=UTC))
    assert early.citations == ()
    assert check_briefing(early, ledger.text) == []
    assert "Nothing read here bears on the study's questions" in section_text(early, "judgements")
    first = page(ledger, snapshot=0)
    assert first.citations == ()


def test_the_same_input_gives_the_same_bytes(briefing: Briefing, ledger: Ledger) -> None:
    again = page(ledger)
    assert encode_briefing(again) == encode_briefing(briefing)
    assert render_html(again) == render_html(briefing)
    assert render_markdown(again) == render_markdown(briefing)


def test_the_first_lines_say_what_was_read(briefing: Briefing) -> None:
    assert briefing.title == "The Rhine: a briefing"
    assert briefing.read is not None
    assert briefing.read.text == "Read: 2 articles, published on 12 May 2024."
    assert briefing.read.mark is Mark.ABOUT
    head = render_markdown(briefing).splitlines()[:3]
    assert head[2].startswith("Read: 2 articles")
    assert "Read: 2 articles" in render_html(briefing).split("<nav")[0]


@pytest.mark.parametrize(
    ("study", "title"),
    [
        ("Baltic study", "Baltic: a briefing"),
        ("Study of the Sahel", "The Sahel: a briefing"),
        ("Rivers – a study", "Rivers: a briefing"),
        ("Studying abroad", "Studying abroad: a briefing"),
    ],
)
def test_a_title_says_that_it_is_a_briefing(study: str, title: str) -> None:
    assert title_of(study) == title


def test_no_sentence_cites_more_than_five(briefing: Briefing) -> None:
    assert max(len(s.claims) for _, s in briefing.sentences()) <= 5


def test_deeds_come_before_words(briefing: Briefing) -> None:
    changes = next(s for s in briefing.sections if s.id == "changes")
    titles = [b.title for b in changes.blocks if isinstance(b, Passage)]
    assert titles[0] == "Told by the articles and news read"
    assert titles[1:] == [t for t in ("Deeds and agreements", "Newly contested") if t in titles]
    deed = next(b for b in changes.blocks if isinstance(b, Passage)).sentences[0]
    assert "moved troops" in deed.text


def test_a_rate_over_few_documents_is_not_stated(briefing: Briefing) -> None:
    text = section_text(briefing, "timelines")
    assert "in two documents: too few for a rate." in text
    assert "for every 100" not in text


def test_lists_say_how_much_they_leave_out(briefing: Briefing, tmp_path: Path) -> None:
    passages = [b for s in briefing.sections for b in s.blocks if isinstance(b, Passage)]
    assert all(len(p.sentences) <= 16 for p in passages)
