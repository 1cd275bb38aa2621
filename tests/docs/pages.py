"""Pages as tests see them: their code blocks and the commands in them; it runs nothing."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click

from chalkcircle.cli import main

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
PAGES = [
    *(ROOT / n for n in ("README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md")),
    *sorted(DOCS.rglob("*.md")),
]

IMPLIED = "write"
"""The command of a group that is meant where its name is left out."""

_FENCE = re.compile(
    r"^(?P<mark>`{3,})(?P<info>[^\n`]*)\n(?P<body>.*?)^(?P=mark)$", re.MULTILINE | re.DOTALL
)
_SHELL = ("", "sh", "console", "bash", "text")


@dataclass(frozen=True)
class Block:
    """One block of code: the language, what else its first line says, and the lines."""

    language: str
    remark: str
    body: str


def blocks(page: Path) -> list[Block]:
    """The code blocks of a page; directives of the page maker are none."""
    found = _FENCE.finditer(page.read_text("utf-8"))
    parted = ((f["info"].strip().partition(" "), f["body"]) for f in found)
    return [
        Block(language, remark.strip(), body)
        for (language, _, remark), body in parted
        if not language.startswith("{")
    ]


def words_of(line: str) -> list[str]:
    """The words of a command up to a pipe, a redirection or another command."""
    reader = shlex.shlex(line, posix=True, punctuation_chars="|;&<>")
    reader.whitespace_split = True
    words: list[str] = []
    for word in reader:
        if set(word) <= set("|;&<>"):
            break
        words.append(word)
    return words


def commands(page: Path) -> Iterator[list[str]]:
    """Words after ``chalkcircle`` of every such line in the code blocks of a page."""
    for block in blocks(page):
        if block.language in _SHELL:
            whole = block.body.replace("\\\n", " ")
            for line in re.findall(r"^(?:\$ )?chalkcircle (.+)$", whole, re.MULTILINE):
                yield words_of(line)


def known_commands(
    group: click.Group = main, path: str = ""
) -> Iterator[tuple[str, click.Command]]:
    """Every command that does something, by its words."""
    for name, command in group.commands.items():
        words = f"{path} {name}".strip()
        if isinstance(command, click.Group):
            yield from known_commands(command, words)
        else:
            yield words, command


def resolve(words: list[str]) -> tuple[str, click.Command, list[str]]:
    """The command of a line, and the words that are left for it.

    Raises:
        KeyError: There is no such command.
    """
    command: click.Command = main
    path: list[str] = []
    left = list(words)
    while isinstance(command, click.Group):
        if path and (not left or left[0] not in command.commands) and IMPLIED in command.commands:
            name = IMPLIED
        else:
            name = left.pop(0) if left else ""
        command = command.commands[name]
        path.append(name)
    return " ".join(path), command, left


def parse(command: click.Command, words: list[str]) -> None:
    """Read the words as the command would, without asking a disk.

    Raises:
        click.UsageError: An unknown option, a missing or superfluous word, a value of another type.
    """
    context = click.Context(command, info_name=command.name)
    given, left, _ = command.make_parser(context).parse_args(list(words))
    if left:
        raise click.UsageError(f"superfluous: {left}")
    for param in command.params:
        value = given.get(param.name or "")
        missing = value is None or not isinstance(value, str | tuple | list | bool | int | float)
        if missing or value == ():
            if param.required:
                raise click.UsageError(f"missing: {param.name}")
        elif not isinstance(param.type, click.Path | click.File):
            param.type_cast_value(context, value)
