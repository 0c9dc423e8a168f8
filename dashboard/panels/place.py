"""The panels of a place: one figure and its rank, and the places beside it, as a table and as a map."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial

from dash import html
from dash.development.base_component import Component

from dashboard import components as made
from dashboard import figure_words, formatting
from dashboard.answers import Standing
from dashboard.components import Column
from dashboard.figure_words import standing_words
from dashboard.panels import province_map
from dashboard.panels.export_links import export_links
from dashboard.queries import Queries
from dashboard.words import Say, words
from indicators.catalogue import Indicator
from indicators.geography import Level, Place
from indicators.observations import Observation, Origin
from indicators.periods import Period
from indicators.places import MAP_OF_34_BEGINS

LARGE = 1000
"""From here on the legend of a map leaves out decimals."""


@dataclass(frozen=True)
class View:
    """A figure at a place in a period; `period` and `observation` are None where nothing was reported."""

    ask: Queries
    language: str
    place: Place
    indicator: Indicator
    period: Period | None
    observation: Observation | None
    standings: Sequence[Standing]
    as_of: datetime | None = None
    """When the page was drawn; None where nobody takes its figures away."""

    @property
    def say(self) -> Say:
        """The words of the reader's language."""
        return words(self.language)

    @property
    def query(self) -> str:
        """What the addresses of other places carry along."""
        period = f"&period={self.period.code}" if self.period else ""
        return f"?indicator={self.indicator.code}{period}"

    @property
    def rank(self) -> int | None:
        """The place's rank among its peers."""
        return next((each.rank for each in self.standings if each.place.id == self.place.id), None)

    def name(self, place: Place) -> str:
        """A place's name: of a commune with its kind; one that has ended says so, as its name or code may live on."""
        if place.level is Level.COMMUNE:
            return self.ask.geography.full_name(place.id, date.max, self.language)
        name = place.name_en if self.language == "en" else place.name_vi
        return name if place.valid_until is None else self.say("{place} (until 2025)").format(place=name)

    @property
    def is_given(self) -> bool:
        """Whether places of this level have the figure."""
        return self.ask.is_given_at(self.indicator, self.place.level)

    def address(self, place: Place) -> str:
        """Where a place is shown, with the same figure and period; an agency has a page of its own."""
        if place.level is Level.AGENCY:
            return f"/profile/{place.code}"
        return f"/place/{place.id}{self.query}"

    def written(self, standing: Standing) -> str | None:
        """The figure of a place as it is written, without its unit."""
        return formatting.figure(standing.value, self.indicator, self.language)


def headline(view: View, also: Component | None = None) -> html.Section:
    """The figure with unit, change, plan, rank, coverage and source, and what else was said; or what is missing."""
    say, indicator, held = view.say, view.indicator, view.observation
    if view.period is None or held is None or held.figure.value is None:
        return made.card(indicator.name(view.language), made.empty(why_missing(view)), also)
    figure = held.figure
    value, unit = formatting.figure(figure.value, indicator, view.language), indicator.unit(view.language)
    badge = [made.simulated_badge(say)] if figure.origin is Origin.SIMULATED else []
    number = html.P(
        [html.Span(value, className="big-figure"), html.Span(unit, className="tile-unit"), *badge], className="headline"
    )
    coverage = None
    if figure.coverage:
        by_province = view.ask.is_by_province(indicator)
        units = say("{have}/{total} provinces") if by_province else say("{have}/{total} ministries")
        coverage = units.format(have=figure.coverage.have, total=figure.coverage.total)
    pairs = [
        (made.term(say("Period"), "period"), formatting.period(figure.period, view.language)),
        (made.term(say("Against last year"), "last_year"), _change(view, held)),
        (made.term(say("Plan"), "plan"), _plan(view)),
        (made.term(say("Rank"), "rank"), f"{view.rank}/{len(view.standings)}" if view.rank else None),
        (made.term(say("Coverage"), "coverage"), coverage),
        (made.term(say("Standing of the figure"), "standing"), standing_words(held, say)),
    ]
    title = html.H2(made.term(indicator.name(view.language), indicator.code), className="card-title")
    return made.card(None, title, number, made.facts(pairs), source_line(view, held), also)


def why_missing(view: View) -> str:
    """What is missing here, and what to do about it."""
    return figure_words.why_missing(view.place.level, view.period, view.say, is_given=view.is_given)


def _change(view: View, held: Observation) -> str:
    """Hidden where the base is missing, provisional or incomplete."""
    base = view.ask.observation(view.indicator, view.place.id, held.figure.period.year_before())
    partial = any(each and each.figure.coverage and each.figure.coverage.partial for each in (held, base))
    if base is None or base.figure.status != "A" or partial:
        return view.say("nothing comparable a year ago")
    moved = formatting.change(held.figure.value, base.figure.value, view.indicator, view.language)
    return moved[0] if moved else view.say("nothing comparable a year ago")


def _plan(view: View) -> str | None:
    if view.period is None:
        return None
    plan = view.ask.series(view.indicator, view.place.id, view.period, 1)[0].plan
    return None if plan is None else formatting.measured(plan, view.indicator, view.language)


def source_line(view: View, held: Observation) -> html.P:
    """Who said it and when it was received."""
    say = view.say
    report = view.ask.reports_of([held]).get(held.report or "")
    sender = str(report["source_note"] or report["sender"]) if report else view.indicator.owner
    parts = [
        say("Source: {source}").format(source=view.ask.agency_name(sender, view.language)),
        say("received {moment}").format(moment=formatting.moment(held.known_from, view.ask.setting.zone)),
    ]
    link = html.A(say("Follow to its source"), href=f"/trace/{held.id}")
    return html.P([" · ".join(parts), " · ", link], className="muted small")


def around(view: View) -> html.Section:
    """The provinces of the country or of the place's region with figure and rank; no figure stands last."""
    say, geography = view.say, view.ask.geography
    if not view.ask.is_by_province(view.indicator):
        return made.card(say("By province"), made.empty(say("This figure is not given by province.")))
    region = view.place if view.place.level is Level.REGION else geography.place(view.place.parent or view.place.id)
    inside = {each.place.id for each in view.standings}
    if region.level is Level.REGION and view.place.valid_until is None:
        inside = {each.id for each in geography.members(region.id, date.max)}
    title = say("By province") if region.level is Level.NATION else view.name(region)
    return ranked(view, [each for each in view.standings if each.place.id in inside], _of_provinces(view), title)


@dataclass(frozen=True)
class Kind:
    """How places of a level are called in a ranking: one of them, how many have reported, and the name of the table."""

    one: str
    reported: str
    identifier: str
    level: Level
    note: str = ""
    """What is said above the table, where it stays in sight when the table is moved."""


def _of_provinces(view: View) -> Kind:
    have = sum(1 for each in view.standings if each.value is not None)
    reported = view.say("{have}/{total} provinces have reported").format(have=have, total=len(view.standings))
    return Kind(view.say("Province"), reported, "around-table", Level.PROVINCE)


def ranked(view: View, standings: Sequence[Standing], kind: Kind, title: str) -> html.Section:
    """Places of one level with figure and rank, each leading to its own page."""
    say = view.say
    columns = [
        Column(say("Rank"), numeric=True),
        Column(kind.one),
        Column(view.indicator.unit(view.language), numeric=True),
        Column(say("Standing of the figure")),
    ]
    among = view.standings if kind.level is Level.PROVINCE else standings
    most = max((abs(each.value) for each in among if each.value is not None), default=None)
    rows = [_standing(each, view, float(most or 1)) for each in standings]
    day = formatting.period(view.period, view.language) if view.period else ""
    caption = f"{view.indicator.short(view.language)}, {day}. {kind.reported}"
    file = f"{view.indicator.code}-{kind.identifier.removesuffix('-table')}"
    exports = _exports(view) if kind.level is Level.PROVINCE else []
    saving = made.actions(made.download(say, kind.identifier, file), *exports)
    return made.card(
        title,
        html.P(kind.note, className="muted small") if kind.note else None,
        made.table(caption, columns, rows, kind.identifier),
        saving,
        name="around long-table" if kind.level is Level.COMMUNE else "around",
    )


def _exports(view: View) -> list[html.P]:
    """The links to the figures of every province in the period shown."""
    if view.period is None:
        return []
    wanted = {"indicator": view.indicator.code, "level": Level.PROVINCE.value}
    wanted |= {"from": view.period.code, "to": view.period.code, "frequency": view.period.frequency.value}
    return [export_links(view.say, wanted, view.as_of, view.ask.geography)]


def _standing(row: Standing, view: View, most: float) -> html.Tr:
    name = html.Th(html.A(view.name(row.place), href=view.address(row.place)), scope="row")
    if row.value is None or row.observation is None:
        cells = [made.cell(None, numeric=True), name, made.cell(None, numeric=True), html.Td(view.say("No figure"))]
        return html.Tr(cells, className="unreported")
    cells = [
        made.cell(str(row.rank), numeric=True),
        name,
        made.bar_cell(view.written(row), float(row.value) / most),
        html.Td(standing_words(row.observation, view.say)),
    ]
    return html.Tr(cells, className="marked-row" if row.place.id == view.place.id else "")


def _brief(view: View, value: Decimal) -> str:
    """A value for a map's legend, without decimals that do not matter there."""
    decimals = 0 if abs(value) >= LARGE else view.indicator.decimals
    return formatting.number(value, decimals, view.language) or ""


def map_of(view: View) -> html.Section:
    """The 34 provinces coloured by the figure, the places in question plain and the others paler.

    A place that has ended is shown as its heir, in the provinces of today; a commune as the province it lies in.
    """
    say, geography = view.say, view.ask.geography
    provinces = geography.provinces(date.max)
    shown = view.standings
    is_of_others = view.place.valid_until is not None or view.place.level is Level.COMMUNE
    if is_of_others and view.period is not None:
        shown = view.ask.standings(view.indicator, provinces, view.period)
    standings = {each.place.id: each for each in shown}
    inside: tuple[str, ...] = ()
    if view.place.level is Level.REGION:
        inside = tuple(each.code for each in geography.members(view.place.id, date.max))
    elif view.place.level is Level.COMMUNE:
        inside = (view.place.parent or "",)
    elif view.place.level is Level.PROVINCE:
        inside = ((geography.successor(view.place.id) or view.place).code,)
    plot = province_map.Plot(
        title=f"{view.indicator.short(view.language)} ({view.indicator.unit(view.language)})",
        date_label=formatting.period(view.period, view.language) if view.period else "",
        values={each.id: standings[each.id].value if each.id in standings else None for each in provinces},
        written={each.id: view.written(standings[each.id]) for each in provinces if each.id in standings},
        ranks={each.place.id: each.rank for each in shown if each.rank},
        inside=inside,
        query=view.query,
        brief=partial(_brief, view),
    )
    return made.card(None, province_map.draw("place-map", plot, provinces, say, view.language))


def merged_from(view: View) -> tuple[Place, ...]:
    """The provinces a place was made from in 2025; empty where it was left as it was."""
    parts = view.ask.geography.parts(view.place.id, MAP_OF_34_BEGINS - timedelta(days=1))
    return () if [each.id for each in parts] == [view.place.id] else parts
