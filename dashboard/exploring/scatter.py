"""Two indicators against each other: a point for each place that has both."""

from collections.abc import Mapping
from typing import Any

from dashboard import formatting
from dashboard.exploring.scope import Scope, named
from indicators.catalogue import Indicator
from indicators.observations import Observation
from indicators.periods import Period
from indicators.store.observations import Selection


def scatter(scope: Scope, second: Indicator | None) -> dict[str, Any]:
    """The points in the period looked at; who lacks either figure is named, and is no point.

    Where the second is not given in the same kind of period, its newest one that ends by then is taken, and said.
    """
    x = _told(scope.indicator, scope)
    if second is None or scope.circle is None or scope.period is None:
        note = scope.say("Choose a second indicator that is given by the same places.")
        return {"x": x, "y": None, "points": [], "missing": [], "n": 0, "note": note}
    ids = [each.id for each in scope.chosen]
    across = _held(scope, scope.indicator, ids, scope.period)
    period = _period(scope, second, ids)
    up = _held(scope, second, ids, period) if period else {}
    points, missing = [], []
    for place in scope.chosen:
        one, other = across.get(place.id), up.get(place.id)
        if one is None or other is None or one.figure.value is None or other.figure.value is None:
            missing.append(scope.name(place))
            continue
        points.append(
            {
                "id": place.id,
                "name": scope.name(place),
                "x": format(one.figure.value, "f"),
                "y": format(other.figure.value, "f"),
                "xw": formatting.figure(one.figure.value, scope.indicator, scope.language),
                "yw": formatting.figure(other.figure.value, second, scope.language),
            }
        )
    return {
        "x": x,
        "y": _told(second, scope),
        "points": points,
        "missing": missing,
        "n": len(points),
        "note": _note(scope, second, period, len(points), len(scope.chosen)),
    }


def _told(indicator: Indicator, scope: Scope) -> dict[str, str]:
    language = scope.language
    return {
        "code": indicator.code,
        "name": indicator.name(language),
        "short": indicator.short(language),
        "unit": indicator.unit(language),
    }


def _held(scope: Scope, indicator: Indicator, ids: list[str], period: Period) -> Mapping[str, Observation]:
    rows = scope.known.figures(Selection([indicator.code], ids, periods=[period.code]))
    return {each.figure.place: each for each in rows}


def _period(scope: Scope, second: Indicator, ids: list[str]) -> Period | None:
    """The same period where the second is given by it, else its newest that ends by then; None where there is none."""
    period = scope.period
    if period is None or period.frequency in second.frequencies:
        return period
    known = scope.known.figures(Selection([second.code], ids, last=period.end))
    return max((each.figure.period for each in known if each.figure.value is not None), default=None)


def _note(scope: Scope, second: Indicator, period: Period | None, count: int, total: int) -> str:
    sentence = scope.say("{count} of {total} places have both figures.").format(count=count, total=total)
    if period is None or period == scope.period:
        return sentence
    other = scope.say("{indicator} is of {period}.")
    name = named(period, scope.language)["name"]
    return f"{sentence} {other.format(indicator=second.short(scope.language), period=name)}"
