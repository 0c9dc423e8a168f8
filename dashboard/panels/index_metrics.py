"""One agency's metrics of the index of Decision 766: numerator, denominator, points, and what one more point takes."""

from decimal import Decimal

from dash import html
from dash.development.base_component import Component as Part

from dashboard import components as made
from dashboard import formatting
from dashboard.components import Column
from dashboard.index_components import Computed
from dashboard.panels.desk_view import View
from dashboard.panels.index_computed import READABLE, points
from indicators.index766 import BY_SHARE, INDICATORS, WHOLE, Component, Step, step

BASIS_WORDS = {
    "verified": "rule checked on published scores",
    "linear": "linear by the Decision",
    "document": "rule of the guide",
    "assumed": "rule assumed linear",
}
SPLIT_WORDS = {"assumed": "rule of the guide, its share of points assumed"}
"""Where the ratio that gives every point is known, and how many points that are is not."""


def table(each: Computed, view: View) -> html.Section:
    """Every metric, the one that loses most points first; those that do not apply come last."""
    say = view.say
    columns = [
        Column(say("Metric")),
        Column(say("Numerator"), numeric=True),
        Column(say("Denominator"), numeric=True),
        Column(say("Ratio"), numeric=True),
        Column(say("Points"), numeric=True),
        Column(say("Most"), numeric=True),
        Column(say("Lost"), numeric=True),
        Column(say("One more point takes")),
        Column(say("What holds of it")),
    ]
    nothing = Decimal(-1)
    order = sorted(each.components, key=lambda one: -(nothing if one.lost is None else one.lost))
    title = say("Where the points are lost")
    rows = [_row(one, each, view) for one in order]
    link = html.A(
        say("Data of this table (API)"),
        href=f"/api/v1/index-766/{each.code}?period={each.period.code}",
        className="button button-quiet",
        target="_blank",
    )
    act = made.actions(made.download(say, "metrics-table", f"766-{each.code}-{each.period.code}"), link)
    return made.card(title, made.table(title, columns, rows, "metrics-table"), act)


def _row(one: Component, each: Computed, view: View) -> html.Tr:
    metric = one.metric
    name = [
        html.Span(f"{metric.item} {metric.name(view.language)}"),
        html.Div(made.term(metric.group, INDICATORS[metric.group]), className="muted small"),
    ]
    counts = (None, None) if metric.code in BY_SHARE else metric.parts
    share = None if one.points is None else float(one.points / metric.most)
    return html.Tr(
        [
            html.Th(name, scope="row", style=READABLE),
            made.cell(_count(one.numerator, counts[0], each, view), numeric=True),
            made.cell(_count(one.denominator, counts[1], each, view), numeric=True),
            made.cell(_ratio(one, view), numeric=True),
            made.bar_cell(points(one.points, view), share),
            made.cell(points(metric.most, view), numeric=True),
            made.cell(points(one.lost, view), numeric=True),
            html.Td(takes(one, view), style=READABLE),
            html.Td("; ".join(_marks(one, view)), className="small", style=READABLE),
        ]
    )


def _count(value: Decimal | None, code: str | None, each: Computed, view: View) -> Part | None:
    """A count that leads to where it comes from."""
    held = each.figures.get(code or "")
    if code is None or value is None or held is None:
        return None
    return html.A(formatting.number(value, 0, view.language), href=f"/trace/{held.id}", **made.data(term=code))


def _ratio(one: Component, view: View) -> Part | None:
    if one.ratio is None:
        return None
    parts: list[Part] = [html.Span(f"{formatting.number(one.ratio, 2, view.language)}%")]
    if one.metric.full_at != WHOLE:
        most = formatting.number(one.metric.full_at, 0, view.language)
        parts.append(html.Div(view.say("all from {ratio}% on").format(ratio=most), className="muted small"))
    return html.Div(parts)


def takes(one: Component, view: View) -> str:
    """What one more point takes, or why there is none to be won."""
    say = view.say
    if one.ratio is None:
        return say("does not apply") if one.denominator == 0 else say("no figure")
    if not one.lost:
        return say("every point is won")
    more = step(one)
    return _step(more, one, view) if more else say("only its ratio is told")


def _step(more: Step, one: Component, view: View) -> str:
    say = view.say
    unit = view.ask.catalogue.indicator(one.metric.parts[0]).unit(view.language)
    said = (
        say("{more} more {unit}, {numerator} in all")
        if more.points == 1
        else say("{more} more {unit}, {numerator} in all, for the last {points}")
    )
    return said.format(
        more=formatting.number(more.more, 0, view.language),
        numerator=formatting.number(more.numerator, 0, view.language),
        unit=unit,
        points=points(more.points, view),
    )


def _marks(one: Component, view: View) -> list[str]:
    say, metric = view.say, one.metric
    known = SPLIT_WORDS if metric.basis in SPLIT_WORDS and metric.full_at != WHOLE else BASIS_WORDS
    marks = [say(known[metric.basis])]
    if one.provisional:
        marks.append(say("provisional denominator"))
    return marks
