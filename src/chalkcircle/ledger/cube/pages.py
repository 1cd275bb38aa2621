"""Reads columns of a segment as numbers and the few values behind them, and spells no row out.

Sums need no text and no date of a row, only which of the column's values it is. That is what the
file holds; pyarrow would spell it out, which takes longer than to add it up. What is not written as
``rows.write_rows`` does is left to pyarrow. The caller has verified the file's bytes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from chalkcircle.model import LedgerDamaged

from .numbering import Array

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.parquet as pq

_DATA, _DICTIONARY = 0, 2
_PLAIN, _BY_DICTIONARY = 0, (2, 8)
_NUMBERS = {"INT32": "<i4", "INT64": "<i8", "DOUBLE": "<f8"}
_SPARE = 8
"""Bytes behind a page that may be read, and mean nothing."""


@dataclass(frozen=True, slots=True)
class Coded:
    """One column of some rows.

    Attributes:
        numbers: Which of the values each row has; their count stands for none.
        values: As Arrow would give them, or the plain numbers behind dates and instants.
    """

    numbers: Array
    values: Array


class Unusual(Exception):
    """A column is not written as we write it."""


def coded(
    path: Path | str, names: Sequence[str], *, known: tuple[datetime, datetime] | None = None
) -> Iterator[dict[str, Coded]]:
    """Columns of a segment, stretch by stretch.

    Args:
        path: Of the segment.
        names: Of the columns.
        known: Stretches are left out that hold no row known between these, by their bounds.
    """
    import pyarrow.parquet as pq
    import zstandard

    other = (Unusual, IndexError, KeyError, ValueError, zstandard.ZstdError)
    with Path(path).open("rb") as file, pq.ParquetFile(path) as parquet:
        about = parquet.metadata
        for number in range(about.num_row_groups):
            group = about.row_group(number)
            places = {group.column(i).path_in_schema: i for i in range(group.num_columns)}
            if known and not _may_hold(group.column(places["known_at"]), *known):
                continue
            try:
                found = {name: _column(file, group.column(places[name])) for name in names}
            except other:
                for rows in parquet.iter_batches(1 << 17, row_groups=[number], columns=names):
                    yield {name: encoded(rows[name]) for name in names}
            else:
                yield found


def _may_hold(chunk: pq.ColumnChunkMetaData, first: datetime, last: datetime) -> bool:
    bounds = chunk.statistics
    if not bounds or not bounds.has_min_max:
        return True
    return bool(bounds.min <= last and bounds.max >= first)


def encoded(column: pa.Array) -> Coded:
    """The same of an Arrow array.

    Raises:
        LedgerDamaged: It points behind its dictionary, which pyarrow does not check.
    """
    import numpy as np
    import pyarrow as pa

    if pa.types.is_temporal(column.type):
        column = column.view(pa.int32() if pa.types.is_date32(column.type) else pa.int64())
    if not pa.types.is_dictionary(column.type):
        column = column.dictionary_encode()
    values = column.dictionary
    numbers = column.indices.fill_null(len(values)).to_numpy(zero_copy_only=False)
    text = pa.types.is_string(values.type)
    found = np.array(values.to_pylist(), object) if text else values.to_numpy(zero_copy_only=False)
    if len(numbers) and not 0 <= int(numbers.min()) <= int(numbers.max()) <= len(values):
        raise LedgerDamaged.about(
            "A column of a segment points behind its values",
            int(numbers.max()),
            expected=f"at most {len(values)}",
            do="Run `chalkcircle ledger verify`.",
        )
    return Coded(numbers.astype(np.int32), found)


def _column(file: BinaryIO, chunk: pq.ColumnChunkMetaData) -> Coded:
    import numpy as np

    from . import page_kernels as kernels

    kind = chunk.physical_type
    if not chunk.has_dictionary_page or (kind != "BYTE_ARRAY" and kind not in _NUMBERS):
        raise Unusual
    file.seek(chunk.dictionary_page_offset)
    data = file.read(chunk.total_compressed_size)
    values: Array = np.empty(0)
    out, done = np.empty(chunk.num_values, np.int32), 0
    for page in _pages(data, chunk):
        if page.kind == _DICTIONARY:
            values = _values(page, kind)
        else:
            done += _numbers(page, len(values), out[done : done + page.count], kernels)
    if done != len(out) or (len(out) and not 0 <= int(out.max()) <= len(values)):
        raise Unusual
    return Coded(out, values)


def _numbers(page: _Page, absent: int, out: Array, kernels: Any) -> int:
    """The numbers in a page of data: which rows have a value, and which value these have."""
    import numpy as np

    data, size = page.data, len(page.data) - _SPARE
    start = 4 + int(data[:4].view("<u4")[0])
    if page.encoding not in _BY_DICTIONARY or start >= size or data[start] > 24:
        raise Unusual
    present = np.empty(len(out), np.uint8)
    if kernels.unpack_runs(data, 4, start, 1, present) != len(out):
        raise Unusual
    found = int(np.count_nonzero(present))
    numbers = out if found == len(out) else np.zeros(found + 1, np.int32)
    width = int(data[start])
    if kernels.unpack_runs(data, start + 1, size, width, numbers[:found]) != found:
        raise Unusual
    if found < len(out):
        kernels.spread(numbers, present, np.int32(absent), out)
    return len(out)


def _values(page: _Page, kind: str) -> Array:
    import numpy as np

    data = page.data[: len(page.data) - _SPARE]
    if page.encoding not in (_PLAIN, *_BY_DICTIONARY):
        raise Unusual
    if kind in _NUMBERS:
        return data.view(_NUMBERS[kind])
    found, at, raw = [], 0, data.tobytes()
    for _ in range(page.count):
        size = int.from_bytes(raw[at : at + 4], "little")
        found.append(raw[at + 4 : at + 4 + size].decode())
        at += 4 + size
    return np.array(found, object)


@dataclass(frozen=True, slots=True)
class _Page:
    kind: int
    count: int
    encoding: int
    data: Array


def _pages(data: bytes, chunk: pq.ColumnChunkMetaData) -> Iterator[_Page]:
    """The pages of a column. Source: parquet.thrift of parquet-format, ``PageHeader``."""
    import numpy as np
    import zstandard

    if chunk.compression != "ZSTD":
        raise Unusual
    unpacker = zstandard.ZstdDecompressor()
    at = 0
    while at < len(data):
        head, at = _struct(data, at)
        kind, size, packed = head[1], head[2], head[3]
        # Of pages of another kind we know nothing.
        about = head[{_DATA: 5, _DICTIONARY: 7}[kind]]
        most = chunk.total_uncompressed_size
        if not (0 <= size <= most and 0 <= packed <= len(data) - at and about[1] >= 0):
            raise Unusual
        part = data[at : at + packed]
        if zstandard.frame_content_size(part) > size:
            raise Unusual
        plain = unpacker.decompress(part, max_output_size=size)
        if len(plain) != size:
            raise Unusual
        whole = np.zeros(size + _SPARE, np.uint8)
        whole[:size] = np.frombuffer(plain, np.uint8)
        yield _Page(kind, about[1], about[2], whole)
        at += packed


def _struct(data: bytes, at: int) -> tuple[dict[int, Any], int]:
    """The whole numbers and structures in a Thrift structure, by field.

    Source: thrift-compact-protocol.md of Apache Thrift.
    """
    found: dict[int, Any] = {}
    field = 0
    while kind := data[at]:
        at += 1
        field += kind >> 4
        kind &= 15
        if kind in (1, 2):
            found[field] = kind == 1
        elif kind in (4, 5, 6):
            number, at = _varint(data, at)
            found[field] = (number >> 1) ^ -(number & 1)
        elif kind == 8:
            size, at = _varint(data, at)
            at += size
        elif kind == 12:
            found[field], at = _struct(data, at)
        else:
            raise Unusual
    return found, at + 1


def _varint(data: bytes, at: int) -> tuple[int, int]:
    number, shift = 0, 0
    while True:
        byte = data[at]
        at += 1
        number |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            return number, at
