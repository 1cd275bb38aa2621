"""Compiles the kernels of the gate and keeps the result on disk; imported only when one runs.

A kernel takes arrays and numbers and touches nothing else; no Python object enters it.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, cast

import numba
import numpy as np
from llvmlite import ir  # type: ignore[import-untyped]
from numba.core import cgutils, types
from numba.core.caching import FunctionCache
from numba.extending import intrinsic

Kernel = TypeVar("Kernel", bound=Callable[..., Any])


@cache
def _sources() -> str:
    """A digest of all kernels: numba itself looks only at the file of the one it compiles."""
    files = sorted(Path(__file__).parent.glob("*.py"))
    return hashlib.sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()


class _Cache(FunctionCache):
    def _index_key(self, sig: object, codegen: object) -> tuple[object, ...]:
        key = cast("tuple[object, ...]", super()._index_key(sig, codegen))  # type: ignore[no-untyped-call]
        return (*key, _sources())


def compiled(kernel: Kernel) -> Kernel:
    """The kernel as machine code, compiled at its first call and kept where that can be."""
    return _made(kernel, numba.njit(nogil=True, error_model="numpy"))


def inlined(kernel: Kernel) -> Kernel:
    """As ``compiled``, and laid into whatever calls it: for what is done for each cell."""
    return _made(kernel, numba.njit(nogil=True, error_model="numpy", forceinline=True))


def _made(kernel: Kernel, njit: Callable[[Kernel], Any]) -> Kernel:
    made = njit(kernel)
    with contextlib.suppress(RuntimeError):  # no folder to write to: compiled again each run
        made._cache = _Cache(kernel)  # type: ignore[no-untyped-call]
    return cast("Kernel", made)


@intrinsic
def _load(_typing: Any, data: Any, at: Any) -> Any:  # noqa: ARG001
    def build(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        array = context.make_array(signature.args[0])(context, builder, args[0])
        place = builder.gep(array.data, [args[1]])
        wide = builder.bitcast(place, ir.IntType(64).as_pointer())
        return builder.load(wide, align=1)

    return types.uint64(data, types.intp), build


@intrinsic
def _zeros(_typing: Any, bits: Any) -> Any:  # noqa: ARG001
    def build(_context: Any, builder: Any, _signature: Any, args: Any) -> Any:
        return builder.cttz(args[0], cgutils.false_bit)

    return types.uint64(types.uint64), build


load = cast("Callable[[Any, Any], int]", _load)
"""Eight bytes from a place on as one number, the first the lowest; none of them is checked to be
within the array, so whoever makes one leaves ``ROOM`` behind it."""
zeros = cast("Callable[[Any], int]", _zeros)
"""Zero bits below the lowest one; 64 for none."""
wide = cast("Callable[[Any], int]", np.int64)
"""A number of 64 bits, which may be below zero."""
bits = cast("Callable[[Any], Any]", np.uint64)
"""64 bits."""

ROOM = 8
