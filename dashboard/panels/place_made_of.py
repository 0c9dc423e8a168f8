"""What a figure is made of: numerator and denominator of a ratio, the groups of the service index."""

from dash import html
from dash.development.base_component import Component

from dashboard import components as made
from dashboard import formatting
from dashboard.components import Column
from dashboard.index_questions import GROUPS, TOTAL
from dashboard.panels.place import View
from indicators.catalogue import Indicator, Operation
from indicators.definitions import inputs


def made_of(view: View) -> Component | None:
    """The parts of the figure at the place and in the period, each with its own figure; None where it has none."""
    parts = parts_of(view)
    if not parts or view.period is None:
        return None
    say = view.say
    columns = [Column(say("Part")), Column(say("Value"), numeric=True), Column(say("Unit")), Column(say("Source"))]
    rows = [_row(each, role, view) for each, role in parts]
    day = formatting.period(view.period, view.language)
    caption = f"{view.indicator.short(view.language)}, {view.name(view.place)}, {day}"
    return made.card(say("Made of"), made.table(caption, columns, rows, "parts-table"))


def parts_of(view: View) -> list[tuple[Indicator, str | None]]:
    """The indicators a figure is made of, each with what it is in the formula; the groups have no such name."""
    say, known = view.say, view.ask.catalogue.indicators
    if view.indicator.code == TOTAL:
        return [(known[code], None) for code in GROUPS if code in known]
    formula = view.indicator.formula
    is_ratio = formula is not None and formula.operation is Operation.RATIO
    roles = (say("numerator"), say("denominator")) if is_ratio else ()
    return [
        (known[code], roles[place] if place < len(roles) else None) for place, code in enumerate(inputs(view.indicator))
    ]


def _row(part: Indicator, role: str | None, view: View) -> html.Tr:
    say = view.say
    held = view.ask.observation(part, view.place.id, view.period) if view.period else None
    value = formatting.figure(held.figure.value, part, view.language) if held else None
    name = part.short(view.language)
    period = f"&period={view.period.code}" if view.period else ""
    address = f"/place/{view.place.id}?indicator={part.code}{period}"
    link = html.A(name, href=address, **made.data(term=part.code))
    about = [html.Span(f" ({role})", className="muted")] if role else []
    source = html.A(say("Follow to its source"), href=f"/trace/{held.id}") if held else None
    cells = [made.cell(value, numeric=True), html.Td(part.unit(view.language)), made.cell(source)]
    return html.Tr([html.Th([link, *about], scope="row"), *cells])
