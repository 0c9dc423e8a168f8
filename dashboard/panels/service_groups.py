"""Further panels of the index of Decision 766: comparison of groups, and the nation by month."""

from dash import html

from dashboard import components as made
from dashboard import formatting
from dashboard.components import Column
from dashboard.figure_words import origin_word
from dashboard.figures import groups, trend
from dashboard.index_questions import GROUPS
from dashboard.panels.service_index import MOST, View
from indicators.observations import Origin


def comparison(view: View) -> html.Section:
    """The six groups: spread over the provinces, mean, and the marked provinces; with its table."""
    say = view.say
    parts = [_group(view, code) for code in GROUPS]
    marked = [view.name(row) for row in view.scores if row.place.id in view.marked]
    labels = groups.Labels(
        say("lowest to highest province"),
        say("mean of the provinces"),
        say("% of the most points"),
        say("No group has points on this day."),
    )
    title = say("Where the points are won and lost")
    chart = made.graph("index-groups", groups.draw(parts, marked, labels, view.language), title, 380)
    columns = [Column(say("Group")), *(Column(name, numeric=True) for name in (*marked, say("Mean"), say("Most")))]
    rows = [
        html.Tr(
            [
                html.Th(made.term(each.name, code), scope="row"),
                *(made.cell(view.points(each.points[name]), numeric=True) for name in marked),
                made.cell(view.points(each.mean), numeric=True),
                made.cell(view.points(each.most), numeric=True),
            ]
        )
        for code, each in zip(GROUPS, parts, strict=True)
    ]
    return made.card(title, chart, made.twin(say, made.table(title, columns, rows, "groups-table")))


def _group(view: View, code: str) -> groups.Group:
    mean = view.nation.get(code)
    points = {view.name(row): row.points[code] for row in view.scores}
    name = view.title(code).removeprefix("Nhóm ").split(": ", 1)[-1]
    return groups.Group(name, MOST[code], points, mean.figure.value if mean else None)


def months(view: View) -> html.Section:
    """The nation's score by month, as published or simulated."""
    say = view.say
    rows = view.ask.monthly_index()
    steps = [
        trend.Step(
            f"{each.figure.period.start.month}/{each.figure.period.start.year}",
            each.figure.value,
            uncertain=each.figure.status != "A",
        )
        for each in rows
    ]
    labels = trend.Labels(say("Whole country"), "", "", "", say("points"), say("No month has a score yet."))
    title = say("Whole country by month")
    chart = made.graph("index-months", trend.draw(steps, labels, view.language, decimals=2), title, 300)
    simulated = any(each.figure.origin is Origin.SIMULATED for each in rows)
    columns = [Column(say("Month")), Column(say("Points"), numeric=True), Column(say("Origin"))]
    lines = [
        html.Tr(
            [
                html.Th(formatting.period(each.figure.period, view.language), scope="row"),
                made.cell(view.points(each.figure.value), numeric=True),
                html.Td(origin_word(each.figure.origin, say)),
            ]
        )
        for each in reversed(rows)
    ]
    badge = made.simulated_badge(say) if simulated else None
    return made.card(title, badge, chart, made.twin(say, made.table(title, columns, lines, "months-table")))
