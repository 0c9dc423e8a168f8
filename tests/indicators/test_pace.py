"""What is still needed a month, and what the interval says of the target."""

from decimal import Decimal

import pytest

from indicators.pace import Need, Outlook, Pace, outlook, pace
from indicators.periods import Period

OCTOBER, DECEMBER, QUARTER = Period.parse("2026-10"), Period.parse("2026-12"), Period.parse("2026-Q3")


@pytest.mark.parametrize(
    ("value", "target", "period", "is_ceiling", "accumulates", "expected"),
    [
        (80, 100, OCTOBER, False, True, Pace(Need.PACE, Decimal(10), 2)),
        (70, 100, QUARTER, False, True, Pace(Need.PACE, Decimal(10), 3)),
        (100, 100, OCTOBER, False, True, Pace(Need.REACHED, None, 2)),
        (80, 100, DECEMBER, False, True, Pace(Need.MISSED, None, 0)),
        (80, 100, OCTOBER, True, True, Pace(Need.ROOM, Decimal(10), 2)),
        (101, 100, OCTOBER, True, True, Pace(Need.EXCEEDED, None, 2)),
        (100, 100, DECEMBER, True, True, Pace(Need.REACHED, None, 0)),
        (5, 3, OCTOBER, True, False, Pace(Need.PACE, Decimal(-1), 2)),
        (3, 3, OCTOBER, True, False, Pace(Need.REACHED, None, 2)),
        (5, 3, DECEMBER, True, False, Pace(Need.MISSED, None, 0)),
        (0, 100, OCTOBER, False, False, Pace(Need.PACE, Decimal(50), 2)),
    ],
)
def test_the_pace_that_is_still_needed(value, target, period, is_ceiling, accumulates, expected):  # noqa: PLR0913, PLR0917 - a row of the table
    found = pace(Decimal(value), Decimal(target), period, is_ceiling=is_ceiling, accumulates=accumulates)
    assert found == expected


@pytest.mark.parametrize(
    ("low", "high", "is_ceiling", "expected"),
    [
        (100, 120, False, Outlook.WITHIN_REACH),
        (90, 100, False, Outlook.OPEN),
        (80, 99, False, Outlook.OUT_OF_REACH),
        (80, 100, True, Outlook.WITHIN_REACH),
        (90, 110, True, Outlook.OPEN),
        (101, 110, True, Outlook.OUT_OF_REACH),
    ],
)
def test_what_the_interval_says_of_a_target_of_a_hundred(low, high, is_ceiling, expected):
    assert outlook(Decimal(low), Decimal(high), Decimal(100), is_ceiling=is_ceiling) is expected
