"""The battery for exporters: what one must do with claims, awkward words and none at all.

What terms forbid is held back before any exporter sees it, and the file of sources is written by
the house; the battery looks whether that holds for what an exporter wrote.
"""

from __future__ import annotations

import csv
import io
import json
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path
from xml.etree import ElementTree as ET

from chalkcircle.export import Exported, Exporter, Item
from chalkcircle.export.cells import defused
from chalkcircle.export.writing import export_with
from chalkcircle.plugs import EXPORTERS, Plug

from .faults import Faults, plug_of
from .items import ATTRIBUTION, AWKWARD, HOLDER, SEALED, about, awkward, plain

Words = Callable[[Path], str]


def check_exporter(exporter: str | Exporter, *, words: Words | None = None) -> None:
    """Check an exporter.

    It takes every item and writes one file, the same bytes each time; holders of claims are in
    it, rows that must stay are not, and what sources ask for stands beside it. It survives an
    empty selection and awkward words: JSON, XML and a table stay what they are, and no cell of a
    table can run.

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
        """Whether a text that looks like JSON, XML or a table is one, and runs nothing."""
        if zipfile.is_zipfile(path):
            return
        text = path.read_bytes().decode("utf-8-sig", "replace")
        with self.faults.crashing(f"{what}: what it wrote cannot be read again"):
            if text.startswith("<?xml"):
                ET.fromstring(text)  # noqa: S314 - written here, by what is checked
            elif text.startswith(("{", "[")):
                _json(text)
        if text.startswith(("{", "[", "<")):
            return
        running = [cell[:40] for cell in _cells(text) if _runs(cell)]
        self.faults.unless(not running, f"{what}: cells that a spreadsheet runs: {running}")


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


def _cells(text: str) -> list[str]:
    """The cells of a text that is a table: as many in each line, and more than one."""
    csv.field_size_limit(sys.maxsize)
    for separator in ",\t;":
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
        if len(rows) > 1 and len({len(row) for row in rows}) == 1 and len(rows[0]) > 1:
            return [cell for row in rows for cell in row]
    return []


def _runs(cell: str) -> bool:
    """Whether a spreadsheet takes a cell for a formula: it begins so, and is no number."""
    try:
        float(cell)
    except ValueError:
        return not cell.startswith("'") and defused(cell) != cell
    return False
