"""What we plug in keeps its contracts."""

from datetime import UTC, datetime
from pathlib import Path

from chalkcircle.testing import check_coder, check_exporter, check_feed

NOW = datetime(2026, 1, 1, tzinfo=UTC)
SAMPLE = Path(__file__).parents[1] / "quays.csv"


def test_the_feed() -> None:
    check_feed("quays", [SAMPLE], now=NOW)


def test_the_exporter() -> None:
    check_exporter("tsv")


def test_the_coder() -> None:
    check_coder("words", now=NOW)
