"""In which old encoding bytes of a file were probably written, so that a refusal can name it; nothing is converted."""

import re
import unicodedata

from collectors.misread import TCVN3, TCVN3_LETTERS, is_syllable, misread_as

UTF_16 = (b"\xff\xfe", b"\xfe\xff")
WINDOWS_1258 = "Windows-1258"
FEWEST_SYLLABLES = 0.6
"""Share of the words with foreign bytes that must read as Vietnamese syllables before an encoding is named."""

_BETWEEN_WORDS = re.compile(r"[\s\d,;.\"'()/:_-]+")


def guess(content: bytes) -> str | None:
    """The encoding in which bytes that are no UTF-8 read as Vietnamese; None where none of the known ones does."""
    if content.startswith(UTF_16):
        return "UTF-16"
    plain = content.decode("latin-1")
    as_1258 = _share_of_syllables(content.decode("cp1258", "replace"))
    as_tcvn3 = _share_of_syllables("".join(TCVN3_LETTERS.get(each, each) for each in plain))
    if as_1258 >= FEWEST_SYLLABLES and as_1258 > as_tcvn3:
        return WINDOWS_1258
    return misread_as(plain) or (TCVN3 if as_tcvn3 >= FEWEST_SYLLABLES else None)


def _share_of_syllables(text: str) -> float:
    parts = _BETWEEN_WORDS.split(unicodedata.normalize("NFC", text).lower())
    words = [each for each in parts if not each.isascii()]
    return sum(map(is_syllable, words)) / len(words) if words else 0.0
