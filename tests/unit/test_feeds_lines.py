"""A line taken apart again: by its reader, by the header of the file, or shown whole."""

from __future__ import annotations

from pathlib import Path

import pytest
from feeds_sample import EXPORT, NATIVE

from chalkcircle.feeds.lines import cells_of
from chalkcircle.feeds.reading import formats

GONE = "harbours.mapped.0a1b2c3d"


def test_a_reader_that_is_known_names_every_column() -> None:
    path = NATIVE / EXPORT
    line = path.read_bytes().split(b"\n")[0]
    cells = cells_of("gdelt.events2.v1", path, line, formats())
    assert len(cells) == 61
    assert cells["GLOBALEVENTID"] == "881990833"


@pytest.mark.parametrize("separator", [",", "\t", ";", "|"])
def test_a_mapping_that_is_not_at_hand_leaves_the_header(tmp_path: Path, separator: str) -> None:
    path = tmp_path / "t.csv"
    line = separator.join(["7", '"a, b; c|d\te"', ""])
    path.write_bytes(b"\xef\xbb\xbf" + separator.join(["id", "what", "dead"]).encode() + b"\r\n")
    with path.open("ab") as file:
        file.write(line.encode() + b"\r\n")
    cells = cells_of(GONE, path, line.encode(), formats())
    assert cells == {"id": "7", "what": "a, b; c|d\te", "dead": ""}


@pytest.mark.parametrize(
    ("first", "line"),
    [
        ("7,a,b", "7,a,b"),  # no header: the row itself
        ("1,2020-01-01,a", "2,2020-01-02,b"),  # no header: a number is no name
        ("id,what,what", "7,a,b"),
        ("id,,what", "7,a,b"),
        ("id,what", "7,a,b"),
        ("id", "7"),
    ],
)
def test_without_a_header_that_fits_the_line_is_shown_whole(
    tmp_path: Path, first: str, line: str
) -> None:
    path = tmp_path / "t.csv"
    path.write_text(f"{first}\n{line}\n", "utf-8")
    assert cells_of(GONE, path, line.encode(), formats()) == {"line": line}
