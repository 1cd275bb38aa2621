"""The sources that files are fetched from, one module each."""

from __future__ import annotations

from chalkcircle.model import InputError

from . import atop, cow, current_events, gdelt, naturalearth, ucdp, unga
from .plans import Source


def sources() -> tuple[Source, ...]:
    """All of them, by name."""
    modules = (atop, cow, current_events, gdelt, naturalearth, ucdp, unga)
    return tuple(module.SOURCE for module in modules)


def source_named(name: str) -> Source:
    """One of them.

    Raises:
        InputError: None has that name.
    """
    found = {source.name: source for source in sources()}
    if name not in found:
        raise InputError.about(
            "Nothing is fetched under this name", name, expected=", ".join(found),
            do="Choose one of these.",
        )  # fmt: skip
    return found[name]
