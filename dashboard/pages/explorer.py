"""The explorer: indicators found, compared, drilled into and handed over; drawn by the scripts of `assets/explorer`."""

from collections.abc import Callable
from datetime import datetime

import dash
from dash.development.base_component import Component

from dashboard import components as made
from dashboard.callbacks import Asking, add_page
from dashboard.queries import Queries
from dashboard.words import spoken


def register(_app: dash.Dash, ask: Queries, now: Callable[[], datetime]) -> None:
    """Add the page to the app."""
    add_page(__name__, "Explore", (layout, Asking(ask, now)), path="/explore")


def layout(_ask: Queries, _now: Callable[[], datetime], **_address: str) -> Component:
    """Draw the page."""
    return made.page("explorer", made.heading(spoken()("Explore")))
