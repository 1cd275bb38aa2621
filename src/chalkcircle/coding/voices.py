"""Who says it: speakers of quotations and of reported speech, as attributed passages.

Direct quotations find their speaker by the words beside them, by a line after or before, or by
an interview announced earlier. Reported speech is found in the parse. Passages nest: an analyst's
quotation may hold what a government says. Words that attribute are data (``data/speech.toml``).
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING

from chalkcircle.model import Holder, HolderKind, Stance

from .arguments import Parties, apart, behind, is_passive, subjects
from .reading import Passage
from .wordlists import word_lists

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy.tokens import Token

    from chalkcircle.actors import Mention

    from .reading import Reading, Sentence


@dataclass(slots=True, frozen=True)
class SpeechWords:
    """The lists of ``data/speech.toml``, turned round for look-up."""

    verbs: dict[str, Stance]
    nouns: dict[str, Stance]
    clause_only: frozenset[str]
    objects: frozenset[str]
    prepositions: dict[str, tuple[str, ...]]
    unnamed: frozenset[str]
    interview: frozenset[str]
    tags: frozenset[str]
    papers: frozenset[str]


@functools.cache
def speech_words() -> SpeechWords:
    """Read the list once."""
    raw = word_lists("speech")
    turned = {
        v: Stance(s)
        for s, verbs in raw["verbs"].items()
        if isinstance(verbs, list) and s not in ("clause_only", "objects")
        for v in verbs
    }
    verbs = raw["verbs"]
    return SpeechWords(
        verbs=turned,
        nouns={n: Stance(s) for s, nouns in raw["nouns"].items() for n in nouns},
        clause_only=frozenset(verbs["clause_only"]),
        objects=frozenset(verbs["objects"]),
        prepositions={v: tuple(p) for v, p in verbs["prepositions"].items()},
        unnamed=frozenset(raw["said"]["unnamed"]),
        interview=frozenset(raw["said"]["interview"]),
        tags=frozenset(raw["said"]["tags"]),
        papers=frozenset(raw["said"]["papers"]),
    )


@dataclass(slots=True, frozen=True)
class Speaker:
    """Who speaks, and where the words stand that name him; false when nobody can be named."""

    holders: tuple[Holder, ...] = ()
    span: tuple[int, int] | None = None

    def __bool__(self) -> bool:
        return bool(self.holders)


_NOBODY = Speaker()

_KINDS = {
    "person": HolderKind.PERSON,
    "country": HolderKind.GOVERNMENT,
    "organisation": HolderKind.ORGANISATION,
    "group": HolderKind.ORGANISATION,
}
_OWN = frozenset({"my", "our", "your", "this"})
_NO_SPEAKER = frozenset(
    {"this", "that", "it", "which", "what", "all", "these", "those", "one", "there"}
)


def holder_of(mention: Mention) -> Holder:
    """A holder from a resolved mention."""
    outlet = (mention.actor_id or "").startswith("out:")
    kind = HolderKind.OUTLET if outlet else _KINDS.get(mention.type, HolderKind.UNNAMED)
    return Holder(name=mention.name, kind=kind, actor_id=mention.actor_id, code=mention.code)


def speech_verb(token: Token) -> Stance | None:
    """The stance that a verb gives its subject, ``None`` for a verb that does not attribute."""
    if token.pos_ != "VERB" and token.dep_ != "ROOT":
        return None
    words, lemma = speech_words(), token.lemma_.lower()
    for child in token.children:
        if child.dep_ in ("prt", "prep", "mark"):
            found = words.verbs.get(f"{lemma} {child.lower_}")
            if found is not None:
                return found
    stance = words.verbs.get(lemma)
    if stance is Stance.DEMANDS and lemma == "ask" and _whether(token):
        return Stance.ASKS
    return stance


def _whether(verb: Token) -> bool:
    """Whether what is asked is a question ("asked whether", "asked who")."""
    return any(
        t.lower_ in ("whether", "if", "who", "what", "when", "why", "how")
        for clause in verb.children
        if clause.dep_ in ("ccomp", "advcl")
        for t in clause.children
    )


def saying(sentence: Sentence) -> frozenset[int]:
    """Token indices of the verbs that really attribute: not "cannot be said", not "if he says"."""
    return frozenset(t.i for t in sentence.tokens if speech_verb(t) is not None and not _unreal(t))


class ReportedSpeech:
    """Finds reported speech in one sentence."""

    def __init__(
        self, reading: Reading, sentence: Sentence, spoken: Sequence[Passage] = ()
    ) -> None:
        self.reading = reading
        self.sentence = sentence
        self.spoken = spoken
        """Quotations attributed so far, which the reading does not hold yet."""
        self.parties = Parties(reading, sentence)

    def passages(self) -> list[Passage]:
        """All attributed passages of the sentence."""
        found = [p for token in self.sentence.tokens for p in self._of_verb(token)]
        found += [p for token in self.sentence.tokens for p in self._of_noun(token)]
        found += self._according_to()
        found += self._viewpoint()
        return found

    def _of_verb(self, verb: Token) -> list[Passage]:
        stance = speech_verb(verb)
        if stance is None or _unreal(verb):
            return []
        speaker = self.speaker(verb)
        if not speaker:
            return []
        content = self._content(verb)
        if content is None:
            return []
        start, end = content
        if _foretells(verb) and stance is Stance.ASSERTS:
            stance = Stance.PREDICTS
        return [self._passage(start, end, speaker, stance, f"said:{verb.lemma_}", verb)]

    def _passage(
        self, start: int, end: int, speaker: Speaker, stance: Stance, frame: str, cue: Token
    ) -> Passage:
        return Passage(
            start, end, speaker.holders, stance, frame, self.sentence.at(cue), source=speaker.span
        )

    def _of_noun(self, noun: Token) -> list[Passage]:
        """A position with its owner: "Kenya's position is that …", "the claim by Kenya that …"."""
        stance = speech_words().nouns.get(noun.lemma_.lower())
        if stance is None or noun.pos_ != "NOUN":
            return []
        owner = [c for c in noun.children if c.dep_ == "poss" and c.lower_ not in _OWN]
        owner += [t for slot in ("by", "of", "from") for t in behind(noun, slot)]
        clauses = [c for c in noun.children if c.dep_ in ("acl", "ccomp") and _has_that(c)]
        if noun.dep_ == "nsubj" and noun.head.lemma_ == "be":
            clauses += [c for c in noun.head.children if c.dep_ == "ccomp"]
        speaker = self.named(owner[0]) if owner and clauses else _NOBODY
        if not speaker:
            return []
        return [self._passage(*self._span(clauses), speaker, stance, f"noun:{noun.lemma_}", noun)]

    def _span(self, parts: list[Token]) -> tuple[int, int]:
        """From the first to the last word of some phrases."""
        apart = {t.i for p in parts for c in p.children if _of_others(c) for t in c.subtree}
        tokens = [t for p in parts for t in p.subtree if t.i not in apart]
        last = max(tokens, key=lambda t: t.idx)
        first = min(t.idx for t in tokens)
        return self.sentence.base + first, self.sentence.base + last.idx + len(last)

    def speaker(self, verb: Token) -> Speaker:
        """Who speaks, from the subject of a verb of saying."""
        if verb.dep_ == "pcomp" and verb.head.lower_ == "as" and is_passive(verb.head.head):
            # "was quoted as saying that …"
            quoted = [c for c in verb.head.head.children if c.dep_ == "nsubjpass"]
            return self.named(quoted[0]) if quoted else _NOBODY
        if is_passive(verb):
            agents = behind(verb, "by")
            if agents:
                return self.named(agents[0])
            impersonal = any(c.dep_ in ("nsubjpass", "nsubj", "expl") for c in verb.children)
            reported = verb.lemma_ in ("say", "report", "believe", "allege", "think", "claim")
            if impersonal and reported:
                return Speaker((Holder(name="unnamed reports", kind=HolderKind.UNNAMED),))
            return _NOBODY
        found = subjects(verb) if verb.dep_ not in ("xcomp", "pcomp", "amod") else []
        if not found and verb.dep_ == "parataxis":
            # "Kenya, Otieno argues, has …": the parser takes the name for part of the verb.
            found = [c for c in verb.children if c.dep_ == "compound" and c.pos_ == "PROPN"]
        return self.named(found[0]) if found else _NOBODY

    def named(self, token: Token) -> Speaker:
        """Whom a noun phrase names as speaker, and where it stands."""
        holders = self._holders(token)
        return Speaker(holders, self._phrase(token)) if holders else _NOBODY

    def _holders(self, token: Token) -> tuple[Holder, ...]:
        """The holder that a noun phrase names: a mention, or the words themselves."""
        if token.lower_ in _NO_SPEAKER or token.pos_ in ("NUM", "VERB", "AUX", "SYM"):
            return ()
        if token.lower_ in ("i", "we", "you"):
            return ()
        if token.lower_ in ("he", "she"):
            last = self._last_speaker(self.sentence.at(token)[0])
            if last is not None:
                return (last,)
        own = self._apposed(token) or self.reading.mention_at(self.sentence.at(token)[0])
        if own is not None:
            coordinated = [m for m in self.parties.phrase(token) if m.code or m.actor_id]
            if len(coordinated) > 1:
                return tuple(holder_of(m) for m in coordinated[:1])
            return (holder_of(own),)
        mentions = self.parties.phrase(token)
        if token.pos_ == "PRON":
            return (holder_of(mentions[0]),) if mentions else ()
        if token.lemma_.lower() in speech_words().unnamed or not mentions:
            if not self._can_speak(token):
                return ()
            return (Holder(name=self._phrase_text(token), kind=HolderKind.UNNAMED),)
        inner = mentions[0]
        if token.lemma_.lower() in speech_words().papers:
            return (holder_of(inner),)
        return (
            Holder(
                name=self._phrase_text(token),
                kind=HolderKind.ORGANISATION,
                actor_id=None,
                code=inner.code,
            ),
        )

    def _can_speak(self, token: Token) -> bool:
        """Whether a noun without a known name stands for people, a body or a proper name."""
        if token.pos_ == "PROPN":
            return True
        known = speech_words().unnamed | self.reading.agent_nouns
        return token.pos_ == "NOUN" and bool({token.lemma_.lower(), token.lower_} & known)

    def _last_speaker(self, position: int) -> Holder | None:
        """The person who spoke last before a place, in this paragraph or the two above it."""
        low = self.reading.paragraphs[max(0, self.sentence.paragraph - 2)].start
        spoken = [
            (p.end, h)
            for p in (*self.reading.passages, *self.spoken)
            for h in p.holders[-1:]
            if h.kind is HolderKind.PERSON and low <= p.start and p.end <= position
        ]
        # A tag between ("the minister told reporters") counts though its words come later.
        for sentence in self.reading.sentences:
            if low <= sentence.start and sentence.end <= position:
                spoken += [
                    (m.end, holder_of(m))
                    for t in sentence.tokens
                    if t.dep_ == "nsubj" and speech_verb(t.head) is not None
                    for m in [self._apposed_in(sentence, t)]
                    if m is not None and m.type == "person"
                ]
        return max(spoken, key=lambda s: s[0])[1] if spoken else None

    def _apposed_in(self, sentence: Sentence, token: Token) -> Mention | None:
        """The mention of a subject, or the name set beside it."""
        beside = [c for c in token.children if c.dep_ == "appos"]
        found = (self.reading.mention_at(sentence.at(t)[0]) for t in (*beside, token))
        return next((m for m in found if m is not None), None)

    def _apposed(self, token: Token) -> Mention | None:
        """The name set beside an office ("its foreign minister, So-and-so,")."""
        for child in token.children:
            if child.dep_ == "appos":
                mention = self.reading.mention_at(self.sentence.at(child)[0])
                if mention is not None and mention.type == "person":
                    return mention
        return None

    def _phrase(self, token: Token) -> tuple[int, int]:
        """A noun phrase without clauses and asides, in the document."""
        kept = [t for t in token.subtree if t.i <= token.i or _close(t, token)]
        start, end = self.sentence.at(kept[0])[0], self.sentence.at(kept[-1])[1]
        text = self.reading.text[start:end]
        start += len(text) - len(text.lstrip(_EDGES))
        return start, start + len(text.strip(_EDGES))

    def _phrase_text(self, token: Token) -> str:
        return self.reading.text[slice(*self._phrase(token))]

    def _content(self, verb: Token) -> tuple[int, int] | None:
        """What is said: the clause, the object or the phrase after the right preposition."""
        words, lemma = speech_words(), verb.lemma_.lower()
        parts: list[Token] = []
        # Before the verb only what a tag can follow is its content ("…, she said"); with other
        # verbs the parser has hung a clause of its own on them.
        tag = lemma in words.tags
        clauses = [c for c in verb.children if c.dep_ == "ccomp" and not apart(c)]
        parts += [c for c in clauses if tag or c.i > verb.i]
        if not parts and lemma not in ("see", "hold", "feel", "find", "show", "continue"):
            parts += [c for c in verb.children if c.dep_ == "xcomp"]
        for preposition in words.prepositions.get(lemma, ()):
            parts += [t for t in behind(verb, preposition) if t not in parts]
        if not parts and lemma in words.objects:
            parts += [c for c in verb.children if c.dep_ in ("dobj", "oprd", "attr")]
            parts += [c for c in verb.children if c.dep_ == "nsubjpass"] if is_passive(verb) else []
        aside = verb.dep_ in ("parataxis", "ccomp") and lemma not in words.clause_only
        if not parts and (aside or _as_somebody_says(verb)):
            return self._rest(verb)
        if not parts:
            return None
        return self._widen(verb, *self._span(parts))

    def _rest(self, verb: Token) -> tuple[int, int] | None:
        """The sentence around a verb of saying put in between or after ("…, she says")."""
        own = {t.i for t in verb.subtree}
        rest = [t for t in self.sentence.tokens if t.i not in own and not t.is_punct]
        if len(rest) < 3 or verb.head not in rest:
            return None
        start = self.sentence.base + rest[0].idx
        return self._widen(verb, start, self.sentence.base + rest[-1].idx + len(rest[-1]))

    def _widen(self, verb: Token, start: int, end: int) -> tuple[int, int]:
        """Take in the whole of a quotation that the parser split off, unless the verb is in it."""
        spoken = self.reading.quotation_at(self.sentence.at(verb)[0])
        for quotation in self.reading.quotations:
            inside = quotation.start >= self.sentence.start and quotation.end <= self.sentence.end
            overlaps = quotation.start < end and start < quotation.end
            if inside and overlaps and quotation is not spoken:
                start, end = min(start, quotation.start), max(end, quotation.end)
        return start, end

    def _according_to(self) -> list[Passage]:
        span = self.sentence.span
        for token in span:
            if token.lower_ != "according" or token.i + 2 >= span.end:
                continue
            if span.doc[token.i + 1].lower_ != "to":
                continue
            to = span.doc[token.i + 1]
            source = [c for t in (to, token) for c in t.children if c.dep_ == "pobj"]
            if not source:
                continue
            own = {t.i for t in token.subtree} | {t.i for t in to.subtree}
            rest = [t for t in span if t.i not in own and not t.is_punct]
            speaker = self.named(source[0])
            if speaker and rest:
                start = self.sentence.base + rest[0].idx
                end = self.sentence.base + rest[-1].idx + len(rest[-1])
                stance = Stance.ASSERTS
                return [self._passage(start, end, speaker, stance, "according-to", token)]
        return []

    def _viewpoint(self) -> list[Passage]:
        """A view with its owner ("in Moscow's view"): the sentence or its last part is his."""
        for token in self.sentence.tokens:
            if (
                token.lemma_.lower() not in ("view", "opinion", "eye", "words")
                or token.dep_ != "pobj"
            ):
                continue
            if token.head.lower_ not in ("in", "to", "from"):
                continue
            owner = [c for c in token.children if c.dep_ == "poss" and c.lower_ not in _OWN]
            speaker = self.named(owner[0]) if owner else _NOBODY
            if not speaker:
                continue
            start, end = self.sentence.start, self.sentence.end
            at = self.sentence.at(token)[0]
            dash = max(self.reading.text.rfind(d, start, at) for d in "—–")
            if dash > start:
                start = dash + 1
            return [self._passage(start, end, speaker, Stance.ASSERTS, "viewpoint", token)]
        return []


_EDGES = " ,—–-"


def _close(token: Token, head: Token) -> bool:
    """Whether a word after the head still belongs to the name of the speaker."""
    while token.head is not head and token.head.i != token.i:
        if token.dep_ in ("relcl", "acl", "appos", "advcl"):
            return False
        token = token.head
    return token.dep_ == "prep" and token.lower_ in ("of", "for", "in", "from", "to", "at")


def _unreal(verb: Token) -> bool:
    """Whether the saying itself is denied, asked for or merely possible."""
    for child in verb.children:
        if child.dep_ == "neg":
            return True
        if child.dep_ == "aux" and child.lower_ in (
            "would",
            "could",
            "may",
            "might",
            "should",
            "will",
            "can",
            "must",
        ):
            return True
        if child.dep_ == "mark" and child.lower_ in ("if", "whether", "unless"):
            return True
        if child.dep_ == "aux" and child.lower_ == "to" and verb.dep_ in ("xcomp", "advcl", "acl"):
            return True
    return False


def _of_others(clause: Token) -> bool:
    """Whether a clause hung on what is said tells of others ("…, while X denies it")."""
    marks = ("while", "although", "though", "whereas")
    return clause.dep_ == "advcl" and any(
        c.dep_ == "mark" and c.lower_ in marks for c in clause.children
    )


def _has_that(clause: Token) -> bool:
    return any(c.dep_ == "mark" and c.lower_ == "that" for c in clause.children)


def _as_somebody_says(verb: Token) -> bool:
    """Whether a verb stands in "as So-and-so says" or "as So-and-so put it"."""
    return verb.dep_ == "advcl" and any(
        c.dep_ in ("mark", "advmod") and c.lower_ == "as" for c in verb.children
    )


def _foretells(verb: Token) -> bool:
    """Whether what is said stands in the future ("says it will …")."""
    return any(
        aux.dep_ == "aux" and aux.lower_ in ("will", "wo", "’ll", "'ll", "shall")
        for clause in verb.children
        if clause.dep_ == "ccomp"
        for aux in clause.children
    )
