"""One place: the nation, a region, a province that stands or one that ended, a commune, and any figure of it."""

from collections.abc import Callable
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
from dashboard.panels import (
    place_conflict,
    place_course,
    place_filters,
    place_forecast,
    place_inside,
    place_made_of,
    published_figures,
)
from dashboard.panels.place import View
from dashboard.queries import NATION, Queries
from dashboard.scenes import TileAddress
from dashboard.words import LANGUAGE, spoken
from indicators.catalogue import Indicator
from indicators.definitions import inputs
from indicators.errors import CommandCentreError
from indicators.geography import Level, Place
from indicators.periods import Frequency, Period

FIRST_INDICATOR, FIRST_OF_COMMUNES = "TC01", "TC06"
KEY_FIGURES = ("TC01", "TC06", "KT09", "KD01", "HC01", "HC11", "LD04")
"""Shown of every place, whatever figure is looked at; of a commune, what it has."""

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
        place: Its id: VN, RRD, 24, 24:2025, or a commune's code.
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
    indicator = _indicator(ask, found, address.get("indicator"))
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
        made.heading(title, _lead(view), _profile(view)),
        _ended(view),
        dcc.Location(id="place-address", refresh="callback-nav"),
        place_filters.filters(view, offered),
        html.Div([_figure(view, ahead), _beside(view)], className="columns"),
        place_forecast.landing(view, ahead) if ahead else None,
        _printed(view),
        html.Div(_around(view), className="columns"),
        _key_tiles(view, now().date()),
    )


def _figure(view: View, ahead: landing.Ahead | None) -> html.Div:
    """The figure with what else was said of it, its course, and what it is made of."""
    said = place_conflict.said_differently(view)
    parts = [panel.headline(view, said), place_course.course(view, ahead), place_made_of.made_of(view)]
    return html.Div([each for each in parts if each is not None], className="stack")


def _printed(view: View) -> Component | None:
    """What public documents print of the figure; they speak of the whole country."""
    if view.place.id != NATION:
        return None
    return published_figures.beside((view.indicator.code, *inputs(view.indicator)), view.ask, view.language)


def _beside(view: View) -> Component | None:
    return panel.map_of(view) if view.ask.is_by_province(view.indicator) else None


def _around(view: View) -> list[Component | None]:
    """The places beside this one, and those inside it."""
    if view.place.level is Level.COMMUNE:
        return [place_inside.communes(view)]
    return [panel.around(view), place_inside.inside(view)]


def _view(ask: Queries, place: Place, indicator: Indicator, period: Period | None) -> View:
    peers = ask.peers(place.id) if ask.is_ranked(indicator, place.id) else ()
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
    """The periods to choose from: those of the frequency shown first before the others, the newest of each first."""
    known = indicator.by_frequency(ask.periods(indicator, place.id))
    return [
        each
        for frequency in dict.fromkeys(one.frequency for one in known)
        for each in [one for one in known if one.frequency is frequency][:PERIODS_OFFERED]
    ]


def _indicator(ask: Queries, place: Place, code: str | None) -> Indicator:
    """The figure asked for where there is one with this code, else the first that places of the level have."""
    known = ask.catalogue.indicators.get(code or "")
    first = FIRST_OF_COMMUNES if place.level is Level.COMMUNE else FIRST_INDICATOR
    return known or ask.catalogue.indicator(first)


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


def _profile(view: View) -> Component | None:
    code = view.place.agency_code
    return html.A(view.say("Profile"), href=f"/profile/{code}", className="screen-only") if code else None


def _ended(view: View) -> Component | None:
    heir = view.ask.geography.successor(view.place.id)
    if heir is None:
        return None
    before, after = view.say("This province ended on 01/07/2025 and is now part of {heir}.").split("{heir}")
    return made.notice([before, html.A(view.name(heir), href=view.address(heir)), after], "risk")


def _key_tiles(view: View, today: date) -> Component:
    say = view.say
    addresses = [TileAddress(each.code, view.place.id, each.first_frequency) for each in _key_figures(view)]
    tiles = view.ask.tiles(addresses, view.language, today=today)
    given = made.data(tiles=orjson.dumps(tiles).decode(), words=orjson.dumps({"no_data": say("No figure")}).decode())
    title = html.H2(say("Key figures"), className="card-title")
    return html.Section([title, html.Div(id="place-tiles", className="tile-grid", **given)])


def _key_figures(view: View) -> list[Indicator]:
    catalogue = view.ask.catalogue
    if view.place.level is Level.COMMUNE:
        return [each for each in catalogue.listed() if Level.COMMUNE in each.levels]
    return [catalogue.indicator(code) for code in KEY_FIGURES]
