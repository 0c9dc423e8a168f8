"""In which old Vietnamese encoding bytes were probably written, so that a refusal can name it; nothing is converted."""

import re
import unicodedata
from functools import cache

UTF_16 = (b"\xff\xfe", b"\xfe\xff")
FEWEST_SYLLABLES = 0.6
"""Share of the words with foreign bytes that must read as Vietnamese syllables before an encoding is named."""

_TCVN3_FIRST = 0xA1
_TCVN3 = (
    "ĂÂÊÔƠƯĐăâêôơưđ\0\0\0\0\0\0àảãáạ\0ằẳẵắ\0\0\0\0\0\0\0ặầẩẫấậè\0ẻẽéẹềểễếệìỉ\0\0\0ĩíịò\0ỏõóọồổỗốộờởỡớợù\0ủũúụừửữứựỳỷỹýỵ"
)
"""The letters of TCVN 5712 (VN3) by their byte, from 0xA1 on; a nought where there is none."""

_VNI_MARKS = {
    "\u0300": "øØ",
    "\u0301": "ùÙ",
    "\u0309": "ûÛ",
    "\u0303": "õÕ",
    "\u0323": "ïÏ",
    "\u0302": "âÂ",
    "\u0302\u0301": "áÁ",
    "\u0302\u0300": "àÀ",
    "\u0302\u0309": "åÅ",
    "\u0302\u0303": "ãÃ",
    "\u0302\u0323": "äÄ",
    "\u0306": "êÊ",
    "\u0306\u0301": "éÉ",
    "\u0306\u0300": "èÈ",
    "\u0306\u0309": "úÚ",
    "\u0306\u0303": "üÜ",
    "\u0306\u0323": "ëË",
}
"""What VNI writes after a vowel, as the marks that Unicode puts above and below it."""

_VNI_LETTERS = {"ñ": "đ", "Ñ": "Đ", "ö": "ư", "Ö": "Ư", "ô": "ơ", "Ô": "Ơ", "æ": "ỉ", "ó": "ĩ", "ò": "ị"}

_ONSET = "(?:ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdđghklmnprstvx])?"
_NUCLEUS = (
    "(?:iêu|yêu|uôi|ươi|ươu|oai|oay|oao|oeo|uây|uyê|uya|iê|yê|ia|ua|uô|ưa|ươ|ai|ao|au|ay|âu|ây|eo|êu|iu|oi|ôi|ơi|ui|ưi"
    "|ưu|oa|oă|oe|uâ|uê|uơ|uy|oo|[aăâeêioôơuưy])"
)
_CODA = "(?:ng|nh|ch|[cmnpt])?"
_BETWEEN_WORDS = re.compile(r"[\s\d,;.\"'()/:_-]+")
_SYLLABLE = re.compile(_ONSET + _NUCLEUS + _CODA)
_TONES = {ord(each): None for each in "\u0300\u0301\u0303\u0309\u0323"}


def guess(content: bytes) -> str | None:
    """The encoding in which bytes that are no UTF-8 read as Vietnamese; None where none of the known ones does."""
    if content.startswith(UTF_16):
        return "UTF-16"
    written = {
        "TCVN3 (ABC)": _tcvn3(content),
        "Windows-1258": content.decode("cp1258", "replace"),
        "VNI": _vni(content),
    }
    share, name = max((_share_of_syllables(text), name) for name, text in written.items())
    return name if share >= FEWEST_SYLLABLES else None


def _share_of_syllables(text: str) -> float:
    words = [
        each for each in re.split(r"[\s\d,;.\"'()/:_-]+", unicodedata.normalize("NFC", text)) if not each.isascii()
    ]
    return sum(map(_is_syllable, words)) / len(words) if words else 0.0


def _is_syllable(word: str) -> bool:
    spread = unicodedata.normalize("NFD", word.lower())
    if sum(ord(each) in _TONES for each in spread) > 1:
        return False
    return _SYLLABLE.fullmatch(unicodedata.normalize("NFC", spread.translate(_TONES))) is not None


def _tcvn3(content: bytes) -> str:
    table = {_TCVN3_FIRST + place: letter for place, letter in enumerate(_TCVN3)}
    return content.decode("latin-1").translate(table)


def _vni(content: bytes) -> str:
    return _vni_marks().sub(_composed, content.decode("latin-1"))


def _composed(found: re.Match[str]) -> str:
    if found["alone"]:
        return _VNI_LETTERS[found["alone"]]
    base = _VNI_LETTERS.get(found["base"], found["base"])
    return base + next(marks for marks, letters in _VNI_MARKS.items() if found["mark"] in letters)


@cache
def _vni_marks() -> re.Pattern[str]:
    marks, letters = "".join(_VNI_MARKS.values()), "".join(_VNI_LETTERS)
    return re.compile(f"(?P<base>[aeiouyAEIOUYöÖôÔ])(?P<mark>[{marks}])|(?P<alone>[{letters}])")
