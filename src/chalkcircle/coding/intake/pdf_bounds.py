"""Looks at a PDF before it is opened, and refuses what was made to exhaust its reader."""

from __future__ import annotations

import re
import zlib

from chalkcircle.model import ChalkcircleError, UnreadableInput

from .packed import MAX_RATIO

MAX_STREAM = 16_000_000
"""Bytes that may come out of a part that is no picture: PDFium needs a hundred for each of them."""

_SMALL = 4_000_000
"""Bytes that may come out of a part before its ratio is looked at."""

_STREAM = re.compile(rb"(?<!end)stream\r?\n")
_BLOCK = 1 << 16
_DICTIONARY = 1_000
"""Bytes before a packed part in which it says what it is."""


def refuse_bombs(raw: bytes, name: str) -> None:
    """Refuse what unfolds to gigabytes: PDFium would follow it until the memory is full.

    Drawings that draw one another over and over are left to the time that ``pdf_apart`` allows.

    Raises:
        UnreadableInput: A part is too large, unpacked or not, or packed twice.
    """
    for found in _STREAM.finditer(raw):
        start = found.end()
        about = raw[max(0, start - _DICTIONARY) : start].rpartition(b"obj")[2]
        if re.search(rb"/Subtype\s*/Image", about):
            continue
        packed = len(re.findall(rb"/(?:FlateDecode|Fl\b|LZWDecode)", about))
        if packed > 1:
            raise _bomb(name, "a part is packed twice")
        size = out = max(0, raw.find(b"endstream", start) - start)
        if packed:
            out = _unpacked(raw, start)
        if out > MAX_STREAM or (out > _SMALL and out > MAX_RATIO * size):
            raise _bomb(name, f"{out:,} bytes come out of {size:,}")


def _unpacked(raw: bytes, start: int) -> int:
    """How many bytes come out of a part; counting stops behind the limit."""
    unpack = zlib.decompressobj()
    out = 0
    for at in range(start, len(raw), _BLOCK):
        data = raw[at : at + _BLOCK]
        while data and out <= MAX_STREAM:
            try:
                out += len(unpack.decompress(data, _SMALL))
            except zlib.error:
                return out  # Not packed so, or broken: PDFium says which.
            data = unpack.unconsumed_tail
        if unpack.eof or out > MAX_STREAM:
            break
    return out


def _bomb(name: str, why: str) -> ChalkcircleError:
    return UnreadableInput.about(
        f"This PDF was made to exhaust a reader, or is no text ({why})", name,
        expected=f"at most {MAX_STREAM:,} bytes a part",
        do="Print it anew as a PDF, and give that file.",
    )  # fmt: skip
