"""Numbers, units, periods and moments are written as their readers write them."""

from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

import pytest
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as some

from dashboard import formatting
from indicators.catalogue import Catalogue
from indicators.periods import Period


@pytest.mark.parametrize(
    ("value", "decimals", "vietnamese", "english"),
    [
        ("1234.5", 1, "1.234,5", "1,234.5"),
        ("0.005", 2, "0,01", "0.01"),
        ("-0.001", 2, "0,00", "0.00"),
        ("-1234.56", 1, "-1.234,6", "-1,234.6"),
    ],
)
def test_a_number_has_its_separators(value: str, decimals: int, vietnamese: str, english: str) -> None:
    assert formatting.number(Decimal(value), decimals, "vi") == vietnamese
    assert formatting.number(Decimal(value), decimals, "en") == english


@given(
    some.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**15), max_value=10**15),
    some.integers(0, 6),
)
def test_a_number_is_written_as_babel_writes_it(value: Decimal, decimals: int) -> None:
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    rounded = value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP) + 0
    for language, locale in formatting.LOCALES.items():
        assert formatting.number(value, decimals, language) == format_decimal(rounded, format=pattern, locale=locale)


def test_a_missing_number_stays_missing() -> None:
    assert formatting.number(None, 2, "vi") is None


@pytest.mark.parametrize(
    ("indicator", "value", "text", "unit"),
    [
        ("TC01", "1712345.6", "1.712", "nghìn tỷ đồng"),
        ("TC01", "9999.4", "9.999", "tỷ đồng"),
        ("TC01", "9999.96", "10,00", "nghìn tỷ đồng"),
        ("TC01", "23456789", "23,46", "triệu tỷ đồng"),
        ("VM05", "42131.4", "42,13", "tỷ USD"),
        ("VM07", "-1234.5", "-1.235", "triệu USD"),
        ("HC08", "358643", "358,6", "nghìn hồ sơ"),
        ("HC09", "9999999", "10,00", "triệu hồ sơ"),
        ("KT13", "17600.5", "17,60", "triệu lượt"),
        ("XH08", "0", "0", "ca"),
        ("HC34", "15000", "15,00", "nghìn tỷ đồng/năm"),
        ("HC01", "61.85", "61,85", "điểm/100"),
        ("TC06", "100", "100,0", "%"),
        ("VM03", "25123", "25.123", "đồng"),
    ],
)
def test_a_tile_shows_four_digits_and_the_unit_that_goes_with_them(
    indicator: str, value: str, text: str, unit: str, catalogue: Catalogue
) -> None:
    assert formatting.tile_value(Decimal(value), catalogue.indicator(indicator), "vi") == (text, unit)


def test_english_units_step_up_too(catalogue: Catalogue) -> None:
    assert formatting.tile_value(Decimal(1712345), catalogue.indicator("TC01"), "en") == ("1,712", "VND trillion")


@pytest.mark.parametrize(
    ("code", "vietnamese", "english"),
    [
        ("2026-10", "Tháng 10/2026", "October 2026"),
        ("2026-Q3", "Quý III/2026", "Q3 2026"),
        ("2026-Q1", "Quý I/2026", "Q1 2026"),
        ("2026-H1", "6 tháng 2026", "First half of 2026"),
        ("2026-H2", "6 tháng cuối năm 2026", "Second half of 2026"),
        ("2026-9M", "9 tháng 2026", "First nine months of 2026"),
        ("2025", "Năm 2025", "2025"),
        ("2026-W01", "Tuần 1/2026", "Week 1, 2026"),
        ("2026-10-05", "05/10/2026", "5 Oct 2026"),
    ],
)
def test_a_period_is_named_as_it_is_spoken_of(code: str, vietnamese: str, english: str) -> None:
    assert formatting.period(Period.parse(code), "vi") == vietnamese
    assert formatting.period(Period.parse(code), "en") == english


@pytest.mark.parametrize(
    ("indicator", "value", "base", "said"),
    [
        ("TC01", "107.2", "100", ("+7,2% so với cùng kỳ", "up")),
        ("TC06", "60.35", "60", ("+0,35 điểm % so với cùng kỳ", "up")),
        ("HC01", "61.7", "61.85", ("-0,15 điểm so với cùng kỳ", "down")),
        ("KD10", "55", "58", ("-3,0 giờ so với cùng kỳ", "down")),
        ("TC01", "100.01", "100", ("không đổi so với cùng kỳ", "flat")),
        ("VM07", "-5", "3", ("-8,0 triệu USD so với cùng kỳ", "down")),
    ],
)
def test_a_change_has_its_sign_its_unit_and_what_it_is_held_against(
    indicator: str, value: str, base: str, said: tuple[str, str], catalogue: Catalogue
) -> None:
    found = formatting.change(Decimal(value), Decimal(base), catalogue.indicator(indicator), "vi")
    assert found == said


@pytest.mark.parametrize(("value", "base"), [(None, "1"), ("1", None), ("5", "0")])
def test_there_is_no_change_without_something_to_compare(
    value: str | None, base: str | None, catalogue: Catalogue
) -> None:
    numbers = [None if each is None else Decimal(each) for each in (value, base)]
    assert formatting.change(numbers[0], numbers[1], catalogue.indicator("TC01"), "vi") is None


def test_a_figure_is_measured_with_its_unit_and_percent_stands_close(catalogue: Catalogue) -> None:
    assert formatting.measured(Decimal("98.2"), catalogue.indicator("TC06"), "vi") == "98,20%"
    assert formatting.measured(Decimal("61.85"), catalogue.indicator("HC01"), "vi") == "61,85 điểm/100"


def test_a_moment_is_read_on_the_clock_of_the_country() -> None:
    zone = ZoneInfo("Asia/Ho_Chi_Minh")
    assert formatting.moment(datetime(2026, 11, 22, 1, 12, tzinfo=UTC), zone) == "08:12 22/11"


def test_a_day_begins_with_the_day() -> None:
    assert formatting.day(date(2026, 10, 5), "vi") == "05/10/2026"
