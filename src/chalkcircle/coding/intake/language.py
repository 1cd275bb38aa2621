"""Says which language a text is in; it decides nothing about what is read or skipped."""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import Any

MIN_LETTERS = 20
"""Below this many letters of the Latin script an answer would be chance: ``und``."""

SURE_LETTERS = 5
"""Letters that are enough where the script, or a letter in it, leaves one language."""

SURE = 0.9
"""Chance from which a text is taken for another language than the usual one of its script.

At this chance 3 in 4,000 English beginnings of 30 to 60 characters go astray."""

WITHOUT_NAMES = 12
"""Letters that must be left when names are taken out, else the names are read too."""

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


_MARKS: dict[str, tuple[tuple[str, frozenset[str]], ...]] = {
    "Cyrillic": (
        ("be", frozenset("ў")),
        ("kk", frozenset("әғқңөұүһ")),
        ("mk", frozenset("ѓќѕ")),
        ("sr", frozenset("ђћџљњј")),
        ("uk", frozenset("їєґ")),
    ),
    "Arabic": (
        ("ur", frozenset("ٹڈڑںےھ")),
        ("ar", frozenset("ةىإ")),
        ("fa", frozenset("پچژگیک")),
    ),
    "Latin": (("az", frozenset("ə")),),
}
"""Letters that one language of a script has and those before it in the list do not; the first
language with a fair share of them is taken."""
_SHARE = 0.01
"""Least share of such letters: a foreign name brings in one, a language brings in many."""
_USUAL = {"Latin": "en", "Cyrillic": "ru", "Arabic": "fa"}
"""What a text is in unless letters or the identifier speak for another language."""
_ENGLISH = frozenset(
    """the of and to for with by from that which says said after over are was were has have had
    will would its his her their not who this these those at as is it""".split()
)
"""Words of which two make a text English."""


def detect_language(text: str) -> str:
    """Guess the language of a text, as ISO 639-1, from its script and then its letters.

    A text in Latin script is English (in Cyrillic Russian, in Arabic Persian) unless its letters or
    the identifier are sure of another language, for names make short texts look foreign.

    Returns:
        A two-letter code; ``und`` for too few letters or a script that is not listed.

    >>> detect_language("საქართველოს პარლამენტი დღეს შეიკრიბა")
    'ka'
    """
    sample = text[:_SAMPLE]
    letters = [c for c in sample.lower() if c.isalpha()]
    if not letters:
        return "und"
    script, _ = Counter(map(_script, letters)).most_common(1)[0]
    candidates = _BY_SCRIPT.get(script, ())
    if not candidates or len(letters) < (MIN_LETTERS if script == "Latin" else SURE_LETTERS):
        return "und"
    if len(candidates) == 1:
        return candidates[0]
    if marked := _marked(letters, script):
        return marked
    if script == "Cyrillic":
        candidates = _without_marks(letters, candidates)
    return _usual_unless_sure(sample, script, candidates)


def likeliest_latin(text: str) -> str:
    """The likeliest language of a text in Latin script, English not preferred."""
    return _likeliest(text[:_SAMPLE], _BY_SCRIPT["Latin"])[0]


def _marked(letters: list[str], script: str) -> str | None:
    """The language that the letters alone tell."""
    counts = Counter(letters)
    for language, own in _MARKS.get(script, ()):
        if sum(counts[c] for c in own) >= max(1, _SHARE * len(letters)):
            return language
    return None


def _without_marks(letters: list[str], candidates: tuple[str, ...]) -> tuple[str, ...]:
    """Cyrillic languages that are left when none has shown a letter of its own."""
    if {"і"} & set(letters):
        return ("uk", "be", "kk")
    if {"ы", "э", "ё"} & set(letters):
        return ("ru",)
    return tuple(c for c in candidates if c not in ("be", "kk")) if candidates else ()


def _usual_unless_sure(sample: str, script: str, candidates: tuple[str, ...]) -> str:
    usual = _USUAL[script] if _USUAL[script] in candidates else candidates[0]
    words = sample.split()
    if usual == "en" and len({w.strip(".,;:!?\"'()“”’") for w in words} & _ENGLISH) >= 2:
        return usual
    small = " ".join(w for w in words if w[:1].islower())
    bare = small if sum(c.isalpha() for c in small) >= WITHOUT_NAMES else sample
    language, chance = _likeliest(bare, candidates)
    return language if chance >= SURE else usual


def _likeliest(sample: str, candidates: tuple[str, ...]) -> tuple[str, float]:
    if len(candidates) == 1:
        return candidates[0], 1.0
    language, chance = _identifier(candidates).classify(sample)
    return str(language), float(chance)


def _script(letter: str) -> str:
    point = ord(letter)
    return next((name for name, low, high in _SCRIPTS if low <= point <= high), "other")


@cache
def _identifier(languages: tuple[str, ...]) -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(list(languages))
    return identifier
