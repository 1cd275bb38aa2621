"""Who stands around a trigger: subject, object and company, turned into resolved mentions.

Only the parse and the mentions are read. A party that is not in a mention stays out, and with it
the event, rather than being guessed from a neighbouring name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from chalkcircle.actors import STATELESS

from .reference import INSTITUTIONS, antecedent, is_reference, state_spoken_of
from .triggers import SPEECH_ACTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from spacy.tokens import Token

    from chalkcircle.actors import Mention

    from .reading import Reading, Sentence
    from .triggers import Trigger

_SUBJECTS = ("nsubj", "csubj", "expl")
_CARRIERS = frozenset(
    "carry conduct launch stage make order begin start complete announce mount lead execute".split()
)
"""Verbs whose subject does what their object names ("carried out the raid")."""
_PATIENT_MODES = frozenset(
    {"arrest", "assassinate", "execute", "abduct", "release", "expel", "beat", "convict"}
)
"""Nouns of these modes take the one who suffers as possessor ("the minister's arrest")."""
_ARMED = frozenset({"REB", "INS", "TER", "SEP"})
"""Sectors of armed groups that act against the state they belong to."""
_PRESS = "JRN"
"""Sector of outlets and journalists: talking to them is no consultation between actors."""
_STEPS = frozenset({"step", "measure", "action", "move", "act", "response", "decision"})


class Parties:
    """Looks up the parties of the triggers of one sentence."""

    def __init__(self, reading: Reading, sentence: Sentence) -> None:
        self.reading = reading
        self.sentence = sentence

    def of(self, trigger: Trigger) -> tuple[tuple[Mention, ...], tuple[Mention, ...]]:
        """Actors and recipients of a trigger, each a list without repetitions."""
        find = self._of_noun if trigger.nominal else self._of_verb
        actors, recipients = find(trigger)
        if trigger.frame.both and not trigger.frame.turned:
            together = (m for m in (*actors, *recipients) if acts_for(m) and m.sector != _PRESS)
            return _unique(together), ()
        own = {acts_for(m) for m in actors} - {None}
        others = tuple(m for m in recipients if m not in actors)
        kept = tuple(m for m in others if acts_for(m) not in own or m.sector)
        return _unique(actors), _unique(kept)

    def within(self, stretches: Iterable[tuple[int, int]]) -> tuple[Mention, ...]:
        """The mentions that stretches of words of this sentence stand for."""
        found: list[Mention] = []
        for start, end in stretches:
            heads = (h for h in self.sentence.heads(start, end) if not h.is_punct)
            found += [m for head in heads for m in self.phrase(head)]
        return _unique(found)

    def _of_verb(self, trigger: Trigger) -> tuple[tuple[Mention, ...], tuple[Mention, ...]]:
        verb, frame = trigger.token, trigger.frame
        passive = is_passive(verb)
        if passive:
            actors = self._all(self._agents(verb))
            if not actors and verb.dep_ == "amod":
                actors = self._steps(verb)
            receiver = self._all(patients(verb)) if "obj" in frame.takes else ()
        else:
            actors = self._all(subjects(verb))
            receiver = ()
        if frame.turned:
            acting: tuple[Mention, ...] = ()
            for slot in frame.turned:
                acting = acting or self._slot(trigger, slot)
            if not acting and trigger.object is not None:
                acting = self._modifiers(trigger.object)
            return acting, actors
        if not receiver:
            for slot in frame.takes:
                receiver = tuple(m for m in self._slot(trigger, slot) if m not in actors)
                if receiver:
                    break
        if not receiver and trigger.object is not None:
            receiver = tuple(m for m in self._modifiers(trigger.object) if m not in actors)
        if not receiver and frame.type in SPEECH_ACTS:
            receiver = self._in_clause(verb, actors)
        return actors, receiver

    def _in_clause(self, verb: Token, actors: tuple[Mention, ...]) -> tuple[Mention, ...]:
        """Whom the clause under a speech act is about ("threatens to attack X")."""
        own = {acts_for(m) for m in actors}
        for clause in verb.children:
            if clause.i < verb.i or clause.dep_ not in ("xcomp", "ccomp", "dobj", "prep"):
                continue
            for token in clause.subtree:
                mention = self._mention(token)
                located = token.dep_ == "pobj" and token.head.lower_ in ("in", "at", "near", "by")
                if mention is None or located or mention.sector == _PRESS:
                    continue
                if mention.type in ("country", "organisation", "group") and (
                    acts_for(mention) and acts_for(mention) not in own
                ):
                    return (mention,)
        return ()

    def _slot(self, trigger: Trigger, slot: str) -> tuple[Mention, ...]:
        """The mentions in one slot of the verb or of the object that completes it."""
        if slot == "that":
            inner = [c for c in trigger.token.children if c.dep_ in ("ccomp", "xcomp")]
            asked = self._all(s for clause in inner for s in subjects(clause, own=True))
            return asked or self._all(
                t for clause in inner for t in clause.subtree if self._mention(t) is not None
            )
        if slot == "obj":
            return self._all(t for t in objects(trigger.token) if t != trigger.object)
        heads = [trigger.token]
        if trigger.object is not None:
            heads.append(trigger.object)
        heads += [o for o in objects(trigger.token) if o not in heads]
        return self._all(p for head in heads for p in behind(head, slot))

    def _of_noun(self, trigger: Trigger) -> tuple[tuple[Mention, ...], tuple[Mention, ...]]:
        noun, frame = trigger.token, trigger.frame
        actors = self._all(behind(noun, "by") or _within(noun, "by"))
        before = self._modifiers(noun)
        after = self._all(behind(noun, "of"))
        recipients: tuple[Mention, ...] = ()
        for slot in frame.takes:
            if slot not in ("obj", "of"):
                loose = _within(noun, slot) if slot in ("on", "against") else []
                recipients = recipients or self._all(behind(noun, slot) or loose)
        between = self._all(behind(noun, "between"))
        if between:
            return between, ()
        if frame.mode in _PATIENT_MODES and not after:
            recipients = recipients or before
            before = ()
        if frame.noun_of == "recipient":
            recipients = recipients or after
        elif frame.noun_of == "actor":
            actors = actors or after
        actors = actors or before or self._all(behind(noun, "from"))
        actors = actors or self._carrier(noun) or self._steps(noun)
        return actors, tuple(m for m in recipients if m not in actors)

    def _carrier(self, noun: Token) -> tuple[Mention, ...]:
        """The subject of the verb that carries the noun out."""
        verb = noun.head
        if verb.pos_ == "VERB" and verb.lemma_ in _CARRIERS:
            if is_passive(verb):
                return self._all(self._agents(verb))
            if noun.dep_ == "dobj":
                return self._all(subjects(verb))
        return ()

    def _steps(self, noun: Token) -> tuple[Mention, ...]:
        """Who took the "steps" that a list of happenings is summed up as."""
        for token in self.sentence.tokens:
            if token.lemma_ in _STEPS and token.i > noun.i:
                inside = [t for t in token.subtree if t.i > token.i]
                if any(t.lemma_ == "take" for t in (*inside, token.head, *token.ancestors)):
                    after = [self._mention(t) for t in self.sentence.tokens if t.i > token.i]
                    found = [m for m in after if m is not None and m.code]
                    return tuple(found[:1])
        return ()

    def _agents(self, verb: Token) -> Iterator[Token]:
        for child in verb.children:
            if child.dep_ == "agent" or (child.lower_ == "by" and child.dep_ in ("prep", "conj")):
                yield from (c for c in child.children if c.dep_ == "pobj")

    def _all(self, tokens: Iterator[Token] | list[Token]) -> tuple[Mention, ...]:
        return _unique(m for token in tokens for m in self.phrase(token))

    def phrase(self, token: Token) -> tuple[Mention, ...]:
        """The mentions that a noun phrase stands for, with those coordinated with it."""
        heads = [token, *(c for c in token.conjuncts if c.i > token.i)]
        heads += [c for h in list(heads) for c in h.children if self._listed(c)]
        return _unique(m for head in heads for m in self._head(head))

    def _listed(self, token: Token) -> bool:
        """Whether the parser took a member of a list for an apposition ("Moscow, Ankara, and")."""
        mention = self._mention(token)
        head = self._mention(token.head)
        return (
            token.dep_ == "appos"
            and mention is not None
            and head is not None
            and mention.type == head.type == "country"
        )

    def _head(self, token: Token) -> tuple[Mention, ...]:
        mention = self._mention(token)
        if mention is not None and mention.rule == STATELESS:
            # "The police of Kenya" are Kenya's; "police" alone are those of the state spoken of.
            return self._owned(token) or (state_spoken_of(mention, self.reading, self.sentence),)
        if mention is not None:
            if mention.code or mention.actor_id or mention.type in ("person", "organisation"):
                return (mention, *self._beside(mention))
            return ()
        if is_reference(token):
            return antecedent(token, self.reading, self.sentence, self.phrase)
        return self._owned(token)

    def _owned(self, token: Token) -> tuple[Mention, ...]:
        """Whose a noun is: the names before it, after "of" and "from", or set beside it."""
        found = self._modifiers(token)
        if found:
            return found
        # "The opposition in Georgia" is Georgia's; "a rally in Tbilisi" is not.
        local = token.lemma_.lower() in INSTITUTIONS
        for slot in ("of", "from", "in") if local else ("of", "from"):
            for inner in behind(token, slot):
                found = (*found, *self.phrase(inner))
            if found:
                return found
        return tuple(m for c in token.children if c.dep_ == "appos" for m in self._head(c))

    def _beside(self, mention: Mention) -> tuple[Mention, ...]:
        """Names coordinated with a part of a mention ("the presidents of Kenya" *and Uganda*)."""
        inside = [
            t for t in self.sentence.tokens
            if mention.start <= self.sentence.at(t)[0] < mention.end
        ]  # fmt: skip
        others = [c for t in inside for c in t.conjuncts if c not in inside]
        named = (self._mention(c) for c in others)
        return tuple(m for m in named if m is not None and m.type == "country")

    def _modifiers(self, noun: Token) -> tuple[Mention, ...]:
        """Names before a noun: possessor, adjective, first part of a compound."""
        found: list[Mention] = []
        for child in noun.children:
            if child.dep_ in ("poss", "amod", "compound", "nmod") and child.i < noun.i:
                if is_reference(child):
                    found += antecedent(child, self.reading, self.sentence, self.phrase)
                    continue
                mention = self._mention(child)
                if mention is not None and (mention.code or mention.actor_id):
                    found.append(mention)
                    found += [m for c in child.conjuncts for m in self._head(c) if c.i > child.i]
                elif child.dep_ == "poss":
                    found += self._modifiers(child)
        return _unique(found)

    def _mention(self, token: Token) -> Mention | None:
        return self.reading.mention_at(self.sentence.at(token)[0])


def acts_for(mention: Mention) -> str | None:
    """The state or entity that a party acts for; an armed group acts for itself."""
    if mention.sector in _ARMED:
        return mention.actor_id
    own = mention.type in ("organisation", "group")
    return mention.code or (mention.actor_id if own else None)


def is_passive(verb: Token) -> bool:
    """Whether the verb stands in the passive, also as a participle after its noun."""
    if any(c.dep_ in ("nsubjpass", "auxpass") for c in verb.children):
        return True
    bare = verb.tag_ == "VBN" and not _has_subject(verb)
    return bare and (verb.dep_ in ("acl", "amod", "relcl") or _aside(verb) is not None)


def _aside(verb: Token) -> Token | None:
    """The noun that a participle set off by a dash or comma belongs to ("X — backed by Y —")."""
    if verb.dep_ != "advcl" or verb.i < 2 or any(c.dep_ == "aux" for c in verb.children):
        return None
    mark, noun = verb.nbor(-1), verb.nbor(-2)
    return noun if mark.is_punct and noun.pos_ in ("NOUN", "PROPN") else None


def apart(clause: Token) -> bool:
    """Whether a semicolon parts a clause from the one the parser hung it on."""
    low, high = sorted((clause.i, clause.head.i))
    return any(t.text == ";" for t in clause.doc[low:high])


_RESTRAIN = frozenset("prevent stop keep bar deter dissuade discourage block prohibit".split())


def restrained(verb: Token) -> Token | None:
    """The verb that keeps somebody *from* doing this one ("prevented them from attacking")."""
    if verb.dep_ != "pcomp" or verb.head.lower_ != "from":
        return None
    before = [t for t in verb.sent if t.i < verb.i and t.lemma_ in _RESTRAIN]
    return before[-1] if before else None


def _has_subject(verb: Token) -> bool:
    return any(c.dep_ in _SUBJECTS for c in verb.children)


def subjects(verb: Token, *, own: bool = False) -> list[Token]:
    """Heads of the phrases that do what an active verb says.

    Args:
        verb: The verb, finite or not.
        own: Only a subject of the verb itself, none that is understood from a higher clause.
    """
    direct = [c for c in verb.children if c.dep_ in _SUBJECTS]
    if len(direct) > 1 and verb.dep_ == "parataxis":
        direct = direct[-1:]  # "X, Kenya alleges, killed …": the nearest one alleges.
    if direct or own:
        return direct or [c for c in verb.children if c.dep_ == "nsubjpass"]
    head = verb.head
    while verb.dep_ == head.dep_ == "conj" and not _has_subject(head):
        head = head.head  # A long chain of verbs shares the subject of the first.
    if verb.dep_ == "conj":
        return patients(head) if is_passive(head) and not is_passive(verb) else subjects(head)
    if verb.dep_ == "xcomp":
        return [c for c in head.children if c.dep_ in ("dobj", "dative")] or _doer(head)
    if verb.dep_ == "relcl" or (verb.dep_ == "acl" and verb.tag_ == "VBG"):
        return [head]
    if verb.dep_ in ("advcl", "ccomp") and verb.tag_ in ("VBD", "VBZ", "VBP"):
        return []  # A finite clause has a subject of its own, even where the parse lost it.
    if verb.dep_ in ("advcl", "ccomp"):
        return _doer(head) if head.pos_ in ("VERB", "AUX") else [head]
    if verb.dep_ == "pcomp" and head.lower_ in ("from", "into", "for", "of", "with"):
        # "accused them of attacking", "kept them from attacking": they are the ones who attack.
        above = restrained(verb) or head.head
        held = patients(above) if is_passive(above) else objects(above)
        if held:
            return held
    if verb.dep_ in ("pcomp", "acl"):
        higher = next((a for a in verb.ancestors if a.pos_ in ("VERB", "AUX")), None)
        return _doer(higher) if higher is not None else []
    return []


def _doer(verb: Token) -> list[Token]:
    """The subject of a verb, whatever its voice."""
    return [c for c in verb.children if c.dep_ == "nsubjpass"] or subjects(verb)


def objects(verb: Token) -> list[Token]:
    """Heads of the direct and indirect objects of an active verb."""
    return [c for c in verb.children if c.dep_ in ("dobj", "dative", "oprd") and c.pos_ != "ADP"]


def patients(verb: Token) -> list[Token]:
    """Heads of the phrases that a passive verb happens to."""
    direct = [c for c in verb.children if c.dep_ == "nsubjpass"]
    if direct:
        return direct
    if verb.dep_ in ("acl", "amod", "relcl"):
        return [verb.head]
    aside = _aside(verb)
    if aside is not None:
        return [aside]
    return patients(verb.head) if verb.dep_ == "conj" and is_passive(verb.head) else []


def behind(head: Token, preposition: str) -> list[Token]:
    """Heads of the phrases that a preposition attaches to a word."""
    found: list[Token] = []
    for child in head.children:
        if child.lower_ == "according":
            continue  # "According to X, …" names a source, not a party.
        if child.dep_ in ("prep", "agent", "dative", "prt") and child.lower_ == preposition:
            found += [c for c in child.children if c.dep_ in ("pobj", "pcomp")]
        elif child.dep_ == "prep":
            for inner in child.children:
                if inner.dep_ == "prep" and inner.lower_ == preposition:
                    found += [c for c in inner.children if c.dep_ == "pobj"]
    return found


def _within(noun: Token, preposition: str) -> list[Token]:
    """Heads behind a preposition anywhere in a noun phrase, where the parse put it too low."""
    return [
        c
        for t in noun.subtree
        if t.dep_ in ("prep", "agent") and t.lower_ == preposition
        for c in t.children
        if c.dep_ == "pobj"
    ]


def _unique(mentions: object) -> tuple[Mention, ...]:
    seen: dict[tuple[str | None, str | None, str | None], Mention] = {}
    for mention in mentions:  # type: ignore[attr-defined]
        key = (acts_for(mention), mention.actor_id, None if mention.actor_id else mention.name)
        seen.setdefault(key, mention)
    return tuple(seen.values())
