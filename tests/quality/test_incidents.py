"""Floors under the rule for one happening, on our own labelled pairs.

They lie a little below what was measured; the pairs are pinned, since figures on others say
nothing here. Nothing may be chosen on the half called ``check``.
"""

from __future__ import annotations

import csv
import hashlib
import json
import subprocess
import sys

import pytest
from tests_path import BENCHMARKS, GOLD

PAIRS = GOLD.parent / "incidents.tsv"
SHA256 = "6d4d87f299d1e94835152fd673df1a6d5e998dcabe2241c45d504821713269a2"


def test_the_pairs_are_those_that_were_measured() -> None:
    assert hashlib.sha256(PAIRS.read_bytes()).hexdigest() == SHA256
    with PAIRS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    halves = [sum(r["split"] == s for r in rows) for s in ("tune", "check")]
    assert halves == [145, 165]
    assert all(r["source_a"] and r["source_b"] for r in rows)


@pytest.mark.parametrize(
    ("split", "precision", "recall"), [("check", 0.8, 0.5), ("tune", 0.9, 0.75)]
)
def test_the_rule_is_as_right_as_it_was(split: str, precision: float, recall: float) -> None:
    done = subprocess.run(
        [sys.executable, str(BENCHMARKS / "incidents.py"), "--pairs", str(PAIRS), "--json",
         "--split", split],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    figures = json.loads(done.stdout.splitlines()[-1])
    assert figures["precision"] >= precision
    assert figures["recall"] >= recall
    assert {"f1", "version", "seed", "n", "cpu_seconds", "peak_rss_mb"} <= figures.keys()
