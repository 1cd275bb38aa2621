"""Names of the rows of feeds that judgements are about, so that a verdict's id leads to its row.

A row has no record of its own. Its name is kept as long as a judgement needs it and the row is
here; it says nothing of what the row tells.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

import msgspec

from chalkcircle.ledger.catalogue import FILE
from chalkcircle.ledger.records import RowName
from chalkcircle.model import Judged, LedgerDamaged

from .catalogue import SINCE
from .finding import absent

if TYPE_CHECKING:
    from chalkcircle.ledger.catalogue import Catalogue
    from chalkcircle.ledger.records import Batch
    from chalkcircle.ledger.store import Ledger
    from chalkcircle.model import Judgement

_REFERRED = "(select a from judgement union select b from judgement)"


def add(catalogue: Catalogue, names: Iterable[RowName]) -> None:
    """Enter names in the open transaction; one that is here stays."""
    for name in names:
        catalogue.execute(
            "insert or ignore into judged_row values (?, ?, ?, ?)",
            (name.claim_id, name.feed, name.native_id, name.revision),
        )


def named(catalogue: Catalogue, ids: Iterable[str] | None = None) -> dict[str, RowName]:
    """Names by the id that judgements use: all, or those of some ids."""
    if catalogue.layout < SINCE:
        return {}
    wanted = None if ids is None else msgspec.json.encode(list(ids)).decode()
    some = "" if wanted is None else " where id in (select value from json_each(?))"
    rows = catalogue.rows(
        f"select id, feed, native_id, revision from judged_row{some} order by id",  # noqa: S608
        () if wanted is None else (wanted,),
    )
    return {i: RowName(feed=f, native_id=n, revision=r) for i, f, n, r in rows}


def beginning(catalogue: Catalogue, start: str) -> list[str]:
    """Ids of named rows that begin so, in order."""
    if catalogue.layout < SINCE:
        return []
    rows = catalogue.rows(
        "select id from judged_row where id >= ?1 and id < ?1 || char(1114111) order by id",
        (start,),
    )
    return [row[0] for row in rows]


def given(batch: Batch, judgements: Iterable[Judgement]) -> list[RowName]:
    """The rows that some judgements are about, as the batch names them."""
    about = {i for j in judgements if j.about is Judged.CLAIMS for i in (j.a, j.b)}
    return [name for name in batch.rows if name.claim_id in about]


def here(ledger: Ledger, batch: Batch, judgements: Collection[Judgement]) -> set[str]:
    """Ids of rows that some judgements are about: named before, or by the batch and stored.

    Under the writer's lock: what is here now is here when the batch is.
    """
    now = given(batch, judgements)
    gone = absent(ledger, now)
    before = named(ledger.catalogue, {i for j in judgements for i in (j.a, j.b)})
    return before.keys() | {name.claim_id for name in now if name not in gone}


def sift(catalogue: Catalogue) -> None:
    """Drop names that no judgement needs any more."""
    if catalogue.layout >= SINCE:
        catalogue.execute(f"delete from judged_row where id not in {_REFERRED}")  # noqa: S608


def lost(ledger: Ledger, feeds: Collection[str]) -> set[str]:
    """Ids of the names of some feeds whose rows are gone."""
    names = [name for name in named(ledger.catalogue).values() if name.feed in feeds]
    return {name.claim_id for name in absent(ledger, names)}


def check(ledger: Ledger) -> list[str]:
    """What is wrong with the names; rows behind a damaged segment are left out, it is told."""
    names = named(ledger.catalogue)
    faults = [
        f"{FILE}: {_words(name)} is kept under {i}, which is not its id"
        for i, name in names.items()
        if name.claim_id != i
    ]
    try:
        gone = absent(ledger, names.values())
    except LedgerDamaged:
        return faults
    return faults + sorted(f"{FILE}: {_words(n)} was judged and is not here" for n in gone)


def _words(name: RowName) -> str:
    return f"row {name}"
