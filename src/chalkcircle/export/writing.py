"""Writes a selection in one of the forms, with its sources in a file beside it; it chooses nothing.

Both files are written whole or not at all, and the export gets its name last: where it stands,
its sources stand too.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

from chalkcircle.model import InputError

from .csv_table import write_csv
from .ftm import write_ftm
from .geojson import write_geojson
from .graphs import write_gexf, write_graphml
from .jsonld import write_jsonld
from .parquet import write_parquet
from .records import GRAPHS, About, Exported, Form, Item
from .tally import Tally
from .xlsx import write_xlsx

Writer = Callable[[Iterable[Item], Path, Tally], int]
"""Writes items that may be passed on to a path, and returns how many of its own things."""

WRITERS: dict[Form, Writer] = {
    Form.CSV: write_csv,
    Form.PARQUET: write_parquet,
    Form.GEOJSON: write_geojson,
    Form.XLSX: write_xlsx,
    Form.GRAPHML: write_graphml,
    Form.GEXF: write_gexf,
    Form.JSONLD: write_jsonld,
    Form.FTM: write_ftm,
}

SUFFIX = ".sources.txt"


def export(items: Iterable[Item], target: Path, form: Form, about: About) -> Exported:
    """Write items to a file, replacing one of that name, and their sources to one beside it.

    Args:
        items: Taken once, as they come.
        target: A plain file, there or not.
        form: How to write.
        about: What is told beside the claims, and which feeds stay here.

    Raises:
        InputError: The target is no plain file, or the form cannot hold so much or be summed.
    """
    if about.summed and form not in GRAPHS:
        raise InputError.about(
            "Only a graph can be summed", form.value, expected=" or ".join(GRAPHS),
            do="Leave --sum out.",
        )  # fmt: skip
    if target.exists() and not target.is_file():
        raise InputError.about(
            "No plain file to export to", str(target), expected="the name of a file",
            do="Name one with -o FILE.",
        )  # fmt: skip
    tally, beside = Tally(about), target.with_name(target.name + SUFFIX)
    with tempfile.TemporaryDirectory(
        prefix=f".{target.name}-", suffix=".tmp", dir=target.absolute().parent
    ) as scratch:
        unfinished, told = Path(scratch) / "export", Path(scratch) / "sources"
        written = WRITERS[form](tally.passing(items), unfinished, tally)
        told.write_text("\n".join(tally.lines()) + "\n", "utf-8")
        told.replace(beside)
        unfinished.replace(target)
    return Exported(
        file=str(target),
        sources_file=str(beside),
        form=form,
        claims=tally.claims,
        written=written,
        sources=len(tally.attributions()),
        withheld=dict(tally.withheld),
        left_out=dict(tally.left_out),
    )
