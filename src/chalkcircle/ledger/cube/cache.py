"""Keeps the cube in a file beside the segments, so that it need not be made anew.

    cache/cube-<seq>-<files>-<rows>-<sha>.parquet    cells by week known, with a tag in the footer

The file can be deleted at any time: then the cube is made from the segments again. Nothing is only
in it, and a file that is not exactly what was written, or that the catalogue knows nothing of, is
not used.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from chalkcircle.ledger.cache_folder import remove
from chalkcircle.ledger.files import write_durably
from chalkcircle.model import LedgerError, sha256

from .cells import BITS, MEASURES, Cells, Lines, narrow
from .cube import Cube
from .grouping import regrouped

if TYPE_CHECKING:
    import pyarrow as pa

VERSION = 2
"""Of the columns of a kept cube and of what they mean."""

_KEY = b"chalkcircle"
_FOLDER, _START = "cache", "cube-"


class Tag(msgspec.Struct, frozen=True, kw_only=True):
    """What a kept cube says of itself.

    Attributes:
        seq: Sequence of the catalogue.
        files: Number of the last file whose rows are in it.
        rows: How many rows that is, those that take others back included.
    """

    version: int
    seq: int
    files: int
    rows: int


def keep(root: Path, cube: Cube, seq: int) -> bool:
    """Write a cube to the cache of the ledger at ``root``, in place of older ones.

    Returns:
        False where nothing may be written there, or there is no room: a cache is no duty.
    """
    tag = Tag(version=VERSION, seq=seq, files=cube.files, rows=cube.rows)
    data = _written(cube, tag)
    name = f"{_START}{seq:08d}-{cube.files}-{cube.rows}-{sha256(data)}.parquet"
    path = root / _FOLDER / name
    try:
        write_durably(path, data)
    except LedgerError:
        return False
    cube.kept_rows = cube.rows
    for other in root.glob(f"{_FOLDER}/{_START}*"):
        if other != path:
            remove(other)
    return True


def kept(root: Path, known: Callable[[Tag], bool]) -> tuple[Tag, Lines, Cells] | None:
    """The newest kept cube that is whole and that the catalogue knows of.

    Args:
        root: Folder of the ledger.
        known: Whether the catalogue has these files and rows.
    """
    for path in sorted(root.glob(f"{_FOLDER}/{_START}*.parquet"), reverse=True):
        try:
            data = path.read_bytes()
        except OSError:
            continue
        if sha256(data) == path.stem.rpartition("-")[2] and (found := _read(data, known)):
            return found
    return None


def _written(cube: Cube, tag: Tag) -> bytes:
    import numpy as np
    import pyarrow as pa
    import pyarrow.parquet as pq

    cells = regrouped(cube.cells())
    order = np.lexsort((cells.week, cube.lines.ranks()[cells.line], cells.known))
    line = cells.line[order]
    words = [pa.array(list(names), pa.string()) for names in (cube.lines.feeds, cube.lines.codes)]
    columns: dict[str, Any] = {}
    for name, part, of in zip(
        ("feed", "actor", "recipient"), cube.lines.parts(), (0, 1, 1), strict=True
    ):
        numbers = part[line].astype(np.int32)
        columns[name] = pa.DictionaryArray.from_arrays(numbers, words[of])
    columns |= {"week": cells.week[order], "week_known": cells.known[order]}
    columns |= {name: cells.sums[row, order] for row, name in enumerate(MEASURES)}
    table = pa.table(columns).replace_schema_metadata({_KEY: msgspec.json.encode(tag)})
    sink = io.BytesIO()
    pq.write_table(table, sink, compression="zstd", dictionary_pagesize_limit=64 << 20)
    return sink.getvalue()


def _read(data: bytes, known: Callable[[Tag], bool]) -> tuple[Tag, Lines, Cells] | None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    words = ["feed", "actor", "recipient"]
    with pq.ParquetFile(pa.BufferReader(data), read_dictionary=words) as file:
        try:
            about = (file.schema_arrow.metadata or {}).get(_KEY, b"null")
            tag = msgspec.json.decode(about, type=Tag)
        except msgspec.ValidationError:
            return None
        if tag.version != VERSION or not known(tag):
            return None
        lines = Lines()
        cells = _cells(file.read(use_threads=False), lines)
    return tag, lines, cells


def _cells(table: pa.Table, lines: Lines) -> Cells:
    import numpy as np

    def numbers(name: str, known: dict[str, int]) -> Any:
        column = table[name].unify_dictionaries().combine_chunks()
        found = [known.setdefault(w, len(known)) for w in column.dictionary.to_pylist()]
        return np.array([*found, 0], np.int64)[column.indices.to_numpy()]

    packed = numbers("feed", lines.feeds) << 2 * BITS
    packed |= numbers("actor", lines.codes) << BITS
    packed |= numbers("recipient", lines.codes)
    return Cells(
        line=lines.number(packed),
        # Copies: what may not be written to is of another type to compiled loops.
        week=np.array(table["week"]),
        known=np.array(table["week_known"]),
        sums=narrow(np.stack([table[name].to_numpy() for name in MEASURES])),
    )
