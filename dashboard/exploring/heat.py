"""Places by period: one figure for each, in classes that hold for the whole field."""

from decimal import Decimal
from typing import Any

from dashboard import formatting
from dashboard.exploring.scope import Scope
from dashboard.ranking import fifths
from indicators.store.observations import Selection


def heat(scope: Scope) -> dict[str, Any]:
    """The places of the circle over the periods of the course; a figure that is not known is None, never 0.

    `classes` are the lower ends of the second class and those after it, each of about a fifth of the figures.
    """
    if scope.circle is None or not scope.span:
        return {"periods": [], "rows": [], "classes": []}
    first, last = scope.span[0].end, scope.span[-1].end
    wanted = Selection([scope.indicator.code], [each.id for each in scope.chosen], scope.frequency, first, last)
    held = {(each.figure.place, each.figure.period.code): each.figure.value for each in scope.known.figures(wanted)}
    codes = [each.code for each in scope.span]
    rows = []
    for place in scope.chosen:
        values = [held.get((place.id, code)) for code in codes]
        rows.append({"id": place.id, "name": scope.name(place), **_written(values, scope)})
    _, spans = fifths({f"{place} {code}": value for (place, code), value in held.items()})
    return {
        "periods": scope.named(scope.span),
        "rows": rows,
        "classes": [format(low, "f") for low, _, _ in spans[1:]],
        "resets": scope.ask.accumulates(scope.indicator),
    }


def _written(values: list[Decimal | None], scope: Scope) -> dict[str, list[str | None]]:
    return {
        "v": [None if each is None else format(each, "f") for each in values],
        "w": [formatting.figure(each, scope.indicator, scope.language) for each in values],
    }
