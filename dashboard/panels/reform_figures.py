"""The counters of the reform: newest figure beside what documents print, by ministry, and the yearly targets."""

from collections.abc import Sequence
from decimal import Decimal

from dash import html
from dash.development.base_component import Component

from dashboard import components as made
from dashboard import formatting
from dashboard import published_words as written
from dashboard.components import Column
from dashboard.reform_counters import CUT, Counter, Ministry, Point, Promise
from dashboard.tiles import STATUS_WORDS
from dashboard.words import Say, words
from indicators.catalogue import Indicator
from indicators.observations import Observation, Origin
from indicators.status import Status


def against_plan(counters: Sequence[Counter], language: str) -> html.Section:
    """What was cut: the newest figure against its plan, and every printed one by date."""
    say = words(language)
    columns = [
        Column(say("What is cut")),
        Column(say("Newest figure")),
        Column(say("Of the plan"), numeric=True),
        Column(say("As public documents print it")),
    ]
    rows = [
        html.Tr(
            [
                html.Th(_name(each, language), scope="row"),
                html.Td(newest_figure(each, language)),
                _share(each, language),
                html.Td(_points(each, language)),
            ]
        )
        for each in counters
    ]
    note = say(
        "Reported figures count from 1 January of their year; those of the documents count the whole programme, so "
        "the two are not compared with each other."
    )
    return made.card(
        say("Cut against plan"),
        html.P(note, className="muted"),
        made.table(say("Cut against plan"), columns, rows, "cut-table"),
    )


def measured(title: str, counters: Sequence[Counter], note: str, language: str) -> html.Section:
    """Counters without a plan: the newest figure, and every printed one by date."""
    say = words(language)
    columns = [Column(say("Figure")), Column(say("Newest figure")), Column(say("As public documents print it"))]
    rows = [
        html.Tr(
            [
                html.Th(_name(each, language), scope="row"),
                html.Td(newest_figure(each, language)),
                html.Td(_points(each, language)),
            ]
        )
        for each in counters
    ]
    identifier = f"measured-{counters[0].indicator.code.lower()}"
    return made.card(title, html.P(note, className="muted"), made.table(title, columns, rows, identifier))


def newest_figure(counter: Counter, language: str) -> Component:
    """The newest reported figure with its period, its plan and whether it is simulated; or that there is none."""
    say, held = words(language), counter.held
    if held is None or held.figure.value is None:
        return html.Span(say("no figure yet"), className="muted")
    value = formatting.measured(held.figure.value, counter.indicator, language)
    if counter.plan is not None:
        plan = formatting.figure(counter.plan, counter.indicator, language)
        value = f"{formatting.figure(held.figure.value, counter.indicator, language)}/{plan}"
        value = formatting.with_unit(value, counter.indicator.unit(language))
    parts: list[Component | str] = [html.A(value, href=f"/trace/{held.id}"), *_since(held, say, language)]
    return html.Div(parts)


def by_ministry(rows: Sequence[Ministry], indicators: Sequence[Indicator], period: str, language: str) -> html.Section:
    """What every ministry has cut, each leading to its profile; one that has reported nothing says so."""
    say = words(language)
    first, *others = (Column(each.short(language), numeric=True, term=each.code) for each in indicators)
    columns = [Column(say("Ministry")), first, Column(say("Of the plan"), numeric=True), *others]
    caption = say("What every ministry has cut, {period}").format(period=period)
    drawn = [_ministry(each, indicators, language) for each in rows]
    acts = made.actions(made.download(say, "ministry-table", "reform"))
    return made.card(say("By ministry"), made.table(caption, columns, drawn, "ministry-table"), acts)


def yearly(promises: Sequence[Promise], year: int, language: str) -> html.Section:
    """The targets of a year, each with its newest figure and how it stands; none is left out."""
    say = words(language)
    columns = [
        Column(say("Target of the year")),
        Column(say("Target")),
        Column(say("Newest figure")),
        Column(say("Difference"), numeric=True),
        Column(say("Standing")),
    ]
    rows = [_promise(each, language) for each in promises]
    counted = sum(each.is_of_year for each in promises)
    note = say("{count} of {total} targets have a figure of {year}.").format(
        count=counted, total=len(promises), year=year
    )
    caption = say("Targets of {year} set by the National Assembly").format(year=year)
    source = [
        html.A(say("Source: {source}").format(source=_site(address)), href=address, target="_blank", rel="noopener")
        for address in dict.fromkeys(each.target.source for each in promises)
    ]
    return made.card(
        caption,
        html.P(note, className="muted"),
        made.table(caption, columns, rows, "targets-table"),
        html.P(source, className="small"),
    )


def _since(held: Observation, say: Say, language: str) -> list[Component | str]:
    badge = [" ", made.simulated_badge(say)] if held.figure.origin is Origin.SIMULATED else []
    return [html.Span(formatting.period(held.figure.period, language), className="muted small block"), *badge]


def _name(counter: Counter, language: str) -> html.A:
    code = counter.indicator.code
    return html.A(counter.indicator.name(language), href=f"/place/VN?indicator={code}", **made.data(term=code))


def _share(counter: Counter, language: str) -> html.Td:
    percent = counter.percent
    if percent is not None:
        return made.bar_cell(written.share(percent, language), float(percent / 100))
    return html.Td(html.Span(words(language)("no plan reported"), className="muted"), className="numeric")


def _points(counter: Counter, language: str) -> Component | str:
    if not counter.printed:
        return words(language)("nothing printed")
    own = [html.Li(_point(each, language)) for each in counter.printed]
    beside = [
        html.Li(_point(each, language, each[1].measure.of(language)), className="muted") for each in counter.beside
    ]
    return html.Ul([*own, *beside], className="notes")


def _point(point: Point, language: str, measure: str = "") -> list[Component | str]:
    figure, amount = point
    scope = f" ({amount.scope.of(language)})" if amount.scope else ""
    due = words(language)(", by {day}").format(day=formatting.day(amount.due, language)) if amount.due else ""
    link = html.A(written.dated(figure, language), href=f"/published?figure={figure.code}")
    of_what = f": {measure}: " if measure else ": "
    return [link, of_what, html.Strong(written.amount(amount, language)), f"{scope}{due}"]


def _ministry(row: Ministry, indicators: Sequence[Indicator], language: str) -> html.Tr:
    name = row.place.name_en if language == "en" else row.place.name_vi
    head = html.Th(html.A(name, href=f"/profile/{row.place.code}"), scope="row")
    written_as = {each.code: formatting.figure(row.cut.get(each.code), each, language) for each in indicators}
    if all(each is None for each in written_as.values()):
        blank = [made.cell(None, numeric=True) for _ in indicators]
        return html.Tr([head, html.Td(words(language)("No figure")), *blank], className="unreported")
    percent = row.percent(CUT[0])
    share = None if percent is None else written.share(percent, language)
    first, *others = (made.cell(written_as[each.code], numeric=True) for each in indicators)
    return html.Tr([head, first, made.bar_cell(share, None if percent is None else float(percent / 100)), *others])


def _promise(row: Promise, language: str) -> html.Tr:
    say, indicator, held = words(language), row.indicator, row.held
    code = indicator.code
    name = html.A(indicator.name(language), href=f"/place/VN?indicator={code}", **made.data(term=code))
    figure: Component = html.Span(say("no figure yet"), className="muted")
    if held is not None and held.figure.value is not None:
        value = html.A(formatting.measured(held.figure.value, indicator, language), href=f"/trace/{held.id}")
        figure = html.Div([value, *_since(held, say, language)])
    standing: Component | str = say("no figure of the year yet")
    if row.is_of_year:
        standing = made.shape(_shape(row.status), say(STATUS_WORDS[row.status]))
    return html.Tr(
        [
            html.Th(name, scope="row"),
            made.cell(written.promised(row.target, indicator, language, say)),
            html.Td(figure),
            made.cell(_gap(row.gap, indicator, language), numeric=True),
            html.Td(standing),
        ]
    )


def _gap(gap: Decimal | None, indicator: Indicator, language: str) -> str | None:
    if gap is None:
        return None
    unit = formatting.unit_of_change(indicator, language, words(language))
    return formatting.with_unit(formatting.signed(gap, indicator.decimals, language), unit)


def _shape(status: Status) -> str:
    return {Status.ON_COURSE: "on", Status.AT_RISK: "risk", Status.OFF_COURSE: "off"}.get(status, "none")


def _site(address: str) -> str:
    return address.split("://", maxsplit=1)[-1].split("/", maxsplit=1)[0]
