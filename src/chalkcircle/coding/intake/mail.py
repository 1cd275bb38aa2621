"""Reads a saved e-mail (a newsletter, a dispatch) into an item; it opens no attachment."""

from __future__ import annotations

import email
import email.policy
from dataclasses import replace
from datetime import date
from email.message import EmailMessage
from email.utils import parseaddr, parsedate_to_datetime
from typing import Any

from chalkcircle.model import Skipped, UnreadableInput

from .html import html_item
from .items import Item, plain_item


def mail_items(raw: bytes, name: str) -> tuple[list[Item | Skipped], tuple[str, ...]]:
    """Read a message: its subject is the title, its sender's name the outlet.

    Lines quoted from an earlier message are somebody else's words and are left out, counted.
    Attachments are skipped by name.

    Raises:
        UnreadableInput: No header of a message, or no words in it.
    """
    message = email.message_from_bytes(raw, policy=email.policy.default)
    if not isinstance(message, EmailMessage) or not message.get("From"):
        raise _refuse("This is no e-mail: it has no sender", name)
    body = message.get_body(preferencelist=("plain", "html"))
    words = _words(body) if body is not None else ""
    notes: list[str] = []
    if body is not None and body.get_content_subtype() == "html":
        item, more = html_item(words, name)
        notes += more
    else:
        lines = words.splitlines()
        own = [line for line in lines if not line.startswith(">")]
        if quoted := len(lines) - len(own):
            notes.append(f"lines quoted from another message left out: {quoted}")
        item = plain_item("\n".join(own), name)
    if not item.text:
        raise _refuse("This e-mail holds no words", name)
    stated = str(message.get("Date") or "") or None
    sender, address = parseaddr(str(message["From"]))
    title = " ".join(str(message.get("Subject") or "").split())
    item = replace(
        item,
        title=title or item.title,
        outlet=sender or address or None,
        published=_day(stated) if stated else None,
        stated_date=stated,
        date_origin="metadata",
    )
    return [item, *_attachments(message, name)], tuple(notes)


def _words(body: Any) -> str:
    """The words of a part, whatever its charset says of itself."""
    try:
        return str(body.get_content())
    except (LookupError, UnicodeError, KeyError):
        data = body.get_payload(decode=True)
        return data.decode("utf-8", "replace") if isinstance(data, bytes) else ""


def _attachments(message: EmailMessage, name: str) -> list[Skipped]:
    return [
        Skipped(
            source=f"{name}#{part.get_filename() or part.get_content_type()}",
            reason="attachment",
            detail=f"{part.get_content_type()}: save it and give it by itself",
        )
        for part in message.iter_attachments()
    ]


def _day(stated: str) -> date | None:
    try:
        return parsedate_to_datetime(stated).date()
    except ValueError:
        return None


def _refuse(problem: str, name: str) -> Exception:
    return UnreadableInput.about(
        problem, name, expected="a message saved as .eml", do="Save the message again as .eml."
    )
