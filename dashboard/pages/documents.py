"""The document axis: what is soaked and with whom, who sends and receives, and the course of each document."""

from collections.abc import Callable
from datetime import datetime

import dash
from dash import html
from dash.development.base_component import Component

from dashboard import components as made
from dashboard import formatting
from dashboard.axis import DocumentAxis, UnknownDocumentError
from dashboard.callbacks import Asking, add_page
from dashboard.panels import axis_tables as tables
from dashboard.panels.desk_view import View
from dashboard.queries import Queries
from dashboard.words import LANGUAGE, spoken
from indicators.document_axis import soaked

Now = Callable[[], datetime]


def register(app: dash.Dash, ask: Queries, now: Now) -> None:
    """Add the page to the app."""
    del app
    add_page(__name__, "Document axis", (layout, Asking(ask, now)), path=tables.PATH)


def layout(ask: Queries, now: Now, agency: str | None = None, case: str | None = None, **_address: str) -> Component:
    """Draw the whole axis, one agency's documents (agency=G12), or the course of one document (case=…)."""
    at = now().astimezone(ask.setting.zone)
    view = View(ask, LANGUAGE.get(), spoken(), at)
    axis = ask.axis(at)
    if case:
        return _document(axis, case, view)
    known = {each.agency for each in axis.holders()} | {each.agency for each in axis.flow().agencies}
    return _axis(axis, agency if agency in known else None, view)


def _axis(axis: DocumentAxis, agency: str | None, view: View) -> Component:
    say = view.say
    waiting, flow = axis.waiting(agency), axis.flow()
    late = soaked(waiting, view.now)
    title = say("Document axis")
    lead = say(
        "Documents between agencies, counted from the states the axis tells of. "
        "Overdue: its time has passed and its receiver has not finished it."
    )
    if agency:
        mine = [each for each in flow.agencies if each.agency == agency]
        held = [each for each in axis.holders() if each.agency == agency]
        only = type(flow)(flow.since, tuple(mine), flow.all, flow.days)
        return made.page(
            "documents-agency",
            made.breadcrumb(say, [(title, tables.PATH), (view.agency(agency), None)]),
            made.print_head(say, view.agency(agency), formatting.moment(view.now, view.ask.setting.zone)),
            made.heading(view.agency(agency), lead),
            tables.soaked(late, view),
            tables.agencies(only, held, view),
            tables.states(waiting, view),
        )
    return made.page(
        "documents",
        made.print_head(say, title, formatting.moment(view.now, view.ask.setting.zone)),
        made.heading(title, lead),
        tables.summary(flow, waiting, late, view),
        tables.soaked(late, view),
        html.Div([tables.days(flow, view), tables.states(waiting, view)], className="columns"),
        tables.agencies(flow, axis.holders(), view),
    )


def _document(axis: DocumentAxis, case: str, view: View) -> Component:
    say = view.say
    title = say("Document axis")
    try:
        events = axis.course(case)
    except UnknownDocumentError:
        return made.page(
            "documents-unknown",
            made.heading(title, None),
            made.card(None, made.empty(say("The axis has not told of this document. Choose one of the list."))),
            made.actions(html.A(title, href=tables.PATH, className="button")),
        )
    name = next((each.event.title for each in events if each.event.title), case)
    return made.page(
        "documents-case",
        made.breadcrumb(say, [(title, tables.PATH), (name, None)]),
        made.print_head(say, name, formatting.moment(view.now, view.ask.setting.zone)),
        made.heading(name, case),
        tables.facts_of(events, view.now, view),
        tables.course(events, view),
    )
