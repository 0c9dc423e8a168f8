"""A figure of a place over time, as a line and as a table."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboard import components as made
from dashboard import formatting
from dashboard.answers import Point
from dashboard.components import Column
from dashboard.figure_words import before_merger, origin_word
from dashboard.figures import trend
from dashboard.landing import Ahead
from dashboard.panels.place import View, merged_from, why_missing
from indicators.geography import Level
from indicators.periods import Frequency, Period
from indicators.places import MAP_OF_34_BEGINS

STEPS = {Frequency.DAY: 45, Frequency.WEEK: 52, Frequency.MONTH: 36, Frequency.QUARTER: 16}
STEPS_ELSE = 8
"""Periods drawn."""


def course(view: View, ahead: Ahead | None = None) -> html.Section:
    """The figure over time with last year and plan, where it is heading, and the same as a table."""
    say = view.say
    title = say("Course over time")
    if view.period is None:
        return made.card(title, made.empty(why_missing(view)))
    count = STEPS.get(view.period.frequency, STEPS_ELSE)
    points = view.ask.series(view.indicator, view.place.id, view.period, count)
    while len(points) > 1 and points[0].value is None:
        points = points[1:]
    accumulates = view.ask.accumulates(view.indicator)
    steps = [
        trend.Step(
            _short(each.period, view),
            each.value,
            each.last_year,
            each.plan,
            uncertain=each.status in {"P", "E", "F"},
            begins=accumulates and each.period.start.month == 1,
        )
        for each in points
    ]
    steps += _steps_ahead(view, ahead)
    labels = _labels(view)
    figure = trend.draw(steps, labels, view.language, decimals=view.indicator.decimals)
    chart = made.graph("place-trend", figure, f"{view.indicator.name(view.language)}, {view.name(view.place)}", 360)
    frame = _points_table(points, view, title)
    file = f"{view.indicator.code}-{view.place.id.replace(':', '-')}"
    saving = made.actions(made.download(say, "trend-table", file))
    return made.card(title, _boundary_note(points, view), chart, made.twin(say, html.Div([frame, saving])))


def _steps_ahead(view: View, ahead: Ahead | None) -> list[trend.Step]:
    path = ahead.landing.path if ahead and ahead.landing else ()
    return [trend.Step(_short(each.period, view), None, foretold=(each.value, each.low, each.high)) for each in path]


def _labels(view: View) -> trend.Labels:
    say = view.say
    return trend.Labels(
        say("actual"),
        say("same period last year"),
        say("plan"),
        say("provisional"),
        view.indicator.unit(view.language),
        say("No figure in these periods. Choose another period."),
        say("forecast"),
        say("interval of four cases in five"),
    )


def _short(period: Period, view: View) -> str:
    """A period short enough for an axis: 10/2026, III/2026, 05/10."""
    match period.frequency:
        case Frequency.DAY:
            return f"{period.start:%d/%m/%y}"
        case Frequency.MONTH:
            return f"{period.start:%m/%Y}"
        case Frequency.YEAR:
            return period.code
        case _:
            return formatting.period(period, view.language)


def _points_table(points: Sequence[Point], view: View, caption: str) -> html.Div:
    say = view.say
    unit = view.indicator.unit(view.language)
    columns = [
        Column(say("Period")),
        *(Column(f"{name} ({unit})", numeric=True) for name in (say("Actual"), say("Last year"), say("Plan"))),
        Column(say("Origin")),
    ]
    rows = [
        html.Tr(
            [
                html.Th(formatting.period(each.period, view.language), scope="row"),
                *(
                    made.cell(formatting.figure(value, view.indicator, view.language), numeric=True)
                    for value in (each.value, each.last_year, each.plan)
                ),
                made.cell(origin_word(each.origin, say) if each.origin else None),
            ]
        )
        for each in reversed(points)
    ]
    return made.table(caption, columns, rows, "trend-table")


def _boundary_note(points: Sequence[Point], view: View) -> Component | None:
    """Said where the line crosses the merger of provinces, or a comparison with last year does."""
    crosses = points[0].period.year_before().start < MAP_OF_34_BEGINS
    parts = merged_from(view)
    if not crosses or view.place.level is not Level.PROVINCE or not parts:
        return None
    return made.notice(before_merger(map(view.name, parts), view.say))
