"""Everything of one province or ministry: its figures, what changed this week, where it stands, what it owes."""

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
    add_page(__name__, "Profile", (layout, Asking(ask, now)), template="/profile/<agency>")


def layout(_ask: Queries, _now: Callable[[], datetime], agency: str = "", **_address: str) -> Component:
    """Draw the page."""
    return made.page("profile", made.heading(spoken()("Profile"), agency))
