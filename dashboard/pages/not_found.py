"""The page for an address that no page has."""

from collections.abc import Callable
from datetime import datetime

import dash
from dash import html
from dash.development.base_component import Component

from dashboard.callbacks import NOT_FOUND, Asking, add_page
from dashboard.components import empty, heading, page
from dashboard.queries import Queries
from dashboard.words import spoken


def layout(_ask: Queries, _now: Callable[[], datetime], **_address: str) -> Component:
    """Say that there is nothing here, and where to go."""
    say = spoken()
    return page(
        "not-found",
        heading(say("There is no such page")),
        empty(say("Check the address, or start from the overview or from the list of places.")),
        html.P([html.A(say("Overview"), href="/"), " · ", html.A(say("Places"), href="/place/VN")]),
    )


def register(_app: dash.Dash, ask: Queries, now: Callable[[], datetime]) -> None:
    """Add the page to the app."""
    add_page(NOT_FOUND, "There is no such page", (layout, Asking(ask, now)), path="/not-found")
