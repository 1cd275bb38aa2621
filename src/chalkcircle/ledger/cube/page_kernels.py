"""Compiled loops that unpack the numbers in a page of a Parquet file; they know no column.

Import this module within a function, as ``kernels`` is.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import types
from numba.extending import intrinsic

from .kernels import compiled
from .numbering import Array


def _load(_: Any, data: Any, at: Any) -> Any:  # noqa: ARG001 (its type is known)
    """Eight bytes from any place as one number; byte by byte it takes five times as long."""

    def build(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        array = context.make_array(signature.args[0])(context, builder, arguments[0])
        kind = context.get_value_type(types.CPointer(types.uint64))  # type: ignore[no-untyped-call]
        place = builder.bitcast(builder.gep(array.data, [arguments[1]]), kind)
        loaded = builder.load(place)
        loaded.align = 1
        return loaded

    return types.uint64(data, types.int64), build


_eight_bytes: Any = intrinsic(_load)


@compiled
def unpack_runs(data: Array, start: Any, end: Any, width: Any, out: Array) -> Any:
    """Unpack numbers that are written as runs and as groups of eight with ``width`` bits each.

    Source: parquet.apache.org/docs/file-format/data-pages/encodings, "RLE/Bit-Packing Hybrid".

    Args:
        data: Bytes, eight more than are written.
        start: First byte.
        end: Byte behind the last.
        width: Bits of a number, at most 24.
        out: Where the numbers go; as many are read as it has room for.

    Returns:
        How many were found.
    """
    count: Any = 0
    at: Any = np.int64(start)
    bits, mask = np.uint64(width), np.uint64((1 << width) - 1)
    while count < len(out) and at < end:
        header: Any = np.int64(0)
        shift = 0
        while at < end and shift < 35:
            byte = np.int64(data[at])
            at += 1
            header |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                break
        groups: Any = header >> 1
        if header & 1:
            if at + groups * width > end:
                return count
            whole: Any = min(groups, (len(out) - count) >> 3) if width <= 8 else 0
            for group in range(whole):
                word = _eight_bytes(data, at + group * width)
                for place in range(8):
                    number = (word >> (np.uint64(place) * bits)) & mask
                    out[count + group * 8 + place] = np.int64(number)
            number_of = min(groups * 8, len(out) - count)
            for place in range(whole * 8, number_of):
                bit = place * width
                word = _eight_bytes(data, at + (bit >> 3))
                out[count + place] = np.int64((word >> np.uint64(bit & 7)) & mask)
            at += groups * width
        else:
            number_of = min(groups, len(out) - count)
            if at + ((width + 7) >> 3) > end:
                return count
            value = np.int64(_eight_bytes(data, at) & mask)
            at += (width + 7) >> 3
            out[count : count + number_of] = value
        count += number_of
    return count


@compiled
def spread(numbers: Array, present: Array, absent: Any, out: Array) -> None:
    """Put numbers where values are present, and another one where none is.

    ``numbers`` has one more than are present, so that no branch is needed: which row has a value
    cannot be guessed, and a wrong guess costs more than the rest.
    """
    at: Any = 0
    for row in range(len(present)):
        there: Any = np.int32(present[row])
        out[row] = absent + there * (numbers[at] - absent)
        at += there
