"""Persons of the registry in other scripts, by the consonants of their names; it invents nobody."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import product
from typing import NamedTuple

from chalkcircle.actors import ActorType, Registry
from chalkcircle.actors.people import surname
from chalkcircle.actors.words import Word, split
from chalkcircle.coding.wordlists import word_lists

from .found import CASED, Found, Names
from .skeleton import latin, skeletons

SHORTEST_PAIR = 4
"""Consonants that a given name and a surname need together."""
SHORTEST_SURNAME = 2
ALIKE = 70.0
"""Least likeness (0 to 100) of two spellings, vowels included, where vowels are written."""
VERY_ALIKE = 85.0
"""The same for a bare surname of two consonants or at the head of a sentence."""
LETTERS = 5
"""Letters that a bare surname needs."""
_INSIDE = frozenset({" ", "-", "\u00a0", "\u200c", ". ", "."})
_LONGEST = 4


class _Spelling(NamedTuple):
    actor_id: str
    name: str


class People:
    """The registry's persons as one language writes them."""

    def __init__(self, registry: Registry, language: str) -> None:
        self._registry = registry
        self._language = language
        self._pairs: dict[tuple[str, str], set[_Spelling]] = defaultdict(set)
        self._surnames: dict[str, set[_Spelling]] = defaultdict(set)
        single = {o.office for o in registry.offices if o.single}
        holders = {r.actor_id for r in registry.roles if r.office in single}
        for name in registry.names:
            if registry.actor(name.actor_id).type is ActorType.PERSON and name.lang == "en":
                self._take_in(name.actor_id, name.name, name.actor_id in holders)

    def _take_in(self, actor_id: str, name: str, holds_office: bool) -> None:
        words = [w.text for w in split(name) if len(w.text) > 1]
        if not words or words[-1].isupper():
            return
        spelling = _Spelling(actor_id, name)
        last = latin(words[-1], self._language)
        for word in words[:-1]:
            self._pairs[latin(word, self._language), last].add(spelling)
        if holds_office and len(last) >= SHORTEST_SURNAME:
            self._surnames[last].add(spelling)

    def full_names(self, names: Names) -> None:
        """Add given name and surname, in either order, with what stands between."""
        i = 0
        while i < len(names.words) - 1:
            found = next(self._full(names, i), None)
            if found is not None:
                names.add(found)
            i = found.last if found else i + 1

    def surnames(self, names: Names, offices: Iterable[int] = ()) -> None:
        """Add bare surnames of those named in the text, or of one holder of high office.

        Args:
            names: The text with its full names.
            offices: Places of words that are part of a title.
        """
        titles = set(offices)
        named: dict[str, Found] = {}
        for found in names.all:
            if found.type is ActorType.PERSON and " " in found.name and found.rule != "office":
                for form in stripped(names.words[found.last - 1].text, self._language):
                    for known in skeletons(form, self._language):
                        named.setdefault(known, found)
        for i in range(len(names.words)):
            if names.free(i, i + 1) and names.may_be_name(i) and self._alone(names, i, titles):
                bare = self._surname(names, i, named)
                if bare is not None:
                    bare.first -= _initial(names, i)
                    names.add(bare)

    def _full(self, names: Names, i: int) -> Iterator[Found]:
        for last in range(i + 2, min(i + _LONGEST, len(names.words)) + 1):
            inside = names.words[i + 1 : last]
            if not names.nobody_else(i, last) or any(w.gap not in _INSIDE for w in inside):
                continue
            ends = (i, last - 1)
            if not all(names.may_be_name(n) for n in ends):
                continue
            for given, family in (ends, ends[::-1]):
                found = self._pair(names, given, family)
                if found is not None:
                    found.first, found.last = i, last
                    yield found

    def _pair(self, names: Names, given: int, family: int) -> Found | None:
        words, language = names.words, self._language
        spellings: set[_Spelling] = set()
        for first in stripped(words[given].text, language):
            for last in stripped(_whole(words, family), language):
                for pair in product(skeletons(first, language), skeletons(last, language)):
                    if len(pair[0]) + len(pair[1]) < SHORTEST_PAIR or len(pair[1]) < 2:
                        continue
                    spellings |= {
                        s
                        for s in self._pairs.get(pair, ())
                        if self._alike(first, s.name) and self._alike(last, s.name)
                    }
        return self._meant(names, spellings, family, "name") if spellings else None

    def _alike(self, word: str, name: str, least: float = ALIKE) -> bool:
        """Whether a word resembles one of a name, vowels and all."""
        if self._language == "fa":
            return True
        from anyascii import anyascii
        from rapidfuzz.fuzz import ratio

        plain = anyascii(word).lower().replace("'", "")
        return any(ratio(plain, anyascii(w.text).lower()) >= least for w in split(name))

    def _surname(self, names: Names, i: int, named: dict[str, Found]) -> Found | None:
        language, word = self._language, names.words[i].text
        keys = {
            known: form for form in stripped(word, language) for known in skeletons(form, language)
        }
        for known, form in keys.items():
            meant = named.get(known)
            if meant is not None and len(known) > 1 and self._alike(form, meant.name):
                subject = _subject(word, meant.name, language)
                return Found(
                    i, i + 1, meant.name, meant.type, "surname", meant.actor_id, meant.code,
                    meant.sector, meant.office, subject,
                )  # fmt: skip
        if names.on is None or language not in CASED or len(word) < LETTERS:
            return None
        opening = names.opens_sentence(i)
        spellings = {
            s
            for known, form in keys.items()
            for s in self._surnames.get(known, ())
            if self._registry.roles_of(s.actor_id, names.on)
            and self._alike(form, s.name, VERY_ALIKE if opening or len(known) < 3 else ALIKE)
        }
        if len({s.actor_id for s in spellings}) != 1:
            return None
        return self._meant(names, spellings, i, "surname-of-office-holder")

    def _meant(self, names: Names, spellings: set[_Spelling], i: int, rule: str) -> Found:
        """The one person of these spellings who is in office on the day, else nobody by id."""
        on = names.on
        ids = {s.actor_id for s in spellings}
        if len(ids) > 1 and on is not None:
            ids = {a for a in ids if self._registry.roles_of(a, on)} or ids
        spelling = min(s for s in spellings if s.actor_id in ids)
        subject = _subject(names.words[i].text, spelling.name, self._language)
        if len(ids) > 1:
            return Found(i, i + 1, spelling.name, ActorType.PERSON, "ambiguous-name",
                         subject=subject)  # fmt: skip
        return person(self._registry, names, i, i + 1, spelling.actor_id, rule, subject=subject)

    def _alone(self, names: Names, i: int, titles: set[int]) -> bool:
        """Whether no unknown capitalised word touches a surname."""
        if self._language not in CASED:
            return True
        words = names.words
        before = i > 0 and words[i].gap == " " and words[i - 1].capital
        if before and not (
            i - 1 in titles or i - 1 in names.by_word or names.opens_sentence(i - 1)
        ):
            return False
        after = i + 1 < len(words) and words[i + 1].gap == " " and words[i + 1].capital
        return not after or i + 1 in names.by_word or i + 1 in titles


def _whole(words: list[Word], i: int) -> str:
    """A word with the one before it, where only a joiner of no width parts them."""
    return words[i - 1].text + words[i].text if words[i].gap == "\u200c" else words[i].text


def _initial(names: Names, i: int) -> bool:
    """Whether an initial with its point stands before word ``i``."""
    pointed = i > 0 and names.words[i].gap in (".", ". ", ".\u00a0")
    return pointed and len(names.words[i - 1].text) == 1 and names.free(i - 1, i)


def person(
    registry: Registry, names: Names, first: int, last: int, actor_id: str, rule: str, *,
    subject: bool,
) -> Found:  # fmt: skip
    """A person of the registry with the office and state of the day."""
    actor = registry.actor(actor_id)
    role = registry.chief_role(actor_id, names.on) if names.on else None
    code, office = actor.code, None
    if role is not None:
        office = role.office
        code = registry.actors[role.code].code if role.code in registry else role.code
    sector = actor.sector or (registry.office_sectors[office] if office else "")
    return Found(
        first, last, actor.label, ActorType.PERSON, rule, actor_id, code, sector, office, subject
    )


@cache
def stripped(word: str, language: str) -> tuple[str, ...]:
    """A word as it stands and without each ending that a person's name may take."""
    endings: list[str] = word_lists("endings_other")[language].get("persons", [])
    low = word.replace("İ", "i").lower()
    cut = [low[: -len(e)] for e in endings if low.endswith(e) and len(low) - len(e) > 2]
    return tuple(dict.fromkeys([low, *cut]))


def _subject(word: str, name: str, language: str) -> bool:
    """Whether the form of a surname can be that of a subject.

    In the Slavic languages a surname does not end in a vowel unless English shows the same one;
    elsewhere the forms of a subject are listed, and without endings every form can be one.
    """
    table = word_lists("endings_other")[language]
    low = word.replace("İ", "i").lower()
    if language in ("ru", "uk"):
        from anyascii import anyascii

        own, known = anyascii(low)[-1:], surname(name)[-1:]
        vowels = "aeiouy"
        oblique = any(low.endswith(e) for e in table["persons"]) and known != own
        return own == known or not (oblique or (own in vowels and known not in vowels))
    listed: list[str] = table.get("subject_persons", [])
    oblique_endings = [e for e in table.get("persons", []) if e not in listed]
    same = latin(split(name)[-1].text, language) in skeletons(low, language)
    return (
        any(low.endswith(e) for e in listed)
        or same
        or not any(low.endswith(e) for e in oblique_endings)
    )
