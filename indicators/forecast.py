"""Where a figure will land at the end of its year, how sure that is, and the monthly pace its target still asks for.

Several methods are tried on the past: each is put back to earlier months, foretells as many months as are missing now,
and is held against what came (rolling origins). The one that erred least foretells the rest of this year, and its past
errors are the interval: four of five times the truth lay as near (split conformal prediction; Vovk et al., 2005).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from functools import lru_cache
from itertools import accumulate, pairwise

from indicators.forecast_methods import Candidate, Method, candidates
from indicators.periods import Frequency, Period

LEAST_MONTHS = 24
LEAST_ORIGINS = 4
"""With fewer, no error of the past bounds four fifths of the cases."""

MOST_ORIGINS = 24
SURE_OF_TEN = 8
DECEMBER = 12
KEPT = 4096
"""Series whose forecast is remembered: every listed indicator of every province."""


class Reason(StrEnum):
    """Why nothing is foretold."""

    NOT_MONTHLY = "not-monthly"
    NOTHING = "nothing"
    COMPLETE = "complete"
    SHORT = "short"
    GAP = "gap"
    BOUNDARY = "boundary"
    UNTRIED = "untried"


@dataclass(frozen=True)
class NotEnough:
    """Nothing is foretold; `months` is how many months in a row are known up to the last."""

    reason: Reason
    months: int


@dataclass(frozen=True)
class Step:
    """A month to come, as the indicator counts it, with the bounds within which it lands in four of five cases."""

    period: Period
    value: Decimal
    low: Decimal
    high: Decimal


@dataclass(frozen=True)
class Landing:
    """The months up to December, by which method, and how far it erred when it was tried on the past.

    `mape` is the mean error in percent of what was to be foretold, None where that was nought at times; `mase` is its
    mean error as a share of that of the same months of last year, None where these were never wrong; both at the same
    number of months ahead, over `origins` trials.
    """

    path: tuple[Step, ...]
    method: Method
    mape: Decimal | None
    mase: Decimal | None
    origins: int

    @property
    def last(self) -> Step:
        """December."""
        return self.path[-1]


@dataclass(frozen=True)
class Series:
    """What is known, oldest first, None missing, and how the indicator counts.

    Attributes:
        accumulates: Whether it counts since January.
        decimals: Of a figure as it is written.
        minimum: The least it can be, None where nothing bounds it.
        maximum: The most.
        since: From which day on the place has been what it is, where nothing comparable is known of before.
    """

    periods: tuple[Period, ...]
    values: tuple[Decimal | None, ...]
    accumulates: bool
    decimals: int
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    since: date | None = None


@dataclass(frozen=True)
class _Past:
    """What the months did one by one, how many are missing to December, and whether they add up."""

    steps: Sequence[Decimal]
    ahead: int
    accumulates: bool

    def counted(self, steps: Sequence[Decimal]) -> list[Decimal]:
        """Steps as the indicator counts them."""
        return list(accumulate(steps)) if self.accumulates else list(steps)

    def trials(self, candidate: Candidate) -> "_Trials":
        """Put a method back to each earlier month from which the same number of months ahead is known by now."""
        past_last = len(self.steps) - self.ahead + 1
        origins = range(max(candidate.needs, past_last - MOST_ORIGINS), past_last)
        if len(origins) < LEAST_ORIGINS:
            return _Trials(candidate, (), (), ())
        *foretold, now = candidate.foretell(self.steps, self.ahead, [*origins, len(self.steps)])
        came = [self.counted(self.steps[origin : origin + self.ahead]) for origin in origins]
        return _Trials(candidate, [self.counted(each) for each in foretold], came, self.counted(now))


@dataclass(frozen=True)
class _Trials:
    """What a method would have said and what came, of each trial for each number of months ahead; and what it says now.

    There are none where they would be too few.
    """

    candidate: Candidate
    foretold: Sequence[Sequence[Decimal]]
    came: Sequence[Sequence[Decimal]]
    now: Sequence[Decimal]

    @property
    def count(self) -> int:
        """How many there were."""
        return len(self.came)

    def errors(self, step: int = -1) -> list[Decimal]:
        """How far each trial erred at a number of months ahead, else at the far end."""
        return [abs(came[step] - said[step]) for said, came in zip(self.foretold, self.came, strict=True)]

    def mean_error(self, trials: int) -> Decimal:
        """Of the last so many trials, at the far end."""
        return sum(self.errors()[-trials:], Decimal(0)) / trials

    def widths(self, *, as_shares: bool) -> list[Decimal]:
        """Within how far four of five trials came, at each number of months ahead; never less than a month before.

        As shares of what was foretold, where a busy month errs by more than a slow one.
        """
        as_shares = as_shares and all(value > 0 for each in self.foretold for value in each)
        place = -(-(self.count + 1) * SURE_OF_TEN // 10)
        widths = [Decimal(0)]
        for step, value in enumerate(self.now):
            errors = self.errors(step)
            if as_shares:
                errors = [error / said[step] * value for error, said in zip(errors, self.foretold, strict=True)]
            widths.append(max(widths[-1], sorted(errors)[place - 1]))
        return widths[1:]

    def mape(self) -> Decimal | None:
        """The mean error in percent of what came."""
        sizes = [abs(each[-1]) for each in self.came]
        if not all(sizes):
            return None
        shares = [error / size for error, size in zip(self.errors(), sizes, strict=True)]
        return _rounded(sum(shares, Decimal(0)) / self.count * 100, 1)

    def mase(self, floor: "_Trials") -> Decimal | None:
        """The mean error as a share of that of the floor in the same trials."""
        of_floor = floor.mean_error(self.count)
        return _rounded(self.mean_error(self.count) / of_floor, 2) if of_floor else None


@lru_cache(KEPT)
def forecast(series: Series) -> Landing | NotEnough:
    """Where a monthly figure is heading in the year of its last known month.

    What was worked out is kept by what is known, so that the same is said of the same figures at once.
    """
    run = _unbroken(series)
    fault = _fault(series, run)
    if fault is not None:
        return NotEnough(fault, len(run))
    past = _Past(_steps(run, series), DECEMBER - run[-1][0].start.month, series.accumulates)
    floor, *others = [past.trials(each) for each in candidates(len(past.steps), accumulates=series.accumulates)]
    if not floor.count:
        return NotEnough(Reason.UNTRIED, len(run))
    able = [floor, *(each for each in others if each.count)]
    common = min(each.count for each in able)
    best = min(able, key=lambda each: each.mean_error(common))
    path = _path(series, run[-1], past, best)
    return Landing(path, best.candidate.method, best.mape(), best.mase(floor), best.count)


def _unbroken(series: Series) -> list[tuple[Period, Decimal]]:
    """The known months in a row up to the last known one."""
    run: list[tuple[Period, Decimal]] = []
    for period, value in zip(reversed(series.periods), reversed(series.values), strict=True):
        if value is None and not run:
            continue
        follows = not run or period == run[-1][0].previous()
        if value is None or not follows or (series.since is not None and period.start < series.since):
            break
        run.append((period, value))
    return run[::-1]


def _fault(series: Series, run: Sequence[tuple[Period, Decimal]]) -> Reason | None:
    if not run:
        return Reason.NOTHING
    first, last = run[0][0], run[-1][0]
    if last.frequency is not Frequency.MONTH:
        return Reason.NOT_MONTHLY
    if last.start.month == DECEMBER:
        return Reason.COMPLETE
    return None if len(run) >= LEAST_MONTHS else _why_short(series, first)


def _why_short(series: Series, first: Period) -> Reason:
    if series.since is not None and first.previous().start < series.since:
        return Reason.BOUNDARY
    pairs = zip(series.periods, series.values, strict=True)
    has_earlier = any(value is not None and period < first for period, value in pairs)
    return Reason.GAP if has_earlier else Reason.SHORT


def _steps(run: Sequence[tuple[Period, Decimal]], series: Series) -> list[Decimal]:
    """What each month added; of a figure that does not accumulate, the month's value."""
    if not series.accumulates:
        return [value for _, value in run]
    first = [run[0][1]] if run[0][0].start.month == 1 else []
    pairs = pairwise(run)
    return first + [now[1] if now[0].start.month == 1 else now[1] - before[1] for before, now in pairs]


def _path(series: Series, last: tuple[Period, Decimal], past: _Past, best: _Trials) -> tuple[Step, ...]:
    """The months to come; what has only ever grown does not fall below what is counted already."""
    only_grows = series.accumulates and min(past.steps) >= 0
    so_far = last[1] if series.accumulates else Decimal(0)
    least = [each for each in (series.minimum, so_far if only_grows else None) if each is not None]
    path, period = [], last[0]
    for each, width in zip(best.now, best.widths(as_shares=only_grows), strict=True):
        period = period.next()
        values = [max([so_far + each + by, *least]) for by in (Decimal(0), -width, width)]
        if series.maximum is not None:
            values = [min(value, series.maximum) for value in values]
        path.append(Step(period, *(_rounded(value, series.decimals) for value in values)))
    return tuple(path)


def _rounded(value: Decimal, decimals: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
