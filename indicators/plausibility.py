"""Figures that are possible and yet hard to believe beside what the same place said before: they wait for a person."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from indicators.observations import Figure, rank

FACTOR = 100
"""So many times the figure before, or so small a part of it, is a slip of the unit until somebody says otherwise."""

SMALLEST = Decimal(10)
"""Counts below this come to nothing by themselves; what was larger and becomes 0 is held."""


class Reason(StrEnum):
    """Why a figure is held."""

    JUMP = "jump"
    DROP = "drop"
    ZERO = "zero"
    SIGNATURE = "signature"
    AREA_MISSING = "area-missing"


@dataclass(frozen=True)
class Doubt:
    """A figure that is held, the one before it, and how they compare; `before` is None where it is not about a number.

    `row` is the row of the report, None for the report as a whole.
    """

    reason: Reason
    row: int | None
    indicator: str
    place: str
    period: str
    value: Decimal | None
    before: Decimal | None
    before_period: str | None


Before = Callable[[Figure], Figure | None]
"""The newest figure shown of the same indicator, place and frequency that a figure may be held against."""


def doubts(figures: Iterable[Figure], before: Before) -> tuple[Doubt, ...]:
    """The figures that should wait for a person.

    A figure is compared with the newest one of an earlier period whose origin ranks no lower, so that a simulated
    figure never casts doubt on a reported one. Revisions of the same period are not doubted: they come with a reason.
    """
    found = []
    for figure in figures:
        earlier = before(figure)
        if earlier is None or not is_comparable(figure, earlier):
            continue
        reason = _reason(figure.value, earlier.value)
        if reason is not None:
            found.append(
                Doubt(reason, figure.row, *_key(figure), figure.value, earlier.value, before_period=earlier.period.code)
            )
    return tuple(found)


def _key(figure: Figure) -> tuple[str, str, str]:
    return figure.indicator, figure.place, figure.period.code


def is_comparable(figure: Figure, earlier: Figure) -> bool:
    """Whether a figure may be held against another: one of an earlier period whose origin ranks no lower."""
    return (
        earlier.period.end < figure.period.end
        and earlier.period.frequency is figure.period.frequency
        and rank(earlier.origin, earlier.method) >= rank(figure.origin, figure.method)
    )


def _reason(value: Decimal | None, before: Decimal | None) -> Reason | None:
    """Whether a step from one value to the next is too large; a figure that is missing, or was, says nothing."""
    if value is None or before is None or before == 0:
        return None
    if value == 0:
        return Reason.ZERO if abs(before) >= SMALLEST else None
    if abs(value) >= FACTOR * abs(before) and abs(value) >= SMALLEST:
        return Reason.JUMP
    if abs(value) * FACTOR <= abs(before) and abs(before) >= SMALLEST:
        return Reason.DROP
    return None
