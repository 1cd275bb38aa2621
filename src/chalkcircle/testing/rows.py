"""Reads a file of a feed to its end and says all that came of it; it judges nothing."""

from __future__ import annotations

import codecs
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from chalkcircle.feeds.claims import RowFile, claims_of, without_claim
from chalkcircle.feeds.mapping.renaming import any_file
from chalkcircle.feeds.reading import read_file
from chalkcircle.feeds.records import Format
from chalkcircle.ledger import Block, row_schema
from chalkcircle.model import FeedError

if TYPE_CHECKING:
    import pyarrow as pa


class Asked(Mapping[str, Any]):
    """Columns, and which of them were asked for.

    Args:
        columns: By name.
        asked: Takes the names.
    """

    def __init__(self, columns: Mapping[str, Any], asked: set[str]) -> None:
        self._columns, self._asked = columns, asked

    def __getitem__(self, name: str) -> Any:
        self._asked.add(name)
        return self._columns[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._columns)

    def __len__(self) -> int:
        return len(self._columns)


@dataclass
class Read:
    """What came of a file.

    Attributes:
        rows: Kept ones, without their line.
        raws: What the reader says are the first bytes of each.
        lines: The line at which each begins, from 1.
        aside: Line and reason of the others.
        why: Of a file that was refused.
        problems: What a reader must never do.
    """

    rows: list[dict[str, Any]] = field(default_factory=list)
    raws: list[bytes] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    aside: list[tuple[int, str]] = field(default_factory=list)
    why: str = ""
    problems: list[str] = field(default_factory=list)
    tables: list[pa.Table] = field(default_factory=list, compare=False)

    def take(self, block: Block, schema: pa.Schema) -> None:
        """Note a block of a file."""
        kept, aside = block.rows.num_rows, len(block.quarantined)
        if block.read != kept + aside:
            self.problems.append(f"{block.read} rows read, {kept} kept and {aside} set aside")
        if not block.rows.schema.equals(schema):
            self.problems.append("the columns are not those of its table")
        names = [name for name in ("native_id", "known_at") if name in block.rows.schema.names]
        if any(block.rows[name].null_count for name in names):
            self.problems.append("a row is kept without an id, or an instant of knowing")
        self.tables.append(block.rows)
        self.rows += [{k: v for k, v in r.items() if k != "row"} for r in block.rows.to_pylist()]
        self.lines += block.rows["row"].to_pylist()
        self.raws += [block.raw(index) for index in range(kept)]
        self.aside += [(one.row, one.reason) for one in block.quarantined]

    def records(self, content: bytes) -> list[bytes]:
        """The bytes of each row that was kept, whole: up to the line of the row after it."""
        content = content.removeprefix(codecs.BOM_UTF8)
        lines = [line + b"\n" for line in content.removesuffix(b"\n").split(b"\n")]
        begins = sorted({*self.lines, *(line for line, _ in self.aside), len(lines) + 1})
        after = dict(pairwise(begins))
        return [b"".join(lines[one - 1 : after.get(one, one) - 1]) for one in self.lines]

    def claims_add_up(self, form: Format) -> bool:
        """Whether each row of events makes a claim or is counted among those that make none."""
        import pyarrow as pa

        rows = pa.concat_tables(self.tables)
        for name, value in (("revision", 0), ("sign", 1), ("file", 0)):
            rows = rows.append_column(name, pa.array([value] * rows.num_rows))
        files = {0: RowFile("0" * 64, form.feed, form.id)}
        made = claims_of(rows, files)
        total: int = rows.num_rows
        return len(made) + sum(without_claim(rows, files).values()) == total


@dataclass(frozen=True)
class Reader:
    """Reads bytes as a file.

    Attributes:
        folder: Where to write it.
        released: As of ``read_file``.
    """

    folder: Path
    now: datetime
    released: datetime | None

    def read(self, name: str, content: bytes, form: Format) -> Read:
        """Read a file of this name and content as one of a format, whatever it is.

        Whether the format takes it for its own is not asked: a mapping may send it any file.
        """
        path, found = self.folder / name, Read()
        path.write_bytes(content)
        schema = row_schema(form.table, numbered=form.numbered, own=False)
        try:
            taken = replace(form, recognises=any_file)
            file = read_file(path, (taken,), now=self.now, released=self.released)
            for block in file.blocks():
                found.take(block, schema)
        except FeedError as refused:
            found.why = str(refused)
        except Exception as error:  # noqa: BLE001 - a crash is what we look for
            found.problems.append(f"it crashes: {type(error).__name__}: {error}")
        return found
