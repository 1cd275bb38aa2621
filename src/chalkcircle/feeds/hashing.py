"""A file that is hashed while it is read; it writes nothing."""

from __future__ import annotations

import hashlib
from typing import BinaryIO

_CHUNK = 1 << 20


class Hashed:
    """A file that is hashed as it is read in order; a jump leaves the rest to ``sha256``."""

    def __init__(self, file: BinaryIO) -> None:
        self.file = file
        self.hash = hashlib.sha256()
        self.upto = 0

    def read(self, at: int, length: int) -> bytes:
        """Bytes from a place on."""
        if at > self.upto:
            self._pass(at)
        self.file.seek(at)
        data = self.file.read(length)
        if at + len(data) > self.upto:
            self.hash.update(memoryview(data)[self.upto - at :])
            self.upto = at + len(data)
        return data

    def _pass(self, until: int | None) -> None:
        self.file.seek(self.upto)
        while until is None or self.upto < until:
            data = self.file.read(_CHUNK if until is None else min(_CHUNK, until - self.upto))
            if not data:
                return
            self.hash.update(data)
            self.upto += len(data)

    def sha256(self) -> str:
        """Of all bytes of the file."""
        self._pass(None)
        return self.hash.hexdigest()
