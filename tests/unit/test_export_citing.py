"""Bibliographies: keys that stay, words that LaTeX prints, works that stand once."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

from export_sample import DAY, HERALD, HOSTILE
from hypothesis import given
from hypothesis import strategies as st

from chalkcircle.export import Source, Style, cite
from chalkcircle.export.bibtex import entry, latex, plain
from chalkcircle.export.references import SOFTWARE, Reference, reference

ROOT = Path(__file__).resolve().parents[2]
TEXT = st.text(alphabet=st.characters(codec="utf-8")) | st.text(alphabet="\\{}$&#_%~^ab")
STUDY = Source(
    "e" * 32, title="Portal, 3 May 2021", address="https://example.org/p", study="Northern seas",
    licence="CC BY 4.0", unverified=True,
)  # fmt: skip


@given(TEXT)
def test_latex_prints_any_text_and_it_can_be_taken_back(text: str) -> None:
    field = latex(text)
    assert plain(field) == text
    spelt = re.sub(r"\{\\text[a-z]+\}|\\[$&#_%]", "", field)
    assert not set(spelt) & set("\\{}$&#_%~^")


@given(st.builds(Reference, key=st.just("k"), type=st.just("article"), title=TEXT, publisher=TEXT,
                 address=TEXT, note=TEXT, issued=st.dates()))  # fmt: skip
def test_the_braces_of_an_entry_balance(one: Reference) -> None:
    depth = 0
    for letter in entry(one):
        depth += (letter == "{") - (letter == "}")
        assert depth >= 0
    assert depth == 0


def entries(text: str) -> list[str]:
    return re.findall(r"^@\w+\{([^,]+),$", text, re.MULTILINE)


def test_a_key_says_who_and_when_and_stays() -> None:
    assert reference(HERALD).key == "herald-2025-40fd4d04"
    assert reference(Source("0" * 32, title="Քաղաքացի")).key.startswith("kaghak")


def test_a_work_stands_once_and_this_program_last() -> None:
    again = Source("a" * 32, title="Other title", publisher="Herald", address=HERALD.address)
    done = cite([HERALD, HERALD, again], Style.BIBTEX, "9.9.9", {})
    assert len(entries(done.text)) == done.works == 2
    assert entries(done.text)[-1] == "chalkcircle"
    assert "version = {9.9.9}" in done.text


def test_the_order_of_sources_does_not_matter() -> None:
    some = [HERALD, STUDY, Source("a", title="x"), Source("feed", feed=True)]
    one, two = (cite(order, Style.TEXT, "1", {}) for order in (some, some[::-1]))
    assert one == two


def test_a_study_is_cited_beside_what_it_tells_of() -> None:
    done = cite([STUDY], Style.TEXT, "1", {})
    assert "“Northern seas”. licence: CC BY 4.0." in done.text
    assert (
        "“Portal, 3 May 2021”. https://example.org/p. [as told by the study Northern seas; "
        "unverified: nobody here opened this source]" in done.text
    )
    assert (done.works, done.unverified) == (3, 1)


def test_a_work_that_somebody_opened_is_not_unverified() -> None:
    opened = Source("d" * 32, title="Portal, 3 May 2021", address=STUDY.address)
    assert cite([STUDY, opened], Style.TEXT, "1", {}).unverified == 0


def test_the_entries_of_a_card_are_taken_as_they_are_and_once() -> None:
    shared = "@article{both,\n  title = {One},\n}"
    given_entries = {"ged": f"{shared}\n\n@article{{own,\n  title = {{Two}},\n}}", "acd": shared}
    feeds = [Source("ged", feed=True), Source("acd", feed=True)]
    done = cite(feeds, Style.BIBTEX, "1", given_entries)
    assert entries(done.text) == ["both", "own", "chalkcircle"]


def test_csl_is_what_reference_managers_read() -> None:
    feed = Source("ged", feed=True, title="Events", publisher="Some University")
    found = {one["id"]: one for one in json.loads(cite([HERALD, feed], Style.CSL, "2", {}).text)}
    assert found["ged"] == {
        "id": "ged", "type": "dataset", "title": "Events", "publisher": "Some University",
    }  # fmt: skip
    herald = found[reference(HERALD).key]
    assert herald["type"] == "article-newspaper"
    assert herald["container-title"] == "Herald"
    assert herald["issued"] == {"date-parts": [[DAY.year, DAY.month, DAY.day]]}
    assert found["chalkcircle"]["version"] == "2"


def test_a_hostile_title_stays_on_its_line() -> None:
    source = Source("b" * 32, title=HOSTILE, publisher="x\x1b[31m", published=date(2020, 1, 1))
    for style in Style:
        text = cite([source], style, "1", {}).text
        assert not set(text) & set("\x00\x0b\x1b\r\u202e"), style
    assert len(cite([source], Style.TEXT, "1", {}).text.splitlines()) == 2


def test_this_program_is_cited_as_its_own_file_says() -> None:
    told = (ROOT / "CITATION.cff").read_text("utf-8")
    title, author, licence = SOFTWARE
    for line in (f'title: "{title}"', f'- name: "{author}"', f"license: {licence}"):
        assert line in told
