"""The ways in which the next months are foretold; each takes monthly steps, oldest first, and gives the next ones.

A step is what a month added to a figure that accumulates, or the month's own value of one that does not. Exponential
smoothing is that of statsmodels (Hyndman et al., Forecasting with Exponential Smoothing, 2008).
"""

import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from statistics import fmean
from threading import Lock
from typing import Any

YEAR = 12
SEASONS_LEARNT = 36
"""Months from which on the seasons themselves are learnt; with fewer, what changes is the distance from last year."""

LEVEL_FROM = 6
"""Months from whose mean a short series begins."""

_ONE_AT_A_TIME = Lock()
"""The filter of warnings belongs to the whole process; and a second fit would gain nothing beside the first."""


class Method(StrEnum):
    """How the next months are foretold; the earlier ones are the simpler ones, and win where they are as good."""

    SAME_MONTHS = "same-months"
    AT_THIS_PACE = "same-months-at-this-pace"
    LAST_VALUE = "last-value"
    SMOOTHED = "exponential-smoothing"


Foretell = Callable[[Sequence[Decimal], int], list[Decimal]]


@dataclass(frozen=True)
class Candidate:
    """A method, how many months it has to have seen, and what it does."""

    method: Method
    needs: int
    foretell: Foretell


def same_months(steps: Sequence[Decimal], ahead: int) -> list[Decimal]:
    """The same months of last year again: the floor that every other method has to beat."""
    return [steps[len(steps) - YEAR + each % YEAR] for each in range(ahead)]


def at_this_pace(steps: Sequence[Decimal], ahead: int) -> list[Decimal]:
    """The same months of last year, as much higher or lower as the months since have been than those a year before."""
    compared = min(YEAR, len(steps) - YEAR)
    before = sum(steps[len(steps) - YEAR - compared : len(steps) - YEAR])
    if before <= 0:
        return same_months(steps, ahead)
    ratio = sum(steps[-compared:]) / Decimal(before)
    return [each * ratio for each in same_months(steps, ahead)]


def last_value(steps: Sequence[Decimal], ahead: int) -> list[Decimal]:
    """The last value goes on."""
    return [steps[-1]] * ahead


def smoothed(steps: Sequence[Decimal], ahead: int) -> list[Decimal]:
    """Exponential smoothing with additive seasons; of a short series, of its distance from the year before."""
    if len(steps) >= SEASONS_LEARNT:  # additive ones, because steps may be nought
        return _fitted(
            [float(each) for each in steps],
            ahead,
            seasonal="add",
            seasonal_periods=YEAR,
            initialization_method="heuristic",
        )
    moved = [float(later - earlier) for earlier, later in zip(steps, steps[YEAR:], strict=False)]
    level = fmean(moved[:LEVEL_FROM])
    changes = _fitted(moved, ahead, initialization_method="known", initial_level=level)
    return [base + change for base, change in zip(same_months(steps, ahead), changes, strict=True)]


ACCUMULATING = (
    Candidate(Method.SAME_MONTHS, YEAR, same_months),
    Candidate(Method.AT_THIS_PACE, YEAR + 3, at_this_pace),
    Candidate(Method.SMOOTHED, YEAR + 6, smoothed),
)
STANDING = (
    Candidate(Method.SAME_MONTHS, YEAR, same_months),
    Candidate(Method.LAST_VALUE, YEAR, last_value),
    Candidate(Method.SMOOTHED, YEAR + 6, smoothed),
)


def load() -> None:
    """Load the library, which takes seconds: called in a thread before somebody has to wait for it."""
    import statsmodels.tsa.exponential_smoothing.ets  # noqa: F401, PLC0415 - only where a forecast is made


def _fitted(steps: Sequence[float], ahead: int, **how: Any) -> list[Decimal]:
    import numpy  # noqa: PLC0415, ICN001 - takes seconds with what it brings: only where a forecast is made
    from statsmodels.tsa.exponential_smoothing.ets import ETSModel  # noqa: PLC0415 - the same

    if max(steps) == min(steps):
        return [Decimal(repr(steps[0]))] * ahead
    scale = max(abs(each) for each in steps)  # the search for the parameters goes astray among large numbers
    how |= {"initial_level": how["initial_level"] / scale} if "initial_level" in how else {}
    with _ONE_AT_A_TIME, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that a search ended early shows in the back-test
        model = ETSModel(numpy.asarray(steps) / scale, error="add", **how)
        foretold = model.fit(disp=False).forecast(ahead)
    return [Decimal(repr(float(each) * scale)) for each in foretold]
