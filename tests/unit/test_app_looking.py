"""Ids that are shortened: they mean one record, or the message says what would."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import pytest

from chalkcircle import app
from chalkcircle.app.looking import find_document
from chalkcircle.ledger import Batch, Ledger
from chalkcircle.model import Document, NotInLedger, sha256

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


def alike() -> tuple[Document, Document]:
    """Two documents whose ids begin with the same six characters."""
    seen: dict[str, Document] = {}
    for number in count():
        made = Document(text=f"Text {number}.", raw_sha256=sha256(b"x"), source="a.txt")
        if (other := seen.setdefault(made.document_id[:6], made)) is not made:
            return other, made
    raise AssertionError


def test_what_several_records_may_mean_is_never_forgotten(tmp_path: Path) -> None:
    one, other = alike()
    with Ledger.open(tmp_path / "l", create=True) as ledger:
        ledger.append(
            Batch(source="a.txt", documents=(one, other), raw={sha256(b"x"): b"x"}), now=NOW
        )
        short = one.document_id[:6]
        with pytest.raises(NotInLedger, match="No single document or claim begins so"):
            app.forget(ledger, short, reason="asked", now=NOW)
        with pytest.raises(NotInLedger, match="No document or claim of that id: '12345'"):
            app.forget(ledger, "12345", reason="asked", now=NOW)
        assert len(ledger.documents()) == 2
        longer = next(
            n for n in range(7, 33) if not other.document_id.startswith(one.document_id[:n])
        )
        assert app.forget(ledger, one.document_id[:longer], reason="asked", now=NOW).documents == 1
        with pytest.raises(NotInLedger, match="asked"):
            find_document(ledger, one.document_id)
