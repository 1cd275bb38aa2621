"""Did it happen, as the text presents it: a grade from -3 to +3 with the words that decide.

The scale is that of the UDS factuality data (White et al. 2016; Rudinger et al. 2018: -3 certainly
not, +3 certainly). Ours is by rule: start at +3 and walk from the trigger up to the top of the
sentence; negation, modal verbs, conditions, questions and governors lower or turn the grade.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .arguments import apart, is_passive, restrained
from .wordlists import word_lists

if TYPE_CHECKING:
    from spacy.tokens import Token

    from .reading import Sentence

HAPPENED = 3.0
WEAK = 1.0
OPEN = 0.0
UNLIKELY = -2.0
NOT = -3.0

QUESTION = "?"
"""The cue of what is asked, not told."""

_TIED = ("of", "for", "to", "on", "about")
"""Prepositions that bind a happening to the noun before it ("threat of")."""


@dataclass(slots=True, frozen=True)
class Grade:
    """How a happening is presented."""

    value: float
    cues: tuple[str, ...] = ()
    condition: str | None = None
    future: bool = False
    willing: bool = False
    negated: bool = False


@functools.cache
def _words() -> dict[str, frozenset[str]]:
    raw = word_lists("modality")
    return {name: frozenset(words) for name, words in raw.items()}


@functools.cache
def _reported() -> frozenset[str]:
    raw = word_lists("speech")
    return frozenset(raw["said"]["reported"])


class _Walk:
    """The state of one walk from a trigger to the top."""

    def __init__(self) -> None:
        self.value = HAPPENED
        self.cues: list[str] = []
        self.condition: str | None = None
        self.future = False
        self.willing = False
        self.negated = False

    def open(self, cue: str) -> None:
        """What is governed so may or may not happen."""
        self.cues.append(cue)
        self.value = OPEN

    def turn(self, cue: str) -> None:
        """A negation: what happened did not; what was open stays open."""
        self.cues.append(cue)
        self.negated = not self.negated
        self.value = -self.value if abs(self.value) > WEAK else OPEN

    def soften(self, cue: str) -> None:
        """Presented as likely, not as known."""
        self.cues.append(cue)
        self.value = max(-WEAK, min(WEAK, self.value))


def grade(trigger: Token, sentence: Sentence, *, stop: frozenset[int] = frozenset()) -> Grade:
    """Grade one trigger.

    Args:
        trigger: The word that names the happening.
        sentence: Where it stands.
        stop: Token indices of verbs that attribute; what stands above them is the speaker's
            affair and does not grade what he says.
    """
    walk = _Walk()
    if asked(sentence, trigger):
        walk.open(QUESTION)
    if trigger.pos_ in ("NOUN", "PROPN") or trigger.tag_ == "VBG":
        for child in trigger.children:
            if child.dep_ in ("amod", "advmod") and child.lower_ in _words()["unreal"]:
                walk.open(child.lower_)
    node, below = trigger, trigger
    for _ in range(40):
        _look_at(node, walk, below)
        if node.dep_ == "ROOT" or node.head is node:
            break
        if node.head.i in stop and node.dep_ in ("ccomp", "parataxis"):
            break
        if _claimed(node):
            walk.open(node.head.lower_)
            break
        if node.head.lemma_.lower() in _words()["factive"] or _aside(node) or apart(node):
            break
        keeper = restrained(node)
        if keeper is not None:
            walk.turn(keeper.lower_)
            node, below = keeper, node
            continue
        _look_up(node, walk)
        node, below = _next(node), node
    if walk.negated and walk.future and walk.value == OPEN:
        walk.value = UNLIKELY  # "will not attack": the text denies what is to come.
    return Grade(
        value=walk.value,
        cues=tuple(dict.fromkeys(walk.cues)),
        condition=walk.condition,
        future=walk.future,
        willing=walk.willing,
        negated=walk.negated,
    )


def _claimed(node: Token) -> bool:
    """Whether a clause is what a claim, rumour or fear says ("the allegation that …")."""
    if node.dep_ not in ("acl", "relcl", "ccomp") or node.head.pos_ != "NOUN":
        return False
    that = any(c.dep_ == "mark" and c.lower_ == "that" for c in node.children)
    return that and node.head.lemma_.lower() in _words()["open_nouns"]


def _aside(node: Token) -> bool:
    """Whether a clause tells of its own about a noun, untouched by the clause around it."""
    if _infinitive(node):
        return False
    return node.dep_ in ("relcl", "amod") or (node.dep_ in ("acl", "advcl") and is_passive(node))


def _next(node: Token) -> Token:
    """The word above; the first of coordinated verbs says nothing about the second."""
    head = node.head
    while node.dep_ == "conj" and node.pos_ == head.pos_ == "VERB" and _own_clause(node):
        node, head = head, head.head
        if node.dep_ == "ROOT":
            return node
    return head


def _own_clause(verb: Token) -> bool:
    return any(c.dep_ in ("nsubj", "nsubjpass", "aux", "auxpass") for c in verb.children)


def asked(sentence: Sentence, token: Token | None = None) -> bool:
    """Whether a sentence, or the quotation in it that a word stands in, is a question."""
    tail = sentence.span.text.rstrip(" ”\"'’»)!")
    if tail.endswith("?"):
        return True
    if token is None:
        return False
    for other in sentence.tokens[token.i - sentence.span.start :]:
        if other.text == "?":
            return True
        if other.text in ("”", '"', "»"):
            return False
    return False


def _look_at(node: Token, walk: _Walk, below: Token) -> None:
    """What stands beside a word: negation, modal, condition, adverbs of report."""
    words = _words()
    if node.lower_ in _NOBODY:
        walk.turn(node.lower_)
    if (fronted := _fronted(node)) is not None:
        walk.turn(fronted)
    for child in node.children:
        lower = child.lower_
        if child.dep_ == "aux" and lower == "would":
            walk.future = True  # "said it would": the future of what was said then.
        if _negates(child, node):
            walk.turn(lower)
        elif child.dep_ == "aux" and lower in words["future"]:
            walk.future = True
            walk.open(lower)
        elif (child.dep_ == "aux" and lower in words["modal"]) or (
            child.dep_ == "mark" and lower in words["conditional"]
        ):
            walk.open(lower)
        elif child.dep_ == "advcl" and any(
            m.dep_ == "mark" and m.lower_ in ("if", "unless") for m in child.children
        ):
            walk.condition = walk.condition or _text(child)
            walk.open("if")
        elif child.dep_ == "advmod" and lower in words["unreal"]:
            walk.open(lower)
        elif child.dep_ == "advmod" and lower in _reported():
            walk.soften(lower)
    if node.pos_ in ("VERB", "AUX"):
        _subject(node, walk, below)


def _negates(child: Token, node: Token) -> bool:
    if child.doc[child.i : child.i + 2].text.lower() == "not only":
        return False
    if child.dep_ == "neg":
        return True
    if child.lower_ == "no":
        return child.dep_ == "det" or node.pos_ == "VERB"
    return child.dep_ in ("advmod", "det", "preconj") and child.lower_ in _words()["negative"]


def _fronted(verb: Token) -> str | None:
    """The negation that stands first and turns the clause round ("at no time did", "nor has")."""
    before = list(verb.lefts)
    turned = next((i for i, c in enumerate(before) if c.dep_ in ("aux", "auxpass")), 0)
    if not any(c.dep_ in ("nsubj", "nsubjpass", "compound") for c in before[turned:]):
        return None
    for child in before[:turned]:
        words = [t.lower_ for t in child.subtree]
        if child.dep_ in ("neg", "nsubj", "nsubjpass") or {"only", "sooner"} & {*words}:
            continue  # Seen elsewhere, or no negation.
        if found := next((w for w in words if w in _FRONTED), None):
            return found
    return None


_FRONTED = ("nor", "neither", "nowhere", "no", "not")
_NOBODY = ("nobody", "none", "nothing", "neither")


def _subject(verb: Token, walk: _Walk, below: Token) -> None:
    """A subject or object that denies the whole clause: "nobody", "none of", "no troops"."""
    for child in verb.children:
        if child.dep_ not in ("nsubj", "nsubjpass", "dobj") or child == below:
            continue  # What the walk came through has been looked at already.
        if child.lower_ in _NOBODY:
            walk.turn(child.lower_)
        elif any(
            c.dep_ in ("det", "preconj", "cc") and c.lower_ in ("no", "neither")
            for c in child.children
        ):
            walk.turn("no")


def _look_up(node: Token, walk: _Walk) -> None:
    """What the governor makes of the word below it."""
    head, lemma = node.head, node.head.lemma_.lower()
    if node.dep_ == "pcomp":
        _kept_from(node, walk)
    elif head.pos_ in ("NOUN", "PROPN") and node.dep_ == "acl":
        if _infinitive(node) and lemma in _words()["open_nouns"]:
            walk.open(head.lower_)
    elif node.dep_ == "advcl":
        if _infinitive(node):
            walk.open("to")
    elif node.dep_ == "pobj":
        _behind_preposition(node, walk)
    elif node.dep_ in ("xcomp", "ccomp", "dobj", "acomp", "nsubjpass"):
        _governed(node, head, lemma, walk)


def _governed(node: Token, head: Token, lemma: str, walk: _Walk) -> None:
    """A clause or object under a verb or adjective: did what it names come about?"""
    words = _words()
    if lemma in words["not_happened"]:
        walk.turn(head.lower_)
    elif lemma in words["weak"]:
        walk.soften(head.lower_)
    elif lemma in words["willing"]:
        walk.willing = True
        walk.open(head.lower_)
    elif lemma in words["open"] or (
        node.dep_ == "xcomp" and _infinitive(node) and lemma not in words["happened"]
    ):
        walk.open(head.lower_)


def _kept_from(node: Token, walk: _Walk) -> None:
    """A verb after a preposition: "without attacking", "plans for attacking"."""
    preposition, above = node.head, node.head.head
    if preposition.lower_ in ("without", "instead", "pending", "against"):
        walk.turn(preposition.lower_)
    elif above.lower_ in _words()["not_happened"]:
        walk.turn(above.lower_)
    elif above.lemma_.lower() in _words()["open"] | _words()["open_nouns"]:
        walk.open(above.lower_)


def _behind_preposition(node: Token, walk: _Walk) -> None:
    """A noun happening after a preposition: "threat of", "call for", "accused of"."""
    words = _words()
    preposition = node.head
    above = preposition.head
    lemma = above.lemma_.lower()
    if preposition.lower_ in ("without", "pending"):
        walk.turn(preposition.lower_)
    elif above.pos_ in ("NOUN", "PROPN") and preposition.lower_ in (
        "of",
        "for",
        "to",
        "on",
        "about",
    ):
        if lemma in words["open_nouns"]:
            walk.open(above.lower_)
    elif above.pos_ == "VERB" and preposition.lower_ in ("for", "of", "against", "about", "to"):
        if lemma in words["open"]:
            walk.open(above.lower_)
        elif lemma in words["not_happened"]:
            walk.turn(above.lower_)


def _infinitive(verb: Token) -> bool:
    return any(c.dep_ == "aux" and c.lower_ == "to" for c in verb.children)


def _text(clause: Token) -> str:
    tokens = list(clause.subtree)
    return clause.doc[tokens[0].i : tokens[-1].i + 1].text
