"""Opens what ``read`` and ``ingest`` are given, all of it before any is used; it reads no claim."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from chalkcircle.model import Document, Skipped, UnreadableInput

if TYPE_CHECKING:
    from chalkcircle.coding.intake import Opened


@dataclass(frozen=True, slots=True)
class Inputs:
    """Files opened for reading, and what cannot be used.

    Attributes:
        refused: Files that cannot be read, or are of no kind read here.
        unsaved: Feeds that a list subscribes to and nobody saved: no part of what is given.
        outlets: Names that a list gives to feeds, by the hashes of their files.
    """

    opened: tuple[Opened, ...]
    refused: tuple[Skipped, ...] = ()
    unsaved: tuple[Skipped, ...] = ()
    outlets: dict[str, str] = field(default_factory=dict)

    def __len__(self) -> int:
        """How many documents and items are given, refused files among them."""
        return sum(o.count for o in self.opened) + len(self.refused)


def open_inputs(
    paths: Sequence[Path], *, published: date | None, today: date, keep_going: bool = False
) -> Inputs:
    """Open all files before any is used.

    Args:
        paths: Files to read, and folders of them.
        published: Date of documents that carry none.
        today: Nothing may be published after it.
        keep_going: Count and name an unreadable file instead of stopping.

    Raises:
        UnreadableInput: One or more files cannot be used; all of them are named.
        InputError: ``published`` lies in the future.
    """
    from chalkcircle.coding.intake import gather, open_input, shown, subscription, unsaved

    gathered = gather(paths)
    opened, refused = [], []
    for path in gathered.files:
        try:
            opened.append(open_input(path, published=published, today=today))
        except UnreadableInput as error:
            refused.append(Skipped(source=shown(path.name), reason="unreadable", detail=str(error)))
    closed = [f"{s.source}: {s.detail}" for s in gathered.left if s.reason == "unreadable"]
    if (closed or refused) and not keep_going:
        told = [*closed, *(s.detail for s in refused)]
        if len(gathered.files) > len(refused):
            told.append("Nothing was stored. To go on with the others: ingest --keep-going")
        raise UnreadableInput("\n".join(told))
    listed = {o.raw_sha256: subscription(o.feed, gathered.feeds) for o in opened}
    missing = unsaved(gathered.feeds, listed.values())
    outlets = {sha: feed.title for sha, feed in listed.items() if feed}
    return Inputs(tuple(opened), (*gathered.left, *refused), tuple(missing), outlets)


def walk(inputs: Inputs, outlet: str | None) -> Iterator[Document | Skipped]:
    """What the files give, with the outlet that a list of feeds or, without one, the user names."""
    for opened in inputs.opened:
        listed = inputs.outlets.get(opened.raw_sha256)
        for made in opened.walk():
            if isinstance(made, Skipped):
                yield made
                continue
            named = listed or made.outlet or outlet
            if named == made.outlet:
                yield made
            else:
                yield msgspec.structs.replace(made, outlet=named, document_id="")
