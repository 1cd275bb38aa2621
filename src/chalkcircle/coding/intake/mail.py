"""Reads a saved e-mail (a newsletter, a dispatch) into an item; it opens no attachment.

What a sender quotes from an earlier message are somebody else's words: left out and counted.
"""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterator
from dataclasses import replace
from email.message import EmailMessage
from email.utils import parseaddr
from typing import Any

from chalkcircle.model import Skipped, UnreadableInput

from .fragment import fragment_text
from .items import Item, header_day, plain_item

MAX_HEADER = 10_000
"""Letters in one header that we ask for; the parser's memory is a thousandfold."""

_ASKED = frozenset(
    ("from", "subject", "date", "content-type", "content-disposition", "content-transfer-encoding")
)

_STUB = 3
"""Where the HTML says so many times more, the plain part only asks to look at it."""

_ORIGINAL = re.compile(r"(?:>?\s*-{2,}\s*Original Message\s*-{2,}|_{20,})$", re.I)
"""What some programs put above the message that is answered, which they mark with nothing else."""

_INTRODUCED = re.compile(r"\d{4}|@")
"""A day or an address: with a colon at its end, a line introduces the message quoted below it."""


def mail_items(raw: bytes, name: str) -> tuple[list[Item | Skipped], tuple[str, ...]]:
    """Read a message: its subject is the title, its sender's name the outlet.

    Parts that are not read (attachments, pictures, forwarded messages) are skipped by name.

    Raises:
        UnreadableInput: No header of a message, headers or parts made to exhaust a parser, or no
            words in it.
    """
    try:
        item, body, notes = _read(raw, name)
        others = list(_others(body[0], name, body[1:])) if body else []
    except UnreadableInput:
        raise
    except Exception as error:  # The library raises whatever a broken header makes it.
        raise _refuse(f"This e-mail is broken ({type(error).__name__}: {error})", name) from error
    if not item.text:
        raise _refuse("This e-mail holds no words", name)
    return [item, *others], tuple(notes)


def _read(raw: bytes, name: str) -> tuple[Item, list[Any], list[str]]:
    """The message as an item; then itself and the parts that were read; then notes."""
    message = email.message_from_bytes(raw, policy=email.policy.default)
    for part in message.walk():
        for header, value in part.raw_items():
            if header.lower() in _ASKED and len(value) > MAX_HEADER:
                raise _refuse(f"This e-mail has a header {header} of {len(value):,} letters", name)
    if not isinstance(message, EmailMessage) or not message.get("From"):
        raise _refuse("This is no e-mail: it has no sender", name)
    plain = message.get_body(preferencelist=("plain",))
    html = message.get_body(preferencelist=("html",))
    notes: list[str] = []
    words = _words(plain) if plain is not None else ""
    if html is not None:
        rich = fragment_text(_without_quotes(_words(html), notes))
        if len(rich) > _STUB * len(words):
            words = rich
        else:
            notes.clear()
    text = _own(words, notes)
    if broken := text.count("\ufffd"):
        notes.append(f"{broken} signs that its charset does not explain shown as U+FFFD")
    stated = str(message.get("Date") or "") or None
    sender, address = parseaddr(str(message["From"]))
    item = plain_item(text, name)
    item = replace(
        item,
        title=" ".join(str(message.get("Subject") or "").split()) or item.title,
        outlet=sender or address or None,
        published=header_day(stated) if stated else None,
        stated_date=stated,
        date_origin="metadata",
    )
    return item, [message, *(part for part in (plain, html) if part is not None)], notes


def _own(words: str, notes: list[str]) -> str:
    """The sender's own lines."""
    lines = words.splitlines()
    end = next((n for n in range(len(lines)) if _answers(lines, n)), len(lines))
    own: list[str] = []
    last: int | None = None  # The last line with words since a quotation.
    for line in lines[:end]:
        if not line.startswith(">"):
            last = len(own) if line.strip() else last
            own.append(line)
            continue
        if last is not None and _introduces(own[last]):
            del own[last:]
        last = None
    if quoted := len(lines) - len(own):
        notes.append(f"lines quoted from another message left out: {quoted}")
    return "\n".join(own)


def _answers(lines: list[str], at: int) -> bool:
    """Whether what follows a line is the message that is answered."""
    line = lines[at].strip()
    if not _ORIGINAL.match(line):
        return False
    # A rule of underscores may also close a paragraph: an answered message begins with headers.
    after = " ".join(lines[at + 1 : at + 4]).lstrip()
    return "_" not in line or bool(re.match(r"(?:From|Sent|Von|De|От)\s*:", after))


def _introduces(line: str) -> bool:
    found = _INTRODUCED.search(line)
    return found is not None and line.rstrip().endswith(":")


def _without_quotes(html: str, notes: list[str]) -> str:
    """The HTML without what mail programs mark as an earlier message."""
    from lxml import html as parser
    from lxml.etree import ParserError

    try:
        tree = parser.fromstring(
            html.encode("utf-8", "replace"), parser=parser.HTMLParser(encoding="utf-8")
        )
    except (ParserError, ValueError):
        return html
    marked = tree.xpath("//blockquote[@type='cite'] | //*[contains(@class, 'gmail_quote')]")
    every = set(marked)
    outer = [m for m in marked if m.getparent() is not None and every.isdisjoint(m.iterancestors())]
    for quote in outer:
        quote.drop_tree()
    if not outer:
        return html
    notes.append(f"messages quoted left out: {len(outer)}")
    return str(parser.tostring(tree, encoding="unicode"))


def _words(body: Any) -> str:
    """The words of a part, whatever its charset says of itself."""
    try:
        words = str(body.get_content())
    except (LookupError, UnicodeError, KeyError):
        data = body.get_payload(decode=True)
        words = data.decode("utf-8", "replace") if isinstance(data, bytes) else ""
    return words.encode("utf-8", "replace").decode("utf-8")


def _others(message: Any, name: str, read: list[Any]) -> Iterator[Skipped]:
    """Parts that were not read; what lies inside a forwarded message counts with it."""
    waiting = [message]
    while waiting:
        part = waiting.pop()
        if part.get_content_maintype() == "multipart":
            inner = part.get_payload()
            waiting += reversed(inner) if isinstance(inner, list) else []
        elif not any(part is one for one in read):
            kind = part.get_content_type()
            yield Skipped(
                source=f"{name}#{part.get_filename() or kind}",
                reason="attachment",
                detail=f"{kind}: save it and give it by itself",
            )


def _refuse(problem: str, name: str) -> Exception:
    return UnreadableInput.about(
        problem, name, expected="a message saved as .eml", do="Save the message again as .eml."
    )
