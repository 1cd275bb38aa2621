"""Ways to harm a stored file, and a call to the system that fails at one step."""

from __future__ import annotations

import os
import random
from pathlib import Path
from typing import Any


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    bit = random.Random(7).randrange(len(data) * 8)
    data[bit // 8] ^= 1 << bit % 8
    path.write_bytes(data)


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-20])


def empty(path: Path) -> None:
    path.write_bytes(b"")


def failing_at(step: int, true: Any, number: int) -> Any:
    """A call that does what it always does, but fails at one step."""
    left = step

    def call(*given: Any, **named: Any) -> Any:
        nonlocal left
        left -= 1
        if left == 0:
            raise OSError(number, os.strerror(number))
        return true(*given, **named)

    return call
