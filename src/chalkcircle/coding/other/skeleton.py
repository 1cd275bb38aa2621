"""The consonants of a name in one alphabet for all scripts: spelling is compared, never meaning."""

from __future__ import annotations

from functools import cache

from chalkcircle.coding.wordlists import word_lists

SCRIPTS = {
    "ru": "cyrillic",
    "uk": "cyrillic",
    "ka": "georgian",
    "hy": "armenian",
    "fa": "arabic",
    "az": "latin",
    "tr": "latin",
}
_UNWRITTEN_V = "fa"
"""Where ``v`` is written as the vowel ``u`` is, it is left out, save the ``-ov`` of surnames."""


@cache
def skeleton(word: str, language: str) -> str:
    """Consonants of a word of a language, doubled ones once.

    >>> skeleton("Пашинян", "ru") == skeleton("ფაშინიანი", "ka") == latin("Pashinyan")
    True
    """
    low = word.replace("İ", "i").lower()
    tables = word_lists("consonants")
    if language in tables:
        low = "".join(tables[language].get(c, c) for c in low)
        low = low.replace("ə", "a").replace("ı", "i")
    return _read(low, SCRIPTS[language])


@cache
def skeletons(word: str, language: str) -> tuple[str, ...]:
    """The skeleton of a word and, in Latin script, that of a foreign name left as it was."""
    found = [skeleton(word, language)]
    if SCRIPTS[language] == "latin":
        found.append(latin(word))
    return tuple(dict.fromkeys(found))


@cache
def latin(name: str, language: str = "") -> str:
    """Consonants of a name as English writes it, as ``language`` would show them.

    >>> latin("Aliyev"), latin("Aliyev", "fa")
    ('lv', 'lp')
    """
    from anyascii import anyascii

    found = _read(anyascii(name).lower(), "latin")
    if language == _UNWRITTEN_V:
        found = (found[:-1] + "p" if found.endswith("v") else found).replace("v", "")
    return found


def _read(low: str, script: str) -> str:
    table: dict[str, str] = word_lists("consonants")[script]
    longest = max(map(len, table))
    found: list[str] = []
    i = 0
    while i < len(low):
        size = next((n for n in range(longest, 0, -1) if low[i : i + n] in table), 0)
        sound = table[low[i : i + size]] if size else ""
        if sound and found[-1:] != [sound]:
            found.append(sound)
        i += size or 1
    if found[-1:] == ["H"]:
        found.pop()
    return "".join(found)
