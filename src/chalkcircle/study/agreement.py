"""How far two editors agree about the same claims; it knows no ledger and judges no editor."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence

import msgspec

from chalkcircle.model import Claim, Op, Party

QUESTIONS = ("event", "actors", "recipients", "speaker")
"""What is asked of each claim; ``same incident`` is asked of pairs."""


class Agreement(msgspec.Struct, frozen=True, kw_only=True):
    """Agreement on one question.

    Attributes:
        n: Items that both answered.
        raw: Share of items with the same answer, 0 to 1; ``None`` without items.
        kappa: Cohen's kappa, -1 to 1; ``None`` where it is not defined.
    """

    question: str
    n: int
    raw: float | None
    kappa: float | None


def kappa(pairs: Sequence[tuple[Hashable, Hashable]]) -> float | None:
    """Agreement of two raters beyond chance, over pairs of labels.

    ``(p_o - p_e) / (1 - p_e)``: ``p_o`` is the share of pairs with equal labels, ``p_e`` the share
    expected if both drew their labels by chance, each with the frequencies it used. Labels are
    nominal: two different ones are equally far apart, however alike they look.

    Returns:
        ``None`` where it is not defined: without pairs, or when both used one and the same label
        throughout, so that chance alone gives full agreement.

    Source: the formula as the Cross-Cultural Survey Guidelines give it (appendix B, "Cohen's
        kappa", ccsg.isr.umich.edu); the paper that introduced it, Cohen (1960), "A coefficient
        of agreement for nominal scales", was not opened here.

    >>> kappa([("y", "y"), ("y", "n"), ("n", "n"), ("n", "n")])
    0.5
    >>> kappa([("y", "y"), ("y", "y")]) is None
    True
    """
    n = len(pairs)
    if not n:
        return None
    left, right = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    by_chance = sum(left[k] * right[k] for k in left)
    if by_chance == n * n:
        return None
    seen, chance = sum(a == b for a, b in pairs) / n, by_chance / n**2
    return (seen - chance) / (1 - chance)


def agreement(
    claims: Iterable[tuple[Claim, Claim]], verdicts: Iterable[tuple[str, str]]
) -> tuple[Agreement, ...]:
    """Agreement on each question.

    Who is party to a claim and who says it is asked only where neither editor says that there
    is no such event.

    Args:
        claims: Each claim as the first editor and as the second leaves it.
        verdicts: What each says of the pairs of claims that both judged.
    """
    answers: dict[str, list[tuple[Hashable, Hashable]]] = {q: [] for q in QUESTIONS}
    for a, b in claims:
        answers["event"].append((a.op, b.op))
        if Op.RETRACT in (a.op, b.op):
            continue
        answers["actors"].append((_parties(a.actors), _parties(b.actors)))
        answers["recipients"].append((_parties(a.recipients), _parties(b.recipients)))
        answers["speaker"].append((_speaker(a), _speaker(b)))
    answers["same incident"] = list(verdicts)
    return tuple(_agreed(question, pairs) for question, pairs in answers.items())


def _agreed(question: str, pairs: Sequence[tuple[Hashable, Hashable]]) -> Agreement:
    raw = sum(a == b for a, b in pairs) / len(pairs) if pairs else None
    return Agreement(question=question, n=len(pairs), raw=raw, kappa=kappa(pairs))


def _parties(some: tuple[Party, ...]) -> frozenset[tuple[str, str]]:
    """Parties as far as editors may disagree about them: for whom they act, else their words."""
    return frozenset((p.code or p.text.casefold(), p.sector or "") for p in some)


def _speaker(claim: Claim) -> str:
    return claim.holders[-1].name.casefold() if claim.holders else ""
