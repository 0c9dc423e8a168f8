"""What the explorer offers: periods, circles, ways to look, comparisons; and what of it is in force."""

from collections.abc import Callable, Mapping
from typing import Any

from dashboard.exploring.asking import Look
from dashboard.exploring.course import NAMES as COMPARED
from dashboard.exploring.course import why_not
from dashboard.exploring.peers import NAMES as CIRCLES
from dashboard.exploring.peers import first_circle
from dashboard.exploring.scope import Scope, named
from dashboard.formatting import FREQUENCY_WORDS
from dashboard.panels.export_links import export_addresses
from indicators.catalogue import Indicator
from indicators.collation import collation_key

LOOKS: Mapping[Look, str] = {
    Look.SUMMARY: "Summary",
    Look.LINE: "Line",
    Look.BAR: "Ranking",
    Look.MAP: "Map",
    Look.TILES: "Tile grid",
    Look.HEAT: "Heat map",
    Look.MULTIPLES: "Small multiples",
    Look.SCATTER: "Two indicators",
    Look.TABLE: "Table",
}
ON_THE_MAP = frozenset({Look.MAP, Look.TILES})
OF_PLACES = frozenset({Look.BAR, Look.TABLE, Look.HEAT, Look.MULTIPLES, Look.SCATTER})


def asked_as_understood(scope: Scope, second: Indicator | None) -> dict[str, Any]:
    """Every parameter, its default filled in."""
    asked = scope.asked
    return {
        "indicator": asked.indicator.code,
        "place": asked.place.id,
        "among": scope.circle.among.value if scope.circle else None,
        "places": list(asked.places),
        "period": scope.period.code if scope.period else None,
        "from": scope.span[0].code if scope.span else None,
        "to": scope.span[-1].code if scope.span else None,
        "frequency": scope.frequency.value,
        "view": asked.view.value,
        "second": second.code if second else None,
        "compare": [each.value for each in asked.compare],
        **dict.fromkeys(("text", "field", "owner", "source", "status")),
        **asked.filters,
    }


def offered(scope: Scope) -> dict[str, Any]:
    """What can be chosen; what cannot be here says why."""
    say = scope.say
    known = sorted({*scope.periods, *scope.span, *([scope.period] if scope.period else [])})
    return {
        "periods": scope.named(known),
        "among": [
            {"code": code, "name": say(CIRCLES[circle.among]), "count": len(circle.places)}
            for code, circle in scope.there.items()
        ],
        "views": [
            {"code": look.value, "name": say(name), "why_not": _why_no(scope, look)} for look, name in LOOKS.items()
        ],
        "compare": [
            {"code": each.value, "name": say(name), "why_not": why_not(scope, each)} for each, name in COMPARED.items()
        ],
        "seconds": seconds(scope) if scope.asked.view is Look.SCATTER else [],
    }


def frequencies(scope: Scope) -> list[dict[str, str]]:
    """The kinds of periods that the indicator is given by."""
    return [{"code": each.value, "name": scope.say(FREQUENCY_WORDS[each])} for each in scope.indicator.frequencies]


def seconds(scope: Scope) -> list[dict[str, str]]:
    """The indicators that the places of the circle have too, in the order of the Vietnamese alphabet."""
    if scope.circle is None:
        return []
    level = scope.circle.places[0].level
    found = [
        each for each in scope.ask.catalogue.listed() if level in each.levels and each.code != scope.indicator.code
    ]
    found.sort(key=lambda each: collation_key(each.name(scope.language)))
    return [{"code": each.code, "name": each.name(scope.language)} for each in found]


def _why_no(scope: Scope, look: Look) -> str | None:
    if look in ON_THE_MAP and (scope.circle is None or not scope.circle.is_on_the_map):
        return scope.say("the map shows the provinces of today")
    if look in OF_PLACES and scope.circle is None:
        return scope.say("this figure is given for the whole country only")
    return None


def chips(scope: Scope) -> list[dict[str, str]]:
    """The choices in force, each of which can be taken away: all but the indicator and the way to look."""
    say, said = scope.say, scope.asked.said
    label: Mapping[str, Callable[[], str]] = {
        "place": lambda: f"{say('Place')}: {scope.name(scope.place)}",
        "period": lambda: f"{say('Period')}: {_period(scope)}",
        "frequency": lambda: f"{say('Frequency')}: {say(FREQUENCY_WORDS[scope.frequency])}",
        "from": lambda: f"{say('From')}: {named(scope.span[0], scope.language)['name']}",
        "to": lambda: f"{say('To')}: {named(scope.span[-1], scope.language)['name']}",
        "among": lambda: f"{say('Set beside')}: {say(CIRCLES[scope.circle.among]) if scope.circle else ''}",
    }
    found = [
        {"parameter": name, "value": said[name], "label": write()}
        for name, write in label.items()
        if name in said and not _is_default(scope, name)
    ]
    geography = scope.ask.geography
    return found + [
        {"parameter": "places", "value": each, "label": scope.name(geography.place(each))}
        for each in scope.asked.places
    ]


def _period(scope: Scope) -> str:
    return named(scope.period, scope.language)["name"] if scope.period else ""


def _is_default(scope: Scope, name: str) -> bool:
    """Whether the address only says what would be so without it."""
    asked = scope.asked
    return {
        "place": asked.place.id == "VN",
        "period": bool(scope.periods) and asked.period == scope.periods[-1],
        "among": asked.among == first_circle(asked.place, scope.there),
        "frequency": len(scope.indicator.frequencies) == 1,
        "from": not scope.span,
        "to": not scope.span or (bool(scope.periods) and asked.last == scope.periods[-1]),
    }[name]


def exports(scope: Scope, second: Indicator | None) -> dict[str, str]:
    """Where the figures that are shown can be taken away, by form, as they are known at the moment asked about."""
    asked = scope.asked
    with_second = second is not None and asked.view is Look.SCATTER
    codes = [asked.indicator.code, second.code] if with_second and second else [asked.indicator.code]
    is_of_one = asked.view in ON_THE_MAP | {Look.BAR, Look.TABLE, Look.SCATTER}
    shown = (scope.period,) if is_of_one and scope.period else scope.span
    wanted: dict[str, str | list[str]] = {"indicator": codes, **_where(scope), "frequency": scope.frequency.value}
    if shown:
        wanted |= {"from": shown[0].code, "to": shown[-1].code}
    return addresses(scope, wanted)


def addresses(scope: Scope, wanted: Mapping[str, str | list[str]]) -> dict[str, str]:
    """Where a selection can be taken away, by form, as it is known at the moment asked about."""
    found = export_addresses(wanted, scope.ask.as_of, scope.ask.geography)
    return {name.lower().replace("-", "_"): address for name, address in found.items()}


def _where(scope: Scope) -> dict[str, str | list[str]]:
    """The place itself where its course is shown, else the places that are."""
    if scope.asked.view is Look.LINE or scope.circle is None:
        return {"area": [scope.place.code], "level": scope.place.level.value}
    places = scope.chosen
    return {"area": [each.code for each in places], "level": places[0].level.value} if places else {}
