"""Pronouns and plain descriptions ("it", "its", "the country"), tied to what they most likely mean.

A small set of visible rules: a relative pronoun means the noun before it; "he" means the last
person; "it" means the subject of the clause or sentence before. Where the rules find nothing the
word stays unresolved and the event has no such party.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Callable

    from spacy.tokens import Token

    from chalkcircle.actors import Mention

    from .reading import Reading, Sentence

_PERSONAL = frozenset({"he", "she", "him", "her", "his", "hers"})
_NEUTER = frozenset({"it", "its"})
_PLURAL = frozenset({"they", "them", "their", "both"})
_RELATIVE = frozenset({"who", "which", "that", "whose", "whom"})
_SPEAKER = frozenset({"we", "us", "our", "i", "my", "me"})
INSTITUTIONS = frozenset(
    """country government republic nation state authority opposition parliament army military
    president premier cabinet police leadership ministry regime capital""".split()
)
"""Nouns that with a bare "the" mean those of the country spoken of ("the opposition")."""
_BLOC_NOUNS = frozenset({"bloc", "alliance", "organisation", "organization", "union"})
_LOOK_BACK = 600
"""Characters within which "it" may find its country."""


def is_reference(token: Token) -> bool:
    """Whether a word points back to something named before."""
    word = token.lower_
    if token.tag_ in ("WDT", "WP", "WP$") and word in _RELATIVE:
        return True
    if token.pos_ == "PRON" or token.tag_ == "PRP$":
        return word in _PERSONAL | _NEUTER | _PLURAL | _SPEAKER
    if token.lemma_.lower() in INSTITUTIONS | _BLOC_NOUNS:
        inner = list(token.children)
        return any(c.lower_ == "the" for c in inner) and not any(
            c.dep_ in ("amod", "compound", "poss", "prep") for c in inner
        )
    return False


def antecedent(
    token: Token,
    reading: Reading,
    sentence: Sentence,
    phrase: Callable[[Token], tuple[Mention, ...]],
) -> tuple[Mention, ...]:
    """The mentions a word points back to, or none.

    Args:
        token: The pronoun or description.
        reading: The document read so far.
        sentence: Where the word stands.
        phrase: Turns the head of a noun phrase of this sentence into mentions.
    """
    word = token.lower_
    position = sentence.at(token)[0]
    if token.tag_ in ("WDT", "WP", "WP$"):
        clause = next((a for a in token.ancestors if a.dep_ in ("relcl", "acl")), None)
        return phrase(clause.head) if clause is not None and clause.head.i < token.i else ()
    if word in _SPEAKER:
        return _speaker(reading, position)
    if word in _PERSONAL:
        return _person(reading, position)
    if word in _PLURAL:
        return _subject_before(token, reading, sentence, phrase)
    if token.lemma_.lower() in _BLOC_NOUNS:
        return _last(reading, position, lambda m: m.sector == "IGO")
    if token.pos_ == "NOUN":
        country = _last(reading, position, lambda m: m.type == "country" and m.code is not None)
        return tuple(_institution(token, m, sentence) for m in country)
    found = _subject_before(token, reading, sentence, phrase)
    alone = tuple(m for m in found if m.type != "person")
    if len(alone) == 1:
        return alone
    return _last(reading, position, lambda m: m.type == "country" and m.code is not None)


STATE_OF_CONTEXT = "state-of-context"
"""Rule of a mention that took its state from the only one spoken of."""


def state_spoken_of(mention: Mention, reading: Reading, sentence: Sentence) -> Mention:
    """Agents named without a state ("police") with that of the only state spoken of.

    The sentence is asked first, then the text up to it; with several states, or none, the agents
    stay without.
    """
    for start in (sentence.start, 0):
        named = reading.mentions_in(start, sentence.end)
        codes = {m.code for m in named if m.code and m.sector != "IGO"}
        if len(codes) == 1:
            return msgspec.structs.replace(mention, code=codes.pop(), rule=STATE_OF_CONTEXT)
        if codes:
            break
    return mention


def _institution(token: Token, country: Mention, sentence: Sentence) -> Mention:
    """The opposition of the country spoken of; for "the country" the country itself."""
    if token.lemma_.lower() in ("country", "nation", "state", "republic"):
        return country
    start, end = sentence.at(token)
    return msgspec.structs.replace(
        country,
        start=start,
        end=end,
        text=token.text,
        name=f"the {token.lower_} of {country.name}",
        type=type(country.type)("organisation"),
        actor_id=None,
        sector="OPP" if token.lemma_.lower() == "opposition" else "GOV",
        rule="institution-of-last-country",
    )


def _speaker(reading: Reading, position: int) -> tuple[Mention, ...]:
    """The speaker of the quotation around a word, when he acts for a state."""
    for passage in reversed(reading.voices_at(position, position + 1)):
        for holder in reversed(passage.holders):
            same = [m for m in reading.mentions if m.name == holder.name and m.code]
            if same:
                return (same[0],)
    return ()


def _person(reading: Reading, position: int) -> tuple[Mention, ...]:
    """The last person who was the subject of something, else the last person."""
    people = [
        m
        for m in reading.mentions
        if m.type == "person" and position - _LOOK_BACK <= m.start and m.end <= position
    ]
    subjects = {
        s.at(t)[0]
        for s in reading.sentences
        if position - _LOOK_BACK <= s.start <= position
        for t in s.tokens
        if t.dep_ in ("nsubj", "nsubjpass")
    }
    acting = [m for m in people if any(m.start <= start < m.end for start in subjects)]
    return tuple((acting or people)[-1:])


def _last(reading: Reading, position: int, fits: Callable[[Mention], bool]) -> tuple[Mention, ...]:
    for mention in reversed(reading.mentions):
        if mention.end <= position and fits(mention):
            return (mention,) if position - mention.end <= _LOOK_BACK else ()
    return ()


def _subject_before(
    token: Token,
    reading: Reading,
    sentence: Sentence,
    phrase: Callable[[Token], tuple[Mention, ...]],
) -> tuple[Mention, ...]:
    """The subject of the clause before in this sentence, else of the sentence before."""
    verbs = [a for a in token.ancestors if a.pos_ in ("VERB", "AUX")]
    if verbs and verbs[0].dep_ == "parataxis":
        verbs = []  # "Iraq, they added, has asked …": they are not Iraq.
    for verb in verbs:
        for child in verb.children:
            if child.dep_ in ("nsubj", "nsubjpass") and child.i < token.i and child != token:
                if token in child.subtree or is_reference(child):
                    continue
                found = phrase(child)
                if found:
                    return found
    before = [
        m for m in reading.mentions if sentence.start - _LOOK_BACK <= m.start < sentence.start
    ]
    earlier = [s for s in reading.sentences if s.end <= sentence.start]
    if not earlier or not before:
        return ()
    last = earlier[-1]
    for word in last.span:
        if word.dep_ in ("nsubj", "nsubjpass"):
            mention = reading.mention_at(last.at(word)[0])
            if mention is not None and mention.code:
                return (mention,)
    return ()
