"""Files that are not read although they could be, with the reason."""

from __future__ import annotations

from chalkcircle.model import FeedError

from .reading import File

_COW_ALLIANCES = {"version4id", "entente", "cow_entente"}
"""Columns that only the Correlates of War table of formal alliances has.

Source: headers of version 4.1 as quoted in public code; peacesciencer's ``cow_alliance``.
"""


def refuse_unwanted(file: File) -> None:
    """Stop at the Correlates of War table of formal alliances (4.1).

    Its maintainer asked that no software hand it out or load it; peacesciencer withdrew its own
    function at that request (source: its manual page of ``add_cow_alliance``).

    Raises:
        FeedError: It is that table.
    """
    named = "alliance_v4" in file.name.casefold()
    if named or _COW_ALLIANCES & {name.casefold() for name in file.header}:
        raise FeedError.about(
            "The Correlates of War alliances (4.1) are not loaded",
            file.name,
            expected="another source: its maintainer asked that software leave that table alone",
            do="Load the alliances of ATOP instead: chalkcircle feeds load atop FILE",
        )
