"""Turns bytes into characters, and says how; it never guesses in silence."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from chalkcircle.model import UnreadableInput

from .language import likeliest_latin

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MAGIC = (
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\xd0\xcf\x11\xe0", "an office document that is old or locked with a password"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"{\\rtf", "an RTF document"),
)
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_MAX_CONTROL_SHARE = 0.01
_MAX_BROKEN_SHARE = 0.001
"""Share of bytes that may be broken in a text that is otherwise UTF-8."""

_CANDIDATES = ["cp1252", "cp1251", "koi8_r"]
_SUPERSETS = {"iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254"}
"""Pages that declare the first mean the second (WHATWG Encoding Standard, names and labels)."""

# Signs inside words, and Icelandic letters: what Turkish, Polish or Czech look like in cp1252.
_MISREAD = re.compile(r"[þÞðÐ]|[^\W\d_][¡-©¬-¶¸-º¼-¿×÷]|[¡-¦©¬-¯±-´¶¸-º¼-¾×÷][^\W\d_]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """Characters, with a note where the encoding was not simply UTF-8."""

    text: str
    note: str | None = None


def decode(raw: bytes, *, name: str, declared: str | None = None) -> Decoded:
    """Decode a file: a byte-order mark, then UTF-8, then the declared charset, then evidence.

    Args:
        raw: All bytes of the file.
        name: Name of the file, for messages.
        declared: Charset that the document itself states; believed only if the bytes agree.

    Raises:
        UnreadableInput: Binary, or in an encoding that cannot be established.
    """
    refuse_binary(raw, name)
    decoded = _with_mark(raw, name) or _as_utf8(raw, declared)
    if decoded is None:
        if b"\0" in raw:
            raise _unreadable("This file is binary (it holds NUL bytes)", name)
        decoded = _by_evidence(raw, name, declared)
    if len(_CONTROL.findall(decoded.text)) > _MAX_CONTROL_SHARE * len(decoded.text):
        raise _unreadable("This file is binary (it is full of control characters)", name)
    return decoded


def refuse_binary(raw: bytes, name: str) -> None:
    """Refuse what begins as a format that is known and is no text.

    Raises:
        UnreadableInput: It does; names the format.
    """
    for magic, kind in _MAGIC:
        if raw.startswith(magic):
            raise _unreadable(f"This file is {kind}, not text", name)


def _with_mark(raw: bytes, name: str) -> Decoded | None:
    for mark, encoding in _BOMS:
        if raw.startswith(mark):
            try:
                text = raw[len(mark) :].decode(encoding)
            except UnicodeDecodeError as error:
                problem = f"Marked as {encoding.upper()}, but broken at byte {error.start}"
                raise _unreadable(problem, name) from error
            return Decoded(text, None if encoding == "utf-8" else f"read as {encoding}")
    return None


def _as_utf8(raw: bytes, declared: str | None) -> Decoded | None:
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        return _mostly_utf8(raw)
    if "\0" in text:
        return None
    if declared and not text.isascii() and _codec(declared) not in ("utf-8", None):
        return Decoded(text, f"declares {declared}, but is UTF-8")
    return Decoded(text)


def _mostly_utf8(raw: bytes) -> Decoded | None:
    """UTF-8 with a few broken bytes, which another encoding would turn into mojibake."""
    text = raw.decode("utf-8", errors="replace")
    broken = text.count("\ufffd")
    sound = sum(char > "\x7f" for char in text) - broken
    if "\0" in text or broken > max(1, _MAX_BROKEN_SHARE * len(raw)) or sound < 10 * broken:
        return None
    return Decoded(text, f"{broken} broken bytes of UTF-8 shown as U+FFFD")


def _by_evidence(raw: bytes, name: str, declared: str | None) -> Decoded:
    """The declared charset where letters come out as words, else the best of a few code pages."""
    from charset_normalizer import from_bytes

    stated = _codec(declared) if declared else None
    isolated = [*_CANDIDATES, stated.replace("-", "_")] if stated else _CANDIDATES
    matches = from_bytes(raw, cp_isolation=isolated, enable_fallback=False)
    agreed = next((match for match in matches if _codec(match.encoding) == stated), None)
    if agreed:
        return Decoded(str(agreed), f"read as {stated}, as declared")
    best = matches.best()
    if best is None:
        raise _unreadable("The encoding of this file cannot be established", name)
    encoding, text = best.encoding, str(best)
    if encoding == "cp1252" and _MISREAD.search(text):
        encoding, text = "cp1254", _turkish(raw, name)
    unlike = f", though it declares {declared}" if declared else ""
    return Decoded(text, f"read as {encoding}{unlike}")


def _turkish(raw: bytes, name: str) -> str:
    """The text in cp1254, if that makes it Turkish or Azerbaijani."""
    text = raw.decode("cp1254", errors="replace")
    if "\ufffd" in text or likeliest_latin(text) not in ("tr", "az"):
        raise _unreadable("The encoding of this file cannot be established", name)
    return text


def _codec(name: str) -> str | None:
    try:
        found = codecs.lookup(name).name
    except LookupError:
        return None
    return _SUPERSETS.get(found, found)


def _unreadable(problem: str, name: str) -> Exception:
    return UnreadableInput.about(
        problem,
        name,
        expected="text in UTF-8 (or marked UTF-16, or a declared charset)",
        do="Save it as UTF-8 text or HTML and try again.",
    )
