"""Intake of gzip files: they read as the plain file does, and a bomb is refused by name."""

from __future__ import annotations

import gzip
import json
from datetime import date
from pathlib import Path

import pytest

from chalkcircle.coding.intake import MAX_BYTES, Read, read_input
from chalkcircle.coding.intake.packed import MAX_RATIO
from chalkcircle.model import UnreadableInput, sha256

TODAY = date(2026, 11, 23)
PROSE = "The ministers met in the harbour town and signed nothing at all on that day.\n"
ROW = json.dumps({"id": "1", "date": "2024-05-12", "text": PROSE})


def read(path: Path, raw: bytes) -> Read:
    path.write_bytes(raw)
    return read_input(path, today=TODAY)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.txt", PROSE),
        ("a.md", f"# Heading\n\n{PROSE}"),
        ("a.html", f"<html><body><article><p>{PROSE * 5}</p></article></body></html>"),
        ("a.jsonl", ROW),
    ],
)
def test_a_packed_file_reads_as_the_plain_one(tmp_path: Path, name: str, content: str) -> None:
    (plain,) = read(tmp_path / name, content.encode()).documents
    raw = gzip.compress(content.encode())
    got = read(tmp_path / f"{name}.gz", raw)
    (packed,) = got.documents
    assert (packed.text, packed.title, packed.headings) == (
        plain.text, plain.title, plain.headings,
    )  # fmt: skip
    assert packed.source == plain.source.replace(name, f"{name}.gz")
    assert got.raw == raw
    assert packed.raw_sha256 == sha256(raw)


def test_members_follow_each_other_and_the_name_may_lie(tmp_path: Path) -> None:
    raw = gzip.compress(b"First half, ") + gzip.compress(b"second half.")
    (document,) = read(tmp_path / "a.txt", raw).documents
    assert document.text == "First half, second half."


def test_a_bomb_is_refused_by_size_and_by_ratio(tmp_path: Path) -> None:
    with pytest.raises(UnreadableInput, match="packed far too tightly"):
        read(tmp_path / "a.txt.gz", gzip.compress(b"a" * 8_000_000))
    line = bytes(range(33, 127))
    large = gzip.compress(b"".join(line[i % 90 :] for i in range(1_150_000)), 1)
    assert len(large) * MAX_RATIO > MAX_BYTES
    with pytest.raises(UnreadableInput, match="at most 50,000,000 bytes"):
        read(tmp_path / "a.txt.gz", large)


@pytest.mark.parametrize("spoil", [lambda r: r[:-9], lambda r: r + b"tail", lambda r: r[:2]])
def test_a_broken_gzip_is_refused(tmp_path: Path, spoil: object) -> None:
    assert callable(spoil)
    with pytest.raises(UnreadableInput, match="it is broken"):
        read(tmp_path / "a.txt.gz", spoil(gzip.compress(PROSE.encode())))


def test_what_comes_out_is_judged_as_any_file(tmp_path: Path) -> None:
    with pytest.raises(UnreadableInput, match="empty"):
        read(tmp_path / "a.txt.gz", gzip.compress(b" \n"))
    with pytest.raises(UnreadableInput, match="a gzip archive, not text"):
        read(tmp_path / "a.txt.gz", gzip.compress(gzip.compress(PROSE.encode())))
