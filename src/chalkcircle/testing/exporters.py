"""The battery for exporters: what one must do with claims, awkward words and none at all.

What terms forbid is held back before any exporter sees it, and the file of sources is written by
the house; the battery looks whether that holds for what an exporter wrote.
"""

from __future__ import annotations

import codecs
import csv
import io
import json
import re
import tempfile
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from xml.etree import ElementTree as ET

from chalkcircle.export import Exported, Exporter, Item
from chalkcircle.export.writing import export_with
from chalkcircle.plugs import EXPORTERS, Plug

from .faults import Faults, plug_of
from .items import ATTRIBUTION, AWKWARD, FORMULAS, HOLDER, SEALED, about, awkward, plain

Words = Callable[[Path], str]

_JSON = re.compile(r"[\[{]\s*(?:[\[\]{}\"\d-]|true|false|null)")
"""How JSON begins; a cell in brackets may stand first in a table."""
_CLOSED = {"[": "]", "{": "}"}
_FORMULA = re.compile(rb"<(?:\w+:)?f(?:\s[^<>]*)?>[^<]*|\btable:formula=\"[^\"]*")
"""A cell's formula in a sheet of xlsx, and in one of ods."""


def check_exporter(exporter: str | Exporter, *, words: Words | None = None) -> None:
    """Check an exporter.

    It takes every item and writes one file, the same bytes each time; holders of claims are in
    it, rows that must stay are not, and what sources ask for stands beside it. It survives an
    empty selection and awkward words: JSON, XML and a table stay what they are, and no line or
    cell of a text begins with what a spreadsheet would run, nor has an xlsx or ods a formula.
    Tables in a page, in a zip of texts or in another binary form are not looked into.

    Args:
        exporter: Its name where it is installed, else the function.
        words: Everything that a reader of the file may find in it, as one text; needed where the
            file is neither text nor a zip of texts.

    Raises:
        AssertionError: There are faults: each is named.
        PlugError: It is none, left claims unread or wrote no file.
    """
    plug = plug_of(EXPORTERS, exporter)
    faults = Faults(f"The exporter {plug.name}")
    with tempfile.TemporaryDirectory() as folder:
        run = _Run(plug, Path(folder), words or _words, faults)
        run.plain()
        for what, some in {"an empty selection": [], **_hostile()}.items():
            run.written(what, some)
    faults.leave()


def _hostile() -> dict[str, list[Item]]:
    found = {what: [awkward(words)] for what, words in AWKWARD.items()}
    return found | {"all awkward words": [awkward(words) for words in AWKWARD.values()]}


class _Run:
    """Exports of one exporter, each into a folder of its own."""

    def __init__(self, plug: Plug, folder: Path, words: Words, faults: Faults) -> None:
        self.plug, self.folder, self.words, self.faults = plug, folder, words, faults
        self.separator = ""

    def plain(self) -> None:
        """Plain claims, twice."""
        first = self.written("plain claims", plain())
        again = self.written("plain claims", plain())
        if first is None or again is None:
            return
        (path, done), (other, _) = first, again
        self.faults.unless(path.read_bytes() == other.read_bytes(), "twice, it writes other bytes")
        found, beside = self.words(path), Path(done.sources_file).read_text("utf-8")
        self.faults.unless(SEALED not in found + beside, "rows are in it that must stay here")
        self.faults.unless(HOLDER in found, "who says so is not in it")
        self.faults.unless(ATTRIBUTION in beside, "what a source asks for is not beside it")
        self.faults.unless(len(done.withheld) == 2, "not all rows that must stay are counted")

    def written(self, what: str, items: Iterable[Item]) -> tuple[Path, Exported] | None:
        """An export, looked at as every one is."""
        folder = Path(tempfile.mkdtemp(dir=self.folder))
        with self.faults.crashing(what):
            done = export_with(self.plug, items, folder / "export", about())
            there = sorted(one.name for one in folder.iterdir())
            self.faults.unless(len(there) == 2, f"{what}: it left other files: {there}")
            left = sum(done.left_out.values())
            self.faults.unless(left <= done.claims, f"{what}: more left out than there was")
            self._sound(what, folder / "export")
            return folder / "export", done
        return None

    def _sound(self, what: str, path: Path) -> None:
        """Whether what looks like JSON, XML or a table is one, and runs nothing."""
        running: list[str] = []
        with self.faults.crashing(f"{what}: what it wrote cannot be read again"):
            text = _text(path)
            if zipfile.is_zipfile(path):
                running = _formulas(path)
            elif text.startswith("<?xml"):
                ET.fromstring(text)  # noqa: S314 - written here, by what is checked
            elif _JSON.match(text) and text.rstrip().endswith(_CLOSED[text[0]]):
                _json(text)
            elif not (text.startswith("<") and text.rstrip().endswith(">")):
                self.separator = self.separator or _separator(text)
                running = [c for row in _rows(text, self.separator) for c in row if _runs(c)]
        told = sorted({cell[:40] for cell in running})
        self.faults.unless(not told, f"{what}: cells that a spreadsheet runs: {told}")


def _words(path: Path) -> str:
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as file:
            return "\n".join(file.read(one).decode("utf-8", "replace") for one in file.namelist())
    return path.read_bytes().decode("utf-8", "replace")


def _json(text: str) -> None:
    """Read a text as JSON, or as JSON a line."""
    try:
        json.loads(text)
    except ValueError:
        for line in text.split("\n"):
            if line:
                json.loads(line)


def _text(path: Path) -> str:
    """A file as text, empty where it is none."""
    data = path.read_bytes()
    wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        return data.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError:
        return ""


def _separator(text: str) -> str:
    """What parts the cells of a table: most rows that have more than one have equally many.

    In a text without such rows each line is a cell: nothing that a spreadsheet knows parts it.
    """

    def alike(separator: str) -> tuple[int, int]:
        widths = Counter(len(row) for row in _rows(text, separator) if len(row) > 1)
        return max(((count, width) for width, count in widths.items()), default=(0, 0))

    return max("\x1e,\t;", key=alike)


def _rows(text: str, separator: str) -> list[list[str]]:
    limit = csv.field_size_limit(2**31 - 1)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    finally:
        csv.field_size_limit(limit)


def _runs(cell: str) -> bool:
    """Whether a cell begins with words that a spreadsheet runs."""
    return cell.lstrip().startswith(FORMULAS)


def _formulas(path: Path) -> list[str]:
    """Cells of a workbook (xlsx, ods) that are formulas."""
    found = []
    with zipfile.ZipFile(path) as file:
        for name in file.namelist():
            if name.endswith(".xml"):
                found += _FORMULA.findall(file.read(name))
    return [one.decode("utf-8", "replace") for one in found]
