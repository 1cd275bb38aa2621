"""Gives each direct quotation its speaker and the outlet that the words were given to.

The rules, in the order they are tried: a verb of saying beside the quotation; a line after it that
opens with a dash; a line before it that ends with a colon; an interview announced earlier, for a
quotation that fills its paragraph; the speaker of the quotation before, in the same paragraph.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from chalkcircle.model import Holder, HolderKind, Stance

from .attributed import attributed
from .reading import Passage
from .voices import ReportedSpeech, Speaker, holder_of, speech_verb, speech_words

if TYPE_CHECKING:
    from spacy.tokens import Token

    from .reading import Quotation, Reading, Sentence

_SCARE = 3
"""A quotation of at most so many words with nobody beside it is a name or irony, not speech."""
_BESIDE = 160
"""Characters within which a verb of saying belongs to a quotation."""
_TAG_WORDS = 14
"""Words of a line that may do nothing but name the speaker of the quotation above it."""
_BARS = ("\n", "“", '"')
"""What no tag reaches across: the end of the line, another quotation."""
_DASHES = "—–-"
_MARKS = ("“", '"', "«", "„")


@dataclass(slots=True, frozen=True)
class Announced:
    """A speaker announced for what follows, with the outlet he spoke to."""

    at: int
    speaker: Holder
    outlet: Holder | None
    rule: str
    source: tuple[int, int] | None = None
    cue: tuple[int, int] | None = None


class Speakers:
    """Attributes the quotations of one document, from top to bottom."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.spoken: list[Passage] = []
        self._lines = [p.start for p in reading.paragraphs]
        self._begins = [s.start for s in reading.sentences if reading.quotation_at(s.start) is None]
        self.by_paragraph: dict[int, list[Sentence]] = {}
        for sentence in reading.sentences:
            self.by_paragraph.setdefault(sentence.paragraph, []).append(sentence)
        self.announced = sorted(self._interviews(), key=lambda a: a.at)
        self.outlet_of: dict[str, Holder] = {
            a.speaker.name: a.outlet for a in self.announced if a.outlet is not None
        }

    def passages(self) -> list[Passage]:
        """One passage for each quotation that somebody speaks, and the interviewer's questions."""
        before: Passage | None = None
        for quotation in self.reading.quotations:
            passage = self._attribute(quotation, before)
            if passage is not None:
                self.spoken.append(passage)
                before = passage
        return self.spoken + self._questions() + self._transcript()

    def _attribute(self, quotation: Quotation, before: Passage | None) -> Passage | None:
        told = (
            self._beside(quotation)
            or self._line_after(quotation)
            or self._colon_before(quotation)
            or self._earlier(quotation)
        )
        if told is None and before is not None and self._same_paragraph(before, quotation):
            holders, source, cue = before.holders, before.source, before.cue
            return self._passage(quotation, holders, "same-paragraph", source, cue)
        if told is None:
            if len(self.reading.text[quotation.start : quotation.end].split()) <= _SCARE:
                return None
            unknown = Holder(name="unnamed speaker", kind=HolderKind.UNNAMED)
            return self._passage(quotation, (unknown,), "nobody-named")
        outlet = told.outlet or self.outlet_of.get(told.speaker.name)
        if outlet is not None:
            self.outlet_of[told.speaker.name] = outlet
        chain = (outlet, told.speaker) if outlet is not None else (told.speaker,)
        return self._passage(quotation, chain, told.rule, told.source, told.cue)

    def _passage(
        self,
        q: Quotation,
        holders: tuple[Holder, ...],
        rule: str,
        source: tuple[int, int] | None = None,
        cue: tuple[int, int] | None = None,
    ) -> Passage:
        frame, stance = f"quote:{rule}", Stance.ASSERTS
        return Passage(q.start, q.end, holders, stance, frame, cue, direct=True, source=source)

    def _same_paragraph(self, before: Passage, quotation: Quotation) -> bool:
        return "\n" not in self.reading.text[before.end : quotation.start]

    def _paragraph_at(self, position: int) -> int:
        index = bisect_right(self._lines, position) - 1
        inside = index >= 0 and position < self.reading.paragraphs[index].end
        return index if inside else -1

    def _outside(self, sentence: Sentence, token: Token) -> bool:
        return self.reading.quotation_at(sentence.at(token)[0]) is None

    def _beside(self, quotation: Quotation) -> Announced | None:
        """A verb of saying right after or right before the quotation, in its paragraph."""
        best: tuple[int, Announced] | None = None
        for index in {self._paragraph_at(quotation.start), self._paragraph_at(quotation.end - 1)}:
            for sentence in self.by_paragraph.get(index, []):
                for token in sentence.tokens:
                    distance = self._distance(quotation, sentence, token)
                    if distance is None or speech_verb(token) is None:
                        continue
                    told = self._told(sentence, token, "beside")
                    if told is not None and (best is None or distance < best[0]):
                        best = (distance, told)
        return best[1] if best is not None else None

    def _distance(self, quotation: Quotation, sentence: Sentence, token: Token) -> int | None:
        """Characters between quotation and word, ``None`` if another sentence lies between."""
        start, end = sentence.at(token)
        if not self._outside(sentence, token):
            return None
        if start >= quotation.end:
            low, high = quotation.end, start
        elif end <= quotation.start:
            low, high = end, quotation.start
        else:
            return None
        if high - low > _BESIDE:
            return None
        between = self.reading.text[low:high]
        if any(mark in between for mark in _BARS):
            return None
        return None if self._sentence_begins(low, high) else len(between)

    def _sentence_begins(self, low: int, high: int) -> bool:
        """Whether a sentence begins between the two, other than right behind the quotation."""
        first = bisect_right(self._begins, low + 2)
        return first < len(self._begins) and self._begins[first] <= high

    def _told(self, sentence: Sentence, verb: Token, rule: str) -> Announced | None:
        speech = ReportedSpeech(self.reading, sentence, self.spoken)
        told = speech.speaker(verb) or self._inverted(verb, speech)
        if not told:
            return None
        outlet = self._audience(sentence, verb)
        at = sentence.at(verb)
        return Announced(sentence.start, told.holders[0], outlet, rule, told.span, at)

    def _inverted(self, verb: Token, speech: ReportedSpeech) -> Speaker:
        """A speaker named after the verb, whom the parser took for an object."""
        after = [
            c
            for c in verb.children
            if c.i > verb.i and c.dep_ in ("dobj", "nsubj", "attr", "npadvmod")
        ]
        if verb.lemma_ in ("say", "add", "note", "write", "explain") and after:
            return speech.named(after[0])
        return Speaker()

    def _audience(self, sentence: Sentence, verb: Token) -> Holder | None:
        """The outlet in "told Fortuna", "in an interview with …"."""
        words = speech_words()
        if verb.lemma_ == "tell":
            for child in verb.children:
                if child.dep_ in ("dobj", "dative") and child.pos_ == "PROPN":
                    return self._outlet(sentence, child)
        for token in verb.sent:
            if token.lemma_.lower() in words.interview:
                for child in token.children:
                    if child.dep_ == "prep" and child.lower_ in ("with", "to", "for"):
                        for named in child.children:
                            if named.dep_ == "pobj" and named.pos_ == "PROPN":
                                return self._outlet(sentence, named)
        return None

    def _outlet(self, sentence: Sentence, token: Token) -> Holder | None:
        mention = self.reading.mention_at(sentence.at(token)[0])
        if mention is not None and mention.type == "country":
            return None
        if mention is not None:
            known = holder_of(mention)
            return Holder(name=known.name, kind=HolderKind.OUTLET, actor_id=known.actor_id)
        parts = [c.text for c in token.children if c.dep_ == "compound" and c.i < token.i]
        return Holder(name=" ".join([*parts, token.text]), kind=HolderKind.OUTLET)

    def _line_after(self, quotation: Quotation) -> Announced | None:
        """A line of its own after the quotation: "— analyst So-and-so told Somebody"."""
        index = self._paragraph_at(quotation.end - 1)
        if index < 0:
            return None
        rest = self.reading.text[quotation.end : self.reading.paragraphs[index].end].strip()
        if rest[:1] and rest[0] in _DASHES:
            people = [
                m
                for m in self.reading.mentions_in(quotation.end, self.reading.paragraphs[index].end)
                if m.type == "person"
            ]
            return Announced(quotation.end, holder_of(people[0]), None, "dash") if people else None
        if len(rest) > 1:
            return None
        after = index + 1
        if after >= len(self.reading.paragraphs):
            return None
        paragraph = self.reading.paragraphs[after]
        if self.reading.text[paragraph.start] in _DASHES:
            return self._first_saying(after, "dash-after")
        sentences = self.by_paragraph.get(after, [])
        bare = len(sentences) == 1 and len(sentences[0].span) <= _TAG_WORDS
        if not bare or self.reading.text[paragraph.start] in _MARKS:
            return None
        root = sentences[0].span.root
        said = any(c.dep_ in ("ccomp", "xcomp") for c in root.children)
        return (
            None
            if said or root.lemma_ not in ("tell", "say")
            else self._first_saying(after, "line-after")
        )

    def _first_saying(self, index: int, rule: str) -> Announced | None:
        for sentence in self.by_paragraph.get(index, []):
            for token in sentence.tokens:
                if speech_verb(token) is not None and self._outside(sentence, token):
                    told = self._told(sentence, token, rule)
                    if told is not None:
                        return told
            people = self._people(sentence)
            if people:
                return Announced(sentence.start, people[-1], None, rule)
        return None

    def _people(self, sentence: Sentence) -> list[Holder]:
        inside = self.reading.mentions_in(sentence.start, sentence.end)
        return [holder_of(m) for m in inside if m.type == "person"]

    def _colon_before(self, quotation: Quotation) -> Announced | None:
        """A line before that ends with a colon, or a colon in the same paragraph."""
        before = self.reading.text[: quotation.start].rstrip()
        if not before.endswith(":"):
            return None
        index = self._paragraph_at(len(before) - 1)
        return self._first_saying(index, "colon-before") if index >= 0 else None

    def _earlier(self, quotation: Quotation) -> Announced | None:
        """The interview announced last, for a quotation that opens its paragraph."""
        index = self._paragraph_at(quotation.start)
        if index < 0 or quotation.start != self.reading.paragraphs[index].start:
            return None
        earlier = [a for a in self.announced if a.at < quotation.start]
        return earlier[-1] if earlier else None

    def _interviews(self) -> list[Announced]:
        """Sentences that announce somebody's words: interviews, and lines that name a speaker."""
        found: list[Announced] = []
        for sentence in self.reading.sentences:
            if sentence.heading or not self._speech_follows(sentence):
                continue
            for token in sentence.tokens:
                announced = self._interview(sentence, token)
                if announced is not None:
                    found.append(announced)
        return found

    def _speech_follows(self, sentence: Sentence) -> bool:
        """Whether the paragraph after this one opens a quotation or asks a question."""
        if self.reading.quotation_at(sentence.start) is not None:
            return False
        after = sentence.paragraph + 1
        if after >= len(self.reading.paragraphs):
            return False
        paragraph = self.reading.paragraphs[after]
        text = self.reading.text[paragraph.start : paragraph.end].rstrip()
        return text[:1] in _MARKS or text.endswith("?")

    def _interview(self, sentence: Sentence, verb: Token) -> Announced | None:
        if verb.pos_ != "VERB" or not self._outside(sentence, verb):
            return None
        lemma = verb.lemma_.lower()
        subject = next((c for c in verb.children if c.dep_ == "nsubj"), None)
        if subject is None:
            return None
        people = {h.name: h for h in self._people(sentence)}
        if lemma in ("speak", "talk") or lemma == "interview":
            others = [
                t
                for c in verb.children
                if c.dep_ in ("prep", "dobj")
                for t in ([c] if c.dep_ == "dobj" else c.children)
                if t.pos_ == "PROPN"
            ]
            return self._who_with_whom(sentence, subject, others, people)
        if lemma in ("discuss", "tell", "comment", "say", "explain", "share", "assess"):
            outlet = self._audience(sentence, verb)
            mention = self.reading.mention_at(sentence.at(subject)[0])
            if outlet is not None and mention is not None and mention.type == "person":
                return Announced(sentence.start, holder_of(mention), outlet, "interview")
        return None

    def _who_with_whom(
        self, sentence: Sentence, subject: Token, others: list[Token], people: dict[str, Holder]
    ) -> Announced | None:
        """Of the two sides of a talk the person with a full name speaks, the other prints.

        An outlet may be taken for a person by its name: of two persons the one speaks whom an
        apposition introduces ("Mary Hall, a researcher at").
        """
        for speaker, outlet in [(o, subject) for o in others] + [(subject, o) for o in others]:
            mention = self.reading.mention_at(sentence.at(speaker)[0])
            if mention is None or mention.name not in people or " " not in mention.name:
                continue
            other = self.reading.mention_at(sentence.at(outlet)[0])
            if other is not None and other.type in ("country", "group"):
                continue
            if other is not None and other.type == "person" and not _introduced(speaker, outlet):
                continue
            printed = self._outlet(sentence, outlet)
            return Announced(sentence.start, holder_of(mention), printed, "interview")
        return None

    def _questions(self) -> list[Passage]:
        """The interviewer's questions between an interview's quotations."""
        found: list[Passage] = []
        for paragraph in self.reading.paragraphs:
            text = self.reading.text[paragraph.start : paragraph.end].rstrip()
            quoted = self.reading.quotation_at(paragraph.start) is not None
            if quoted or not text.endswith("?"):
                continue
            outlets = [a.outlet for a in self.announced if a.at < paragraph.start and a.outlet]
            following = self.reading.text[paragraph.end : paragraph.end + 2].strip()
            if outlets and following[:1] in _MARKS:
                span = paragraph.start, paragraph.end
                found.append(Passage(*span, (outlets[-1],), Stance.ASKS, "question"))
        return found

    def _transcript(self) -> list[Passage]:
        """Lines that open with a name and a colon, as in the transcript of a talk."""
        found: list[Passage] = []
        for paragraph in self.reading.paragraphs:
            line = self.reading.text[paragraph.start : paragraph.end]
            opening = _NAMED_LINE.match(line)
            if opening is None or paragraph.heading:
                continue
            mention = self.reading.mention_at(paragraph.start + opening.start(1))
            if mention is not None and mention.type == "person":
                start = paragraph.start + opening.end()
                holders = (holder_of(mention),)
                found.append(
                    Passage(
                        start, paragraph.end, holders, Stance.ASSERTS, "transcript", direct=True
                    )
                )
        return found


_NAMED_LINE = re.compile(r"[\"“]?((?:[A-Z][\w.’'-]*)(?: [A-Z][\w.’'-]*){0,3}):\s+(?=\S)")


def voices(reading: Reading) -> None:
    """Fill ``passages``: quotations first, then reported speech inside and outside them.

    A verb of saying beside a quotation is its tag, not a second voice: where both were found, the
    quotation keeps its span and takes the speaker; a quotation inside a longer reported clause of
    the same sentence is a part of that clause.
    """
    direct = Speakers(reading).passages()
    for sentence in reading.sentences:
        if sentence.heading:
            continue
        for told in ReportedSpeech(reading, sentence, direct).passages():
            twin = next((d for d in direct if d.direct and _tagged_by(d, told)), None)
            if twin is None:
                reading.passages.append(told)
            elif twin.end - twin.start < (told.end - told.start) * _PART:
                direct.remove(twin)
                reading.passages.append(told)
            elif all(h.kind is HolderKind.UNNAMED for h in twin.holders):
                direct[direct.index(twin)] = replace(twin, holders=told.holders, source=told.source)
    reading.passages += direct
    reading.passages += attributed(reading, reading.passages)
    reading.passages.sort(key=lambda p: (p.start, -p.end))


def _introduced(speaker: Token, other: Token) -> bool:
    """Whether an apposition says who the one is and none says it of the other."""
    told, untold = ([c for c in t.children if c.dep_ == "appos"] for t in (speaker, other))
    return bool(told) and not untold


_PART = 0.6
"""Share of a reported clause below which a quotation inside it is only a part of it."""


def _tagged_by(quoted: Passage, told: Passage) -> bool:
    """Whether reported speech has the quotation for its content and its verb outside of it."""
    if told.cue is None or quoted.covers(*told.cue):
        return False
    overlap = min(quoted.end, told.end) - max(quoted.start, told.start)
    return overlap >= 0.8 * min(quoted.end - quoted.start, told.end - told.start) > 0
