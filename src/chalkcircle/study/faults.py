"""Words for what is wrong in a study file, so that file, place and value are never left out."""

from __future__ import annotations

from chalkcircle.codes import is_known
from chalkcircle.model import StudyError


def fault(where: str, problem: str, value: object, *, expected: str, do: str = "") -> StudyError:
    """Build the one form of error that a study file gives.

    Args:
        where: File, with line and column or with the key (``ties.csv line 4, date``).
        problem: What is wrong there, without final stop.
        value: The offending value.
        expected: What would have been right.
        do: What to do; by default to mend that place.
    """
    error = StudyError.about(
        f"{where}: {problem}", value, expected=expected, do=do or f"Correct {where}."
    )
    assert isinstance(error, StudyError)
    return error


def check_code(code: str, where: str) -> str:
    """Return a code that the code tables know.

    Raises:
        StudyError: They do not know it.
    """
    if is_known(code):
        return code
    raise fault(
        where,
        "unknown code",
        code,
        expected="an ISO 3166-1 alpha-3 code or the id of an entity (EU, NATO …)",
        do="Correct it, or leave the code out and give words alone (=words).",
    )
