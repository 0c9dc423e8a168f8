"""Reporting discipline by Decree 09/2019/NĐ-CP: every owed report as it stands, by agency, form and period."""

from collections.abc import Callable, Mapping
from datetime import datetime
from urllib.parse import urlencode

import dash
from dash import html
from dash.development.base_component import Component

from dashboard import components as made
from dashboard import formatting
from dashboard.callbacks import Asking, add_page
from dashboard.discipline import CONNECTED
from dashboard.owing import OWED_BY_CALENDAR
from dashboard.panels import discipline_lists as lists
from dashboard.panels.desk_view import View
from dashboard.panels.discipline_lists import PATH
from dashboard.panels.published_figures import beside
from dashboard.queries import Queries
from dashboard.words import LANGUAGE, spoken
from indicators.periods import Frequency, Period

FREQUENCY_WORDS: Mapping[Frequency, str] = {
    Frequency.MONTH: "Monthly",
    Frequency.QUARTER: "Quarterly",
    Frequency.YEAR: "Yearly",
}

COUNT_WORDS = {
    "on_time": "Came on time",
    "late": "Came late",
    "held": "Held for confirmation",
    "returned": "Returned",
    "missing": "Not sent",
    "corrected": "Corrected",
}

LIST_WORDS = {
    "owed": "Who owes what",
    "late": "Late at the last deadline",
    "reminders": "Next reminders",
    "on-time": "On time",
    "coverage": "Coverage",
}

Now = Callable[[], datetime]


def register(app: dash.Dash, ask: Queries, now: Now) -> None:
    """Add the page to the app."""
    del app
    add_page(__name__, "Reporting discipline", (layout, Asking(ask, now)), path=PATH)


def layout(ask: Queries, now: Now, **address: str) -> Component:
    """Draw the page.

    Args:
        ask: Answers questions.
        now: The present moment.
        address: list (owed, late, reminders, on-time, coverage); of what is owed every (M, Q or A) and period (its
            code); or agency (its code: what that one owes).
    """
    view = View(ask, LANGUAGE.get(), spoken(), now())
    agency = address.get("agency", "")
    is_known = bool(agency) and view.agency(agency) != agency
    return _agency(agency, view) if is_known else _everybody(view, address)


def _everybody(view: View, address: Mapping[str, str]) -> html.Main:
    ask, say = view.ask, view.say
    shown = address.get("list", "")
    shown = shown if shown in LIST_WORDS else "owed"
    chosen = [(say(each), f"{PATH}?list={name}", name == shown) for name, each in LIST_WORDS.items()]
    title = say("Reporting discipline")
    lead = say(
        "Decree 09/2019/NĐ-CP: figures close on the 14th, reports are due by the end of the 25th. A day off moves on."
    )
    return made.page(
        f"discipline-{shown}",
        made.print_head(say, title, formatting.moment(view.now, ask.setting.zone)),
        made.heading(title, lead, html.A(say("Lock or re-open periods"), href="/periods")),
        made.chips(say("List"), chosen),
        *_list(shown, address, view),
    )


def _list(shown: str, address: Mapping[str, str], view: View) -> list[Component | None]:
    discipline = view.ask.discipline
    match shown:
        case "late":
            return [lists.late(discipline.late(view.now), view)]
        case "reminders":
            return [lists.reminded_next(discipline.reminded(view.now), view)]
        case "on-time":
            return [lists.records(discipline.records(view.now), view)]
        case "coverage":
            return [lists.coverage(discipline.coverage(), view), beside(CONNECTED, view.ask, view.language)]
    return _owed(address, view)


def _owed(address: Mapping[str, str], view: View) -> list[Component | None]:
    """How everything stands that is owed for a period, with the frequencies and periods to choose from."""
    say, discipline = view.say, view.ask.discipline
    frequency = next((each for each in OWED_BY_CALENDAR if each.value == address.get("every")), Frequency.MONTH)
    offered = discipline.periods(frequency, view.now)
    period = next((each for each in offered if each.code == address.get("period")), None)
    period = period or discipline.current(frequency, view.now)
    reports = discipline.of_period(period, view.now)
    return [
        made.chips(say("How often"), [_every(each, each is frequency, view) for each in OWED_BY_CALENDAR]),
        made.chips(say("Period"), [_period(each, each == period, view) for each in offered]),
        made.card(view.period(period.code), made.facts(_facts(period, lists.counted(reports), view))),
        *lists.matrix(reports, view),
    ]


def _agency(agency: str, view: View) -> html.Main:
    say = view.say
    name, title = view.agency(agency), say("Reporting discipline")
    told = view.ask.discipline.of_agency(agency, view.now)
    links = html.A(say("Profile"), href=f"/profile/{agency}")
    return made.page(
        f"discipline-{agency}",
        made.print_head(say, f"{title}: {name}", formatting.moment(view.now, view.ask.setting.zone)),
        made.breadcrumb(say, [(title, PATH), (name, None)]),
        made.heading(name, say("What is owed for the periods that are due and those after them."), links),
        *lists.of_agency(told, view),
    )


def _every(each: Frequency, current: bool, view: View) -> tuple[str, str, bool]:  # noqa: FBT001 - as chips take it
    return view.say(FREQUENCY_WORDS[each]), f"{PATH}?{urlencode({'every': each.value})}", current


def _period(each: Period, current: bool, view: View) -> tuple[str, str, bool]:  # noqa: FBT001 - as chips take it
    address = urlencode({"every": each.frequency.value, "period": each.code})
    return view.period(each.code), f"{PATH}?{address}", current


def _facts(
    period: Period, counted: Mapping[str, int], view: View
) -> list[tuple[Component | str, Component | str | None]]:
    closes, due = view.ask.discipline.dates(period)
    days = [
        (view.say("Figures close"), formatting.day(closes, view.language)),
        (view.say("Due"), formatting.day(due, view.language)),
    ]
    return [*days, *((view.say(COUNT_WORDS[name]), view.count(count)) for name, count in counted.items())]
