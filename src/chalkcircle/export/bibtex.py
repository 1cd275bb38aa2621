r"""References as BibTeX, in text that LaTeX prints as it stands.

Braces are spelled out as commands: BibTeX counts them even behind a backslash.
"""

from __future__ import annotations

import re
from urllib.parse import quote

from .references import Reference

_TYPES = {"article": "misc", "dataset": "misc", "software": "software"}
_SPELT = {
    "\\": r"{\textbackslash}",
    "{": r"{\textbraceleft}",
    "}": r"{\textbraceright}",
    "~": r"{\textasciitilde}",
    "^": r"{\textasciicircum}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "_": r"\_",
    "%": r"\%",
}
_BACK = {spelt: letter for letter, spelt in _SPELT.items()}
_ANY = re.compile("|".join(re.escape(spelt) for spelt in _BACK))
_URL = ":/?#[]@!$&'()*+,;=%-._~"


def latex(text: str) -> str:
    r"""Text for a field.

    >>> latex("50% of {A_B}")
    '50\\% of {\\textbraceleft}A\\_B{\\textbraceright}'
    """
    return "".join(_SPELT.get(letter, letter) for letter in text)


def plain(field: str) -> str:
    """The text that ``latex`` was given."""
    return _ANY.sub(lambda found: _BACK[found[0]], field)


def entry(one: Reference) -> str:
    """One entry; a title stands in two pairs of braces, so that styles keep its capitals."""
    fields = {
        "title": f"{{{latex(one.title)}}}" if one.title else None,
        "author": f"{{{latex(one.author)}}}" if one.author else None,
        "publisher": latex(one.publisher) if one.publisher else None,
        "version": latex(one.version) if one.version else None,
        "date": one.issued.isoformat() if one.issued else None,
        "year": str(one.issued.year) if one.issued else None,
        "url": quote(one.address, safe=_URL) if one.address else None,
        "license": latex(one.licence) if one.licence else None,
        "note": latex(one.note) if one.note else None,
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@{_TYPES[one.type]}{{{one.key},", *lines, "}"])
