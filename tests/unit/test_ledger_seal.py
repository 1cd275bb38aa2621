"""The seal of the catalogue: a value that nobody wrote is told, and every write keeps it."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from ledger_harm import as_layout, write
from ledger_rows_sample import NOW, event, feed_file, later, put
from ledger_sample import batch, claim, document

from chalkcircle.ledger import Batch, Ledger, Sketch, rebuild, restore
from chalkcircle.ledger.catalogue import FILE, FORMAT
from chalkcircle.model import Judged, Judgement, LedgerDamaged, LedgerError, Verdict

Values = dict[str, list[tuple[object, ...]]]


def filled(root: Path) -> None:
    """A ledger that has something in every table of its catalogue."""
    texts = [document(f"Upland shelled Lowland {n}.") for n in range(3)]
    of, other = (text.document_id for text in texts[:2])
    with Ledger.open(root, create=True) as ledger:
        ledger.append(batch(*texts, claims=tuple(claim(t) for t in texts)), now=NOW)
        same = Judgement(
            about=Judged.DOCUMENTS, a=of, b=other, verdict=Verdict.SAME, score=0.9,
            by="chalkcircle", rule="test.v1", at=NOW,
        )  # fmt: skip
        sketch = Sketch(document_id=of, hashes=(5, 6))
        ledger.append(Batch(source="rule", judgements=(same,), sketches=(sketch,)), now=NOW)
        ledger.keep_card("own", "{}")
        for n in range(3):
            rows = [event(n), event(7, mentions=n, known_at=later(n))]
            put(ledger, feed_file(root.parent / "source", f"{n}", rows))
        ledger.keep_card("own", '{"title": "Own"}')
        ledger.forget(texts[2].document_id, reason="asked", now=NOW)


def values(root: Path) -> Values:
    with closing(sqlite3.connect(root / FILE)) as db:
        names = db.execute("select name from sqlite_schema where type = 'table'").fetchall()
        return {n: db.execute(f"select * from {n} order by 1, 2").fetchall() for (n,) in names}


def places(root: Path) -> Iterator[tuple[str, str]]:
    """Every column of a table in which there is a value."""
    with closing(sqlite3.connect(root / FILE)) as db:
        for table in values(root):
            for column in [row[1] for row in db.execute(f"pragma table_info({table})")]:
                filled = f"select 1 from {table} where {column} is not null"
                if db.execute(filled).fetchone():
                    yield table, column


def spoil(root: Path, statement: str) -> None:
    """Change something behind the seal's back."""
    with closing(sqlite3.connect(root / FILE)) as db, db:
        db.create_function("chalkcircle_digest", -1, lambda *_: 0)
        db.execute(statement)


def told(root: Path) -> str:
    with Ledger.open(root) as ledger:
        return "\n".join(ledger.catalogue.faults())


def test_every_value_that_nobody_wrote_is_told(tmp_path: Path) -> None:
    filled(tmp_path / "l")
    assert told(tmp_path / "l") == ""
    sound = (tmp_path / "l" / FILE).read_bytes()
    seen = set()
    for table, column in places(tmp_path / "l"):
        seen.add(table)
        words = " is not what was written"
        words = words if table == "seal" else table + words
        for change in (f"{column} + 1", f"{column} || 'x'", "null"):
            try:
                spoil(tmp_path / "l", f"update {table} set {column} = {change}")
            except sqlite3.IntegrityError:
                continue
            assert words in told(tmp_path / "l"), (table, column)
            (tmp_path / "l" / FILE).write_bytes(sound)
        spoil(tmp_path / "l", f"delete from {table}")
        assert words in told(tmp_path / "l"), table
        (tmp_path / "l" / FILE).write_bytes(sound)
    assert seen == set(values(tmp_path / "l")) - {"judged_row"}
    spoil(tmp_path / "l", "drop trigger tombstone_delete")
    assert "sqlite_schema is not what was written" in told(tmp_path / "l")


def test_a_flipped_bit_of_the_catalogue_is_told_or_changes_no_value(tmp_path: Path) -> None:
    filled(tmp_path / "l")
    path, chance = tmp_path / "l" / FILE, random.Random(3)
    sound, want = path.read_bytes(), values(tmp_path / "l")
    found = 0
    for _ in range(400):
        data = bytearray(sound)
        bit = chance.randrange(len(data) * 8)
        data[bit // 8] ^= 1 << bit % 8
        path.write_bytes(data)
        for side in ("-wal", "-shm"):
            path.with_name(FILE + side).unlink(missing_ok=True)
        try:
            fault = told(tmp_path / "l")
        except LedgerError as error:
            fault = str(error)
        assert fault or values(tmp_path / "l") == want, bit
        found += bool(fault)
    assert found > 20


def test_every_write_keeps_the_seal(tmp_path: Path) -> None:
    root = tmp_path / "l"
    filled(root)
    with Ledger.open(root) as ledger:
        ledger.compact()
        ledger.forget(ledger.documents()[0].document_id, reason="asked", now=NOW)
        ledger.forget("gdelt:7", reason="asked", now=NOW)
    assert told(root) == ""
    restore(root, tmp_path / "copy")
    assert told(tmp_path / "copy") == ""
    (root / FILE).unlink()
    rebuild(root)
    assert told(root) == ""


def test_who_verifies_beside_a_writer_finds_nothing(tmp_path: Path) -> None:
    root = tmp_path / "l"
    filled(root)

    def work() -> None:
        with Ledger.open(root) as ledger:
            for n in range(20, 50):
                put(ledger, feed_file(tmp_path / "source", f"{n}", [event(n)]))
                ledger.append(batch(document(f"Lowland was shelled {n} times.")), now=NOW)
                if n % 5 == 0:
                    ledger.compact()

    with ThreadPoolExecutor() as pool, Ledger.open(root) as ledger:
        writing, looks = pool.submit(work), 0
        while not writing.done():
            assert ledger.verify().faults == ()
            assert ledger.catalogue.faults() == []
            looks += 1
        writing.result()
    assert looks > 3


def test_what_another_program_learns_of_sizes_is_no_damage(tmp_path: Path) -> None:
    filled(tmp_path / "l")
    with closing(sqlite3.connect(tmp_path / "l" / FILE)) as db, db:
        db.execute("analyze")
        with pytest.raises(sqlite3.OperationalError, match="no such function"):
            db.execute("delete from tombstone")
    assert told(tmp_path / "l") == ""


def test_a_value_that_is_no_text_is_damage_to_whoever_writes(tmp_path: Path) -> None:
    filled(tmp_path / "l")
    path = tmp_path / "l" / FILE
    path.write_bytes(path.read_bytes().replace(b'"Own"', b'"\xffwn"'))
    with Ledger.open(tmp_path / "l") as ledger:
        with pytest.raises(LedgerDamaged):
            ledger.verify()
        with pytest.raises(LedgerDamaged), ledger.catalogue.writing():
            ledger.catalogue.execute("delete from feed_card")


@pytest.mark.parametrize("layout", [1, 2, 3])
def test_an_earlier_layout_is_sealed_by_its_next_write(tmp_path: Path, layout: int) -> None:
    root = tmp_path / "l"
    with Ledger.open(root, create=True) as ledger:
        ledger.append(batch(document("Upland shelled Lowland.")), now=NOW)
    as_layout(root, layout)
    assert told(root) == ""
    write(root, "update batch set documents = 1")
    with Ledger.open(root) as ledger:
        ledger.append(batch(document("Lowland was shelled.")), now=NOW)
        assert ledger.catalogue.layout == FORMAT
    assert told(root) == ""
    spoil(root, "update batch set documents = 2")
    assert "batch is not what was written" in told(root)
