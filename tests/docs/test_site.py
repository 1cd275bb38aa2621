"""The pages build without a warning or a network, and ask for nothing from outside."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urldefrag

import lxml.html
import pytest
from pages import DOCS, PAGES, ROOT

_BUILD = """
import sys
from pytest_socket import disable_socket
disable_socket()
from sphinx.cmd.build import main
sys.exit(main(sys.argv[1:]))
"""
_OUTSIDE = re.compile(r"(?:[a-z]+:)?//", re.IGNORECASE)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built pages."""
    folder = tmp_path_factory.mktemp("site")
    options = ("-W", "--keep-going", "-n", "-q", "-b", "html", "-d", str(folder / "trees"))
    done = subprocess.run(
        [sys.executable, "-c", _BUILD, *options, str(DOCS), str(folder / "html")],
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return folder / "html"


@cache
def _tree(page: Path) -> lxml.html.HtmlElement:
    return lxml.html.fromstring(page.read_text("utf-8"))


@cache
def _anchors(page: Path) -> frozenset[str]:
    tree = _tree(page)
    return frozenset(tree.xpath("//@id")) | frozenset(tree.xpath("//a/@name"))


def test_every_page_of_the_folder_is_on_the_site(site: Path) -> None:
    for page in PAGES:
        if page.is_relative_to(DOCS) and not page.is_relative_to(DOCS / "examples"):
            built = site / page.relative_to(DOCS).with_suffix(".html")
            assert built.is_file(), page
            if page.stem != "index":
                assert f"{page.stem}.html" in (site / "index.html").read_text("utf-8"), page


def test_nothing_is_asked_for_from_outside(site: Path) -> None:
    pages = list(site.rglob("*.html"))
    assert len(pages) > 30
    for page in pages:
        tree = _tree(page)
        asked = tree.xpath("//@src | //link/@href | //@poster | //object/@data | //form/@action")
        asked += [part.split()[0] for s in tree.xpath("//@srcset") for part in s.split(",")]
        assert [a for a in asked if _OUTSIDE.match(a)] == [], page
        styles = "".join(tree.xpath("//style/text() | //@style"))
        assert not _from_outside(styles), page
    for sheet in site.rglob("*.css"):
        assert not _from_outside(sheet.read_text("utf-8")), sheet


def _from_outside(style: str) -> list[str]:
    asked = re.findall(r"url\(\s*[\"']?([^)\"']*)|@import\s+[\"']([^\"']*)", style)
    return [a or b for a, b in asked if _OUTSIDE.match(a or b)]


def test_a_sheet_from_outside_would_be_found() -> None:
    assert _from_outside("@import 'https://example.org/a.css'; b { c: url(//example.org/d) }")
    assert not _from_outside("a { b: url(data:image/svg+xml;x) } c { d: url('e.woff2') }")


def test_every_link_and_anchor_of_the_site_exists(site: Path) -> None:
    broken = []
    for page in site.rglob("*.html"):
        for link in _tree(page).xpath("//a/@href"):
            if re.match(r"[a-z]+:", link):
                continue
            path, anchor = urldefrag(unquote(link))
            target = (page.parent / path).resolve() if path else page
            on_page = bool(anchor) and target.suffix == ".html"
            if not target.is_file() or (on_page and anchor not in _anchors(target)):
                broken.append((page.name, link))
    assert broken == []


def test_pages_tell_their_language_and_describe_their_pictures(site: Path) -> None:
    for page in site.rglob("*.html"):
        tree = _tree(page)
        assert tree.get("lang") == "en", page
        assert not tree.xpath("//*[@role='heading'][not(@aria-level)]"), page
        assert all(alt.strip() for alt in tree.xpath("//img/@alt")), page
        assert not tree.xpath("//img[not(@alt)]"), page
    assert _tree(site / "index.html").xpath("//img[contains(@src, 'briefing.png')]")


def test_generated_parts_are_filled_in(site: Path) -> None:
    assert "PLOVER" in _tree(site / "reference" / "plover.html").text_content()
    for page in site.rglob("*.html"):
        assert "generated:" not in page.read_text("utf-8"), page
