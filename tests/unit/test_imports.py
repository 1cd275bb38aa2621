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


@pytest.mark.parametrize("module", ["chalkcircle.cli.exporting", "chalkcircle.feeds.plugged"])
def test_importing_asks_nothing_about_what_is_installed(module: str) -> None:
    code = f"import {module}, sys\nprint('importlib.metadata' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


def test_version_agrees_with_the_package() -> None:
    import importlib.metadata

    import chalkcircle

    assert importlib.metadata.version("chalkcircle") == chalkcircle.__version__
