"""Data exchange and identity: services that are down, how available and how called, certificates near their end."""

from collections.abc import Callable
from datetime import datetime

import dash
from dash.development.base_component import Component

from dashboard import components as made
from dashboard import formatting
from dashboard.callbacks import Asking, add_page
from dashboard.panels import exchange_tables as tables
from dashboard.panels.desk_view import View
from dashboard.queries import Queries
from dashboard.words import LANGUAGE, spoken

Now = Callable[[], datetime]


def register(app: dash.Dash, ask: Queries, now: Now) -> None:
    """Add the page to the app."""
    del app
    add_page(__name__, "Data exchange", (layout, Asking(ask, now)), path=tables.PATH)


def layout(ask: Queries, now: Now, service: str | None = None, **_address: str) -> Component:
    """Draw every service and certificate, or one service (service=NDXP) with its calls by the hour."""
    at = now().astimezone(ask.setting.zone)
    view = View(ask, LANGUAGE.get(), spoken(), at)
    say, found = view.say, ask.exchange(at)
    services = found.services()
    title = say("Data exchange")
    one = next((each for each in services if each.case.case == service), None)
    if one is not None:
        name = one.case.title or one.case.case
        return made.page(
            "data-exchange-service",
            made.breadcrumb(say, [(title, tables.PATH), (name, None)]),
            made.print_head(say, name, formatting.moment(at, ask.setting.zone)),
            made.heading(name, None),
            tables.services([one], view),
            tables.hours(one, view),
            tables.told_by(one, view),
        )
    certificates = found.certificates()
    lead = say(
        "Counted from the events of the platforms: availability is the share of the time of which the state is known."
    )
    return made.page(
        "data-exchange",
        made.print_head(say, title, formatting.moment(at, ask.setting.zone)),
        made.heading(title, lead),
        tables.summary(services, certificates, view),
        tables.services(services, view),
        tables.certificates(certificates, view),
    )
