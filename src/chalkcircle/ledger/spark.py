"""Puts the operations over rows of feeds to Spark, for ledgers that outgrow one machine.

The texts are those of ``feed_operations``, the segments those of the ledger; nothing is written.
On one machine Spark takes 7 to 14 times what DuckDB takes, and far more than the cube: it is no
laptop's path. Needs ``chalkcircle[spark]`` and Java 17.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Mapping, Sequence
from os import environ
from typing import TYPE_CHECKING, Any

from chalkcircle.model import LedgerError

from .cube.grouping import NO_FILE, Source
from .feed_asking import filled, paths_by_feed, plain
from .feed_operations import KINDS, OPERATIONS
from .rows.records import COLUMNS, Table

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

_TYPES = {
    "date": "date", "instant": "timestamp_ntz", "word": "string", "string": "string",
    "int8": "tinyint", "int16": "smallint", "int32": "int", "int64": "bigint",
    "double": "double", "bool": "boolean",
}  # fmt: skip

SETTINGS = {
    # Weeks and instants are UTC wherever the cluster stands.
    "spark.sql.session.timeZone": "UTC",
    # Days before 1582 as they are written, not as the old calendar would have them.
    "spark.sql.parquet.datetimeRebaseModeInRead": "CORRECTED",
    "spark.sql.parquet.inferTimestampNTZ.enabled": "true",
    "spark.log.level": "ERROR",
}
"""What a session needs for answers that equal those of the cube."""


def session(*, master: str = "local[2]", settings: Mapping[str, str] | None = None) -> SparkSession:
    """A Spark session with the settings that the operations need.

    Args:
        master: Address of the cluster; two threads of this machine by default.
        settings: Further ones, by Spark's names.

    Raises:
        LedgerError: pyspark or Java is missing, or Spark does not start.
    """
    try:
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise LedgerError.about(
            "pyspark is not installed",
            sys.executable,
            expected="the extra `spark`",
            do='Run `python -m pip install "chalkcircle[spark]"`.',
        ) from error
    home = environ.get("JAVA_HOME")
    if not (home or shutil.which("java")) and master.startswith("local"):
        raise LedgerError.about(
            "Java is not installed",
            "no `java` on PATH, no JAVA_HOME",
            expected="Java 17 or later",
            do="Install it (Debian: `apt install openjdk-17-jre-headless`), or set JAVA_HOME.",
        )
    builder = SparkSession.builder.master(master).appName("chalkcircle")
    for name, value in {**SETTINGS, **(settings or {})}.items():
        builder = builder.config(name, value)
    return builder.getOrCreate()


def ask(
    spark: SparkSession,
    sources: Sequence[Source],
    name: str,
    *,
    last_file: int = NO_FILE,
    **values: Any,
) -> DataFrame:
    """The answer of Spark to an operation, not yet computed; ``toArrow`` computes it.

    Args:
        spark: From :func:`session`, or one with ``SETTINGS``.
        sources: Segments of events, at paths that every worker can read.
        name: Of the operation.
        last_file: Number of the last file whose rows count.
        values: Parameters; ``as_of`` defaults to everything, ``feeds`` to all there are.

    Raises:
        KeyError: No such operation, or a parameter is missing.
        LedgerError: There is no segment to ask.
    """
    found = paths_by_feed(sources, last_file)
    if not found:
        raise LedgerError.about(
            "No rows of feeds",
            name,
            expected="at least one segment of events",
            do="Store some with `chalkcircle feeds ingest`.",
        )
    bound = filled(name, list(found), values)
    view = None
    for feed, paths in found.items():
        rows = _rows(spark, feed, paths, last_file)
        view = rows if view is None else view.unionByName(rows)
    assert view is not None
    view.createOrReplaceTempView("rows")
    return spark.sql(OPERATIONS[name], args={k: _literal(k, plain(k, v)) for k, v in bound.items()})


def _rows(spark: SparkSession, feed: str, paths: list[str], upto: int) -> DataFrame:
    """The rows of one feed as the view ``rows`` has them; a column a segment lacks is null."""
    from pyspark.sql import functions as f

    identity = spark.read.parquet(paths[0]).schema["native_id"].dataType.simpleString()
    types = {n: _TYPES.get(kind, identity) for n, kind in COLUMNS[Table.EVENTS].items()}
    rows = spark.read.schema(", ".join(f"{n} {t}" for n, t in types.items())).parquet(*paths)

    def week(column: str) -> Any:
        days = f.datediff(f.col(column).cast("date"), f.lit("0001-01-01").cast("date"))
        return f.floor(days / 7).cast("int")

    return rows.where(f.col("file") <= upto).select(
        f.lit(feed).alias("feed"),
        f.col("native_id").cast("string").alias("native_id"),
        *(n for n in types if n != "native_id"),
        week("day").alias("week"),
        week("known_at").alias("week_known"),
    )


def _literal(name: str, value: Any) -> Any:
    from pyspark.sql import functions as f

    return f.array(*map(f.lit, value)) if KINDS[name] == "words" else value
