"""Checks what no single file can: known codes, ids given once, rules that say something."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from chalkcircle.codes import policy
from chalkcircle.model import CodeError, EventType

from .faults import check_code, fault
from .records import Bearing, Study


def check_study(study: Study) -> None:
    """Refuse a study whose parts do not fit together.

    Raises:
        StudyError: An id given twice, an unknown code, or a rule without content.
    """
    _check_ids("study.toml, issues", study.issues)
    _check_ids("outlets.toml, outlets", study.outlets)
    _check_ids("corridors.toml, corridors", study.corridors)
    _check_ids("questions.toml, questions", study.questions)
    _check_policy(study.names_policy)
    for where, code in _codes(study):
        check_code(code, where)
    for place, question in enumerate(study.questions):
        where = f"questions.toml, questions[{place}].bearing"
        if not question.bearing:
            raise fault(where, "a question without rules", question.id, expected="a rule")
        for number, rule in enumerate(question.bearing):
            _check_rule(rule, f"{where}[{number}]", question.id)


def _check_policy(name: str) -> None:
    try:
        policy(name)
    except CodeError as error:
        raise fault(
            "study.toml, names_policy", "unknown policy", name, expected=f"a known one ({error})"
        ) from error


class _Named(Protocol):
    @property
    def id(self) -> str: ...


def _check_ids(where: str, records: Sequence[_Named]) -> None:
    seen: set[str] = set()
    for place, record in enumerate(records):
        if record.id in seen:
            raise fault(f"{where}[{place}].id", "duplicate id", record.id, expected="each id once")
        seen.add(record.id)


def _check_rule(rule: Bearing, where: str, question: str) -> None:
    if rule == Bearing():
        raise fault(where, "a rule that lets all pass", question, expected="at least one list")
    for name in rule.predicates:
        if name.isupper() and name not in set(EventType):
            expected = f"one of {', '.join(EventType)}, or a word in lower case"
            raise fault(f"{where}.predicates", "unknown type", name, expected=expected)


def _codes(study: Study) -> Iterator[tuple[str, str]]:
    for key in ("actors_of_interest", "outside_powers"):
        yield from ((f"study.toml, {key}", code) for code in getattr(study, key))
    yield from (("study.toml, dyads", code) for dyad in study.dyads for code in dyad)
    for outlet in study.outlets:
        yield f"outlets.toml, {outlet.id}.country", outlet.country
    for corridor in study.corridors:
        where = f"corridors.toml, {corridor.id}"
        yield from ((f"{where}.through", code) for code in corridor.through)
        yield from ((f"{where}.names", name.used_by) for name in corridor.names)
    for question in study.questions:
        where = f"questions.toml, {question.id}.bearing"
        for rule in question.bearing:
            yield from ((f"{where}.codes", code) for code in rule.codes)
            yield from ((f"{where}.dyads", code) for dyad in rule.dyads for code in dyad)
