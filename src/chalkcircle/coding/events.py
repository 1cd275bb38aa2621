"""Turns triggers into findings: type, parties, time, place and whether it happened.

A finding is kept when it names at least one party that acts for a known state or entity; what has
nobody in it is counted by the coder, not stored as an event of nobody.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from chalkcircle.model import EventType, Interval, Kind, Precision, Stance

from .arguments import Parties, acts_for, behind
from .contexts import contexts_of
from .factuality import Grade, grade
from .learned import Seen, seen_triggers
from .reading import Finding
from .triggers import find_triggers, is_contest, lexicon
from .voices import saying

if TYPE_CHECKING:
    from spacy.tokens import Token

    from chalkcircle.actors import Mention

    from .reading import Reading, Sentence
    from .triggers import Trigger

_FUTURE_IS_AGREE = frozenset(
    {EventType.CONSULT, EventType.SUPPORT, EventType.COOPERATE, EventType.AID}
)
_NEAR_PLACES = ("in", "at", "near", "over", "inside", "outside")


def events(reading: Reading) -> None:
    """Fill ``findings`` with events, sentence by sentence; headings yield none."""
    for sentence in reading.sentences:
        if sentence.heading or is_contest(sentence.span):
            continue
        parties = Parties(reading, sentence)
        speaking = saying(sentence)
        done: set[int] = set()
        listed = list(find_triggers(sentence.span))
        for seen in seen_triggers(reading, sentence, listed):
            trigger = seen.trigger
            if trigger.token.i in done:
                continue
            finding = _event(reading, sentence, seen, parties, speaking)
            if finding is not None and not _result_of_last(finding, trigger, reading.findings):
                done.add(trigger.token.i)
                reading.findings.append(finding)


def _event(
    reading: Reading,
    sentence: Sentence,
    seen: Seen,
    parties: Parties,
    speaking: frozenset[int],
) -> Finding | None:
    trigger = seen.trigger
    token, frame = trigger.token, trigger.frame
    actors, recipients = seen.parties(parties)
    acting = tuple(m for m in actors if m.type not in ("place", "event", "work"))
    receiving = tuple(m for m in recipients if m.type not in ("event", "work"))
    if not _enough(trigger, acting, receiving):
        return None
    graded = seen.grade(grade(token, sentence, stop=speaking))
    if trigger.nominal and _merely_possible(token):
        graded = Grade(0.0, (*graded.cues, token.head.lower_))
    finding = Finding(
        kind=Kind.EVENT,
        predicate=frame.type.value,
        mode=frame.mode,
        start=sentence.start,
        end=sentence.end,
        trigger=sentence.at(token),
        sentence=sentence,
        rule=f"{'noun' if trigger.nominal else 'verb'}:{frame.pattern}",
        actors=acting,
        recipients=receiving,
        place=_place(reading, sentence, token),
        valid=when(reading, sentence, token),
        factuality=graded.value,
        cues=graded.cues,
        condition=graded.condition,
        contexts=contexts_of([t.lower_ for t in sentence.tokens]),
        confidence=seen.chance,
    )
    return _not_before_its_day(reading, _as_intention(reading, finding, graded), trigger)


def _not_before_its_day(reading: Reading, finding: Finding, trigger: Trigger) -> Finding:
    """What is dated after the report cannot have happened in it.

    A noun with such a date is still to come ("a curfew from Monday"); a verb told as fact has
    only announced what the date belongs to ("agrees to disband on Monday").
    """
    published, starts = reading.document.published, finding.valid.start
    if (
        published is None
        or starts is None
        or starts <= published
        or not (finding.factuality or 0) > 0
    ):
        return finding
    if trigger.nominal:
        finding.factuality = 0.0
    else:
        finding.valid = _undated(reading, trigger.token, published)
    return finding


def _result_of_last(finding: Finding, trigger: Trigger, before: list[Finding]) -> bool:
    """Whether a verb only adds to the deed before ("shot it down, killing 38")."""
    if not before or before[-1].sentence is not finding.sentence:
        return False
    last, token = before[-1], trigger.token
    if last.predicate != finding.predicate:
        return False
    if token.tag_ == "VBG" and token.dep_ == "advcl":
        return True
    same = [acts_for(m) for m in last.actors] == [acts_for(m) for m in finding.actors]
    within = {acts_for(m) for m in finding.recipients} <= {acts_for(m) for m in last.recipients}
    return token.dep_ in ("xcomp", "ccomp") and same and within


_ANNOUNCES = (Stance.ASSERTS, Stance.PREDICTS)


def _scheduled(reading: Reading, finding: Finding, graded: Grade) -> bool:
    """Whether a dated report itself gives the day of what is to come, with no doubt about it."""
    dated = any(
        finding.start <= d.start and d.end <= finding.end and not d.interval.is_open
        for d in reading.dates
    )
    certain = set(graded.cues) <= {"will", "shall", "’ll", "'ll"}
    return dated and certain and reading.document.published is not None and not graded.negated


def _as_intention(reading: Reading, finding: Finding, graded: Grade) -> Finding:
    """What somebody says he will or will not do is an act of its own: AGREE, REJECT, THREATEN.

    PLOVER manual, "Potential ambiguities" of AGREE, CONCEDE, RETREAT and CONSULT. It holds when
    the actor himself announces it, or when a dated report states it as scheduled; what an
    onlooker foretells stays a forecast.
    """
    if not (graded.future or graded.willing) or not finding.actors or graded.condition:
        return finding
    voices = [p for p in reading.voices_at(*finding.trigger) if not p.learned]
    own = {m.code for m in finding.actors if m.code}
    said = next(
        (
            p
            for p in reversed(voices)
            if p.holders[-1].code in own and not p.direct and p.stance in _ANNOUNCES
        ),
        None,
    )
    scheduled = not voices and _scheduled(reading, finding, graded)
    if said is None and not scheduled:
        return finding
    kind = EventType(finding.predicate)
    if graded.negated:
        intended = EventType.REJECT if kind.quad in (1, 2) else None
    elif kind in _FUTURE_IS_AGREE:
        intended = EventType.AGREE
    elif kind is EventType.RETREAT:
        intended = EventType.CONCEDE
    else:
        intended = EventType.THREATEN if kind.quad == 4 and said is not None else None
    if intended is None:
        return finding
    finding.predicate, finding.mode = intended.value, None
    finding.factuality, finding.performs = 3.0, said
    finding.rule += ":intention"
    return finding


def _enough(trigger: Trigger, actors: tuple[Mention, ...], recipients: tuple[Mention, ...]) -> bool:
    """Whether the parties bear the event: somebody known, and the slot that the frame needs."""
    known = [m for m in (*actors, *recipients) if acts_for(m)]
    if not known:
        return False
    if trigger.frame.both:
        return len(actors) > 1
    if trigger.frame.needs == "recipient" and not recipients:
        return False
    if trigger.nominal:
        # "Beijing's cancellation of the talks": the object is there, though nobody known is in it.
        complete = trigger.frame.noun_of == "actor" or bool(behind(trigger.token, "of"))
        return bool(actors) and (bool(recipients) or complete)
    return bool(actors) or trigger.frame.type.quad == 4


def _merely_possible(noun: Token) -> bool:
    """Whether a noun happening depends on a word like "risk of", "call for", "plan for"."""
    preposition = noun.head
    if noun.dep_ != "pobj" or preposition.head.pos_ not in ("NOUN", "PROPN"):
        return False
    return preposition.head.lemma_.lower() in lexicon().possible


def _place(reading: Reading, sentence: Sentence, token: Token) -> Mention | None:
    for preposition in _NEAR_PLACES:
        for place in behind(token, preposition):
            mention = reading.mention_at(sentence.at(place)[0])
            if mention is not None and mention.type in ("place", "country"):
                return mention
    return None


def when(reading: Reading, sentence: Sentence, token: Token) -> Interval:
    """The time that the sentence gives a happening, else what the report's own date allows.

    A date that hangs on the trigger or on a word above it wins, then the nearest. Without any:
    the present tense of a report means its day; another tense in a brief report the week before
    it, in a longer text any time up to it; an undated document leaves the time open.
    """
    inside = [
        (distance, d)
        for d in reading.dates
        if sentence.start <= d.start and d.end <= sentence.end
        for distance in [_distance(d.start, d.end, sentence, token)]
        if distance is not None
    ]
    if inside:
        return min(inside, key=lambda found: found[0])[1].interval
    published = reading.document.published
    return Interval() if published is None else _undated(reading, token, published)


def _undated(reading: Reading, token: Token, published: date) -> Interval:
    """What the report's own day says of the time of a happening."""
    verb = token
    if token.pos_ not in ("VERB", "AUX"):
        verb = next((a for a in token.ancestors if a.pos_ in ("VERB", "AUX")), token)
    if len(reading.text) >= _BRIEF:
        return Interval(None, published, Precision.OPEN)
    if _present(verb):
        return Interval.day(published)
    return Interval(published - timedelta(days=7), published, Precision.WEEK)


def _distance(start: int, end: int, sentence: Sentence, token: Token) -> tuple[int, int] | None:
    """How far a date is from a trigger: steps up the parse to where they meet, then characters.

    ``None`` for a date that belongs to something else: to another clause ("the summit planned
    for May"), or to a noun as a part of its name ("the 2020 referendum").
    """
    above = {a.i: steps for steps, a in enumerate((token, *token.ancestors))}
    apart = abs(start - sentence.at(token)[0])
    words = [w for w in sentence.tokens if start <= sentence.base + w.idx < end]
    if words and words[0].lower_ == "since" and not _lasts_since(words[0], token):
        return None
    # After a preposition it is a time, whatever the parser hung it on ("in May French ships …"),
    # but "after Friday's raid" names the day of the raid alone.
    timed = bool(words) and words[0].i > 0 and words[0].nbor(-1).pos_ == "ADP"
    named = [w for w in words if w.dep_ in ("compound", "nummod", "poss", "amod")]
    if not timed and any(w.head not in words and w.head.i not in above for w in named):
        return None
    for word in words:
        path = [word]
        while path[-1].i not in above and path[-1].head is not path[-1]:
            path.append(path[-1].head)
        if path[-1].i not in above:
            continue
        if any(w.dep_ in ("relcl", "acl", "advcl") for w in path[:-1]):
            return None
        return above[path[-1].i], apart
    return len(sentence.span), apart


def _lasts_since(since: Token, token: Token) -> bool:
    """Whether a happening has gone on or come up since a time, and is not compared with it.

    "Arrests since May" are dated by it, as is who "has arrested" or was "held since May"; in "the
    first arrests since 2002" and "visits it for the first time since 2002" nothing began then.
    """
    if since.head.i != token.i:
        return False
    if token.pos_ not in ("VERB", "AUX"):
        return not any(
            c.tag_ in ("JJS", "RBS") or c.lower_ in _COMPARED
            for c in token.subtree
            if c.i < since.i
        )
    perfect = any(c.lemma_ == "have" for c in token.children if c.dep_ == "aux")
    return perfect or token.tag_ in ("VBG", "VBN")


_COMPARED = frozenset({"first", "only", "last", "second", "third", "such"})

_BRIEF = 1_500
"""Characters up to which a dated text counts as a brief report of the days before it."""


def _present(verb: Token) -> bool:
    """Whether a verb stands in the present ("accuses", "is killed"), as reports of a day do."""
    auxiliaries = [c.tag_ for c in verb.children if c.dep_ in ("aux", "auxpass")]
    if auxiliaries:
        return auxiliaries[0] in ("VBZ", "VBP") and verb.tag_ != "VB"
    return verb.tag_ in ("VBZ", "VBP")
