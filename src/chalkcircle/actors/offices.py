"""Reads offices ("the Azerbaijani president", "Prime Minister X Y"); it keeps no register."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import msgspec

from .agents import MOST_MODIFIERS, modifies
from .lexicon import Hit
from .people import Span, capital_name, no_name_words, surname
from .reading import FORMER, PASSING, Draft, Reading
from .records import Actor, ActorType, NameKind, Office, Role
from .registry import Registry
from .words import Word

ARTICLES = frozenset("the a an its their his her".split())
PARTY = "PTY"
OUT_OF_OFFICE = "ELI"
"""Sector of those who held an office once (PLOVER 2.0: elites)."""
SPEAKS_FOR = "spokesperson"
OF_BODY = frozenset("of for at in".split())
DEPUTIES = frozenset("deputy vice assistant acting".split())
"""Words that make another office of the one that follows."""
NOT_HOLDERS = frozenset(
    """election elections strike strikes system reform manager public department office palace
    candidate candidates term race vote level referendum debate nominee assembly league""".split()
)
"""Words after an office that make an adjective of it."""


def with_deputies(hits: list[Hit[Office]], words: list[Word]) -> list[Hit[Office]]:
    """Offices of a text, those of deputies in one piece ("deputy police chief").

    Args:
        hits: Offices as the table has them, in order.
        words: All words of the text.
    """
    joined: list[Hit[Office]] = []
    for hit in hits:
        i = hit.first - 1
        before = joined[-1] if joined else None
        touches = before is not None and before.last == hit.first and before.first == i
        deputy = i >= 0 and words[i].key in DEPUTIES and words[hit.first].gap in (" ", "-")
        if not deputy or (before is not None and before.last > i and not touches):
            joined.append(hit)
            continue
        if touches:
            joined.pop()
        first = words[i].key
        values = tuple(
            msgspec.structs.replace(o, office=f"{first} {o.office}", single=False)
            for o in hit.values
        )
        joined.append(Hit(i, hit.last, values))
    return joined


class Offices:
    """The rules about offices, over one registry."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._no_names = no_name_words(registry)
        self._titles = {o.phrase for o in registry.offices}
        self._surnames: dict[str, set[str]] = {}
        for name in registry.names:
            if registry.actor(name.actor_id).type is ActorType.PERSON:
                self._surnames.setdefault(surname(name.name), set()).add(name.actor_id)

    def read(self, reading: Reading) -> None:
        """Add or complete the persons that the text's offices point to."""
        for hit in reading.offices:
            reading.add(self._one(reading, hit))

    def _one(self, reading: Reading, hit: Hit[Office]) -> Iterator[Draft]:
        words = reading.words
        inside = reading.by_first.get(hit.first)
        if inside is not None and inside.last > hit.last:
            return
        first, state, former = self._state_before(reading, hit)
        office = self._office(hit, state)
        last, behind = self._body_after(reading, hit) if state is None else (hit.last, None)
        if behind is None:
            last, behind = self._state_after(reading, hit)
        state = state or behind
        if office.code and state is not None and state.code != office.code:
            return
        title = f"former {office.office}" if former else office.office
        person = reading.by_first.get(last)
        joined = last < len(words) and words[last].gap in (" ", ", ") and not reading.genitive(last)
        if person and person.type is ActorType.PERSON and joined:
            self._complete(person, state, office, title, former)
            return
        if before := self._apposition(reading, first):
            if before.office is None:
                self._complete(before, state, office, title, former)
            elif state is not None and state.code == before.code:
                yield replace(before, first=first, last=last, rule="apposition")
            return
        named = None if person else capital_name(words, last, comma=behind is not None, least=1)
        if named:
            draft = self._named(reading, named, hit, state, office, title, former)
            if draft is not None:
                yield draft
                return
        if state is not None and not self._goes_on(reading, last):
            yield self._bare(reading, Span(first, last), state, office, title, former)

    def _state_before(self, reading: Reading, hit: Hit[Office]) -> tuple[int, Draft | None, bool]:
        words, i, former = reading.words, hit.first, False
        while i and words[i].gap in (" ", "-") and words[i - 1].key in FORMER | PASSING:
            former = former or words[i - 1].key in FORMER
            i -= 1
        genitive = i > 0 and reading.genitive(i - 1)
        state = reading.by_end.get(i - 1 if genitive else i)
        joins = i < len(words) and words[i].gap == " "
        fits = state is not None and state.is_state and state.rule != "in-compound"
        if state is None or not joins or not fits or state.kind is NameKind.DEMONYM:
            return hit.first, None, former
        first = state.first
        if first and words[first].gap in (" ", "-") and words[first - 1].key in FORMER:
            former = True
        return first, state, former

    def _state_after(self, reading: Reading, hit: Hit[Office]) -> tuple[int, Draft | None]:
        words, i = reading.words, hit.last
        if i + 1 >= len(words) or words[i].key != "of" or words[i].gap != " ":
            return hit.last, None
        i += 2 if words[i + 1].key == "the" else 1
        state = reading.by_first.get(i)
        if state is None or not state.is_state or words[i].gap != " ":
            return hit.last, None
        if state.kind in (NameKind.ADJECTIVE, NameKind.DEMONYM):
            return hit.last, None
        return state.last, state

    def _body_after(self, reading: Reading, hit: Hit[Office]) -> tuple[int, Draft | None]:
        """The body of "spokesman for the German foreign ministry" or "head of Peru's police"."""
        words, i = reading.words, hit.last
        if i + 1 >= len(words) or words[i].key not in OF_BODY or words[i].gap != " ":
            return hit.last, None
        i += 2 if words[i + 1].key == "the" else 1
        state = reading.by_first.get(i)
        if state is None or not state.is_state or state.rule == "in-compound":
            return hit.last, None
        i = state.last + (1 if reading.genitive(state.last) else 0)
        for _ in range(MOST_MODIFIERS + 1):
            body = next((h for h in reading.agents if h.first == i), None)
            if i >= len(words) or words[i].gap != " " or reading.by_first.get(i) is not None:
                return hit.last, None
            if body is not None:
                break
            if not modifies(words[i]):
                return hit.last, None
            i += 1
        if body is None or not body.values[0].body:
            return hit.last, None
        sector = body.values[0].sector
        name = reading.shown(state.first, body.last)
        kind = ActorType.ORGANISATION
        return body.last, Draft(
            state.first, body.last, name, kind, "agent-noun", code=state.code, sector=sector
        )

    def _office(self, hit: Hit[Office], state: Draft | None) -> Office:
        code = state.actor.actor_id if state and state.actor else ""
        return next((o for o in hit.values if o.code == code), hit.values[0])

    def _apposition(self, reading: Reading, first: int) -> Draft | None:
        """The person of "X Y, the Z of W"."""
        words = reading.words
        if first and words[first - 1].key in ARTICLES and words[first].gap == " ":
            first -= 1
        before = reading.by_end.get(first)
        if before is None or before.type is not ActorType.PERSON:
            return None
        return before if words[first].gap == ", " and words[first - 1].capital else None

    def _complete(
        self, person: Draft, state: Draft | None, office: Office, title: str, former: bool
    ) -> None:
        person.office = title
        if state is not None:
            person.code = state.code
        person.sector = OUT_OF_OFFICE if former else self._sector(office, state)

    def _named(
        self,
        reading: Reading,
        span: Span,
        hit: Hit[Office],
        state: Draft | None,
        office: Office,
        title: str,
        former: bool,
    ) -> Draft | None:
        """A person whom only the title shows to be one."""
        words = reading.words
        name = reading.shown(*span)
        taken = [d for i in range(*span) if (d := reading.owner.get(i)) is not None]
        if any(d.first == span.first or d.last > span.last for d in taken):
            return None
        keys = {w.key for w in words[slice(*span)]}
        if keys & (self._no_names | NOT_HOLDERS) or words[span.first].key in self._titles:
            return None
        draft = Draft(
            first=span.first,
            last=span.last,
            name=name,
            type=ActorType.PERSON,
            rule="title-and-name",
            code=state.code if state else office.code or None,
            sector=OUT_OF_OFFICE if former else self._sector(office, state),
            office=title,
        )
        if span.last - span.first > 1:
            return draft
        if not words[hit.first].capital:
            return None
        known = self._by_surname(name, state, office, None if former else reading.on)
        if known is not None:
            draft.name, draft.actor, draft.rule = known.label, known, "office-and-surname"
            draft.code = draft.code or self._code(known.code)
        return draft

    def _by_surname(
        self, name: str, state: Draft | None, office: Office, on: date | None
    ) -> Actor | None:
        """The one person of that surname who held the office."""
        found: dict[bool, set[str]] = {True: set(), False: set()}
        body = state.actor.actor_id if state and state.actor else None
        for actor_id in self._surnames.get(surname(name), ()):
            roles = [r for r in self._registry.roles_of(actor_id) if r.office == office.office]
            if body and not any(r.code == body for r in roles):
                continue
            if roles:
                found[any(on is not None and r.fit(on) for r in roles)].add(actor_id)
        best = found[True] or found[False]
        return self._registry.actor(best.pop()) if len(best) == 1 else None

    def _bare(
        self,
        reading: Reading,
        span: Span,
        state: Draft,
        office: Office,
        title: str,
        former: bool,
    ) -> Draft:
        """An office without a name: its holder on the date, when exactly one row fits."""
        held: tuple[Role, ...] = ()
        if state.actor is not None and reading.on is not None and office.single and not former:
            held = self._registry.roles_on(state.actor.actor_id, office.office, reading.on)
        holder = self._registry.actor(held[0].actor_id) if len(held) == 1 else None
        text = reading.shown(*span)
        return Draft(
            first=span.first,
            last=span.last,
            name=holder.label if holder else text,
            type=ActorType.PERSON,
            rule="office-on-date" if holder else "office",
            actor=holder,
            code=state.code,
            sector=OUT_OF_OFFICE if former else self._sector(office, state),
            office=title,
        )

    def _goes_on(self, reading: Reading, last: int) -> bool:
        """Whether the words go on as a compound ("minister-level", "general election")."""
        if last >= len(reading.words):
            return False
        word = reading.words[last]
        return word.gap == "-" or (word.gap == " " and word.key in NOT_HOLDERS)

    def _sector(self, office: Office, state: Draft | None) -> str:
        """A leader of a party or of rebels belongs there; of a state, to its government."""
        body = state.sector if state and state.type is not ActorType.COUNTRY else None
        if office.sector == PARTY or (office.office == SPEAKS_FOR and body):
            return body or ("GOV" if state else PARTY)
        return office.sector

    def _code(self, code: str) -> str | None:
        actor = self._registry.actors.get(code)
        return (actor.code if actor else code) or None
