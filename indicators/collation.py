"""Vietnamese text: its alphabet, its two ways of placing a tone, and itself without diacritics."""

import re
import unicodedata
from functools import lru_cache

NAMES_KEPT = 8192
"""Texts whose plain spelling is remembered: every place's name, and then some."""

_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
"""Level, huyền, hỏi, ngã, sắc, nặng: the order of the dictionaries."""

_LETTERS = " 0123456789aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_RANKS = {letter: rank for rank, letter in enumerate(_LETTERS)}

_MODERN_TONE = re.compile(r"(?:(o)([àáảãạ])|(o)([èéẻẽẹ])|(?<!q)(u)([ỳýỷỹỵ]))(?!\w)", re.IGNORECASE)


@lru_cache(maxsize=NAMES_KEPT)
def plain(text: str) -> str:
    """Spell a text in lower case without diacritics: "Đà Nẵng" becomes "da nang"."""
    decomposed = unicodedata.normalize("NFD", text.casefold())
    bare = "".join(mark for mark in decomposed if not unicodedata.combining(mark))
    return " ".join(bare.replace("đ", "d").split())


def standard_spelling(text: str) -> str:
    """Spell a text one way, whichever way it came: NFC, and the tone as in "Hòa", not "Hoà".

    Both placements are in use, for the same sound, in the open syllables oa, oe and uy ("Thủy", "Thuỷ").
    After q the u belongs to the consonant, and "Quý" has one spelling only.
    """
    composed = unicodedata.normalize("NFC", text).replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    return _MODERN_TONE.sub(_with_tone_first, composed)


@lru_cache(maxsize=NAMES_KEPT)
def collation_key(text: str) -> tuple[tuple[int, ...], tuple[int, ...], str]:
    """Give the key that sorts a text as Vietnamese dictionaries do.

    Letters decide first (a ă â b c d đ e ê …, a space before any letter), then tones, then the spelling as it
    stands. Letters of other alphabets come last; punctuation counts as a space.
    """
    letters: list[int] = []
    tones: list[int] = []
    for letter in " ".join(re.sub(r"[^\w\s]", " ", unicodedata.normalize("NFC", text.casefold())).split()):
        base, tone = _letter_and_tone(letter)
        letters.append(_RANKS.get(base, len(_LETTERS) + ord(base)))
        tones.append(tone)
    return tuple(letters), tuple(tones), text


def _with_tone_first(match: re.Match[str]) -> str:
    first, second = (part for part in match.groups() if part)
    marks = unicodedata.normalize("NFD", second)
    return unicodedata.normalize("NFC", first + marks[1:]) + marks[0]


def _letter_and_tone(letter: str) -> tuple[str, int]:
    marks = unicodedata.normalize("NFD", letter)
    tone = next((_TONES[mark] for mark in marks if mark in _TONES), 0)
    base = "".join(mark for mark in marks if mark not in _TONES)
    return unicodedata.normalize("NFC", base), tone
