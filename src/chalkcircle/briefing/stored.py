"""Writes briefings as JSON and reads them back; it touches no file and judges no content."""

from __future__ import annotations

import msgspec

from chalkcircle.model import RecordError, Stamp, UnreadableInput

from .records import Briefing


def encode_briefing(briefing: Briefing) -> bytes:
    """The briefing as indented JSON, from which it can be read back."""
    return msgspec.json.format(msgspec.json.encode(briefing), indent=1)


def decode_briefing(data: bytes, *, name: str) -> Briefing:
    """A briefing from its JSON.

    Args:
        data: What ``encode_briefing`` wrote.
        name: Of the file, for messages.

    Raises:
        UnreadableInput: No JSON, no briefing, or one of another version of this program.
    """
    try:
        return msgspec.json.decode(data, type=Briefing)
    except (msgspec.DecodeError, UnicodeDecodeError, RecordError) as error:
        raise UnreadableInput.about(
            f"Not a briefing that this version reads ({error})",
            name,
            expected="the .json file that `chalkcircle brief` wrote",
            do=_advice(data),
        ) from error


def _advice(data: bytes) -> str:
    """What to do about a file that is no briefing of ours, by what is inside."""
    import chalkcircle

    try:
        stamp = msgspec.json.decode(data, type=_Stamped).stamp
    except (msgspec.DecodeError, UnicodeDecodeError):
        return "Give the .json file, not the page, and not a part of it."
    if stamp.version != chalkcircle.__version__:
        return (
            f"Version {stamp.version} wrote it, this is {chalkcircle.__version__}: use that "
            "version, or write the briefing anew."
        )
    return "It was altered after it had been written: write the briefing anew."


class _Stamped(msgspec.Struct):
    """The least that tells which version wrote a file."""

    stamp: Stamp
