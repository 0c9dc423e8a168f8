"""Vietnamese text, sorted, bared and spelled one way."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.collation import collation_key, plain, standard_spelling


def test_plain_text_has_no_diacritics_and_no_capitals():
    assert plain("Đà Nẵng") == "da nang"
    assert plain("  TP. Hồ   Chí Minh ") == "tp. ho chi minh"


def test_both_tone_spellings_and_both_unicode_forms_are_the_same_when_plain():
    assert plain("Khánh Hoà") == plain("Khánh Hòa") == plain(unicodedata.normalize("NFD", "Khánh Hòa"))


@pytest.mark.parametrize(
    ("written", "standard"),
    [
        ("Hoà Bình", "Hòa Bình"),
        ("Khánh Hoà", "Khánh Hòa"),
        ("Giao Thuỷ", "Giao Thủy"),
        ("Nguyễn Uý", "Nguyễn Úy"),
        ("THANH HOÁ", "THANH HÓA"),
        ("khoẻ", "khỏe"),
        ("Ea H\N{RIGHT SINGLE QUOTATION MARK}Leo", "Ea H'Leo"),
        ("Phú Quý", "Phú Quý"),
        ("Quỳ Hợp", "Quỳ Hợp"),
        ("Ninh Thuận", "Ninh Thuận"),
        ("Hoàng Sa", "Hoàng Sa"),
        ("Hòa Bình", "Hòa Bình"),
    ],
)
def test_a_tone_is_placed_one_way(written, standard):
    assert standard_spelling(written) == standard
    assert standard_spelling(unicodedata.normalize("NFD", written)) == standard


def test_letters_sort_in_the_order_of_the_alphabet():
    letters = list("aăâbcdđeêghiklmnoôơpqrstuưvxy")
    assert sorted(set(letters), key=collation_key) == letters


def test_tones_decide_only_between_the_same_letters():
    assert sorted(["mạ", "má", "mã", "mả", "mà", "ma", "mát"], key=collation_key) == [
        *["ma", "mà", "mả", "mã", "má", "mạ", "mát"],
    ]


def test_a_space_comes_before_any_letter():
    names = ["Hải Dương", "Hà Nội", "Hà Tĩnh", "Hậu Giang", "Đắk Lắk", "Cà Mau", "Điện Biên", "Đà Nẵng"]
    assert sorted(names, key=collation_key) == [
        *["Cà Mau", "Đà Nẵng", "Đắk Lắk", "Điện Biên", "Hà Nội", "Hà Tĩnh", "Hải Dương", "Hậu Giang"],
    ]


def test_letters_of_other_alphabets_come_last():
    assert sorted(["я", "y", "1"], key=collation_key) == ["1", "y", "я"]


@given(st.text())
def test_any_text_has_a_key_and_a_plain_form_that_stays_as_it_is(text):
    assert collation_key(text) == collation_key(text)
    assert plain(plain(text)) == plain(text)


@given(st.text(alphabet="aăâeêoôơuưyhqtnàảạòỏọỳýỷ ", max_size=12))
def test_the_standard_spelling_stays_as_it_is_and_keeps_the_letters(text):
    once = standard_spelling(text)
    assert standard_spelling(once) == once
    assert plain(once) == plain(text)
