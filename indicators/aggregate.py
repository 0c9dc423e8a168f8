"""Provinces into regions and the nation, old provinces into new ones, and figures computed from others."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, localcontext

from indicators.catalogue import Aggregation, Better, Catalogue, Formula, Indicator, Operation
from indicators.geography import Geography, Level, Place
from indicators.made_of import NATION, is_of_agencies, standing
from indicators.observations import MISSING, Coverage, Figure, Method, weakest
from indicators.periods import Period

Held = Mapping[str, Figure]
"""The figures shown now for one indicator and period, by place id."""

Read = Callable[[str, Period], Held]

Values = Mapping[str, Decimal]

EXACT = 80
"""Digits kept while computing: more than any sum of figures of 30 + 20 digits needs."""


@dataclass
class _Work:
    """The figures read so far and the new ones, so that what is computed next sees what was computed before."""

    read: Read
    geography: Geography
    seen: dict[tuple[str, str], dict[str, Figure]] = field(default_factory=dict)
    made: dict[tuple[str, str, str], Figure] = field(default_factory=dict)
    made_of: dict[tuple[str, date], list[str]] = field(default_factory=dict)

    def held(self, indicator: str, period: Period) -> dict[str, Figure]:
        key = (indicator, period.code)
        if key not in self.seen:
            self.seen[key] = dict(self.read(indicator, period))
        return self.seen[key]

    def units(self, place: str, period: Period, indicator: Indicator) -> list[str]:
        """The ids of the units that a place was made of on the last day of a period; itself where it is one."""
        if is_of_agencies(place, indicator):
            return [each.id for each in self.geography.agencies()]
        key = (place, period.end)
        if key not in self.made_of:
            self.made_of[key] = [each.id for each in standing(place, period.end, self.geography)]
        return self.made_of[key]

    def put(self, figure: Figure) -> None:
        held = self.held(figure.indicator, figure.period)
        before = held.get(figure.place)
        if before is not None and before.method is Method.DIRECT:
            return
        held[figure.place] = figure
        self.made[figure.key] = figure


def consequences(
    changed: Iterable[Figure], read: Read, *, catalogue: Catalogue, geography: Geography
) -> tuple[Figure, ...]:
    """Every figure that has to be computed again because others changed.

    Args:
        changed: The figures as they are now, after the change.
        read: The figures held for an indicator and period, by place id, with the change in them.
        catalogue: Says how each indicator aggregates and which depend on it.
        geography: Says which units make up a place on the last day of a period.

    Returns:
        Roll-ups (old provinces → new, provinces → region → nation) and formulas, in order of dependence. A place
        where a figure was said directly is left as it was said.
    """
    work = _Work(read, geography)
    waiting: dict[tuple[str, str], tuple[Period, set[str]]] = {}
    for figure in changed:
        waiting.setdefault((figure.indicator, figure.period.code), (figure.period, set()))[1].add(figure.place)
    with localcontext(prec=EXACT):
        _follow(work, waiting, catalogue)
    return tuple(work.made.values())


def _follow(work: _Work, waiting: dict[tuple[str, str], tuple[Period, set[str]]], catalogue: Catalogue) -> None:
    """Compute what depends on what waits, until nothing does."""
    while waiting:
        (code, _), (period, places) = waiting.popitem()
        indicator = catalogue.indicator(code)
        places = places | _roll_up(work, indicator, period, places)
        for dependant in catalogue.dependants(code):
            for affected in _periods(dependant, period):
                changed_places = _compute(work, dependant, affected, places)
                if changed_places:
                    entry = waiting.setdefault((dependant.code, affected.code), (affected, set()))
                    entry[1].update(changed_places)


def _periods(dependant: Indicator, period: Period) -> tuple[Period, ...]:
    if dependant.formula and dependant.formula.operation is Operation.GROWTH:
        return (period, period.year_after())
    return (period,)


def _roll_up(work: _Work, indicator: Indicator, period: Period, places: set[str]) -> set[str]:
    """Compute the totals that the changed places are part of; the places whose total was computed."""
    reached: set[str] = set()
    for place in _wider(places, period, indicator, work.geography):
        figure = _total(work, indicator, period, work.geography.place(place))
        if figure is not None:
            work.put(figure)
            reached.add(place)
    return reached


def _wider(places: set[str], period: Period, indicator: Indicator, geography: Geography) -> list[str]:
    """The places that hold the changed ones: successors, regions, the nation."""
    found: dict[str, None] = {}
    for code in places:
        place = geography.place(code)
        if place.level is Level.AGENCY and Level.PROVINCE not in indicator.levels:
            found[NATION] = None
        if place.level is Level.PROVINCE and place.is_valid(period.end):
            successor = geography.successor(code)
            wider = (successor, *geography.ancestors(successor.id)) if successor else geography.ancestors(code)
            found.update({each.id: None for each in wider})
    return list(found)


def _total(work: _Work, indicator: Indicator, period: Period, place: Place) -> Figure | None:
    """The figure of a place from its units; a merged province is not known when a part is missing."""
    units = work.units(place.id, period, indicator)
    whole = place.level is Level.PROVINCE
    parts = _parts(work, indicator, period, units)
    if parts is None or (whole and indicator.aggregation is Aggregation.MEAN):
        return None
    values, used = parts
    if not values:
        return _withdrawn(work, indicator, period, place)
    coverage = Coverage(len(values), len(units))
    origin = weakest({each.origin for each in used})
    known = not (whole and coverage.partial)
    return Figure(
        indicator.code,
        place.id,
        period,
        combine(indicator, values, _weights(work, indicator, period)) if known else None,
        status=_status(used) if known else MISSING,
        origin=origin,
        method=Method.ROLL_UP,
        coverage=coverage,
    )


def _parts(
    work: _Work, indicator: Indicator, period: Period, units: Sequence[str]
) -> tuple[dict[str, Decimal], list[Figure]] | None:
    """The values that count, by unit, and the figures they came from; None where nothing may be computed."""
    if indicator.aggregation in {Aggregation.PUBLISHED, Aggregation.NONE, Aggregation.FORMULA, Aggregation.RATIO}:
        return None
    held = work.held(indicator.code, period)
    used = [held[unit] for unit in units if unit in held and held[unit].value is not None]
    if indicator.aggregation is Aggregation.WEIGHTED_MEAN:
        weights = _weights(work, indicator, period)
        used = [each for each in used if each.place in weights]
    return {each.place: each.value for each in used if each.value is not None}, used


def _weights(work: _Work, indicator: Indicator, period: Period) -> dict[str, Decimal]:
    if indicator.weight is None:
        return {}
    held = work.held(indicator.weight, period)
    return {place: each.value for place, each in held.items() if each.value is not None}


def _withdrawn(work: _Work, indicator: Indicator, period: Period, place: Place) -> Figure | None:
    """What stays of a computed figure when none of its parts is known any more; None where none was computed."""
    held = work.held(indicator.code, period).get(place.id)
    if held is None or held.method is Method.DIRECT:
        return None
    return replace(held, value=None, status=MISSING, coverage=held.coverage and Coverage(0, held.coverage.total))


def _status(used: Iterable[Figure]) -> str:
    """The weakest status among the parts: forecast, then estimated, then provisional, then normal."""
    statuses = {each.status for each in used}
    return next((each for each in ("F", "E", "P") if each in statuses), "A")


def combine(indicator: Indicator, values: Values, weights: Values) -> Decimal | None:
    """One value from the values of several places, by the indicator's own rule.

    Args:
        indicator: Its `aggregation` is the rule; `better` says which end is the worst.
        values: By place id, in the indicator's unit; at least one.
        weights: By place id, zero or more; used by the weighted mean only.

    Returns:
        In the indicator's unit; None where every weight is zero.
    """
    match indicator.aggregation:
        case Aggregation.SUM:
            return sum(values.values(), Decimal(0))
        case Aggregation.MEAN:
            return rounded(indicator, sum(values.values(), Decimal(0)) / len(values))
        case Aggregation.WORST:
            return max(values.values()) if indicator.better is Better.DOWN else min(values.values())
        case Aggregation.WEIGHTED_MEAN:
            weight = sum((weights[place] for place in values), Decimal(0))
            if not weight:
                return None
            return rounded(indicator, sum((values[p] * weights[p] for p in values), Decimal(0)) / weight)
        case _:
            return None


def _compute(work: _Work, indicator: Indicator, period: Period, places: set[str]) -> set[str]:
    """Compute a formula where its inputs changed; the places whose figure was computed."""
    if indicator.formula is None:
        return places if indicator.weight else set()
    reached: set[str] = set()
    if any(not work.held(code, period) for code in indicator.formula.inputs):
        return reached
    for place in places:
        figure = _formula_figure(work, indicator, indicator.formula, period, work.geography.place(place))
        if figure is not None:
            work.put(figure)
            reached.add(place)
    return reached


def _formula_figure(work: _Work, indicator: Indicator, formula: Formula, period: Period, place: Place) -> Figure | None:
    """A formula at one place: from what the place itself reported, else from the units that reported every input."""
    periods = (period, period.year_before()) if formula.operation is Operation.GROWTH else (period,)
    helds = [work.held(code, each) for each in periods for code in formula.inputs]
    own = [held.get(place.id) for held in helds]
    units = work.units(place.id, period, indicator)
    if units == [place.id] or any(each is not None and each.method is Method.DIRECT for each in own):
        used = _all_known([own])
        coverage = None
    else:
        used = _all_known([[held.get(unit) for held in helds] for unit in units])
        coverage = Coverage(len(used), len(units))
    if not used:
        return _withdrawn(work, indicator, period, place)
    known = coverage is None or not (coverage.partial and place.level is Level.PROVINCE)
    sums = [sum((each.value or Decimal(0) for each in column), Decimal(0)) for column in zip(*used, strict=True)]
    value = apply(formula, sums) if known else None
    figures = [each for row in used for each in row]
    return Figure(
        indicator.code,
        place.id,
        period,
        None if value is None else rounded(indicator, value),
        status=MISSING if value is None else _status(figures),
        origin=weakest({each.origin for each in figures}),
        method=Method.FORMULA,
        coverage=coverage,
    )


def _all_known(rows: Iterable[Sequence[Figure | None]]) -> list[list[Figure]]:
    """The rows in which every input is there with a value: a ratio counts no place that lacks a part."""
    known = [[each for each in row if each is not None and each.value is not None] for row in rows]
    return [found for found, row in zip(known, rows, strict=True) if len(found) == len(row)]


def apply(formula: Formula, values: Sequence[Decimal]) -> Decimal | None:
    """The result of a formula; None where the denominator or the baseline is zero (not applicable)."""
    match formula.operation:
        case Operation.RATIO:
            return formula.times * values[0] / values[1] if values[1] else None
        case Operation.GROWTH:
            return formula.times * (values[0] / values[1] - 1) if values[1] else None
        case Operation.DIFFERENCE:
            return formula.times * (values[0] - values[1])
        case _:  # a multiple
            return formula.times * values[0]


def rounded(indicator: Indicator, value: Decimal) -> Decimal:
    """To the indicator's decimals, halves away from zero, as the portal prints them."""
    return value.quantize(Decimal(1).scaleb(-indicator.decimals), rounding=ROUND_HALF_UP)
