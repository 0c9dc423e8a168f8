"""Decimals and moments mean the same in every database."""

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from sqlalchemy.exc import StatementError  # noqa: TID251 - what a refused moment arrives in

from indicators.store.observations import counts
from indicators.store.reports import report_row
from tests.builders import NOW, ZONE, figure, keep, value_shown

DECIMALS = [
    "12345678901234567890.123456789",
    "0.1",
    "-0.000000000000000000001",
    "100",
    "100.50",
    "99999999999999999999999999999999999999",
    "1E+20",
    "0",
]
MOMENTS = [
    NOW,
    datetime(2026, 10, 20, 1, 30, tzinfo=UTC),
    datetime(1969, 12, 31, 23, 59, 59, 999999, tzinfo=UTC),
    datetime(2099, 12, 31, 23, 59, 59, 123456, tzinfo=timezone(timedelta(hours=-3, minutes=-30))),
]


@pytest.mark.parametrize("value", DECIMALS)
def test_a_decimal_comes_back_to_its_last_digit(store, rules, value):
    keep(store, rules, figure(value=value))
    assert value_shown(store, "TC01", "01", "2026-10") == Decimal(value)


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_moment_comes_back_as_the_same_moment_in_utc(store, rules, moment):
    receipt = keep(store, rules, figure(), received_at=moment)
    received = report_row(store, receipt.id)["received_at"]
    assert received == moment
    assert received.tzinfo is UTC


def test_what_is_not_said_stays_unsaid(store, rules):
    row = report_row(store, keep(store, rules, figure(), generated_at=None).id)
    assert (row["generated_at"], row["deadline"], row["on_time"], row["reason"]) == (None, None, None, None)


def test_a_moment_without_a_zone_is_refused(store, rules):
    with pytest.raises(StatementError, match=r"A moment without a time zone cannot be stored\."):
        keep(store, rules, figure(), generated_at=NOW.replace(tzinfo=None))
    assert counts(store)["report"] == 0


@pytest.mark.parametrize("value", ["NaN", "Infinity", "-Infinity"])
def test_what_is_not_a_finite_number_is_refused(store, rules, value):
    with pytest.raises(ValueError, match=r"A value that is not a finite number cannot be stored\."):
        keep(store, rules, figure(value=value))
    assert counts(store) == {"observation": 0, "report": 0, "current": 0}


def test_moments_are_compared_as_moments_wherever_they_were_said(store, rules):
    later = keep(store, rules, figure(), now=datetime(2026, 10, 20, 10, 0, tzinfo=ZONE))
    earlier_in_utc = datetime(2026, 10, 20, 4, 0, tzinfo=UTC)
    assert value_shown(store, "TC01", "01", "2026-10", as_of=earlier_in_utc) == Decimal("100.5")
    assert later.stored_at < earlier_in_utc
