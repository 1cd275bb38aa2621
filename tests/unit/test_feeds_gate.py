"""The parser's corpus: every row of a bad file is kept or set aside with its reason and bytes."""

from __future__ import annotations

import resource
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from chalkcircle.feeds.gate import gate
from chalkcircle.feeds.gate.gating import gate as gate_of_size
from chalkcircle.feeds.records import Cell, Column, Layout
from chalkcircle.model import FeedError
from tests.unit.feeds_sample import GOOD, read_bytes, row, rows

TABBED = Layout((Column("id", Cell.INT, required=True), Column("name"), Column("x", Cell.FLOAT)))
LATIN = Layout(TABBED.columns, encoding="iso-8859-1")


def pieces(content: bytes, length: int) -> Iterator[bytes]:
    for start in range(0, len(content), length):
        yield content[start : start + length]


def pass_all(layout: Layout, content: bytes, length: int = 1 << 20) -> tuple[list[tuple], list]:  # type: ignore[type-arg]
    """Kept rows as (line, cells...), and (line, reason) of the others."""
    kept, other = [], []
    for sifted in gate_of_size((layout,), pieces(content, length), size=length):
        cells = [sifted.gated.columns[c.name].to_pylist() for c in layout.columns]
        lines = sifted.gated.rows.to_pylist()
        kept += list(zip(lines, *cells, strict=True))
        other += [(one.row, one.reason) for one in sifted.quarantined]
        assert sifted.read == len(lines) + len(sifted.quarantined)
        assert [one.row for one in sifted.quarantined] == sorted(
            one.row for one in sifted.quarantined
        )
    return kept, other


def test_lone_quotes_cost_no_row(tmp_path: Path) -> None:  # A1
    made = [row(n) for n in range(300)]
    made[100] = row(100, Actor1Name='A "LONE')
    made[200] = row(200, Actor2Name='LONE" B')
    found = read_bytes(tmp_path, b"\n".join(made))
    assert (len(found.kept), found.quarantined) == (300, [])


@pytest.mark.parametrize("cells", [1, 57, 58, 60, 62, 63, 200])
@pytest.mark.parametrize("place", [0, 1, 2])
def test_only_the_row_of_another_length_is_set_aside(
    tmp_path: Path, cells: int, place: int
) -> None:  # A2
    odd = b"\t".join((GOOD * 4)[:cells])
    made = [row(1), row(2)]
    made.insert(place, odd)
    found = read_bytes(tmp_path, b"\n".join(made) + b"\n")
    assert [one["native_id"] - 900_000_000 for one in found.kept] == [1, 2]
    (one,) = found.quarantined
    expected = "too few cells" if cells < 61 else "too many cells"
    assert (one.row, one.reason, one.raw) == (place + 1, expected, odd[:2048])


@pytest.mark.parametrize(
    ("content", "kept", "reasons"),
    [
        (rows(3)[:-100], 2, ["too few cells"]),
        (rows(3)[:-1], 3, []),  # no final line end
        (rows(1) + b"\n" + rows(1, 2), 2, ["empty line"]),
        (rows(1) + b"\r\n" + rows(1, 2), 2, ["empty line"]),
        (rows(3).replace(b"\n", b"\r\n"), 3, []),
        (b"\xef\xbb\xbf" + rows(2), 2, []),
        (
            b"GLOBALEVENTID" + row(1)[9:] + b"\n" + rows(2, 2),
            2,
            ["GLOBALEVENTID: not a whole number"],
        ),
        (rows(2) + b"\x1a", 2, ["too few cells"]),
    ],
)
def test_ends_beginnings_and_empty_lines(
    tmp_path: Path, content: bytes, kept: int, reasons: list[str]
) -> None:  # A3
    found = read_bytes(tmp_path, content)
    assert (len(found.kept), found.reasons) == (kept, reasons)
    assert all("\r" not in one["source"] for one in found.kept)
    assert found.kept[0]["native_id"] in (900_000_001, 900_000_002)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        (b"caf\xe9", "not UTF-8"),
        (b"\xc0\xaf", "not UTF-8"),  # overlong
        (b"\xe0\x80\xaf", "not UTF-8"),
        (b"\xf0\x80\x80\xaf", "not UTF-8"),
        (b"\xed\xa0\x80", "not UTF-8"),  # a lone surrogate
        (b"\xf4\x90\x80\x80", "not UTF-8"),  # beyond Unicode
        (b"\xf8\x88\x80\x80\x80", "not UTF-8"),
        (b"\x80", "not UTF-8"),
        (b"\xe2\x82", "not UTF-8"),  # cut off
        (b"a\0b", "NUL byte"),
        ("\u2028".encode(), None),
        ("\u202eabc".encode(), None),  # right to left
        ("\U0001f600".encode(), None),
        ("\u0531\u10d0\u0627".encode(), None),
        (b"\x01\x02\x08\x0b", None),
        (b"\x7f", None),
    ],
)
def test_odd_text_is_kept_or_set_aside(
    tmp_path: Path, name: bytes, reason: str | None
) -> None:  # A8
    content = row(1) + b"\n" + row(2, Actor1Code=name) + b"\n" + row(3) + b"\n"
    found = read_bytes(tmp_path, content)
    if reason:
        assert (len(found.kept), found.reasons) == (2, [reason])
        assert found.quarantined[0].row == 2
    else:
        assert found.reasons == []
        assert found.kept[1]["actor_code"] == name.decode()


def test_utf8_is_what_python_says_it_is(tmp_path: Path) -> None:
    lead = [b"", b"\xc2", b"\xe0", b"\xe1", b"\xed", b"\xef", b"\xf0", b"\xf1", b"\xf4", b"\xf5"]
    some = (0x00, 0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xFF)
    texts = [a + bytes([b, c]) for a in lead for b in some[1:] for c in some[1:]]
    content = b"".join(b"%d\t%b\t1\n" % (n, text) for n, text in enumerate(texts))
    kept, other = pass_all(TABBED, content)
    good = set()
    for number, text in enumerate(texts):
        try:
            good.add((number, text.decode()))
        except UnicodeDecodeError:
            continue
    assert {(number, text) for _, number, text, _ in kept} == good
    assert {reason for _, reason in other} == {"not UTF-8"}


def test_latin_1_is_read_as_such() -> None:
    content = b"1\tcaf\xe9\t\n2\tplain\t\n3\t\xc3\xa9\t\n"
    kept, other = pass_all(LATIN, content)
    assert [name for _, _, name, _ in kept] == ["café", "plain", "Ã©"]
    assert other == []


@pytest.mark.parametrize("size", [70_000, 1 << 20, 20 << 20])
def test_a_long_line_is_one_quarantined_row(tmp_path: Path, size: int) -> None:  # A9
    for content in (row(1) + b"\n" + b"x" * size + b"\n" + row(3), row(1) + b"\n" + b"x" * size):
        found = read_bytes(tmp_path, content)
        assert found.reasons == ["row too long"]
        assert (found.quarantined[0].row, found.quarantined[0].raw) == (2, b"x" * 2048)
        assert [one["row"] for one in found.kept] == ([1, 3] if content.endswith(row(3)) else [1])


def test_a_file_that_is_one_long_line_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FeedError, match="1 cells"):
        read_bytes(tmp_path, b"x" * (20 << 20))


def test_empty_lines_by_the_million_need_no_more_memory() -> None:  # A9, ten million in benchmarks/
    def chunks() -> Iterator[bytes]:
        yield rows(1)
        for _ in range(8):
            yield b"\n" * 125_000

    def layouts() -> tuple[Layout, ...]:
        from chalkcircle.feeds.gdelt.events import LAYOUT_61

        return (LAYOUT_61,)

    list(gate(layouts(), iter([rows(1)])))  # compiled, loaded
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    counts: Counter[str] = Counter()
    last = 0
    for sifted in gate(layouts(), chunks()):
        counts.update(one.reason for one in sifted.quarantined)
        counts["kept"] += len(sifted.gated.rows)
        assert len(sifted.quarantined) <= 1 << 16
        last = sifted.quarantined[-1].row if sifted.quarantined else last
    assert counts == {"kept": 1, "empty line": 1_000_000}
    assert last == 1_000_001
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown < 150_000  # kilobytes


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"<html><body>404 Not Found</body></html>\n", "web page"),
        (b"\n<!DOCTYPE html>\n", "web page"),
        (b'{"error": "rate limit"}', "JSON"),
        (b'[{"error": 1}]', "JSON"),
        (b"Service unavailable\n", "1 cells"),
    ],
)
def test_an_error_saved_as_a_file_is_refused_whole(
    tmp_path: Path, content: bytes, problem: str
) -> None:  # A10
    with pytest.raises(FeedError, match=problem):
        read_bytes(tmp_path, content)


def test_a_file_of_empty_lines_is_all_quarantined(tmp_path: Path) -> None:
    found = read_bytes(tmp_path, b"\n" * 1000)
    assert (found.kept, Counter(found.reasons)) == ([], {"empty line": 1000})


def test_where_the_chunks_end_changes_nothing() -> None:
    lines = [b"%d\tn%d\t%d.5" % (n, n % 7, n) for n in range(400)]
    lines[7] = b""
    lines[50] = b"x\ty\tz"
    lines[99] = "99\té\t1".encode()
    lines[200] = b"200\t" + b"y" * 9000 + b"\t1"
    content = b"\n".join(lines)
    whole = pass_all(TABBED, content)
    assert len(whole[0]) + len(whole[1]) == 400
    for length in (1, 2, 3, 7, 8, 63, 64, 65, 1000, 4096):
        assert pass_all(TABBED, content, length) == whole


def test_every_position_of_a_byte_is_found() -> None:
    for filler in range(200):
        content = b"1\t" + b"a" * filler + b"\t2\n" + b"3\tb\t4\n"
        kept, _ = pass_all(TABBED, content)
        assert kept == [(1, 1, "a" * filler or None, 2.0), (2, 3, "b", 4.0)]


def test_words_that_differ_in_one_byte_are_two_words() -> None:
    texts = ["a" * n + end for n in range(40) for end in ("b", "c", "é", "\x01")]
    content = "".join(f"{n}\t{text}\t\n" for n, text in enumerate(texts * 3)).encode()
    (sifted,) = gate((TABBED,), iter([content]))
    column = sifted.gated.columns["name"]
    assert column.to_pylist() == texts * 3
    assert column.dictionary.to_pylist() == texts


def test_only_what_is_needed_is_kept_and_all_is_checked() -> None:
    content = b"1\ta\t2\n2\tb\tx\n3\t" + b"c" * 9000 + b"\t1\n"
    (sifted,) = gate((TABBED,), iter([content]), needs=("id",))
    assert sifted.gated.columns["id"].to_pylist() == [1]
    assert set(sifted.gated.columns) == {"id"}
    assert [one.reason for one in sifted.quarantined] == ["x: not a number", "name: cell too long"]
    assert sifted.raw(0) == b"1\ta\t2"


def test_spellings_of_none_and_required_cells() -> None:
    layout = Layout(
        (
            Column("id", Cell.INT, required=True, nulls=("NA", "NULL")),
            Column("name", required=True, nulls=("NULL",)),
            Column("x", Cell.FLOAT, nulls=("NA",)),
        )
    )
    content = b"1\tNA\tNA\nNA\ta\t1\n2\tNULL\t1\n3\ta\tNULL\n4\tb\t\n"
    kept, other = pass_all(layout, content)
    assert kept == [(1, 1, "NA", None), (5, 4, "b", None)]
    assert other == [(2, "id: empty"), (3, "name: empty"), (4, "x: not a number")]


def test_a_kernel_is_no_slower_for_bad_words() -> None:
    """Texts that share a prefix, and half a million of them: no quadratic look-up."""
    content = b"".join(b"%d\t%s%d\t\n" % (n, b"p" * 30, n) for n in range(300_000))
    start = time.process_time()
    found = sum(len(one.gated.rows) for one in gate((TABBED,), iter([content])))
    assert (found, time.process_time() - start < 20) == (300_000, True)
