"""Tells a web page, JSON, an archive, UTF-16 or nothing from the rows of a feed; reads no row."""

from __future__ import annotations

from chalkcircle.model import FeedError

_KINDS = {b"<": "a web page or XML", b"{": "JSON", b"[": "JSON", b"pk\x03\x04": "an archive"}
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def refuse_another_kind(head: bytes) -> None:
    """Refuse what is saved under a feed's name and is something else; blank lines are rows.

    Raises:
        FeedError: The file is empty or of another kind.
    """
    if not head:
        raise FeedError.about(
            "The file is empty", "", expected="rows of a feed", do="Fetch it again."
        )
    if head.startswith(_UTF16):
        raise FeedError.about(
            "The file is written in UTF-16",
            head[:2],
            expected="UTF-8, or ISO 8859-1 where [file] encoding of the mapping says so",
            do="Save it as UTF-8; nothing of it was stored.",
        )
    begin = head[:512].lstrip().lower()
    for sign, kind in _KINDS.items():
        if begin.startswith(sign):
            raise FeedError.about(
                f"The file is {kind}, perhaps an error message saved under its name",
                head[:60].decode("utf-8", "replace"),
                expected="rows of a feed",
                do="Fetch it again.",
            )
