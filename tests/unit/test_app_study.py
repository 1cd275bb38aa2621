"""A study in a ledger: rows that leave the folder are taken back, and may return."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

from chalkcircle import app
from chalkcircle.ledger import Ledger

STUDY = Path(__file__).resolve().parents[2] / "studies" / "south-caucasus"
NOW = datetime(2026, 12, 2, 12, tzinfo=UTC)


def test_a_row_removed_is_taken_back_and_a_row_put_back_stands_again(tmp_path: Path) -> None:
    folder = tmp_path / "study"
    shutil.copytree(STUDY, folder)
    ties = folder / "ties.csv"
    whole = ties.read_text("utf-8")
    settings = app.Settings(study=str(folder), ledger=str(tmp_path / "ledger"))
    counts = []
    with Ledger.open(settings.ledger, create=True) as ledger:
        shorter = "".join(whole.splitlines(keepends=True)[:-1])
        for hours, text in enumerate((whole, shorter, whole, whole, shorter)):
            ties.write_text(text, "utf-8")
            app.store_study(app.Workshop(settings), ledger, now=NOW + timedelta(hours=hours))
            counts.append(len(ledger.claims()))
        assert ledger.verify().ok
    assert counts[1] == counts[0] - 1
    assert counts == [counts[0], counts[1], counts[0], counts[0], counts[1]]
