"""A ledger in a folder that may only be read answers; it refuses to be written to."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from ledger_sample import NOW, batch, document, filled

from chalkcircle.ledger import Ledger
from chalkcircle.model import LedgerError

pytestmark = pytest.mark.skipif(os.name == "nt", reason="rights of folders the POSIX way")

_NOBODY = 65534


@contextmanager
def sealed() -> Iterator[Path]:
    """A ledger of two batches that we may read and not write; root becomes nobody meanwhile."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        root = Path(folder) / "ledger"
        filled(root, 2)
        with Ledger.open(root) as ledger:
            ledger.verify()
        paths = [*root.rglob("*"), root]
        for path in paths:
            path.chmod(0o555 if path.is_dir() else 0o444)
        mighty = os.geteuid() == 0
        if mighty:
            os.seteuid(_NOBODY)
        try:
            yield root
        finally:
            if mighty:
                os.seteuid(0)
            for path in reversed(paths):
                path.chmod(0o755)


def test_a_sealed_ledger_is_read_and_not_written() -> None:
    with sealed() as root, Ledger.open(root) as ledger:
        assert ledger.verify().ok
        assert len(ledger.claims()) == 2
        assert ledger.info().snapshot == ledger.snapshot == 2
        with pytest.raises(LedgerError, match="readonly"):
            ledger.append(batch(document("Too late.")), now=NOW)
        assert not list(root.glob("*-wal"))


def test_a_log_with_work_in_it_is_never_passed_over() -> None:
    with sealed() as root:
        mighty = os.geteuid() == _NOBODY
        if mighty:
            os.seteuid(0)
        root.chmod(0o755)
        (root / "catalogue.sqlite-wal").write_bytes(b"work of a writer that is gone")
        root.chmod(0o555)
        if mighty:
            os.seteuid(_NOBODY)
        with pytest.raises(LedgerError, match="cannot be used"):
            Ledger.open(root)
