"""Document axis: still without content."""

from collections.abc import Callable
from datetime import datetime

import dash
from dash.development.base_component import Component

from dashboard import components as made
from dashboard.callbacks import Asking, add_page
from dashboard.queries import Queries
from dashboard.words import spoken

PATH = "/documents"

Now = Callable[[], datetime]


def register(app: dash.Dash, ask: Queries, now: Now) -> None:
    """Add the page to the app."""
    del app
    add_page(__name__, "Document axis", (layout, Asking(ask, now)), path=PATH)


def layout(ask: Queries, now: Now, **_address: str) -> Component:
    """Draw the page."""
    del ask, now
    title = spoken()("Document axis")
    return made.page("documents", made.heading(title, None))
