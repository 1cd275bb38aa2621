"""Every question that is put to the segments: the only module with SQL over them.

Each operation is fixed text with bound parameters; it decides nothing about what a claim means.
File lists are parameters too, so a snapshot is simply the files that were committed by then.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from chalkcircle.model import Quad, Selection

if TYPE_CHECKING:
    import duckdb

_MACROS = (
    # union_by_name: a segment written before a column existed reads as null there.
    """
    create temp macro rows_of(files) as table
    select * from read_parquet(files, union_by_name = true)
    """,
    # A row stands when it asserts, nothing known by then supersedes it, and no other row that
    # supersedes the same claim became known later. A retraction supersedes and stands for nothing.
    """
    create temp macro standing(files, as_of) as table
    with superseded as materialized (
        select supersedes as claim_id, max(known_at) as newest from rows_of(files)
        where supersedes is not null and (as_of is null or known_at <= as_of)
        group by supersedes
    )
    select r.* from rows_of(files) r
    anti join superseded gone on gone.claim_id = r.claim_id
    left join superseded rival on rival.claim_id = r.supersedes
    where r.op = 'assert' and (as_of is null or r.known_at <= as_of)
      and (rival.newest is null or r.known_at = rival.newest)
    """,
    # The first acts, the second receives. Where nobody receives, the actors act on each other.
    """
    create temp macro acts_on(actors, recipients, a, b) as
        list_contains(actors, a)
        and (list_contains(recipients, b) or (len(recipients) = 0 and list_contains(actors, b)))
    """,
    """
    create temp macro any_of(wanted, found) as wanted is null or list_contains(wanted, found)
    """,
    """
    create temp macro none_of(unwanted, found) as
        unwanted is null or not list_contains(unwanted, found)
    """,
    """
    create temp macro known_within(instant, since, until) as
        (since is null or instant >= since) and (until is null or instant < until + 1)
    """,
    # Who leads each record that is in a group of copies or of one incident.
    """
    create temp macro grouped(members, leaders) as table
    select unnest(members) as id, unnest(leaders) as leader
    """,
    # What counts as a report; ``others`` are those acted upon. Claims of copies of one text that
    # say the same have one ``told``; ``incident`` is what one of them was judged to belong to. A
    # time without a beginning is bounded by the day of the report alone, which tells copies apart
    # and not what they tell.
    """
    create temp macro reports(files, as_of, unwanted, members, leaders, a, b) as table
    select *, min(judged) over (partition by told) as incident
    from (select s.claim_id, quad, outlet, known_at, date_trunc('month', known_at)::date as month,
                 list_distinct(actors) as actors,
                 list_distinct(if(len(recipients) = 0, actors, recipients)) as others,
                 coalesce(s.document_id, s.claim_id) as document,
                 coalesce(texts.leader <> s.document_id, false) as copied,
                 incidents.leader as judged,
                 if(texts.leader is null, s.claim_id, concat_ws(
                    chr(0), texts.leader, kind, predicate,
                    list_sort(list_distinct(actors))::varchar,
                    list_sort(list_distinct(recipients))::varchar,
                    coalesce(valid_start::varchar || '/' || coalesce(valid_end::varchar, ''), '')
                 )) as told
          from standing(files, as_of) s
          left join grouped(members, leaders) texts on texts.id = s.document_id
          left join grouped(members, leaders) incidents on incidents.id = s.claim_id
          where happened and not hindsight and none_of(unwanted, outlet)
            and (a is null or acts_on(actors, recipients, a, b)
                 or acts_on(actors, recipients, b, a)))
    """,
    # One row per report and ordered pair of different codes. Between two actors a happening counts
    # where it became known first, in an original before its copies: as often as that document
    # tells it, or once where claims were judged to tell of one incident. No limit of time comes
    # in here, or a happening would count again in every span; the pair may, which is part of it.
    """
    create temp macro told_acts(files, as_of, unwanted, members, leaders, a, b) as table
    select *, teller = first_value(teller) over (
                  partition by coalesce(incident, told), least(actor, recipient),
                               greatest(actor, recipient)
                  order by known_at, copied, claim_id) as counted
    from (select *, if(incident is null, document, claim_id) as teller, unnest(others) as recipient
          from (select *, unnest(actors) as actor
                from reports(files, as_of, unwanted, members, leaders, a, b)))
    where actor <> recipient
    """,
    # Those of them that a question asks for.
    """
    create temp macro acts(files, as_of, unwanted, members, leaders, a, b, directed, codes, since,
                           until) as table
    select * from told_acts(files, as_of, unwanted, members, leaders, a, b)
    where known_within(known_at, since, until)
      and (a is null or (actor = a and recipient = b)
           or (not directed and actor = b and recipient = a))
      and (any_of(codes, actor) or any_of(codes, recipient))
    """,
)

Files = list[str]
Found = list[tuple[str, datetime]]
"""Records as JSON, each with the instant it was stored (UTC without a zone)."""


class Engine:
    """An in-memory DuckDB that can read one folder and nothing else.

    No extension is loaded or fetched, the configuration is locked, and parameters are bound.
    Source of the settings: the escapes tried for this design, and duckdb.org/docs/security.
    """

    def __init__(self, folder: Path) -> None:
        """Start an engine confined to ``folder``."""
        import duckdb

        self._db: duckdb.DuckDBPyConnection = duckdb.connect(
            ":memory:",
            config={
                "autoinstall_known_extensions": "false",
                "autoload_known_extensions": "false",
            },
        )
        for macro in _MACROS:
            self._db.execute(macro)
        allowed = str(folder).replace("'", "''")
        self._db.execute(f"set allowed_directories = ['{allowed}']")
        self._db.execute("set enable_external_access = false")
        self._db.execute("set lock_configuration = true")

    def rows(self, sql: str, files: Files, **values: object) -> list[tuple[Any, ...]]:
        """All rows of one question; none where there is no file to ask.

        Raises:
            FileNotFoundError: A segment went away or cannot be read.
        """
        import duckdb

        if not files:
            return []
        try:
            return self._db.execute(sql, {"files": files, **values}).fetchall()
        except duckdb.IOException as error:
            raise FileNotFoundError(str(error)) from error

    def close(self) -> None:
        """Release memory and threads."""
        self._db.close()


def select_claims(
    engine: Engine, files: Files, selection: Selection, as_of: datetime | None
) -> Found:
    """Standing claims that fit, by start of validity (open last), known_at and id.

    Which revision stands is decided before the selection: a claim whose newest revision no
    longer fits is not found by what it used to say.
    """
    return engine.rows(
        """
        select record, recorded_at from standing($files, $as_of::timestamp)
        where ($claim_ids::varchar[] is null
               or claim_id in (select unnest($claim_ids::varchar[])))
          and any_of($kinds::varchar[], kind)
          and any_of($predicates::varchar[], predicate)
          and any_of($quads::tinyint[], quad)
          and any_of($stances::varchar[], stance)
          and any_of($documents::varchar[], document_id)
          and ($codes::varchar[] is null or list_has_any(actors, $codes::varchar[])
               or list_has_any(recipients, $codes::varchar[]))
          and ($a::varchar is null or acts_on(actors, recipients, $a, $b)
               or (not $directed and acts_on(actors, recipients, $b, $a)))
          and ($holders::varchar[] is null or list_has_any(holder_names, $holders::varchar[])
               or list_has_any(holder_ids, $holders::varchar[]))
          and ($since::date is null or (coalesce(valid_start, valid_end) is not null
               and coalesce(valid_end, $since::date) >= $since::date))
          and ($until::date is null or (coalesce(valid_start, valid_end) is not null
               and coalesce(valid_start, $until::date) <= $until::date))
          and known_within(known_at, $known_since::date, $known_until::date)
          and (not $happened or happened)
          and (not $without_hindsight or not hindsight)
          and any_of($outlets::varchar[], outlet)
          and none_of($without_outlets::varchar[], outlet)
        order by valid_start nulls last, known_at, claim_id
        """,
        files,
        as_of=as_of,
        **_selection_values(selection),
    )


def find_claims(engine: Engine, files: Files, ids: list[str]) -> Found:
    """Claim rows of these ids, standing or not."""
    return engine.rows(
        "select record, recorded_at from rows_of($files) where claim_id in (select unnest($ids))",
        files,
        ids=ids,
    )


def chain(engine: Engine, files: Files, claim_id: str) -> Found:
    """Everything linked to a claim by ``supersedes``, both ways, by known_at."""
    return engine.rows(
        """
        with recursive linked(id) as (
            select claim_id from rows_of($files) where claim_id = $claim_id
            union
            select unnest([r.claim_id, r.supersedes]) from rows_of($files) r
            join linked on linked.id = r.claim_id or linked.id = r.supersedes
        )
        select record, recorded_at from rows_of($files)
        where claim_id in (select id from linked where id is not null)
        order by known_at, recorded_at, claim_id
        """,
        files,
        claim_id=claim_id,
    )


def revised(engine: Engine, files: Files) -> list[tuple[str, str]]:
    """Every row that supersedes another, with what it supersedes."""
    return engine.rows(
        "select claim_id, supersedes from rows_of($files) where supersedes is not null", files
    )


def claims_from(engine: Engine, files: Files, document_ids: list[str]) -> list[str]:
    """Ids of all claim rows whose evidence lies in these documents."""
    found = engine.rows(
        "select claim_id from rows_of($files) where document_id in (select unnest($ids))",
        files,
        ids=document_ids,
    )
    return [row[0] for row in found]


def rows_from(engine: Engine, files: Files, document_ids: list[str]) -> Found:
    """All claim rows whose evidence lies in these documents, standing or not."""
    return engine.rows(
        """
        select record, recorded_at from rows_of($files)
        where document_id in (select unnest($ids)) order by known_at, recorded_at, claim_id
        """,
        files,
        ids=document_ids,
    )


def select_documents(
    engine: Engine, files: Files, ids: list[str] | None, as_of: datetime | None
) -> Found:
    """Documents by day of publication (undated last) and id."""
    return engine.rows(
        """
        select record, recorded_at from rows_of($files)
        where any_of($ids::varchar[], document_id)
          and ($as_of::timestamp is null or known_at <= $as_of::timestamp)
        order by published nulls last, document_id
        """,
        files,
        ids=ids,
        as_of=as_of,
    )


def documents_of_file(engine: Engine, files: Files, raw_sha256: str) -> list[tuple[str, str]]:
    """Id and text id of the documents that were read from bytes of that hash."""
    return engine.rows(
        """
        select document_id, text_id from rows_of($files)
        where raw_sha256 = $raw_sha256 order by document_id
        """,
        files,
        raw_sha256=raw_sha256,
    )


class DyadMonth(msgspec.Struct, frozen=True):
    """Reports in which ``actor`` acts on ``recipient``, by month of becoming known.

    A report is one standing event claim that its text presents as having happened, not written
    down in hindsight. With several parties it counts once for every ordered pair of codes. An
    event without recipients is reciprocal: it counts in both directions between its actors.
    Where there are recipients, actors stand side by side and make no pair with each other.
    The month is that of ``known_at``: what was read then, whatever day it speaks of. What copies
    of a text tell again, and what was judged one incident, counts where it became known first.
    """

    month: date
    actor: str
    recipient: str
    quad: Quad
    outlet: str
    reports: int
    repeats: int
    """Claims that tell what a counted one tells: of copies, or judged the same incident."""
    heaviest: tuple[str, ...]


def dyad_months(
    engine: Engine,
    files: Files,
    selection: Selection,
    as_of: datetime | None,
    leaders: dict[str, str],
) -> list[DyadMonth]:
    """Reports by month, ordered pair, quad class and outermost holder.

    A party without a code, or acting on its own code, makes no pair. All reports weigh the same,
    so the ``heaviest`` are the ten that became known last. Of the selection only ``dyad`` (either
    way), ``codes``, ``known_since``, ``known_until`` and ``without_outlets`` are looked at.

    Args:
        engine: Where to ask.
        files: Segments of claims.
        selection: Which reports.
        as_of: Only what was known by then.
        leaders: The leader of each document and claim that is in a group.
    """
    found = engine.rows(
        """
        select month, actor, recipient, quad, outlet,
               count(*) filter (counted) as reports, count(*) filter (not counted),
               (list(claim_id order by known_at desc, claim_id) filter (counted))[:10]
        from acts($files, $as_of::timestamp, $without_outlets::varchar[], $members::varchar[],
                  $leaders::varchar[], $a::varchar, $b::varchar, false, $codes::varchar[],
                  $known_since::date, $known_until::date)
        group by month, actor, recipient, quad, outlet having reports > 0
        order by month, actor, recipient, quad, outlet
        """,
        files,
        as_of=as_of,
        **_report_values(selection, leaders),
    )
    return [
        DyadMonth(month, a, b, Quad(quad), outlet, reports, repeats, tuple(ids))
        for month, a, b, quad, outlet, reports, repeats, ids in found
    ]


class PairMonth(msgspec.Struct, frozen=True):
    """Reports between two, whoever acts, by month; ``a`` before ``b`` in the alphabet.

    ``reports`` is 0 in a month that only repeats what was told before.
    """

    a: str
    b: str
    month: date
    reports: int
    repeats: int
    heaviest: tuple[str, ...]


def pair_months(
    engine: Engine,
    files: Files,
    selection: Selection,
    as_of: datetime | None,
    leaders: dict[str, str],
) -> list[PairMonth]:
    """Reports by unordered pair and month; each report once, also a reciprocal one.

    What a report is and what counts: see :class:`DyadMonth`; which fields of the selection:
    :func:`dyad_months`.
    """
    found = engine.rows(
        """
        select a, b, month, count(*) filter (counted), count(*) filter (not counted),
               (list(claim_id order by known_at desc, claim_id) filter (counted))[:10]
        from (select distinct claim_id, known_at, month, counted, least(actor, recipient) as a,
                     greatest(actor, recipient) as b
              from acts($files, $as_of::timestamp, $without_outlets::varchar[], $members::varchar[],
                        $leaders::varchar[], $a::varchar, $b::varchar, false, $codes::varchar[],
                        $known_since::date, $known_until::date))
        group by a, b, month order by a, b, month
        """,
        files,
        as_of=as_of,
        **_report_values(selection, leaders),
    )
    return [
        PairMonth(a, b, month, reports, repeats, tuple(ids or ()))
        for a, b, month, reports, repeats, ids in found
    ]


def pair_reports(
    engine: Engine,
    files: Files,
    selection: Selection,
    as_of: datetime | None,
    leaders: dict[str, str],
) -> list[tuple[str, bool]]:
    """Claims behind a number of one pair, latest known first, and whether each is counted.

    As :func:`dyad_months`, and ``directed``, ``quads`` and ``outlets`` of the selection too.
    """
    return engine.rows(
        """
        select distinct claim_id, counted, known_at
        from acts($files, $as_of::timestamp, $without_outlets::varchar[], $members::varchar[],
                  $leaders::varchar[], $a::varchar, $b::varchar, $directed, $codes::varchar[],
                  $known_since::date, $known_until::date)
        where any_of($quads::tinyint[], quad) and any_of($outlets::varchar[], outlet)
        order by known_at desc, claim_id
        """,
        files,
        as_of=as_of,
        **_report_values(selection, leaders, "directed", "quads", "outlets"),
    )


class Read(msgspec.Struct, frozen=True):
    """Documents of one time: the originals, and copies of what was counted already."""

    documents: int = 0
    copies: int = 0


def document_months(
    engine: Engine,
    files: Files,
    selection: Selection,
    as_of: datetime | None,
    leaders: dict[str, str],
) -> dict[date, Read]:
    """Documents by month of becoming known, chronicles written in hindsight left out.

    An undated document counts in the month it was read, as its claims do. Of the copies of a text
    the first known is the document. Of the selection only ``known_since``, ``known_until`` and
    ``without_outlets`` are looked at.
    """
    values = _report_values(selection, leaders)
    wanted = ("known_since", "known_until", "without_outlets", "members", "leaders")
    found = engine.rows(
        """
        select month, count(*) filter (first), count(*) filter (not first)
        from (select known_at, date_trunc('month', known_at)::date as month,
                     row_number() over (
                         partition by coalesce(leader, document_id)
                         order by known_at, coalesce(leader <> document_id, false), document_id
                     ) = 1 as first
              from rows_of($files)
              left join grouped($members::varchar[], $leaders::varchar[]) on id = document_id
              where not hindsight and ($as_of::timestamp is null or known_at <= $as_of::timestamp)
                and none_of($without_outlets::varchar[], outlet))
        where known_within(known_at, $known_since::date, $known_until::date)
        group by month order by month
        """,
        files,
        as_of=as_of,
        **{name: values[name] for name in wanted},
    )
    return {month: Read(documents, copies) for month, documents, copies in found}


class Coverage(msgspec.Struct, frozen=True):
    """Documents of one source in one week."""

    week: date | None
    """Monday of the ISO week of publication; ``None`` for undated documents."""
    outlet: str
    """Empty where the document names none."""
    documents: int
    hindsight: int
    """How many of them are chronicles written in hindsight."""


def coverage(engine: Engine, files: Files, as_of: datetime | None) -> list[Coverage]:
    """Documents by ISO week of publication and outlet, undated ones last.

    ``date_trunc`` gives the Monday for any date, also before 1970: days are never divided.
    """
    found = engine.rows(
        """
        select date_trunc('week', published)::date as week, outlet, count(*),
               count(*) filter (hindsight)
        from rows_of($files)
        where $as_of::timestamp is null or known_at <= $as_of::timestamp
        group by all order by week nulls last, outlet
        """,
        files,
        as_of=as_of,
    )
    return [Coverage(*row) for row in found]


class HolderCount(msgspec.Struct, frozen=True):
    """How often a voice stands in the chain of holders."""

    name: str
    claims: int
    outermost: int


def holders(engine: Engine, files: Files, as_of: datetime | None) -> list[HolderCount]:
    """Every holder of a standing claim, most claims first."""
    found = engine.rows(
        """
        with voices as (
            select unnest(list_distinct(holder_names)) as name, outlet
            from standing($files, $as_of::timestamp)
        )
        select name, count(*) as claims, count(*) filter (name = outlet) from voices
        group by name order by claims desc, name
        """,
        files,
        as_of=as_of,
    )
    return [HolderCount(*row) for row in found]


class Tally(msgspec.Struct, frozen=True, kw_only=True):
    """Counts over claim rows."""

    kinds: dict[str, int]
    rows: int
    first_known_at: datetime | None
    last_known_at: datetime | None


def tally(engine: Engine, files: Files) -> Tally:
    """Standing claims by kind, and all rows with the span of known_at."""
    kinds = engine.rows(
        "select kind, count(*) from standing($files, null::timestamp) group by kind order by kind",
        files,
    )
    span = engine.rows("select count(*), min(known_at), max(known_at) from rows_of($files)", files)
    rows, first, last = span[0] if span else (0, None, None)
    return Tally(kinds=dict(kinds), rows=rows, first_known_at=_utc(first), last_known_at=_utc(last))


def _utc(instant: datetime | None) -> datetime | None:
    return instant.replace(tzinfo=UTC) if instant else None


def _report_values(selection: Selection, leaders: dict[str, str], *more: str) -> dict[str, object]:
    """The parameters that count for reports."""
    values = _selection_values(selection)
    wanted = ("a", "b", "codes", "known_since", "known_until", "without_outlets", *more)
    groups = {"members": list(leaders), "leaders": list(leaders.values())}
    return {name: values[name] for name in wanted} | groups


def _selection_values(selection: Selection) -> dict[str, object]:
    """Parameters of a selection; an empty field becomes null and lets all pass."""
    a, b = selection.dyad or (None, None)
    values: dict[str, object] = {"a": a, "b": b}
    for name in Selection.__struct_fields__:
        if name in ("dyad", "feeds"):
            continue
        value = getattr(selection, name)
        values[name] = (list(value) or None) if isinstance(value, tuple) else value
    return values


def digest(engine: Engine, files: Files) -> str:
    """SHA-256 over all standing claims in order of id: each one's record and instant of storing.

    Every claim gives the hex SHA-256 of its record, a NUL and its microseconds since 1970; the
    digest is that of these, one after the other. One value comes out, however many claims.
    """
    found = engine.rows(
        """
        select sha256(coalesce(string_agg(
            sha256(record || chr(0) || epoch_us(recorded_at)::varchar), '' order by claim_id), ''))
        from standing($files, null::timestamp)
        """,
        files,
    )
    return str(found[0][0]) if found else hashlib.sha256().hexdigest()
