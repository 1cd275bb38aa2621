"""Reads the lines of a PDF with PDFium, page by page; what they mean together is decided elsewhere.

As a program of its own (``python -m``) it reads a PDF from its input and writes its lines, or why
it is refused, as JSON.
"""

from __future__ import annotations

import contextlib
import re
import sys
from collections.abc import Iterator
from typing import Any

import msgspec

from chalkcircle.model import ChalkcircleError, UnreadableInput

from .text import clean

MAX_PAGES = 5_000

MAX_LETTERS = 20_000_000
"""Letters of all pages together."""

HYPHENS = "\x02\ufffe\u00ad"
"""What PDFium gives for a hyphen that only a line's end has put there."""


class Line(msgspec.Struct):
    """One line of a page: its words and where they stand, in points from the lower left.

    Attributes:
        broken: Its last word goes on in the next line.
    """

    text: str
    left: float
    right: float
    bottom: float
    height: float
    page: int
    broken: bool = False


class Pages(msgspec.Struct):
    """What a PDF holds.

    Attributes:
        title: What it states, unless a program made it up.
        made: The day on which it says it was made.
        broken: Pages that could not be read.
        refused: Why nothing is read; the rest is empty then.
    """

    pages: list[list[Line]] = []
    title: str = ""
    made: str = ""
    broken: int = 0
    refused: str = ""


def read_pages(raw: bytes, name: str) -> Pages:
    """Lines of every page.

    Raises:
        UnreadableInput: Broken, locked by a password or too long.
    """
    import pypdfium2 as pdfium

    try:
        document = pdfium.PdfDocument(raw)
    except pdfium.PdfiumError as error:
        raise _unopened(str(error), name) from error
    pages: list[list[Line]] = []
    broken = letters = 0
    try:
        if len(document) > MAX_PAGES:
            what = f"{name}, {len(document):,} pages"
            raise refusal("This PDF is too long", what, f"at most {MAX_PAGES:,}", "Split it.")
        for number in range(len(document)):
            try:
                pages.append(list(_lines(document[number], number)))
            except pdfium.PdfiumError:
                pages.append([])
                broken += 1
            letters += sum(len(line.text) for line in pages[-1])
            if letters > MAX_LETTERS:
                raise refusal("This PDF is too long", name, f"{MAX_LETTERS:,} letters", "Split it.")
        title = clean(document.get_metadata_value("Title")).strip()
        stated = re.match(r"D:(\d{4})(\d\d)(\d\d)", document.get_metadata_value("CreationDate"))
    except pdfium.PdfiumError as error:
        raise _unopened(str(error), name) from error
    finally:
        document.close()
    if broken and broken == len(pages):
        raise _unopened("not one of its pages opens", name)
    made = "-".join(stated.groups()) if stated else ""
    title = "" if _NO_TITLE.match(title) else title
    return Pages(pages=pages, title=title, made=made, broken=broken)


_NO_TITLE = re.compile(r"(?i)microsoft word|untitled|.*\.(?:docx?|rtf|pdf|indd|qxd)$")
"""What programs state as a title where nobody gave one."""


def _lines(page: Any, number: int) -> Iterator[Line]:
    """Lines of one page in the order in which the file gives them."""
    import pypdfium2.raw as c

    letters = page.get_textpage()
    start, total = 0, letters.count_chars()
    while start < total:
        end = start
        while end < total and c.FPDFText_GetUnicode(letters, end) not in (10, 13):
            end += 1
        codes = [c.FPDFText_GetUnicode(letters, i) for i in range(start, end)]
        text = "".join(map(chr, codes)).strip()
        seen = [i for i, code in zip(range(start, end), codes, strict=True) if code > 32]
        words = " ".join(clean(_halves(text.rstrip(HYPHENS))).split())
        if words and seen:
            first, last = (letters.get_charbox(i, loose=True) for i in (seen[0], seen[-1]))
            # Boxes differ from letter to letter; the size of the type is 1 where only a matrix
            # scales it.
            size = c.FPDFText_GetFontSize(letters, seen[0])
            height = size if size > 2 else abs(first[3] - first[1])
            yield Line(
                words, first[0], last[2], first[1], height, number,
                broken=text[-1] in HYPHENS,
            )  # fmt: skip
        start = end + 1


def _halves(text: str) -> str:
    """Characters that PDFium gives as two halves, put together."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _unopened(why: str, name: str) -> ChalkcircleError:
    if "password" in why.lower() or "security" in why.lower():
        return refusal(
            "This PDF is encrypted", name, "a PDF that opens without a password",
            "Open it with its password, save a copy without one, and give that file.",
        )  # fmt: skip
    return refusal(
        f"This PDF is broken ({why})", name, "a whole PDF", "Get the file again, or print it anew."
    )


def refusal(problem: str, value: str, expected: str, do: str) -> ChalkcircleError:
    """Why a PDF is not read."""
    return UnreadableInput.about(problem, value, expected=expected, do=do)


MAX_MEMORY = 4_000_000_000
"""Bytes that the process may ask for, where the system can hold it to that."""


def main() -> None:
    """Read a PDF from standard input, under the name that is given; write what it holds."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
    try:
        found = read_pages(sys.stdin.buffer.read(), sys.argv[1])
    except UnreadableInput as error:
        found = Pages(refused=str(error))
    sys.stdout.buffer.write(msgspec.json.encode(found))


if __name__ == "__main__":
    main()
