"""What lies inside a place, each with its own figure: regions, ministries, communes, former provinces."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from dash import html
from dash.development.base_component import Component

from dashboard import components as made
from dashboard import formatting
from dashboard.answers import Standing
from dashboard.components import Column
from dashboard.panels.place import Kind, View, merged_from, ranked
from indicators.catalogue import Aggregation
from indicators.geography import Level, Place


def inside(view: View) -> html.Div:
    """Regions and ministries of the nation; communes and former provinces of a province; what lies around a commune."""
    level = view.place.level
    parts = [
        _regions(view) if level is Level.NATION and view.is_given else None,
        _ministries(view) if level is Level.NATION else None,
        _former(view) if level is Level.PROVINCE else None,
        communes(view) if level is Level.PROVINCE else None,
    ]
    return html.Div([each for each in parts if each is not None], className="stack")


def communes(view: View) -> Component | None:
    """The communes of a province with figure and rank, the one looked at marked; their names where none is given."""
    say, here = view.say, view.place
    province = view.ask.geography.place(here.parent or "") if here.level is Level.COMMUNE else here
    places = view.ask.geography.communes(province.id)
    if not places:
        return None
    if not view.ask.is_given_at(view.indicator, Level.COMMUNE):
        return _names(view, places)
    standings = view.standings if here is not province else _standings(view, places)
    have = sum(1 for each in standings if each.value is not None)
    reported = say("{have}/{total} communes have reported").format(have=have, total=len(standings))
    said = [reported] if here is not province else []
    note = ". ".join([*said, *_together(view, province, standings)])
    kind = Kind(say("Commune"), reported, "communes-table", Level.COMMUNE, note)
    return ranked(view, standings, kind, say("Communes of {province}").format(province=view.name(province)))


def _together(view: View, province: Place, standings: Sequence[Standing]) -> list[str]:
    """What the communes come to beside what the province has, which is never made of them; only amounts are added."""
    values = [each.value for each in standings if each.value is not None]
    if view.indicator.aggregation is not Aggregation.SUM or not values or view.period is None:
        return []
    held = view.ask.observation(view.indicator, province.id, view.period)
    if held is None or held.figure.value is None:
        return []
    together, whole = sum(values, Decimal(0)), held.figure.value
    sentence = view.say(
        "Communes that have reported come together to {communes} of the {whole} of {province}; rest: {rest}."
    )
    amounts = {"communes": together, "whole": whole, "rest": whole - together}
    written = {name: formatting.measured(value, view.indicator, view.language) for name, value in amounts.items()}
    return [sentence.format(province=view.name(province), **written)]


def _standings(view: View, places: Sequence[Place]) -> Sequence[Standing]:
    if view.period is None:
        return [Standing(each, None, None) for each in places]
    return view.ask.standings(view.indicator, places, view.period)


def _names(view: View, places: Sequence[Place]) -> html.Section:
    say = view.say
    summary = say("{count} communes, wards and special zones").format(count=len(places))
    names = [html.Li(html.A(view.name(each), href=f"/place/{each.id}")) for each in places]
    note = html.P(say("This figure is not given by commune."), className="muted small")
    listed = html.Details([html.Summary(summary), html.Ul(names, className="names columns-list")], className="twin")
    return made.card(say("Communes"), note, listed)


def _regions(view: View) -> Component:
    say = view.say
    rows = []
    for region in view.ask.geography.regions():
        held = view.ask.observation(view.indicator, region.id, view.period) if view.period else None
        value = formatting.figure(held.figure.value, view.indicator, view.language) if held else None
        coverage = held.figure.coverage if held else None
        share = say("{have}/{total} provinces").format(have=coverage.have, total=coverage.total) if coverage else None
        name = html.Th(html.A(view.name(region), href=view.address(region)), scope="row")
        rows.append(html.Tr([name, made.cell(value, numeric=True), made.cell(share)]))
    unit = view.indicator.unit(view.language)
    columns = [Column(say("Region")), Column(unit, numeric=True), Column(say("Coverage"))]
    return made.card(say("Regions"), made.table(view.indicator.short(view.language), columns, rows, "regions-table"))


def _ministries(view: View) -> Component | None:
    """The ministries and agencies that stand in the period, where they have the figure, each leading to its profile."""
    if not view.ask.is_given_at(view.indicator, Level.AGENCY) or view.period is None:
        return None
    say, day = view.say, view.period.end
    standings = view.ask.standings(
        view.indicator, [each for each in view.ask.geography.agencies() if each.is_valid(day)], view.period
    )
    have = sum(1 for each in standings if each.value is not None)
    told = say("{have}/{total} ministries and agencies have a figure").format(have=have, total=len(standings))
    return ranked(view, standings, Kind(say("Ministry"), told, "ministries-table", Level.AGENCY), say("By ministry"))


def _former(view: View) -> Component | None:
    """The provinces it was made from in 2025, each with the last figure it had."""
    parts = merged_from(view)
    if not parts:
        return None
    say, title = view.say, view.say("Made in 2025 from")
    frequency = view.period.frequency if view.period else view.indicator.first_frequency
    held = view.ask.newest(view.indicator, parts, frequency)
    columns = [Column(say("Province")), Column(view.indicator.unit(view.language), numeric=True), Column(say("Period"))]
    rows = []
    for part in parts:
        figure = held[part.id].figure if part.id in held else None
        period = f"&period={figure.period.code}" if figure else ""
        link = html.A(view.name(part), href=f"/place/{part.id}?indicator={view.indicator.code}{period}")
        value = formatting.figure(figure.value, view.indicator, view.language) if figure else None
        said = formatting.period(figure.period, view.language) if figure else None
        rows.append(html.Tr([html.Th(link, scope="row"), made.cell(value, numeric=True), made.cell(said)]))
    caption = say("Last figures until {day}").format(day=formatting.day(date(2025, 6, 30), view.language))
    return made.card(title, made.table(caption, columns, rows, "former-table"))
