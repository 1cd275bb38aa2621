"""A row becomes one document and one claim that says who holds it."""

from datetime import UTC, date, datetime
from pathlib import Path

import msgspec
import pytest

from chalkcircle.model import (
    Claim,
    Document,
    HolderKind,
    Interval,
    Kind,
    Party,
    Stance,
    StudyError,
    TextSpan,
    end_of_day,
    sha256,
)
from chalkcircle.study import (
    Entry,
    Source,
    Study,
    StudyFile,
    contested,
    entry_of,
    study_batch,
)

NOW = datetime(2026, 2, 1, 12, tzinfo=UTC)
DAY = date(2026, 1, 31)
CHILE, BOLIVIA = Party(text="Chile", code="CHL"), Party(text="Bolivia", code="BOL")
ENTRY = Entry(
    entry="c1",
    version="a",
    kind=Kind.EVENT,
    title="Nine men",
    valid=Interval.day(date(2017, 3, 19)),
    actors=(CHILE,),
    predicate="COERCE",
    mode="arrest",
    recipients=(BOLIVIA,),
    place=None,
    holder=CHILE,
    stance=Stance.ASSERTS,
    agreed=False,
    text="Chile says they were stealing.",
    source=Source(
        outlet="La Patria", title="La Patria of 3 May", address="https://example.org/a",
        cites="Reuters", opened=True,
    ),
    written=DAY,
    file="chronicle.csv",
    line=2,
)  # fmt: skip
DENIAL = msgspec.structs.replace(
    ENTRY, version="b", holder=BOLIVIA, stance=Stance.DENIES, text="Bolivia says no.", line=3
)
TIE = msgspec.structs.replace(
    ENTRY,
    entry="t1",
    kind=Kind.TIE,
    predicate="borders",
    mode=None,
    holder=None,
    agreed=True,
    text="They share a border.",
    source=Source(outlet="unverified", title="unverified", address=None),
    file="ties.csv",
)
FILES = (
    StudyFile(name="chronicle.csv", data=b"the chronicle"),
    StudyFile(name="ties.csv", data=b"the ties"),
)


def _study(*chronicle: Entry, ties: tuple[Entry, ...] = ()) -> Study:
    return Study(
        id="altiplano", title="Altiplano study", description="", licence="CC BY 4.0", region="",
        language="en", compiled=DAY, names_policy="un_members", actors_of_interest=(),
        outside_powers=(), dyads=(), issues=(), outlets=(), corridors=(), questions=(),
        actors=None, chronicle=chronicle, ties=ties, files=FILES,
    )  # fmt: skip


def _only(study: Study) -> tuple[Document, Claim]:
    documents, claims, _ = study_batch(study, now=NOW)
    return documents[0], claims[0]


def test_the_whole_text_is_the_evidence() -> None:
    document, claim = _only(_study(ENTRY))
    assert document.text == ENTRY.text
    assert document.title == "c1 Nine men"
    assert (document.outlet, document.address) == ("La Patria of 3 May", "https://example.org/a")
    assert claim.evidence == TextSpan(
        document_id=document.document_id, start=0, end=len(document.text)
    )
    assert (claim.predicate, claim.mode, claim.coder) == ("COERCE", "arrest", "study.chronicle.v1")


def test_everything_is_hindsight_known_when_it_was_written() -> None:
    document, claim = _only(_study(ENTRY))
    assert document.published is None
    assert document.hindsight
    assert claim.hindsight
    assert claim.known_at == end_of_day(DAY)


def test_the_chain_runs_from_the_study_to_the_party() -> None:
    _, claim = _only(_study(ENTRY))
    assert [holder.name for holder in claim.holders] == [
        "Altiplano study", "La Patria", "Reuters", "Chile",
    ]  # fmt: skip
    assert claim.holders[0].kind is HolderKind.STUDY
    assert claim.holders[-1].code == "CHL"
    assert claim.factuality is None


def test_an_outlet_that_holds_its_own_version_stands_once() -> None:
    own = msgspec.structs.replace(ENTRY, holder=Party(text="La Patria"), agreed=True)
    _, claim = _only(_study(own))
    assert [holder.name for holder in claim.holders].count("La Patria") == 1
    assert claim.factuality == 3


def test_an_unopened_source_is_marked_and_settles_nothing() -> None:
    documents, claims, _ = study_batch(_study(ties=(TIE,)), now=NOW)
    assert documents[0].unverified
    assert documents[0].address is None
    assert claims[0].factuality is None
    assert claims[0].holders[1].kind is HolderKind.UNNAMED
    assert claims[0].coder == "study.ties.v1"


def test_the_files_are_archived_as_they_were_read() -> None:
    documents, _, raw = study_batch(_study(ENTRY, ties=(TIE,)), now=NOW)
    assert raw == {sha256(file.data): file.data for file in FILES}
    assert [document.raw_sha256 in raw for document in documents] == [True, True]


def test_ids_stay_when_another_row_or_the_clock_changes() -> None:
    before = study_batch(_study(ENTRY), now=NOW)[1]
    after = study_batch(_study(DENIAL, ENTRY), now=NOW.replace(year=2030))[1]
    assert before[0].claim_id == after[1].claim_id


def test_versions_are_found_again_from_their_claims() -> None:
    _, claims, _ = study_batch(_study(ENTRY, DENIAL, ties=(TIE,)), now=NOW)
    assert contested(reversed(claims)) == ((claims[1], claims[0]),)
    assert entry_of(claims[2]) == "altiplano/t1"
    stranger = Claim(
        kind=Kind.EVENT, predicate="AGREE", known_at=NOW, coder="rules.v1",
        fired=("entry:altiplano/c1",), evidence=TextSpan(document_id="d", start=0, end=1),
    )  # fmt: skip
    assert entry_of(stranger) is None


def test_a_row_from_the_future_is_refused_with_a_day_of_grace() -> None:
    study = _study(msgspec.structs.replace(ENTRY, written=date(2026, 2, 3)))
    with pytest.raises(StudyError, match=r"chronicle\.csv line 2.*2026-02-03"):
        study_batch(study, now=NOW)
    assert study_batch(study, now=NOW.replace(day=2))


def test_an_empty_study_has_nothing_to_archive(tmp_path: Path) -> None:
    assert study_batch(_study(), now=NOW) == ((), (), {})
