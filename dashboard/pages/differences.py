"""What is known at one moment and was not, or was otherwise, at another: every figure, before and after."""

from collections.abc import Callable, Mapping
from datetime import date, datetime

import dash
from dash import ClientsideFunction, Input, Output, dcc, html
from dash.development.base_component import Component

from dashboard import components as made
from dashboard.callbacks import Asking, add_page
from dashboard.differing import FAULT_WORDS, PAGE, Wanted, quick, wanted
from dashboard.panels.desk_view import View
from dashboard.panels.difference_table import KIND_WORDS, difference_table
from dashboard.queries import NATION, Queries
from dashboard.words import LANGUAGE, spoken
from indicators.store.differences import Kind

MINUTE = 60
"""Seconds; an address says a moment to the minute."""

QUICK_WORDS = {
    "start of today": "Since today began",
    "yesterday 17:00": "Since 17:00 yesterday",
    "a week ago": "Since a week ago",
    "start of the month": "Since the month began",
}


def register(app: dash.Dash, ask: Queries, now: Callable[[], datetime]) -> None:
    """Add the page and its callbacks to the app."""
    add_page(__name__, "Differences", (layout, Asking(ask, now)), path="/differences")
    app.clientside_callback(
        ClientsideFunction("centre", "visitDifferences"),
        Output("differences-address", "href"),
        Input("differences-indicator", "value"),
        Input("differences-place", "value"),
        Input("differences-computed", "value"),
        prevent_initial_call=True,
    )


def layout(ask: Queries, now: Callable[[], datetime], **address: str) -> Component:
    """Draw what differs.

    Args:
        ask: Answers questions.
        now: The present moment, or the one looked back to.
        address: from, to (moments), indicator, place, computed=1, kind, page.
    """
    view = View(ask, LANGUAGE.get(), spoken(), now())
    asked = wanted(address, ask.setting, view.now)
    say = view.say
    counts = ask.counted(asked.selection, asked.between)
    title = say("What changed between two moments")
    lead = say("Known at {until} and not, or otherwise, at {since}.").format(
        since=view.moment(asked.between.since), until=view.moment(asked.between.until)
    )
    return made.page(
        "differences",
        made.print_head(say, f"{title}: {lead}", view.moment(view.now)),
        made.heading(title, lead),
        *(made.notice(say(FAULT_WORDS[each]), "risk") for each in asked.faults),
        _choices(asked, view),
        _filters(asked, view),
        dcc.Location(id="differences-address", refresh="callback-nav"),
        _kinds(asked, counts, view),
        _list(asked, counts, view),
    )


def _choices(asked: Wanted, view: View) -> html.Nav:
    """The moments most often compared with now."""
    offered = []
    for name, since in quick(view.now, view.ask.setting):
        written = f"{since:%Y-%m-%dT%H:%M}"
        is_it = "to" not in asked.said and abs((asked.between.since - since).total_seconds()) < MINUTE
        offered.append((view.say(QUICK_WORDS[name]), asked.at({"from": written, "to": None}), is_it))
    return made.chips(view.say("Often compared"), offered)


def _filters(asked: Wanted, view: View) -> html.Div:
    say, zone = view.say, view.ask.setting.zone
    shown = {
        "from": f"{asked.between.since.astimezone(zone):%Y-%m-%dT%H:%M}",
        "to": f"{asked.between.until.astimezone(zone):%Y-%m-%dT%H:%M}" if "to" in asked.said else "",
        "since": say("From"),
        "until": say("To (empty: now)"),
        "show": say("Compare"),
    }
    indicators = [
        {"label": f"{each.name(view.language)} ({each.code})", "value": each.code}
        for each in view.ask.catalogue.indicators.values()
    ]
    figures = [
        {"label": say("what senders said"), "value": ""},
        {"label": say("what was computed from it too"), "value": "1"},
    ]
    every = {"label": say("All"), "value": ""}
    lists = (
        (say("Figure"), "differences-indicator", [every, *indicators], asked.indicator or ""),
        (say("Place"), "differences-place", [every, *_places(view)], asked.place or ""),
        (say("Listed"), "differences-computed", figures, "1" if asked.between.computed else ""),
    )
    moments = html.Div(id="differences-moments", className="moments", **made.data(**shown))
    fields: list[Component] = [
        made.field(label, made.choice(say, name, options, value), name) for label, name, options, value in lists
    ]
    return html.Div([moments, *fields], className="filters screen-only")


def _places(view: View) -> list[dict[str, str]]:
    places = view.ask.geography
    listed = [places.place(NATION), *places.regions(), *places.provinces(date.max), *places.agencies()]
    listed += [each for each in places.provinces(date(2025, 6, 30)) if each.valid_until is not None]
    return [{"label": f"{view.place(each.id)} ({each.id})", "value": each.id} for each in listed]


def _kinds(asked: Wanted, counts: Mapping[Kind, int], view: View) -> html.Nav:
    """How many of each kind, which are the ways to each of them alone."""
    total = sum(counts.values())
    offered = [(f"{view.say('All')} ({view.count(total)})", asked.at({"kind": None}), asked.between.kind is None)]
    offered += [
        (
            f"{view.say(KIND_WORDS[kind]).capitalize()} ({view.count(count)})",
            asked.at({"kind": kind.value}),
            asked.between.kind is kind,
        )
        for kind, count in counts.items()
    ]
    return made.chips(view.say("What happened"), offered)


def _list(asked: Wanted, counts: Mapping[Kind, int], view: View) -> html.Section:
    say, kind = view.say, asked.between.kind
    total = counts[kind] if kind else sum(counts.values())
    if not total:
        nothing = say("Nothing differs between these moments. Choose an earlier one, or fewer filters.")
        return made.card(None, made.empty(nothing))
    pages = -(-total // PAGE)
    page = min(asked.page, pages)
    found = view.ask.changed(asked.selection, asked.between, limit=PAGE, after=(page - 1) * PAGE)
    first = (page - 1) * PAGE + 1
    caption = say("Figures {first} to {last} of {total}, those that became known last first").format(
        first=view.count(first), last=view.count(first + len(found) - 1), total=view.count(total)
    )
    csv = html.A(
        say("Download all {total} as CSV").format(total=view.count(total)),
        href=_file(asked, view),
        target="_blank",
        className="button button-quiet",
    )
    return made.card(
        None, difference_table(caption, found, view), made.actions(*_ways(asked, page, pages, view), csv), name="long"
    )


def _file(asked: Wanted, view: View) -> str:
    """The same as a file; its second moment is the one that is shown, so that it stays the same."""
    moments = {"from": asked.between.since.isoformat(), "to": asked.between.until.isoformat()}
    return asked.at({**moments, "as_of": None, "lang": view.language}, "/differences.csv")


def _ways(asked: Wanted, page: int, pages: int, view: View) -> list[Component]:
    """To the page before and after; the number of pages is said."""
    ways: list[Component] = []
    if page > 1:
        ways.append(html.A(view.say("← Page before"), href=asked.at({"page": str(page - 1)}), className="button"))
    if pages > 1:
        said = view.say("Page {number} of {total}").format(number=view.count(page), total=view.count(pages))
        ways.append(html.Span(said, className="muted"))
    if page < pages:
        ways.append(html.A(view.say("Next page →"), href=asked.at({"page": str(page + 1)}), className="button"))
    return ways
