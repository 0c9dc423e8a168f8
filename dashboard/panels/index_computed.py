"""The index of Decision 766 computed here from numerators and denominators, beside the portal's own points."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from urllib.parse import urlencode

from dash import html

from dashboard import components as made
from dashboard import formatting
from dashboard.components import Column
from dashboard.index_components import WHOLE, Computed
from dashboard.panels.desk_view import View
from dashboard.queries import Queries
from dashboard.ranking import ranks
from dashboard.words import LANGUAGE, spoken
from indicators.index766 import GROUPS, INDICATORS, Sum, rounded
from indicators.periods import Frequency, Period

MINISTRIES = "ministries"
OFFERED = 2
"""Periods of each kind that are offered: the one that runs and the one before."""

KEPT = ("date", "against", "group", "marked", "as_of")
"""What an address says of the rest of the page, which a choice made here leaves as it is."""

READABLE = {"minWidth": "9rem"}
"""The least width of a column of names, so that a phone does not write one word a line."""


def view(ask: Queries, now: datetime) -> View:
    """How the panels speak to who reads."""
    return View(ask, LANGUAGE.get(), spoken(), now)


def points(value: Decimal | None, view: View) -> str | None:
    """Points as they are published: to hundredths, half up."""
    return formatting.number(value, 2, view.language)


def chosen(periods: Sequence[Period], code: str | None) -> Period | None:
    """The period an address names, else the first of those that are known."""
    return next((each for each in periods if each.code == code), next(iter(periods), None))


def period_chips(
    periods: Sequence[Period], now: Period, address: str, asked: Mapping[str, str], view: View
) -> html.Nav:
    """The newest periods of each kind as links; `asked` is what else the address says."""
    by_kind: dict[Frequency, list[Period]] = {}
    for each in periods:
        by_kind.setdefault(each.frequency, []).append(each)
    offered = [each for listed in by_kind.values() for each in listed[:OFFERED]]
    offered += [now] if now not in offered else []
    return made.chips(
        view.say("Period"),
        [
            (
                formatting.period(each, view.language),
                f"{address}?{urlencode({**asked, 'span': each.code})}",
                each is now,
            )
            for each in offered
        ],
    )


def table(view: View, address: Mapping[str, str]) -> html.Section:
    """Provinces or ministries by the points computed for a period, beside the portal's own."""
    say, known = view.say, view.ask.components
    title = say("Computed from numerators and denominators")
    periods = known.periods()
    period = chosen(periods, address.get("span"))
    if period is None:
        return made.card(title, made.empty(say("The portal has not told its numerators and denominators yet.")))
    of_ministries = address.get("kind") == MINISTRIES
    found = known.ministries(period) if of_ministries else known.provinces(period)
    kept = {name: address[name] for name in KEPT if name in address}
    kind = kept | ({"kind": MINISTRIES} if of_ministries else {})
    body = _table(found, period, view) if found else made.empty(say("Nothing is known of them in this period."))
    explained = say(
        "Each metric is worth its points times its ratio, up to the ratio that gives all of them. A metric whose "
        "denominator is zero does not apply: its points are neither won nor lost."
    )
    return made.card(
        title,
        made.simulated_badge(say) if any(each.is_simulated for each in found) else None,
        html.P(explained, className="muted small"),
        period_chips(periods, period, "/index-766", kind, view),
        _kinds(kept | {"span": period.code}, view, of_ministries=of_ministries),
        body,
        made.actions(made.download(say, "computed-table", f"766-{period.code}")),
        name="index-computed",
    )


def _kinds(there: Mapping[str, str], view: View, *, of_ministries: bool) -> html.Nav:
    say = view.say
    ministries = f"/index-766?{urlencode({**there, 'kind': MINISTRIES})}"
    return made.chips(
        say("Agencies"),
        [
            (say("Provinces"), f"/index-766?{urlencode(there)}", not of_ministries),
            (say("Ministries"), ministries, of_ministries),
        ],
    )


def _table(found: Sequence[Computed], period: Period, view: View) -> html.Div:
    say = view.say
    columns = [
        Column(say("Rank"), numeric=True),
        Column(say("Agency")),
        Column(say("Computed"), numeric=True),
        Column(say("Out of"), numeric=True),
        Column(say("Portal"), numeric=True),
        Column(say("Difference"), numeric=True),
        *(Column(f"{group} /{most}", numeric=True, term=INDICATORS[group]) for group, most in GROUPS.items()),
    ]
    placed = ranks({each.code: each.total.points if each.total.is_whole else None for each in found})
    order = sorted(found, key=lambda each: (placed.get(each.code, len(found) + 1), -each.total.points, each.code))
    caption = say("Points of {period}, computed here").format(period=formatting.period(period, view.language))
    return made.table(caption, columns, [_row(each, placed.get(each.code), view) for each in order], "computed-table")


def _row(each: Computed, rank: int | None, view: View) -> html.Tr:
    address = f"/index-766/{each.code}?{urlencode({'span': each.period.code})}"
    return html.Tr(
        [
            made.cell(None if rank is None else str(rank), numeric=True),
            html.Th(html.A(view.agency(each.code), href=address), scope="row"),
            made.bar_cell(points(each.total.points, view), float(each.total.points) / 100, "total"),
            made.cell(points(each.total.known, view), numeric=True),
            made.cell(points(each.portal.get(WHOLE), view), numeric=True),
            made.cell(difference(each.difference, view), numeric=True),
            *(made.cell(_of_group(each.groups[group], view), numeric=True) for group in GROUPS),
        ]
    )


def difference(value: Decimal | None, view: View) -> str | None:
    """How far what is computed here lies from the portal's own, with its sign."""
    return None if value is None else formatting.signed(rounded(value), 2, view.language)


def _of_group(found: Sum, view: View) -> str | None:
    return points(found.points, view) if found.known else None


def groups(each: Computed, view: View) -> html.Section:
    """The six groups of one agency, computed here and as the portal has them."""
    say = view.say
    columns = [Column(say("Group")), Column(say("Computed"), numeric=True), Column(say("Most"), numeric=True)]
    columns += [Column(say("Portal"), numeric=True), Column(say("Difference"), numeric=True), Column(say("Left out"))]
    rows = [_group(group, found, each, view) for group, found in each.groups.items()]
    title = say("The six groups")
    return made.card(title, made.table(title, columns, rows, "groups-table"))


def _group(group: str, found: Sum, each: Computed, view: View) -> html.Tr:
    own = each.portal.get(INDICATORS[group])
    gap = found.points - own if own is not None and found.is_whole else None
    left_out = view.say("{count} metrics").format(count=len(found.missing)) if found.missing else None
    name = made.term(view.ask.catalogue.indicator(INDICATORS[group]).short(view.language), INDICATORS[group])
    return html.Tr(
        [
            html.Th(name, scope="row", style=READABLE),
            made.bar_cell(_of_group(found, view), float(found.points / found.most), "total"),
            made.cell(points(found.most, view), numeric=True),
            made.cell(points(own, view), numeric=True),
            made.cell(difference(gap, view), numeric=True),
            made.cell(left_out),
        ]
    )
