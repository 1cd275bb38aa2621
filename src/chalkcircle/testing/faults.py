"""Collects what a battery finds, so that one run tells everything; it checks nothing itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import EntryPoint
from types import ModuleType
from typing import Any

from chalkcircle.model import PlugError
from chalkcircle.plugs import KINDS, Plug, plugged

_MOST = 20
"""So many faults are told; one cause often makes hundreds."""


class Faults:
    """What is wrong with something that is plugged in.

    Args:
        about: What is checked, as the first words of the error.
    """

    def __init__(self, about: str) -> None:
        self._about = about
        self._told: dict[str, None] = {}

    def unless(self, well: bool, what: str) -> None:
        """Note a fault where something is not well."""
        if not well:
            self._told[what] = None

    @contextmanager
    def crashing(self, what: str) -> Iterator[None]:
        """Note an error that leaves the block as a fault of what was tried there."""
        try:
            yield
        except Exception as error:  # noqa: BLE001 - a crash is what we look for
            self._told[f"{what}: {type(error).__name__}: {error}"] = None

    def leave(self) -> None:
        """End the check.

        Raises:
            AssertionError: There was a fault.
        """
        if self._told:
            some = list(self._told)
            more = f"\n- and {len(some) - _MOST} more" if len(some) > _MOST else ""
            lines = "".join(f"\n- {one}" for one in some[:_MOST])
            raise AssertionError(f"{self._about}: {len(some)} faults{lines}{more}")


def plug_of(group: str, given: Any, name: str = "") -> Plug:
    """What is plugged in under a name, or would be: a module or function that nobody installed.

    Args:
        group: Of entry points.
        given: A name, or what an entry point would name.
        name: Under which it would be plugged in.

    Raises:
        PlugError: Nobody plugged in anything of that name, or it has none.
    """
    if isinstance(given, str):
        if given not in plugged(group):
            raise PlugError.about(
                f"No such {KINDS[group]}",
                given,
                expected=f"one of {', '.join(plugged(group))}",
                do="Install it, or give the module or function itself.",
            )
        return plugged(group)[given]
    if isinstance(given, ModuleType):
        value = module = given.__name__
    else:
        module = getattr(given, "__module__", "")
        words = getattr(given, "__qualname__", "")
        if not words or "<" in words:
            raise PlugError.about(
                f"No entry point could name the {KINDS[group]}",
                given,
                expected="a name, a module, or what stands in one by its own name",
                do="Give a module-level function or class.",
            )
        value = f"{module}:{words}"
    return Plug(EntryPoint(name or value, value, group), module.partition(".")[0])
