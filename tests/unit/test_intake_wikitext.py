"""Day pages of the Current Events portal, in the three forms that they had; all pages made here."""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalkcircle.coding.intake import Read, read_input
from chalkcircle.coding.intake.items import Item
from chalkcircle.coding.intake.wikimarkup import Markup, words
from chalkcircle.coding.intake.wikitext import day_page_items, is_day_page

TODAY = date(2026, 11, 23)
NEWS = """<!-- All news items below this line -->
'''Armed conflicts and attacks'''
*[[Ruritanian war (2020–present)|Ruritanian war]]
**[[Siege of Strelsau]]
***[[Ruritanian Army|Army]] units enter [[Zenda]]. [https://news.example/a (''Example Times'')]
***The [[Cabinet|government]] of [[Graustark]] protests. [//b.x (AP)] [//c.x (''Graustark Post'')]
<!-- * A bullet that an editor took out. -->
'''Sports'''
*A final is played without a source.
<!-- All news items above this line -->
"""
LEGACY = f"{{{{Current events|year=2024|month=08|day=2|content=\n{NEWS}}}}}"
SANDWICH = (
    f"{{{{Current events|year=2024|month=08|day=2|top=yes}}}}\n{NEWS}"
    "{{Current events|year=2024|month=08|day=2|bottom=yes}}"
)
HEADER = f"{{{{Current events header|2024|08|2}}}}\n{NEWS.replace(chr(39) * 3, ';', 1)}|}}"
PLAIN = "\n".join(line for line in NEWS.splitlines() if not line.startswith("<!--"))


def read(folder: Path, text: str, name: str = "2024-08-02.wiki") -> Read:
    path = folder / name
    path.write_text(text, "utf-8")
    return read_input(path, today=TODAY)


def texts(page: str) -> list[str | None]:
    """The words of each bullet; ``None`` for one that was set aside."""
    items, _ = day_page_items(page, "x.wiki")
    return [item.text if isinstance(item, Item) else None for item in items]


@pytest.mark.parametrize(
    "page", [LEGACY, SANDWICH, HEADER, PLAIN], ids=["within", "between", "below", "bare"]
)
def test_all_forms_of_a_page_are_read_alike(tmp_path: Path, page: str) -> None:
    got = read(tmp_path, page)
    assert [d.text for d in got.documents] == [
        "Army units enter Zenda. (Example Times)",
        "The government of Graustark protests. (AP) (Graustark Post)",
        "A final is played without a source.",
    ]
    assert [d.outlet for d in got.documents] == ["Example Times", "Graustark Post", None]
    assert {d.published for d in got.documents} == {date(2024, 8, 2)}
    assert {d.licence for d in got.documents} == {"CC-BY-SA-4.0"}
    assert [d.source for d in got.documents] == [f"2024-08-02.wiki#{n}" for n in (3, 4, 5)]
    assert [(s.reason, s.detail) for s in got.skipped] == [
        ("heading", "'Ruritanian war'"),
        ("heading", "'Siege of Strelsau'"),
    ]
    assert got.notes == ()
    address = "https://en.wikipedia.org/wiki/Portal:Current_events/2024_August_2"
    assert {d.address for d in got.documents} == {None if page is PLAIN else address}


def test_every_bullet_is_kept_or_named(tmp_path: Path) -> None:
    page = (
        "{{Current events|year=2024|month=08|day=2|content=\n"
        "* \n*First. [http://a.example (BBC)]\n*First. [http://a.example (BBC)]\n"
        "* [[File:Flag.svg]]\n*:Said beside a bullet.\n#Numbered news.\nA line that is no bullet.\n"
        "*A topic of its own\n}}"
    )
    got = read(tmp_path, page)
    assert [d.text for d in got.documents] == [
        "First. (BBC)", "Said beside a bullet.", "Numbered news.", "A topic of its own",
    ]  # fmt: skip
    assert sorted(s.reason for s in got.skipped) == ["duplicate", "empty", "empty", "no-bullet"]


def test_a_page_without_news_is_named_and_stops_nothing(tmp_path: Path) -> None:
    got = read(tmp_path, "{{Current events|year=2024|month=08|day=2|content=\n<!-- none -->\n}}")
    assert [(s.reason, s.source) for s in got.skipped] == [("empty", "2024-08-02.wiki")]


@pytest.mark.parametrize(
    ("line", "seen"),
    [
        ("*[[A|B]]n and [[C]]s [[Word (kind)|]].", "Bn and Cs Word."),
        ("*It ends. ([http://x.example BBC])", "It ends. (BBC)"),
        ("*It ends. [http://x.example BBC 2], [//y.example (AP)]", "It ends. (BBC 2), (AP)"),
        ("*It ends. [http://x.example]", "It ends."),
        ("*The [http://x.example report] says so.", "The report says so."),
        ("*[http://x.example All of it is a link]", "All of it is a link"),
        ("*It ends.<ref>{{cite news|title=T|work=[[BBC News]]}}</ref>", "It ends. (BBC News)"),
        ("*It ends.<ref name=a/><ref name=b>[http://x.example AP]</ref>", "It ends. (AP)"),
        ("*It ends.<ref>{{Cite web |url=http://x |title=T}}</ref>", "It ends."),
        ("*{{nowrap|Ten}} or {{convert|5|mi|km}} of ''{{lang|fr|pain}}''.", "Ten or 5 mi of pain."),
        ("*{{ship|MV|A}} and {{USS|B}} meet. {{citation needed|date=x}}", "MV A and USS B meet."),
        ("*'''Bold''' &amp; <small>small</small> &nbsp;text<br/>.", "Bold & small text."),
        ("*''France 24'' says '''''so'''''.", "France 24 says so."),
        ("*[[File:a.jpg|thumb|A [[picture]] of it]]News.", "News."),
        ("*{{flagicon|X}} News {{webarchive|url=http://x|date=2005}}", "News"),
    ],
)  # fmt: skip
def test_markup_becomes_the_words_that_readers_see(line: str, seen: str) -> None:
    assert texts(line) == [seen]


def test_templates_that_are_not_known_are_counted_and_named() -> None:
    items, notes = day_page_items("*At {{height|m=3}} and {{height|m=4}} {{odd}}.", "x.wiki")
    assert isinstance(items[0], Item)
    assert notes == ("3 templates left out that are not known: height (2), odd (1)",)


@pytest.mark.parametrize("page", ["*News.\n<!-- * Lost.", "*News {{cite|a.", "*A.\n{{{{{{"])
def test_what_is_not_closed_is_told(page: str) -> None:
    assert "not closed" in day_page_items(page, "x.wiki")[1][0]


def test_a_sentence_above_others_is_no_topic() -> None:
    page = "*The king is dead.\n**Crowds mourn. (AP)\n*[[War]]\n**It goes on. [http://x.example]"
    assert texts(page) == ["The king is dead.", "Crowds mourn. (AP)", None, "It goes on."]


@pytest.mark.parametrize(
    ("head", "day"),
    [
        ("{{Current events|year=2024|month=08|day=02|content=", date(2024, 8, 2)),
        ("{{Current_events|day=2|month=8|year=2024|top=yes}}", date(2024, 8, 2)),
        ("{{current events header|2017|05|5}}", date(2017, 5, 5)),
        ("{{Current events|year=2024|month=13|day=1|top=yes}}", date(2020, 2, 29)),
        ("", date(2020, 2, 29)),
    ],
)
def test_the_day_is_the_one_that_the_page_states(head: str, day: date) -> None:
    items, _ = day_page_items(f"{head}\n*News.\n", "page_2020-02-29.wiki")
    assert [item.published for item in items if isinstance(item, Item)] == [day]


def test_a_page_is_known_by_its_beginning_and_no_article_is_taken_for_one(tmp_path: Path) -> None:
    assert is_day_page("<noinclude><!-- x -->\n" + LEGACY, ".txt")
    assert not is_day_page("How it works: {{Current events|year=2024|...}} begins a page.", ".txt")
    assert len(read(tmp_path, LEGACY, "saved.txt").documents) == 3


@given(st.text("[]{}|*'=<>-! ref/ab:\n;#&h", max_size=300))
def test_no_page_breaks_the_reader_and_no_bullet_is_lost(page: str) -> None:
    items, _ = day_page_items(page, "x.wiki")
    assert items
    markup = Markup()
    lines = markup.plain(markup.without_comments(page)).split("\n")
    bullets = sum(line.strip().startswith(("*", "#", ":")) for line in lines)
    assert sum(item.source.startswith("x.wiki#") and "#P" not in item.source for item in items) == (
        bullets
    )


@pytest.mark.parametrize(
    "piece",
    ["[[", "]]", "{{", "}}", "{{a|", "<ref>", "<ref", "<!--", "[http://", "[//a", "'", "<a", "*",
     "[[a|[[", "(", "=", "{{Current events|", ";", "|", "[http://x y] "],
)  # fmt: skip
def test_no_repetition_takes_more_than_its_length(piece: str) -> None:
    page = "* " + piece * (200_000 // len(piece))
    began = time.process_time()
    day_page_items(page, "x.wiki")
    words(page[:20_000])
    assert time.process_time() - began < 3
