"""The reform in numbers: cut against plan, clearance hours, EGDI, cost saved, and the targets of the year."""

from collections.abc import Callable
from datetime import datetime

import dash
from dash.development.base_component import Component

from dashboard import components as made
from dashboard import formatting
from dashboard.callbacks import Asking, add_page
from dashboard.panels import reform_figures as panel
from dashboard.panels.cost_saved import cost_saved
from dashboard.queries import Queries
from dashboard.reform_counters import CLEARANCE, CUT, RANK, SAVED, Counter
from dashboard.words import LANGUAGE, spoken

PATH = "/reform"

Now = Callable[[], datetime]


def register(app: dash.Dash, ask: Queries, now: Now) -> None:
    """Add the page to the app."""
    del app
    add_page(__name__, "Reform", (layout, Asking(ask, now)), path=PATH)


def layout(ask: Queries, now: Now, **_address: str) -> Component:
    """Draw the counters; the year of the targets is the present one."""
    say, language = spoken(), LANGUAGE.get()
    held = ask.counters()
    moment = now().astimezone(ask.setting.zone)
    title = say("Reform")
    lead = say(
        "What was cut against the plan, how long clearance takes, where the country ranks, and what was promised."
    )
    return made.page(
        "reform",
        made.print_head(say, title, formatting.moment(moment, ask.setting.zone)),
        made.heading(title, lead),
        panel.against_plan([held[code] for code in CUT], language),
        panel.measured(
            say("Customs clearance"),
            [held[code] for code in CLEARANCE],
            say("Hours from the declaration to the release of the goods; fewer is better."),
            language,
        ),
        panel.measured(
            say("E-government rank (EGDI)"),
            [held[RANK]],
            say(
                "Of the three parts of the index (online services, infrastructure, human capital) no document that "
                "was loaded prints a figure; what is printed beside the rank is the rank by region."
            ),
            language,
        ),
        cost_saved(held[SAVED], language),
        _ministries(ask, held[CUT[0]], language),
        panel.yearly(ask.promises(moment.year), moment.year, language),
    )


def _ministries(ask: Queries, counter: Counter, language: str) -> Component:
    say, held = spoken(), counter.held
    if held is None:
        return made.card(say("By ministry"), made.empty(say("No ministry has reported what it cut. See the sources.")))
    period = held.figure.period
    indicators = [ask.catalogue.indicator(code) for code in CUT]
    return panel.by_ministry(ask.cut_by_ministry(period), indicators, formatting.period(period, language), language)
