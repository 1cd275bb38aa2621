"""Bit flips, cut and missing files: found, named, never read as if they were whole."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from ledger_harm import cut, empty, flip
from ledger_sample import NOW, batch, claim, document, filled, segment_files

from chalkcircle.ledger import Ledger, restore
from chalkcircle.ledger.catalogue import FILE
from chalkcircle.ledger.columns import rows_from_bytes, rows_to_bytes
from chalkcircle.model import LedgerDamaged, LedgerError, LedgerMissing, TextSpan, sha256


@pytest.mark.parametrize("harm", [flip, cut, empty, Path.unlink])
@pytest.mark.parametrize("content", ["claims", "documents"])
def test_a_damaged_segment_is_named(
    tmp_path: Path, harm: Callable[[Path], None], content: str
) -> None:
    root = tmp_path / "l"
    documents, claims = filled(root, 3)
    victim = next(p for p in segment_files(root) if f"00000002-{content}" in p.name)
    with Ledger.open(root) as ledger:
        assert ledger.verify().ok
    harm(victim)
    with Ledger.open(root) as ledger:
        found = ledger.verify()
        assert not found.ok
        assert any(victim.name in fault for fault in found.faults)
        with pytest.raises(LedgerDamaged, match=victim.name):
            ledger.claims() if content == "claims" else ledger.documents()
        # What was stored before the damaged file is still read.
        assert [c.claim_id for c in ledger.claims(snapshot=1)] == [claims[0].claim_id]
        assert ledger.documents(snapshot=1) == documents[:1]


def test_every_flipped_bit_is_found(tmp_path: Path) -> None:
    root = tmp_path / "l"
    filled(root, 1)
    victim = segment_files(root)[0]
    good, chance = victim.read_bytes(), random.Random(11)
    with Ledger.open(root) as ledger:
        for _ in range(60):
            data = bytearray(good)
            bit = chance.randrange(len(data) * 8)
            data[bit // 8] ^= 1 << bit % 8
            victim.write_bytes(data)
            assert not ledger.verify().ok
        victim.write_bytes(good)
        assert ledger.verify().ok


def test_a_damaged_archive_file_is_named(tmp_path: Path) -> None:
    root = tmp_path / "l"
    (of, *_), _ = filled(root, 2)
    path = root / "raw" / of.raw_sha256[:2] / of.raw_sha256
    flip(path)
    with Ledger.open(root) as ledger:
        assert len(ledger.claims()) == 2
        with pytest.raises(LedgerDamaged, match=of.raw_sha256):
            ledger.raw(of.raw_sha256)
        assert any(of.raw_sha256 in fault for fault in ledger.verify().faults)
        path.unlink()
        with pytest.raises(LedgerDamaged, match=of.raw_sha256):
            ledger.raw(of.raw_sha256)


def _forged(root: Path, content: str, old: str, new: str) -> None:
    """Alter a record and enter the altered file in the catalogue as if it were the right one."""
    with Ledger.open(root) as ledger:
        (segment,) = ledger.catalogue.segments(content, 1)
        path = root / "segments" / segment.file
        rows = rows_from_bytes(path.read_bytes())
        assert old in rows[0]["record"]
        rows[0]["record"] = rows[0]["record"].replace(old, new)
        data = rows_to_bytes(content, rows)
        path.write_bytes(data)
        with ledger.catalogue.writing():
            ledger.catalogue.drop_segment(segment.file)
            ledger.catalogue.add_segment(
                msgspec.structs.replace(segment, sha256=sha256(data), bytes=len(data))
            )


@pytest.mark.parametrize(
    ("content", "old", "new", "word"),
    [
        ("claims", '"UPL"', '"SEA"', "does not match its content"),
        ("documents", "shelled", "praised", "not the hash of its content"),
        ("claims", '"kind"', '"kond"', "Not a claim"),
        ("documents", '"text"', '"taxt"', "cannot be read"),
    ],
)
def test_a_record_altered_with_its_hash_is_still_found(
    tmp_path: Path, content: str, old: str, new: str, word: str
) -> None:
    root = tmp_path / "l"
    filled(root, 1)
    _forged(root, content, old, new)
    with Ledger.open(root) as ledger:
        assert any(word in fault for fault in ledger.verify().faults)


def test_a_catalogue_that_contradicts_its_segments_is_found(tmp_path: Path) -> None:
    root = tmp_path / "l"
    _, claims = filled(root, 2)
    with Ledger.open(root) as ledger:
        segment = ledger.catalogue.segments("claims", 1)[0]
        with ledger.catalogue.writing():
            ledger.catalogue.drop_segment(segment.file)
            ledger.catalogue.add_segment(msgspec.structs.replace(segment, rows=5))
            ledger.catalogue.drop_places([claims[1].claim_id])
        faults = " ".join(ledger.verify().faults)
    assert "1 rows, 5 acknowledged" in faults
    assert "1 ids differ" in faults


def test_a_stored_span_outside_its_text_is_found(tmp_path: Path) -> None:
    root = tmp_path / "l"
    (of,), _ = filled(root, 1)
    beyond = TextSpan(document_id=of.document_id, start=0, end=len(of.text) + 1)
    with Ledger.open(root) as ledger:
        true = ledger.catalogue.places("documents")[of.document_id]
        for place in (msgspec.structs.replace(true, characters=10_000), true):
            with ledger.catalogue.writing():
                ledger.catalogue.drop_places([of.document_id])
                ledger.catalogue.add_places([place])
            if place is not true:
                ledger.append(batch(claims=(claim(of, evidence=beyond),)), now=NOW)
        (fault,) = ledger.verify().faults
    assert "span outside its text" in fault


def test_a_restored_copy_answers_alike(tmp_path: Path) -> None:
    root, copy = tmp_path / "l", tmp_path / "copy"
    documents, claims = filled(root, 3)
    with Ledger.open(root) as ledger:
        ledger.retract([claims[0].claim_id], reason="x", known_at=NOW, now=NOW)
        ledger.forget(documents[1].document_id, reason="y", now=NOW)
        # From a ledger that is open and may have a write-ahead log.
        assert restore(root, copy).ok
        with Ledger.open(copy) as restored:
            for n in range(ledger.snapshot + 1):
                assert restored.claims(snapshot=n) == ledger.claims(snapshot=n)
            assert restored.documents() == ledger.documents()
            assert restored.tombstones() == ledger.tombstones()
            assert restored.info() == ledger.info()
            of = document("Life goes on.")
            assert restored.append(batch(of, claims=(claim(of),)), now=NOW).snapshot == 5


def test_restore_refuses_damage_and_never_overwrites(tmp_path: Path) -> None:
    root = tmp_path / "l"
    filled(root, 2)
    full = tmp_path / "full"
    full.mkdir()
    (full / "mine.txt").touch()
    with pytest.raises(LedgerError, match="not empty"):
        restore(root, full)
    with pytest.raises(LedgerMissing):
        restore(tmp_path / "nowhere", tmp_path / "copy")
    flip(segment_files(root)[0])
    with pytest.raises(LedgerDamaged, match=segment_files(root)[0].name):
        restore(root, tmp_path / "copy")
    assert not (tmp_path / "copy").exists()


def test_an_interrupted_restore_is_no_ledger(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(tmp_path / "l", 2)
    true, left = Path.replace, 3

    def failing(self: Path, target: Path) -> Path:
        nonlocal left
        left -= 1
        if left == 0:
            raise OSError(28, "No space left")
        return true(self, target)

    monkeypatch.setattr(Path, "replace", failing)
    with pytest.raises(LedgerError, match="No space left"):
        restore(tmp_path / "l", tmp_path / "copy")
    monkeypatch.setattr(Path, "replace", true)
    with pytest.raises(LedgerError):
        Ledger.open(tmp_path / "copy")


def test_a_byte_changed_in_the_catalogue_is_our_error_or_none(tmp_path: Path) -> None:
    root = tmp_path / "l"
    filled(root)
    sound, chance = (root / FILE).read_bytes(), random.Random(3)
    refused = 0
    for _ in range(120):
        raw = bytearray(sound)
        for _ in range(chance.choice((1, 3, 20))):
            raw[chance.randrange(len(raw))] = chance.randrange(256)
        (root / FILE).write_bytes(raw)
        try:
            with Ledger.open(root) as ledger:
                refused += not ledger.verify().ok
        except LedgerError:
            refused += 1
    assert refused > 30
