"""What an event is about: PLOVER contexts by the words of its sentence."""

from __future__ import annotations

import functools

from chalkcircle.model import CONTEXTS, CodeError

from .wordlists import word_lists


@functools.cache
def _contexts_of_word() -> dict[str, tuple[str, ...]]:
    raw = word_lists("contexts")
    if unknown := set(raw) - CONTEXTS:
        raise CodeError.about(
            "contexts.toml names contexts that PLOVER has not",
            sorted(unknown),
            expected="contexts of PLOVER 2.0",
            do="Correct their names.",
        )
    turned: dict[str, tuple[str, ...]] = {}
    for context, words in raw.items():
        for word in words:
            turned[word] = (*turned.get(word, ()), context)
    return turned


def contexts_of(words: list[str]) -> tuple[str, ...]:
    """The contexts that some words of a sentence give, in alphabetical order.

    Args:
        words: Lower-case words.

    >>> contexts_of(["the", "ambassador", "left"])
    ('diplomatic',)
    """
    known = _contexts_of_word()
    return tuple(sorted({c for word in words for c in known.get(word, ())}))
