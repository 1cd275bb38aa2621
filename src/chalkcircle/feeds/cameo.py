"""Quad classes of CAMEO's codes, for feeds that give the code alone; no other scheme."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chalkcircle.model import Quad

from .cells import numbered

if TYPE_CHECKING:
    import pyarrow as pa

_LAST_ROOT = {
    Quad.VERBAL_COOPERATION: 5,
    Quad.MATERIAL_COOPERATION: 8,
    Quad.VERBAL_CONFLICT: 13,
    Quad.MATERIAL_CONFLICT: 20,
}
"""The last root category of each class, as GDELT's ``QuadClass`` parts the twenty of CAMEO."""


def quad_of_cameo(code: str) -> Quad | None:
    """The quad class of a code's root, ``None`` for what is no code of CAMEO.

    >>> quad_of_cameo("190").label
    'material conflict'
    """
    if not (code.isascii() and code.isdigit() and 2 <= len(code) <= 4):
        return None
    root = int(code[:2])
    return next((quad for quad, last in _LAST_ROOT.items() if 1 <= root <= last), None)


def quads(codes: pa.Array) -> pa.Array:
    """The quad class of each code as a number, null where there is none."""
    return numbered(codes, quad_of_cameo)
