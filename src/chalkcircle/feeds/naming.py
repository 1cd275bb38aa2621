"""Names of countries as feeds write them; a name that is nobody's stays unknown.

``data/names.csv`` has the spellings that ``codes`` does not read: how a feed writes a name, no
opinion about how it ought to be called.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from chalkcircle.codes import Scheme

from .cells import reworded
from .shaping import entity_of
from .tables import table

if TYPE_CHECKING:
    import pyarrow as pa


@cache
def _spellings() -> dict[str, str]:
    return {row["name"].casefold(): row["entity"] for row in table("names")}


def entity_named(name: str) -> str | None:
    """The entity of a country's name, ``None`` where our tables do not have it.

    >>> entity_named("Occupied Palestinian Territory")
    'PSE'
    """
    return _spellings().get(name.strip().casefold()) or entity_of(name, Scheme.NAME, None)


def named_entities(column: pa.Array) -> pa.DictionaryArray:
    """Names of a column as entities."""
    return reworded(column, entity_named)
