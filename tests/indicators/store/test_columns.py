"""Decimals and moments mean the same in every database."""

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from sqlalchemy.exc import StatementError  # noqa: TID251 - what the column types raise through

from indicators.observations import Coverage
from indicators.store.observations import Selection, observation_with_id, shown
from indicators.store.reports import report_row
from tests.builders import NOW, ZONE, figure, keep, value_shown

EXACT = [
    "12345678901234567890.123456789",
    "0.1",
    "-0.000000000000000000001",
    "100",
    "100.50",
    "99999999999999999999999999999999999999",
    "1E+20",
    "0",
]


@pytest.mark.parametrize("value", EXACT)
def test_a_decimal_comes_back_to_its_last_digit(store, rules, value):
    keep(store, rules, figure(value=value))
    assert value_shown(store, "TC01", "01", "2026-10") == Decimal(value)
