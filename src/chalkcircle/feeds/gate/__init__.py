"""From a file's bytes to cells of the right kind, every row kept or quarantined with a reason.

The kernels are compiled at their first use and kept on disk; importing this costs nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from chalkcircle.feeds.records import Layout

if TYPE_CHECKING:
    from .sifting import Sifted


def gate(
    layouts: tuple[Layout, ...], chunks: Iterator[bytes], *, needs: tuple[str, ...] = ()
) -> Iterator[Sifted]:
    """Every row of a file, checked; see ``gating.gate``."""
    from .gating import gate as passed

    return passed(layouts, chunks, needs=needs)


__all__ = ["gate"]
