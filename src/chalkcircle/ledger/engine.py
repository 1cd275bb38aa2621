"""DuckDB, confined to the segments of one ledger; the questions themselves are elsewhere.

It must not see another file, nor the network.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

Files = list[str]


class Engine:
    """An in-memory DuckDB that can read one folder and nothing else.

    No extension is loaded or fetched, the configuration is locked, and parameters are bound.
    Source of the settings: the escapes tried for this design, and duckdb.org/docs/security.
    """

    def __init__(self, folder: Path, macros: Iterable[str] = ()) -> None:
        """Start an engine confined to ``folder``, with macros that its questions use."""
        import duckdb

        self._db: duckdb.DuckDBPyConnection = duckdb.connect(
            ":memory:",
            config={
                "autoinstall_known_extensions": "false",
                "autoload_known_extensions": "false",
            },
        )
        for macro in macros:
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

    def table(self, sql: str, files: Files, **values: object) -> pa.Table:
        """As :meth:`rows`, as a table; there must be a file to ask.

        Raises:
            FileNotFoundError: A segment went away or cannot be read.
        """
        import duckdb

        try:
            return self._db.sql(sql, params={"files": files, **values}).to_arrow_table()
        except duckdb.IOException as error:
            raise FileNotFoundError(str(error)) from error

    def close(self) -> None:
        """Release memory and threads."""
        self._db.close()
