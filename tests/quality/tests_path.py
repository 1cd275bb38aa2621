"""Where the gold and the benchmarks lie."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
GOLD = ROOT / "tests" / "gold" / "documents"
BENCHMARKS = ROOT / "benchmarks"
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
