"""The ways in which the next months are foretold; each takes monthly steps, oldest first, and gives the next ones.

A step is what a month added to a figure that accumulates, or the month's own value of one that does not. Exponential
smoothing is that of statsmodels (Hyndman et al., Forecasting with Exponential Smoothing, 2008).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from statistics import fmean
from typing import Any

YEAR = 12
SEASONS_LEARNT = 36
"""Months from which on the seasons themselves are learnt; with fewer, what changes is the distance from last year."""

LEVEL_FROM = 6
"""Months from whose mean a short series begins."""

PARTS = (0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 0.9)
SEASONAL_PARTS = (0.01, 0.05, 0.1, 0.2, 0.4)
"""How much of each surprise the level and the seasons take over: what is tried, the likeliest being taken. A search in
steps ends at the same place on every machine, and costs a tenth of one that looks for the last digit."""


class Method(StrEnum):
    """How the next months are foretold; the earlier ones are the simpler ones, and win where they are as good."""

    SAME_MONTHS = "same-months"
    AT_THIS_PACE = "same-months-at-this-pace"
    LAST_VALUE = "last-value"
    SMOOTHED = "exponential-smoothing"


Foretell = Callable[[Sequence[Decimal], int, Sequence[int]], list[list[Decimal]]]
"""What would have been said when so many months were known, for each such number: the next ones, as many as wanted."""


@dataclass(frozen=True)
class Candidate:
    """A method, how many months it has to have seen, and what it does."""

    method: Method
    needs: int
    foretell: Foretell


def same_months(steps: Sequence[Decimal], ahead: int, origins: Sequence[int]) -> list[list[Decimal]]:
    """The same months of last year again: the floor that every other method has to beat."""
    return [_last_year(steps, ahead, origin) for origin in origins]


def at_this_pace(steps: Sequence[Decimal], ahead: int, origins: Sequence[int]) -> list[list[Decimal]]:
    """The same months of last year, as much higher or lower as the months since have been than those a year before."""
    return [_at_pace(steps, ahead, origin) for origin in origins]


def last_value(steps: Sequence[Decimal], ahead: int, origins: Sequence[int]) -> list[list[Decimal]]:
    """The last value goes on."""
    return [[steps[origin - 1]] * ahead for origin in origins]


def smoothed(steps: Sequence[Decimal], ahead: int, origins: Sequence[int]) -> list[list[Decimal]]:
    """Exponential smoothing of the distance from the year before.

    How much of a surprise is taken over is learnt from the months before the first of the origins, so that nothing said
    of a month knows of it.
    """
    moved = [float(later - earlier) for earlier, later in zip(steps, steps[YEAR:], strict=False)]
    if not any(moved):
        return same_months(steps, ahead, origins)
    level = fmean(moved[:LEVEL_FROM])
    states = _states(moved, origins[0] - YEAR, initial_level=level)
    return [
        [base + Decimal(repr(float(states[origin - YEAR - 1][0]))) for base in _last_year(steps, ahead, origin)]
        for origin in origins
    ]


def seasons_smoothed(steps: Sequence[Decimal], ahead: int, origins: Sequence[int]) -> list[list[Decimal]]:
    """Exponential smoothing of level and seasons, which are added because months may be nought; learnt as above."""
    values = [float(each) for each in steps]
    if max(values) == min(values):
        return last_value(steps, ahead, origins)
    level = fmean(values[:YEAR])
    seasons = [each - level for each in values[:YEAR]]
    states = _states(values, origins[0], initial_level=level, initial_seasonal=seasons)
    return [[Decimal(repr(_with_season(states, origin, each))) for each in range(ahead)] for origin in origins]


_SIMPLE = (Candidate(Method.SAME_MONTHS, YEAR, same_months),)
_FEW_YEARS = (Candidate(Method.SMOOTHED, YEAR + LEVEL_FROM, smoothed),)
_YEARS = (Candidate(Method.SMOOTHED, SEASONS_LEARNT, seasons_smoothed),)


def candidates(count: int, *, accumulates: bool) -> Sequence[Candidate]:
    """The methods that are tried on so many months, the simpler ones first, the floor before all."""
    own = Candidate(Method.AT_THIS_PACE, YEAR + 3, at_this_pace)
    if not accumulates:
        own = Candidate(Method.LAST_VALUE, YEAR, last_value)
    return (*_SIMPLE, own, *(_YEARS if count >= SEASONS_LEARNT + YEAR else _FEW_YEARS))


def load() -> None:
    """Load the library, which takes seconds: called in a thread before somebody has to wait for it."""
    import statsmodels.tsa.exponential_smoothing.ets  # noqa: F401, PLC0415 - only where a forecast is made


def _last_year(steps: Sequence[Decimal], ahead: int, origin: int) -> list[Decimal]:
    return [steps[origin - YEAR + each % YEAR] for each in range(ahead)]


def _at_pace(steps: Sequence[Decimal], ahead: int, origin: int) -> list[Decimal]:
    compared = min(YEAR, origin - YEAR)
    before = sum(steps[origin - YEAR - compared : origin - YEAR])
    said = _last_year(steps, ahead, origin)
    if before <= 0:
        return said
    ratio = sum(steps[origin - compared : origin]) / Decimal(before)
    return [each * ratio for each in said]


def _with_season(states: Any, origin: int, ahead: int) -> float:
    """The level as it was known then, and the season of the same month when it was last seen."""
    return float(states[origin - 1][0] + states[origin - YEAR + ahead % YEAR][1])


def _states(values: Sequence[float], learnt_from: int, **initial: Any) -> Any:
    """What is known after each month: the level, and where seasons are learnt that of the month."""
    import numpy  # noqa: PLC0415, ICN001 - takes seconds with what it brings: only where a forecast is made
    from statsmodels.tsa.exponential_smoothing.ets import ETSModel  # noqa: PLC0415 - the same

    has_seasons = "initial_seasonal" in initial
    seasons: dict[str, Any] = {"seasonal": "add", "seasonal_periods": YEAR} if has_seasons else {}
    how = {"error": "add", "initialization_method": "known", **seasons, **initial}
    known = numpy.asarray(values)
    learning = ETSModel(known[:learnt_from], **how)
    tried = (
        [(part, other) for part in PARTS for other in SEASONAL_PARTS] if has_seasons else [(part,) for part in PARTS]
    )
    with numpy.errstate(divide="ignore"):  # what is met exactly is infinitely likely
        best = max(tried, key=lambda each: float(learning.loglike(numpy.asarray(each))))
    return ETSModel(known, **how).smooth(numpy.asarray(best)).states
