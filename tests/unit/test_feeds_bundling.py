"""Small files read together leave the same ledger as the same files read one by one."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from feeds_sample import NOW, row, rows, zipped
from hypothesis import given, settings
from hypothesis import strategies as st
from ledger_rows_sample import stored

from chalkcircle.feeds.bundling import read_files
from chalkcircle.feeds.reading import formats, read_file
from chalkcircle.ledger import QUARANTINE, Bundle, FeedFile, FileReceipt, Ledger
from chalkcircle.model import FeedError

BOM = b"\xef\xbb\xbf"
MENTION = (
    b"1\t20200201000000\t20200201000000\t1\ta.org\thttps://a.org/1"
    b"\t1\t-1\t5\t9\t1\t60\t900\t-1.5\t\t"
)
PAGE = b"<html>503</html>"
PACKINGS = ("plain", "zip", "cut off")
LINES = ("good", "good", "good", "range", "few", "nothing", "utf8", "future", "cr", "nul")


@dataclass(frozen=True)
class Made:
    """A file to be written: its lines by kind, and how it begins, ends and is packed."""

    lines: tuple[str, ...]
    bom: bool
    ends: bool
    packing: str
    page: bool
    again: bool


FILES = st.builds(
    Made,
    st.lists(st.sampled_from(LINES), max_size=9).map(tuple),
    st.booleans(),
    st.booleans(),
    st.sampled_from((*PACKINGS[:2] * 4, PACKINGS[2])),
    st.sampled_from((False,) * 9 + (True,)),
    st.sampled_from((False,) * 9 + (True,)),
)


def _line(kind: str, number: int) -> bytes:
    lines = {
        "good": row(number),
        "range": row(number, ActionGeo_Lat="91"),
        "few": b"a\tb",
        "nothing": b"",
        "utf8": row(number, SOURCEURL=b"\xff"),
        "future": row(number, SQLDATE="20991231"),
        "cr": row(number) + b"\r",
        "nul": row(number, SOURCEURL=b"a\0b"),
    }
    return lines[kind]


def _write(folder: Path, files: list[Made]) -> list[Path]:
    paths = []
    for place, made in enumerate(files):
        start = 0 if made.again else 10 * place
        lines = [_line(kind, start + n) for n, kind in enumerate(made.lines)]
        content = (BOM if made.bom else b"") + b"\n".join(lines)
        content += b"\n" if made.ends and lines else b""
        content = PAGE if made.page else content
        name = f"202001{place + 1:02d}000000.export.CSV"
        path = folder / name
        if made.packing == "plain":
            path.write_bytes(content)
        else:
            path = zipped(folder / f"{name}.zip", content, name)
            if made.packing == "cut off":
                path.write_bytes(path.read_bytes()[:-30])
        paths.append(path)
    return paths


def _alone(paths: list[Path], refused: list[tuple[str, FeedError]]) -> Iterator[FeedFile]:
    for path in paths:
        try:
            yield read_file(path, formats(), now=NOW)
        except FeedError as error:
            refused.append((path.name, error))


def _content(ledger: Ledger, receipts: list[FileReceipt]) -> tuple[Any, ...]:
    raw = [ledger.raw(file.sha256) for file in ledger.feed_files()]
    return receipts, stored(ledger), stored(ledger, QUARANTINE), ledger.feed_files(), raw


@settings(max_examples=25, deadline=None)
@given(st.lists(FILES, min_size=1, max_size=8))
def test_files_read_together_are_as_read_alone(files: list[Made]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        paths = _write(Path(folder), files)
        found, told = [], []
        for name in ("together", "alone"):
            refused: list[tuple[str, FeedError]] = []
            given = (
                read_files(paths, formats(), now=NOW, refused=refused)
                if name == "together"
                else _alone(paths, refused)
            )
            with Ledger.open(Path(folder) / name, create=True) as ledger:
                receipts = list(ledger.append_rows(given, now=NOW, refused=refused))
                found.append(_content(ledger, receipts))
            told.append(sorted((file, str(error)) for file, error in refused))
        assert found[0] == found[1]
        assert told[0] == told[1]


def _three(folder: Path) -> list[Path]:
    names = (f"2020010{n}000000.export.CSV" for n in (1, 2, 3))
    paths = [folder / name for name in names]
    for place, path in enumerate(paths):
        path.write_bytes(rows(4, first=10 * place))
    return paths


def test_small_files_come_together_and_others_alone(tmp_path: Path) -> None:
    paths = _three(tmp_path)
    (bundle,) = read_files(paths, formats(), now=NOW)
    assert isinstance(bundle, Bundle)
    assert [file.path for file in bundle.files] == paths
    found = bundle.together()
    assert found is not None
    table, blocks = found
    assert table.num_rows == 12
    assert [block.rows["row"].to_pylist() for block in blocks] == [[1, 2, 3, 4]] * 3
    assert blocks[2].raw(1) == rows(4, first=20).split(b"\n")[1]
    whole = read_files(paths, formats(), now=NOW, complete=True)
    assert [isinstance(file, FeedFile) for file in whole] == [True] * 3
    paths[1].write_bytes(rows(1000))
    alone = list(read_files(paths, formats(), now=NOW))
    assert [isinstance(file, FeedFile) for file in alone] == [True] * 3


def test_a_bundle_ends_before_it_grows_large(tmp_path: Path) -> None:
    names = [f"202001{n:02d}000000.export.CSV" for n in range(1, 31)]
    paths = [
        zipped(tmp_path / f"{name}.zip", rows(600, first=600 * place), name)
        for place, name in enumerate(names)
    ]
    given = list(read_files(paths, formats(), now=NOW))
    assert len(given) > 1
    assert sum(len(one.files) if isinstance(one, Bundle) else 1 for one in given) == len(paths)


def test_a_file_that_changes_meanwhile_refuses_only_itself(tmp_path: Path) -> None:
    paths = _three(tmp_path)
    (bundle,) = read_files(paths, formats(), now=NOW)
    paths[1].write_bytes(rows(5, first=100))
    refused: list[tuple[str, FeedError]] = []
    with Ledger.open(tmp_path / "l", create=True) as ledger:
        receipts = list(ledger.append_rows([bundle], now=NOW, refused=refused))
        assert [r.name for r in receipts] == [paths[0].name, paths[2].name]
        assert [name for name, _ in refused] == [paths[1].name]
        assert len(stored(ledger)) == 8
        assert not ledger.verify().faults


def test_a_refused_file_stops_after_those_before_it(tmp_path: Path) -> None:
    paths = _three(tmp_path)
    paths[2].write_bytes(PAGE)
    with Ledger.open(tmp_path / "l", create=True) as ledger:
        with pytest.raises(FeedError, match="web page"):
            list(ledger.append_rows(read_files(paths, formats(), now=NOW), now=NOW))
        assert [file.name for file in ledger.feed_files()] == [p.name for p in paths[:2]]


def test_a_row_of_another_file_sends_a_bundle_through_the_careful_way(tmp_path: Path) -> None:
    paths = _three(tmp_path)
    paths[2].write_bytes(row(1, NumMentions="77") + b"\n" + rows(3, first=20))
    with Ledger.open(tmp_path / "l", create=True) as ledger:
        receipts = list(ledger.append_rows(read_files(paths, formats(), now=NOW), now=NOW))
        assert [(r.read, r.added, r.revised) for r in receipts] == [(4, 4, 0), (4, 4, 0), (4, 3, 1)]
        again = list(ledger.append_rows(read_files(paths, formats(), now=NOW), now=NOW))
        assert all(receipt.again for receipt in again)


def test_the_same_bytes_twice_in_a_bundle_are_read_once(tmp_path: Path) -> None:
    paths = _three(tmp_path)
    paths[0].write_bytes(rows(1, first=50) + b"no row\n")
    paths[1].write_bytes(paths[2].read_bytes())
    empty = [tmp_path / f"2020020{n}000000.mentions.CSV" for n in (1, 2)]
    for path in empty:
        path.write_bytes(MENTION + b"\n")
    with Ledger.open(tmp_path / "l", create=True) as ledger:
        given = read_files([*paths, *empty], formats(), now=NOW)
        receipts = list(ledger.append_rows(given, now=NOW))
        assert [(r.again, r.added) for r in receipts] == [
            (False, 1), (False, 4), (True, 0), (False, 1), (True, 0),
        ]  # fmt: skip
        assert not ledger.verify().faults
