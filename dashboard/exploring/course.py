"""A figure over time, and what it is held against: last year, the period before, the plan, the figures of others."""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from decimal import Decimal
from statistics import median
from typing import Any

from dashboard import formatting
from dashboard.exploring.asking import Compare
from dashboard.exploring.peers import region_of, similar
from dashboard.exploring.scope import Scope
from dashboard.figure_words import before_merger
from dashboard.queries import NATION
from indicators.catalogue import Indicator
from indicators.geography import Level, Place
from indicators.observations import Observation
from indicators.periods import Period
from indicators.places import MAP_OF_34_BEGINS
from indicators.status import ACCUMULATING_RATES, elapsed, plan_of
from indicators.store.observations import Selection

LEAST_SHARE = 2
"""A median is said where at least one in so many of the provinces has reported."""

Values = list[Decimal | None]

NAMES: Mapping[Compare, str] = {
    Compare.LAST_YEAR: "same period last year",
    Compare.PREVIOUS: "previous period",
    Compare.PLAN: "plan",
    Compare.PATH: "path to the plan",
    Compare.REGION: "the region",
    Compare.NATION: "Whole country",
    Compare.SIMILAR: "provinces of similar population",
}


def course(scope: Scope) -> dict[str, Any]:
    """The periods of the course, a line of the figures and one for each comparison that can be made."""
    chosen = [each for each in scope.asked.compare if why_not(scope, each) is None]
    others = _others(scope, chosen)
    lines = [_actual(scope)]
    makers: Mapping[Compare, Callable[[], dict[str, Any]]] = {
        Compare.LAST_YEAR: lambda: _line(scope, "last_year", _shifted(scope, Period.year_before)),
        Compare.PREVIOUS: lambda: _line(scope, "previous", _shifted(scope, Period.previous)),
        Compare.PLAN: lambda: _line(scope, "plan", [_planned(scope, each) for each in scope.span]),
        Compare.PATH: lambda: _line(scope, "path", [_path(scope, each) for each in scope.span]),
        Compare.REGION: lambda: _line(scope, "region", _of(scope, others, _region(scope))),
        Compare.NATION: lambda: _line(scope, "nation", _of(scope, others, scope.ask.geography.place(NATION))),
        Compare.SIMILAR: lambda: _line(scope, "similar", _medians(scope, others)),
    }
    lines += [makers[each]() for each in Compare if each in chosen]
    return {
        "periods": scope.named(scope.span),
        "lines": lines,
        "resets": scope.ask.accumulates(scope.indicator),
        "note": " ".join(filter(None, (_boundary_note(scope), _similar_note(scope, chosen, others)))) or None,
    }


def why_not(scope: Scope, compare: Compare) -> str | None:
    """Why a comparison cannot be made here; None where it can."""
    say, place = scope.say, scope.place
    is_missing = {
        Compare.PLAN: not _has_plan(scope),
        Compare.PATH: not (_has_plan(scope) and accumulates_to_plan(scope.indicator)),
        Compare.REGION: region_of(scope.ask.geography, place) is None or place.level is Level.COMMUNE,
        Compare.NATION: place.id == NATION,
        Compare.SIMILAR: not scope.ask.is_by_province(scope.indicator) or not similar(scope.ask.geography, place),
    }
    reasons = {
        Compare.PLAN: "no plan",
        Compare.PATH: "no plan that is reached bit by bit over the year",
        Compare.REGION: "for a province only",
        Compare.NATION: "this is the whole country",
        Compare.SIMILAR: "for a province only",
    }
    return say(reasons[compare]) if is_missing.get(compare, False) else None


def accumulates_to_plan(indicator: Indicator) -> bool:
    """Whether a figure grows over the year towards the plan of the whole year."""
    return indicator.cumulative or indicator.code in ACCUMULATING_RATES


def _has_plan(scope: Scope) -> bool:
    code = scope.indicator.plan
    if code is not None and any(indicator == code for indicator, _ in scope.own):
        return True
    return any(_target(scope, year) is not None for year in {each.end.year for each in scope.span})


def _target(scope: Scope, year: int) -> Decimal | None:
    """The target of a year at the place, where it is one value in the indicator's unit."""
    target = scope.ask.catalogue.target(scope.indicator.code, scope.place.id, year)
    if target is None or target.upper is not None:
        return None
    return target.value if target.unit in {scope.indicator.unit_vi, scope.indicator.unit_en} else None


def _planned(scope: Scope, period: Period) -> Decimal | None:
    """The plan of a period: the figure of the indicator's plan, else the target of its year."""
    held = scope.own.get((scope.indicator.plan or "", period.code))
    if held is not None:
        return held.figure.value
    return _target(scope, period.end.year)


def _path(scope: Scope, period: Period) -> Decimal | None:
    """What the plan asks for by the end of a period: an even part of the year."""
    planned = _planned(scope, period)
    plan = plan_of(scope.indicator, None, planned)
    if plan is None:
        return None
    step = Decimal(1).scaleb(-scope.indicator.decimals)
    return (plan.value * elapsed(period)).quantize(step)


def _actual(scope: Scope) -> dict[str, Any]:
    held = [scope.at(each) for each in scope.span]
    line = _line(scope, "actual", [each.figure.value if each else None for each in held])
    uncertain = [each is not None and each.figure.status in {"P", "E", "F"} for each in held]
    return {**line, "uncertain": uncertain, "numbers": [each.id if each else None for each in held]}


def _line(scope: Scope, key: str, values: Values) -> dict[str, Any]:
    indicator, language = scope.indicator, scope.language
    return {
        "key": key,
        "name": _name(scope, key),
        "v": [None if each is None else format(each, "f") for each in values],
        "w": [formatting.figure(each, indicator, language) for each in values],
    }


def _name(scope: Scope, key: str) -> str:
    if key == "actual":
        return scope.say("actual")
    region = region_of(scope.ask.geography, scope.place)
    if key == "region" and region is not None:
        return scope.name(region)
    return scope.say(NAMES[Compare(key)])


def _shifted(scope: Scope, step: Callable[[Period], Period]) -> Values:
    held = (scope.at(step(each)) for each in scope.span)
    return [each.figure.value if each else None for each in held]


def _others(scope: Scope, chosen: Sequence[Compare]) -> Mapping[tuple[str, str], Observation]:
    """The figures of the places compared with, by place and period code, in one question."""
    ids = {each.id for each in _compared(scope, chosen)}
    if not ids or not scope.span:
        return {}
    first, last = scope.span[0].end, scope.span[-1].end
    wanted = Selection([scope.indicator.code], sorted(ids), scope.frequency, first, last)
    return {(each.figure.place, each.figure.period.code): each for each in scope.known.figures(wanted)}


def _compared(scope: Scope, chosen: Sequence[Compare]) -> list[Place]:
    geography = scope.ask.geography
    found: list[Place] = []
    if Compare.REGION in chosen:
        found += [_region(scope)]
    if Compare.NATION in chosen:
        found += [geography.place(NATION)]
    if Compare.SIMILAR in chosen:
        found += _neighbours(scope)
    return found


def _region(scope: Scope) -> Place:
    """The region of the place; asked for only where there is one."""
    return region_of(scope.ask.geography, scope.place) or scope.place


def _neighbours(scope: Scope) -> list[Place]:
    return [each for each in similar(scope.ask.geography, scope.place) if each.id != scope.place.id]


def _of(scope: Scope, others: Mapping[tuple[str, str], Observation], place: Place) -> Values:
    held = (others.get((place.id, each.code)) for each in scope.span)
    return [each.figure.value if each else None for each in held]


def _medians(scope: Scope, others: Mapping[tuple[str, str], Observation]) -> Values:
    """The median of the similar provinces in each period; not known while fewer than half have reported."""
    near = [each.id for each in _neighbours(scope)]
    step = Decimal(1).scaleb(-scope.indicator.decimals)
    found: Values = []
    for period in scope.span:
        known = _known(others, near, period)
        found.append(median(known).quantize(step) if len(known) * LEAST_SHARE >= len(near) else None)
    return found


def _known(others: Mapping[tuple[str, str], Observation], ids: Sequence[str], period: Period) -> list[Decimal]:
    held = (others.get((each, period.code)) for each in ids)
    return [each.figure.value for each in held if each is not None and each.figure.value is not None]


def _similar_note(scope: Scope, chosen: Sequence[Compare], others: Mapping[tuple[str, str], Observation]) -> str | None:
    """Which provinces the median is of, and how many of them have reported."""
    if Compare.SIMILAR not in chosen or scope.period is None:
        return None
    near = _neighbours(scope)
    have = len(_known(others, [each.id for each in near], scope.period))
    sentence = scope.say(
        "Similar population: the median of the {total} provinces next smaller and next larger ({names}); {have} of "
        "them have reported."
    )
    return sentence.format(total=len(near), names=", ".join(map(scope.name, near)), have=have)


def _boundary_note(scope: Scope) -> str | None:
    """Said where the line, or a comparison with last year, crosses the merger of the province."""
    place, geography = scope.place, scope.ask.geography
    if not scope.span or place.level is not Level.PROVINCE or place.valid_until is not None:
        return None
    first = scope.span[0].year_before() if Compare.LAST_YEAR in scope.asked.compare else scope.span[0]
    crosses = first.start < MAP_OF_34_BEGINS <= scope.span[-1].end
    parts = geography.parts(place.id, MAP_OF_34_BEGINS - timedelta(days=1))
    if not crosses or [each.id for each in parts] == [place.id]:
        return None
    return before_merger(map(scope.name, parts), scope.say)
