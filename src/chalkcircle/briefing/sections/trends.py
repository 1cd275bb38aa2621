"""Reports of conflict between the study's pairs, against the equally long span before.

It counts and compares; a share is called larger or smaller only where chance is ruled out.
"""

from __future__ import annotations

from datetime import date, timedelta
from math import sqrt

import msgspec

from chalkcircle.briefing.claims import heaviest
from chalkcircle.briefing.material import Material
from chalkcircle.briefing.phrases import Phrases
from chalkcircle.briefing.plain import capital, day_words, figures
from chalkcircle.briefing.records import Mark, Sentence
from chalkcircle.model import Claim, Explained, Kind, Quad, Selection, Stance

from .lists import CITED

WORTH = 3
"""A pair with fewer reports since the date is no key judgement."""
ENOUGH = 10
"""Fewer reports in either span than this, and no word is said on a trend."""
_CONFLICT = (Quad.VERBAL_CONFLICT, Quad.MATERIAL_CONFLICT)


class Trend(msgspec.Struct, frozen=True):
    """A comparison of two spans; ``speaks`` when both hold enough to say something of it."""

    reports: int
    speaks: bool
    sentence: Sentence


def trends(material: Material, phrases: Phrases) -> list[Trend]:
    """One for each pair with reports since the date, most reports first."""
    found = []
    span, before = material.latest - material.since, material.since - timedelta(days=1)
    for a, b in material.study.dyads:
        now = Counts(material, a, b, material.since, material.until)
        then = Counts(material, a, b, before - span, before)
        claims = [c for c in heaviest(now.material or now.conflict or now.all) if _plain(c)]
        claims = claims or [c for c in heaviest(now.all) if _plain(c)]
        if claims and len(now.all) >= WORTH:
            topic = f"{capital(phrases.namer.code(a))} and {phrases.namer.code(b)}:"
            words = Sentence(
                text=f"{topic} {_compared(now, then, material.since)}",
                claims=tuple(c.claim_id for c in claims[:CITED]),
                mark=Mark.JUDGEMENT,
                numbers=tuple(map(material.state, (*now.numbers, *then.numbers))),
                topic=topic,
            )
            speaks = min(len(now.all), len(then.all)) >= ENOUGH
            found.append(Trend(len(now.all), speaks, words))
    return sorted(found, key=lambda trend: -trend.reports)


class Counts:
    """Reports between two actors in a span: all, of conflict, of conflict in deeds."""

    def __init__(self, material: Material, a: str, b: str, since: date, until: date) -> None:
        """Count; ``numbers`` are for the sentence that states them."""
        every = Selection(kinds=(Kind.EVENT,), dyad=(a, b), since=since, until=until, happened=True)
        between = material.select(every)

        def count(*quads: Quad) -> list[Claim]:
            selection = msgspec.structs.replace(every, quads=quads)
            some = [claim for claim in between if not quads or claim.quad in quads]
            found, number = material.count(selection, among=some, begun=True)
            self.numbers.append(number)
            return found

        self.numbers: list[Explained] = []
        self.all = count()
        self.conflict = count(*_CONFLICT)
        self.material = count(Quad.MATERIAL_CONFLICT)


def _plain(claim: Claim) -> bool:
    """Fit to be cited behind a count: what happened, and no accusation that needs its holder."""
    return claim.happened and claim.stance is Stance.ASSERTS and claim.predicate != "ACCUSE"


def _compared(now: Counts, then: Counts, since: date) -> str:
    """``of 12 reports of dealings between them dated since …, 6 tell of conflict …``."""
    lists = (now.all, now.conflict, now.material, then.all, then.conflict, then.material)
    n_all, n_conflict, n_deeds, t_all, t_conflict, t_deeds = figures(*map(len, lists))
    verb = "tells" if len(now.conflict) < 2 else "tell"
    deeds = f" ({n_deeds} in deeds)" if now.conflict else ""
    noun = "report" if len(now.all) == 1 else "reports"
    text = (
        f"of {n_all} {noun} of dealings between them dated since {day_words(since)}, "
        f"{n_conflict} {verb} of conflict{deeds}; in the equally long span before, "
    )
    deeds = f" ({t_deeds} in deeds)" if then.conflict else ""
    text += f"{t_conflict} of {t_all}{deeds}." if then.all else "none was read."
    afterwards = sum(claim.hindsight for claim in (*now.all, *then.all))
    if afterwards:
        number = figures(afterwards, len(now.all), len(then.all))[0]
        verb = "comes" if afterwards == 1 else "come"
        every = afterwards == len(now.all) + len(then.all)
        some = "All of these come" if every else f"Of all these, {number} {verb}"
        text += f" {some} from accounts written afterwards."
    shares = (len(now.conflict), len(now.all)), (len(then.conflict), len(then.all))
    return f"{text} {verdict(*shares)}"


def verdict(now: tuple[int, int], then: tuple[int, int]) -> str:
    """What two shares allow to say, each as a part and its whole.

    A difference counts when it exceeds twice its standard error, with the share pooled over
    both spans: the usual test of two proportions at about one chance in twenty.
    """
    (part, whole), (before, whole_before) = now, then
    if min(whole, whole_before) < ENOUGH:
        return "That is too few to speak of a trend."
    pooled = (part + before) / (whole + whole_before)
    error = sqrt(pooled * (1 - pooled) * (1 / whole + 1 / whole_before))
    apart = part / whole - before / whole_before
    if abs(apart) <= 2 * error:
        return "The shares lie too close together to speak of a trend."
    return f"Conflict makes up a {'larger' if apart > 0 else 'smaller'} share than before."
