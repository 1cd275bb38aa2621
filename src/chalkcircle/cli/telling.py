"""Tells what became of documents that were given, and names what was left out of them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from . import common
from .showing import plural

if TYPE_CHECKING:
    from chalkcircle.app import Ingested
    from chalkcircle.model import Skipped


def ingested(done: Ingested) -> str:
    """What an ingest did, in one line that adds up."""
    revised = f" ({done.revised} of them in place of an earlier reading)" if done.revised else ""
    forgotten = f", {done.forgotten} forgotten on request" if done.forgotten else ""
    return (
        f"given {done.given}: {done.added} stored{revised}, {done.held} held already,"
        f" {len(done.skipped)} skipped{forgotten};"
        f" {_copies(done)}{_coded(done)}snapshot {done.snapshot}"
    )


def _copies(done: Ingested) -> str:
    """How many repeat another text; nothing to say where none does."""
    if not done.copies:
        return ""
    copies = plural(done.copies, "near-copy", "near-copies")
    return f"{copies} of texts held, kept and counted once; "


def _coded(done: Ingested) -> str:
    """What the documents that were read gave; nothing to say where none was read."""
    if not done.read:
        return ""
    events, claims = (f"{100 * n / done.read:.1f} %" for n in (done.eventful, done.telling))
    return (
        f"of {plural(done.read, 'document')} read, {events} gave at least one event"
        f" and {claims} at least one claim; {plural(done.claims_added, 'claim')} from"
        f" {plural(done.sentences, 'sentence')} ({done.silent} gave none);"
        f" {plural(sum(done.unknown.values()), 'mention')} of"
        f" {plural(len(done.unknown), 'unknown name')}; "
    )


_LEFT_OUT = {
    "duplicate": "held already",
    "language": "stored, not coded",
    "forgotten": "refused",
    "forgotten-claims": "refused",
    "not-saved": "subscribed, not given",
}
"""What became of a document that was given and not read into claims, where it was not skipped."""


def say_skipped(skipped: list[Skipped]) -> None:
    """Name what was left out: totals by reason, then the first of each."""
    counts = Counter(s.reason for s in skipped)
    for reason, count in counts.most_common():
        first = next(s for s in skipped if s.reason == reason)
        what = _LEFT_OUT.get(reason, "skipped")
        common.say(f"{what} {count} ({reason}); first: {first.source}: {first.detail}")


_NOTES_SHOWN = 8


def say_notes(notes: list[str]) -> None:
    """Say how files were understood, where that was not plain; of many, the first."""
    for note in notes[:_NOTES_SHOWN]:
        common.say(f"note: {note}")
    if (more := len(notes) - _NOTES_SHOWN) > 0:
        common.say(f"and {plural(more, 'more note')} (--json of ingest lists all)")
