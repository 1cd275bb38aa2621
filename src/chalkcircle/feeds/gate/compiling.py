"""Compiles the kernels of the gate and keeps the result beside them; imported only when one runs.

A kernel takes arrays and numbers and touches nothing else; no Python object enters it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba  # type: ignore[import-untyped]

Kernel = TypeVar("Kernel", bound=Callable[..., Any])


def compiled(kernel: Kernel) -> Kernel:
    """The kernel as machine code, compiled at its first call and kept on disk."""
    return cast("Kernel", numba.njit(cache=True, nogil=True, error_model="numpy")(kernel))
