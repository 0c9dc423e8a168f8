"""e-Cabinet: the Government's next session, opinion slips by member and ministry, and papers nobody had to print."""

from collections.abc import Callable
from datetime import datetime

import dash
from dash import html
from dash.development.base_component import Component

from dashboard import components as made
from dashboard import formatting
from dashboard.callbacks import Asking, add_page
from dashboard.panels import cabinet_view as panel
from dashboard.panels.cabinet_view import PATH
from dashboard.panels.desk_view import View
from dashboard.queries import Queries
from dashboard.words import LANGUAGE, spoken
from indicators.observations import Origin

Now = Callable[[], datetime]


def register(app: dash.Dash, ask: Queries, now: Now) -> None:
    """Add the page to the app."""
    del app
    add_page(__name__, "e-Cabinet", (layout, Asking(ask, now)), path=PATH)


def layout(ask: Queries, now: Now, agency: str = "", **_address: str) -> Component:
    """Draw the sessions and slips; with `agency` (G12), the slips of its members alone."""
    view = View(ask, LANGUAGE.get(), spoken(), now())
    say = view.say
    whole = ask.cabinet(view.now)
    known = {each.agency for each in whole.slips}
    found = whole.of(agency) if agency in known else whole
    title = say("e-Cabinet")
    lead = say("Which session comes next, and who still owes an opinion.")
    simulated = ask.origin_of([*whole.slips, *whole.sessions]) is Origin.SIMULATED
    return made.page(
        "e-cabinet",
        made.print_head(say, title, formatting.moment(view.now, ask.setting.zone)),
        made.heading(title, lead, made.simulated_badge(say) if simulated else None),
        _filter(agency, view) if found is not whole else None,
        html.Div(
            [
                html.Div([panel.next_session(whole, view), panel.printed(view)], className="stack"),
                panel.numbers(found, view),
            ],
            className="columns",
        ),
        panel.by_member(found, view),
        panel.overdue(found, view),
        panel.by_ministry(found, view) if found is whole else None,
        panel.slips(found, view),
        panel.sessions(whole, view),
    )


def _filter(agency: str, view: View) -> Component:
    say = view.say
    choices = [(say("All ministries"), PATH, False), (view.agency(agency), f"{PATH}?agency={agency}", True)]
    return made.chips(say("Whose slips"), choices)
