"""Papers in the letters of the screens."""

from datetime import UTC, datetime

import pytest

from indicators.paper import LETTERS, Paper
from tests.pdf_text import pdf_text

MADE = datetime(2026, 10, 20, 1, 30, tzinfo=UTC)


def printed(text, **differences):
    page = Paper("Giấy", MADE, **differences)
    page.add_page()
    page.set_font(LETTERS, "B", 12)
    page.cell(text=text)
    return bytes(page.output())


def test_vietnamese_is_written_whole():
    assert "Ế Ộ Ữ Ặ Ỵ đường ƯỚC" in pdf_text(printed("Ế Ộ Ữ Ặ Ỵ đường ƯỚC"))


def test_the_same_words_make_the_same_bytes():
    assert printed("một") == printed("một")
    assert printed("một") != printed("hai")


@pytest.mark.parametrize(("orientation", "box"), [("portrait", b"595.28 841.89"), ("landscape", b"841.89 595.28")])
def test_a_page_is_a4_and_stands_or_lies(orientation, box):
    assert box in printed("một", orientation=orientation)
