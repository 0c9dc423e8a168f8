"""How good the figures are: coverage, timeliness, revisions, conflicts and what is held, each with its list."""

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
    add_page(__name__, "Quality of the figures", (layout, Asking(ask, now)), path="/quality")


def layout(_ask: Queries, _now: Callable[[], datetime], **_address: str) -> Component:
    """Draw the page."""
    return made.page("quality", made.heading(spoken()("Quality of the figures")))
