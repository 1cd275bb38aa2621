"""PLOVER 2.0: types, quads, modes, older names."""

from __future__ import annotations

import pytest

from chalkcircle.model import (
    CONTEXTS,
    MODES,
    OLDER_NAMES,
    CodeError,
    EventType,
    Quad,
    check_mode,
    event_type,
)


def test_sixteen_types_in_four_quads() -> None:
    by_quad = {quad: {t.value for t in EventType if t.quad is quad} for quad in Quad}
    assert by_quad == {
        Quad.VERBAL_COOPERATION: {"AGREE", "CONSULT", "SUPPORT", "CONCEDE"},
        Quad.MATERIAL_COOPERATION: {"COOPERATE", "AID", "RETREAT"},
        Quad.VERBAL_CONFLICT: {"REQUEST", "ACCUSE", "REJECT", "THREATEN"},
        Quad.MATERIAL_CONFLICT: {"PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"},
    }


def test_quad_numbers_are_those_of_the_manual() -> None:
    assert [q.value for q in Quad] == [1, 2, 3, 4]
    assert EventType.SANCTION.quad.label == "material conflict"


@pytest.mark.parametrize("name", ["assault", " ASSAULT ", "FIGHT"])
def test_names_are_read(name: str) -> None:
    assert event_type(name) is EventType.ASSAULT


def test_a_name_with_two_successors_is_refused() -> None:
    with pytest.raises(CodeError, match="CONCEDE, RETREAT"):
        event_type("YIELD")


def test_unknown_names_list_what_exists() -> None:
    with pytest.raises(CodeError, match="ASSAULT"):
        event_type("INVADE")


def test_older_names_do_not_hide_current_ones() -> None:
    assert not set(OLDER_NAMES) & set(EventType.__members__)


def test_modes_belong_to_their_type() -> None:
    for kind, modes in MODES.items():
        assert all(check_mode(kind, mode) == mode for mode in modes)
    with pytest.raises(CodeError, match="AGREE has no such mode"):
        check_mode(EventType.AGREE, "visit")


def test_contexts_are_the_manuals_thirty_seven() -> None:
    assert len(CONTEXTS) == 37
