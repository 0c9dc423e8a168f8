"""The tables of the document axis: what is soaked, who sent and holds what, the traffic by day, a document's course."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from urllib.parse import urlencode

from dash import html
from dash.development.base_component import Component

from dashboard import components as made
from dashboard import formatting
from dashboard.axis import Flow, Traffic
from dashboard.axis_words import STATE_WORDS, lasted
from dashboard.components import Column
from dashboard.panels.desk_view import View
from indicators.cases import Happened, Standing
from indicators.document_axis import Holder, State, overdue_for

PATH = "/documents"
SHOWN = 200
"""Soaked documents listed on one page; what is left out is said, and the API gives all."""


def address(**asked: str | None) -> str:
    """The address of the page with some parameters."""
    said = {name: value for name, value in asked.items() if value}
    return f"{PATH}?{urlencode(said)}" if said else PATH


def summary(flow: Flow, waiting: Sequence[Standing], late: Sequence[Standing], view: View) -> html.Section:
    """The numbers of the whole axis."""
    say, whole = view.say, flow.all
    took = lasted(whole.typical, say) if whole.typical is not None else None
    return made.card(
        None,
        made.simulated_badge(say),
        made.facts(
            [
                (say("Overdue documents"), html.Strong(_count(len(late), view), className="big-figure")),
                (say("Still to be handled"), _count(len(waiting), view)),
                (say("Sent in 7 days"), _count(whole.sent, view)),
                (say("Received in 7 days"), _count(whole.received, view)),
                (say("Done in 7 days"), _count(whole.done, view)),
                (say("Median time from arrival to done"), took),
            ]
        ),
        html.P(
            say("Counted from events; a document may have several receivers, so that sent and received differ."),
            className="muted small",
        ),
    )


def soaked(late: Sequence[Standing], view: View) -> html.Section:
    """The soaked documents, the longest overdue first."""
    say = view.say
    title = say("Overdue documents, longest first")
    if not late:
        return made.card(
            title, made.empty(say("No document is overdue. By agency below: what is still to be handled."))
        )
    columns = [
        Column(say("Document")),
        Column(say("Held by")),
        Column(say("Sent by")),
        Column(say("Handling state")),
        Column(say("Handle by")),
        Column(say("Overdue for"), numeric=True),
    ]
    rows = [_soaked_row(each, view) for each in late[:SHOWN]]
    left = len(late) - SHOWN
    rest = say("{count} more: see /api/v1/documents/soaked").format(count=left) if left > 0 else None
    return made.card(
        None,
        made.table(title, columns, rows, "soaked-table"),
        html.P(rest, className="muted small") if rest else None,
        made.actions(made.download(say, "soaked-table", "soaked")),
    )


def _soaked_row(each: Standing, view: View) -> html.Tr:
    passed = overdue_for(each, view.now)
    return html.Tr(
        [
            html.Th(html.A(each.title or each.case, href=address(case=each.case)), scope="row"),
            made.cell(html.A(view.agency(each.agency), href=address(agency=each.agency))),
            made.cell(view.agency(each.other) if each.other else None),
            html.Td(made.shape("off", view.say(STATE_WORDS[State(each.state)]))),
            made.cell(view.moment(each.due) if each.due else None),
            made.cell(lasted(passed, view.say), numeric=True),
        ]
    )


def agencies(flow: Flow, held: Sequence[Holder], view: View) -> html.Section:
    """What each agency sent, received, finished and holds; those with most soaked documents first."""
    say = view.say
    traffic = {each.agency: each for each in flow.agencies}
    holders = {each.agency: each for each in held}
    idle = [code for code in traffic if code not in holders]
    columns = [
        Column(say("Agency")),
        *(
            Column(title, numeric=True)
            for title in (
                say("Overdue documents"),
                say("Still to be handled"),
                say("Sent in 7 days"),
                say("Received in 7 days"),
                say("Done in 7 days"),
                say("Median time from arrival to done"),
            )
        ),
        Column(say("The oldest overdue since")),
    ]
    rows = [_agency_row(code, traffic.get(code), holders.get(code), view) for code in [*holders, *idle]]
    title = say("By agency")
    if not rows:
        return made.card(title, made.empty(say("The axis has told of nothing yet. Look at its source under Sources.")))
    return made.card(
        None,
        made.table(title, columns, rows, "axis-agencies"),
        made.actions(made.download(say, "axis-agencies", "documents-by-agency")),
    )


def _agency_row(code: str, traffic: Traffic | None, holder: Holder | None, view: View) -> html.Tr:
    numbers = (
        holder.soaked if holder else 0,
        holder.open if holder else 0,
        *((traffic.sent, traffic.received, traffic.done) if traffic else (0, 0, 0)),
    )
    took = lasted(traffic.typical, view.say) if traffic is not None and traffic.typical is not None else None
    return html.Tr(
        [
            html.Th(html.A(view.agency(code), href=address(agency=code)), scope="row"),
            *(made.cell(_count(each, view), numeric=True) for each in numbers),
            made.cell(took, numeric=True),
            made.cell(view.moment(holder.since) if holder and holder.since else None),
        ]
    )


def days(flow: Flow, view: View) -> html.Section:
    """Sent and received by day."""
    say = view.say
    most = max((received for _, received in flow.days.values()), default=0)
    rows = [
        html.Tr(
            [
                html.Th(formatting.day(day, view.language), scope="row"),
                made.bar_cell(_count(sent, view), sent / most if most else None),
                made.bar_cell(_count(received, view), received / most if most else None),
            ]
        )
        for day, (sent, received) in sorted(flow.days.items(), reverse=True)
    ]
    columns = [
        Column(say("Day")),
        Column(say("Documents sent"), numeric=True),
        Column(say("Documents received"), numeric=True),
    ]
    return made.card(None, made.table(say("Traffic by day"), columns, rows, "axis-days"))


def states(waiting: Sequence[Standing], view: View) -> html.Section:
    """What is still to be handled, by the state it is in."""
    say = view.say
    counted: Mapping[str, int] = Counter(each.state for each in waiting)
    rows = [
        html.Tr(
            [
                html.Th(f"{state.value} · {say(STATE_WORDS[state])}", scope="row"),
                made.bar_cell(_count(counted[state.value], view), counted[state.value] / len(waiting)),
            ]
        )
        for state in State
        if counted.get(state.value)
    ]
    title = say("Still to be handled, by state")
    if not rows:
        return made.card(title, made.empty(say("Nothing is waiting.")))
    columns = [Column(say("State (edXML)")), Column(say("Documents"), numeric=True)]
    return made.card(None, made.table(title, columns, rows, "axis-states"))


def course(events: Sequence[Happened], view: View) -> html.Section:
    """Everything that happened to one document at one receiver, each with the document that told it."""
    say = view.say
    titles = (say("When"), say("State (edXML)"), say("Held by"), say("Known since"), say("Told by"))
    columns = [Column(each) for each in titles]
    rows = [
        html.Tr(
            [
                made.cell(view.moment(each.event.at)),
                html.Th(f"{each.event.state} · {say(STATE_WORDS[State(each.event.state)])}", scope="row"),
                made.cell(view.agency(each.event.agency)),
                made.cell(view.moment(each.known_from)),
                made.cell(_told_by(each, view)),
            ]
        )
        for each in events
    ]
    return made.card(None, made.table(say("What happened to it"), columns, rows, "axis-course"))


def _told_by(each: Happened, view: View) -> Component:
    """The bytes that told of the event, and the receipt they were given."""
    base = f"/api/v1/receipts/{each.report}"
    return html.Span(
        [
            html.A(view.say("bytes received"), href=f"{base}/content", target="_blank"),
            " · ",
            html.A(view.say("receipt"), href=base, target="_blank"),
        ]
    )


def facts_of(events: Sequence[Happened], at: datetime, view: View) -> html.Section:
    """What one document is about, between whom, and by when it is to be handled."""
    say = view.say
    said = [each.event for each in events]
    due = next((each.due for each in reversed(said) if each.due), None)
    sender = next((each.other for each in said if each.other), None)
    late = due is not None and due < at
    return made.card(
        None,
        made.simulated_badge(say),
        made.facts(
            [
                (say("Sent by"), view.agency(sender) if sender else None),
                (say("Held by"), view.agency(said[-1].agency)),
                (say("Handling state"), say(STATE_WORDS[State(said[-1].state)])),
                (say("Handle by"), view.moment(due) if due else say("no day is set")),
                (say("Overdue for"), lasted(at - due, say) if late and due else None),
            ]
        ),
    )


def _count(number: int, view: View) -> str:
    return formatting.number(Decimal(number), 0, view.language) or "0"
