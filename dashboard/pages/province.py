"""One place: the nation, a region, a province that stands or one that ended, and any figure of it."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from urllib.parse import unquote

import dash
import orjson
from dash import ClientsideFunction, Input, Output, dcc, html
from dash.development.base_component import Component

from dashboard import components as made
from dashboard import formatting, landing
from dashboard.callbacks import Asking, add_page
from dashboard.panels import place as panel
from dashboard.panels import place_course, place_forecast
from dashboard.panels.place import View
from dashboard.queries import NATION, Queries
from dashboard.scenes import TileAddress
from dashboard.words import LANGUAGE, spoken
from indicators.catalogue import Indicator
from indicators.collation import plain
from indicators.errors import CommandCentreError
from indicators.geography import Level, Place
from indicators.periods import Frequency, Period

FIRST_INDICATOR = "TC01"
KEY_TILES = (("TC01", "M"), ("TC06", "M"), ("KT09", "M"), ("KD01", "M"), ("HC01", "D"), ("HC11", "M"), ("LD04", "M"))
"""Shown of every place, whatever figure is looked at."""

PERIODS_OFFERED = 36


def register(app: dash.Dash, ask: Queries, now: Callable[[], datetime]) -> None:
    """Add the page and its callbacks to the app."""
    add_page(__name__, "Places", (layout, Asking(ask, now)), template="/place/<place>")
    app.clientside_callback(
        ClientsideFunction("centre", "visitPlace"),
        Output("place-address", "href"),
        Input("place-place", "value"),
        Input("place-indicator", "value"),
        Input("place-period", "value"),
        prevent_initial_call=True,
    )


def layout(ask: Queries, now: Callable[[], datetime], place: str = NATION, **address: str) -> Component:
    """Draw a place.

    Args:
        ask: Answers questions.
        now: The present moment.
        place: Its id: VN, RRD, 24, 24:2025.
        address: indicator (code), period (code); what is not known is replaced by the first figure and its newest.
    """
    say = spoken()
    try:
        found = ask.geography.place(unquote(place))
    except CommandCentreError:
        remedy = say("Choose a place from the list of the whole country.")
        return made.page(
            "place-none",
            made.heading(say("There is no such place")),
            made.empty(remedy),
            html.P(html.A(say("Whole country"), href="/place/VN")),
        )
    code = address.get("indicator", FIRST_INDICATOR)
    indicator = ask.catalogue.indicators.get(code) or ask.catalogue.indicator(FIRST_INDICATOR)
    offered = _offered(ask, found, indicator)
    period = _period(address.get("period"), found, offered)
    view = replace(_view(ask, found, indicator, period), as_of=now())
    ahead = (
        landing.ahead(ask, indicator, found, period) if period and Frequency.MONTH in indicator.frequencies else None
    )
    title = ask.geography.full_name(found.id, date.max, view.language)
    return made.page(
        "place",
        made.print_head(say, title, formatting.moment(now(), ask.setting.zone)),
        made.breadcrumb(say, _trail(view)),
        made.heading(title, _lead(view)),
        _ended(view),
        dcc.Location(id="place-address", refresh="callback-nav"),
        _filters(view, offered),
        html.Div(
            [
                html.Div([panel.headline(view), place_course.course(view, ahead)], className="stack"),
                panel.map_of(view) if ask.is_by_province(view.indicator) else None,
            ],
            className="columns",
        ),
        place_forecast.landing(view, ahead) if ahead else None,
        html.Div([panel.around(view), _side(view)], className="columns"),
        _key_tiles(view, now().date()),
    )


def _view(ask: Queries, place: Place, indicator: Indicator, period: Period | None) -> View:
    peers = ask.peers(place.id) if ask.is_by_province(indicator) else ()
    return View(
        ask=ask,
        language=LANGUAGE.get(),
        place=place,
        indicator=indicator,
        period=period,
        observation=ask.observation(indicator, place.id, period) if period else None,
        standings=ask.standings(indicator, peers, period) if period else (),
    )


def _offered(ask: Queries, place: Place, indicator: Indicator) -> list[Period]:
    """The periods to choose from, in the order of the indicator's frequencies, the newest of each first."""
    known = ask.periods(indicator, place.id)
    return [
        each
        for frequency in indicator.frequencies
        for each in [one for one in known if one.frequency is frequency][:PERIODS_OFFERED]
    ]


def _period(asked: str | None, place: Place, offered: list[Period]) -> Period | None:
    """The period asked for where it can be read and the place stood in it, else the newest of the first frequency."""
    try:
        period = Period.parse(asked) if asked else None
    except CommandCentreError:
        period = None
    if period is not None and (place.valid_until is None or period.start < place.valid_until):
        return period
    return offered[0] if offered else None


def _trail(view: View) -> list[tuple[str, str | None]]:
    above = [
        (view.say("Whole country") if each.id == NATION else view.name(each), view.address(each))
        for each in reversed(view.ask.geography.ancestors(view.place.id))
    ]
    here = view.say("Whole country") if view.place.id == NATION else view.name(view.place)
    return [*above, (here, None)]


def _lead(view: View) -> str | None:
    place, say = view.place, view.say
    parts = []
    if place.population:
        people = formatting.number(Decimal(place.population), 0, view.language)
        parts.append(say("{count} people").format(count=people))
    if place.area_km2:
        parts.append(f"{formatting.number(place.area_km2, 0, view.language)} km²")
    if place.level is Level.PROVINCE:
        communes = len(view.ask.geography.communes(place.id))
        if communes:
            parts.append(say("{count} communes").format(count=communes))
    if place.agency_code:
        parts.append(say("reports as {code}").format(code=place.agency_code))
    return " · ".join(parts) or None


def _ended(view: View) -> Component | None:
    heir = view.ask.geography.successor(view.place.id)
    if heir is None:
        return None
    before, after = view.say("This province ended on 01/07/2025 and is now part of {heir}.").split("{heir}")
    return made.notice([before, html.A(view.name(heir), href=view.address(heir)), after], "risk")


def _filters(view: View, periods: Sequence[Period]) -> html.Div:
    say = view.say
    listed = periods if view.period is None or view.period in periods else [view.period, *periods]
    options = [{"label": formatting.period(each, view.language), "value": each.code} for each in listed]
    lists = (
        (say("Place"), "place-place", _place_options(view), view.place.id),
        (say("Figure"), "place-indicator", _indicator_options(view), view.indicator.code),
        (say("Period"), "place-period", options, view.period.code if view.period else None),
    )
    fields: list[Component] = [
        made.field(label, made.choice(say, name, offered, value), name) for label, name, offered, value in lists
    ]
    return html.Div(fields, className="filters screen-only")


def _place_options(view: View) -> list[dict[str, str]]:
    geography = view.ask.geography
    before = geography.provinces(date(2025, 6, 30))
    ended = [each for each in before if each.valid_until is not None]
    places = [geography.place(NATION), *geography.regions(), *geography.provinces(date.max), *ended]
    return [{"label": view.name(each), "value": each.id, "search": _searched(each, view)} for each in places]


def _searched(place: Place, view: View) -> str:
    """Found with and without diacritics, by code, and by the letters of its words (hcm, hn)."""
    words = plain(place.name_vi)
    letters = "".join(each[0] for each in words.split())
    return f"{view.name(place)} {words} {words.replace(' ', '')} {letters} {place.code} {place.name_en}"


def _indicator_options(view: View) -> list[dict[str, str]]:
    listed = view.ask.catalogue.listed()
    if view.place.level is not Level.NATION:
        listed = tuple(each for each in listed if view.ask.is_by_province(each))
    return [
        {
            "label": each.name(view.language),
            "value": each.code,
            "search": f"{each.code} {each.name(view.language)} {plain(each.name_vi)}",
        }
        for each in listed
    ]


def _side(view: View) -> html.Div:
    """What lies inside the place: regions of the nation, or communes and former provinces of a province."""
    parts = [_regions(view) if view.place.level is Level.NATION else None, _former(view), _communes(view)]
    return html.Div([each for each in parts if each is not None], className="stack")


def _regions(view: View) -> Component:
    say = view.say
    rows = []
    for region in view.ask.geography.regions():
        held = view.ask.observation(view.indicator, region.id, view.period) if view.period else None
        value = formatting.figure(held.figure.value, view.indicator, view.language) if held else None
        coverage = held.figure.coverage if held else None
        share = say("{have}/{total} provinces").format(have=coverage.have, total=coverage.total) if coverage else None
        name = html.Th(html.A(view.name(region), href=view.address(region)), scope="row")
        rows.append(html.Tr([name, made.cell(value, numeric=True), made.cell(share)]))
    unit = view.indicator.unit(view.language)
    columns = [made.Column(say("Region")), made.Column(unit, numeric=True), made.Column(say("Coverage"))]
    return made.card(say("Regions"), made.table(view.indicator.short(view.language), columns, rows, "regions-table"))


def _former(view: View) -> Component | None:
    parts = panel.merged_from(view) if view.place.level is Level.PROVINCE else ()
    if not parts:
        return None
    links = [html.Li(html.A(view.name(each), href=view.address(each))) for each in parts]
    return made.card(view.say("Made in 2025 from"), html.Ul(links, className="names"))


def _communes(view: View) -> Component | None:
    communes = view.ask.geography.communes(view.place.id) if view.place.level is Level.PROVINCE else ()
    if not communes:
        return None
    summary = view.say("{count} communes, wards and special zones").format(count=len(communes))
    names = [html.Li(view.ask.geography.full_name(each.id, date.max, view.language)) for each in communes]
    note = html.P(view.say("No figures are collected by commune yet."), className="muted small")
    listed = html.Details([html.Summary(summary), html.Ul(names, className="names columns-list")], className="twin")
    return made.card(view.say("Communes"), note, listed)


def _key_tiles(view: View, today: date) -> Component:
    say = view.say
    addresses = [TileAddress(code, view.place.id, Frequency(frequency)) for code, frequency in KEY_TILES]
    tiles = view.ask.tiles(addresses, view.language, today=today)
    given = made.data(tiles=orjson.dumps(tiles).decode(), words=orjson.dumps({"no_data": say("No figure")}).decode())
    title = html.H2(say("Key figures"), className="card-title")
    return html.Section([title, html.Div(id="place-tiles", className="tile-grid", **given)])
