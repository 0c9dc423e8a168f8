"""Every province's administration and every agency, each leading to its profile."""

from collections.abc import Callable
from datetime import datetime

import dash
from dash import html
from dash.development.base_component import Component

from dashboard import components as made
from dashboard.callbacks import Asking, add_page
from dashboard.panels.desk_view import View
from dashboard.panels.quality_reports import profile_link
from dashboard.queries import Queries
from dashboard.words import LANGUAGE, spoken
from indicators.geography import collation_key


def register(_app: dash.Dash, ask: Queries, now: Callable[[], datetime]) -> None:
    """Add the page to the app."""
    add_page(__name__, "Profiles", (layout, Asking(ask, now)), path="/profile")


def layout(ask: Queries, now: Callable[[], datetime], **_address: str) -> Component:
    """Draw the two lists."""
    view = View(ask, LANGUAGE.get(), spoken(), now())
    today = view.now.astimezone(ask.setting.zone).date()
    geography = ask.geography
    provinces = [each.agency_code for each in geography.provinces(today) if each.agency_code]
    agencies = [each.code for each in geography.agencies()]
    say = view.say
    return made.page(
        "profiles",
        made.heading(
            say("Profiles"), say("Everything of one province or ministry on a page, to read before a meeting.")
        ),
        _listed(say("Provinces"), provinces, view),
        _listed(say("Ministries and agencies"), agencies, view),
    )


def _listed(title: str, codes: list[str], view: View) -> Component:
    named = sorted(codes, key=lambda code: collation_key(view.agency(code)))
    return made.card(title, html.Ul([html.Li(profile_link(code, view)) for code in named], className="profile-list"))
