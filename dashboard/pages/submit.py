"""Where an office hands in its reports step by step, sees what it owes, and finds what it has sent."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

import dash
from dash import Input, Output, dcc, html
from dash.development.base_component import Component

from dashboard import components as made
from dashboard.callbacks import Asking, add_page, answer
from dashboard.panels.submit_lists import owed_card, sent_card
from dashboard.panels.submit_steps import given_to_scripts, steps
from dashboard.queries import Queries
from dashboard.words import LANGUAGE, Say, spoken
from indicators.identity import IDENTITY

SENT_SHOWN = 20
OWED, SENT, KEPT = "submit-owed", "submit-sent", "submit-kept"
EXAMPLE = """curl -sS -X POST "$SERVER/api/v1/reports?dry_run=true" \\
  -H "Authorization: Bearer $KEY" \\
  -H "Content-Type: application/json" \\
  --data-binary @report.json"""

Now = Callable[[], datetime]


def register(app: dash.Dash, ask: Queries, now: Now) -> None:
    """Add the page to the app; its lists are drawn again when a report was kept."""
    add_page(__name__, "Submit a report", (layout, Asking(ask, now, shows_present=True)), path="/submit")
    shown = [Output(OWED, "children"), Output(SENT, "children")]
    app.callback(shown, Input(KEPT, "data"), prevent_initial_call=True)(answer(partial(lists, ask, now)))


def layout(ask: Queries, now: Now, receipt: str | None = None, **_address: str) -> Component:
    """Draw the steps for those who may send, and for everybody what was sent."""
    say = spoken()
    agency = _agency()
    lead = say("Nothing is kept while you check. What you send is kept whole or not at all, and you get a receipt.")
    return made.page(
        "submit",
        made.heading(say("Submit a report"), lead, _who(ask, agency, say)),
        _no_sender(agency, say),
        html.Div(
            [
                _steps(ask, now(), agency, receipt, say),
                html.Div([html.Div(_owed(ask, now(), say), id=OWED), _guide(say)], className="stack screen-only"),
            ],
            className="columns submit-columns",
        ),
        html.Div(_sent(ask, now(), say), id=SENT, className="screen-only"),
        dcc.Store(id=KEPT),
    )


def lists(ask: Queries, now: Now, _kept: str | None) -> tuple[Component | None, Component]:
    """What is owed and what was sent, as it is now."""
    say = spoken()
    return _owed(ask, now(), say), _sent(ask, now(), say)


def _owed(ask: Queries, moment: datetime, say: Say) -> Component | None:
    """What the asker's office owes; nothing for those who send nothing."""
    agency, today = _agency(), moment.astimezone(ask.setting.zone).date()
    return owed_card(ask.duties.owed(agency, today), LANGUAGE.get(), say) if agency else None


def _sent(ask: Queries, moment: datetime, say: Say) -> Component:
    """What the asker's office has sent; what everybody has for those who send nothing."""
    return sent_card(ask.duties.sent(_agency(), SENT_SHOWN), ask, moment.tzinfo, LANGUAGE.get(), say)


def _agency() -> str | None:
    identity = IDENTITY.get()
    return identity.agency if identity else None


def _who(ask: Queries, agency: str | None, say: Say) -> Component | None:
    if agency is None:
        return None
    words = say("You report for {agency}.").format(agency=ask.agency_name(agency, LANGUAGE.get()))
    own = html.A(say("Everything of yours"), href=f"/profile/{agency}")
    return html.P([f"{words} ", own], className="submit-who")


def _no_sender(agency: str | None, say: Say) -> Component | None:
    if agency is not None:
        return None
    return made.notice(
        say("Your account may not send reports; sign in as a reporter of a ministry or province to send.")
    )


def _steps(ask: Queries, moment: datetime, agency: str | None, receipt: str | None, say: Say) -> Component:
    forms = ask.duties.forms(agency) if agency else ()
    choices = ask.duties.choices(agency, moment.astimezone(ask.setting.zone).date()) if agency else {}
    return steps(given_to_scripts(agency, forms, choices, LANGUAGE.get(), now=moment, receipt=receipt), say)


def _guide(say: Say) -> html.Details:
    links = html.P(
        [
            html.A(say("Forms"), href="/api/v1/forms", target="_blank"),
            " · ",
            html.A(say("Indicators"), href="/api/v1/indicators", target="_blank"),
            " · ",
            html.A(say("Areas"), href="/api/v1/areas", target="_blank"),
            " · ",
            html.A(say("The interface (OpenAPI)"), href="/openapi.json", target="_blank"),
        ]
    )
    lines = html.Ul(
        [
            html.Li(say("A figure you do not have is left empty with status M, never 0.")),
            html.Li(say("A correction carries a higher revision and its reason.")),
        ],
        className="steps",
    )
    asked = html.Summary(say("From a machine, with a key"))
    return html.Details([asked, lines, links, html.Pre(EXAMPLE)], className="twin")
