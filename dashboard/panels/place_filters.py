"""The place page's choices: which place, which figure, which period."""

from collections.abc import Sequence
from datetime import date

from dash import html

from dashboard import components as made
from dashboard import formatting
from dashboard.panels.place import View
from indicators.collation import plain
from indicators.geography import Level, Place
from indicators.periods import Period

NATION = "VN"


def filters(view: View, periods: Sequence[Period]) -> html.Div:
    """Three lists to choose from, in which what is shown is chosen."""
    say = view.say
    listed = periods if view.period is None or view.period in periods else [view.period, *periods]
    options = [{"label": formatting.period(each, view.language), "value": each.code} for each in listed]
    lists = (
        (say("Place"), "place-place", _place_options(view), view.place.id),
        (say("Figure"), "place-indicator", _indicator_options(view), view.indicator.code),
        (say("Period"), "place-period", options, view.period.code if view.period else None),
    )
    fields = [made.field(label, made.choice(say, name, offered, value), name) for label, name, offered, value in lists]
    return html.Div(fields, className="filters screen-only")


def _place_options(view: View) -> list[dict[str, str]]:
    geography = view.ask.geography
    before = geography.provinces(date(2025, 6, 30))
    ended = [each for each in before if each.valid_until is not None]
    province = view.place.parent if view.place.level is Level.COMMUNE else view.place.id
    inside = geography.communes(province or NATION) if view.place.level in {Level.COMMUNE, Level.PROVINCE} else ()
    places = [geography.place(NATION), *geography.regions(), *geography.provinces(date.max), *inside, *ended]
    return [{"label": view.name(each), "value": each.id, "search": _searched(each, view)} for each in places]


def _searched(place: Place, view: View) -> str:
    """Found with and without diacritics, by code, and by the letters of its words (hcm, hn)."""
    words = plain(place.name_vi)
    letters = "".join(each[0] for each in words.split())
    return f"{view.name(place)} {words} {words.replace(' ', '')} {letters} {place.code} {place.name_en}"


def _indicator_options(view: View) -> list[dict[str, str]]:
    listed = view.ask.catalogue.listed()
    listed = tuple(each for each in listed if view.ask.is_given_at(each, view.place.level))
    return [
        {
            "label": each.name(view.language),
            "value": each.code,
            "search": f"{each.code} {each.name(view.language)} {plain(each.name_vi)}",
        }
        for each in listed
    ]
