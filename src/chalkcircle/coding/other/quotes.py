"""Quotations of one language and the known names that speak them; it grades and claims nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from chalkcircle.actors import ActorType, Mention
from chalkcircle.coding.reading import Paragraph, Passage, Quotation
from chalkcircle.coding.voices import holder_of
from chalkcircle.coding.wordlists import word_lists
from chalkcircle.model import Stance

if TYPE_CHECKING:
    from chalkcircle.coding.reading import Reading

_CLOSING = {"«": "»", "„": "“”", "“": "”", "\u201f": "”", '"': '"'}
_LONGEST = 3_000
"""A quotation that does not close within so many characters is no quotation."""
FEWEST_WORDS = 3
"""Words that spoken words need; two are enough where they begin small (no title does)."""
VERB_FAR = 90
"""Most characters between a quotation and the verb that attributes it."""
NAME_FAR = 90
"""The same between the verb and the speaker."""
_END = re.compile(r"[.!?؟](?=\s)|\n")
_ENDS = {"hy": re.compile(r"[։:](?=\s)|\n")}
"""Ends of sentences; the Armenian one looks like a colon, and its point opens a quotation."""
TITLE = 4
"""Most words of a title between the beginning of a line and a name with a colon."""
_ENDING = re.compile(r"(?:['’]\w{1,4})?[ \u00a0]")
_INITIAL = re.compile(r"(?:^|[\s.])\w$")
_TAG = re.compile(r"[,!?…]\s+[—–-]\s+")
_TAG_ENDS = re.compile(r"[.,]\s+[—–-]\s+")


class Speaking(NamedTuple):
    """A mention and whether its form can be that of a subject."""

    mention: Mention
    subject: bool


class _Region(NamedTuple):
    """The rest of a quotation's sentence, on one side of it."""

    start: int
    end: int
    before: bool


class _Cue(NamedTuple):
    start: int
    end: int
    kind: str
    region: _Region


def quotations(reading: Reading) -> None:
    """Fill ``quotations``: the outermost pairs of marks."""
    text, opened, closing = reading.text, -1, ""
    found: list[Quotation] = []
    for i, char in enumerate(text):
        if opened >= 0 and (char in closing or i - opened > _LONGEST):
            if char in closing:
                found.append(Quotation(opened, i + 1))
            opened = -1
        elif opened < 0 and char in _CLOSING and _opens(text, i):
            opened, closing = i, _CLOSING[char]
    reading.quotations = found


def speakers(reading: Reading, named: Sequence[Speaking]) -> None:
    """Add a passage for each quotation beside whose speech verb a known name stands."""
    voices = _Voices(reading, named)
    found = [p for q in reading.quotations if (p := voices.passage(q)) is not None]
    for paragraph in reading.paragraphs:
        found += voices.dialogue(paragraph)
    found.sort(key=lambda p: p.start)
    reading.passages += found
    spans = {(q.start, q.end) for q in reading.quotations}
    reading.quotations += [
        Quotation(p.start, p.end) for p in found if (p.start, p.end) not in spans
    ]
    reading.quotations.sort(key=lambda q: q.start)


class _Voices:
    def __init__(self, reading: Reading, named: Sequence[Speaking]) -> None:
        self.reading = reading
        self.text = reading.text
        self.words = word_lists("speech_other")[reading.document.language]
        self.cues = _patterns(reading.document.language)
        self.ends = _ENDS.get(reading.document.language, _END)
        self.named = [
            Speaking(n.mention, n.subject and not self._after_preposition(n.mention.start))
            for n in named
            if not self._inside(n.mention.start)
        ]

    def passage(self, quotation: Quotation) -> Passage | None:
        """The attributed passage of a quotation, ``None`` where nobody known is heard to speak."""
        inner = self.text[quotation.start + 1 : quotation.end - 1]
        if not _is_speech(inner):
            return None
        regions = self._regions(quotation)
        for cue in sorted(self._cues(regions), key=lambda c: _gap(c, quotation)):
            speaker = self._speaker(cue, regions, quotation)
            if speaker is not None:
                return _passage(quotation.start, quotation.end, speaker, cue)
        return self._colon(quotation)

    def dialogue(self, paragraph: Paragraph) -> Iterator[Passage]:
        """What a line that opens with a dash says, around the words that tell who speaks."""
        start, end = paragraph.start, paragraph.end
        line = self.text[start:end]
        if not self.words["dialogue"] or not re.match(r"[—–-]\s+\S", line):
            return
        tag = _TAG.search(line, 2)
        if tag is None:
            return
        rest = _TAG_ENDS.search(line, tag.end())
        stop = start + rest.start() if rest else end
        region = _Region(start + tag.end(), stop, before=False)
        first = Quotation(start + len(line) - len(line[1:].lstrip()), start + tag.start() + 1)
        for cue in self._cues([region]):
            speaker = self._speaker(cue, [region], first)
            if speaker is None or cue.start - region.start > VERB_FAR // 3:
                continue
            yield _passage(first.start, first.end, speaker, cue)
            if rest:
                yield _passage(start + rest.end(), end, speaker, cue)
            return

    def _regions(self, quotation: Quotation) -> list[_Region]:
        """What is left of the sentence before and after a quotation, up to other quotations."""
        others = self.reading.quotations
        low = max((q.end for q in others if q.end <= quotation.start), default=0)
        high = min((q.start for q in others if q.start >= quotation.end), default=len(self.text))
        before = self.text[low : quotation.start]
        ends = [
            m.end() for m in self.ends.finditer(before) if not _INITIAL.search(before[: m.start()])
        ]
        regions = [_Region(low + (ends[-1] if ends else 0), quotation.start, before=True)]
        after = self.text[quotation.end : high]
        closed = self.text[quotation.end - 2] in ".!?…؟։"
        if closed and re.match(r"\s*[^\W\d_]", after) and after.lstrip()[0].isupper():
            return regions
        ends = [
            m.start() for m in self.ends.finditer(after) if not _INITIAL.search(after[: m.start()])
        ]
        stop = quotation.end + (ends[0] if ends else len(after))
        return [*regions, _Region(quotation.end, stop, before=False)]

    def _cues(self, regions: Sequence[_Region]) -> Iterator[_Cue]:
        for region in regions:
            for kind, pattern in self.cues.items():
                for m in pattern.finditer(self.text, region.start, region.end):
                    yield _Cue(m.start(), m.end(), kind, region)

    def _speaker(
        self, cue: _Cue, regions: Sequence[_Region], quotation: Quotation
    ) -> Mention | None:
        if _gap(cue, quotation) > VERB_FAR:
            return None
        near = [n for n in self.named if _within(n.mention, cue.region)]
        if cue.kind == "by_before":
            return next((n.mention for n in near if self._touch(cue.end, n.mention.start)), None)
        if cue.kind == "by_after":
            return next((n.mention for n in near if self._ends_at(n.mention.end, cue.start)), None)
        able = [n.mention for n in near if n.subject and self._speaks(n.mention, cue)]
        if able:
            return min(able, key=lambda m: (_apart(m, cue), m.start))
        if self.words["verb_last"] and not cue.region.before:
            other = [n.mention for n in self.named if n.subject and _within(n.mention, regions[0])]
            people = [m for m in other if m.type is ActorType.PERSON]
            return people[-1] if people else None
        return None

    def _speaks(self, mention: Mention, cue: _Cue) -> bool:
        """A person near the verb; a state or body only where it touches the verb."""
        if mention.type is ActorType.PERSON:
            return _apart(mention, cue) <= NAME_FAR
        touching = self._touch(mention.end, cue.start) or self._touch(cue.end, mention.start)
        return touching and mention.rule != "adjective"

    def _colon(self, quotation: Quotation) -> Passage | None:
        """A name and a colon right before the quotation, as in headings."""
        ahead = self.text[: quotation.start].rstrip()
        if not ahead.endswith(":") or ahead != self.text[: len(ahead)]:
            return None
        end = len(ahead) - 1
        for n in self.named:
            person = n.mention.type is ActorType.PERSON
            if n.mention.end == end and n.subject and person and self._heads(n.mention.start):
                cue = _Cue(end, end + 1, "colon", _Region(n.mention.start, end, before=True))
                return _passage(quotation.start, quotation.end, n.mention, cue)
        return None

    def _heads(self, position: int) -> bool:
        """Whether a sentence or line begins within a title's length before a position."""
        ahead = re.split(r"[.!?։\n]", self.text[:position])[-1]
        return len(ahead.split()) <= TITLE

    def _touch(self, end: int, start: int) -> bool:
        return 0 <= start - end <= 2 and not self.text[end:start].strip(" \u200c\u00a0")

    def _ends_at(self, end: int, start: int) -> bool:
        """Whether a name with its apostrophe and ending reaches up to a word."""
        return end <= start and _ENDING.fullmatch(self.text[end:start]) is not None

    def _after_preposition(self, position: int) -> bool:
        """Whether a preposition of a language without cases makes an object of what follows."""
        before = self.text[max(0, position - 12) : position].split()
        return bool(before) and before[-1] in self.words.get("prepositions", ())

    def _inside(self, position: int) -> bool:
        return any(q.start < position < q.end for q in self.reading.quotations) and any(
            q.start < position < q.end and _is_speech(self.text[q.start + 1 : q.end - 1])
            for q in self.reading.quotations
        )


@cache
def _patterns(language: str) -> dict[str, re.Pattern[str]]:
    tables: dict[str, Any] = word_lists("speech_other")[language]
    made: dict[str, re.Pattern[str]] = {}
    for kind in ("verbs", "by_before", "by_after"):
        if tables[kind]:
            longest = sorted(tables[kind], key=len, reverse=True)
            words = "|".join(re.escape(w).replace(r"\ ", r"\s+") for w in longest)
            made[kind] = re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE)
    return made


def _passage(start: int, end: int, speaker: Mention, cue: _Cue) -> Passage:
    return Passage(
        start,
        end,
        (holder_of(speaker),),
        Stance.ASSERTS,
        f"quote:{cue.kind}",
        cue=(cue.start, cue.end),
        direct=True,
        source=(speaker.start, speaker.end),
    )


def _is_speech(inner: str) -> bool:
    words = re.findall(r"\w+", inner)
    return len(words) >= FEWEST_WORDS or (len(words) == FEWEST_WORDS - 1 and inner[:1].islower())


def _opens(text: str, i: int) -> bool:
    if text[i] != '"':
        return True
    before = text[i - 1] if i else " "
    return (before.isspace() or before in "([—–-") and not text[i + 1 : i + 2].isspace()


def _within(mention: Mention, region: _Region) -> bool:
    return region.start <= mention.start and mention.end <= region.end


def _gap(cue: _Cue, quotation: Quotation) -> int:
    return quotation.start - cue.end if cue.region.before else cue.start - quotation.end


def _apart(mention: Mention, cue: _Cue) -> int:
    return max(mention.start - cue.end, cue.start - mention.end, 0)
