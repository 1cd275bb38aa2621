"""Keeps strips in files beside the cube, mapped into memory where they are used.

    cache/strip-<first>-<end>-<files>-<rows>-<sha>.arrow

The first three say which rows are in it, ``rows`` how many the ledger had up to that file: where it
has another number now, something was forgotten, and the file is not used. Like the cube's, these
files can be deleted at any time, and one that is not exactly what was written is not used.
"""

from __future__ import annotations

import hashlib
import io
import re
from dataclasses import dataclass
from pathlib import Path

from chalkcircle.ledger.files import write_durably
from chalkcircle.model import LedgerError, sha256

from .strips import Span, Strip

_FOLDER = "cache"
_NAME = re.compile(r"strip-(\d+)-(\d+)-(\d+)-(\d+)-([0-9a-f]{64})\.arrow")
_WORDS = ("feeds", "codes")


@dataclass(frozen=True, slots=True)
class KeptStrip:
    """A file with a strip.

    Attributes:
        rows: How many rows the ledger had in files up to that of the span.
    """

    path: Path
    span: Span
    rows: int


def keep_strip(root: Path, strip: Strip, span: Span, rows: int) -> bool:
    """Write a strip to the cache of the ledger at ``root``.

    Returns:
        False where nothing may be written there, or there is no room.
    """
    data = _written(strip)
    name = f"strip-{span.first}-{span.end}-{span.files}-{rows}-{sha256(data)}.arrow"
    try:
        write_durably(root / _FOLDER / name, data)
    except LedgerError:
        return False
    return True


def kept_strips(root: Path) -> list[KeptStrip]:
    """All that are kept, by weeks, those of the latest file first."""
    found = []
    for path in root.glob(f"{_FOLDER}/strip-*"):
        if match := _NAME.fullmatch(path.name):
            first, end, files, rows = map(int, match.groups()[:4])
            found.append(KeptStrip(path, Span(first, end, files), rows))
    return sorted(found, key=lambda k: (k.span.first, -k.span.files, k.path))


def read_strip(kept: KeptStrip) -> Strip | None:
    """The strip, mapped into memory; None where the file is not what was written."""
    import pyarrow as pa

    try:
        with kept.path.open("rb") as file:
            whole = hashlib.file_digest(file, "sha256").hexdigest()
        if whole != kept.path.stem.rpartition("-")[2]:
            return None
        with pa.memory_map(str(kept.path)) as source, pa.ipc.open_file(source) as file:
            row = file.get_batch(0)
    except OSError:
        return None
    columns = {name: row[name][0].values for name in row.schema.names}
    words = {name: columns.pop(name).to_pylist() for name in _WORDS}
    return Strip(**words, **{name: column.to_numpy() for name, column in columns.items()})


def _written(strip: Strip) -> bytes:
    import pyarrow as pa

    columns = {}
    for name in Strip.__slots__:
        values = pa.array(getattr(strip, name), pa.string() if name in _WORDS else None)
        columns[name] = pa.ListArray.from_arrays(pa.array([0, len(values)], pa.int32()), values)
    batch = pa.record_batch(columns)
    sink = io.BytesIO()
    with pa.ipc.new_file(sink, batch.schema) as file:
        file.write_batch(batch)
    return sink.getvalue()
