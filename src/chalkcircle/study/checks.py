"""Checks what no single file can: known codes, ids given once, rules that say something."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from string import Formatter
from typing import Protocol

from chalkcircle.codes import policy
from chalkcircle.model import CodeError, EventType, Tie

from .faults import check_code, fault
from .records import Bearing, Study, Template
from .templates import PLACEHOLDERS


def check_study(study: Study) -> None:
    """Refuse a study whose parts do not fit together.

    Raises:
        StudyError: An id given twice, an unknown code, or a rule without content.
    """
    _check_ids("study.toml, issues", study.issues)
    _check_ids("outlets.toml, outlets", study.outlets)
    _check_ids("corridors.toml, corridors", study.corridors)
    _check_ids("questions.toml, questions", study.questions)
    _check_ids("questions.toml, templates", study.templates)
    _check_policy(study.names_policy)
    for where, code in _codes(study):
        check_code(code, where)
    for place, question in enumerate(study.questions):
        where = f"questions.toml, questions[{place}].bearing"
        if not question.bearing:
            raise fault(where, "a question without rules", question.id, expected="a rule")
        for number, rule in enumerate(question.bearing):
            _check_rule(rule, f"{where}[{number}]", question.id)
    for place, template in enumerate(study.templates):
        _check_template(template, f"questions.toml, templates[{place}]", study)
    _check_rows(study)


def _check_policy(name: str) -> None:
    try:
        policy(name)
    except CodeError as error:
        raise fault(
            "study.toml, names_policy", "unknown policy", name, expected=f"a known one ({error})"
        ) from error


_SHOWN = 20
"""Known names that an error lists."""


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


def _check_template(template: Template, where: str, study: Study) -> None:
    _check_known(template.question, {q.id for q in study.questions}, f"{where}.question")
    for name in template.predicates:
        _check_known(name, [*EventType, *Tie], f"{where}.predicates")
    for key, problem in (("pairs", "no pair"), ("predicates", "nothing that counts")):
        if not getattr(template, key):
            raise fault(f"{where}.{key}", problem, template.id, expected="at least one")
    for key in ("least", "horizon_days"):
        if (number := getattr(template, key)) < 1:
            raise fault(f"{where}.{key}", "too small", number, expected="1 or more")
    try:
        fields = {name for _, name, _, _ in Formatter().parse(template.text) if name is not None}
    except ValueError as error:
        raise fault(f"{where}.text", f"cannot be filled in ({error})", template.text,
                    expected="braces around names only") from error  # fmt: skip
    expected = f"of {', '.join(f'{{{name}}}' for name in PLACEHOLDERS)}"
    for name in sorted(fields - set(PLACEHOLDERS)):
        raise fault(f"{where}.text", "unknown placeholder", name, expected=f"one {expected}")
    if not fields >= {"actor", "closes"}:
        raise fault(f"{where}.text", "does not say who or until when", template.text,
                    expected=f"at least {{actor}} and {{closes}} {expected}")  # fmt: skip


def _check_rows(study: Study) -> None:
    """Check that facts and positions name what exists, and that no name is given twice."""
    evidence = _evidence(study)
    corridors = {corridor.id for corridor in study.corridors}
    for fact in study.facts:
        _check_known(fact.corridor, corridors, f"{fact.file} line {fact.line}, corridor")
    issues = {issue.id for issue in study.issues}
    seen = set(evidence)
    for row in study.positions:
        where = f"{row.file} line {row.line}"
        _check_known(row.issue, issues, f"{where}, issue")
        for name in row.rests_on:
            _check_known(name, evidence, f"{where}, rests_on")
        _check_new(row.position, seen, f"{where}, position")


def _evidence(study: Study) -> set[str]:
    """Names of entries and facts; versions of one entry share its name, tables share none."""
    seen: set[str] = set()
    for table in (study.chronicle, study.ties):
        first = {each.entry: each for each in reversed(table)}
        for name, each in first.items():
            _check_new(name, seen, f"{each.file} line {each.line}, entry")
    for fact in study.facts:
        _check_new(fact.fact, seen, f"{fact.file} line {fact.line}, fact")
    return seen


def _check_new(name: str, seen: set[str], where: str) -> None:
    if name in seen:
        expected = "a name that no other row of the study has"
        raise fault(where, "duplicate name", name, expected=expected)
    seen.add(name)


def _check_known(name: str, known: Collection[str], where: str) -> None:
    if name not in known:
        some = sorted(known)[:_SHOWN]
        more = f" and {len(known) - _SHOWN} more" * (len(known) > _SHOWN)
        expected = f"one of {', '.join(some)}{more}" if some else "a name that the study has"
        raise fault(where, "unknown name", name, expected=expected)


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
    for template in study.templates:
        where = f"questions.toml, {template.id}.pairs"
        yield from ((where, code) for pair in template.pairs for code in pair)
