"""Questions to rows of feeds, one by one; sums over them are asked elsewhere.

Each operation is fixed text with bound parameters, put to segments of one feed: within it, native
ids are unique. It decides nothing about what a row means.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from chalkcircle.ledger.engine import Engine, Files

from .records import Table

if TYPE_CHECKING:
    import pyarrow as pa

_WITHIN = """
    file <= $top
    and ($as_of::timestamp is null or known_at <= $as_of::timestamp)
"""
_KNOWN = """
    and ($known_since::date is null or known_at >= $known_since::date)
    and ($known_until::date is null or known_at < $known_until::date + 1)
"""
_FITS = """
    and ($codes::varchar[] is null or list_contains($codes::varchar[], actor)
         or list_contains($codes::varchar[], recipient))
    and ($a::varchar is null or (actor = $a and recipient = $b)
         or (not $directed and actor = $b and recipient = $a))
    and ($quads::tinyint[] is null or list_contains($quads::tinyint[], quad))
    and ($since::date is null or coalesce(day_end, day) >= $since::date)
    and ($until::date is null or day <= $until::date)
"""
# A row stands when no row known by then takes back that very revision. One that takes it back
# has the same parties and day, so the choice by them may come first.
_STANDS = """
    and not exists (
        select 1 from read_parquet($revised::varchar[], union_by_name = true) b
        where b.sign = -1 and b.native_id = r.native_id and b.revision = r.revision
          and b.file <= $top and ($as_of::timestamp is null or b.known_at <= $as_of::timestamp))
"""
_ALL = "read_parquet($files, union_by_name = true) r"
_FROM = f"select * from {_ALL} where "  # noqa: S608


def standing(
    engine: Engine,
    files: Files,
    revised: Files,
    *,
    limit: int | None,
    values: dict[str, object],
) -> pa.Table:
    """Events of one feed that stand and fit, by known_at and native id.

    Args:
        engine: Where to ask.
        files: Segments that may hold them.
        revised: Segments that hold rows which take others back.
        limit: At most so many.
        values: ``top`` (highest file), ``as_of``, and the fields of a selection, null where all
            pass.
    """
    given = values | {"limit": limit} | ({"revised": revised} if revised else {})
    return engine.table(
        f"{_FROM} sign = 1 and {_WITHIN} {_KNOWN} {_FITS} {_STANDS if revised else ''}"
        " order by known_at, native_id, revision limit $limit",
        files,
        **given,
    )


def codes(
    engine: Engine, files: Files, revised: Files, *, values: dict[str, object]
) -> list[tuple[Any, ...]]:
    """Events of one feed that stand and fit, counted by code, mode and contexts."""
    given = values | ({"revised": revised} if revised else {})
    return engine.rows(
        f"select event_code, mode, contexts, count(*) from {_ALL}"  # noqa: S608
        f" where sign = 1 and {_WITHIN} {_KNOWN} {_FITS} {_STANDS if revised else ''}"
        " group by all order by all",
        files,
        **given,
    )


def as_they_came(
    engine: Engine, files: Files, *, limit: int | None, values: dict[str, object]
) -> pa.Table:
    """Rows of another table of one feed, which none takes back, by known_at and place."""
    names = ("top", "as_of", "known_since", "known_until")
    return engine.table(
        f"{_FROM} {_WITHIN} {_KNOWN} order by known_at, file, row limit $limit",
        files,
        limit=limit,
        **{name: values[name] for name in names},
    )


def history(engine: Engine, files: Files, native_id: int | str, table: Table) -> pa.Table:
    """Every row under one native id of one feed, as they came; what is taken back first."""
    order = "file, revision, sign desc" if table is Table.EVENTS else "file, row"
    return engine.table(f"{_FROM} native_id = $native_id order by {order}", files,
                        native_id=native_id)  # fmt: skip


_UNDER = "sign = 1 and native_id in (select unnest($ids))"


def revisions(engine: Engine, files: Files, ids: list[int] | list[str]) -> list[tuple[str, int]]:
    """Id, as text, and revision of every row of one feed under some native ids."""
    found = engine.rows(
        f"select native_id::varchar, revision from {_ALL} where {_UNDER}",  # noqa: S608
        files,
        ids=ids,
    )
    return [(native_id, revision) for native_id, revision in found]


def under(
    engine: Engine, files: Files, ids: list[int] | list[str], *, values: dict[str, object]
) -> pa.Table:
    """Rows of one feed under some native ids, taken back later or not, by known_at and id."""
    return engine.table(
        f"{_FROM} {_UNDER} and {_WITHIN} order by known_at, native_id, revision",
        files, ids=ids, **values,
    )  # fmt: skip


def set_aside(
    engine: Engine, files: Files, top: int, reason: str | None, limit: int | None
) -> list[tuple[Any, ...]]:
    """Rows of a quarantine: file, line, reason, bytes."""
    return engine.rows(
        """
        select file, row, reason, raw from read_parquet($files)
        where file <= $top and ($reason::varchar is null or starts_with(reason, $reason))
        order by file, row limit $limit
        """,
        files,
        top=top,
        reason=reason,
        limit=limit,
    )
