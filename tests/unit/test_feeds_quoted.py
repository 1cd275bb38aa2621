"""Text with quotes and headers: RFC 4180, strictly, with one stray quote costing one line."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalkcircle.feeds.gate.gating import gate
from chalkcircle.feeds.records import Cell, Column, Layout
from chalkcircle.model import FeedError

COLUMNS = (Column("id", Cell.INT, required=True), Column("name"), Column("note"))
QUOTED = Layout(COLUMNS, separator=",", quoted=True)
HEADED = Layout(COLUMNS, separator=",", quoted=True, header=True, more=("extra",))


def pass_all(
    content: bytes, layout: Layout = QUOTED, length: int = 1 << 20
) -> tuple[list[tuple[object, ...]], list[tuple[int, str]]]:
    """Kept rows as (line, id, name, note), and (line, reason) of the others."""

    def pieces() -> Iterator[bytes]:
        for start in range(0, len(content), length):
            yield content[start : start + length]

    kept: list[tuple[object, ...]] = []
    other = []
    for sifted in gate((layout,), pieces(), size=length):
        cells = [sifted.gated.columns[name].to_pylist() for name in ("id", "name", "note")]
        lines = sifted.gated.rows.to_pylist()
        kept += zip(lines, *cells, strict=True)
        other += [(one.row, one.reason) for one in sifted.quarantined]
        assert sifted.read == len(lines) + len(sifted.quarantined)
        for index, (line, number) in enumerate(zip(lines, cells[0], strict=True)):
            assert sifted.raw(index).lstrip(b'"').startswith(str(number).encode()), line
    return kept, other


@pytest.mark.parametrize(
    ("content", "kept"),
    [
        (b'1,"a,b",c\n', [(1, 1, "a,b", "c")]),
        (b'1,"a\nb",c\n2,d,e\n', [(1, 1, "a\nb", "c"), (3, 2, "d", "e")]),
        (b'1,"a\r\nb",c\r\n2,d,e\r\n', [(1, 1, "a\r\nb", "c"), (3, 2, "d", "e")]),
        (b'1,"say ""it""",c\n', [(1, 1, 'say "it"', "c")]),
        (b'1,"""",""\n', [(1, 1, '"', None)]),
        (b'"1","a","b"', [(1, 1, "a", "b")]),
        (b'1,5" gun,b"c"\n', [(1, 1, '5" gun', 'b"c"')]),  # within an unquoted cell
        (b"1,,\n", [(1, 1, None, None)]),
        (b"1,a,b\r\n", [(1, 1, "a", "b")]),
        (b'1,a,"b"\r\n', [(1, 1, "a", "b")]),
        ('1,"é, ü",c\n'.encode(), [(1, 1, "é, ü", "c")]),
    ],
)
def test_quotes_as_the_standard_says(content: bytes, kept: list[tuple[object, ...]]) -> None:
    for length in (1 << 20, 1, 2, 3, 5):
        assert pass_all(content, length=length) == (kept, [])


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (b'2,"never closed,x', "quote never closed"),
        (b'2,"closed"x,y', "text after a closing quote"),
        (b"2,a", "too few cells"),
        (b"2,a,b,c", "too many cells"),
        (b"", "empty line"),
        (b"2,a\0,b", "NUL byte"),
        (b"2,\xff,b", "not UTF-8"),
        (b"x,a,b", "id: not a whole number"),
        (b'"2" ,a,b', "text after a closing quote"),
    ],
)
def test_one_bad_row_costs_one_row(bad: bytes, reason: str) -> None:
    content = b"1,a,b\n" + bad + b'\n3,"c\nd",e\n5,f,g\n'
    for length in (1 << 20, 1, 4, 64):
        kept, other = pass_all(content, length=length)
        assert [row[1] for row in kept] == [1, 3, 5]
        assert [row[0] for row in kept] == [1, 3, 5]
        assert other == [(2, reason)]


def test_a_stray_quote_does_not_swallow_the_file() -> None:
    lines = [b"%d,a,b" % n for n in range(20_000)]
    lines[100] = b'100,"a,b'
    kept, other = pass_all(b"\n".join(lines))
    assert len(kept) == 19_999
    assert other == [(101, "quote never closed")]


def test_of_two_stray_quotes_far_apart_the_first_costs_its_row() -> None:
    wide = Layout((*COLUMNS, Column("d"), Column("e")), separator=",", quoted=True)
    lines = [b"%d,a,b,c,d" % n for n in range(300)]
    lines[100] = b'100,"a,b,c,d'
    lines[200] = b'200,a",b,c,d'
    lines[250] = b'250,"a\nb,c",d,e,f'
    kept, other = pass_all(b"\n".join(lines), wide)
    assert len(kept) == 299  # a quote within an unquoted cell is a character
    assert other == [(101, "quote never closed")]
    assert kept[-50][2] == "a\nb,c"


def test_long_rows_in_quotes() -> None:
    good = b"1,a,b\n" * 64
    long = good + b'1,"' + b"y\n" * 100_000 + b'",b\n2,c,d\n'
    kept, other = pass_all(long)
    assert kept[64:] == [(100_066, 2, "c", "d")]
    assert len(other) == 100_001
    assert other[0] == (65, "quote never closed")
    kept, other = pass_all(b"1," + b"z" * 100_000 + b",b\n2,c,d\n")
    assert (kept, other) == ([(2, 2, "c", "d")], [(1, "row too long")])


def test_another_separator_without_quotes() -> None:
    layout = Layout(COLUMNS, separator=";")
    kept, other = pass_all(b'1;"a;b\n2;c;"d\r\n', layout)
    assert kept == [(1, 1, '"a', "b"), (2, 2, "c", '"d')]
    assert other == []


def test_a_header_puts_columns_in_their_place() -> None:
    content = b'\xef\xbb\xbfnote,"extra",id,name\r\n"x\ny",e,1,a\r\n'
    (sifted,) = gate((HEADED,), iter([content]))
    cells = {name: column.to_pylist() for name, column in sifted.gated.columns.items()}
    assert cells == {"note": ["x\ny"], "extra": ["e"], "id": [1], "name": ["a"]}
    assert sifted.gated.rows.to_pylist() == [2]


@pytest.mark.parametrize(
    ("header", "problem"),
    [
        (b"id,name,remark\n", "does not know: 'remark'"),
        (b"id,name\n", "lacks a column of its format: 'note'"),
        (b"id,name,note,name\n", "twice: 'name'"),
        (b"ID,name,note\n", "'ID'"),
        (b"1,a,b\n", "columns that its format does not know: '1, a, b'"),
        (b"id,name,note,a,b,c,d,e,f,g\n", "'a, b, c, d, e and 2 more'"),
        (b"id;name;note\n", r"separated by ';', and they are read as by ',': see \[file\] sep"),
        (b"id\tname\tnote\n", r"separated by '\\t', and .* \[file\] separator of the mapping"),
        ("id,name,note,Größe\n".encode("latin-1"), r"encoding than utf-8: see \[file\] encoding"),
        ("id,name\n".encode("utf-16"), "in UTF-16.* Save it as UTF-8"),
        (b"\xfe\xff\0i\0d\n", "in UTF-16"),
        (b"id,name,note,more\n", "publisher may have changed .* or the mapping does not name"),
    ],
)
def test_a_changed_header_is_refused_with_the_columns_name(header: bytes, problem: str) -> None:
    with pytest.raises(FeedError, match=problem):
        list(gate((HEADED,), iter([header + b"1,a,b\n"])))


def test_utf_8_that_is_read_as_another_encoding_is_told() -> None:
    layout = replace(HEADED, encoding="iso-8859-1")
    with pytest.raises(FeedError, match=r"encoding than iso-8859-1: see \[file\] encoding"):
        list(gate((layout,), iter(["id,name,note,Größe\n".encode()])))
    with pytest.raises(FeedError, match="publisher may have changed"):
        list(gate((layout,), iter(["id,name,note,Größe\n".encode("latin-1")])))


def test_a_header_alone_is_a_file_without_rows() -> None:
    found = list(gate((HEADED,), iter([b"id,name,note\n"])))
    assert sum(one.read for one in found) == 0


CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12) | st.text(
    '",\n\r ab', max_size=8
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(CELLS, CELLS), max_size=12), st.booleans())
def test_what_a_csv_writer_writes_is_read_back(rows: list[tuple[str, str]], all_: bool) -> None:
    # A writer that quotes what it must leaves a carriage return alone where lines end without.
    out = io.StringIO(newline="")
    if all_:
        writer = csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_ALL)
    else:
        writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(["0", "first", "row"])
    writer.writerows((n + 1, *row) for n, row in enumerate(rows))
    kept, other = pass_all(out.getvalue().encode(), length=16)
    assert other == []
    assert [row[1:] for row in kept[1:]] == [
        (n + 1, name or None, note or None) for n, (name, note) in enumerate(rows)
    ]


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=200), st.integers(1, 64))
def test_any_bytes_are_accounted_for(garbage: bytes, length: int) -> None:
    content = b"1,a,b\n" + garbage + b"\n2,c,d\n"
    whole = pass_all_lenient(content, 1 << 20)
    assert pass_all_lenient(content, length) == whole


def pass_all_lenient(content: bytes, length: int) -> tuple[list[int], list[tuple[int, str]]]:
    def pieces() -> Iterator[bytes]:
        for start in range(0, len(content), length):
            yield content[start : start + length]

    lines: list[int] = []
    other = []
    try:
        for sifted in gate((QUOTED,), pieces(), size=length):
            lines += sifted.gated.rows.to_pylist()
            other += [(one.row, one.reason) for one in sifted.quarantined]
            assert sifted.read == len(sifted.gated.rows) + len(sifted.quarantined)
    except FeedError:
        return [], []
    return lines, other
