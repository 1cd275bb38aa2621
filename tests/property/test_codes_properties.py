"""Converting there and back, whatever the code, scheme and year."""

from __future__ import annotations

from datetime import date

from hypothesis import assume, given
from hypothesis import strategies as st

from chalkcircle.codes import (
    NamesPolicy,
    PloverCode,
    Scheme,
    cameo_codes,
    codes_of,
    convert,
    display_name,
    entities,
    is_known,
    plover_of_cameo,
    policies,
)
from chalkcircle.model import CodeError

IDS = [one.id for one in entities()]
WRITTEN = [scheme for scheme in Scheme if scheme not in (Scheme.ENTITY, Scheme.NAME)]

ids = st.sampled_from(IDS)
schemes = st.sampled_from(WRITTEN)
years = st.integers(1946, 2030)


@given(ids, schemes, years)
def test_a_code_given_for_a_year_reads_back(entity_id: str, scheme: Scheme, year: int) -> None:
    assume(len(codes_of(entity_id, year=year).get(scheme, ())) == 1)
    code = convert(entity_id, source=Scheme.ENTITY, target=scheme, year=year)
    back = convert(code, source=scheme, target=Scheme.ENTITY, year=year)
    if back != entity_id:  # only where one state followed another in that very year
        assert codes_of(back, year=year - 1).get(scheme) != (code,)
        assert codes_of(entity_id, year=year + 1).get(scheme) is None


@given(st.sampled_from([one.id for one in entities() if "iso3" in codes_of(one.id)]))
def test_iso_reads_back_without_a_year(iso3: str) -> None:
    assert convert(iso3, source=Scheme.ISO3, target=Scheme.ENTITY) == iso3
    if len(iso2 := codes_of(iso3).get(Scheme.ISO2, ())) == 1 and iso2 != ("CS",):
        assert convert(iso2[0], source=Scheme.ISO2, target=Scheme.ISO3) == iso3


@given(ids, schemes, schemes, years)
def test_no_path_leads_to_another_state(
    entity_id: str, first: Scheme, second: Scheme, year: int
) -> None:
    try:
        code = convert(entity_id, source=Scheme.ENTITY, target=first, year=year)
        meant = convert(code, source=first, target=Scheme.ENTITY, year=year)
        other = convert(code, source=first, target=second, year=year)
    except CodeError:
        return
    assert other == convert(meant, source=Scheme.ENTITY, target=second, year=year)


@given(st.text(max_size=6), st.sampled_from([*Scheme]))
def test_any_text_converts_or_is_refused_with_a_reason(text: str, scheme: Scheme) -> None:
    try:
        answer = convert(text, source=scheme, target=Scheme.ENTITY)
    except CodeError as refusal:
        answer = str(refusal)
    assert is_known(answer) or "Expected" in answer


@given(ids, st.none() | st.dates(), st.sampled_from(policies()))
def test_every_entity_has_a_name_on_every_day(
    entity_id: str, on: date | None, rule: NamesPolicy
) -> None:
    assert display_name(entity_id, on=on, policy=rule).strip()


@given(ids, st.none() | years)
def test_a_name_reads_back(entity_id: str, year: int | None) -> None:
    name = convert(entity_id, source=Scheme.ENTITY, target=Scheme.NAME, year=year)
    assert convert(name, source=Scheme.NAME, target=Scheme.ENTITY) == entity_id


@given(st.sampled_from(cameo_codes()))
def test_a_cameo_code_reads_back(code: PloverCode) -> None:
    assert plover_of_cameo(code.cameo) == code
