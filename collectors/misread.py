"""Vietnamese that reached Unicode the wrong way: TCVN3 or VNI letters kept as they were, or UTF-8 read as another code.

A word counts as such a text where it is no Vietnamese syllable as it stands, and is one once read the other way: that
tells "Noäi" (Nội) from "maïs" and "Néi" (Nội) from "née", whatever language the rest is in.
"""
# ruff: noqa: RUF001 - these look-alike characters are the very ones that are looked for

import re
import unicodedata
from collections.abc import Mapping
from functools import cache, lru_cache
from types import MappingProxyType

UTF_8, TCVN3, VNI = "UTF-8", "TCVN3 (ABC)", "VNI"

ENOUGH = 2
"""Points from which a text is taken for one of the old encodings: one sure word, or two that may be chance."""

TCVN3_LETTERS: Mapping[str, str] = MappingProxyType(
    dict(
        zip(
            "¡¢£¤¥¦§¨©ª«¬\u00ad®µ¶·¸¹»¼½¾ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖ×ØÜÝÞßáâãäåæçèéêëìíîïñòóôõö÷øùúûüýþ",
            "ăâêôơưđăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ",
            strict=True,
        )
    )
)
"""The letter that TCVN 5712 (VN3) means by each character of Latin-1; capitals as small letters."""

VNI_MARKS: Mapping[str, str] = MappingProxyType(
    {
        "ø": "\u0300",
        "ù": "\u0301",
        "û": "\u0309",
        "õ": "\u0303",
        "ï": "\u0323",
        "â": "\u0302",
        "à": "\u0302\u0300",
        "á": "\u0302\u0301",
        "å": "\u0302\u0309",
        "ã": "\u0302\u0303",
        "ä": "\u0302\u0323",
        "ê": "\u0306",
        "è": "\u0306\u0300",
        "é": "\u0306\u0301",
        "ú": "\u0306\u0309",
        "ü": "\u0306\u0303",
        "ë": "\u0306\u0323",
    }
)
"""What VNI writes after a vowel, as the marks that Unicode puts on it."""

VNI_LETTERS: Mapping[str, str] = MappingProxyType(
    {"ñ": "đ", "ö": "ư", "ô": "ơ", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}
)
"""Letters that VNI has in one character."""

_ORDINARY = frozenset(
    {"thaï", "taï", "vaï", "laïc", "loïc", "caïn", "naïm", "aïn", "boï", "aún", "m×n", "n×m", "µm", "n·m", "t·m"}
)
"""Words and formulas of other languages that read as Vietnamese the other way by chance."""

_SIGNS = re.compile("[\u0080-\u00bf\u0152-\u0178\u0192\u02c6\u02dc\u2018-\u2122\u2219-\u222b\u2500-\u2570]")
_LETTERS_OR_SIGNS = re.compile("[\u0080-\u00ff\u0152-\u0178\u0192\u02c6\u02dc\u2018-\u2122\u2219-\u222b\u2500-\u2570]")
"""What a misread text has at least one of; most texts have none, and are not looked at further."""

_WORD = re.compile(r"(?<![0-9])(?:[^\W\d_]|[§®¡¢£¤¥¦¨©ª«¬\u00ad¶·¸»¼½¾×÷¹])+")

# What the bytes 0x80 to 0xBF are called in Windows-1252 and, where they have no name there, in Latin-1.
_TAIL = "[\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]"
_UNLIKELY = "[¡¢£¨©ª¬\u00ad´µº½€ƒˆ‰ŠŒš•\u0080-\u009f]"
_MISREAD_UTF_8 = re.compile(
    rf"á[º»]{_TAIL}"  # 0xE1 0xBA and 0xE1 0xBB begin two thirds of the letters of Vietnamese
    r"|Ä[ƒ‚‘\u0082\u0083\u0090\u0091©¨]|Å[©¨]|Æ[¡°¯\u00a0]"  # ă Ă đ Đ ĩ Ĩ, ũ Ũ, ơ ư Ư Ơ
    rf"|[ÃĂ]{_UNLIKELY}|[a-zđ][ÃĂ]{_TAIL}|[ÃĂ](?:[¹²³](?=[a-z])|\u00a0(?=[\s.,;:)]|$))"  # Ă: as Windows-1258 reads it
    r"|â€[\u0080-\u00bf˜™œšžŸ“”¦¢]|Ã¢â‚¬"  # quotation marks and dashes
    r"|·[ª∫]|√[°†®©¢£]|ß[║╗]|├[ííóúóáâ]"  # as a Macintosh or a DOS window reads it
)

_PARTED = re.compile(r"\b([A-ZĐ][a-z]{0,2})[ÃĂ]\u00a0([a-z]{1,2})(?![^\W\d_])")
"""A word with à that was misread; but capitals end in Ã before a space that does not break, as in "THỊ XÃ"."""

_ONSET = "(?:ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdđghklmnpqrstvx])?"
_OPEN = (
    "(?:[aeêioôơuưy]|ai|ao|au|ay|âu|ây|eo|êu|ia|iêu|iu|oa|oai|oao|oay|oe|oeo|oi|ôi|ơi|ua|uê|ui|uôi|uơ|uy|uya|uyu|uây"
    "|ưa|ưi|ưu|ươi|ươu|yêu)"
)
_CLOSED = (
    "(?:(?:a|ă|oa|oă|uâ|â|e|ê|i|iê|o|oe|oo|ô|u|uô|uê|uy|uyê|ươ|ơ|y|yê)(?:m|n|p|t)|(?:ư|ươ)t"
    "|(?:a|ă|oa|oă|uâ|â|e|iê|o|oo|ô|u|uô|ư|ươ|yê)(?:ng|c)|(?:a|oa|ê|uê|i|uy)(?:nh|ch)|(?:a|ă|e|ê|i|o|ô|u|ư)k)"
)
_SYLLABLE = re.compile(f"{_ONSET}(?:{_OPEN}|{_CLOSED})")
_STOPPED = re.compile(r".*(?:[cptk]|ch)")
_FREE = re.compile(rf"(?:{_ONSET}[aăâeêioôơuưy]|.*(?:oa|oe|uê|uơ|uy)|.*[cmnptkgh])")
"""Syllables whose last letter may bear the tone, or that end in a consonant: elsewhere it stands before the glide."""

_SIGN_INSIDE = re.compile(r"(?<=[^\W\d_])[µ¸¶¨»¾¼½©ª«¬\u00ad÷®]|(?<=.)×(?=..)|(?<=..)×(?=.)|^[§®].")

_TONES = {ord(each): None for each in "\u0300\u0301\u0303\u0309\u0323"}
_HIGH_OR_BROKEN = frozenset("\u0301\u0323")


def misread_as(text: str) -> str | None:
    """In which code a text must have been written, where it was not read as that: UTF-8, TCVN3 or VNI; else None."""
    if text.isascii() or not _LETTERS_OR_SIGNS.search(text):
        return None
    if _SIGNS.search(text) and _is_misread_utf_8(text):
        return UTF_8
    vni = tcvn3 = 0
    for word in {each for each in text.split() if not each.isascii()}:
        points = _points(word)
        vni, tcvn3 = vni + points[0], tcvn3 + points[1]
    if max(vni, tcvn3) < ENOUGH:
        return None
    return VNI if vni >= tcvn3 else TCVN3


@lru_cache(maxsize=10_000)
def _points(text: str) -> tuple[int, int]:
    """How surely what stands between two spaces is VNI, and how surely TCVN3; texts use the same words again."""
    words = set(_WORD.findall(text))
    return sum(map(_vni_points, words)), sum(map(_tcvn3_points, words))


def _is_misread_utf_8(text: str) -> bool:
    if _MISREAD_UTF_8.search(text):
        return True
    return any(is_syllable(f"{found[1]}à{found[2]}".lower()) for found in _PARTED.finditer(text))


def is_syllable(word: str, *, strictly: bool = True) -> bool:
    """Whether a word in small letters and composed form can be Vietnamese; strictly: with its tone in place."""
    spread = unicodedata.normalize("NFD", word)
    tones = [each for each in spread if ord(each) in _TONES]
    toneless = unicodedata.normalize("NFC", spread.translate(_TONES))
    if len(tones) > 1 or not _SYLLABLE.fullmatch(toneless):
        return False
    if not strictly:
        return True
    if _STOPPED.fullmatch(toneless) and not _HIGH_OR_BROKEN.issuperset(tones or " "):
        return False
    return word[-1] == toneless[-1] or _FREE.fullmatch(toneless) is not None


def _vni_points(word: str) -> int:
    """How surely a word is VNI: surely with a mark after its vowel, perhaps with single letters alone."""
    small = word.lower()
    if small.isascii() or small in _ORDINARY or is_syllable(small, strictly=False) or _has_capital_inside(word):
        return 0
    read = _vni_pairs().sub(_marked, small)
    if read == small or not is_syllable(read):
        return 0
    return ENOUGH if _has_mark(small) else ENOUGH // 2


def _has_mark(word: str) -> bool:
    return any(found["mark"] for found in _vni_pairs().finditer(word)) or "öô" in word


def _marked(found: re.Match[str]) -> str:
    if found["alone"]:
        return VNI_LETTERS[found["alone"]]
    return unicodedata.normalize("NFC", VNI_LETTERS.get(found["base"], found["base"]) + VNI_MARKS[found["mark"]])


@cache
def _vni_pairs() -> re.Pattern[str]:
    round_marks, breves = "âàáåãä", "êèéúüë"
    return re.compile(
        f"(?P<base>(?:a(?=[{breves}]))|[aeo](?=[{round_marks}])|[aeouyöô](?=[øùûõï]))(?P<mark>.)"
        f"|(?P<alone>[{''.join(VNI_LETTERS)}])"
    )


def _tcvn3_points(word: str) -> int:
    """How surely a word is TCVN3: surely with a sign or a capital among its small letters, else perhaps."""
    small = word.lower()
    is_mixed = _has_capital_inside(word)
    if small.isascii() or small in _ORDINARY or (is_syllable(small, strictly=False) and not is_mixed):
        return 0
    read = "".join(TCVN3_LETTERS.get(each, each) for each in word).lower()
    if read == small or not is_syllable(read):
        return 0
    return ENOUGH if is_mixed or _SIGN_INSIDE.search(word) else ENOUGH // 2


def _has_capital_inside(word: str) -> bool:
    """Whether a capital of Latin-1 stands among small letters, as no one writes: "HuÕ", "CÇn"."""
    return any(
        "\u00c0" <= letter <= "\u00de" and letter.isupper() and (before.islower() or after.islower())
        for before, letter, after in zip(word, word[1:], word[2:] + " ", strict=False)
    )
