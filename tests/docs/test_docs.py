"""Docs keep their word: settings, commands, fields, measures, code blocks, links."""

from __future__ import annotations

import re
import shutil
from datetime import UTC, datetime
from pathlib import Path

import click
import msgspec
import pytest
from pages import (
    DOCS,
    PAGES,
    ROOT,
    blocks,
    commands,
    known_commands,
    parse,
    resolve,
)

from chalkcircle.app import HELP, Settings, Workshop, check_study
from chalkcircle.feeds.reading import formats

LONGEST_PAGE = 500


def test_every_setting_is_documented_with_its_default() -> None:
    text = (DOCS / "settings.md").read_text("utf-8")
    for field in msgspec.structs.fields(Settings):
        section = text.partition(f"## {field.name}\n")[2].partition("\n## ")[0]
        assert section, field.name
        default = (
            "empty"
            if field.default == ""
            else f"{field.default:g}"
            if isinstance(field.default, float)
            else field.default
        )
        assert f"Default {default}" in section or f"Default `{default}`" in section, field.name
        assert field.name in HELP


def test_every_heading_of_the_settings_is_a_setting() -> None:
    named = set(re.findall(r"^## (.+)$", (DOCS / "settings.md").read_text("utf-8"), re.MULTILINE))
    assert named <= set(HELP)


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"(?<!`)\]\(([^)#]*)(?:#[^)]*)?\)", page.read_text("utf-8")):
        if target.startswith("https://"):
            assert re.fullmatch(r"https://[\w.-]+\.[a-z]{2,}(/[\w./~%?=&:+-]*)?", target), target
        elif target:
            assert (page.parent / target).exists(), target


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_a_page_can_be_read_in_one_go(page: Path) -> None:
    assert page.read_text("utf-8").count("\n") < LONGEST_PAGE


def test_every_command_stands_in_the_docs_with_an_example() -> None:
    shown = {resolve(words)[0] for page in PAGES for words in commands(page)}
    assert {path for path, _ in known_commands()} - shown == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_the_commands_of_a_page_parse(page: Path) -> None:
    for words in commands(page):
        _, command, rest = resolve(words)
        parse(command, rest)


@pytest.mark.parametrize(
    "line", ["ledger restore one", "relate ARM", "explain 18c8d1 --whole", "relate A B --from now"]
)
def test_a_wrong_command_would_be_found(line: str) -> None:
    _, command, rest = resolve(line.split())
    with pytest.raises(click.UsageError):
        parse(command, rest)


def test_an_unknown_command_would_be_found() -> None:
    with pytest.raises(KeyError):
        resolve(["forecast", "run"])


WITH_PYTHON = [p for p in PAGES if any(b.language == "python" for b in blocks(p))]


@pytest.mark.parametrize("page", WITH_PYTHON, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_the_python_of_a_page_runs(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(DOCS / "examples", tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {"print": lambda *words: None}
    for block in blocks(page):
        if block.language != "python":
            continue
        if block.remark:
            assert re.fullmatch(r"no-run: \w+.*", block.remark), "no-run needs a reason"
            continue
        exec(compile(block.body, str(page), "exec"), names)


def test_the_readme_example_prints_what_it_should(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    text = "Armenia accused Azerbaijan of breaking the ceasefire.\n"
    (tmp_path / "article.txt").write_text(text, "utf-8")
    (block,) = [b for b in blocks(ROOT / "README.md") if b.language == "python"]
    assert len(block.body.strip().splitlines()) <= 12
    printed: list[str] = []
    exec(block.body, {"print": lambda *words: printed.append(" ".join(map(str, words)))})
    assert printed == [f"ACCUSE ['article.txt'] {text.strip()}"]


def test_every_method_of_a_number_is_explained() -> None:
    """Rooms that count, and the rules that put accounts side by side; not ids of records."""
    page = (DOCS / "explanation" / "measures.md").read_text("utf-8")
    found = set()
    for path in (ROOT / "src" / "chalkcircle").rglob("*.py"):
        found |= set(re.findall(r'"((?:[a-z_]+\.)+v\d+)"', path.read_text("utf-8")))
    records = "claim", "correction", "document", "feed", "judgement", "text"
    hashes = "batch", "config", "rebuilt", "registry", "rows", "settings"
    methods = found - {f"{name}.v1" for name in records + hashes}
    assert {"relations.reports.v2", "briefing.voices.v1"} <= methods
    methods |= {one.id for one in formats()}
    assert {name for name in methods if f"`{name}`" not in page} == set()


def test_the_studies_of_the_readme_hold_what_it_says() -> None:
    rows = re.findall(
        r"^\| `(studies/[\w-]+)` \| (.+) \|$", (ROOT / "README.md").read_text("utf-8"), re.M
    )
    assert {name for name, _ in rows} == {
        f"studies/{path.parent.name}" for path in (ROOT / "studies").glob("*/study.toml")
    }
    for name, told in rows:
        counts = check_study(Workshop(Settings(study=str(ROOT / name))), now=datetime.now(UTC))
        there = (
            f"{counts.chronicle} rows", counts.ties, counts.corridors, counts.facts,
            counts.positions, counts.questions,
        )  # fmt: skip
        assert told.split(" | ") == [str(one) for one in there], name
