"""What a computed figure was made of: every unit with its figure, those missing by name, each with its own trace."""

from decimal import Decimal

from dash import html
from dash.development.base_component import Component

from dashboard import components as made
from dashboard import formatting
from dashboard.components import Column
from dashboard.panels.desk_view import View
from dashboard.panels.trace_figure import address, formula_words
from dashboard.tracing import Inputs, Part, Trace
from indicators.catalogue import Indicator
from indicators.observations import Method, Observation, Origin
from indicators.periods import Period


def inputs_card(trace: Trace, view: View) -> html.Section:
    """Every input as it was known when the figure was computed; of one that was said, that there is none."""
    say, inputs = view.say, trace.inputs
    title = html.H2(say("Inputs"), className="card-title", id="inputs")
    if inputs is None:
        nothing = made.empty(say("The sender gave this figure as it is: nothing was computed here."))
        return html.Section([title, nothing], className="card")
    parts: list[Component | None] = [
        title,
        html.P(_lead(trace, inputs, view), className="muted"),
        _missing(inputs, view),
        _again(trace, inputs, view),
        _table(trace, inputs, view),
        _sums(trace, inputs, view),
        made.actions(made.download(say, "trace-inputs", f"inputs-{trace.observation.id}")),
    ]
    return html.Section([each for each in parts if each is not None], className="card stack-small long-table")


def _lead(trace: Trace, inputs: Inputs, view: View) -> str:
    counted = len(inputs.parts) - len(inputs.missing)
    sentence = view.say("{have} of {total} units had what is needed at {moment}, when this was computed.")
    moment = view.moment(trace.observation.known_from)
    return sentence.format(have=view.count(counted), total=view.count(len(inputs.parts)), moment=moment)


def _missing(inputs: Inputs, view: View) -> Component | None:
    """Those that do not count, every one by name."""
    if not inputs.missing:
        return None
    names = ", ".join(view.place(each.id) for each in inputs.missing)
    said = view.say("Missing ({count}): {names}").format(count=view.count(len(inputs.missing)), names=names)
    return made.notice(said, "risk")


def _again(trace: Trace, inputs: Inputs, view: View) -> Component:
    """The same computed once more from the inputs below."""
    say, indicator = view.say, trace.indicator
    if inputs.again is None:
        return made.shape("none", say("Too little is known to compute it: of a merged province, every part is needed."))
    if inputs.again == trace.observation.figure.value:
        return made.shape("on", say("Computed again from these inputs just now: the same figure."))
    if trace.observation.figure.value is None:
        return made.shape("none", say("It was withdrawn."))
    again = formatting.measured(inputs.again, indicator, view.language)
    sentence = say("Computed again from these inputs: {value}. The place's own rule left parts out, or they changed.")
    return made.shape("risk", sentence.format(value=again))


def _table(trace: Trace, inputs: Inputs, view: View) -> html.Div:
    say = view.say
    periods = {period for _, period in inputs.columns}
    several = len(periods) > 1
    columns = [
        Column(say("Unit")),
        *(
            Column(_column(indicator, period, view, with_period=several), numeric=True, term=indicator.code)
            for indicator, period in inputs.columns
        ),
        Column(say("Counts in")),
    ]
    caption = say("The inputs of {name}, {period}").format(
        name=trace.indicator.short(view.language),
        period=formatting.period(trace.observation.figure.period, view.language),
    )
    return made.table(caption, columns, [_row(each, inputs, view) for each in inputs.parts], "trace-inputs")


def _column(indicator: Indicator, period: Period, view: View, *, with_period: bool) -> str:
    name = f"{indicator.short(view.language)} ({indicator.unit(view.language)})"
    return f"{name}, {formatting.period(period, view.language)}" if with_period else name


def _row(part: Part, inputs: Inputs, view: View) -> html.Tr:
    say = view.say
    cells = [_figure(held, indicator, view) for held, (indicator, _) in zip(part.figures, inputs.columns, strict=True)]
    counts = made.shape("on", say("yes")) if part.counts else made.shape("none", say("no figure"))
    name = html.Th(view.place(part.place.id), scope="row")
    return html.Tr([name, *cells, html.Td(counts)], className="" if part.counts else "unreported")


def _figure(held: Observation | None, indicator: Indicator, view: View) -> html.Td:
    """A figure that leads to its own trace."""
    if held is None:
        return made.cell(None, numeric=True)
    value = formatting.figure(held.figure.value, indicator, view.language) or view.say("missing")
    marks = [view.say("computed")] if held.figure.method is not Method.DIRECT else []
    marks += [view.say("simulated")] if held.figure.origin is Origin.SIMULATED else []
    link = html.A(value, href=address(held.id), title=", ".join(marks) or None)
    return html.Td(link, className="numeric")


def _sums(trace: Trace, inputs: Inputs, view: View) -> Component | None:
    """The formula with the sums put in."""
    formula = trace.indicator.formula
    if formula is None or not inputs.sums:
        return None
    pairs = [
        (
            made.term(f"{indicator.short(view.language)}, {formatting.period(period, view.language)}", indicator.code),
            _exact(value, indicator, view),
        )
        for (indicator, period), value in zip(inputs.columns, inputs.sums, strict=True)
    ]
    result = None if inputs.again is None else formatting.measured(inputs.again, trace.indicator, view.language)
    return made.facts([*pairs, (formula_words(trace.indicator, view.ask.catalogue, view.language) or "", result)])


def _exact(value: Decimal, indicator: Indicator, view: View) -> str:
    return formatting.measured(value, indicator, view.language)
