"""Spark, DuckDB and the cube give equal answers to the same texts; needs Java 17."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from cube_sample import segments
from feed_questions import engine, from_cube, golden, questions, same

from chalkcircle.ledger import feed_asking, spark
from chalkcircle.ledger.cube.making import built
from chalkcircle.model import LedgerError

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

needs_java = pytest.mark.skipif(
    not (os.environ.get("JAVA_HOME") or shutil.which("java")), reason="Java is not installed"
)


@pytest.fixture(scope="module")
def session() -> Iterator[SparkSession]:
    """One session for all: to start it takes longer than all questions."""
    pytest.importorskip("pyspark", reason="the extra `spark` is not installed")
    settings = {"spark.sql.shuffle.partitions": "2", "spark.ui.enabled": "false",
                "spark.ui.showConsoleProgress": "false", "spark.driver.host": "127.0.0.1",
                "spark.driver.bindAddress": "127.0.0.1"}  # fmt: skip
    with pytest.MonkeyPatch.context() as patch:
        # To compile well takes longer than these few rows.
        patch.setenv("JDK_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")
        found = spark.session(master="local[2]", settings=settings)
    yield found
    found.stop()


@needs_java
@pytest.mark.enable_socket  # the driver talks to its JVM on this machine
def test_spark_duckdb_and_the_cube_agree(session: SparkSession, tmp_path: Path) -> None:
    sources = segments(tmp_path, golden(), most=700)
    cube = built(sources)
    for name, values in questions():
        found = spark.ask(session, sources, name, **values).toArrow()
        duck = feed_asking.ask(engine(tmp_path), sources, name, **values)
        same(found, duck)
        quick = from_cube(cube, name, values)
        if quick is not None:
            same(found, quick)


@needs_java
@pytest.mark.enable_socket
def test_only_files_up_to_a_number_are_asked(session: SparkSession, tmp_path: Path) -> None:
    sources = segments(tmp_path, golden(), most=700)
    found = spark.ask(session, sources, "dyad_cells", last_file=4).toArrow()
    same(found, built(sources, upto=4).dyad_cells())


@needs_java
@pytest.mark.enable_socket
def test_without_rows_there_is_nothing_to_ask(session: SparkSession) -> None:
    with pytest.raises(LedgerError, match="feeds ingest"):
        spark.ask(session, [], "dyad_cells")


def test_without_java_the_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("pyspark", reason="the extra `spark` is not installed")
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("JAVA_HOME", raising=False)
    with pytest.raises(LedgerError, match="openjdk-17-jre-headless"):
        spark.session()


def test_without_pyspark_the_message_gives_the_command() -> None:
    code = (
        "import sys; sys.modules['pyspark'] = None\n"
        "from chalkcircle.ledger import spark\n"
        "from chalkcircle.model import LedgerError\n"
        "try: spark.session()\n"
        "except LedgerError as error: print(error)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert 'python -m pip install "chalkcircle[spark]"' in done.stdout
