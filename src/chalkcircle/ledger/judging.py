"""Judgements about pairs and sketches of documents, as they lie in the catalogue.

It keeps verdicts and finds them again; it gives none. A catalogue of the first layout has neither
and reads as empty.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

import msgspec

from chalkcircle.model import Judged, Judgement, RecordError, Verdict

from .catalogue import FILE, Catalogue
from .columns import CLAIMS, DOCUMENTS, utc
from .records import CROWDED, Sketch
from .rows import names as row_names
from .rows.catalogue import SINCE as ROWS_SINCE

_SINCE = 2
"""Layout from which a catalogue has these tables."""

_NAMES = "judgement_id, about, a, b, verdict, score, by, rule, at"
_CONTENT = {Judged.DOCUMENTS: DOCUMENTS, Judged.CLAIMS: CLAIMS}


def add_judgements(catalogue: Catalogue, judgements: Iterable[Judgement], seq: int) -> None:
    """Enter judgements in the open transaction."""
    for one in judgements:
        values = (one.judgement_id, one.about, one.a, one.b, one.verdict, one.score)
        catalogue.execute(
            f"insert into judgement ({_NAMES}, seq) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608
            (*values, one.by, one.rule, one.at.isoformat(), seq),
        )


def held(catalogue: Catalogue, ids: Iterable[str]) -> set[str]:
    """Which of some judgements are here."""
    return {
        row[0] for row in _asked(catalogue, "judgement where judgement_id", "judgement_id", ids)
    }


def judgements(
    catalogue: Catalogue,
    about: Judged,
    as_of: datetime | None,
    snapshot: int | None,
    of: Iterable[str] | None,
    *,
    rows: bool = True,
) -> list[Judgement]:
    """The newest verdict of each judge about each pair; see :meth:`Ledger.judgements`."""
    when = utc(as_of) if as_of else None
    newest: dict[tuple[str, str, str], Judgement] = {}
    for judgement, seq in _stored(catalogue, about, of, rows=rows):
        late = when is not None and judgement.at > when
        if late or (snapshot is not None and seq > snapshot):
            continue
        newest[judgement.a, judgement.b, judgement.by] = judgement
    return [judgement for _, judgement in sorted(newest.items())]


def forget(catalogue: Catalogue, ids: set[str]) -> int:
    """Strike out what is known of these records; gives the number of judgements that went.

    Documents that one of them was judged with lose their sketches too: a copy of a text that is
    gone may be the first of its kind now.
    """
    if catalogue.layout < _SINCE:
        return 0
    pairs = [
        (judgement, a, b)
        for end in "ab"
        for judgement, a, b in _asked(
            catalogue, f"judgement where {end}", "judgement_id, a, b", ids
        )
    ]
    gone = {judgement for judgement, _, _ in pairs}
    for judgement in gone:
        catalogue.execute("delete from judgement where judgement_id = ?", (judgement,))
    row_names.sift(catalogue)
    numbers = sketched(catalogue, ids.union(*(pair[1:] for pair in pairs)))
    catalogue.execute(
        "delete from sketch_hash where number in (select value from json_each(?))",
        (_json(numbers.values()),),
    )
    for number in numbers.values():
        catalogue.execute("delete from sketch where number = ?", (number,))
    return len(gone)


def add_sketches(catalogue: Catalogue, sketches: Iterable[Sketch]) -> None:
    """Enter the first sketch of each document that is here; crowded hashes take no more."""
    for sketch in sketches:
        entered = catalogue.execute(
            "insert or ignore into sketch (document_id) select id from record"
            " where id = ? and content = ?",
            (sketch.document_id, DOCUMENTS),
        )
        if not entered.rowcount:
            continue
        for value in sketch.hashes:
            catalogue.execute(
                "insert or ignore into sketch_hash select ?1, ?2"
                " where (select count(*) from sketch_hash where hash = ?1) < ?3",
                (value, entered.lastrowid, CROWDED),
            )


def sharing(catalogue: Catalogue, hashes: Iterable[int]) -> dict[int, tuple[str, ...]]:
    """Documents by hash of their sketches; see :meth:`Ledger.sharing`."""
    found: dict[int, list[str]] = {}
    table = "sketch_hash join sketch using (number) where hash"
    for value, document in _asked(catalogue, table, "hash, document_id", hashes, "hash, number"):
        found.setdefault(value, []).append(document)
    return {value: tuple(documents) for value, documents in found.items()}


def sketched(catalogue: Catalogue, ids: Iterable[str]) -> dict[str, int]:
    """Turn of each sketched document; see :meth:`Ledger.sketched`."""
    return dict(_asked(catalogue, "sketch where document_id", "document_id, number", ids))


def unsketched(catalogue: Catalogue) -> list[str]:
    """Documents without a sketch; see :meth:`Ledger.unsketched`."""
    without = ""
    if catalogue.layout >= _SINCE:
        without = " and id not in (select document_id from sketch)"
    rows = catalogue.rows(
        f"select id from record where content = ?{without} order by seq, id",  # noqa: S608
        (DOCUMENTS,),
    )
    return [row[0] for row in rows]


def check(catalogue: Catalogue) -> tuple[int, list[str]]:
    """How many judgements there are, and what is wrong with them."""
    faults: list[str] = []
    number = 0
    known = {content: set(catalogue.places(content)) for content in _CONTENT.values()}
    known[CLAIMS] |= row_names.named(catalogue).keys()
    buried = catalogue.tombstones().keys()
    for about, content in _CONTENT.items():
        try:
            for judgement, _ in _stored(catalogue, about):
                number += 1
                missing = {judgement.a, judgement.b} - known[content] - buried
                faults += [
                    f"{FILE}: judgement {judgement.judgement_id} is about {one}, which is not here"
                    for one in sorted(missing)
                ]
        except RecordError as error:
            faults.append(f"{FILE}: {error}")
    return number, faults


def _stored(
    catalogue: Catalogue, about: Judged, of: Iterable[str] | None = None, *, rows: bool = True
) -> Iterator[tuple[Judgement, int]]:
    """Judgements about one sort of pair, oldest first, with their sequence.

    Args:
        catalogue: Where they are.
        about: Pairs of documents, or of claims.
        of: Only pairs that one of these records is in; all by default.
        rows: Also pairs that a row of a feed is in.

    Raises:
        RecordError: One is not as it was stored.
    """
    if catalogue.layout < _SINCE:
        return
    some, asked = "", [about.value]
    if of is not None:
        listed = "in (select value from json_each(?2))"
        some, asked = f" and (a {listed} or b {listed})", [about.value, _json(of)]
    if not rows and catalogue.layout >= ROWS_SINCE:
        some += " and not exists (select 1 from judged_row where id in (a, b))"
    found = catalogue.rows(
        f"select {_NAMES}, seq from judgement where about = ?1{some}",  # noqa: S608
        tuple(asked),
    )
    names = _NAMES.split(", ")
    made = []
    for *values, seq in found:
        given = dict(zip(names, values, strict=True))
        with catalogue.understood():
            given |= {"about": about, "at": datetime.fromisoformat(given["at"])}
        try:
            given["verdict"] = Verdict(given["verdict"])
        except ValueError as error:
            raise RecordError.about(
                "A judgement without a known verdict",
                given["verdict"],
                expected=", ".join(Verdict),
                do="Run `chalkcircle ledger verify`.",
            ) from error
        made.append((Judgement(**given), int(seq)))
    yield from sorted(made, key=lambda one: (one[0].at, one[1], one[0].judgement_id))


def _asked(
    catalogue: Catalogue, table: str, columns: str, values: Iterable[object], order: str = ""
) -> list[tuple[Any, ...]]:
    """Rows whose last named column is among some values; ``table`` ends with its name."""
    wanted = list(values)
    if not wanted or catalogue.layout < _SINCE:
        return []
    by = f" order by {order}" if order else ""
    rows = catalogue.rows(
        f"select {columns} from {table} in (select value from json_each(?)){by}",  # noqa: S608
        (_json(wanted),),
    )
    return list(rows)


def _json(values: Iterable[object]) -> str:
    return msgspec.json.encode(list(values)).decode()
