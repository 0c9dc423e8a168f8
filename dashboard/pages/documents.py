"""The document axis: what is soaked and with whom, who sends and receives, and the course of each document."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

import dash
from dash import html
from dash.development.base_component import Component

from dashboard import components as made
from dashboard import formatting
from dashboard.axis import DocumentAxis, Flow, UnknownDocumentError
from dashboard.callbacks import Asking, add_page
from dashboard.panels import axis_cost
from dashboard.panels import axis_tables as tables
from dashboard.panels.desk_view import View
from dashboard.queries import Queries
from dashboard.words import LANGUAGE, Say, spoken
from indicators.cases import Standing
from indicators.document_axis import holders, soaked

Now = Callable[[], datetime]


def register(app: dash.Dash, ask: Queries, now: Now) -> None:
    """Add the page to the app."""
    del app
    add_page(__name__, "Document axis", (layout, Asking(ask, now)), path=tables.PATH)


def layout(ask: Queries, now: Now, agency: str | None = None, case: str | None = None, **address: str) -> Component:
    """Draw the whole axis, one agency's documents (agency=G12), or the course of one document (case=…).

    What else the address names are parameters of the cost saved, to be tried.
    """
    at = now().astimezone(ask.setting.zone)
    view = View(ask, LANGUAGE.get(), spoken(), at)
    axis = ask.axis(at)
    if case:
        return _document(axis, case, view)
    waiting, flow = axis.waiting(), axis.flow()
    held = holders(waiting, at)
    if agency and agency in {each.agency for each in held} | {each.agency for each in flow.agencies}:
        return _agency(agency, waiting, flow, view)
    say, title = view.say, view.say("Document axis")
    late = soaked(waiting, at)
    return made.page(
        "documents",
        made.print_head(say, title, formatting.moment(at, ask.setting.zone)),
        made.heading(title, _lead(say)),
        tables.summary(flow, waiting, late, view),
        tables.soaked(late, view),
        html.Div([tables.days(flow, view), tables.states(waiting, view)], className="columns"),
        tables.agencies(flow, held, view),
        axis_cost.cost(flow, address, view),
    )


def _agency(agency: str, waiting: Sequence[Standing], flow: Flow, view: View) -> Component:
    """What one agency holds, sent and received."""
    say, name = view.say, view.agency(agency)
    own = [each for each in waiting if each.agency == agency]
    only = replace(flow, agencies=tuple(each for each in flow.agencies if each.agency == agency))
    return made.page(
        "documents-agency",
        made.breadcrumb(say, [(say("Document axis"), tables.PATH), (name, None)]),
        made.print_head(say, name, formatting.moment(view.now, view.ask.setting.zone)),
        made.heading(name, _lead(say)),
        tables.soaked(soaked(own, view.now), view),
        tables.agencies(only, holders(own, view.now), view),
        tables.states(own, view),
    )


def _lead(say: Say) -> str:
    return say(
        "Documents between agencies, counted from the states the axis tells of. "
        "Overdue: its time has passed and its receiver has not finished it."
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
