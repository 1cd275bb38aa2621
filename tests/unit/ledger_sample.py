"""Small documents and claims, and batches of them, for the tests of ledger and relations."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from chalkcircle.ledger import Batch, Ledger
from chalkcircle.model import (
    Claim,
    Document,
    Holder,
    HolderKind,
    Interval,
    Kind,
    Party,
    TextSpan,
    sha256,
)

NOW = datetime(2025, 7, 20, 12, tzinfo=UTC)
DAY = date(2025, 7, 15)


def document(text: str = "Upland shelled Lowland.", **fields: Any) -> Document:
    """A document read from a file that holds just its text."""
    given: dict[str, Any] = {
        "outlet": "Herald",
        "published": DAY,
        "date_origin": "user",
        "raw_sha256": sha256(text.encode()),
        "source": "herald.txt",
    }
    return Document(text=text, **(given | fields))


def claim(of: Document, **fields: Any) -> Claim:
    """An assault of UPL on LOW as reported by the document's outlet."""
    given: dict[str, Any] = {
        "kind": Kind.EVENT,
        "predicate": "ASSAULT",
        "actors": parties("UPL"),
        "recipients": parties("LOW"),
        "known_at": of.known_at(NOW),
        "valid": Interval.day(of.published or DAY),
        "factuality": 3.0,
        "holders": (voice(of.outlet or "unnamed"),),
        "evidence": TextSpan(document_id=of.document_id, start=0, end=len(of.text)),
        "coder": "test.v1",
    }
    return Claim(**(given | fields))


def voice(name: str, kind: HolderKind = HolderKind.OUTLET, actor_id: str | None = None) -> Holder:
    """One holder."""
    return Holder(name=name, kind=kind, actor_id=actor_id)


def parties(*codes: str) -> tuple[Party, ...]:
    """Parties that act for these codes."""
    return tuple(Party(text=code.title(), code=code) for code in codes)


def batch(*documents: Document, claims: tuple[Claim, ...] = (), **fields: Any) -> Batch:
    """A batch with the bytes of its documents."""
    raw = {sha256(d.text.encode()): d.text.encode() for d in documents}
    return Batch(
        **({"source": "test", "documents": documents, "claims": claims, "raw": raw} | fields)
    )


def filled(root: Path, count: int = 3) -> tuple[list[Document], list[Claim]]:
    """A ledger of ``count`` batches, each a document with one claim, a day apart."""
    documents = [
        document(f"Report {n}: Upland shelled Lowland.", published=DAY + timedelta(n))
        for n in range(count)
    ]
    claims = [claim(d) for d in documents]
    with Ledger.open(root, create=True) as ledger:
        for each, of in zip(claims, documents, strict=True):
            ledger.append(batch(of, claims=(each,)), now=NOW)
    return documents, claims


def segment_files(root: Path) -> list[Path]:
    """The segment files of a ledger, in order of sequence."""
    return sorted((root / "segments").iterdir())
