"""Unpacks a gzip file within bounds; it reads nothing of what comes out."""

from __future__ import annotations

import gzip
import io
import zlib

from chalkcircle.model import ChalkcircleError, UnreadableInput

MAGIC = b"\x1f\x8b"

MAX_RATIO = 200
"""Bytes out for one byte in: text packs to a tenth, tables to a fiftieth, bombs to a thousandth."""

_BLOCK = 1 << 20
"""Bytes unpacked at a time, and how much may come out before the ratio is looked at."""


def unpack(raw: bytes, *, name: str, limit: int, partly: bytes = b"") -> tuple[bytes, str | None]:
    """The bytes inside a gzip file; it may hold several members, one after the other.

    Args:
        raw: All bytes of the packed file.
        name: Name of the file, for messages.
        limit: How many bytes may come out; no more than that and a block are ever in memory.
        partly: What content begins with that is of use also where the file breaks off.

    Returns:
        The bytes, and a note where the file breaks off.

    Raises:
        UnreadableInput: Broken or cut short, or more comes out than the limit or ratio allows.
    """
    blocks: list[bytes] = []
    size = 0
    note = None
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(raw)) as file:
            while block := file.read1(_BLOCK):
                blocks.append(block)
                size += len(block)
                if size > limit:
                    raise _refuse("too much comes out of it", name, f"at most {limit:,} bytes")
                if size > max(_BLOCK, MAX_RATIO * len(raw)):
                    expected = f"at most {MAX_RATIO} bytes out for one byte in"
                    raise _refuse("it is packed far too tightly for text", name, expected)
    except (OSError, EOFError, zlib.error) as error:
        if not (partly and blocks and blocks[0].startswith(partly)):
            raise _refuse(f"it is broken ({error})", name, "a whole gzip file") from error
        note = f"the gzip file breaks off ({error}); read as far as it goes"
    return b"".join(blocks), note


def _refuse(why: str, name: str, expected: str) -> ChalkcircleError:
    return UnreadableInput.about(
        f"This gzip file cannot be used: {why}",
        name,
        expected=expected,
        do="Unpack it yourself and look at what is inside, or split it.",
    )
