"""Writes a selection in one of the forms, with its sources in a file beside it; it chooses nothing.

Both files are written whole or not at all, and the export gets its name last: where it stands,
its sources stand too.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from operator import index
from pathlib import Path
from typing import Protocol

from chalkcircle.model import InputError
from chalkcircle.plugs import EXPORTERS, Plug, plugged

from .records import GRAPHS, About, Exported, Item
from .tally import Tally


class Exporter(Protocol):
    """Writes items that may be passed on to a path; what an entry point of exporters names.

    It takes every item, once, writes that one file and returns how many of its own things
    (rows, features) it wrote. What it has no place for it counts in ``tally.left_out``, by reason.
    ``tally.lines()``, once all items are taken, is what a form with room for it holds of its
    sources; the file beside has it in any case.
    """

    def __call__(self, items: Iterable[Item], path: Path, tally: Tally, /) -> int:
        """Write the file."""
        ...


SUFFIX = ".sources.txt"


def export(
    items: Iterable[Item],
    target: Path,
    form: str,
    about: About,
    left_out: Counter[str] | None = None,
) -> Exported:
    """Write items to a file, replacing one of that name, and their sources to one beside it.

    What terms forbid is taken out before the exporter sees an item, whoever wrote it.

    Args:
        items: Taken once, as they come.
        target: A plain file, there or not.
        form: How to write: one of ``Form``, or what somebody plugged in.
        about: What is told beside the claims, and which feeds stay here.
        left_out: What was left out before, by reason; it may grow while the items are taken.

    Raises:
        InputError: The target is no plain file; there is no such form, or it cannot hold so much
            or be summed.
        PlugError: The exporter cannot be used, or did not do its work.
    """
    plugs = plugged(EXPORTERS)
    if form not in plugs:
        raise InputError.about(
            "No such form", form, expected=f"one of {', '.join(plugs)}", do="See export --help."
        )
    return export_with(plugs[form], items, target, about, left_out)


def export_with(
    plug: Plug,
    items: Iterable[Item],
    target: Path,
    about: About,
    left_out: Counter[str] | None = None,
) -> Exported:
    """As ``export``, with an exporter that is at hand; arguments as there."""
    if about.summed and plug.name not in GRAPHS:
        raise InputError.about(
            "Only a graph can be summed", plug.name, expected=" or ".join(GRAPHS),
            do="Leave --sum out.",
        )  # fmt: skip
    if target.exists() and not target.is_file():
        raise InputError.about(
            "No plain file to export to", str(target), expected="the name of a file",
            do="Name one with -o FILE.",
        )  # fmt: skip
    tally, beside = Tally(about, left_out), target.with_name(target.name + SUFFIX)
    with tempfile.TemporaryDirectory(
        prefix=f".{target.name}-", suffix=".tmp", dir=target.absolute().parent
    ) as scratch:
        unfinished, told = Path(scratch) / "export", Path(scratch) / "sources"
        written = _written(plug, tally.passing(items), unfinished, tally)
        told.write_text("\n".join(tally.lines()) + "\n", "utf-8")
        told.replace(beside)
        unfinished.replace(target)
    return Exported(
        file=str(target),
        sources_file=str(beside),
        form=plug.name,
        claims=tally.claims,
        written=written,
        sources=len(tally.attributions()),
        withheld=dict(tally.withheld),
        left_out=dict(tally.left_out),
        lacking=dict(tally.lacking),
    )


def _written(plug: Plug, items: Iterator[Item], path: Path, tally: Tally) -> int:
    """What an exporter says that it wrote; it must have taken all items and written a file."""
    write: Exporter = plug.function()
    with plug.at_work(path.name, "a file, and how many things are in it"):
        written = write(items, path, tally)
    if next(items, None) is not None:
        raise plug.refused("left claims unread", f"after {tally.claims - 1}", "every item taken")
    # A link would get the name of the export, and what it leads to may change or go.
    if path.is_symlink() or not path.is_file():
        raise plug.refused("wrote no file", written, "a plain file at the path it was given")
    if isinstance(written, bool) or not hasattr(written, "__index__"):
        raise plug.refused("counted nothing", written, "how many things it wrote, a whole number")
    return index(written)
