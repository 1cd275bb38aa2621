"""Makes of checked events and attributions what the assembly turns into claims.

Where the text itself speaks against the model - a question, words in quotation marks without a
speaker, a day after the publication - the text wins, and always towards less certainty.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

from chalkcircle.coding.contexts import contexts_of
from chalkcircle.coding.reading import Finding, Passage, Sentence
from chalkcircle.coding.triggers import SPEECH_ACTS
from chalkcircle.model import Interval, Kind, Precision, Stance

from .answer import Reality
from .naming import UNNAMED

if TYPE_CHECKING:
    from spacy.tokens import Span

    from chalkcircle.coding.reading import Reading

    from .checking import Attribution, Event
    from .spans import Sentences, Stretch

_GRADES = {
    Reality.HAPPENED: 3.0,
    Reality.REPORTEDLY: 1.0,
    Reality.ALLEGED: 0.5,
    Reality.OPEN: 0.0,
    Reality.UNLIKELY: -1.0,
    Reality.NOT: -3.0,
}
_NOT_FACT = (Stance.PREDICTS, Stance.DEMANDS, Stance.ASKS, Stance.HYPOTHESISES)
_SCARE = 3
"""Quotation marks around so few words need no speaker."""


def add_attributions(
    reading: Reading, attributions: Sequence[Attribution], events: Sequence[Event]
) -> None:
    """Add to ``passages`` what is said; a cue that is also a speech act takes its place exactly."""
    acts = [e.trigger for e in events if e.kind in SPEECH_ACTS]
    for said in attributions:
        low, high = said.cue
        cue = next((a for a in acts if a[0] < high and low < a[1]), said.cue)
        for start, end in said.contents:
            quotation = reading.quotation_at(start)
            direct = quotation is not None and end <= quotation.end
            reading.passages.append(
                Passage(
                    start=start,
                    end=end,
                    holders=(said.holder,),
                    stance=said.stance,
                    frame="llm-said",
                    cue=cue,
                    direct=direct,
                    source=said.source,
                )
            )


def add_events(reading: Reading, events: Sequence[Event], sentences: Sentences) -> None:
    """Add to ``findings`` the events, and to ``passages`` the voices that only they name.

    Args:
        reading: The document, with quotations, dates and the attributions of all events filled.
        events: Events whose quotes are all in the text.
        sentences: The sentences of the text.
    """
    for event in events:
        voice = _own_voice(reading, event)
        if voice is not None:
            reading.passages.append(voice)
        told = bool(reading.voices_at(*event.trigger))
        start, end = _evidence(event, sentences)
        valid = _when(reading, event)
        published = reading.document.published
        later = bool(published and valid.start and valid.start > published)
        asked = sentences.asks(event.trigger)
        value = _grade(event, told=told)
        cue = ("?",) if asked else (reading.text[slice(*event.when)],) if event.when else ()
        if open_ := value > 0 and (asked or later):
            value = 0.0
        reading.findings.append(
            Finding(
                kind=Kind.EVENT,
                predicate=event.kind.value,
                start=start,
                end=end,
                trigger=event.trigger,
                # The assembly asks for offsets alone: there is no parse here.
                sentence=Sentence(start, end, cast("Span", None), 0, 0),
                rule="llm-event",
                mode=event.mode,
                actors=event.actors,
                recipients=event.recipients,
                place=event.place,
                valid=valid,
                factuality=value,
                cues=cue if open_ else (),
                stance=None if event.stance is Stance.ASSERTS else event.stance,
                contexts=contexts_of(re.findall(r"\w+", reading.text[start:end].lower())),
            )
        )


def _own_voice(reading: Reading, event: Event) -> Passage | None:
    """The voice of an event that no attribution around it brings along, as a passage of its own."""
    around = reading.voices_at(*event.trigger)
    known = {h.name for p in around for h in p.holders}
    holders = event.holders
    if not around and not holders and _quoted(reading, event.trigger):
        holders = (UNNAMED,)
    stance = event.stance
    if all(h.name in known for h in holders) and (
        not around or stance in (Stance.ASSERTS, around[-1].stance)
    ):
        return None
    return Passage(
        start=event.trigger[0],
        end=event.trigger[1],
        holders=holders or around[-1].holders,
        stance=stance,
        frame="llm-holder",
        cue=around[-1].cue if around else None,
    )


def _quoted(reading: Reading, trigger: Stretch) -> bool:
    """Whether a trigger stands in quoted speech."""
    quotation = reading.quotation_at(trigger[0])
    return (
        quotation is not None
        and len(reading.text[quotation.start : quotation.end].split()) > _SCARE
    )


def _evidence(event: Event, sentences: Sentences) -> Stretch:
    """What was quoted, widened to the sentence around the trigger: no words are left out of it."""
    start, end = sentences.around(event.trigger)
    return min(start, event.sentence[0]), max(end, event.sentence[1])


def _grade(event: Event, *, told: bool) -> float:
    """The grade of the words; who says so lowers it later, in the assembly.

    Args:
        event: What the model makes of it.
        told: Whether a voice other than the narrator's tells it.
    """
    value = _GRADES[event.reality]
    if event.stance in _NOT_FACT:
        return min(value, 0.0)
    if event.stance is Stance.DENIES:
        # The assembly turns what a voice denies; the model may have turned it already.
        return abs(value) if told else -abs(value)
    return value


def _when(reading: Reading, event: Event) -> Interval:
    """The dates in the words for the time, else any time up to publication."""
    if event.when is not None:
        start, end = event.when
        for date in reading.dates:
            if date.start < end and start < date.end:
                return date.interval
    return Interval(None, reading.document.published, Precision.OPEN)
