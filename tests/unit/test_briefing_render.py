"""Renderers: every sentence keeps its support, nothing escapes, nothing is fetched."""

from __future__ import annotations

import hashlib
import re
import tomllib
from html.parser import HTMLParser
from importlib.resources import files
from itertools import pairwise

import msgspec
import pytest
from briefing_sample import NASTY, sample

from chalkcircle.briefing import Briefing, encode_briefing, render_html, render_markdown
from chalkcircle.briefing.markdown import escape


class Page(HTMLParser):
    """Collects tags, ids, links, headings and the text of list items and paragraphs."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        self.ids += [value or "" for name, value in attrs if name == "id"]


@pytest.fixture(scope="module")
def html() -> str:
    return render_html(sample())


@pytest.fixture(scope="module")
def page(html: str) -> Page:
    return Page(html)


def test_every_sentence_carries_its_numbers_or_its_mark(html: str) -> None:
    markdown = render_markdown(sample())
    numbers = sample().number_of()
    for _, sentence in sample().sentences():
        text = sentence.text.replace("<", "&lt;").replace(">", "&gt;")
        at = html.index(text)
        after = re.split(r"</li>|</p>", html[at:], maxsplit=1)[0]
        line = next(x for x in markdown.splitlines() if escape(sentence.text) in x)
        for claim in sentence.claims:
            assert f'href="#c{numbers[claim]}"' in after
            assert f"(#c{numbers[claim]})" in line
        if sentence.mark:
            assert f'class="mark {sentence.mark}"' in after
            assert "*(" in line
        assert sentence.claims or sentence.mark


def test_names_titles_and_quotes_cannot_break_out(html: str, page: Page) -> None:
    assert NASTY not in html
    assert html.count("&lt;img src=x onerror=alert(1)&gt;") >= 8
    assert not {"img", "script", "iframe", "object", "form"} & set(page.tags)
    assert not [name for name, _ in page.attributes if name.startswith("on")]
    assert "<img" not in render_markdown(sample())


def test_only_web_addresses_become_links(page: Page) -> None:
    links = [value or "" for name, value in page.attributes if name == "href"]
    assert all(link.startswith(("#", "https://", "data:,")) for link in links)
    assert "https://example.org/a?b=1&c=2" in links
    assert "<javascript" not in render_markdown(sample())


def test_links_inside_the_page_lead_somewhere_and_ids_are_unique(page: Page) -> None:
    inner = {v[1:] for name, v in page.attributes if name == "href" and v and v.startswith("#")}
    assert inner <= set(page.ids)
    assert len(page.ids) == len(set(page.ids))


def test_nothing_is_loaded_from_outside(html: str, page: Page) -> None:
    sources = [v or "" for name, v in page.attributes if name in ("src", "srcset", "data")]
    assert sources == []
    style = "".join(re.findall(r"<style>(.*?)</style>", html, re.DOTALL))
    assert "@import" not in style
    assert all(u.startswith(("data:font/woff2", "#")) for u in re.findall(r"url\((.*?)\)", style))
    assert "default-src 'none'; style-src 'unsafe-inline'" in html


def test_headings_do_not_skip_a_level(page: Page) -> None:
    levels = [int(tag[1]) for tag in page.tags if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_quotes_in_other_languages_say_so(html: str) -> None:
    assert '<span lang="ka">“მოლაპარაკება გრძელდება”</span>' in html
    assert '<blockquote lang="ka">' in html


def test_json_is_the_briefing_itself() -> None:
    assert msgspec.json.decode(encode_briefing(sample()), type=Briefing) == sample()


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("1. One", "1\\. One"),
        ("# no heading", "\\# no heading"),
        ("- no list", "\\- no list"),
        ("a *b* _c_ `d` [e](f) | g", "a \\*b\\* \\_c\\_ \\`d\\` \\[e\\](f) \\| g"),
        ("<b>&", "&lt;b&gt;&amp;"),
        ("two\n\nlines", "two lines"),
        ("12 May — it rained", "12 May — it rained"),
    ],
)
def test_markdown_takes_text_as_text(text: str, written: str) -> None:
    assert escape(text) == written


def test_fonts_are_the_ones_written_down() -> None:
    folder = files("chalkcircle.briefing") / "fonts"
    vendored = tomllib.loads((folder / "VENDOR.toml").read_text(encoding="utf-8"))["font"]
    assert {font["family"] for font in vendored} == {"Noto Sans Armenian", "Noto Sans Georgian"}
    for font in vendored:
        found = hashlib.sha256((folder / font["file"]).read_bytes()).hexdigest()
        assert found == font["sha256"]
        assert "SIL OPEN FONT LICENSE" in (folder / font["licence_file"]).read_text("utf-8")
