"""One agency on the index of Decision 766: what each metric scores, why, and what one more point takes."""

from collections.abc import Callable
from datetime import datetime

import dash
from dash import html
from dash.development.base_component import Component

from dashboard import components as made
from dashboard import formatting
from dashboard.callbacks import Asking, add_page
from dashboard.index_components import WHOLE, Computed
from dashboard.panels import index_computed, index_metrics, service_index
from dashboard.panels.desk_view import View
from dashboard.panels.index_computed import points
from dashboard.queries import Queries
from dashboard.ranking import ranks, score_class
from indicators.errors import CommandCentreError
from indicators.geography import Level, Place
from indicators.index766 import load_metrics
from indicators.periods import Period


def register(_app: dash.Dash, ask: Queries, now: Callable[[], datetime]) -> None:
    """Add the page to the app."""
    add_page(__name__, "Index 766", (layout, Asking(ask, now)), template="/index-766/<agency>")


def layout(ask: Queries, now: Callable[[], datetime], agency: str = "", **address: str) -> Component:
    """Draw an agency, by its code (H20, G12), in a period (`span`), the newest month where none is named."""
    view = index_computed.view(ask, now())
    place = _found(ask, agency)
    if place is None:
        return _none(view)
    known = ask.components
    periods = known.periods()
    period = index_computed.chosen(periods, address.get("span"))
    name = view.agency(agency)
    trail = made.breadcrumb(view.say, [(view.say("Index 766"), "/index-766"), (name, None)])
    if period is None:
        empty = made.empty(view.say("The portal has not told its numerators and denominators yet."))
        return made.page("index-766-agency", trail, made.heading(name), empty)
    each = known.of(place, period)
    title = view.say("{agency}: index 766").format(agency=name)
    head = [
        made.print_head(view.say, title, formatting.moment(view.now, ask.setting.zone)),
        trail,
        made.heading(title, _lead(each, period, view)),
        index_computed.period_chips(periods, period, f"/index-766/{agency}", {}, view),
    ]
    if each is None:
        return made.page(
            "index-766-agency", *head, made.empty(view.say("Nothing is known of it in this period. Choose another."))
        )
    peers = known.provinces(period) if place.level is Level.PROVINCE else known.ministries(period)
    return made.page(
        "index-766-agency",
        *head,
        _summary(each, peers, view),
        index_computed.groups(each, view),
        index_metrics.table(each, view),
    )


def _found(ask: Queries, agency: str) -> Place | None:
    try:
        return ask.geography.sender(agency)
    except CommandCentreError:
        return None


def _none(view: View) -> Component:
    return made.page(
        "index-766-none",
        made.heading(view.say("There is no such agency")),
        html.P(html.A(view.say("Index 766"), href="/index-766")),
    )


def _lead(each: Computed | None, period: Period, view: View) -> str:
    spoken = formatting.period(period, view.language)
    if each is None:
        return spoken
    said = view.say("{points} of {known} points that are known, {period}")
    return said.format(points=points(each.total.points, view), known=points(each.total.known, view), period=spoken)


def _summary(each: Computed, peers: list[Computed], view: View) -> html.Section:
    """The whole: computed here, by the portal, how far apart, which class and rank."""
    say, whole = view.say, each.total
    rank = ranks({one.code: one.total.points if one.total.is_whole else None for one in peers}).get(each.code)
    grade = score_class(whole.points)
    placed = say("{rank} of {count}").format(rank=rank, count=len(peers)) if rank else say("not ranked: not whole")
    left_out = [load_metrics()[code].name(view.language) for code in whole.missing]
    facts = made.facts(
        [
            (say("Computed here"), html.Strong(points(whole.points, view), className="big-figure")),
            (say("Points known"), f"{points(whole.known, view)} / {points(whole.most, view)}"),
            (say("By the portal itself"), points(each.portal.get(WHOLE), view) or say("not known for this period")),
            (say("Difference"), index_computed.difference(each.difference, view)),
            (say("Class"), made.shape(grade, service_index.class_word(grade, say)) if whole.is_whole else None),
            (say("Rank"), placed),
            (say("Left out"), "; ".join(left_out)),
        ]
    )
    badge = made.simulated_badge(say) if each.is_simulated else None
    return made.card(say("The whole"), badge, facts)
