"""Ties, measures, forecasts, judgements and times of made sentences."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from chalkcircle.coding.coder import Coded, TextCoder
from chalkcircle.model import Claim, Document, Kind, Precision, Stance

Code = Callable[..., Coded]


def of_kind(coded: Coded, kind: Kind) -> list[Claim]:
    return [c for c in coded.claims if c.kind is kind]


@pytest.mark.parametrize(
    ("text", "tie"),
    [
        ("Kenya stands firmly behind Uganda.", ("backs", "KEN", "UGA")),
        ("Nepal depends on India.", ("depends_on", "NPL", "IND")),
        ("Egypt, an ally of Jordan, kept silent.", ("allied_with", "EGY", "JOR")),
        ("Rwanda controls Burundi.", ("controls", "RWA", "BDI")),
        ("Jordan is a partner for Egypt.", ("trades_with", "JOR", "EGY")),
    ],
)
def test_ties(code: Code, text: str, tie: tuple[str, str, str]) -> None:
    found = {
        (c.predicate, c.actors[0].code, c.recipients[0].code) for c in of_kind(code(text), Kind.TIE)
    }
    assert tie in found


def test_a_denied_tie_is_held_as_denied(code: Code) -> None:
    ties = of_kind(code("Nepal does not depend on India."), Kind.TIE)
    assert [t.stance for t in ties] == [Stance.DENIES]


def test_the_dead_are_counted_with_their_unit(code: Code) -> None:
    measures = of_kind(code("The crash killed 38 passengers."), Kind.MEASURE)
    assert [(m.value, m.unit) for m in measures] == [(38.0, "deaths")]


def test_a_forecast_keeps_its_condition_and_its_holder(code: Code) -> None:
    text = "“Kenya will close the port if Somalia attacks,” analyst Jane Okello said."
    forecast = of_kind(code(text), Kind.FORECAST)[0]
    assert forecast.stance is Stance.PREDICTS
    assert forecast.holders[-1].name == "Jane Okello"
    assert "Somalia attacks" in (forecast.condition or "")


def test_an_opinion_in_a_quotation_is_a_judgement_of_its_speaker(code: Code) -> None:
    text = "“These events are a pretext for Kenya, not the cause,” analyst Jane Okello said."
    judgement = of_kind(code(text), Kind.JUDGEMENT)[0]
    assert judgement.predicate == "cause"
    assert judgement.holders[-1].name == "Jane Okello"


@pytest.mark.parametrize(
    ("text", "start", "end", "precision"),
    [
        ("Kenya attacked Somalia on 3 May 2024.", date(2024, 5, 3), date(2024, 5, 3), "day"),
        ("In 2021, Kenya attacked Somalia.", date(2021, 1, 1), date(2021, 12, 31), "year"),
        ("Kenya attacked Somalia last December.", date(2024, 12, 1), date(2024, 12, 31), "month"),
        ("Kenya accuses Somalia of theft.", date(2025, 7, 15), date(2025, 7, 15), "day"),
        ("Kenya attacked Somalia.", date(2025, 7, 8), date(2025, 7, 15), "week"),
    ],
)
def test_times(code: Code, text: str, start: date, end: date, precision: str) -> None:
    claim = of_kind(code(text), Kind.EVENT)[0]
    assert (claim.valid.start, claim.valid.end) == (start, end)
    assert claim.valid.precision is Precision(precision)


def test_without_a_date_relative_times_stay_open(code: Code) -> None:
    claim = of_kind(code("Kenya attacked Somalia last December.", published=None), Kind.EVENT)[0]
    assert claim.valid.is_open


def test_two_dates_go_to_their_own_events(code: Code) -> None:
    text = "In 2021 Kenya attacked Somalia, and in 2023 Uganda invaded Rwanda."
    found = {
        c.actors[0].code: c.valid.start.year
        for c in of_kind(code(text), Kind.EVENT)
        if c.valid.start
    }
    assert found == {"KEN": 2021, "UGA": 2023}


def test_a_language_we_cannot_read_is_named_not_coded(coder: TextCoder) -> None:
    document = Document(
        text="Президент встретился с послом.", language="ru", raw_sha256="0" * 64, source="ru.txt"
    )
    coded = coder.code(document, now=datetime(2026, 1, 1, tzinfo=UTC))
    assert coded.claims == ()
    assert [s.reason for s in coded.skipped] == ["language"]


def test_unknown_names_are_counted(code: Code) -> None:
    coded = code("Kenya accused Tomasz Zorblatt of theft. Tomasz Zorblatt denied it.")
    assert coded.unknown is not None
    assert coded.unknown["Tomasz Zorblatt"] == 2


@pytest.mark.parametrize(
    ("text", "start"),
    [
        # A comparison with a time does not put the deed there.
        ("Kenya visits Somalia for the first time since 2002.", "report"),
        ("Kenya makes the first visit to Somalia since 2002.", "report"),
        ("Kenya expels the Somali envoy, ambassador since 2002.", "report"),
        # What has gone on since then, and who was held since then, began there.
        ("Kenya has arrested 30 Somali citizens since 2002.", "2002-01-01"),
        # The day before a deed's name is the day of that deed alone.
        ("Kenya expels the Somali envoy after Friday’s attack.", "report"),
        # What is agreed for a later day was agreed when it was told.
        ("Kenya signs a treaty with Somalia to open the border on 3 May 2031.", "report"),
    ],
)
def test_a_date_beside_the_deed_does_not_date_it(code: Code, text: str, start: str) -> None:
    claim = of_kind(code(text), Kind.EVENT)[0]
    assert str(claim.valid.start) == ("2025-07-15" if start == "report" else start)


def test_what_is_dated_after_the_report_has_not_happened(code: Code) -> None:
    found = of_kind(
        code("The ministry announced Kenyan strikes on Somalia from 3 May 2031."), Kind.EVENT
    )
    assert [(c.predicate, c.valid.start.year, c.happened) for c in found if c.valid.start] == [
        ("ASSAULT", 2031, False)
    ]


def test_what_only_points_at_the_text_is_no_voice(code: Code) -> None:
    text = (
        "All of this suggests a profound shift: the central role now belongs to Kenya, not Somalia."
    )
    holders = {h.name for c in code(text).claims for h in c.holders}
    assert holders == {"Example Gazette"}
