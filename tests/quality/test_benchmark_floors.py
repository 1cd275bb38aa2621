"""Floors under the benchmarks of the reader, on development files and own gold.

Each floor lies a little below what was measured; raise it when the reader improves. The files that
state no licence are no part of this repository: without them their tests are skipped by name.
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path
from typing import Any

import pytest
from tests_path import BENCHMARKS, GOLD

from chalkcircle.coding.encoder import weights_folder
from chalkcircle.coding.pairs import PairReader

sys.path.insert(0, str(BENCHMARKS))
import attribution
import coding
import probing
import whole_events

SHARED = BENCHMARKS.parents[1] / "shared" / "data"
PAIRS = SHARED / "coding" / "plv_train.tsv"
ATTRIBUTIONS = SHARED / "attribution" / "polnear" / "data" / "dev"
EVENTS = GOLD.parent / "events.json"
PROBE = GOLD.parent / "probe.jsonl"
DIGESTS = {
    EVENTS: "15eaf2611408db7acde58376bb8daaab02f0e8029bd0f1fd5ea7b1e76c2c9cfd",
    PROBE: "10a40832fc738ab14523f1b10153e47aeb69d1c24bd92e7d64cadfbf143b47bb",
}


def over(figures: dict[str, Any], floors: dict[str, float]) -> None:
    low = {name: figures[name] for name, floor in floors.items() if figures[name] < floor}
    assert low == {}, f"below the floors {floors}"


@pytest.mark.parametrize("path", DIGESTS)
def test_own_gold_is_the_gold_that_the_floors_were_set_on(path: Path) -> None:
    assert hashlib.sha256(path.read_bytes()).hexdigest() == DIGESTS[path]


def test_whole_events() -> None:
    figures, _, n = whole_events.measure(EVENTS, "shipped")
    assert n == 300
    over(figures, {"recall": 0.48, "precision": 0.58})


def test_what_did_not_happen_is_not_coded_as_a_fact() -> None:
    figures, _, n = probing.measure(PROBE, "shipped")
    assert n == 400
    over(figures, {"facts_coded": 0.67})
    assert figures["non_facts_as_facts"] <= 0.07


@pytest.mark.skipif(not PAIRS.exists(), reason=f"needs {PAIRS.name}, which is not here")
def test_marked_pairs() -> None:
    rows = coding.read_pairs(PAIRS)
    read = coding.predict(rows, PairReader(weights_folder()))
    figures = coding.scores([(r, coding.row_of(r, p)) for r, p in zip(rows, read, strict=True)])
    over(figures, {"root_macro_f1": 0.74, "quad_macro_f1": 0.87, "binary_macro_f1": 0.93})


@pytest.mark.skipif(not ATTRIBUTIONS.exists(), reason="needs the PolNeAR documents")
def test_attributions() -> None:
    figures, _, _ = attribution.measure(ATTRIBUTIONS, "shipped")
    over(figures, {"content_f1": 0.61, "with_source_f1": 0.55, "indirect_recall": 0.48})
