"""A few of the mutants that ``benchmarks/fuzz_feeds.py`` makes by the hundred thousand."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "benchmarks"))

from fuzz_feeds import run


@pytest.mark.parametrize("seed", [11, 12])
def test_mutants_are_accounted_for(
    seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # a mutant that fails is written there
    found = run(200, seed)
    assert sum(found["outcomes"].values()) == 200
    assert found["outcomes"]["read"] > 50
