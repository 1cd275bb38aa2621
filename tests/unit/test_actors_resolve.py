"""One string at a time: code and sector of phrases."""

from __future__ import annotations

from datetime import date

import pytest

from chalkcircle.actors import Registry, Resolver

DAY = date(2022, 1, 1)


@pytest.fixture(scope="module")
def resolver() -> Resolver:
    return Resolver(Registry.load())


@pytest.mark.parametrize(
    ("name", "code", "sector"),
    [
        ("Legislative body of the Kingdom of Norway", "NOR", "LEG"),
        ("Peru's Pacific Fleet", "PER", "MIL"),
        ("CANBERRA", "AUS", "GOV"),
        ("seoul riot police", "KOR", "COP"),
        ("Two Danish soldiers", "DNK", "MIL"),
        ("The CIA", "USA", "SPY"),
        ("taxi drivers", None, "CVL"),
        ("the Bolivian junta", "BOL", "GOV"),
        ("Chilean trade unions", "CHL", "LAB"),
    ],
)
def test_phrases(resolver: Resolver, name: str, code: str | None, sector: str) -> None:
    found = resolver.resolve(name, on=DAY)
    assert (found.code, found.sector) == (code, sector)


def test_context_tells_the_state(resolver: Resolver) -> None:
    found = resolver.resolve("Defence Minister", on=DAY, context="Finnish")
    assert (found.code, found.sector) == ("FIN", "GOV")


def test_other_spelling(resolver: Resolver) -> None:
    found = resolver.resolve("Aleksandr Lukashenko", on=DAY)
    assert (found.name, found.rule) == ("Alexander Lukashenko", "close-spelling")


def test_surname_alone(resolver: Resolver) -> None:
    assert resolver.resolve("Pashinyan", on=DAY).actor_id == "per:nikol-pashinyan"


def test_unknown_stays_unknown(resolver: Resolver) -> None:
    found = resolver.resolve("Zorblatt Quux", on=DAY)
    assert (found.actor_id, found.code, found.sector, found.rule) == (None, None, None, "unknown")


def test_candidates_are_listed(resolver: Resolver) -> None:
    assert resolver.resolve("Moscow", on=DAY).candidates == ("RUS",)
