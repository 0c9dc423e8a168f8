"""Every visible word, in Vietnamese and English, from the gettext catalogues beside this file."""

from collections.abc import Callable
from contextvars import ContextVar
from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po

LANGUAGES = ("vi", "en")
LOCALE_FOLDER = Path(__file__).parent / "locale"

LANGUAGE: ContextVar[str] = ContextVar("language", default="vi")
"""The language of the request being answered; the server sets it from the address or the cookie."""

Say = Callable[[str], str]
"""Turns an English sentence into the reader's language; braces in it are left for `str.format`."""


def words(language: str) -> Say:
    """The words of a language: English sentence in, sentence of that language out.

    Args:
        language: "vi" or "en"; anything else is answered in Vietnamese.
    """
    return _catalogue(language if language in LANGUAGES else LANGUAGES[0], ("dieuhanh.po",))


def brief(language: str) -> Say:
    """The same in the fewest words, where there are fewer: for screens that are read from across a room."""
    return _catalogue(language if language in LANGUAGES else LANGUAGES[0], ("dieuhanh.po", "wall.po"))


def spoken() -> Say:
    """The words of the language of the request being answered."""
    return words(LANGUAGE.get())


@cache
def _catalogue(language: str, files: tuple[str, ...]) -> Say:
    """The sentences of some files; what a later one says goes before what an earlier one says."""
    sentences = {}
    for file in files:
        with (LOCALE_FOLDER / language / "LC_MESSAGES" / file).open("rb") as lines:
            messages = read_po(lines, locale=language)
        sentences.update({each.id: each.string for each in messages if each.id and each.string and not each.fuzzy})

    def say(sentence: str) -> str:
        """The sentence in this language; an English sentence is its own translation."""
        return str(sentences.get(sentence, sentence))

    return say
