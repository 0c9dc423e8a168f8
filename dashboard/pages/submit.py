"""Where a reporter hands in a report: choose or paste it, check it, send it, keep the receipt."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

import dash
import orjson
from dash import dcc, html
from dash.development.base_component import Component

from dashboard import components as made
from dashboard.callbacks import add_page
from dashboard.queries import Queries
from dashboard.words import LANGUAGE, Say, spoken
from indicators.identity import IDENTITY

EXAMPLE = """curl -sS -X POST "$SERVER/api/v1/reports?dry_run=true" \\
  -H "Authorization: Bearer $KEY" \\
  -H "Content-Type: application/json" \\
  --data-binary @report.json"""


def register(_app: dash.Dash, ask: Queries, _now: Callable[[], datetime]) -> None:
    """Add the page to the app."""
    add_page(__name__, "Submit a report", partial(layout, ask), path="/submit")


def layout(ask: Queries, **_address: str) -> Component:
    """Draw the form that `submit.js` brings to life."""
    say = spoken()
    lead = say("Nothing is kept while you check. What you send is kept whole or not at all, and you get a receipt.")
    return made.page(
        "submit",
        made.heading(say("Submit a report"), lead),
        _who(ask, say),
        html.Div([_form(say), _guide(say)], className="columns"),
        html.Section(id="submit-result", **made.aria(live="polite")),
    )


def _who(ask: Queries, say: Say) -> Component | None:
    """Whom the asker reports for, or that it may not send."""
    identity = IDENTITY.get()
    if identity is None or identity.agency is None:
        sentence = say("Your account may not send reports; sign in as a reporter of a ministry or province to send.")
        return made.notice(sentence, "risk")
    return made.notice(say("You report for {agency}.").format(agency=ask.agency_name(identity.agency, LANGUAGE.get())))


def _form(say: Say) -> html.Section:
    words = {
        "problems": say("{count} mistakes; nothing was kept"),
        "where": say("Where"),
        "what": say("What is wrong"),
        "remedy": say("What to do"),
        "right": say("The report is right: {rows} figures. It can be sent."),
        "sent": say("Received and kept"),
        "repeated": say("This report was received before; here is its receipt again"),
        "held": say("Received; some figures wait for a person to confirm them"),
        "receipt": say("Receipt"),
        "received": say("Received at"),
        "counts": say("New / changed / unchanged"),
        "deadline": say("Deadline"),
        "on_time": say("on time"),
        "late": say("late"),
        "digest": say("SHA-256 of what was received"),
        "nothing": say("Choose a file or paste a report first."),
        "unreachable": say("The server could not be reached. Nothing was kept; try again in a few seconds."),
        "busy": say("Asking the server…"),
        "row": say("Row {number}"),
        "report": say("Whole report"),
        "more": say("and {count} more"),
    }
    chosen = html.Div(
        [html.Label(say("Report file (JSON)"), htmlFor="submit-file"), html.Div(id="submit-file-slot")],
        className="field",
    )
    text = dcc.Textarea(id="submit-text", className="report-text", spellCheck=False, rows=14)
    pasted = html.Div(
        [html.Label(say("or paste the report here"), htmlFor="submit-text"), text],
        className="field",
    )
    buttons = html.Div(
        [
            html.Button(say("Check"), id="submit-check", className="button", type="button"),
            html.Button(say("Send"), id="submit-send", className="button button-primary", type="button", disabled=True),
        ],
        className="toolbar",
    )
    given = made.data(words=orjson.dumps(words).decode())
    return html.Section([chosen, pasted, buttons], id="submit-form", className="card stack", **given)


def _guide(say: Say) -> html.Section:
    steps = html.Ol(
        [
            html.Li(say('Give areas by their official code and values as text with a point: "100.5".')),
            html.Li(say("A figure you do not have is null with status M, never 0.")),
            html.Li(say("Check: every mistake is named at once, row by row.")),
            html.Li(say("Send, and keep the receipt. A correction carries a higher revision and its reason.")),
        ],
        className="steps",
    )
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
    machine = html.Details([html.Summary(say("From a machine, with a key")), html.Pre(EXAMPLE)], className="twin")
    return made.card(say("How to"), steps, links, machine)
