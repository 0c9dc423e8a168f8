"""What each month that is left has to bring so that the year's target is reached."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from indicators.periods import Period

MONTHS = 12


class Need(StrEnum):
    """How a figure stands to the target of its year."""

    PACE = "pace"
    """So much more (or less) is still needed a month."""

    ROOM = "room"
    """Of what must not be exceeded, so much a month is left."""

    REACHED = "reached"
    EXCEEDED = "exceeded"
    MISSED = "missed"
    """The year is over without it."""


@dataclass(frozen=True)
class Pace:
    """How a figure stands to its target; `a_month` in its unit, None where no month is left or none is needed."""

    need: Need
    a_month: Decimal | None
    months_left: int


class Outlook(StrEnum):
    """What the interval of a forecast says of the target."""

    WITHIN_REACH = "within-reach"
    OPEN = "open"
    OUT_OF_REACH = "out-of-reach"


def pace(value: Decimal, target: Decimal, period: Period, *, is_ceiling: bool, accumulates: bool) -> Pace:
    """What is still needed a month after a period.

    Args:
        value: The figure of the period; since January, where it accumulates.
        target: What was promised for the year, in the same unit.
        period: The last month, quarter … known.
        is_ceiling: Whether the target is not to be exceeded.
        accumulates: Whether the figure counts since January, so that it cannot come back.
    """
    left = MONTHS - period.end.month
    gap = target - value
    if is_ceiling and accumulates:
        if gap < 0:
            return Pace(Need.EXCEEDED, None, left)
        return Pace(Need.ROOM, gap / left, left) if left else Pace(Need.REACHED, None, 0)
    if gap >= 0 if is_ceiling else gap <= 0:
        return Pace(Need.REACHED, None, left)
    return Pace(Need.PACE, gap / left, left) if left else Pace(Need.MISSED, None, 0)


def outlook(low: Decimal, high: Decimal, target: Decimal, *, is_ceiling: bool) -> Outlook:
    """Whether a target lies within, before or beyond the interval of a landing."""
    if is_ceiling:
        low, high, target = -high, -low, -target
    if low >= target:
        return Outlook.WITHIN_REACH
    return Outlook.OPEN if high >= target else Outlook.OUT_OF_REACH
