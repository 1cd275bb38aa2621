"""Numbers whole numbers in the order in which they are met; it does not know what they mean."""

from __future__ import annotations

from typing import Any, TypeAlias

Array: TypeAlias = Any
"""A numpy array: numba's have no useful static type."""

_AT_A_TIME = 1 << 20
"""Keys for which room is made in advance."""


class Numbering:
    """Numbers of keys, from 0, never changed; it only ever grows."""

    def __init__(self) -> None:
        import numpy as np

        self._count = 0
        self._seen = np.empty(16, np.int64)
        self._slots = np.full(64, -1, np.int32)

    @property
    def keys(self) -> Array:
        """The key behind each number."""
        return self._seen[: self._count]

    def number(self, keys: Array) -> Array:
        """The number of each key; new ones are added."""
        import numpy as np

        from . import kernels

        numbers = np.empty(len(keys), np.int32)
        for start in range(0, len(keys), _AT_A_TIME):
            part = keys[start : start + _AT_A_TIME]
            self._make_room(len(part))
            self._count = kernels.number_keys(
                part, self._slots, self._seen, self._count, numbers[start : start + len(part)]
            )
        return numbers

    def _make_room(self, more: int) -> None:
        import numpy as np

        from . import kernels

        room = self._count + more
        if room > len(self._seen):
            seen = np.empty(2 * room, np.int64)
            seen[: self._count] = self.keys
            self._seen = seen
        if 2 * room > len(self._slots):
            self._slots = np.full(1 << (2 * room).bit_length(), -1, np.int32)
            kernels.number_keys(
                self.keys.copy(), self._slots, self._seen, 0, np.empty(self._count, np.int32)
            )
