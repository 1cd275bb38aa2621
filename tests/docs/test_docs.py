"""Docs keep their word: settings, commands, code blocks, links."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner

from chalkcircle.app import HELP, Settings
from chalkcircle.cli import main

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]


def test_every_setting_is_documented_with_its_default() -> None:
    text = (ROOT / "docs" / "settings.md").read_text("utf-8")
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


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text("utf-8")):
        if not target.startswith("https://"):
            assert (page.parent / target).exists(), target


def test_every_command_stands_in_the_docs() -> None:
    text = "\n".join(p.read_text("utf-8") for p in PAGES)
    for name in main.commands:
        assert f"chalkcircle {name}" in text or f"`{name}" in text, name


def test_the_readme_example_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    text = "Armenia accused Azerbaijan of breaking the ceasefire.\n"
    (tmp_path / "article.txt").write_text(text, "utf-8")
    block = re.search(r"```python\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)
    assert block is not None
    assert len(block[1].strip().splitlines()) <= 12
    printed: list[str] = []
    exec(block[1], {"print": lambda *words: printed.append(" ".join(map(str, words)))})
    assert printed == [f"ACCUSE ['article.txt'] {text.strip()}"]


def test_the_commands_of_the_docs_parse() -> None:
    for page in PAGES:
        for line in re.findall(r"^chalkcircle (.+)$", page.read_text("utf-8"), re.MULTILINE):
            words = line.split()
            known = main.commands[words[0]]
            inner = getattr(known, "commands", {})
            # `brief` takes files where other groups take a word: it then writes.
            name = inner.get(words[1], inner.get("write")) if inner else known
            assert name is not None, line
            options = {o for p in name.params for o in p.opts}
            used = {w for w in words if w.startswith("--")}
            assert used <= options, line
            assert (
                CliRunner()
                .invoke(main, [*words[: 2 if name is not known else 1], "--help"])
                .exit_code
                == 0
            )
