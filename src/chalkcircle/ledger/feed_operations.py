"""Every question that is put to rows of feeds in SQL: one text each, for DuckDB and for Spark.

Only what both engines do alike is used: filters, sums by group, cumulative sums, unions and anti
joins. Parameters are written ``:name``. The texts ask a view ``rows``: the columns of events, with
``native_id`` as text, and ``feed``, ``week`` and ``week_known``, weeks counted from Monday
0001-01-01 so that none is negative (engines round the division of negative numbers differently).
They decide nothing about what a row means.

Units: ``n``, ``q1``…``q4`` are rows, ``tenths`` intensity in tenths of a point (whole, so that the
order of adding cannot matter), ``weighted`` mentions times tenths; ``intensity`` and
``weighted_intensity`` are means in points, null where no row has an intensity or no mention.
"""

# ruff: noqa: S608 (the texts are put together from constants alone)
from __future__ import annotations

import re
from typing import Literal

Kind = Literal["instant", "words", "word", "number", "real"]

KINDS: dict[str, Kind] = {
    "as_of": "instant",
    "feeds": "words",
    "codes": "words",
    "a": "word",
    "b": "word",
    "feed": "word",
    "native_id": "word",
    "week": "number",
    "week_from": "number",
    "week_to": "number",
    "span": "number",
    "most": "number",
    "after": "number",
    "upto": "number",
    "half_life": "real",
}
"""What each parameter is: an instant is ISO text in UTC, a week a number, a half-life weeks."""

FOREVER = "9999-12-31T23:59:59.999999"
"""The instant ``as_of`` that leaves nothing out."""

_KNOWN = """
known as (
    select * from rows
    where known_at <= cast(:as_of as timestamp) and array_contains(:feeds, feed)
)"""

_TOLD = """
told as (
    select feed, coalesce(actor, '') as actor, coalesce(recipient, '') as recipient, week,
           week_known, file, sign, quad, case when intensity is null then 0 else 1 end as has,
           coalesce(cast(round(intensity * 10) as bigint), 0) as scaled,
           cast(coalesce(mentions, 0) as bigint) as seen
    from {rows}
)"""

_SUMS = """
cast(sum(sign) as bigint) as n, cast(sum(sign * has) as bigint) as rated,
cast(sum(sign * scaled) as bigint) as tenths,
cast(sum(case when quad = 1 then sign else 0 end) as bigint) as q1,
cast(sum(case when quad = 2 then sign else 0 end) as bigint) as q2,
cast(sum(case when quad = 3 then sign else 0 end) as bigint) as q3,
cast(sum(case when quad = 4 then sign else 0 end) as bigint) as q4,
cast(sum(sign * seen) as bigint) as mentions, cast(sum(sign * seen * has) as bigint) as weights,
cast(sum(sign * seen * scaled) as bigint) as weighted"""

_CELLS = f"""with {_KNOWN}, {_TOLD.format(rows="known")},
cells as (
    select feed, actor, recipient, week, {_SUMS} from told
    group by feed, actor, recipient, week having sum(sign) <> 0
)"""

_INTENSITY = "cast(tenths as double) / nullif(rated, 0) / 10 as intensity"

_WEEKLY = f"""
select feed, actor, recipient, week, n, rated, tenths, q1, q2, q3, q4, mentions, weights, weighted,
       {_INTENSITY}, cast(weighted as double) / nullif(weights, 0) / 10 as weighted_intensity
from cells"""

_IN_ORDER = "order by feed, actor, recipient, week"

_ROW = """native_id, day, day_end, known_at, revision, sign, actor, recipient, actor_code,
recipient_code, event_code, mode, contexts, quad, intensity, mentions, sources, articles, tone,
root, deaths, deaths_low, deaths_high, place, place_type, place_country, lat, lon, source, file,
row"""

OPERATIONS: dict[str, str] = {
    # The weekly panel of all pairs, as known at an instant.
    "dyad_cells": f"{_CELLS} {_WEEKLY} {_IN_ORDER}",
    # The same of the pairs that have both sides among some codes.
    "region": f"""{_CELLS} {_WEEKLY}
where array_contains(:codes, actor) and array_contains(:codes, recipient) {_IN_ORDER}""",
    # The same of two codes, each way by itself.
    "dyad_series": f"""{_CELLS} {_WEEKLY}
where (actor = :a and recipient = :b) or (actor = :b and recipient = :a) {_IN_ORDER}""",
    # The network as known at an instant: sums of every pair over the days of some weeks.
    "as_of": f"""{_CELLS},
pairs as (
    select feed, actor, recipient, cast(sum(n) as bigint) as n, cast(sum(rated) as bigint) as rated,
           cast(sum(tenths) as bigint) as tenths, cast(sum(q1) as bigint) as q1,
           cast(sum(q2) as bigint) as q2, cast(sum(q3) as bigint) as q3,
           cast(sum(q4) as bigint) as q4
    from cells where week between :week_from and :week_to group by feed, actor, recipient
)
select *, {_INTENSITY} from pairs order by feed, actor, recipient""",
    # State at a week T: sum of x * 2^((week - T) / H) over the weeks up to it, H the half-life in
    # weeks, x the rows of cooperation (q1 + q2) and of conflict (q3 + q4). No exponent is positive,
    # so nothing overflows; what is a thousand half-lives old counts as 0.
    "decay": f"""{_CELLS}
select feed, actor, recipient, cast(sum(n) as bigint) as n,
       sum((q1 + q2) * power(2e0, (week - :week) / :half_life)) as cooperation,
       sum((q3 + q4) * power(2e0, (week - :week) / :half_life)) as conflict
from cells where week <= :week group by feed, actor, recipient
order by feed, actor, recipient""",
    # The same state at every week in which a pair has rows: 2^(-w/H) times the cumulative sum of
    # x * 2^(w/H). Weeks are taken in blocks of 500 half-lives, each counted from its own start, or
    # the powers would overflow (45 years with a half-life of a day: 2^16000). Every week is also
    # carried into the next block; what is older than that has less than 2^-500 left.
    "decay_series": f"""{_CELLS},
blocks as (
    select *, floor(week / (500 * :half_life)) as block from cells
),
carried as (
    select feed, actor, recipient, week, block, 1 as own, q1 + q2 as friendly, q3 + q4 as hostile
    from blocks
    union all
    select feed, actor, recipient, week, block + 1, 0, q1 + q2, q3 + q4 from blocks
),
scaled as (
    select *, power(2e0, week / :half_life - 500 * block) as grown,
           power(2e0, 500 * block - week / :half_life) as shrunk
    from carried
),
running as (
    select feed, actor, recipient, week, own,
           shrunk * sum(friendly * grown) over past as cooperation,
           shrunk * sum(hostile * grown) over past as conflict
    from scaled
    window past as (partition by feed, actor, recipient, block order by week
                    rows between unbounded preceding and current row)
)
select feed, actor, recipient, week, cooperation, conflict from running where own = 1
{_IN_ORDER}""",
    # Pairs whose summed intensity in a week differs most from the mean of the weeks before it.
    # ``change`` is in points; pairs without a change are left out.
    "changes": f"""{_CELLS},
pairs as (
    select feed, actor, recipient,
           cast(sum(case when week = :week then n else 0 end) as bigint) as n,
           cast(sum(case when week < :week then n else 0 end) as bigint) as n_before,
           cast(sum(case when week = :week then tenths else 0 end) as bigint) as tenths,
           cast(sum(case when week < :week then tenths else 0 end) as bigint) as tenths_before
    from cells where week between :week - :span and :week group by feed, actor, recipient
)
select *, cast(tenths as double) / 10 - cast(tenths_before as double) / 10 / :span as change
from pairs where :span * tenths <> tenths_before
order by abs(:span * tenths - tenths_before) desc, feed, actor, recipient limit :most""",
    # Weekly cells in which rows with the same actors, code, day, place and source count once;
    # ``told`` is how many rows that were. A quad class belongs to its code.
    "collapse": f"""with {_KNOWN},
once as (
    select feed, actor, recipient, week, quad, cast(sum(sign) as bigint) as told from known
    group by feed, actor, recipient, actor_code, recipient_code, event_code, day, week, quad, place,
             source
    having sum(sign) <> 0
)
select feed, coalesce(actor, '') as actor, coalesce(recipient, '') as recipient, week,
       count(*) as n, cast(sum(told) as bigint) as told,
       cast(sum(case when quad = 1 then 1 else 0 end) as bigint) as q1,
       cast(sum(case when quad = 2 then 1 else 0 end) as bigint) as q2,
       cast(sum(case when quad = 3 then 1 else 0 end) as bigint) as q3,
       cast(sum(case when quad = 4 then 1 else 0 end) as bigint) as q4
from once group by feed, coalesce(actor, ''), coalesce(recipient, ''), week
order by 1, 2, 3, 4""",
    # What files numbered above one number and up to another add to the cube.
    "cube_delta": f"""with {_TOLD.format(rows="rows")}
select week_known, week, feed, actor, recipient, {_SUMS} from told
where file > :after and file <= :upto
group by week_known, week, feed, actor, recipient
order by week_known, week, feed, actor, recipient""",
    # How much each feed told by week of becoming known, and how much it took back.
    "coverage": f"""with {_KNOWN}
select feed, week_known, cast(sum(case when sign > 0 then 1 else 0 end) as bigint) as told,
       cast(sum(case when sign < 0 then 1 else 0 end) as bigint) as taken_back
from known group by feed, week_known order by feed, week_known""",
    # Rows that stand as known at an instant, newest day first; ``*`` stands for any code, '' for
    # none. A row stands when nothing known by then takes its revision back.
    "standing_rows": f"""with {_KNOWN},
gone as (select feed, native_id, revision from known where sign < 0)
select r.* from (
    select feed, week, {_ROW} from known
    where sign > 0 and (:a = '*' or coalesce(actor, '') = :a)
      and (:b = '*' or coalesce(recipient, '') = :b) and week between :week_from and :week_to
) r anti join gone on r.feed = gone.feed and r.native_id = gone.native_id
                  and r.revision = gone.revision
order by r.day desc, r.known_at desc, r.feed, r.native_id limit :most""",
    # Everything a feed ever told under one of its ids, and took back, in order of becoming known.
    "revisions": f"""with told as (
    select feed, week, {_ROW} from rows where feed = :feed and native_id = :native_id
)
select * from told order by known_at, file, revision, sign desc""",
}
"""By name. Order is fixed throughout."""

_PARAMETER = re.compile(r"(?<![:\w]):([a-z_]+)\b")


def parameters(name: str) -> tuple[str, ...]:
    """The parameters of an operation, each once."""
    return tuple(dict.fromkeys(_PARAMETER.findall(OPERATIONS[name])))


def for_duckdb(name: str) -> str:
    """The text with parameters as DuckDB writes them."""
    return _PARAMETER.sub(r"$\1", OPERATIONS[name])
