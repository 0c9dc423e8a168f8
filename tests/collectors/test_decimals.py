"""Decimals as texts: what is taken exactly, and the name of every reason for which one is not."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collectors.decimals import NotDecimalError, decimals_of, read_decimal


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", "0"),
        ("-0.5", "-0.5"),
        ("1234.50", "1234.50"),
        ("1.5E+10", "15000000000"),
        ("1.5e3", "1500"),
        ("25e-1", "2.5"),
        ("0e9999", "0"),
        ("1.10000000000000000000", "1.10000000000000000000"),
        ("0.123456789012", "0.123456789012"),
        ("-999999999999999999.999999999999", "-999999999999999999.999999999999"),
        ("0000"[:1] + "." + "0" * 5000, "0." + "0" * 5000),
    ],
)
def test_a_number_is_taken_digit_for_digit(text: str, value: str) -> None:
    assert f"{read_decimal(text):f}" == value


@pytest.mark.parametrize(
    "text",
    [
        "",
        " 1",
        "1 ",
        "1\n",
        "+1",
        ".5",
        "5.",
        "01",
        "-",
        "1_000",
        "1,5",
        "1.234,5",
        "0x10",
        "NaN",
        "-Infinity",
        "1e",
        "1e+",
        "\uff11\uff12\uff13",
        "\u0661",
        "1\u0660",
        "\u00bd",
        "١٢٣",
        "một",
        "1e5.5",
        "--1",
        "100 000",
    ],
)
def test_any_other_writing_is_no_decimal(text: str) -> None:
    with pytest.raises(NotDecimalError) as caught:
        read_decimal(text)
    assert caught.value.code == "number-not-decimal"


@pytest.mark.parametrize(
    "text",
    ["1" + "0" * 18, "-1e18", "9223372036854775808", "1e400", "9" * 5000, "1E+99999", "1e99999999999999999999"],
)
def test_a_number_of_ten_to_eighteen_or_more_is_out_of_range(text: str) -> None:
    with pytest.raises(NotDecimalError) as caught:
        read_decimal(text)
    assert caught.value.code == "number-out-of-range"


@pytest.mark.parametrize(
    "text",
    [
        "0.1234567890123",
        "0.1234567890123456789",
        "1." + "0" * 35 + "1",
        "1e-13",
        "1e-400",
        "0." + "0" * 5000 + "1",
        "1e-99999999999999999999",
    ],
)
def test_more_than_twelve_decimals_are_too_precise(text: str) -> None:
    with pytest.raises(NotDecimalError) as caught:
        read_decimal(text)
    assert caught.value.code == "number-precision"


def test_a_refusal_repeats_no_endless_number() -> None:
    with pytest.raises(NotDecimalError) as caught:
        read_decimal("9" * 5000)
    assert len(str(caught.value)) < 200


@pytest.mark.parametrize(
    ("value", "decimals"), [("1.50", 1), ("100", 0), ("1E+3", 0), ("0.00", 0), ("1." + "0" * 30 + "1", 31), ("NaN", 0)]
)
def test_decimals_are_counted_without_the_noughts_at_the_end(value: str, decimals: int) -> None:
    assert decimals_of(Decimal(value)) == decimals


@given(st.integers(0, 12).flatmap(lambda places: st.decimals(-(10**18) + 1, 10**18 - 1, places=places)))
def test_whatever_can_be_kept_comes_back_as_it_was_written(value: Decimal) -> None:
    written = f"{value:f}"
    read = read_decimal(written)
    assert read == value
    assert f"{read:f}" == (written if value else written.removeprefix("-"))


@given(st.decimals(-(10**18) + 1, 10**18 - 1, places=6), st.integers(-3, 3))
def test_an_exponent_says_the_same_number(value: Decimal, shift: int) -> None:
    moved = value.scaleb(shift)
    if abs(moved) >= 10**18:
        return
    assert read_decimal(f"{value:f}e{shift}") == moved
