"""Writes the parts of a page that the code itself can tell; it adds no statement of its own.

A page asks for a part by a line of its own, ``<!-- generated: errors -->``, which is replaced
before the page is read. What a field means is taken from the docstring of its record, and where
that says nothing, from ``meanings.toml``.
"""

from __future__ import annotations

import inspect
import re
import tomllib
from collections.abc import Callable, Iterator, Sequence
from enum import Enum
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import msgspec

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
MARK = re.compile(r"^<!-- generated: ([a-z-]+) -->$", re.MULTILINE)


def fill(text: str) -> str:
    """A page with its marks replaced.

    Raises:
        KeyError: A mark names no part.
    """
    return MARK.sub(lambda found: PARTS[found[1]]().rstrip(), text)


def table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    """A Markdown table; bars and line ends inside cells are taken care of."""
    lines = [head, ("---",) * len(head), *rows]
    cells = ([" ".join(c.split()).replace("|", "\\|") for c in line] for line in lines)
    return "\n".join(f"| {' | '.join(line)} |" for line in cells) + "\n"


def prose(words: str) -> str:
    """Words of a docstring as Markdown: one backtick for code, roles as names."""
    words = re.sub(r":\w+:`~?\.?([^`]+)`", r"`\1`", words)
    return words.replace("``", "`")


@cache
def _meanings() -> dict[str, dict[str, str]]:
    return tomllib.loads((HERE / "meanings.toml").read_text("utf-8"))


def meaning(record: type, field: str) -> str:
    """What a field means; empty where neither docstring nor ``meanings.toml`` says."""
    told = _attributes(inspect.getdoc(record) or "")
    words = told.get(field) or _meanings().get(record.__name__, {}).get(field, "")
    return words.removesuffix(".")


def _attributes(doc: str) -> dict[str, str]:
    """The section ``Attributes`` of a docstring, field by field."""
    section = doc.partition("Attributes:\n")[2]
    found: dict[str, str] = {}
    names: list[str] = []
    for line in section.splitlines():
        if line and not line.startswith(" "):
            break
        if match := re.match(r"    ([a-z_0-9]+(?:, [a-z_0-9]+)*): (.*)", line):
            names = match[1].split(", ")
            found |= dict.fromkeys(names, prose(match[2]))
        elif not line.strip():
            names = []
        for name in names if not match else ():
            found[name] += " " + prose(line.strip())
    return found


def first_sentence(record: type) -> str:
    """The summary of a docstring."""
    return prose((inspect.getdoc(record) or "").partition("\n")[0])


def fields(record: type) -> str:
    """A table of the fields of a record."""
    rows = [
        (f"`{f.name}`", meaning(record, f.name), f"`{_type(f.type)}`", _default(f))
        for f in msgspec.structs.fields(record)
    ]
    return table(("field", "meaning", "type", "default"), rows)


def _type(found: Any) -> str:
    words = found.__name__ if inspect.isclass(found) and not _args(found) else str(found)
    return re.sub(r"\b[a-z_.]+\.(?=[A-Za-z])", "", words)


def _args(found: Any) -> object:
    return getattr(found, "__args__", None)


def _default(field: Any) -> str:
    if field.default is not msgspec.NODEFAULT:
        value = field.default
        shown = value.value if isinstance(value, Enum) else value
        if shown is None or shown in ((), "") or isinstance(shown, msgspec.Struct):
            return "none"
        return f"`{shown}`".lower() if isinstance(shown, bool) else f"`{shown}`"
    return "none" if field.default_factory is not msgspec.NODEFAULT else "required"


# The parts, one function each.


def settings() -> str:
    """Every setting with its type, default and variable."""
    from chalkcircle.app.settings import HELP, PREFIX, Settings

    rows = [
        (
            f"[`{f.name}`](#{f.name})",
            f"`{_type(f.type)}`",
            f"`{f.default}`" if f.default != "" else "empty",
            f"`{PREFIX}{f.name.upper()}`",
            HELP[f.name],
        )
        for f in msgspec.structs.fields(Settings)
    ]
    return table(("setting", "type", "default", "variable", "help"), rows)


def claim() -> str:
    """The claim and the records inside it."""
    from chalkcircle import model

    records = (
        model.Claim, model.Party, model.Holder, model.Place, model.TextSpan, model.FeedRow,
        model.NativeCode, model.Document,
    )  # fmt: skip
    return "\n".join(f"## {r.__name__}\n\n{first_sentence(r)}\n\n{fields(r)}" for r in records)


def words() -> str:
    """The closed lists of words in claims."""
    from chalkcircle import model

    lists = (model.Kind, model.Op, model.Stance, model.Tie, model.HolderKind, model.Precision)
    rows = [(e.__name__, first_sentence(e), ", ".join(f"`{m.value}`" for m in e)) for e in lists]
    return table(("list", "what it tells", "words"), rows)


def plover() -> str:
    """Event types with quad class and modes."""
    from chalkcircle.model import MODES, EventType

    rows = [
        (
            f"`{kind.value}`",
            f"{kind.quad.value} {kind.quad.label}",
            ", ".join(f"`{m}`" for m in sorted(MODES.get(kind, ()))) or "none",
        )
        for kind in EventType
    ]
    return table(("type", "quad class", "modes"), rows)


def contexts() -> str:
    """Contexts of events."""
    from chalkcircle.model import CONTEXTS

    return ", ".join(f"`{c}`" for c in sorted(CONTEXTS)) + "\n"


def older_names() -> str:
    """Older names of event types."""
    from chalkcircle.model import OLDER_NAMES

    rows = [
        (f"`{old}`", " or ".join(f"`{t.value}`" for t in new)) for old, new in OLDER_NAMES.items()
    ]
    return table(("older name", "name in 2.0"), rows)


def errors() -> str:
    """The tree of errors, as a list."""
    from chalkcircle.model import ChalkcircleError

    def walk(error: type, depth: int) -> Iterator[str]:
        yield f"{'  ' * depth}- `{error.__name__}`: {first_sentence(error)}"
        below: type
        for below in error.__subclasses__():
            if below.__module__ == ChalkcircleError.__module__:
                yield from walk(below, depth + 1)

    return "\n".join(walk(ChalkcircleError, 0)) + "\n"


def study() -> str:
    """Files of a study with their keys and columns, as the code reads them."""
    from chalkcircle.study import records, tables
    from chalkcircle.study.loading import FILES
    from chalkcircle.study.rows import COLUMNS

    parts = ["Files: " + ", ".join(f"`{name}`" for name in FILES) + ".\n"]
    parts.append("## Keys of study.toml\n\n" + fields(tables.Settings))
    forms = (records.Issue, records.Outlet, records.Corridor, records.CorridorName,
             records.Question, records.Bearing, records.Template)  # fmt: skip
    parts += [f"## {form.__name__}\n\n{first_sentence(form)}\n\n{fields(form)}" for form in forms]
    parts.append(_columns("chronicle.csv and ties.csv", COLUMNS, "columns"))
    parts += [_columns(f"{name}.csv", columns_of(name), name) for name in SEPARATE]
    return "\n".join(parts)


SEPARATE = {"corridor_facts": "facts", "positions": "positions", "corrections": "corrections"}
"""Further tables of a study, and the modules that know their columns."""


def columns_of(name: str) -> tuple[str, ...]:
    """The columns of a further table."""
    columns: tuple[str, ...] = import_module(f"chalkcircle.study.{SEPARATE[name]}").COLUMNS
    return columns


def _columns(title: str, columns: tuple[str, ...], told: str) -> str:
    rows = [(f"`{column}`", _meanings()[told].get(column, "")) for column in columns]
    return f"## Columns of {title}\n\nIn this order.\n\n" + table(("column", "holds"), rows)


def policies() -> str:
    """Policies for names and borders."""
    from chalkcircle.codes.names import policies as known

    rows = [(f"`{p.id}`", p.description) for p in known()]
    return table(("policy", "rule"), rows)


def contested_names() -> str:
    """What each policy calls the contested areas."""
    from chalkcircle.codes._tables import rows as rows_of
    from chalkcircle.codes.names import display_name
    from chalkcircle.codes.names import policies as known

    areas = sorted({r["entity"] for r in rows_of("names") if r["use"] == "claimant"})
    rows = [(f"`{a}`", *(display_name(a, on=None, policy=p) for p in known())) for a in areas]
    return table(("code", *(f"`{p.id}`" for p in known())), rows)


def licences() -> str:
    """Licence and attribution of every data part of the package, as ``doctor`` shows them."""
    path = ROOT / "src" / "chalkcircle" / "app" / "data" / "parts.toml"
    rows = [
        tuple(_listed(part[key]) for key in ("name", "licence", "source", "files"))
        for part in tomllib.loads(path.read_text("utf-8"))["part"]
    ]
    return table(("part", "licence", "source", "files"), rows)


def tables() -> str:
    """Structural tables, their terms, and what each may give."""
    structural = import_module("chalkcircle.feeds.structural")
    measures = import_module("chalkcircle.feeds.structural.measures")
    named = import_module("chalkcircle.feeds.structural.tables").table_named
    rows = []
    for name in structural.table_names():
        card, found = structural.card_of(name), measures.measures_of(name)
        given = [f"`{one.name}`{'' if one.default else '*'}" for one in found]
        given += [f"tie `{tie}`" for tie in named(name).ties]
        on = {"never": "no", "free": "yes", "share-alike": "alike"}[card.redistribution.value]
        rows.append((f"`{name}`", card.title, card.licence, on, ", ".join(given)))
    told = table(("table", "of", "terms", "passed on", "gives"), rows)
    return f"{told}\n\\* only when named with `--measure`.\n"


def _listed(value: object) -> str:
    return ", ".join(f"`{v}`" for v in value) if isinstance(value, list) else str(value)


def page_limits() -> str:
    """What every briefing says of its own limits."""
    import csv

    path = ROOT / "src" / "chalkcircle" / "briefing" / "data" / "limits.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return "\n".join(f"- {row['text']}" for row in csv.DictReader(file)) + "\n"


def suffixes() -> str:
    """Endings of files that are read out of a folder."""
    from chalkcircle.coding.intake.kinds import SUFFIXES

    return ", ".join(f"`{s}`" for s in sorted(SUFFIXES)) + "\n"


def export_columns() -> str:
    """The columns of an exported table."""
    from chalkcircle.export import COLUMNS

    rows = [(f"`{c.name}`", c.type, c.meaning) for c in COLUMNS]
    return table(("column", "type", "holds"), rows)


PARTS: dict[str, Callable[[], str]] = {
    "claim": claim,
    "contested-names": contested_names,
    "contexts": contexts,
    "errors": errors,
    "export-columns": export_columns,
    "licences": licences,
    "older-names": older_names,
    "page-limits": page_limits,
    "plover": plover,
    "policies": policies,
    "settings": settings,
    "study": study,
    "suffixes": suffixes,
    "tables": tables,
    "words": words,
}


def setup(app: Any) -> dict[str, bool]:
    """Register with Sphinx."""
    app.connect("source-read", _read)
    app.connect("autodoc-process-docstring", _summary_of_module)
    app.connect("html-page-context", _level_of_captions, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _read(_app: Any, _name: str, content: list[str]) -> None:
    content[0] = fill(content[0])


def _summary_of_module(
    _app: Any, what: str, _name: str, _found: Any, _options: Any, lines: list[str]
) -> None:
    """Keep the first paragraph of a module's docstring: drawings below it are for its readers."""
    if what == "module" and "" in lines:
        del lines[lines.index("") :]


def _level_of_captions(
    _app: Any, _name: str, _template: str, context: dict[str, Any], _tree: Any
) -> None:
    """Say the level of the captions of the contents, which the theme calls headings without one."""
    tree = context.get("furo_navigation_tree", "")
    context["furo_navigation_tree"] = tree.replace(
        'role="heading"', 'role="heading" aria-level="2"'
    )
