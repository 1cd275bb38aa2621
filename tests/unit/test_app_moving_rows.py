"""Rows of feeds go along with a ledger: segments, rows set aside and original bytes."""

from __future__ import annotations

from pathlib import Path

import pytest
from ledger_rows_sample import NOW, event, feed_file, put
from test_ledger_rows_compact import answers, filled_rows

from chalkcircle import app
from chalkcircle.ledger import Ledger
from chalkcircle.model import NotInLedger


@pytest.mark.parametrize("compacted", [False, True])
def test_an_export_carries_rows_and_answers_as_the_original(
    tmp_path: Path, compacted: bool
) -> None:
    with filled_rows(tmp_path, 4) as ledger:
        if compacted:
            ledger.compact()
        ledger.forget("gdelt:3", reason="asked", now=NOW)
        before, files = answers(ledger), ledger.feed_files()
        line = ledger.raw_row("gdelt", 2).line
        found = app.export(
            app.Workshop(app.Settings()), ledger, tmp_path / "all.zip", folder=tmp_path / "none"
        )
    assert found.files == 1 + len(list((tmp_path / "l").glob("segments/*"))) + 4
    app.restore(tmp_path / "all.zip", tmp_path / "there")
    app.restore(tmp_path / "l", tmp_path / "copied")
    for folder in ("there", "copied"):
        with Ledger.open(tmp_path / folder) as ledger:
            assert answers(ledger) == before
            assert ledger.feed_files() == files
            assert ledger.raw_row("gdelt", 2).line == line
            assert (ledger.verify().faults, ledger.verify().leftovers) == ((), ())
            with pytest.raises(NotInLedger, match="Forgotten"):
                ledger.raw_row("gdelt", 3)
            (receipt,) = put(ledger, feed_file(tmp_path, "late", [event(3), event(99)]))
            assert receipt.reasons == {"forgotten": 1}
