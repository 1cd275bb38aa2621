"""The examples in docstrings run."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import chalkcircle


def test_every_example_in_a_docstring_is_true() -> None:
    attempted = 0
    for info in pkgutil.walk_packages(chalkcircle.__path__, "chalkcircle."):
        if info.name.endswith("__main__"):
            continue
        results = doctest.testmod(importlib.import_module(info.name))
        assert results.failed == 0, info.name
        attempted += results.attempted
    assert attempted >= 5
