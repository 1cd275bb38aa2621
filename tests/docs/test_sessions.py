"""Terminal sessions on the pages are real: every command runs, in order, and says what is shown.

In the output shown, ``...`` stands for what is left out: whole lines where it stands alone, the
rest of a line or the middle of one elsewhere. Ids of claims and documents may differ from those
on the page, as they do whenever the reader does; the same id stands for the same one throughout.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from pages import DOCS, PAGES, ROOT, Block, blocks

_ID = re.compile(r"\b(?=[0-9a-f]*\d)[0-9a-f]{10,64}\b")
_PROGRESS = re.compile(r"^(?:reading|ingesting): .*\n", re.MULTILINE)
WITH_SESSIONS = [p for p in PAGES if any(b.language == "console" for b in blocks(p))]


@pytest.mark.skipif(shutil.which("bash") is None, reason="the sessions are typed into bash")
@pytest.mark.parametrize("page", WITH_SESSIONS, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_a_session_says_what_is_shown(page: Path, tmp_path: Path) -> None:
    environment = _environment(tmp_path)
    folder = tmp_path / "practice"
    folder.mkdir()
    (folder / "house").symlink_to(ROOT, target_is_directory=True)
    shutil.copytree(DOCS / "examples", folder / "examples")
    known: dict[str, str] = {}
    for command, shown in _steps([b for b in blocks(page) if b.language == "console"]):
        typed = _with_known(command, known)
        done = subprocess.run(
            ["bash", "-eo", "pipefail", "-c", typed],
            cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            text=True, encoding="utf-8", check=False, timeout=300,
        )  # fmt: skip
        said = _PROGRESS.sub("", done.stdout)
        assert done.returncode == 0, f"{typed}\n{said}"
        found = re.fullmatch(_pattern(shown, known), _without_ends(said))
        assert found, f"$ {typed}\nshown:\n{shown}\nsaid:\n{said}"
        known |= {name.removeprefix("id_"): value for name, value in found.groupdict().items()}


def _with_known(command: str, known: dict[str, str]) -> str:
    """A command with the ids of the page replaced by those met so far."""
    return _ID.sub(lambda found: known.get(found[0], found[0]), command)


def _environment(folder: Path) -> dict[str, str]:
    """The environment of a reader who has put the house on the path."""
    tools = folder / "tools"
    tools.mkdir()
    script = tools / "chalkcircle"
    script.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m chalkcircle "$@"\n', "utf-8")
    script.chmod(0o755)
    return {
        **{k: v for k, v in os.environ.items() if not k.startswith("CHALKCIRCLE_")},
        "PATH": f"{tools}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT / "src"),
        "PYTHONUTF8": "1",
        "COLUMNS": "200",
        "XDG_CONFIG_HOME": str(folder / "config"),
    }


def _steps(some: list[Block]) -> list[tuple[str, str]]:
    """Commands with what is shown below each."""
    steps: list[tuple[str, str]] = []
    for block in some:
        for part in re.split(r"^\$ ", block.body.replace("\\\n", " "), flags=re.MULTILINE)[1:]:
            command, _, shown = part.partition("\n")
            steps.append((command, shown))
    return steps


def _pattern(shown: str, known: dict[str, str]) -> str:
    """What is shown as an expression; an id met for the first time is remembered by its name."""
    lines = []
    for line in _without_ends(shown).splitlines():
        if line.strip() == "...":
            lines.append(r"(?:.*\n)*?")
            continue
        parts = []
        for place, words in enumerate(_ID.split(line)):
            parts.append(re.escape(words).replace(r"\.\.\.", ".*"))
            ids = _ID.findall(line)
            if place < len(ids):
                parts.append(_id_pattern(ids[place], known, parts, lines))
        lines.append("".join(parts) + r"\n")
    return "".join(lines)


def _id_pattern(name: str, known: dict[str, str], parts: list[str], lines: list[str]) -> str:
    if name in known:
        return re.escape(known[name])
    if f"(?P<id_{name}>" in "".join([*lines, *parts]):
        return f"(?P=id_{name})"
    return rf"(?P<id_{name}>[0-9a-f]{{{len(name)}}})"


def _without_ends(text: str) -> str:
    """Lines without blanks at their ends."""
    return "".join(f"{line.rstrip()}\n" for line in text.splitlines())


def test_what_is_not_said_would_be_found() -> None:
    pattern = _pattern("one\n...\n0123456789  two ...\n", {})
    assert re.fullmatch(pattern, "one\nx\ny\nfedcba9876  two three\n")
    assert not re.fullmatch(pattern, "one\nfedcba9876  three\n")
    assert not re.fullmatch(_pattern("0123456789\n", {"0123456789": "aaaaaaaaa0"}), "bbbbbbbbb0\n")
