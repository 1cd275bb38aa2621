"""What importing loads: no frame library, no model, no reading of files."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = (
    "spacy",
    "numba",
    "numpy",
    "sqlite3",  # comes with the ledger
    "pyarrow",
    "duckdb",
    "pandas",
    "polars",
    "trafilatura",
    "jinja2",
    "rich",
    "typst",
    "docx",
)


def loaded(statement: str) -> set[str]:
    code = f"{statement}\nimport sys\nprint(' '.join(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return {name.split(".")[0] for name in done.stdout.split()}


@pytest.mark.parametrize("module", ["chalkcircle", "chalkcircle.cli", "chalkcircle.app"])
def test_importing_loads_nothing_heavy(module: str) -> None:
    assert not loaded(f"import {module}") & set(HEAVY)


def test_what_is_plugged_in_is_looked_up_by_nobody_who_does_not_ask() -> None:
    code = """
import chalkcircle.app, chalkcircle.export.writing, chalkcircle.feeds.reading
from chalkcircle.cli import main
from chalkcircle.plugs import plugged
main(["--help"], standalone_mode=False)
print(plugged.cache_info().misses)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "0"


def test_version_agrees_with_the_package() -> None:
    import importlib.metadata

    import chalkcircle

    assert importlib.metadata.version("chalkcircle") == chalkcircle.__version__
