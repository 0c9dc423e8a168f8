"""The nation today: the telling figures of each field, live."""

from collections.abc import Callable
from datetime import datetime

import dash
from dash import html
from dash.development.base_component import Component

from dashboard import components as made
from dashboard import formatting
from dashboard.callbacks import Asking, add_page
from dashboard.components import Column
from dashboard.figure_words import standing_words
from dashboard.queries import Queries
from dashboard.words import LANGUAGE, Say, spoken
from indicators.catalogue import Indicator
from indicators.observations import Observation

SCENE = "fields"


def register(_app: dash.Dash, ask: Queries, now: Callable[[], datetime]) -> None:
    """Add the page to the app."""
    add_page(__name__, "Overview", (layout, Asking(ask, now)), path="/")


def layout(ask: Queries, now: Callable[[], datetime], **address: str) -> Component:
    """Draw the fields; one alone, with every figure of it, where the address names one (field=growth)."""
    say = spoken()
    language = LANGUAGE.get()
    names = {code: each[1] if language == "en" else each[0] for code, each in ask.catalogue.fields.items()}
    chosen = address.get("field") if address.get("field") in names else None
    choices = [(say("All fields"), "/", chosen is None)]
    choices += [(name, f"/?field={code}", code == chosen) for code, name in names.items()]
    title = say("The country today")
    pause = html.Button("", id="pause", className="button", type="button", hidden=True)
    return made.page(
        f"overview-{chosen or 'all'}",
        made.print_head(say, title, formatting.moment(now(), ask.setting.zone)),
        made.heading(title, say("Newest figures of each field for the whole country, as they come in."), pause),
        made.chips(say("Fields"), choices),
        html.Div(
            [_field(code, name, ask, alone=code == chosen) for code, name in names.items() if chosen in {None, code}],
            className="stack fields",
            **made.data(scene=SCENE),
        ),
    )


def _field(code: str, name: str, ask: Queries, *, alone: bool) -> html.Section:
    """A headed group of tiles, which `staff.js` fills and keeps."""
    say = spoken()
    count = sum(1 for each in ask.catalogue.listed() if each.field == code)
    more = html.A(say("All {count} figures").format(count=count), href=f"/?field={code}", className="small screen-only")
    head = html.Div([html.H2(name, className="card-title"), "" if alone else more], className="spread")
    grid = html.Div(id=f"group-{code}", className="tile-grid", **made.data(group=code), **made.aria(busy="true"))
    return html.Section([head, grid, *([_listing(code, name, ask, say)] if alone else [])], className="field-group")


def _listing(code: str, name: str, ask: Queries, say: Say) -> html.Section:
    columns = [
        Column(say("Figure")),
        Column(say("Value"), numeric=True),
        Column(say("Unit")),
        Column(say("Period")),
        Column(say("Standing of the figure")),
        Column(say("Received")),
    ]
    rows = [_row(indicator, held, ask, say) for indicator, held in ask.latest_by_field(code)]
    frame = made.table(say("Every figure of the field: {field}").format(field=name), columns, rows, "field-table")
    return made.card(None, frame, made.actions(made.download(say, "field-table", code)))


def _row(indicator: Indicator, held: Observation | None, ask: Queries, say: Say) -> html.Tr:
    language = LANGUAGE.get()
    code = indicator.code
    link = html.A(indicator.name(language), href=f"/place/VN?indicator={code}", **made.data(term=code))
    head = html.Th(link, scope="row")
    unit = html.Td(indicator.unit(language))
    if held is None or held.figure.value is None:
        missing = [html.Td("—"), html.Td(say("No figure for the whole country")), html.Td("—")]
        return html.Tr([head, made.cell(None, numeric=True), unit, *missing], className="unreported")
    value = formatting.figure(held.figure.value, indicator, language)
    return html.Tr(
        [
            head,
            html.Td(html.A(value, href=f"/trace/{held.id}", title=say("Follow to its source")), className="numeric"),
            unit,
            html.Td(formatting.period(held.figure.period, language)),
            html.Td(standing_words(held, say)),
            html.Td(formatting.moment(held.known_from, ask.setting.zone)),
        ]
    )
