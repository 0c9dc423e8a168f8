"""Texts that were read in another code than they were written in: found by what they would say, and nothing else is."""
# ruff: noqa: RUF001 - these look-alike characters are the very ones that are looked for

import csv
import unicodedata
from collections.abc import Iterator
from functools import cache

import pytest
from babel import Locale

from collectors.misread import TCVN3, TCVN3_LETTERS, UTF_8, VNI, VNI_LETTERS, VNI_MARKS, is_syllable, misread_as
from indicators.catalogue import load_catalogue
from indicators.data_files import DATA_FOLDER

WINDOWS = {code: chr(code) for code in (0x81, 0x8D, 0x8F, 0x90, 0x9D)}
"""Bytes without a name in Windows-1252; browsers make control characters of them."""


@cache
def place_names() -> tuple[str, ...]:
    """Every name of a place there is or was."""
    names = set()
    for file in ("places.csv", "communes.csv", "agencies.csv"):
        with (DATA_FOLDER / file).open(encoding="utf-8", newline="") as lines:
            names |= {row[name] for row in csv.DictReader(lines) for name in row if name.startswith("name")}
    return tuple(sorted(filter(None, names)))


@cache
def catalogue_words() -> tuple[str, ...]:
    """The names and units of every indicator and form."""
    catalogue = load_catalogue()
    names = {text for each in catalogue.indicators.values() for text in (each.name_vi, each.unit_vi, each.unit_en)}
    return tuple(sorted(names | {each.name_vi for each in catalogue.forms.values()}))


def without_marks(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(each for each in decomposed if not unicodedata.combining(each))


def windows_1252(text: str) -> str:
    return "".join(WINDOWS.get(byte) or bytes([byte]).decode("cp1252") for byte in text.encode())


def tcvn3(text: str) -> str:
    written = {letter: sign for sign, letter in TCVN3_LETTERS.items()}
    return "".join(written.get(each.lower(), each) for each in text)


def vni(text: str) -> str:
    return "".join(_vni(each) for each in text)


def _vni(letter: str) -> str:
    written = {mark: sign for sign, mark in VNI_MARKS.items()} | {"": ""}
    alone = {value: sign for sign, value in VNI_LETTERS.items()}
    small = letter.lower()
    if small in alone or small in "ìí":
        return alone.get(small, small)
    base, *marks = list(unicodedata.normalize("NFD", small))
    if "\u031b" in marks:
        base, marks = {"o": "ô", "u": "ö"}[base], [each for each in marks if each != "\u031b"]
    return base + written["".join(sorted(marks, key="\u0302\u0306".find, reverse=True))]


@pytest.mark.parametrize(
    "text",
    [
        "HÃ\xa0 Ná»™i",
        "Ä\x90Ã\xa0 Náºµng",
        "ThÃ\xa0nh phá»‘",
        "HÃ²a Vang",
        "LÃ\xa0o Cai",
        "sá»‘ liá»‡u",
        "HĂ\xa0 Nam",
        "tá»· Ä‘á»“ng",
        "â€œTháº¯ngâ€\x9d",
        "HÃƒÂ\xa0",
        "H√† N·ªôi",
        "H├á Nß╗Öi",
        "Hà Nội và HÃ\xa0 Ná»™i",
        "ngưá»\x9di",
    ],
)
def test_utf_8_that_was_read_as_another_code_is_found(text: str) -> None:
    assert misread_as(text) == UTF_8


@pytest.mark.parametrize(
    "text",
    [
        "Haø Noäi",
        "Ñaø Naüng",
        "Hueá",
        "Höng Yeân",
        "Bình Döông",
        "Thaønh phoá Hoà Chí Minh",
        "HAØ NOÄI",
        "Laïng Sôn",
        "Ñaék Laék",
        "Soá lieäu thu ngaân saùch",
        "quyù IV: 12,5 tyû ñoàng",
    ],
)
def test_vni_letters_are_found(text: str) -> None:
    assert misread_as(text) == VNI


@pytest.mark.parametrize(
    "text",
    ["Hµ Néi", "HuÕ", "CÇn Th¬", "B×nh D\xad¬ng", "§µ N½ng", "Hå ChÝ Minh", "Sè liÖu", "B¸o c¸o", "Tæng thu ng©n s¸ch"],
)
def test_tcvn3_letters_are_found(text: str) -> None:
    assert misread_as(text) == TCVN3


def test_of_the_names_of_places_most_are_recognised_in_every_wrong_code() -> None:
    names = [each for each in place_names() if not each.isascii()]
    for wrong, expected in ((windows_1252, UTF_8), (tcvn3, TCVN3), (vni, VNI)):
        found = sum(misread_as(wrong(each)) == expected for each in names)
        assert found > 0.8 * len(names), wrong.__name__


def test_no_name_of_the_country_is_taken_for_misread() -> None:
    for name in (*place_names(), *catalogue_words()):
        for text in (name, name.upper(), name.lower(), without_marks(name), unicodedata.normalize("NFD", name)):
            assert misread_as(unicodedata.normalize("NFC", text)) is None, text


def foreign() -> Iterator[str]:
    for code in ("fr", "de", "cs", "es", "pt", "it", "nl", "sv", "nb", "da", "fi", "pl", "hu", "ro", "tr", "is", "vi"):
        locale = Locale(code)
        yield from locale.territories.values()
        yield from locale.languages.values()
        yield from locale.currencies.values()
        yield from (name for names in locale.months.values() for name in dict(names["wide"]).values())


def test_no_country_language_or_month_of_europe_is_taken_for_misread() -> None:
    texts = [unicodedata.normalize("NFC", each) for each in foreign()]
    assert len(texts) > 10_000
    assert [each for each in texts if misread_as(each) is not None] == []


@pytest.mark.parametrize(
    "text",
    [
        "maïs",
        "goût",
        "Noël",
        "thaï",
        "laïc",
        "née",
        "tôt",
        "été",
        "für Köln",
        "süß",
        "Österreich",
        "São Paulo",
        "mãe",
        "Øresund",
        "Curaçao",
        "naïve café",
        "«Nam» l’État",
        "5 µm",
        "½",
        "m²",
        "m×n",
        "12 N·m",
        "±3 °C",
        "§ 5",
        "© VTV",
        "“THỊ XÃ”",
        "THỊ XÃ\xa0SƠN TÂY",
        "XÃ\xa0AN BÌNH",
        "THỊ XÃ\xa0và",
        "XÃ, XÃ² – XÃ…",
        "XÃ»",
        "tỷ\xa0đồng",
        "Plei Kần",
        "Hoà Bình",
        "Thuỷ",
        "hoá",
        "Êa",
        "Đắk Lắk",
        "ASCII only",
        "",
    ],
)
def test_real_words_of_any_language_are_left_alone(text: str) -> None:
    assert misread_as(text) is None


@pytest.mark.parametrize(
    "word", ["nghiêng", "quyết", "oằn", "thuở", "giếng", "yêu", "hoà", "hòa", "đắk", "ý", "xoong", "tết"]
)
def test_syllables_are_recognised(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize("word", ["noäi", "clé", "tôt", "mạs", "dàò", "vỏte", "thnh", "", "daò", "ắt ế"])
def test_what_cannot_be_spoken_is_no_syllable(word: str) -> None:
    assert not is_syllable(word)


def test_a_stop_without_its_tone_is_a_syllable_only_loosely() -> None:
    assert is_syllable("tôt", strictly=False)
    assert not is_syllable("tôt")
