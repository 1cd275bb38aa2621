"""Has a PDF read by a process of its own; it reads nothing itself.

PDFium is a million lines of C++ that follow whatever a file says. In a process of its own a file
that makes it run for ever, eat the memory or fall over costs that file and nothing else.
"""

from __future__ import annotations

import subprocess
import sys

import msgspec

from chalkcircle.model import ChalkcircleError, UnreadableInput

from . import pdf_pages
from .pdf_pages import Pages, refusal

SECONDS = 120
"""Time that one PDF may take; 5,000 pages of text take three seconds."""


def pages_of(raw: bytes, name: str, *, seconds: float = SECONDS) -> Pages:
    """Lines of every page.

    Args:
        raw: The PDF.
        name: What messages call it.
        seconds: Time after which it is given up.

    Raises:
        UnreadableInput: Broken, locked by a password, too long, or too much for its reader.
    """
    # -P: the folder that a user works in must not be able to bring modules of its own.
    command = [sys.executable, "-P", "-m", pdf_pages.__name__, name]
    try:
        done = subprocess.run(  # noqa: S603 - our own program
            command, input=raw, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            timeout=seconds, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise _exhausting(name, f"it was given up after {seconds:g} seconds") from error
    if done.returncode:
        raise _exhausting(name, f"its reader ended with {done.returncode}")
    found = msgspec.json.decode(done.stdout, type=Pages)
    if found.refused:
        raise UnreadableInput(found.refused)
    return found


def _exhausting(name: str, why: str) -> ChalkcircleError:
    return refusal(
        f"This PDF is too much for its reader ({why})", name,
        "a PDF whose pages can be read in two minutes",
        "Print it anew as a PDF, or split it, and give that file.",
    )  # fmt: skip
