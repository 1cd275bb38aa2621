"""Run by the tests of moving: prints hashes of what a ledger answers, from a process of its own."""

from __future__ import annotations

import hashlib
import sys
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from chalkcircle import app
from chalkcircle.ledger import Ledger

NOW = datetime(2026, 12, 2, 12, tzinfo=UTC)


def answers(ledger: Path, study: Path, out: Path) -> dict[str, str]:
    """Hashes of claims, documents, a relation and a briefing."""
    shop = app.Workshop(app.Settings(ledger=str(ledger), study=str(study), out=str(out)))
    with Ledger.open(ledger) as store:
        said = {
            "claims": msgspec.json.encode(store.claims()),
            "documents": msgspec.json.encode(store.documents()),
            "relation": msgspec.json.encode(app.relate(shop, store, "ARM", "AZE")),
        }
        if out.is_dir():
            done = app.brief(shop, store, now=NOW, command="chalkcircle brief")
            said |= {path.suffix: path.read_bytes() for path in done.files}
    return {name: hashlib.sha256(data).hexdigest() for name, data in said.items()}


if __name__ == "__main__":
    print(msgspec.json.encode(answers(*map(Path, sys.argv[1:]))).decode())  # noqa: T201
