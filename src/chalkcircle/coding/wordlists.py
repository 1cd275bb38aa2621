"""Reads the word lists under ``data/``, each once; it gives their words no meaning."""

from __future__ import annotations

import functools
import tomllib
from importlib import resources
from typing import Any


@functools.cache
def word_lists(name: str) -> dict[str, Any]:
    """The lists of ``data/<name>.toml``, shared by all who ask: not to be changed."""
    folder = resources.files("chalkcircle.coding") / "data"
    return tomllib.loads((folder / f"{name}.toml").read_text("utf-8"))
