"""Finds what installed distributions plug in, by their entry points; it knows no kind of plug.

It imports nothing before it is asked for by name, and prefers nobody: two that want one name are
refused.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, cast

from chalkcircle.model import ChalkcircleError, PlugError

if TYPE_CHECKING:
    from importlib.metadata import Distribution, EntryPoint

HOUSE = "chalkcircle"
FEEDS, EXPORTERS, CODERS = f"{HOUSE}.feeds", f"{HOUSE}.exporters", f"{HOUSE}.coders"
KINDS = {FEEDS: "feed reader", EXPORTERS: "exporter", CODERS: "coder"}
"""Groups of entry points, and what is plugged in under each."""

BROKEN = (Exception, SystemExit)
"""What other people's code may raise without ending the program."""


@dataclass(frozen=True, slots=True)
class Plug:
    """One entry point.

    Attributes:
        distribution: What was installed and has it; our own are plugged in like all others.
    """

    point: EntryPoint
    distribution: str

    @property
    def name(self) -> str:
        """What commands call it."""
        return self.point.name

    @property
    def own(self) -> bool:
        """Whether it comes with this package, whatever a distribution calls itself."""
        return self.point.value.startswith(f"{HOUSE}.")

    def load(self) -> Any:
        """The object that it names, imported now.

        Raises:
            PlugError: It cannot be imported.
        """
        try:
            return self.point.load()
        except BROKEN as error:
            why = f"{type(error).__name__}: {error}"
            raise self.refused(
                f"cannot be imported ({why})", self.point.value, "what its entry point names"
            ) from error

    def function(self) -> Callable[..., Any]:
        """The function or class that it names, imported now.

        Raises:
            PlugError: It cannot be imported, or is none.
        """
        found = self.load()
        if not callable(found):
            raise self.refused("cannot be called", self.point.value, "a function or class")
        return cast("Callable[..., Any]", found)

    @contextmanager
    def at_work(self, value: object, expected: str) -> Iterator[None]:
        """Name who brought it in an error that leaves the block; a bug of ours stays what it is.

        Args:
            value: What it was given.
            expected: What it should do with it.

        Raises:
            PlugError: It failed. What the house or the disk says is passed on.
        """
        try:
            yield
        except (ChalkcircleError, OSError):
            raise
        except BROKEN as error:
            if self.own:
                raise
            problem = f"failed ({type(error).__name__}: {error})"
            raise self.refused(problem, value, expected) from error

    def refused(self, problem: str, value: object, expected: str) -> PlugError:
        """The error about this plug, which names who brought it.

        Args:
            problem: What is wrong, as the end of a sentence about it.
            value: The offending value.
            expected: What would have been right.
        """
        return PlugError.about(
            f"The {KINDS[self.point.group]} {self.name} of the distribution {self.distribution} "
            f"{problem}",
            value,
            expected=expected,
            do=f"Mend it, or take it out: pip uninstall {self.distribution}",
        )


@cache
def plugged(group: str) -> dict[str, Plug]:
    """What is plugged in under a group, by name; ours first, then by name.

    Raises:
        PlugError: This package is not installed, two entry points have one name, or those of a
            distribution cannot be read.
    """
    found = [Plug(point, _name(point.dist)) for point in _points(group)]
    if not any(one.own for one in found):
        raise PlugError.about(
            f"Chalkcircle is not installed here, or another version: no {KINDS[group]} of its own",
            group,
            expected="the entry points of its pyproject.toml",
            do="In a checkout: pip install --no-deps -e .",
        )
    plugs: dict[str, Plug] = {}
    for one in sorted(found, key=lambda one: (not one.own, one.name, one.distribution)):
        if other := plugs.get(one.name):
            raise one.refused(
                "takes a name that is taken", one.name, f"another than that of {other.distribution}"
            )
        plugs[one.name] = one
    return plugs


def _points(group: str) -> Iterable[EntryPoint]:
    from importlib.metadata import distributions, entry_points

    try:
        return entry_points(group=group)
    except Exception as error:
        broken = [_name(one) for one in distributions() if not _readable(one)]
        raise PlugError.about(
            f"What is plugged in cannot be read ({type(error).__name__}: {error})",
            ", ".join(broken),
            expected="distributions with an entry_points.txt as installers write it",
            do=f"Install anew, or take out: pip uninstall {' '.join(broken)}",
        ) from error


def _readable(distribution: Distribution) -> bool:
    try:
        return distribution.entry_points is not None
    except Exception:  # noqa: BLE001 - whatever a broken file leads to
        return False


def _name(distribution: Distribution | None) -> str:
    """What was installed calls itself; without its metadata nobody knows."""
    try:
        return (distribution and distribution.name) or "unknown"
    except KeyError:
        return "unknown"
