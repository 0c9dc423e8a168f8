"""The figures that are shown differently at two moments, under the report that brought each of them."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard import components as made
from dashboard import formatting
from dashboard.components import Column
from dashboard.figure_words import standing_words
from dashboard.panels.desk_view import View
from dashboard.panels.trace_figure import address, exact, report_link
from indicators.catalogue import Indicator
from indicators.observations import Method, Observation
from indicators.store.differences import Difference, Kind

COLUMNS = 7
KIND_WORDS = {Kind.NEW: "new", Kind.CHANGED: "changed", Kind.WITHDRAWN: "withdrawn"}
SHAPES = {"new": "open", "changed": "on", "withdrawn": "off"}


def difference_table(caption: str, found: Sequence[Difference], view: View) -> html.Div:
    """The figures, a report's together under who sent it, when it became known and why."""
    say = view.say
    columns = [
        Column(say("Indicator")),
        Column(say("Place")),
        Column(say("Period")),
        Column(say("Before"), numeric=True),
        Column(say("After"), numeric=True),
        Column(say("Change"), numeric=True),
        Column(say("What happened")),
    ]
    rows: list[Component] = []
    for _, together in groupby(found, key=lambda each: (each.after.report, each.after.known_from)):
        some = list(together)
        rows += [_head(some[0], view), *_rows(some, view)]
    return made.table(caption, columns, rows, "differences-table")


def _head(first: Difference, view: View) -> html.Tr:
    """When, who, in which report, which revision and why."""
    row: Any = first.report
    parts: list[Component | str] = [html.Strong(view.moment(first.after.known_from))]
    if row is not None:
        parts.append(f" · {row['source_note'] or view.agency(row['sender'])}")
        parts.append(f" · {view.form(row['form'])}, {view.period(row['period'])}")
        if (row["revision"] or 1) > 1:
            parts.append(" · " + view.say("revision {number}").format(number=row["revision"]))
        if row["reason"]:
            parts.append(html.Em(" · " + view.say("reason: {reason}").format(reason=row["reason"])))
        parts += [" · ", report_link(row["id"])]
    return html.Tr(html.Th(parts, colSpan=COLUMNS, scope="rowgroup"), className="report-row")


def _rows(some: Sequence[Difference], view: View) -> Iterator[html.Tr]:
    for each in some:
        figure = each.after.figure
        indicator = view.ask.catalogue.indicator(figure.indicator)
        before, after = _written(each, indicator, view)
        happened: list[Component | str] = [made.shape(SHAPES[each.kind], view.say(KIND_WORDS[each.kind]))]
        if figure.method is not Method.DIRECT:
            happened.append(html.Span(f" {view.say('computed')}", className="muted small"))
        if each.note:
            happened.append(html.Span(f" {each.note}", className="small block"))
        name: list[Component | str] = [
            made.term(indicator.short(view.language), indicator.code),
            html.Span(f" {indicator.code}", className="muted small"),
        ]
        yield html.Tr(
            [
                html.Th(name, scope="row"),
                made.cell(view.place(figure.place)),
                made.cell(formatting.period(figure.period, view.language)),
                html.Td(_linked(each.before, before), className="numeric"),
                html.Td(_linked(each.after, after), className="numeric"),
                made.cell(_change(each, indicator, view), numeric=True),
                html.Td(happened),
            ]
        )


def _linked(held: Observation | None, text: str) -> Component | str:
    return text if held is None else html.A(text, href=address(held.id))


def _written(each: Difference, indicator: Indicator, view: View) -> tuple[str, str]:
    """Both values with their unit; with every digit where rounding would make them look the same."""
    values = [each.before.figure.value if each.before else None, each.after.figure.value]
    texts = [None if value is None else formatting.measured(value, indicator, view.language) for value in values]
    if texts[0] == texts[1] and values[0] != values[1]:
        texts = [None if value is None else exact(value, indicator, view) for value in values]
    before = texts[0] or (view.say("missing") if each.before else "—")
    return before, texts[1] or view.say("missing")


def _change(each: Difference, indicator: Indicator, view: View) -> str | None:
    """By how much, or what else changed of it where the value did not."""
    before, after = each.before, each.after
    if before is None:
        return None
    if before.figure.value == after.figure.value:
        words = [standing_words(held, view.say) for held in (before, after)]
        return " → ".join(words)
    moved = formatting.moved(after.figure.value, before.figure.value, indicator, view.language, view.say)
    return moved[0] if moved else None
