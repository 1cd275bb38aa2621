"""What the reader makes of one annotated text, line by line, reviewed as a diff.

Processors add floats in different orders, which now and then tips the parser over: with AVX-512
one sentence of this text is read in another way than with AVX2 (`qemu-x86_64 -cpu Haswell` shows
it anywhere). Both readings were reviewed, and only these two pass.

Renew with: python tests/golden/test_reading.py
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

from chalkcircle.actors import Registry, Resolver
from chalkcircle.cli.showing import claim_line
from chalkcircle.coding.coder import TextCoder
from chalkcircle.coding.encoder import shipped
from chalkcircle.coding.intake import read_input

HERE = Path(__file__).resolve().parent
TEXT = HERE.parent / "gold" / "documents" / "03_south_china_sea_analysis.txt"
GOLDEN, GOLDEN_AVX2 = HERE / "reading.txt", HERE / "reading.avx2.txt"
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def lines() -> str:
    read = read_input(TEXT, published=date(2024, 3, 12), today=NOW.date())
    coded = TextCoder(Resolver(Registry.load()), shipped()).code(read.documents[0], now=NOW)
    shown = (claim_line(c, coded.document.text)[12:] for c in coded.claims)
    return "\n".join(shown) + "\n"


def test_the_reading_of_a_text_is_as_reviewed() -> None:
    reviewed = [path.read_text("utf-8") for path in (GOLDEN, GOLDEN_AVX2)]
    found = lines()
    assert found in reviewed, found


if __name__ == "__main__":
    GOLDEN.write_text(lines(), "utf-8")
