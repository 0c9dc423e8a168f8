"""From a figure to its definition, inputs, report, rows, received bytes, signature, receipt and every revision."""

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
    add_page(__name__, "Where a figure comes from", (layout, Asking(ask, now)), template="/trace/<number>")


def layout(_ask: Queries, _now: Callable[[], datetime], _number: str, **_address: str) -> Component:
    """Draw the page."""
    return made.page("trace", made.heading(spoken()("Where a figure comes from")))
