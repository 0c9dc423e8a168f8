"""Texts and decimals as JSON carries them."""

from decimal import Decimal

import pytest

from collectors.formats.json_text import is_plain, read_decimal, read_json


def test_fractions_are_read_digit_for_digit() -> None:
    assert read_json(b'{"score": 0.10, "count": 7}') == {"score": Decimal("0.10"), "count": 7}
    assert str(read_json(b"17.540000000001")) == "17.540000000001"


@pytest.mark.parametrize("text", ["0", "-0.5", "9" * 30, "1." + "9" * 20])
def test_decimals_within_their_length_are_exact(text: str) -> None:
    assert str(read_decimal(text)) == text


@pytest.mark.parametrize("text", ["9" * 31, "1." + "9" * 21, "1\n", "0x1"])
def test_decimals_beyond_their_length_are_none(text: str) -> None:
    assert read_decimal(text) is None


def test_vietnamese_is_plain_and_hidden_characters_are_not() -> None:
    assert is_plain("Nguyễn Thị Ánh — 100 %", 40)
    assert is_plain("e\u0302\u0323", 40)
    hidden = ("a\u200bb", "a\u202eb", "a\x00b", "a\nb", "\ue000", "\ud800")
    assert not any(is_plain(text, 40) for text in hidden)
    assert not is_plain("abc", 2)
