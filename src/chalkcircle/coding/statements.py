"""Ties, measures, forecasts and judgements: what a text states that is no event.

First version, by rule. A forecast or judgement keeps the whole sentence as its words: what it
means stays with the reader, who says it and about whom is what we store.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING

from chalkcircle.model import Interval, Kind, Precision, Stance

from .arguments import Parties, behind, is_passive, objects, patients, subjects
from .events import when
from .factuality import asked, grade
from .reading import Finding
from .voices import saying
from .wordlists import word_lists

if TYPE_CHECKING:
    from spacy.tokens import Token

    from chalkcircle.actors import Mention

    from .reading import Reading, Sentence


@dataclass(slots=True, frozen=True)
class TieFrame:
    """How one sort of tie is told."""

    predicate: str
    verbs: frozenset[str]
    words: frozenset[str]
    prepositions: tuple[str, ...]


@dataclass(slots=True, frozen=True)
class StatementWords:
    """The lists of ``data/statements.toml``."""

    ties: dict[str, tuple[TieFrame, ...]]
    """By the first word that tells them."""
    people: frozenset[str]
    deaths: frozenset[str]
    injuries: frozenset[str]
    futures: frozenset[str]
    judgement: dict[str, frozenset[str]]


@functools.cache
def statement_words() -> StatementWords:
    """Read the lists once."""
    raw = word_lists("statements")
    ties = tuple(
        TieFrame(
            predicate=t["predicate"],
            verbs=frozenset(t.get("verbs", ())),
            words=frozenset((*t.get("nouns", ()), *t.get("adjectives", ()))),
            prepositions=tuple(t["prepositions"]),
        )
        for t in raw["tie"]
    )
    by_word: dict[str, tuple[TieFrame, ...]] = {}
    for frame in ties:
        for word in sorted({w.split()[0] for w in frame.verbs | frame.words}):
            by_word[word] = (*by_word.get(word, ()), frame)
    measure, forecast = raw["measure"], raw["forecast"]
    return StatementWords(
        ties=by_word,
        people=frozenset(measure["people"]),
        deaths=frozenset(measure["deaths"]),
        injuries=frozenset(measure["injuries"]),
        futures=frozenset(forecast["futures"]),
        judgement={k: frozenset(v) for k, v in raw["judgement"].items()},
    )


def statements(reading: Reading) -> None:
    """Add ties, measures, forecasts and judgements to ``findings``."""
    with_event = {id(f.sentence) for f in reading.findings if (f.factuality or 0) >= 1}
    for sentence in reading.sentences:
        if sentence.heading:
            continue
        found = [*_ties(reading, sentence), *_measures(reading, sentence)]
        opinion = _forecast(reading, sentence)
        if opinion is None and id(sentence) not in with_event:
            opinion = _judgement(reading, sentence)
        reading.findings += found + ([opinion] if opinion is not None else [])


def _ties(reading: Reading, sentence: Sentence) -> list[Finding]:
    parties = Parties(reading, sentence)
    frames = statement_words().ties
    found: list[Finding] = []
    for token in sentence.tokens:
        for frame in frames.get(token.lemma_.lower(), ()):
            pair = _tied(token, frame, parties)
            if pair is None:
                continue
            left, right = pair
            known = left and right and not {m.code for m in left} & {m.code for m in right}
            if known and all(m.code for m in (*left, *right)):
                found.append(_tie(reading, sentence, token, frame.predicate, left, right))
    return found


def _tied(
    token: Token, frame: TieFrame, parties: Parties
) -> tuple[tuple[Mention, ...], tuple[Mention, ...]] | None:
    lemma = token.lemma_.lower()
    if token.pos_ == "VERB":
        return _tied_by_verb(token, lemma, frame, parties)
    if lemma not in frame.words or token.dep_ == "compound":
        return None
    right = _mentions(parties, (t for p in frame.prepositions for t in behind(token, p)))
    owner = _mentions(parties, (c for c in token.children if c.dep_ in ("poss", "amod")))
    if token.dep_ == "appos" or any(c.dep_ == "appos" for c in token.children):
        left = _mentions(parties, [token.head] if token.dep_ == "appos" else _appositions(token))
        return left, right or owner
    if token.dep_ in ("attr", "acomp", "oprd"):
        return _mentions(parties, subjects(token.head)), right or owner
    if token.pos_ == "ADJ" and token.dep_ == "amod":
        return None
    return (owner, right) if owner and right else None


def _tied_by_verb(
    verb: Token, lemma: str, frame: TieFrame, parties: Parties
) -> tuple[tuple[Mention, ...], tuple[Mention, ...]] | None:
    if lemma in frame.verbs and not frame.prepositions:
        if is_passive(verb):
            agents = [t for c in verb.children if c.dep_ == "agent" for t in c.children]
            return _mentions(parties, agents), _mentions(parties, patients(verb))
        return _mentions(parties, subjects(verb)), _mentions(parties, objects(verb))
    for preposition in frame.prepositions:
        if f"{lemma} {preposition}" in frame.verbs:
            right = behind(verb, preposition)
            if right:
                return _mentions(parties, subjects(verb)), _mentions(parties, right)
    return None


def _appositions(token: Token) -> list[Token]:
    return [c for c in token.children if c.dep_ == "appos"]


def _mentions(parties: Parties, tokens: object) -> tuple[Mention, ...]:
    found: list[Mention] = []
    for token in tokens:  # type: ignore[attr-defined]
        found += [m for m in parties.phrase(token) if m not in found]
    return tuple(found)


def _tie(
    reading: Reading,
    sentence: Sentence,
    token: Token,
    predicate: str,
    left: tuple[Mention, ...],
    right: tuple[Mention, ...],
) -> Finding:
    graded = grade(token, sentence, stop=saying(sentence))
    dated = any(sentence.start <= d.start and d.end <= sentence.end for d in reading.dates)
    published = reading.document.published
    valid = when(reading, sentence, token) if dated else Interval(None, published, Precision.OPEN)
    return Finding(
        kind=Kind.TIE,
        predicate=predicate,
        start=sentence.start,
        end=sentence.end,
        trigger=sentence.at(token),
        sentence=sentence,
        rule=f"tie:{token.lemma_.lower()}",
        actors=left,
        recipients=right,
        valid=valid,
        factuality=graded.value,
        cues=graded.cues,
        stance=Stance.DENIES if graded.value <= -2 else None,
    )


def _measures(reading: Reading, sentence: Sentence) -> list[Finding]:
    """Numbers of dead and injured, with the noun that is counted."""
    words, found = statement_words(), []
    for number in sentence.tokens:
        counted = number.head
        if number.dep_ != "nummod" or counted.lemma_.lower() not in words.people:
            continue
        value = _value(number.text)
        if value is None:
            continue
        around = {counted.head.lemma_.lower(), *(c.lemma_.lower() for c in counted.children)}
        around |= {c.lemma_.lower() for c in counted.head.children if c.dep_ in ("oprd", "acomp")}
        for unit, cues in (("deaths", words.deaths), ("injuries", words.injuries)):
            if around & cues:
                graded = grade(counted, sentence, stop=saying(sentence))
                whose = tuple(m for m in Parties(reading, sentence).phrase(counted) if m.code)
                found.append(
                    Finding(
                        kind=Kind.MEASURE, predicate="casualties", start=sentence.start,
                        end=sentence.end, trigger=sentence.at(number), sentence=sentence,
                        rule=f"measure:{unit}", recipients=whose, value=value, unit=unit,
                        valid=when(reading, sentence, counted), factuality=graded.value,
                        cues=graded.cues,
                    )
                )  # fmt: skip
    return found


_NUMBERS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20,
}  # fmt: skip


def _value(text: str) -> float | None:
    plain = text.replace(",", "")
    if plain.isascii() and plain.isdigit() and len(plain) <= 9:
        return float(plain)
    number = _NUMBERS.get(text.lower())
    return float(number) if number is not None else None


def _about(reading: Reading, sentence: Sentence) -> tuple[Mention, ...]:
    """Whom a sentence is about: the states and entities it names, in order."""
    seen: dict[str, Mention] = {}
    for mention in reading.mentions_in(sentence.start, sentence.end):
        if mention.code:
            seen.setdefault(mention.code, mention)
    return tuple(seen.values())


def _opinion(
    reading: Reading, sentence: Sentence, kind: Kind, predicate: str, cue: Token, stance: Stance
) -> Finding:
    graded = grade(cue, sentence, stop=saying(sentence))
    about = _about(reading, sentence)
    return Finding(
        kind=kind, predicate=predicate, start=sentence.start, end=sentence.end,
        trigger=sentence.at(cue), sentence=sentence, rule=f"{kind.value}:{cue.lower_}",
        actors=about[:1], recipients=about[1:], valid=Interval(),
        condition=graded.condition or _condition(sentence), cues=graded.cues, stance=stance,
    )  # fmt: skip


def _condition(sentence: Sentence) -> str | None:
    """Words after "depends on", the condition of what was asked before."""
    for token in sentence.tokens:
        if token.lemma_ == "depend":
            rest = [t for t in token.subtree if t.i > token.i]
            if len(rest) > 2:
                return token.doc[rest[0].i : rest[-1].i + 1].text
    return None


def _forecast(reading: Reading, sentence: Sentence) -> Finding | None:
    """A sentence about the future that somebody can be right or wrong about."""
    words = statement_words()
    if asked(sentence):
        return None
    for token in sentence.tokens:
        lower = token.lower_
        future = token.dep_ == "aux" and lower in words.futures
        # "Depends" alone opens a forecast only when it says what the future hangs on.
        hangs = token.lemma_ == "depend" and _condition(sentence) and not _about(reading, sentence)
        if (future and token.head.pos_ in ("VERB", "AUX")) or hangs:
            cue = token.head if future else token
            return _opinion(reading, sentence, Kind.FORECAST, "outlook", cue, Stance.PREDICTS)
    return None


def _judgement(reading: Reading, sentence: Sentence) -> Finding | None:
    """A cause, a motive or an evaluation, by the words that mark it."""
    voiced = bool(reading.voices_at(sentence.start + 1, sentence.end - 2))
    if asked(sentence) or not (voiced or _about(reading, sentence)):
        return None
    for predicate, cues in statement_words().judgement.items():
        for token in sentence.tokens:
            if token.lower_ in cues:
                return _opinion(reading, sentence, Kind.JUDGEMENT, predicate, token, Stance.ASSERTS)
    if voiced and len(sentence.span) > 6:
        root = sentence.span.root
        return _opinion(reading, sentence, Kind.JUDGEMENT, "statement", root, Stance.ASSERTS)
    return None
