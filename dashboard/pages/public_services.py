"""Public services: the portal's figures by province, and citizens' feedback by its rule of 15 working days."""

from collections.abc import Callable
from datetime import datetime

import dash
from dash import html
from dash.development.base_component import Component

from dashboard import components as made
from dashboard import formatting
from dashboard.callbacks import Asking, add_page
from dashboard.panels import service_view as panel
from dashboard.panels.desk_view import View
from dashboard.panels.service_view import PATH, STANDING_WORDS
from dashboard.queries import Queries
from dashboard.words import LANGUAGE, spoken
from indicators.observations import Origin

Now = Callable[[], datetime]


def register(app: dash.Dash, ask: Queries, now: Now) -> None:
    """Add the page to the app."""
    del app
    add_page(__name__, "Public services", (layout, Asking(ask, now)), path=PATH)


def layout(ask: Queries, now: Now, agency: str = "", standing: str = "overdue", **_address: str) -> Component:
    """Draw the portal and the feedback; with `agency` (H26, G12) its own alone, petitions by their `standing`."""
    view = View(ask, LANGUAGE.get(), spoken(), now())
    say = view.say
    whole = ask.petitions(view.now)
    counted = {each.agency for each in whole.cases}
    chosen = agency if agency in counted else ""
    found = whole.of(chosen or None)
    simulated = ask.origin_of(whole.cases) is Origin.SIMULATED
    title = view.agency(chosen) if chosen else say("Public services")
    provinces = ask.service_by_province(whole.at.date())
    shown = {each: held for each, held in provinces.items() if chosen in {"", ask.geography.place(each).agency_code}}
    return made.page(
        "public-services",
        made.print_head(say, title, formatting.moment(view.now, ask.setting.zone)),
        _trail(title, view) if chosen else None,
        made.heading(title, _lead(chosen, view), made.simulated_badge(say) if simulated else None),
        html.Div(
            [panel.numbers(found, view), panel.nation(ask.portal_figures(), view)],
            className="columns",
        )
        if not chosen
        else panel.numbers(found, view),
        panel.petitions(found, standing if standing in STANDING_WORDS else "overdue", chosen, view),
        panel.agencies(found, view) if not chosen else None,
        panel.provinces(shown, view) if shown else None,
    )


def _trail(title: str, view: View) -> Component:
    return made.breadcrumb(view.say, [(view.say("Public services"), PATH), (title, None)])


def _lead(agency: str, view: View) -> str:
    if agency:
        return view.say("Citizens' feedback to this agency, by its rule of working days.")
    return view.say("Dossiers, online services and citizens' feedback, by ministry and province.")
