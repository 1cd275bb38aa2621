"""The page in a real browser: from disk, without a network, by keyboard, on paper, on a phone."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from chalkcircle.briefing import check_briefing, compose, render_html
from chalkcircle.ledger import Batch, Ledger
from chalkcircle.model import (
    Claim,
    Document,
    Holder,
    HolderKind,
    Interval,
    Kind,
    Party,
    Stamp,
    Stance,
    TextSpan,
    sha256,
)
from chalkcircle.study import load_study, study_batch

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "chrome"))), None)
STUDIES = Path(__file__).resolve().parents[2] / "studies"
NOW = datetime(2026, 1, 15, 12, tzinfo=UTC)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.enable_socket,  # the driver talks to the browser; the page may reach nothing
    pytest.mark.skipif(
        CHROMIUM is None, reason="needs a Chromium: apt-get install chromium, none was found"
    ),
]


def an_article(a: str, b: str) -> tuple[Document, tuple[Claim, ...]]:
    """An opinion on two actors in Georgian script, under a name that tries to break out."""
    text = "<img src=x onerror=alert(1)> ambavi. „მოლაპარაკება გრძელდება“, ამბობს ანა. Հայաստան։"
    document = Document(
        text=text, title="<script>alert(1)</script>", outlet="<b>Outlet</b>", language="ka",
        published=date(2025, 12, 1), raw_sha256=sha256(text.encode()), source="a.txt",
    )  # fmt: skip
    start = text.index("მოლ")
    said = Claim(
        kind=Kind.FORECAST, predicate="outlook", stance=Stance.PREDICTS,
        actors=(Party(text="x", code=a),), recipients=(Party(text="y", code=b),),
        valid=Interval.day(date(2025, 12, 1)), known_at=document.known_at(NOW),
        holders=(Holder(name="<img src=x onerror=alert(2)>", kind=HolderKind.PERSON),),
        evidence=TextSpan(document_id=document.document_id, start=start, end=start + 12),
        coder="test.v1",
    )  # fmt: skip
    return document, (said,)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of the study that comes first by name in the repository's folder."""
    folder = tmp_path_factory.mktemp("page")
    study = load_study(min(p for p in STUDIES.iterdir() if (p / "study.toml").exists()))
    with Ledger.open(folder / "ledger", create=True) as ledger:
        documents, claims, raw = study_batch(study, now=datetime(2100, 1, 1, tzinfo=UTC))
        ledger.append(Batch(source="study", documents=documents, claims=claims, raw=raw), now=NOW)
        document, said = an_article(*study.dyads[0])
        raw = {document.raw_sha256: document.text.encode()}
        ledger.append(Batch(source="a", documents=(document,), claims=said, raw=raw), now=NOW)
        stamp = Stamp(version="0", config="c", snapshot=ledger.snapshot)
        briefing = compose(
            ledger, study, since=date(2025, 1, 1), as_of=None, snapshot=ledger.snapshot,
            now=NOW, stamp=stamp, command="chalkcircle brief",
        )  # fmt: skip
        assert check_briefing(briefing, ledger.text) == []
    page = folder / "page.html"
    page.write_text(render_html(briefing), encoding="utf-8")
    return page


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        yield started
        started.close()


def open_page(browser: Browser, path: Path, **settings: Any) -> tuple[Page, list[str]]:
    """The page from disk with all other requests refused, and what went wrong while opening."""
    page = browser.new_page(**settings)
    trouble: list[str] = []

    def refuse(route: Any) -> None:
        if route.request.url == path.as_uri():
            route.continue_()
        elif not route.request.url.startswith("data:"):
            trouble.append(f"asked for {route.request.url[:80]}")
            route.abort()
        else:
            route.continue_()

    page.route("**/*", refuse)
    page.on("console", lambda m: trouble.append(f"console: {m.text}"))
    page.on("pageerror", lambda e: trouble.append(f"error: {e}"))
    page.on("dialog", lambda d: trouble.append("a script ran"))
    page.goto(path.as_uri())
    page.evaluate("document.fonts.ready")
    return page, trouble


def test_it_opens_from_disk_with_the_network_off(browser: Browser, path: Path) -> None:
    page, trouble = open_page(browser, path)
    assert trouble == []
    assert page.locator("h1").count() == 1
    assert page.locator("ol.citations > li").count() > 10
    assert page.locator("img, script").count() == 0
    fonts = "[...document.fonts].filter(f => f.status == 'loaded').map(f => f.family)"
    families = page.evaluate(fonts)
    assert any("Georgian" in family for family in families)
    page.close()


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 360)])
def test_axe_finds_nothing(browser: Browser, path: Path, scheme: str, width: int) -> None:
    from axe_playwright_python.sync_playwright import Axe

    viewport = {"width": width, "height": 900}
    page, _ = open_page(browser, path, color_scheme=scheme, viewport=viewport)
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    page.close()


@pytest.mark.parametrize("opened", [False, True])
def test_no_sideways_scroll_on_a_phone(browser: Browser, path: Path, opened: bool) -> None:
    page, _ = open_page(browser, path, viewport={"width": 360, "height": 780})
    if opened:
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.close()


def test_the_keyboard_reaches_a_citation_and_comes_back(browser: Browser, path: Path) -> None:
    page, _ = open_page(browser, path)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    for _ in range(40):
        page.keyboard.press("Tab")
        if re.match(r"r\d+-", page.evaluate("document.activeElement.id")):
            break
    else:
        pytest.fail("no citation within forty tabs of the start of the text")
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"
    place = page.evaluate("document.activeElement.id")
    page.keyboard.press("Enter")
    entry = page.evaluate("location.hash.slice(1)")
    assert place.startswith(entry.replace("c", "r", 1) + "-")
    page.locator(f"#{entry} .back a").first.click()
    assert page.evaluate("location.hash.slice(1)") == place
    page.close()


def test_it_prints_with_its_citations_and_addresses(browser: Browser, path: Path) -> None:
    page, _ = open_page(browser, path)
    printed = page.pdf()
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) > 2
    page.emulate_media(media="print")
    heights = "e => e.getBoundingClientRect().height"
    entries = page.evaluate(f"[...document.querySelectorAll('ol.citations > li')].map({heights})")
    assert min(entries) > 10
    assert page.evaluate("getComputedStyle(document.querySelector('.skip')).display") == "none"
    after = page.evaluate("getComputedStyle(document.querySelector('a.out'), '::after').content")
    assert "http" in json.dumps(after)
    page.close()
