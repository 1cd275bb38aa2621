"""Fetches from a server of the test in a process of its own, which the test kills."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

from chalkcircle import app

if __name__ == "__main__":
    base, folder = sys.argv[1], Path(sys.argv[2])
    app.fetch(
        "naturalearth", folder, what=("110m", "50m", "10m"), base=base,
        now=datetime(2026, 11, 23, 12, tzinfo=UTC),
    )  # fmt: skip
