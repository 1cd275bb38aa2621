"""Run in a process of its own: every pattern of the package against words made to exhaust it.

Each is tried on what generic attacks repeat, and on what its own repeats repeat. A pattern whose
time grows with the square of a length passes: the rooms that use one cap the length. One that takes
the cube, or doubles with each letter, does not come to an end in its time and is printed.
"""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from re import _constants as kinds  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any, NoReturn

import chalkcircle

LENGTH, SECONDS = 500, 0.4
UNITS = (
    "a", "A", "1", " ", "\n", "\t", ".", ",", "-", "(", ")", "[", "{", "<", "'", '"', "|", "_", "=",
    "*", "#", ":", "%", "\\", "a ", "A. ", "1,", "()", "(a)", " \n", "<a ", "<!--", "\u2026",
    "\u589e",
)  # fmt: skip


def patterns() -> dict[tuple[Any, int], str]:
    """Every compiled pattern of a module, and every one that stands in a call; with its place."""
    found: dict[tuple[Any, int], str] = {}
    for module in pkgutil.walk_packages(chalkcircle.__path__, "chalkcircle."):
        if module.name.endswith("__main__"):
            continue
        loaded = importlib.import_module(module.name)
        for name, value in list(vars(loaded).items()):
            for one in held(value):
                found.setdefault((one.pattern, one.flags), f"{module.name}.{name}")
        tree = ast.parse(Path(str(loaded.__file__)).read_text("utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("re."):
                first = node.args[0] if node.args else None
                if isinstance(first, ast.Constant) and ast.unparse(node.func) != "re.escape":
                    one = re.compile(first.value)
                    found.setdefault((one.pattern, one.flags), f"{module.name}:{node.lineno}")
    return found


def held(value: Any, depth: int = 0) -> Iterator[re.Pattern[Any]]:
    """The patterns in a value and in what it contains."""
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, (list, tuple, set, frozenset, dict)) and depth < 4:
        for one in value.values() if isinstance(value, dict) else value:
            yield from held(one, depth + 1)


def example(nodes: Any, inner: list[tuple[str, str]], before: str = "") -> str:
    """A text that a part of a pattern takes; of each repeat, what goes before and what repeats."""
    text = ""
    for kind, given in nodes:
        if kind in (kinds.MAX_REPEAT, kinds.MIN_REPEAT, kinds.POSSESSIVE_REPEAT):
            body = example(given[2], inner, before + text)
            inner.append((before + text, body))
            text += body * max(1, min(given[0], 3))
        elif kind is kinds.SUBPATTERN:
            text += example(given[3], inner, before + text)
        elif kind is kinds.ATOMIC_GROUP:
            text += example(given, inner, before + text)
        elif kind is kinds.BRANCH:
            first, *_ = [example(one, inner, before + text) for one in given[1]]
            text += first
        else:
            text += letter(kind, given)
    return text


def letter(kind: Any, given: Any) -> str:
    """A letter that a single place takes; nothing for what takes none."""
    if kind is kinds.LITERAL:
        return chr(given)
    if kind is kinds.IN:
        name, value = given[0] if given[0][0] is not kinds.NEGATE else (kinds.ANY, (0,))
        return letter(kinds.LITERAL, value[0]) if name is kinds.RANGE else letter(name, value)
    if kind is kinds.CATEGORY:
        return {kinds.CATEGORY_SPACE: " ", kinds.CATEGORY_DIGIT: "1"}.get(given, "a")
    return "a" if kind in (kinds.ANY, kinds.NOT_LITERAL) else ""


def attacks(pattern: Any, flags: int) -> Iterator[str]:
    """Long texts, each of one thing over and over, that end as the pattern does not expect."""
    inner: list[tuple[str, str]] = []
    example(parser.parse(pattern, flags & ~re.DEBUG), inner)
    own = {(start, body) for start, body in inner if body}
    for start, unit in [*(("", unit) for unit in UNITS), *sorted(own)]:
        for end in ("", "\0", "x!"):
            yield start + unit * (LENGTH // len(unit)) + end


def ended(_number: int, _frame: object) -> NoReturn:
    """Called when the time of a pattern is over."""
    raise TimeoutError


def main(only: str = "") -> None:
    """Print how many patterns there are, then each that does not come to an end."""
    signal.signal(signal.SIGVTALRM, ended)
    found = {(only, 0): "given"} if only else patterns()
    sys.stdout.write(f"{len(found)}\n")
    for (pattern, flags), place in found.items():
        compiled: re.Pattern[Any] = re.compile(pattern, flags)
        for text in attacks(pattern, flags):
            given = text.encode("utf-8", "replace") if isinstance(pattern, bytes) else text
            signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
            try:
                compiled.search(given)
            except TimeoutError:
                sys.stdout.write(f"{place} {text[:30]!r}\n")
                break
            finally:
                signal.setitimer(signal.ITIMER_VIRTUAL, 0)


if __name__ == "__main__":
    main(*sys.argv[1:])
