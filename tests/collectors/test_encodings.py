"""Which old encoding bytes were written in: named where they read as Vietnamese, and only there."""

import unicodedata

import pytest

from collectors.encodings import guess
from collectors.misread import TCVN3_LETTERS

TEXT = "thu ngân sách nhà nước trên địa bàn tỉnh quảng ngãi, lạng sơn; chỉ số sản xuất công nghiệp"


def test_bytes_of_the_old_letters_are_recognised() -> None:
    letters = {letter: sign for sign, letter in TCVN3_LETTERS.items()}
    assert guess("".join(letters.get(each, each) for each in TEXT).encode("latin-1")) == "TCVN3 (ABC)"


def test_bytes_of_the_windows_code_are_recognised_with_their_marks_apart() -> None:
    spread = "".join(_parted(each) for each in TEXT)
    assert guess(spread.encode("cp1258")) == "Windows-1258"


@pytest.mark.parametrize(
    ("content", "name"), [(b"Ha\xf8 No\xe4i", "VNI"), (b"\xff\xfeH\0", "UTF-16"), (b"\xfe\xff\0H", "UTF-16")]
)
def test_other_codes_are_recognised(content: bytes, name: str) -> None:
    assert guess(content) == name


@pytest.mark.parametrize("content", [b"caf\xe9 fran\xe7ais, na\xefve", b"\x80\x81\xfe\xff"])
def test_bytes_that_are_no_vietnamese_are_given_no_name(content: bytes) -> None:
    assert guess(content) is None


def _parted(letter: str) -> str:
    """A letter as the Windows code writes it: the tone apart, everything else in one."""
    spread = unicodedata.normalize("NFD", letter)
    tones = "".join(each for each in spread if each in "\u0300\u0301\u0303\u0309\u0323")
    return unicodedata.normalize("NFC", "".join(each for each in spread if each not in tones)) + tones
