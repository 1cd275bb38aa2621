"""Run in a process of its own: ingest a file with a coder that takes its time.

python ingest_child.py FILE LEDGER SECONDS_A_DOCUMENT DOCUMENTS_A_COMMIT
"""

from __future__ import annotations

import functools
import signal
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from ledger_sample import claim

from chalkcircle import app
from chalkcircle.cli import pacing
from chalkcircle.coding.coder import Coded, Coder
from chalkcircle.ledger import Ledger
from chalkcircle.model import Claim, Document, Kind

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


class PlainCoder:
    """Two claims for a text: an event where it speaks of shelling, and a judgement."""

    id = "plain.v1"

    def __init__(self, seconds: float = 0.0) -> None:
        self.seconds = seconds
        self.sizes: list[int] = []

    def code_all(self, documents: Sequence[Document], *, now: datetime) -> list[Coded]:
        """Read documents, one after the other."""
        self.sizes.append(len(documents))
        time.sleep(self.seconds * len(documents))
        return [Coded(d, tuple(self._claims(d, now)), sentences=1) for d in documents]

    def _claims(self, of: Document, now: datetime) -> list[Claim]:
        known = of.known_at(now)
        claims = [claim(of, kind=Kind.JUDGEMENT, predicate="cause", known_at=known)]
        return claims + [claim(of, known_at=known)] * ("shelled" in of.text)


class Shop(app.Workshop):
    """A workshop whose coder is plain."""

    @functools.cached_property
    def coder(self) -> Coder:
        """The plain coder."""
        return PlainCoder()


def shop_of(ledger: Path, *, commit: int = 2000, within: float = 60.0, slow: float = 0.0) -> Shop:
    """A workshop with a plain coder, for a ledger."""
    settings = app.Settings(ledger=str(ledger), batch_documents=commit, batch_seconds=within)
    shop = Shop(settings)
    shop.__dict__["coder"] = PlainCoder(slow)
    return shop


def main(file: Path, root: Path, slow: float, commit: int) -> None:
    shop = shop_of(root, commit=commit, slow=slow)
    with (
        pacing.shown("ingesting", keeps=root.name) as meter,
        Ledger.open(root, create=True) as ledger,
    ):
        done = app.ingest(shop, ledger, [file], now=NOW, progress=meter)
        sys.stdout.write(f"{done.added} {done.held}\n")


if __name__ == "__main__":
    # A shell that starts the tests in the background has its children ignore Ctrl-C.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    main(Path(sys.argv[1]), Path(sys.argv[2]), float(sys.argv[3]), int(sys.argv[4]))
