"""The CSV of an export: exact figures, and no text that a spreadsheet would run."""

import csv
import io
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from dashboard.exporting.comma_separated import guarded, written
from dashboard.exporting.lines import COLUMNS, VALUE

DANGEROUS = [
    *"=+-@\t\r\n\uff1d\uff0b\uff0d\uff20\N{MINUS SIGN}",
    " =",
    "\t =",
    "\N{NO-BREAK SPACE}=",
    "\N{ZERO WIDTH SPACE}@",
    "\ufeff+",
]


def line(text="x", value=Decimal(1)):
    return [value if number == VALUE else text for number in range(len(COLUMNS))]


def read(content):
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True))


@pytest.mark.parametrize("beginning", DANGEROUS)
def test_a_text_that_could_be_a_formula_gets_an_apostrophe(beginning):
    assert guarded(f"{beginning}cmd|' /C calc'!A0") == f"'{beginning}cmd|' /C calc'!A0"


@pytest.mark.parametrize(
    "text", ["", "Hà Nội", "a=b", "1-2", "2026-10", "01", "34/34", "%", "'gần' 5", '"x"', "ước - tính"]
)
def test_any_other_text_stays_as_it_is(text):
    assert guarded(text) == text


@given(some.text(alphabet="'=-@ \tx\N{FULLWIDTH EQUALS SIGN}", max_size=6))
def test_taking_one_apostrophe_away_gives_every_guarded_text_back(text):
    said = guarded(text)
    assert said in {text, f"'{text}"}
    assert (guarded(said) == said) == (said == text)


@given(
    some.text(max_size=40),
    some.decimals(allow_nan=False, allow_infinity=False, places=12, min_value=-(10**17), max_value=10**17),
)
def test_whatever_is_written_is_read_back_the_same(text, value):
    if "\0" in text or not text:
        return
    _, cells = read(b"".join(written([line(text, value)])))
    assert cells == [format(value, "f") if number == VALUE else guarded(text) for number in range(len(COLUMNS))]


@pytest.mark.parametrize(
    "digits",
    ["-5", "-0.25", "999999999999999999", "0.000000000001", "-123456789012345678.123456789012", "2.50", "1E+3"],
)
def test_a_figure_is_its_digits_without_quotation_marks_or_apostrophe(digits):
    content = b"".join(written([line("x", Decimal(digits))])).decode("utf-8-sig")
    cell = content.split("\r\n")[1].split(",")[VALUE]
    assert cell == format(Decimal(digits), "f")
    assert Decimal(cell) == Decimal(digits)


def test_nothing_is_nothing_and_every_line_ends_as_the_standard_says():
    content = b"".join(written([[None] * len(COLUMNS)] * 2500))
    lines = content.decode("utf-8-sig").split("\r\n")
    assert lines[0] == ",".join(COLUMNS)
    assert lines[1:] == ["," * (len(COLUMNS) - 1)] * 2500 + [""]
