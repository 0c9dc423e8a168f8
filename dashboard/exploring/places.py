"""The places beside each other in one period: ranked, with change and status, and on the map."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

from dashboard import formatting
from dashboard.exploring.asking import Among
from dashboard.exploring.peers import Circle
from dashboard.exploring.scope import Scope, named
from dashboard.panels import province_map
from dashboard.ranking import ranks
from dashboard.tiles import is_comparable
from indicators.compliance import Truth
from indicators.course import judged
from indicators.geography import Level, Place
from indicators.observations import Observation, Origin
from indicators.periods import Period, deadline
from indicators.status import Status
from indicators.store.observations import Selection

LARGE = 1000
"""From here on the legend of a map leaves out decimals."""

STATUS_SAID = {"P": "provisional", "E": "estimate", "F": "forecast"}

REPORTED: Mapping[Among, str] = {
    Among.COMMUNES: "{have}/{total} communes have reported",
    Among.AGENCIES: "{have}/{total} ministries and agencies have reported",
}
REPORTED_ELSE = "{have}/{total} provinces have reported"


@dataclass(frozen=True)
class Standings:
    """The places of a circle in one period; `others` are the provinces that the map shows beside them.

    Attributes:
        circle: The places.
        others: The provinces of today, where the circle is on the map.
        period: The period.
        held: The figures of the period by indicator (the one looked at, its plan) and place.
        before: Those of the same period last year, by place.
        ranks: Of each place of the circle that has a figure, its rank; ties share one.
    """

    circle: Circle
    others: tuple[Place, ...]
    period: Period
    held: Mapping[tuple[str, str], Observation]
    before: Mapping[str, Observation]
    ranks: Mapping[str, int]

    def rank_words(self, place: Place) -> str | None:
        """The place's rank among all of the circle: 3/34."""
        rank = self.ranks.get(place.id)
        return f"{rank}/{len(self.circle.places)}" if rank else None


def standings_of(scope: Scope) -> Standings | None:
    """Where the places of the circle stand; None where no place has figures of its own, or no period is known."""
    circle, period = scope.circle, scope.period
    if circle is None or period is None:
        return None
    code, plan = scope.indicator.code, scope.indicator.plan
    others = scope.ask.geography.provinces(date.max) if circle.is_on_the_map else ()
    ids = list(dict.fromkeys(each.id for each in (*circle.places, *others)))
    base = period.year_before()
    wanted = Selection(
        [code, *([plan] if plan else [])], ids, first=base.end, last=period.end, periods=[period.code, base.code]
    )
    held: dict[tuple[str, str], Observation] = {}
    before: dict[str, Observation] = {}
    for each in scope.known.figures(wanted):
        figure = each.figure
        if figure.period == period:
            held[figure.indicator, figure.place] = each
        elif figure.indicator == code:
            before[figure.place] = each
    values = {each.id: _value(held.get((code, each.id))) for each in circle.places}
    return Standings(circle, others, period, held, before, ranks(values, scope.indicator.better))


def places(scope: Scope, standings: Standings | None) -> dict[str, Any]:
    """The ranking, and the map where the places are on it."""
    if standings is None:
        return {
            "caption": scope.indicator.name(scope.language),
            "period_name": "",
            "rows": [],
            "reported": "",
            "map": None,
        }
    last = len(standings.circle.places) + 1
    chosen = sorted(scope.chosen, key=lambda each: standings.ranks.get(each.id, last))
    have, total = len(standings.ranks), len(standings.circle.places)
    reported = scope.say(REPORTED.get(standings.circle.among, REPORTED_ELSE)).format(have=have, total=total)
    return {
        "caption": scope.indicator.name(scope.language),
        "period_name": named(standings.period, scope.language)["name"],
        "rows": [_row(each, scope, standings) for each in chosen],
        "reported": reported,
        "map": _map(scope, standings) if standings.circle.is_on_the_map else None,
    }


def is_simulated(held: Iterable[Observation]) -> bool:
    """Whether any figure of some is."""
    return any(each.figure.origin is Origin.SIMULATED for each in held)


def _value(held: Observation | None) -> Decimal | None:
    return held.figure.value if held else None


def _row(place: Place, scope: Scope, standings: Standings) -> dict[str, Any]:
    held = standings.held.get((scope.indicator.code, place.id))
    value = _value(held)
    return {
        "id": place.id,
        "code": place.code,
        "name": scope.name(place),
        "v": None if value is None else format(value, "f"),
        "w": formatting.figure(value, scope.indicator, scope.language),
        "rank": standings.ranks.get(place.id),
        "status": _status(held, scope, standings),
        "state": _state(value, scope, standings.period),
        "standing": _standing(held, scope),
        "number": held.id if held else None,
        "inside": _is_inside(place, scope),
        "href": scope.address(place),
        "change_w": change_words(held, standings.before.get(place.id), scope),
    }


def _status(held: Observation | None, scope: Scope, standings: Standings) -> str:
    if held is None:
        return "none"
    planned = standings.held.get((scope.indicator.plan or "", held.figure.place))
    found = judged(scope.ask.catalogue, held.figure, _value(planned))
    return "none" if found is Status.NOT_KNOWN else found.value


def _state(value: Decimal | None, scope: Scope, period: Period) -> str:
    """The truth state of a place in the period: what is due and has not come is late."""
    if value is not None:
        return Truth.ON_TIME.value
    is_due = deadline(period, scope.ask.setting.calendar) < scope.today
    return (Truth.LATE if is_due else Truth.NEVER).value


def _standing(held: Observation | None, scope: Scope) -> str | None:
    """What must be said of a figure: provisional, estimated, incomplete; None where it is final and whole."""
    if held is None or held.figure.value is None:
        return None
    said = [scope.say(STATUS_SAID[held.figure.status])] if held.figure.status in STATUS_SAID else []
    if held.figure.coverage and held.figure.coverage.partial:
        said.append(scope.say("incomplete"))
    return ", ".join(said) or None


def change_words(held: Observation | None, base: Observation | None, scope: Scope) -> str | None:
    """By how much a figure moved from the same period last year; None where the two cannot be compared (T-6)."""
    if held is None or base is None or not is_comparable(held.figure, base.figure):
        return None
    moved = formatting.moved(held.figure.value, base.figure.value, scope.indicator, scope.language, scope.say)
    return moved[0] if moved else None


def _is_inside(place: Place, scope: Scope) -> bool:
    """Whether a place lies in the one looked at, or is it; everything lies in the nation."""
    here = scope.place
    return here.level is Level.NATION or here.id in {place.id, place.parent}


def _map(scope: Scope, standings: Standings) -> dict[str, Any]:
    code, language = scope.indicator.code, scope.language
    values = {each.id: _value(standings.held.get((code, each.id))) for each in standings.others}
    inside = [each.code for each in standings.others if _is_inside(each, scope)]
    if standings.circle.among is not Among.PROVINCES:
        inside = [each.code for each in standings.circle.places]
    ranked = ranks(values, scope.indicator.better)
    plot = province_map.Plot(
        title=f"{scope.indicator.short(language)} ({scope.indicator.unit(language)})",
        date_label=named(standings.period, language)["name"],
        values=values,
        written={place: formatting.figure(value, scope.indicator, language) for place, value in values.items()},
        ranks=ranked,
        inside=() if len(inside) == len(values) else inside,
        query=scope.query,
        brief=partial(_brief, scope),
    )
    return {"indicator": code, **province_map.body(plot, standings.others, scope.say, language)}


def _brief(scope: Scope, value: Decimal) -> str:
    """A value for a map's legend, without decimals that do not matter there."""
    decimals = 0 if abs(value) >= LARGE else scope.indicator.decimals
    return formatting.number(value, decimals, scope.language) or ""
