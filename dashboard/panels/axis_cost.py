"""What the document axis saves: the method with its parameters, its result, and the estimate that is published."""

# ruff: noqa: RUF001 - formulas are written with the sign of multiplication

from collections.abc import Mapping, Sequence
from decimal import Decimal

from dash import dcc, html
from dash.development.base_component import Component

from dashboard import components as made
from dashboard import formatting
from dashboard import published_words as written
from dashboard.axis import LOOKED_BACK, Flow
from dashboard.components import Column
from dashboard.panels.axis_tables import PATH
from dashboard.panels.desk_view import View
from dashboard.queries import NATION
from indicators.cost_saved import NAMES, Parameters, Saving, Volume, load_parameters, saving, tried
from indicators.periods import Frequency

SENT, RECEIVED = "HC20", "HC21"
ESTIMATE = "saving-axis-2019-12"
"""The published figure that the result stands beside."""

MILLION, BILLION = Decimal(10**6), Decimal(10**9)
LONGEST = 24

FORMULA_WORDS = {
    "paper": "(sent + received) × sheets × price of a sheet",
    "ink": "sent × sheets × ink",
    "copying": "received × sheets × copying",
    "post": "received × post",
    "time": "(sent + received) × minutes ÷ 60 × an hour of work",
    "fee": "fee of a year × days ÷ 365",
}
"""How each part is computed."""

PART_WORDS = {
    "paper": "Paper",
    "ink": "Ink",
    "copying": "Copying",
    "post": "Post",
    "time": "Time",
    "fee": "Less the service fee",
}
"""What is saved, and what is taken off."""

Volumes = tuple[Volume, Volume | None]
"""Counted from events, and reported since January; None where nothing was reported."""


def cost(flow: Flow, address: Mapping[str, str], view: View) -> html.Section:
    """The method: what it gives for what travelled, each parameter with its source, and a form to try others.

    Args:
        flow: What the events say.
        address: Of the page; parameters by name, to be tried instead of those of the file.
        view: How the page speaks.
    """
    say = view.say
    parameters, refused = tried(load_parameters(), address)
    volumes = (Volume(flow.all.sent, flow.all.received, LOOKED_BACK), _reported(view))
    note = say(
        "An estimate by the kinds of cost that the Government Office names: paper, ink, copying, post and time. "
        "Only its result is published; what is assumed is marked, and can be tried otherwise below."
    )
    return made.card(
        say("Cost saved against paper"),
        html.P([made.simulated_badge(say), " ", note], className="muted"),
        _not_taken(refused, parameters, view),
        made.facts(_results(volumes, parameters, view)),
        _parts(volumes, parameters, view),
        _parameters(parameters, view),
        _form(parameters, view),
    )


def _reported(view: View) -> Volume | None:
    """What all agencies reported since January, where both counts are of the same day."""
    ask, nation = view.ask, view.ask.geography.place(NATION)
    held = [
        ask.newest(ask.catalogue.indicator(code), [nation], Frequency.DAY).get(nation.id) for code in (SENT, RECEIVED)
    ]
    if any(each is None or each.figure.value is None for each in held):
        return None
    sent, received = (each.figure for each in held if each is not None)
    if sent.period != received.period or sent.value is None or received.value is None:
        return None
    return Volume(int(sent.value), int(received.value), sent.period.end.timetuple().tm_yday)


def _results(
    volumes: Volumes, parameters: Parameters, view: View
) -> list[tuple[Component | str, Component | str | None]]:
    say = view.say
    counted, reported = (None if each is None else saving(each, parameters) for each in volumes)
    return [
        (say("A year at the pace of the events of 7 days"), _billions(counted, view)),
        (say("A year at the pace reported since 1 January"), _billions(reported, view)),
        (say("Published estimate"), _published(view)),
    ]


def _billions(found: Saving | None, view: View) -> html.Strong | None:
    if found is None:
        return None
    number = formatting.number(found.a_year / BILLION, 1, view.language) or ""
    return html.Strong(view.say("{count} billion VND").format(count=number))


def _published(view: View) -> Component | None:
    figure = next((each for each in view.ask.published() if each.code == ESTIMATE), None)
    if figure is None:
        return None
    said = f"{written.amount(figure.amounts[0], view.language)} ({written.dated(figure, view.language)})"
    return html.A(said, href=f"/published?figure={figure.code}")


def _parts(volumes: Volumes, parameters: Parameters, view: View) -> Component:
    say = view.say
    columns = [
        Column(say("Part")),
        Column(say("Unit")),
        Column(say("By events of 7 days"), numeric=True),
        Column(say("As reported since 1 January"), numeric=True),
        Column(say("How it is computed")),
    ]
    savings = [None if each is None else saving(each, parameters) for each in volumes]
    papers, money = say("documents"), say("million VND")
    sent, received = (
        [None if each is None else getattr(each, name) for each in volumes] for name in ("sent", "received")
    )
    rows = [
        _row((say("Documents sent"), say("each once; reported as HC20"), papers), _whole(sent, view)),
        _row(
            (say("Documents received"), say("once for each receiver; reported as HC21"), papers), _whole(received, view)
        ),
        *(
            _row((say(word), say(FORMULA_WORDS[part]), money), _of(part, savings, view))
            for part, word in PART_WORDS.items()
        ),
        _row((say("Together"), "", money), _of("whole", savings, view), is_sum=True),
    ]
    return made.table(say("Cost saved by part"), columns, rows, "axis-cost")


def _of(part: str, savings: Sequence[Saving | None], view: View) -> list[str | None]:
    """A part of each saving, in millions."""
    return [
        None if each is None else formatting.number(getattr(each, part) / MILLION, 1, view.language) for each in savings
    ]


def _row(words: tuple[str, str, str], numbers: Sequence[str | None], *, is_sum: bool = False) -> html.Tr:
    name, formula, unit = words
    shown: list[Component | str | None] = [
        html.Strong(each) if is_sum and each is not None else each for each in numbers
    ]
    return html.Tr(
        [
            html.Th(name, scope="row"),
            html.Td(unit),
            *(made.cell(each, numeric=True) for each in shown),
            html.Td(formula),
        ]
    )


def _parameters(parameters: Parameters, view: View) -> Component:
    say = view.say
    titles = (Column(say("Parameter")), Column(say("Value"), numeric=True), Column(say("Unit")), Column(say("Source")))
    rows = []
    for each in parameters.values():
        source = say("tried, not the value of the file") if each.tried else each.source[view.language]
        mark = made.shape("risk", source) if each.tried else source
        value = written.exact(each.value, view.language)
        rows.append(
            html.Tr(
                [
                    html.Th(each.name[view.language], scope="row"),
                    made.cell(value, numeric=True),
                    html.Td(each.unit[view.language]),
                    html.Td(mark),
                ]
            )
        )
    return made.table(say("Parameters of the method"), titles, rows, "axis-parameters")


def _form(parameters: Parameters, view: View) -> html.Form:
    fields: list[Component] = []
    for name, each in parameters.items():
        box = dcc.Input(
            id=f"cost-{name}",
            name=name,
            type="text",
            value=f"{each.value:f}",
            maxLength=LONGEST,
        )
        label = f"{each.name[view.language]} ({each.unit[view.language]})"
        fields.append(made.field(label, box, f"cost-{name}"))
    fields.append(html.Button(view.say("Try these values"), type="submit", className="button"))
    if any(each.tried for each in parameters.values()):
        fields.append(html.A(view.say("Back to the values of the file"), href=PATH, className="button button-quiet"))
    return html.Form(fields, action=PATH, method="get", className="filters screen-only")


def _not_taken(refused: Sequence[str], parameters: Parameters, view: View) -> html.P | None:
    if not refused:
        return None
    text = view.say(
        "Not taken, the value of the file stands: {names}. Give digits without marks between thousands, "
        "from 0 to {most}."
    )
    names = "; ".join(parameters[name].name[view.language] for name in NAMES if name in refused)
    most = "; ".join(written.exact(parameters[name].at_most, view.language) for name in NAMES if name in refused)
    return made.notice(text.format(names=names, most=most), "off")


def _whole(numbers: Sequence[int | None], view: View) -> list[str | None]:
    return [formatting.number(None if each is None else Decimal(each), 0, view.language) for each in numbers]
