"""Matches the sentences of two briefings; it tells nothing of what differs between them.

Sentences are matched within their section: the same words, then the same topic, then most claims
in common, then, where none stands on claims, the same words around other figures.
"""

from __future__ import annotations

import re
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator

import msgspec

from .plain import NUMBERS
from .records import Briefing, Sentence

_FIGURES = re.compile(rf"\d+|\b(?:{'|'.join(NUMBERS)})\b", re.IGNORECASE)


class Said(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A sentence as the page shows it, with the quotation behind it, in its section."""

    section: str
    text: str
    claims: tuple[str, ...] = ()


Entry = tuple[Said, Sentence]
Key = Callable[[Entry], object]


def entries(briefing: Briefing) -> list[Entry]:
    """All sentences in the order of the page."""
    quotes = {c.claim_id: c.quote for c in briefing.citations}
    found = []
    for section, sentence in briefing.sentences():
        quoted = sentence.quoted and sentence.claims and quotes.get(sentence.claims[0])
        text = f"{sentence.text} “{quoted}”" if quoted else sentence.text
        found.append((Said(section=section, text=text, claims=sentence.claims), sentence))
    return found


def match(
    old: Briefing, new: Briefing
) -> tuple[list[tuple[Entry, Entry]], list[Entry], list[Entry]]:
    """Pairs in the order of the new page, what stood only on the old one, what is new."""
    pairs: list[tuple[Entry, Entry]] = []
    gone, added = entries(old), entries(new)
    order = {id(entry): place for place, entry in enumerate(added)}
    for key in (_words_and_claims, _words, _topic):
        pairs += _take(gone, added, _alike(gone, added, key))
    pairs += _take(gone, added, _sharing(gone, added))
    pairs += _take(gone, added, _alike(gone, added, _frame))
    return sorted(pairs, key=lambda pair: order[id(pair[1])]), gone, added


def _take(
    left: list[Entry], right: list[Entry], fitting: Iterable[tuple[int, int]]
) -> list[tuple[Entry, Entry]]:
    """Take out of both lists the pairs that fit, given by their places, the best first."""
    partner: dict[int, int] = {}
    taken: set[int] = set()
    for i, j in fitting:
        if i not in partner and j not in taken:
            partner[i] = j
            taken.add(j)
    pairs = [(left[i], right[j]) for i, j in partner.items()]
    left[:] = [entry for i, entry in enumerate(left) if i not in partner]
    right[:] = [entry for j, entry in enumerate(right) if j not in taken]
    return pairs


def _alike(left: list[Entry], right: list[Entry], key: Key) -> Iterator[tuple[int, int]]:
    """Places of entries of one section with the same key, as they come; ``None`` is like none."""
    places: dict[object, deque[int]] = defaultdict(deque)
    for j, entry in enumerate(right):
        places[entry[0].section, key(entry)].append(j)
    for i, entry in enumerate(left):
        waiting = places.get((entry[0].section, key(entry)))
        if waiting and key(entry) is not None:
            yield i, waiting.popleft()


def _sharing(left: list[Entry], right: list[Entry]) -> list[tuple[int, int]]:
    """Places of entries of one section with claims in common, the largest share first."""
    places: dict[object, list[int]] = defaultdict(list)
    for j, (said, _) in enumerate(right):
        for claim in set(said.claims):
            places[said.section, claim].append(j)
    scored = []
    for i, (said, _) in enumerate(left):
        ours = set(said.claims)
        for j in {j for claim in ours for j in places.get((said.section, claim), ())}:
            theirs = set(right[j][0].claims)
            scored.append((-len(ours & theirs) / len(ours | theirs), i, j))
    return [(i, j) for _, i, j in sorted(scored)]


def _words_and_claims(entry: Entry) -> object:
    return entry[0].text, frozenset(entry[0].claims)


def _words(entry: Entry) -> object:
    return entry[0].text


def _topic(entry: Entry) -> object:
    return entry[1].topic or None


def _frame(entry: Entry) -> object:
    """The words around the figures of a sentence without claims."""
    return None if entry[0].claims else _FIGURES.sub("", entry[0].text)
