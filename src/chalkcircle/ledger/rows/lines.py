"""Finds one line in an archived file, whatever it is packed with; it reads no meaning into it."""

from __future__ import annotations

import gzip
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import IO, cast

from chalkcircle.ledger.files import damaged


def line_at(path: Path, number: int) -> bytes:
    """A line of a file, without its end.

    Args:
        path: The file as it came: plain, or packed with zip, gzip or zstd.
        number: 1 is the first.

    Raises:
        LedgerDamaged: There is no such line, or it cannot be unpacked.
    """
    with opened(path) as lines:
        for line in islice(lines, number - 1, number):
            return line.rstrip(b"\r\n")
    raise damaged(path, f"a line {number}")


@contextmanager
def opened(path: Path) -> Iterator[Iterator[bytes]]:
    """The lines of a file, unpacked by what its first bytes say.

    Raises:
        LedgerDamaged: It cannot be unpacked.
    """
    with path.open("rb") as file:
        start = file.read(4)
    try:
        if start == b"PK\x03\x04":
            with zipfile.ZipFile(path) as packed:
                member = next(i for i in packed.infolist() if not i.is_dir())
                with packed.open(member) as inner:
                    yield iter(inner)
        elif start[:2] == b"\x1f\x8b":
            with gzip.open(path) as inner:
                yield iter(cast("IO[bytes]", inner))
        elif start == b"\x28\xb5\x2f\xfd":
            yield from _zstd(path)
        else:
            with path.open("rb") as plain:
                yield iter(plain)
    except (zipfile.BadZipFile, gzip.BadGzipFile, EOFError, StopIteration) as error:
        raise damaged(path, f"a file that can be unpacked ({error})") from error


def _zstd(path: Path) -> Iterator[Iterator[bytes]]:
    import io

    import pyarrow as pa

    with pa.CompressedInputStream(str(path), "zstd") as inner, io.BufferedReader(inner) as lines:
        yield iter(lines)
