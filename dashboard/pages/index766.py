"""The index of Decision 766: the 34 provinces ranked on serving people and businesses."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

import dash
from dash import ClientsideFunction, Input, Output, dcc, html
from dash.development.base_component import Component

from dashboard import components as made
from dashboard import formatting
from dashboard.answers import IndexDate
from dashboard.callbacks import Asking, add_page
from dashboard.figure_words import origin_word
from dashboard.index_questions import TOTAL
from dashboard.panels import index_computed, service_groups, service_index
from dashboard.panels.service_index import MOST, View
from dashboard.queries import Queries
from dashboard.words import LANGUAGE, Say, spoken
from indicators.observations import Origin

MARKED = 3
"""Places marked in the comparison at once; more could not be told apart."""


def register(app: dash.Dash, ask: Queries, now: Callable[[], datetime]) -> None:
    """Add the page and its callbacks to the app."""
    add_page(__name__, "Index 766", (layout, Asking(ask, now)), path="/index-766")
    app.clientside_callback(
        ClientsideFunction("centre", "visitIndex"),
        Output("index-address", "href"),
        Input("index-date", "value"),
        Input("index-against", "value"),
        Input("index-group", "value"),
        Input("index-marked", "value"),
        prevent_initial_call=True,
    )


def layout(ask: Queries, now: Callable[[], datetime], **address: str) -> Component:
    """Draw the index on the day the address names, the newest where it names none that is known.

    Args:
        ask: Answers questions.
        now: The present moment.
        address: date and against (period codes), group (HC01 to HC07), marked (place ids joined by commas); span (a
            period code) and kind ("ministries") of what is computed from numerators and denominators.
    """
    say = spoken()
    dates = ask.index_dates()
    trail = made.breadcrumb(say, [(say("Whole country"), "/place/VN"), (say("Index 766"), None)])
    title = say("Who serves people and businesses best?")
    computed = index_computed.table(index_computed.view(ask, now()), address)
    if not dates:
        remedy = say("No province has a score yet. Load the published scores, or wait for the portal's first answer.")
        return made.page("index-766", trail, made.heading(title), made.empty(remedy), computed)
    view = replace(_view(ask, dates, address), as_of=now())
    lead = say("Score of 100 on {day}, 34 provinces, Decision 766/QĐ-TTg.").format(day=view.day_name)
    return made.page(
        "index-766",
        made.print_head(say, title, formatting.moment(now(), ask.setting.zone)),
        trail,
        made.heading(title, lead),
        dcc.Location(id="index-address", refresh="callback-nav"),
        _filters(view, dates),
        html.Div(
            [
                html.Div([service_index.summary(view), service_groups.comparison(view)], className="stack"),
                made.card(None, service_index.score_map(view)),
            ],
            className="columns",
        ),
        service_index.ranking(view),
        computed,
        service_groups.months(view),
    )


def _view(ask: Queries, dates: Sequence[IndexDate], address: Mapping[str, str]) -> View:
    day = _named(dates, address.get("date")) or dates[0]
    others = [each for each in dates if each is not day]
    earlier = [each for each in others if each.period < day.period]
    against = _named(others, address.get("against")) or next(iter(earlier or others), None)
    scores = ask.scores(day.period, against.period if against else None)
    known = {each.place.id for each in scores}
    asked = [each for each in address.get("marked", "").split(",") if each in known]
    leaders = [each.place.id for each in scores if each.rank == 1]
    return View(
        ask=ask,
        language=LANGUAGE.get(),
        day=day,
        against=against,
        group=address.get("group", TOTAL) if address.get("group") in MOST else TOTAL,
        marked=tuple((asked or leaders)[:MARKED]),
        scores=scores,
        nation=ask.national_scores(day.period),
    )


def _named(dates: Sequence[IndexDate], code: str | None) -> IndexDate | None:
    return next((each for each in dates if each.period.code == code), None)


def _filters(view: View, dates: Sequence[IndexDate]) -> html.Div:
    say = view.say
    days = [{"label": _day(each, view), "value": each.period.code} for each in dates]
    others = [each for each in days if each["value"] != view.day.period.code]
    names = [{"label": view.title(code), "value": code} for code in MOST]
    places = [{"label": view.name(each), "value": each.place.id} for each in view.scores]
    against = view.against.period.code if view.against else None
    controls = (
        (say("Day"), "index-date", days, view.day.period.code),
        (say("Compared with"), "index-against", others, against),
        (say("Map shows"), "index-group", names, view.group),
    )
    fields: list[Component] = [
        made.field(label, made.choice(say, name, options, value), name) for label, name, options, value in controls
    ]
    marked = made.choice(say, "index-marked", places, view.marked)
    fields.append(made.field(say("Marked in the chart (at most 3)"), marked, "index-marked"))
    return html.Div(fields, className="filters screen-only")


def _day(each: IndexDate, view: View) -> str:
    day = formatting.period(each.period, view.language)
    return f"{day} · {_origin(each.origin, view.say)} · {each.provinces}/34"


def _origin(origin: Origin, say: Say) -> str:
    return origin_word(origin, say).lower()
