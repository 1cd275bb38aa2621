"""Facts, positions and templates are read whole, or refused with the place and the value."""

from datetime import date
from pathlib import Path

import pytest
from study_tiny import FACT_HEADER, POSITION_HEADER, TINY, write_study

from chalkcircle.model import Interval, Party, Stance, StudyError
from chalkcircle.study import load_study

FACT = TINY["corridor_facts.csv"].splitlines()[2]
POSITION = TINY["positions.csv"].splitlines()[1]


def test_a_fact_keeps_what_it_says(tmp_path: Path) -> None:
    length, freight, less, plan = load_study(write_study(tmp_path)).facts
    assert length.valid == Interval()
    assert length.said_by is None
    assert (freight.corridor, freight.attribute) == ("arica", "freight")
    assert (freight.value, freight.unit, freight.note) == (250000.0, "tonnes", "by weight")
    assert freight.said_by == Party(text="Chile", actor_id="CHL", code="CHL")
    assert (freight.written, length.written) == (date(2026, 2, 1), date(2026, 1, 31))
    assert less.said_by == Party(text="the port workers")
    assert less.source.address is None
    assert not less.source.opened
    assert plan.stance is Stance.PREDICTS


def test_a_position_keeps_what_it_says(tmp_path: Path) -> None:
    state, body = load_study(write_study(tmp_path)).positions
    assert (state.value, state.salience, state.rests_on) == (95.0, 90.0, ("c1", "t1"))
    assert body.salience is None
    assert body.rests_on == ("c2", "f2")
    assert body.actor == Party(text="Chile's government", code="CHL", sector="GOV")


def test_a_template_keeps_what_it_says(tmp_path: Path) -> None:
    (template,) = load_study(write_study(tmp_path)).templates
    assert (template.pairs, template.least) == ((("BOL", "CHL"),), 2)
    assert (template.question, template.horizon_days) == ("port", 30)


def test_tables_with_a_header_alone_say_nothing(tmp_path: Path) -> None:
    folder = write_study(
        tmp_path, corridor_facts_csv=FACT_HEADER, positions_csv=f"{POSITION_HEADER}\n"
    )
    study = load_study(folder)
    assert not study.facts
    assert not study.positions


@pytest.mark.parametrize("name", ["corridor_facts.csv", "positions.csv"])
def test_a_missing_table_says_what_to_do(name: str, tmp_path: Path) -> None:
    folder = write_study(tmp_path, **{name.replace(".", "_"): None})
    with pytest.raises(StudyError, match=rf"{name}: missing.*header line.*study new"):
        load_study(folder)


def _changed(row: str, header: str, **changed: str) -> str:
    cells = dict(zip(header.split(","), row.split(","), strict=True))
    assert set(changed) <= set(cells)
    return f"{header}\n{','.join((cells | changed).values())}\n"


def _fact(**changed: str) -> dict[str, str]:
    return {"corridor_facts_csv": _changed(FACT, FACT_HEADER, **changed)}


def _position(**changed: str) -> dict[str, str]:
    return {"positions_csv": _changed(POSITION, POSITION_HEADER, **changed)}


def _template(old: str, new: str) -> dict[str, str]:
    head, asked = TINY["questions.toml"].split("[[templates]]")
    assert old in asked
    return {"questions_toml": f"{head}[[templates]]{asked.replace(old, new)}"}


BROKEN: dict[str, tuple[dict[str, str], str, str]] = {
    "fact without name": (_fact(fact=""), "corridor_facts.csv line 2, fact", "empty"),
    "name that cannot be listed": (_fact(fact="f 2"), "line 2, fact", "f 2"),
    "unknown corridor": (_fact(corridor="andes"), "corridor_facts.csv line 2, corridor", "andes"),
    "attribute with capitals": (_fact(attribute="Freight"), "line 2, attribute", "Freight"),
    "value in words": (_fact(value="many"), "corridor_facts.csv line 2, value", "many"),
    "grouped value": (_fact(value="250_000"), "line 2, value", "250_000"),
    "infinite value": (_fact(value="inf"), "line 2, value", "inf"),
    "no value": (_fact(value=""), "line 2, value", "some text"),
    "no unit": (_fact(unit=""), "line 2, unit", "some text"),
    "bad as_of": (_fact(as_of="last year"), "line 2, as_of", "last year"),
    "unknown code of said_by": (_fact(said_by="BOX"), "line 2, said_by", "BOX"),
    "two say it": (_fact(said_by="BOL; CHL"), "line 2, said_by", "BOL; CHL"),
    "unknown stance": (_fact(stance="plans"), "line 2, stance", "plans"),
    "fact without text": (_fact(text=""), "line 2, text", "some text"),
    "fact opened perhaps": (_fact(opened="maybe"), "line 2, opened", "maybe"),
    "opened without address": (_fact(source_address=""), "line 2, source_address", "some text"),
    "bad day of writing": (_fact(written="soon"), "line 2, written", "soon"),
    "fact named twice": (
        {"corridor_facts_csv": f"{TINY['corridor_facts.csv']}{FACT}\n"}, "line 6, fact", "f2",
    ),
    "fact named as an entry": (_fact(fact="c1"), "corridor_facts.csv line 2, fact", "c1"),
    "unknown column of facts": (
        {"corridor_facts_csv": FACT_HEADER.replace("as_of", "date")}, "line 1", "as_of",
    ),
    "unknown issue": (_position(issue="land"), "positions.csv line 2, issue", "land"),
    "no actor": (_position(actor=""), "line 2, actor", "no state, entity or body"),
    "a person": (_position(actor="=Juan Quispe"), "line 2, actor", "Juan Quispe"),
    "a person of a state": (_position(actor="BOL=Juan Quispe"), "line 2, actor", "Juan Quispe"),
    "a people": (_position(actor="BOL/CVL=the Aymara"), "line 2, actor", "Aymara"),
    "a faith": (_position(actor="BOL/REL=Catholics"), "line 2, actor", "Catholics"),
    "two actors": (_position(actor="BOL; CHL"), "line 2, actor", "BOL; CHL"),
    "no date": (_position(date=""), "positions.csv line 2, date", "''"),
    "value over the scale": (_position(value="100.5"), "line 2, value", "0 to 100"),
    "value under the scale": (_position(value="-1"), "line 2, value", "-1"),
    "no value at all": (_position(value=""), "positions.csv line 2, value", "some text"),
    "value that is none": (_position(value="nan"), "line 2, value", "nan"),
    "salience over the scale": (_position(salience="101"), "line 2, salience", "101"),
    "no reason": (_position(text=""), "line 2, text", "some text"),
    "rests on nothing": (_position(rests_on=""), "line 2, rests_on", "some text"),
    "rests on a gap": (_position(rests_on="c1;;t1"), "line 2, rests_on", "c1;;t1"),
    "rests twice on one": (_position(rests_on="c1; c1"), "line 2, rests_on", "c1; c1"),
    "rests on what is not there": (_position(rests_on="c1; c9"), "line 2, rests_on", "c9"),
    "rests on itself": (_position(rests_on="p1"), "positions.csv line 2, rests_on", "p1"),
    "position named as a fact": (_position(position="f1"), "line 2, position", "f1"),
    "position named twice": (
        {"positions_csv": f"{TINY['positions.csv']}{POSITION}\n"}, "line 4, position", "p1",
    ),
    "tie named as an entry": (
        {"ties_csv": TINY["ties.csv"].replace("t2,a", "c1,a")}, "ties.csv line 3, entry", "c1",
    ),
    "template of no question": (
        _template('"port"', '"harbour"'), "templates[0].question", "harbour",
    ),
    "unknown predicate": (_template("CONSULT", "TALK"), "templates[0].predicates", "TALK"),
    "no predicate": (_template('["CONSULT"]', "[]"), "templates[0].predicates", "talks"),
    "no pair": (_template('[["BOL", "CHL"]]', "[]"), "templates[0].pairs", "talks"),
    "pair of three": (
        _template('["BOL", "CHL"]', '["BOL", "CHL", "PER"]'), "templates[0].pairs[0]", "3",
    ),
    "unknown code in a pair": (_template('"BOL"', '"BOX"'), "talks.pairs", "BOX"),
    "least of none": (_template("least = 2", "least = 0"), "templates[0].least", "0"),
    "no time": (_template("horizon_days = 30", "horizon_days = 0"), "horizon_days", "0"),
    "half a day": (_template("horizon_days = 30", "horizon_days = 0.5"), "horizon_days", "0.5"),
    "unknown placeholder": (_template("{actor}", "{who}"), "templates[0].text", "who"),
    "nobody asked about": (_template("{actor}", "Bolivia"), "templates[0].text", "{actor}"),
    "stray brace": (_template("{actor}", "{actor} {"), "templates[0].text", "cannot be filled"),
    "template without note": (
        _template('note = "Meetings', 'no = "Meetings'), "templates[0]", "no",
    ),
    "template named twice": (
        {"questions_toml": TINY["questions.toml"] + "[[templates]]"
         + TINY["questions.toml"].split("[[templates]]")[1]}, "templates[1].id", "talks",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_row_is_refused_by_place_and_value(case: str, tmp_path: Path) -> None:
    changed, place, value = BROKEN[case]
    with pytest.raises(StudyError) as caught:
        load_study(write_study(tmp_path, **changed))
    message = str(caught.value)
    assert place in message
    assert value in message
    assert "Expected " in message
