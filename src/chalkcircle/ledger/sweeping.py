"""Finds and removes files that no catalogue row names: what a crash or a forget left behind.

Removal happens only under the writer's lock, or a writer's fresh files would be taken too.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from chalkcircle.model import LedgerBusy

from .adopting import adopt, seq_of
from .cache_folder import sweep_cache
from .packing import leftovers

if TYPE_CHECKING:
    from .store import Ledger


@contextmanager
def writing(ledger: Ledger) -> Iterator[None]:
    """Hold the writer's lock over a clean folder; commit at the end, roll back on any error.

    Folders are searched at the first write after opening and after a write that failed, not at
    every write: with many archived files the search costs more than the write.
    """
    with ledger.catalogue.writing():
        if not ledger.clean:
            sweep(ledger)
        ledger.clean = False
        yield
    ledger.clean = True


def sweep(ledger: Ledger) -> None:
    """Remove every file that the catalogue does not name; call with the lock held.

    A commit that is whole is taken in first; kept sums of other rows than are named go last.

    Raises:
        LedgerBusy: Another process holds one open (Windows).
        LedgerDamaged: The catalogue lacks batches: nothing is removed.
    """
    unknown = leftovers(ledger.root, ledger.catalogue)
    if any(map(seq_of, unknown)):
        adopt(ledger, unknown)
        unknown = leftovers(ledger.root, ledger.catalogue)
    for path in unknown:
        try:
            path.unlink(missing_ok=True)
        except PermissionError as error:
            raise LedgerBusy.about(
                "A file to be removed is held open by another process",
                str(path),
                expected="nobody reading it",
                do="Close the other programs that use this ledger and run the command again.",
            ) from error
    sweep_cache(ledger)
