"""Fetches the files of sources, politely and only from the public internet; it reads none of them.

A folder remembers what came into it: a second run completes the first and asks for nothing twice.
"""

from .client import Client
from .plans import Ask, Item, Source
from .running import Fetched, run
from .sources import source_named, sources
from .targets import Target, read_target
from .waiting import Patience
from .wire import Bounds

__all__ = [
    "Ask",
    "Bounds",
    "Client",
    "Fetched",
    "Item",
    "Patience",
    "Source",
    "Target",
    "read_target",
    "run",
    "source_named",
    "sources",
]
