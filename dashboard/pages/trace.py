"""From a figure to its definition, inputs, report, rows, received bytes, signature, receipt and every revision."""

from collections.abc import Callable
from datetime import date, datetime

import dash
from dash import html
from dash.development.base_component import Component

from dashboard import components as made
from dashboard import formatting
from dashboard.callbacks import Asking, add_page
from dashboard.panels import published_figures, trace_figure, trace_inputs, trace_report
from dashboard.panels.desk_view import View
from dashboard.queries import NATION, Queries
from dashboard.tracing import Trace
from dashboard.words import LANGUAGE, spoken
from indicators.geography import Level

PART_WORDS = {
    "figure": "The figure",
    "definition": "Definition",
    "inputs": "Inputs",
    "report": "The report that said it",
    "revisions": "Revisions",
    "bytes": "Received bytes",
    "signature": "Signature of the sender",
    "receipt": "Receipt of this server",
    "rows": "Rows of the report",
}
OF_A_REPORT = frozenset({"report", "rows", "bytes", "signature", "receipt"})


def register(_app: dash.Dash, ask: Queries, now: Callable[[], datetime]) -> None:
    """Add the page to the app."""
    add_page(__name__, "Where a figure comes from", (layout, Asking(ask, now)), template="/trace/<number>")


def layout(ask: Queries, now: Callable[[], datetime], number: str = "", **_address: str) -> Component:
    """Draw all that made a figure; `number` is the observation's."""
    view = View(ask, LANGUAGE.get(), spoken(), now())
    found = ask.trace(int(number)) if number.isascii() and number.isdecimal() else None
    return _none(number, view) if found is None else _drawn(found, view)


def _none(number: str, view: View) -> Component:
    """No figure has this number, or it was not known yet at the moment looked back to."""
    say = view.say
    remedy = say("Follow a figure from a page that shows it. One that became known later is not there yet.")
    return made.page(
        "trace-none",
        made.heading(say("There is no figure with the number {number}").format(number=number[:20])),
        made.empty(remedy),
        html.P(html.A(say("Whole country"), href="/place/VN")),
    )


def _drawn(found: Trace, view: View) -> Component:
    say, told, figure = view.say, found.told, found.observation.figure
    period = formatting.period(figure.period, view.language)
    title = f"{found.indicator.short(view.language)} · {view.place(figure.place)} · {period}"
    main = [trace_figure.figure_card(found, view), trace_inputs.inputs_card(found, view)]
    side: list[Component] = [trace_figure.definition_card(found, view)]
    codes = [each for each in (figure.indicator, found.indicator.component_of) if each]
    printed = published_figures.beside(codes, view.ask, view.language)
    if printed is not None:
        side.append(printed)
    below: list[Component] = []
    if told is not None:
        side.append(trace_report.report_card(found, told, view))
        proof = [trace_report.signature_card(told, view), trace_report.receipt_card(told, view)]
        paper = html.Div(trace_report.paper_card(told, view), className="stack")
        below = [
            html.Div([paper, html.Div(proof, className="stack")], className="columns trace"),
            trace_report.rows_card(found, told, view),
        ]
    return made.page(
        f"trace-{found.observation.id}",
        made.print_head(say, title, view.moment(view.now)),
        made.breadcrumb(say, _trail(found, view)),
        made.heading(title, say("Where a figure comes from")),
        _contents(found, view),
        html.Div([html.Div(main, className="stack"), html.Div(side, className="stack")], className="columns trace"),
        trace_figure.versions_card(found, view),
        *below,
    )


def _contents(found: Trace, view: View) -> html.Nav:
    """The parts of the page, to jump to."""
    links = [
        html.A(view.say(PART_WORDS[name]), href=f"#{name}", className="chip")
        for name in PART_WORDS
        if found.told is not None or name not in OF_A_REPORT
    ]
    return html.Nav(links, className="chips screen-only", **made.aria(label=view.say("On this page")))


def _trail(found: Trace, view: View) -> list[tuple[str, str | None]]:
    """From the whole country down to the figure's place, each with the same figure."""
    say, figure, place = view.say, found.observation.figure, found.place
    query = f"?indicator={figure.indicator}&period={figure.period.code}"
    here = (say("Where a figure comes from"), None)
    if place.level is Level.AGENCY:
        return [(say("Whole country"), f"/place/VN{query}"), (view.agency(place.id), f"/profile/{place.id}"), here]
    above = [*reversed(view.ask.geography.ancestors(place.id)), place]
    steps: list[tuple[str, str | None]] = [
        (
            say("Whole country")
            if each.id == NATION
            else view.ask.geography.full_name(each.id, date.max, view.language),
            f"/place/{each.id}{query}",
        )
        for each in above
    ]
    return [*steps, here]
