"""Which units a figure of a place is made of."""

from collections.abc import Sequence
from datetime import date

from indicators.definitions import Indicator
from indicators.geography import Geography, Level, Place
from indicators.periods import Period

NATION = "VN"


def units_of(place: str, period: Period, indicator: Indicator, geography: Geography) -> Sequence[Place]:
    """The units that a place was made of on the last day of a period; the place itself where it is one."""
    if is_of_agencies(place, indicator):
        return geography.agencies()
    return standing(place, period.end, geography)


def is_of_agencies(place: str, indicator: Indicator) -> bool:
    """Whether a figure is made of those of ministries: that of the nation, where provinces have none."""
    return Level.PROVINCE not in indicator.levels and Level.AGENCY in indicator.levels and place == NATION


def standing(place: str, on: date, geography: Geography) -> Sequence[Place]:
    """The provinces that a place was made of on a day."""
    match geography.place(place).level:
        case Level.NATION:
            return geography.provinces(on)
        case Level.REGION:
            return geography.members(place, on)
        case _:
            return geography.parts(place, on)
