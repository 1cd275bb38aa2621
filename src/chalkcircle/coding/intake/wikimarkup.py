"""Turns wikitext into the words that a reader of the page sees; it knows no page and no date.

Nothing in it is tried twice: each step passes over the text once, whatever is left unclosed.
"""

from __future__ import annotations

import html
import re
from collections import Counter

_LINK = re.compile(r"\[\[([^\[\]]*)\]\]")
_PICTURE = re.compile(r"\s*(?:file|image|category):", re.I)
_OUTWARD = re.compile(r"\[(?:(?:https?|ftp):)?//[^\s\[\]]*([^\[\]]*)\]")
_BRACES = re.compile(r"\{\{|\}\}")
_REFERENCE = re.compile(r"<ref\b[^<>]*>", re.I)
_TAG = re.compile(r"</?[a-z][^<>]*>", re.I)
_QUOTES = re.compile(r"'{2,5}")
_NOWIKI = re.compile(r"</?nowiki\s*/?>", re.I)

_MAX_NESTED = 10
_MAX_NAME_WORDS = 8
"""Words that a cited outlet may have; a longer label is prose."""

_FIRST = frozenset("nowrap nobr small big flag flagcountry flagu abbr ill sic as_of".split())
"""Templates that show their first argument."""

_SECOND = frozenset("lang transl langx".split())
_NUMBER = frozenset("convert cvt".split())
_SHIP = frozenset("ship uss hms hmas hmcs ins mv ms ss".split())
_SILENT = re.compile(
    r"current events|webarchive|dead link|citation needed|cn$|clarify|update|when|who$|"
    r"better source|failed verification|flagicon|portal|anchor|subscription|registration|paywall"
)
"""Templates that show nothing of what a bullet says."""

_OUTLETS = ("work", "newspaper", "website", "magazine", "agency", "publisher")


class Markup:
    """Reads marked-up text, and counts the templates that it does not know and leaves out.

    Attributes:
        unknown: Names of those templates.
        unclosed: Whether a comment or template is not closed.
    """

    def __init__(self) -> None:
        self.unknown: Counter[str] = Counter()
        self.unclosed = False

    def without_comments(self, text: str) -> str:
        """The text that is not within ``<!-- -->``."""
        first, *others = text.split("<!--")
        kept = [first]
        closed = True
        for part in others:
            _, closing, rest = part.partition("-->")
            closed = bool(closing)
            kept.append(rest)
        self.unclosed |= not closed
        return "".join(kept)

    def plain(self, text: str) -> str:
        """Several lines without links and templates; links to the web and bold stay marked."""
        text = self._without_templates(_without_links(text))
        first, *others = _REFERENCE.split(text)
        kept = [first]
        for part in others:
            inside, closing, rest = part.partition("</ref>")
            kept.append(_reference(inside) + rest if closing else part)
        return _TAG.sub("", _NOWIKI.sub("", "".join(kept)))

    def _without_templates(self, text: str) -> str:
        stack: list[list[str]] = [[]]
        at = 0
        for found in _BRACES.finditer(text):
            stack[-1].append(text[at : found.start()])
            at = found.end()
            if found[0] == "{{":
                stack.append([])
            elif len(stack) > 1:
                inside = "".join(stack.pop())
                stack[-1].append(self._template(inside))
        stack[-1].append(text[at:])
        self.unclosed |= len(stack) > 1
        return "".join("".join(parts) for parts in stack)

    def _template(self, inside: str) -> str:
        name, *arguments = (part.strip() for part in inside.split("|"))
        name = " ".join(name.lower().replace("_", " ").split())
        plain = [a for a in arguments if "=" not in a.partition(" ")[0]]
        if name.startswith(("cite", "citation")) and name != "citation needed":
            named = dict(_named(a) for a in arguments if "=" in a)
            outlet = next((named[key] for key in _OUTLETS if named.get(key)), "")
            return f" ({outlet})" if outlet else ""
        if _SILENT.match(name):
            return ""
        key = name.replace(" ", "_")
        if key in _FIRST and plain:
            return plain[0]
        if key in _SECOND and len(plain) > 1:
            return plain[1]
        if key in _NUMBER and len(plain) > 1:
            return f"{plain[0]} {plain[1]}"
        if key in _SHIP and plain:
            return " ".join(plain[:2]) if key == "ship" else f"{key.upper()} {plain[0]}"
        self.unknown[name[:40]] += 1
        return ""


def words(line: str) -> str:
    """The words of one line: links to the web by their labels, an outlet at the end in brackets."""
    found = list(_OUTWARD.finditer(line))
    closing = _closing(line, found)
    parts, at = [], 0
    for link in found:
        before = line[at : link.start()]
        label = _bare(link[1])
        if label and link.start() in closing and not label.startswith("("):
            label = f"({label})"
        parts += [before, label]
        at = link.end()
    return " ".join(_bare("".join([*parts, line[at:]])).split())


def cites(line: str) -> bool:
    """Whether a line has a link to the web."""
    return bool(_OUTWARD.search(line))


def _closing(line: str, found: list[re.Match[str]]) -> set[int]:
    """Where links begin that stand at the end of a line and name what is cited."""
    starts: set[int] = set()
    end = len(line)
    for link in reversed(found):
        before = link.start() - 1
        while before >= 0 and line[before].isspace():
            before -= 1
        if before < 0 or line[before] == "(" or line[link.end() : end].strip(" .,;)"):
            break
        if len(link[1].split()) > _MAX_NAME_WORDS:
            break
        starts.add(link.start())
        end = link.start()
    return starts


def _bare(text: str) -> str:
    return html.unescape(_QUOTES.sub("", text)).strip()


def _without_links(text: str) -> str:
    """Links within the wiki by the words that they show; pictures and categories go."""
    for _ in range(_MAX_NESTED):
        text, count = _LINK.subn(lambda found: _shown(found[1]), text)
        if not count:
            break
    return text


def _shown(inside: str) -> str:
    if _PICTURE.match(inside):
        return ""
    target, piped, label = inside.partition("|")
    if not piped:
        return target.removeprefix(":")
    if label:
        return label
    return target.partition(" (")[0].rpartition(":")[2]  # The pipe trick: [[Word (kind)|]].


def _reference(inside: str) -> str:
    label = words(inside)
    if not label or len(label.split()) > _MAX_NAME_WORDS:
        return ""
    return f" {label}" if label.startswith("(") else f" ({label})"


def _named(argument: str) -> tuple[str, str]:
    key, _, value = argument.partition("=")
    return key.strip().lower(), value.strip()
