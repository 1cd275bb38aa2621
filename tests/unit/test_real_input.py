"""The real input of the first release: an article and 827 news items, when they are here."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from chalkcircle import app
from chalkcircle.briefing import check_briefing
from chalkcircle.coding.coder import TextCoder
from chalkcircle.coding.intake import read_input
from chalkcircle.ledger import Ledger
from chalkcircle.model import HolderKind, Kind, Stance

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"
ARTICLE = SHARED / "data" / "seed" / "000_8c39f43242f6d5dd.txt"
ITEMS = SHARED / "data" / "news" / "wcep_region_2003_2026.jsonl"
NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)
DAY = date(2025, 7, 15)
pytestmark = pytest.mark.skipif(not SHARED.exists(), reason="needs ../shared, which is not here")


def test_every_quotation_of_the_article_has_its_speaker_and_outlet(coder: TextCoder) -> None:
    document = read_input(ARTICLE, published=DAY, today=NOW.date()).documents[0]
    reading = coder.code(document, now=NOW).reading
    assert reading is not None
    direct = [p for p in reading.passages if p.direct]
    assert len(direct) == 8
    for passage in direct:
        kinds = [h.kind for h in passage.holders]
        assert kinds == [HolderKind.OUTLET, HolderKind.PERSON]
    assert len({p.holders[-1].name for p in direct}) == 2


def test_nothing_that_a_speaker_of_the_article_says_is_a_fact_of_nobody(coder: TextCoder) -> None:
    document = read_input(ARTICLE, published=DAY, today=NOW.date()).documents[0]
    coded = coder.code(document, now=NOW)
    assert coded.reading is not None
    quoted = [p for p in coded.reading.passages if p.direct]
    for claim in coded.claims:
        start, end = claim.evidence.trigger or (claim.evidence.start, claim.evidence.end)  # type: ignore[union-attr]
        if any(p.covers(start, end) for p in quoted):
            assert any(h.kind is HolderKind.PERSON for h in claim.holders), claim
            assert claim.factuality is None or claim.factuality <= 2


def test_questions_of_the_article_yield_no_event(coder: TextCoder) -> None:
    document = read_input(ARTICLE, published=DAY, today=NOW.date()).documents[0]
    for claim in coder.code(document, now=NOW).claims:
        words = document.text[claim.evidence.start : claim.evidence.end]  # type: ignore[union-attr]
        if words.rstrip("”").endswith("?"):
            assert not claim.happened
        if claim.predicate == "THREATEN":
            assert not claim.happened or claim.stance is not Stance.ASSERTS


def test_the_whole_way_on_the_real_input(tmp_path: Path) -> None:
    settings = app.Settings(
        ledger=str(tmp_path / "ledger"),
        study=str(ROOT / "studies" / "south-caucasus"),
        out=str(tmp_path / "out"),
    )
    shop = app.Workshop(settings)
    with Ledger.open(settings.ledger, create=True) as ledger:
        done = app.brief(
            shop,
            ledger,
            documents=[ARTICLE, ITEMS],
            published=DAY,
            now=NOW,
            command="chalkcircle brief",
        )
        read = done.ingested
        assert read is not None
        assert read.given == 828 == read.added + read.held + len(read.skipped)
        assert not check_briefing(done.briefing, ledger.text)
        assert ledger.verify().ok
        events = [c for c in ledger.claims() if c.kind is Kind.EVENT and not c.hindsight]
        assert len(events) > 600
        before = ledger.snapshot
        again = app.ingest(shop, ledger, [ARTICLE, ITEMS], published=DAY, now=NOW)
        assert again.held == 828
        assert ledger.snapshot == before
    assert all(path.stat().st_size > 50_000 for path in done.files)
