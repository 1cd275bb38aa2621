"""The declared list of measures: unit, range and source of each; no number goes without one."""

from __future__ import annotations

from functools import cache

import msgspec

from chalkcircle.model import FeedError

from .records import RowRefused


class Measure(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a number of a table means.

    Attributes:
        table: The table that gives it.
        column: The publisher's column, empty where it is worked out from several rows.
        low, high: Bounds, included; a number outside them sets its row aside.
        default: Whether it is loaded when nobody names measures.
        source: Where the definition was read, or ``unverified``.
    """

    name: str
    table: str
    column: str = ""
    unit: str
    low: float
    high: float
    default: bool = True
    meaning: str
    source: str

    def checked(self, value: float) -> float:
        """The value, when it can be one.

        Raises:
            RowRefused: It lies outside the declared range.
        """
        if not self.low <= value <= self.high:
            raise RowRefused(
                f"{self.column or self.name}: {value:g} outside {self.low:g} to {self.high:g}"
            )
        return value


@cache
def _all() -> dict[str, Measure]:
    import tomllib
    from importlib import resources

    text = resources.files(__package__).joinpath("data", "measures.toml").read_text("utf-8")
    return {
        name: msgspec.convert({"name": name, **fields}, Measure)
        for name, fields in tomllib.loads(text).items()
    }


def measure(name: str) -> Measure:
    """The declared measure of this name.

    Raises:
        FeedError: There is none.
    """
    if found := _all().get(name):
        return found
    raise FeedError.about(
        "No measure of that name",
        name,
        expected=f"one of {', '.join(_all())}",
        do="Measures are declared, with unit, range and source, in measures.toml.",
    )


def measures_of(table: str) -> tuple[Measure, ...]:
    """The measures that a table gives, in the order of the list."""
    return tuple(one for one in _all().values() if one.table == table)
