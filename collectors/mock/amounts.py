"""What happens in each month at each smallest place: whole numbers in the last decimal of the indicator."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from math import exp, floor

from collectors.mock.draws import MONTHS, chances, deviation, deviations
from collectors.mock.magnitudes import Magnitude
from collectors.mock.seasons import Seasons
from indicators.catalogue import Indicator
from indicators.geography import Level

NATION = "VN"
_BASE_YEAR = 2026
_MIDDLE = (MONTHS - 1) / 2
_NATION_CALM = 0.4
"""The nation's own levels move less from month to month than those of one province."""
_AGENCY_SPREAD = 0.8
_KEPT = 60_000


@dataclass(frozen=True)
class Places:
    """The smallest places amounts are divided among.

    Attributes:
        columns: Weights of the 63 provinces before 07/2025, by column and code.
        agencies: Codes of the ministries and agencies.
    """

    columns: Mapping[str, Mapping[str, float]]
    agencies: tuple[str, ...]


class Amounts:
    """Draws the months of a year for one figure at one smallest place.

    A smallest place is one of the 63 provinces before 07/2025 (its code then), an agency, or "VN" for figures that only
    the nation has. Later provinces are sums of them, so the change of the map makes no jump.
    """

    def __init__(
        self,
        seed: int,
        indicators: Mapping[str, Indicator],
        magnitudes: Mapping[str, Magnitude],
        seasons: Seasons,
        places: Places,
    ) -> None:
        self._seed = seed
        self._indicators = indicators
        self._magnitudes = magnitudes
        self._seasons = seasons
        self._places = places
        self.months = lru_cache(maxsize=_KEPT)(self._months)
        self.running = lru_cache(maxsize=_KEPT)(self._running)
        self.levels = lru_cache(maxsize=_KEPT)(self._levels)
        self._shares = lru_cache(maxsize=512)(self._shares_of)
        self._sizes = lru_cache(maxsize=4096)(self._sizes_of)
        self._offset = lru_cache(maxsize=32_768)(self._offset_of)
        self._mean = lru_cache(maxsize=64)(self._mean_of)

    def _months(self, code: str, place: str, year: int) -> tuple[int, ...]:
        """Twelve amounts, of a flow the month's own, of a stock the one at the month's end."""
        magnitude = self._magnitudes[code]
        if magnitude.of is not None:
            return self._part(magnitude, magnitude.of, place, year)
        scale = self._shares(code).get(place, 0.0) * 10 ** self._indicators[code].decimals
        sizes = self._sizes(code, year)
        if magnitude.fixed:
            return (floor(sizes[0] * scale + 0.5),) * MONTHS
        factors = self._seasons.factors(magnitude.sector, place, year)
        chance, rounding = chances(self._seed, code, place, year)
        noise = magnitude.noise
        drawn = zip(sizes, factors, chance, rounding, strict=True)
        return tuple([floor(size * scale * factor * (1 + noise * each) + rest) for size, factor, each, rest in drawn])

    def _running(self, code: str, place: str, year: int) -> tuple[int, ...]:
        """Thirteen amounts: what a flow has reached since 1 January before each month, and at the year's end."""
        return (0, *accumulate(self.months(code, place, year)))

    def _levels(self, code: str, place: str, year: int) -> tuple[float, ...]:
        """Twelve levels, each at the month's end, in the indicator's unit, before it is held within its bounds."""
        magnitude = self._magnitudes[code]
        sizes = self._sizes(code, year)
        factors = self._seasons.factors(magnitude.sector, place, year)
        chance = deviations(self._seed, code, place, year)
        noise = magnitude.noise * (_NATION_CALM if place == NATION else 1.0)
        away = 0.0 if place == NATION else magnitude.spread * self._offset(code, place)
        tilt = self._tilt(magnitude, place)
        return tuple(sizes[month] * factors[month] * tilt + away + noise * chance[month] for month in range(MONTHS))

    def _part(self, magnitude: Magnitude, source: str, place: str, year: int) -> tuple[int, ...]:
        """An amount that is a rate of another; never more than that one where the rate is at most 1.

        The fractions it is rounded with make rare events happen now and then instead of never.
        """
        base = self.running(source, place, year)[1:] if magnitude.running else self.months(source, place, year)
        chance, rounding = chances(self._seed, magnitude.code, place, year)
        rates = self._rates(magnitude, source, place, (year, chance))
        drawn = zip(base, rates, rounding, strict=True)
        amounts = tuple([floor(amount * rate + rest) for amount, rate, rest in drawn])
        if magnitude.rest is None:
            return amounts
        less = self.months(magnitude.rest, place, year)
        return tuple(max(0, amount - other) for amount, other in zip(amounts, less, strict=True))

    def _rates(
        self, magnitude: Magnitude, source: str, place: str, drawn: tuple[int, tuple[float, ...]]
    ) -> list[float]:
        year, chance = drawn
        mine, theirs = self._indicators[magnitude.code], self._indicators[source]
        own = self._tilt(magnitude, place) * (1 + magnitude.spread * self._offset(magnitude.code, place))
        scale = 10.0 ** (mine.decimals - theirs.decimals)
        factors = self._seasons.factors(magnitude.sector, place, year)
        spread_over_year = MONTHS if is_flow(mine) and not is_flow(theirs) else 1
        own, most, scale = own * magnitude.rate, magnitude.most or float("inf"), scale / spread_over_year
        noise, months = magnitude.noise, zip(_growth(magnitude, year), factors, chance, strict=True)
        return [min(own * grown * (1 + noise * each), most) * factor * scale for grown, factor, each in months]

    def _sizes_of(self, code: str, year: int) -> tuple[float, ...]:
        """The nation's twelve amounts or levels before season and chance."""
        magnitude = self._magnitudes[code]
        each = MONTHS if is_flow(self._indicators[code]) else 1
        if magnitude.years:
            now, before = _of_year(magnitude.years, year), _of_year(magnitude.years, year - 1)
            if not magnitude.smooth:
                return (now / each,) * MONTHS
            return tuple(before + (now - before) * (month + 1) / MONTHS for month in range(MONTHS))
        whole = magnitude.size if magnitude.size is not None else magnitude.level or 0.0
        return tuple(whole * grown / each for grown in _growth(magnitude, year))

    def _shares_of(self, code: str) -> Mapping[str, float]:
        """Which part of the nation's amount falls to each smallest place."""
        magnitude, levels = self._magnitudes[code], self._indicators[code].levels
        for_agencies = _agency_part(magnitude, levels)
        column = self._places.columns[magnitude.by or "population"]
        weights = {place: each * exp(magnitude.spread * self._offset(code, place)) for place, each in column.items()}
        shares = {place: each / sum(weights.values()) * (1 - for_agencies) for place, each in weights.items()}
        sizes = {agency: exp(_AGENCY_SPREAD * self._offset(code, agency)) for agency in self._places.agencies}
        shares |= {agency: size / sum(sizes.values()) * for_agencies for agency, size in sizes.items()}
        return shares | {NATION: 1.0}

    def _tilt(self, magnitude: Magnitude, place: str) -> float:
        column = magnitude.by or "wealth"
        weight = self._places.columns[column].get(place)
        if weight is None or not magnitude.tilt:
            return 1.0
        return float((weight / self._mean(column)) ** magnitude.tilt)

    def _mean_of(self, column: str) -> float:
        people = self._places.columns["population"]
        return sum(each * people[place] for place, each in self._places.columns[column].items()) / sum(people.values())

    def _offset_of(self, code: str, place: str) -> float:
        return deviation(self._seed, code, place, "place")


def is_flow(indicator: Indicator) -> bool:
    """Whether an indicator counts what happens in a span of time, and not what is there at a moment."""
    return indicator.kind == "flow"


def _growth(magnitude: Magnitude, year: int) -> tuple[float, ...]:
    """By which factor a magnitude differs from that of 2026, month by month."""
    return _growth_of(magnitude.growth, year, fixed=magnitude.fixed)


@lru_cache(maxsize=2048)
def _growth_of(growth: float, year: int, *, fixed: bool) -> tuple[float, ...]:
    months = [0.0 if fixed else (month - _MIDDLE) / MONTHS for month in range(MONTHS)]
    return tuple((1 + growth) ** (year - _BASE_YEAR + part) for part in months)


def _of_year(years: Mapping[int, float], year: int) -> float:
    return years[max(min(years), min(year, max(years)))]


def _agency_part(magnitude: Magnitude, levels: tuple[Level, ...]) -> float:
    if Level.AGENCY not in levels:
        return 0.0
    return magnitude.agencies if Level.PROVINCE in levels else 1.0
