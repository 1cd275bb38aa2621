"""Forgetting: no byte of the words stays, everything else does, and nothing comes back."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pyarrow.parquet as pq
import pytest
from ledger_sample import NOW, batch, claim, document, filled

from chalkcircle.ledger import Batch, Forgotten, Ledger
from chalkcircle.ledger.engine import Engine
from chalkcircle.ledger.operations import select_documents
from chalkcircle.model import Document, NotInLedger, sha256

_SECRET = "Marigold Quillfeather was seen in Lowmarket."
_LINES = b'{"text": "%s"}\n{"text": "Upland shelled Lowland."}\n' % _SECRET.encode()


def _everything(root: Path) -> bytes:
    """All bytes under a ledger, with every Parquet file also in the clear."""
    found = []
    for path in sorted(p for p in root.rglob("*") if p.is_file()):
        found.append(path.read_bytes())
        if path.suffix == ".parquet":
            found.append(str(pq.read_table(path).to_pylist()).encode())
    return b"\0".join(found)


def _with_secret(root: Path) -> tuple[Document, Document]:
    """A ledger whose second batch holds a document to be forgotten, with a revised claim."""
    (kept, *_), _ = filled(root, 1)
    secret = document(_SECRET)
    first = claim(secret, condition="if Quillfeather agrees")
    second = msgspec.structs.replace(first, claim_id="", supersedes=first.claim_id, coder="v2")
    with Ledger.open(root) as ledger:
        ledger.append(batch(secret, document("In the same batch."), claims=(first,)), now=NOW)
        ledger.append(Batch(source="again", claims=(second,)), now=NOW)
        ledger.retract([second.claim_id], reason="x", known_at=NOW, now=NOW)
    return kept, secret


def test_no_byte_of_a_forgotten_document_stays(tmp_path: Path) -> None:
    root = tmp_path / "l"
    _, secret = _with_secret(root)
    assert b"Quillfeather" in _everything(root)
    with Ledger.open(root) as ledger:
        assert ledger.text(secret.document_id) == _SECRET
        gone = ledger.forget(secret.document_id, reason="she asked", now=NOW)
        # While the ledger is still open, with its write-ahead log in place.
        assert b"Quillfeather" not in _everything(root)
        assert ledger.verify().ok
        assert ledger.verify().leftovers == ()
        for ask in (ledger.document, ledger.text):
            with pytest.raises(NotInLedger, match=r"Forgotten document \(2025-07-20: she asked\)"):
                ask(secret.document_id)
        with pytest.raises(NotInLedger, match="Forgotten archived file"):
            ledger.raw(secret.raw_sha256)
        with pytest.raises(NotInLedger, match="Forgotten claim"):
            ledger.claim(claim(secret, condition="if Quillfeather agrees").claim_id)
    assert gone == Forgotten(documents=1, claims=3, raw=1)
    assert b"Quillfeather" not in _everything(root)


def test_snapshots_stay_readable_for_the_rest(tmp_path: Path) -> None:
    root = tmp_path / "l"
    kept, secret = _with_secret(root)
    with Ledger.open(root) as ledger, Ledger.open(root) as reader:
        before = {n: [d for d in ledger.documents(snapshot=n) if d != secret] for n in range(5)}
        recorded = [c.recorded_at for c in reader.claims(snapshot=1)]
        assert len(reader.documents()) == 3
        ledger.forget(secret.document_id, reason="asked", now=NOW)
        assert ledger.snapshot == 4
        assert {n: ledger.documents(snapshot=n) for n in range(5)} == before
        # Another process that had the old files verified reads on.
        assert {n: reader.documents(snapshot=n) for n in range(5)} == before
        assert [c.recorded_at for c in reader.claims(snapshot=1)] == recorded
        assert reader.quote(reader.claims()[0]) == kept.text


def test_a_claim_goes_with_its_revisions_and_leaves_its_document(tmp_path: Path) -> None:
    root = tmp_path / "l"
    _, secret = _with_secret(root)
    first = claim(secret, condition="if Quillfeather agrees")
    with Ledger.open(root) as ledger:
        gone = ledger.forget(first.claim_id, reason="wrong person", now=NOW)
        assert gone == Forgotten(claims=3)
        assert ledger.document(secret.document_id) == secret
        assert ledger.raw(secret.raw_sha256) == _SECRET.encode()
        assert b"if Quillfeather agrees" not in _everything(root)
        assert {t.what for t in ledger.tombstones().values()} == {"claim"}


def test_what_was_forgotten_does_not_come_back(tmp_path: Path) -> None:
    root = tmp_path / "l"
    _, secret = _with_secret(root)
    fresh = claim(secret, coder="v9")
    with Ledger.open(root) as ledger:
        ledger.forget(secret.document_id, reason="asked", now=NOW)
        before = ledger.snapshot
        receipt = ledger.append(batch(secret, claims=(claim(secret), fresh)), now=NOW)
        assert receipt.forgotten == 3
        assert receipt.snapshot == before
    assert b"Quillfeather" not in _everything(root)


def test_a_file_of_many_items_goes_with_one_of_them(tmp_path: Path) -> None:
    root = tmp_path / "l"
    sha = sha256(_LINES)
    secret = document(_SECRET, raw_sha256=sha)
    other = document(raw_sha256=sha)
    with Ledger.open(root, create=True) as ledger:
        ledger.append(batch(secret, other, raw={sha: _LINES}), now=NOW)
        gone = ledger.forget(secret.document_id, reason="asked", now=NOW)
        assert gone.raw == 1
        assert ledger.document(other.document_id) == other
        with pytest.raises(NotInLedger, match="Forgotten archived file"):
            ledger.raw(sha)
        # The file grew by a line and is read again: its new item is stored, its bytes are not.
        longer = _LINES + b'{"text": "New."}\n'
        items = [msgspec.structs.replace(d, raw_sha256=sha256(longer)) for d in (secret, other)]
        new = document("New.", raw_sha256=sha256(longer))
        receipt = ledger.append(batch(*items, new, raw={sha256(longer): longer}), now=NOW)
        assert (receipt.forgotten, receipt.documents_held, receipt.documents_added) == (1, 1, 1)
        assert ledger.verify().ok
    assert b"Quillfeather" not in _everything(root)


def test_bytes_stay_while_another_document_keeps_the_same_text(tmp_path: Path) -> None:
    here, there = document(), document(outlet="Courier")
    with Ledger.open(tmp_path / "l", create=True) as ledger:
        ledger.append(batch(here, there), now=NOW)
        assert ledger.forget(here.document_id, reason="x", now=NOW).raw == 0
        assert ledger.raw(here.raw_sha256) == here.text.encode()
        assert ledger.forget(there.document_id, reason="x", now=NOW).raw == 1


def test_asked_again_it_removes_what_a_crash_left(tmp_path: Path) -> None:
    root = tmp_path / "l"
    _, secret = _with_secret(root)
    old = {p: p.read_bytes() for p in root.rglob("*.parquet")}
    with Ledger.open(root) as ledger:
        ledger.forget(secret.document_id, reason="asked", now=NOW)
        for path, data in old.items():
            path.write_bytes(data)
        assert ledger.verify().leftovers
        assert ledger.forget(secret.document_id, reason="asked", now=NOW) == Forgotten()
        assert ledger.verify().leftovers == ()
    assert b"Quillfeather" not in _everything(root)


def test_an_unknown_id_is_named(tmp_path: Path) -> None:
    filled(tmp_path / "l", 1)
    with Ledger.open(tmp_path / "l") as ledger:
        with pytest.raises(NotInLedger, match="nonesuch"):
            ledger.forget("nonesuch", reason="x", now=NOW)
        assert ledger.tombstones() == {}


def test_a_reader_overtaken_by_a_forget_asks_afresh(tmp_path: Path) -> None:
    root = tmp_path / "l"
    _, secret = _with_secret(root)
    asked = []
    with Ledger.open(root) as ledger, Ledger.open(root) as reader:

        def question(engine: Engine, files: list[str]) -> int:
            asked.append(len(files))
            if len(asked) == 1:
                ledger.forget(secret.document_id, reason="asked", now=NOW)
            return len(select_documents(engine, files, None, None))

        assert reader.ask("documents", question) == 2
    assert asked == [2, 2]
