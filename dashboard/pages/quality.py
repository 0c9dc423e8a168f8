"""How good the figures are: coverage, timeliness, revisions, conflicts and what is held, each with its list."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import dash
from dash import html
from dash.development.base_component import Component

from dashboard import components as made
from dashboard import formatting
from dashboard.auth import may_see
from dashboard.callbacks import Asking, add_page
from dashboard.desk import Waiting
from dashboard.panels import quality_lists, quality_reports
from dashboard.panels.desk_view import View
from dashboard.quality import Lot, Record, moved, together
from dashboard.queries import Queries
from dashboard.words import LANGUAGE, spoken
from indicators.identity import IDENTITY
from indicators.store.conflicts import Conflict
from indicators.store.revisions import Revision

PATH = "/quality"
COMPARED_WITHIN = timedelta(days=400)
CONFLICTS_SHOWN = 500
LIST_WORDS = {
    "coverage": "Coverage",
    "timeliness": "On time",
    "revisions": "Revisions",
    "conflicts": "Conflicts",
    "held": "Held for confirmation",
}

Number = tuple[str | None, str]
"""The number of a list as it is written, and the sentence under it."""


@dataclass(frozen=True)
class _Found:
    """Everything that the five numbers are counted from."""

    lots: Sequence[Lot]
    records: Sequence[Record]
    revisions: Sequence[Revision]
    conflicts: Sequence[Conflict]
    waiting: Sequence[Waiting]


def register(_app: dash.Dash, ask: Queries, now: Callable[[], datetime]) -> None:
    """Add the page to the app."""
    add_page(__name__, "Quality of the figures", (layout, Asking(ask, now)), path=PATH)


def layout(ask: Queries, now: Callable[[], datetime], **address: str) -> Component:
    """Draw the five numbers and one list (list=revisions), that of coverage where none is asked for."""
    view = View(ask, LANGUAGE.get(), spoken(), now())
    say = view.say
    today = view.now.astimezone(ask.setting.zone).date()
    found = _Found(
        ask.quality.coverage(today),
        ask.quality.records(today),
        ask.quality.revisions(view.now),
        ask.conflicts(indicator=ask.quality.shared(), since=today - COMPARED_WITHIN, limit=CONFLICTS_SHOWN),
        ask.desk.waiting(),
    )
    asked = address.get("list", "")
    shown = asked if asked in LIST_WORDS else "coverage"
    title = say("Quality of the figures")
    return made.page(
        "quality",
        made.print_head(say, title, formatting.moment(view.now, ask.setting.zone)),
        made.heading(title, say("Five numbers say how far the figures can be trusted; each leads to its list.")),
        html.Nav(
            [_card(code, number, code == shown, view) for code, number in _numbers(found, view).items()],
            className="quality-numbers",
            **made.aria(label=say("The five numbers")),
        ),
        html.H2(say(LIST_WORDS[shown]), className="card-title", id="quality-list"),
        _list(shown, found, view),
    )


def _numbers(found: _Found, view: View) -> dict[str, Number]:
    say = view.say
    coverage = together([each.share for each in found.lots if not each.is_of_communes])
    communes = together([each.share for each in found.lots if each.is_of_communes])
    on_time = together([each.share for each in found.records])
    figures, middle, farthest = moved(found.revisions)
    late = sum(len(each.missing) for each in found.records)
    far = say("{figures} figures changed").format(figures=view.count(figures))
    if middle is not None:
        size = [formatting.number(each, 1, view.language) for each in (middle, farthest)]
        far += say("; median {median}%, largest {largest}%").format(median=size[0], largest=size[1])
    return {
        "coverage": (
            quality_reports.percent(coverage, view),
            say("{share} figures of the due periods; of communes {communes}").format(
                share=quality_reports.of(coverage, view), communes=quality_reports.of(communes, view)
            ),
        ),
        "timeliness": (
            quality_reports.percent(on_time, view),
            say("{share} reports on time; {count} never came").format(
                share=quality_reports.of(on_time, view), count=view.count(late)
            ),
        ),
        "revisions": (view.count(len(found.revisions)), far),
        "conflicts": (view.count(len(found.conflicts)), say("figures of which two senders say different things")),
        "held": (view.count(len(found.waiting)), say("reports wait for a person")),
    }


def _card(code: str, number: Number, current: bool, view: View) -> html.A:  # noqa: FBT001 - as the nav knows it
    value, words = number
    parts = [
        html.Span(view.say(LIST_WORDS[code]), className="quality-name"),
        html.Span(value or "—", className="big-figure"),
        html.Span(words, className="muted small"),
    ]
    mark = made.aria(current="true") if current else {}
    return html.A(parts, href=f"{PATH}?list={code}", className="card quality-number", **mark)


def _list(shown: str, found: _Found, view: View) -> Component:
    drawn: dict[str, Callable[[], Component]] = {
        "coverage": lambda: quality_reports.coverage(found.lots, view),
        "timeliness": lambda: quality_reports.timeliness(found.records, view),
        "revisions": lambda: quality_lists.revisions(found.revisions, view),
        "conflicts": lambda: quality_lists.conflicts(found.conflicts, view),
        "held": lambda: quality_lists.held(found.waiting, view, may_decide=may_see("/held", IDENTITY.get())),
    }
    return drawn[shown]()
