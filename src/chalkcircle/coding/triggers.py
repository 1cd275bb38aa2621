"""Finds the words that name a happening and how their frame places who did it to whom.

The lists are data (``data/triggers.toml``); this module matches them against the parse and knows
no word itself. A pattern is a verb lemma (``raid``), a verb with a particle or preposition
(``shoot down``), or a verb with an object (``hold > talk|summit``).
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from chalkcircle.model import MONTHS, EventType, check_mode, event_type

from .wordlists import word_lists

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.tokens import Span, Token


SPEECH_ACTS = frozenset(
    {
        EventType.REQUEST, EventType.ACCUSE, EventType.REJECT, EventType.THREATEN,
        EventType.SUPPORT, EventType.AGREE, EventType.CONCEDE,
    }
)  # fmt: skip
"""Types that are done by speaking: what is said is a second claim."""


@dataclass(slots=True, frozen=True)
class Frame:
    """How one type of event is told: see the head of ``data/triggers.toml`` for each field."""

    type: EventType
    mode: str | None
    takes: tuple[str, ...]
    noun_of: str
    both: bool
    turned: tuple[str, ...]
    needs: str | None
    pattern: str
    wished: bool = False


@dataclass(slots=True, frozen=True)
class Trigger:
    """A token that names a happening, with its frame."""

    token: Token
    frame: Frame
    object: Token | None = None
    """The object that made the pattern fit ("talks" in "hold talks"); never itself a party."""

    @property
    def nominal(self) -> bool:
        """Whether the happening is named by a noun."""
        return self.token.pos_ in ("NOUN", "PROPN") or _gerund(self.token)


@dataclass(slots=True, frozen=True)
class Lexicon:
    """All frames, by the lemma that can open them."""

    verbs: dict[str, tuple[Frame, ...]]
    particles: dict[tuple[str, str], Frame]
    objects: dict[str, tuple[tuple[frozenset[str], Frame], ...]]
    nouns: dict[str, Frame]
    compounds: dict[tuple[str, str], Frame]
    quiet: frozenset[tuple[str, str]]
    possible: frozenset[str]
    sport: frozenset[str]


@functools.cache
def lexicon() -> Lexicon:
    """Read the list of triggers once.

    Raises:
        CodeError: A type or mode in the list is not PLOVER's.
    """
    raw = word_lists("triggers")
    verbs: dict[str, tuple[Frame, ...]] = {}
    particles: dict[tuple[str, str], Frame] = {}
    objects: dict[str, tuple[tuple[frozenset[str], Frame], ...]] = {}
    nouns: dict[str, Frame] = {}
    compounds: dict[tuple[str, str], Frame] = {}
    for entry in raw["frame"]:
        for pattern in entry.get("verbs", ()):
            pattern, frame = _frame(entry, pattern)
            verb, _, wanted = pattern.partition(" > ")
            if wanted:
                options = (_spelt_out(wanted, raw["words"]), frame)
                objects[verb] = (*objects.get(verb, ()), options)
            elif " " in verb:
                lemma, particle = verb.rsplit(" ", 1)
                particles[lemma, particle] = frame
            else:
                verbs[verb] = (*verbs.get(verb, ()), frame)
        for pattern in entry.get("nouns", ()):
            pattern, frame = _frame(entry, pattern)
            first, _, second = pattern.rpartition(" ")
            if first:
                compounds[first, second] = frame
            else:
                nouns[pattern] = frame
    quiet = frozenset((a, b) for a, b in (c.rsplit(" ", 1) for c in raw["quiet"]["compounds"]))
    return Lexicon(
        verbs=verbs,
        particles=particles,
        objects=objects,
        nouns=nouns,
        compounds=compounds,
        quiet=quiet,
        possible=frozenset(raw["quiet"]["possible"]),
        sport=frozenset(raw["quiet"]["sport"]),
    )


def _spelt_out(wanted: str, lists: dict[str, list[str]]) -> frozenset[str]:
    """The lemmas of ``a|b|@list``."""
    found: set[str] = set()
    for part in wanted.split("|"):
        found.update(lists[part[1:]] if part.startswith("@") else [part])
    return frozenset(found)


def _frame(entry: dict[str, Any], pattern: str) -> tuple[str, Frame]:
    """A frame of one entry; ``lemma:mode`` gives one word a mode of its own."""
    pattern, _, own_mode = pattern.partition(":")
    kind = event_type(entry["type"])
    mode = own_mode or entry.get("mode")
    if mode:
        check_mode(kind, mode)
    lemma = pattern.split(" > ", maxsplit=1)[0].split(" ")[0]
    both = entry.get("both", False) or lemma in entry.get("both_with", ())
    return pattern, Frame(
        type=kind,
        mode=mode,
        takes=tuple(entry.get("takes", ("obj",))),
        noun_of=entry.get("noun_of", "recipient"),
        both=both,
        turned=tuple(entry.get("turned", ())),
        needs=entry.get("needs"),
        pattern=pattern,
        wished=lemma in entry.get("wished", ()),
    )


def find_triggers(span: Span) -> Iterator[Trigger]:
    """All triggers of one sentence, in order; a noun that completes a verb's pattern is none."""
    words = lexicon()
    taken: set[int] = set()
    for token in span:
        if token.i in taken:
            continue
        found: list[Trigger] = []
        if _gerund(token) or token.pos_ in ("NOUN", "PROPN"):
            found = _noun(token, words)
        elif token.pos_ == "VERB" or (token.pos_ == "AUX" and token.dep_ == "ROOT"):
            found = _verb(token, words)
        taken.update(t.object.i for t in found if t.object is not None)
        yield from found


def is_contest(span: Span) -> bool:
    """Whether a sentence tells of sport or of a contest on stage, where words of war are none."""
    sport = lexicon().sport
    return any(t.lemma_.lower() in sport for t in span) or _has_score(span.text)


_ANONYMITY = frozenset({"name", "identify", "quote"})


_SCORE = re.compile(r"(?<![\w–-])\d{1,2}[–-]\d{1,2}(?![\w–-])\s*(\w*)")
_COUNTED = frozenset("vote split majority decision ruling margin year month week day hour".split())


def _has_score(text: str) -> bool:
    """Whether a text holds the result of a match ("2-1"), no days of a month, no count of votes."""
    behind = [m[1] for m in _SCORE.finditer(text)]
    return any(w not in MONTHS and w.lower().rstrip("s") not in _COUNTED for w in behind)


def _gerund(token: Token) -> bool:
    """Whether a form in -ing stands as a noun ("Fighting between … resumed")."""
    return (
        token.tag_ == "VBG"
        and token.dep_ in ("nsubj", "csubj", "dobj", "pobj", "nsubjpass")
        and not any(c.dep_ in ("dobj", "nsubj", "aux") for c in token.children)
    )


def _verb(token: Token, words: Lexicon) -> list[Trigger]:
    """The frames that fit a verb, the most particular first; the first one borne counts."""
    lemma = token.lemma_.lower()
    if token.dep_ == "amod" and token.tag_ not in ("VBN", "VBG"):
        return []
    if lemma == "ask" and any(
        t.lower_ in ("whether", "if")
        for c in token.children
        if c.dep_ in ("ccomp", "advcl")
        for t in c.children
    ):
        return []  # To ask whether is to ask a question, not to ask for something.
    if any(c.dep_ == "xcomp" and c.lemma_ in _ANONYMITY for c in token.children):
        return []  # "asked not to be named" is a condition of talking, no request.
    for wanted, frame in words.objects.get(lemma, ()):
        for candidate in _objects(token):
            if candidate.lemma_.lower() in wanted:
                return [Trigger(token, frame, candidate)]
    for child in token.children:
        if child.dep_ in ("prt", "prep", "advmod", "agent", "npadvmod", "acomp"):
            found = words.particles.get((lemma, child.lower_))
            if found is not None and not (found.wished and not _wished(token)):
                return [Trigger(token, found)]
    frames = words.verbs.get(lemma, ())
    return [Trigger(token, f) for f in frames if not f.wished or _wished(token)]


def _wished(verb: Token) -> bool:
    """Whether the clause under a verb says what must be, not what is."""
    for clause in verb.children:
        if clause.dep_ in ("ccomp", "xcomp"):
            if clause.tag_ == "VB" and not any(c.tag_ == "MD" for c in clause.children):
                return True
            words = [clause.lemma_, *(c.lemma_ for c in clause.children if c.dep_ == "aux")]
            if {"must", "should", "require", "need"} & set(words):
                return True
    return any(c.dep_ in ("dobj", "prep") for c in verb.children)


def _objects(token: Token) -> Iterator[Token]:
    """What a verb acts on: objects, what stands behind its prepositions, and passive subjects."""
    for child in token.children:
        if child.dep_ in ("dobj", "nsubjpass", "attr", "oprd", "npadvmod"):
            yield child
            yield from (c for c in child.conjuncts if c.i > child.i)
            yield from _behind(child)
        elif child.dep_ in ("prep", "dative", "prt"):
            yield from (c for c in child.children if c.dep_ in ("pobj", "pcomp"))
    if token.dep_ in ("acl", "relcl") and token.tag_ == "VBN":
        yield token.head


def _behind(noun: Token) -> Iterator[Token]:
    """The noun that "of" brings ("a state of emergency")."""
    for child in noun.children:
        if child.dep_ == "prep" and child.lower_ == "of":
            yield from (c for c in child.children if c.dep_ == "pobj")


def _noun(token: Token, words: Lexicon) -> list[Trigger]:
    lemma = token.lower_ if token.tag_ == "VBG" else token.lemma_.lower()
    modifiers = [c.lower_ for c in token.children if c.dep_ in ("compound", "amod")]
    if token.dep_ == "compound" or any((m, lemma) in words.quiet for m in modifiers):
        return []
    for modifier in modifiers:
        if (modifier, lemma) in words.compounds:
            return [Trigger(token, words.compounds[modifier, lemma])]
    frame = words.nouns.get(lemma)
    return [Trigger(token, frame)] if frame else []
