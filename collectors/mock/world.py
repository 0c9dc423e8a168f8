"""The simulated country as a pure function: seed, indicator, place, period and moment give one figure."""

from datetime import date, datetime, timedelta, timezone
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import NamedTuple

from collectors.mock.amounts import NATION, Amounts, Places, is_flow
from collectors.mock.communes import Communes
from collectors.mock.draws import MONTHS, deviation
from collectors.mock.magnitudes import Magnitude, columns_of_places, load_magnitudes
from collectors.mock.scores import Scores
from collectors.mock.seasons import Seasons
from indicators.catalogue import Aggregation, Catalogue, Formula, Indicator, Operation
from indicators.geography import Geography, Level, Place
from indicators.periods import Frequency, Period

ZONE = timezone(timedelta(hours=7), "Asia/Ho_Chi_Minh")
"""The country's time, which knows no summer time."""
BEFORE_MERGER = date(2025, 6, 30)
"""The last day of the map of 63 provinces, the smallest places of the simulated country."""
_WHOLE_DAY = 86_400.0


class Instant(NamedTuple):
    """A second of a day; 86,400 is the end of it."""

    day: date
    second: float


class World:
    """Every figure of the simulated country; it holds no state, and asking twice gives the same answer.

    Args:
        seed: Which country.
        catalogue: What is measured.
        geography: The map, by day.

    Raises:
        MagnitudeError: An indicator of the catalogue has no magnitude.
    """

    def __init__(self, seed: int, catalogue: Catalogue, geography: Geography) -> None:
        seasons = Seasons(seed)
        columns = columns_of_places()
        self.seed = seed
        self.catalogue = catalogue
        self.geography = geography
        self.magnitudes = load_magnitudes(catalogue, seasons.sectors)
        self.scores = Scores(seed, tuple(place.agency_code or "" for place in geography.provinces(date.max)))
        agencies = tuple(agency.code for agency in geography.agencies())
        self._people = columns["population"]
        self._seasons = seasons
        self._amounts = Amounts(seed, catalogue.indicators, self.magnitudes, seasons, Places(columns, agencies))
        self._communes = Communes(seed, geography)
        self.parts = lru_cache(maxsize=512)(self._parts)

    def value(self, code: str, place_id: str, period: Period, moment: datetime | None = None) -> Decimal | None:
        """One figure in the indicator's unit and decimals.

        Args:
            code: The indicator; UnknownIndicatorError if the catalogue has none such.
            place_id: A province of either map, a region, the nation or an agency; a commune where it is an amount.
            period: What the figure is for; a flow marked cumulative counts from 1 January to the period's end.
            moment: When it is asked, in the country's time; None counts the period to its end.

        Returns:
            None where there is nothing to say: before the period begins, an input is missing or zero, or only the
            portal tells it.
        """
        indicator = self.catalogue.indicator(code)
        instant = _instant(period, moment)
        is_made = code in self.magnitudes
        if instant is None or not (is_made or indicator.formula):
            return None
        if indicator.formula is not None and not is_made:
            return _quantised(self._computed(indicator.formula, place_id, period, moment), indicator)
        magnitude = self.magnitudes[code]
        place = self.geography.place(place_id)
        if place.level is Level.COMMUNE:
            return self._of_commune(indicator, place, period, moment)
        if magnitude.group is not None:
            return self.scores.value(place.agency_code, magnitude.group, instant.day)
        atoms = self._atoms(indicator, place)
        if magnitude.level is not None:
            return self._level(indicator, magnitude, atoms, instant)
        first = instant.day.replace(month=1, day=1) if indicator.cumulative else period.start
        whole = sum(self._amount(indicator, atom, first, instant) for atom in atoms)
        return Decimal(whole).scaleb(-indicator.decimals)

    def gained(self, code: str, place_id: str, period: Period, moment: datetime | None = None) -> int:
        """What a count adds within a period by a moment, whether or not it is reported from 1 January; 0 before it."""
        indicator, instant = self.catalogue.indicator(code), _instant(period, moment)
        if instant is None:
            return 0
        atoms = self._atoms(indicator, self.geography.place(place_id))
        return sum(self._amount(indicator, atom, period.start, instant) for atom in atoms)

    def _of_commune(
        self, indicator: Indicator, commune: Place, period: Period, moment: datetime | None
    ) -> Decimal | None:
        if Level.COMMUNE not in indicator.levels:
            return None
        of_province = self.value(indicator.code, commune.parent or "", period, moment)
        return None if of_province is None else self._communes.amount(indicator, commune, of_province)

    def _amount(self, indicator: Indicator, atom: str, first: date, until: Instant) -> int:
        if not is_flow(indicator):
            return self._stock(indicator.code, atom, until)
        reached = self._reached(indicator.code, atom, until)
        if (first.month, first.day) == (1, 1):
            return reached
        if first.year < until.day.year:
            reached += self._amounts.running(indicator.code, atom, first.year)[MONTHS]
        return reached - self._reached(indicator.code, atom, Instant(first, 0.0))

    def _reached(self, code: str, atom: str, until: Instant) -> int:
        """What a flow has reached since 1 January; it never falls within a year."""
        running = self._amounts.running(code, atom, until.day.year)
        month = until.day.month - 1
        passed = self._seasons.passed(self.magnitudes[code].sector, until.day, until.second)
        return running[month] + int((running[month + 1] - running[month]) * passed)

    def _stock(self, code: str, atom: str, until: Instant) -> int:
        months = self._amounts.months(code, atom, until.day.year)
        now = months[until.day.month - 1]
        part = _part_of_month(until)
        if part >= 1 or self.magnitudes[code].fixed:
            return now
        before = (
            months[until.day.month - 2]
            if until.day.month > 1
            else self._amounts.months(code, atom, until.day.year - 1)[-1]
        )
        return before + int((now - before) * part)

    def _level(
        self, indicator: Indicator, magnitude: Magnitude, atoms: tuple[str, ...], until: Instant
    ) -> Decimal | None:
        """A figure that is not divided: places made of several have the mean of their people."""
        weights = [self._people.get(atom, 1.0) for atom in atoms]
        if not weights:
            return None
        levels = [self._level_at(indicator, magnitude, atom, until) for atom in atoms]
        mean = sum(level * weight for level, weight in zip(levels, weights, strict=True)) / sum(weights)
        return _quantised(Decimal(mean), indicator)

    def _level_at(self, indicator: Indicator, magnitude: Magnitude, atom: str, until: Instant) -> float:
        levels = self._amounts.levels(indicator.code, atom, until.day.year)
        level = levels[until.day.month - 1]
        if Frequency.DAY in indicator.frequencies:
            month = until.day.month - 1
            before = levels[month - 1] if month else self._amounts.levels(indicator.code, atom, until.day.year - 1)[-1]
            level = before + (level - before) * _part_of_month(until)
        if magnitude.daily:
            level += magnitude.daily * deviation(self.seed, indicator.code, atom, until.day)
        low, high = indicator.minimum, indicator.maximum
        level = level if low is None else max(level, float(low))
        return level if high is None else min(level, float(high))

    def _computed(self, formula: Formula, place_id: str, period: Period, moment: datetime | None) -> Decimal | None:
        inputs = [self.value(code, place_id, period, moment) for code in formula.inputs]
        if formula.operation is Operation.GROWTH:
            inputs.append(self.value(formula.inputs[0], place_id, period.year_before()))
        known = [each for each in inputs if each is not None]
        return _evaluated(formula, known) if len(known) == len(inputs) else None

    def _atoms(self, indicator: Indicator, place: Place) -> tuple[str, ...]:
        divided = self.magnitudes[indicator.code].level is None
        if place.level is Level.NATION and (
            not divided or Level.PROVINCE not in indicator.levels or indicator.aggregation is Aggregation.PUBLISHED
        ):
            return (NATION,)
        return self.parts(place.id)

    def _parts(self, place_id: str) -> tuple[str, ...]:
        """The smallest places that a place is made of: codes of provinces before 07/2025, or of the agency itself."""
        place = self.geography.place(place_id)
        if place.level is Level.AGENCY:
            return (place.code,)
        if place.level is Level.PROVINCE:
            return tuple(part.code for part in self.geography.parts(place_id, BEFORE_MERGER))
        if place.level is Level.REGION:
            return tuple(part.code for part in self.geography.members(place_id, BEFORE_MERGER))
        if place.level is Level.NATION:
            return tuple(part.code for part in self.geography.provinces(BEFORE_MERGER))
        return ()


def _instant(period: Period, moment: datetime | None) -> Instant | None:
    if moment is None or moment.date() > period.end:
        return Instant(period.end, _WHOLE_DAY)
    if moment.date() < period.start:
        return None
    return Instant(moment.date(), moment.hour * 3600 + moment.minute * 60 + moment.second)


def _part_of_month(instant: Instant) -> float:
    first = instant.day.replace(day=1)
    following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return (instant.day.day - 1 + instant.second / _WHOLE_DAY) / (following - first).days


def _evaluated(formula: Formula, inputs: list[Decimal]) -> Decimal | None:
    if formula.operation is Operation.DIFFERENCE:
        return formula.times * (inputs[0] - inputs[1])
    if formula.operation is Operation.MULTIPLE:
        return formula.times * inputs[0]
    if not inputs[1]:
        return None
    ratio = inputs[0] / inputs[1]
    return formula.times * (ratio - 1 if formula.operation is Operation.GROWTH else ratio)


def _quantised(number: Decimal | None, indicator: Indicator) -> Decimal | None:
    if number is None:
        return None
    return number.quantize(Decimal(1).scaleb(-indicator.decimals), rounding=ROUND_HALF_UP)
