"""Says which language a text is in; it decides nothing about what is read or skipped."""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import Any

MIN_LETTERS = 20
"""Below this many letters an answer would be chance: ``und``."""

_SAMPLE = 4000
"""Characters looked at: more do not change the answer."""

_SCRIPTS = (
    ("Georgian", 0x10A0, 0x10FF),
    ("Georgian", 0x1C90, 0x1CBF),
    ("Armenian", 0x0530, 0x058F),
    ("Cyrillic", 0x0400, 0x052F),
    ("Arabic", 0x0600, 0x06FF),
    ("Greek", 0x0370, 0x03FF),
    ("Hebrew", 0x0590, 0x05FF),
    ("Latin", 0x0041, 0x024F),
)
_BY_SCRIPT: dict[str, tuple[str, ...]] = {
    "Georgian": ("ka",),
    "Armenian": ("hy",),
    "Greek": ("el",),
    "Hebrew": ("he",),
    "Cyrillic": ("ru", "uk", "be", "bg", "sr", "mk", "kk"),
    "Arabic": ("fa", "ar", "ur"),
    "Latin": (
        "en", "az", "tr", "de", "fr", "es", "it", "pt", "nl", "pl", "ro", "cs", "sk", "hu", "sv",
        "da", "fi", "lt", "lv", "et", "hr", "sl",
    ),
}  # fmt: skip
"""Languages tried for each script; a script with one language needs no model."""


def detect_language(text: str) -> str:
    """Guess the language of a text, as ISO 639-1, from its script and then its letters.

    Returns:
        A two-letter code; ``und`` below 20 letters or in a script that is not listed.

    >>> detect_language("საქართველოს პარლამენტი დღეს შეიკრიბა")
    'ka'
    """
    letters = [c for c in text[:_SAMPLE] if c.isalpha()]
    if len(letters) < MIN_LETTERS:
        return "und"
    script, _ = Counter(map(_script, letters)).most_common(1)[0]
    candidates = _BY_SCRIPT.get(script, ())
    if not candidates:
        return "und"
    if len(candidates) == 1:
        return candidates[0]
    return str(_identifier(candidates).classify(text[:_SAMPLE])[0])


def _script(letter: str) -> str:
    point = ord(letter)
    return next((name for name, low, high in _SCRIPTS if low <= point <= high), "other")


@cache
def _identifier(languages: tuple[str, ...]) -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    identifier.set_languages(list(languages))
    return identifier
