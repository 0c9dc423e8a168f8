"""The reports that wait for a person, each with what makes it doubtful; and what was decided last."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import Any

import dash
from dash import Input, Output, dcc, html
from dash.development.base_component import Component

from dashboard import components as made
from dashboard import formatting
from dashboard.auth import may_see
from dashboard.callbacks import ADDRESS, Asking, add_page, answer
from dashboard.components import Column
from dashboard.panels.desk_view import View
from dashboard.panels.desk_words import told
from dashboard.panels.held_report import KEPT, held_report
from dashboard.queries import Queries
from dashboard.words import LANGUAGE, spoken
from indicators.identity import IDENTITY
from indicators.store.decisions import Decision, Verdict

PATH = "/held"
LIST = "held-list"
WAITING_SHOWN = 30
DECIDED_SHOWN = 20

VERDICTS = {
    Verdict.CONFIRMED: "confirmed and published",
    Verdict.REJECTED: "rejected",
}

Now = Callable[[], datetime]


def register(app: dash.Dash, ask: Queries, now: Now) -> None:
    """Add the page to the app; its list is drawn again when something was decided or came."""
    add_page(__name__, "Held reports", (layout, Asking(ask, now)), path=PATH)
    app.callback(Output(LIST, "children"), Input(KEPT, "data"), ADDRESS, prevent_initial_call=True)(
        answer(partial(drawn_again, ask, now))
    )


def layout(ask: Queries, now: Now, **_address: str) -> Component:
    """Draw what waits, oldest first, and the decisions made last."""
    say = spoken()
    title = say("Held reports")
    lead = say(
        "Possible figures that are hard to believe beside the period before are published once a person confirms them."
    )
    return made.page(
        "held",
        made.print_head(say, title, formatting.moment(now(), ask.setting.zone)),
        made.heading(title, lead),
        told(say),
        html.Div(id="desk-news", role="status"),
        html.Div(_list(ask, now()), id=LIST),
        dcc.Store(id=KEPT),
    )


def drawn_again(ask: Queries, now: Now, _kept: Any, search: str | None = None) -> Component:
    """The list as it is now, for those who may see it."""
    if not may_see(PATH, IDENTITY.get()):
        return made.not_yours(spoken())
    known = Asking(ask, now).on(search)
    return _list(known.ask, known.now())


def _list(ask: Queries, moment: datetime) -> html.Div:
    view = View(ask, LANGUAGE.get(), spoken(), moment)
    waiting = ask.desk.waiting()
    cards = [held_report(each, view) for each in waiting[:WAITING_SHOWN]]
    more = len(waiting) - len(cards)
    parts: list[Component] = [*cards]
    if not waiting:
        parts = [made.card(None, made.empty(view.say("No report waits to be confirmed.")))]
    if more > 0:
        parts.append(made.notice(view.say("and {count} more").format(count=view.count(more))))
    return html.Div([*parts, _decided(view)], className="stack", **made.data(count=str(len(waiting))))


def _decided(view: View) -> html.Section:
    say = view.say
    title = say("Decided last")
    made_last = view.ask.desk.decided(DECIDED_SHOWN)
    if not made_last:
        return made.card(title, made.empty(say("Nothing has been decided yet.")))
    columns = (
        Column(say("Decided at")),
        Column(say("Sender")),
        Column(say("Form")),
        Column(say("Period")),
        Column(say("Decision")),
        Column(say("Decided by")),
        Column(say("Reason")),
        Column(say("Receipt")),
    )
    rows = [_row(row, each, view) for row, each in made_last]
    return made.card(None, made.table(title, columns, rows, "decided-table"))


def _row(row: Mapping[str, Any], decision: Decision, view: View) -> html.Tr:
    shape = "on" if decision.verdict is Verdict.CONFIRMED else "off"
    link = html.A(view.say("See"), href=f"/submit?receipt={row['id']}", target="_self", **made.aria(label=row["id"]))
    return html.Tr(
        [
            made.cell(view.moment(decision.at)),
            made.cell(view.agency(row["sender"])),
            made.cell(view.form(row["form"])),
            made.cell(view.period(row["period"])),
            made.cell(made.shape(shape, view.say(VERDICTS[decision.verdict]))),
            made.cell(decision.actor),
            made.cell(decision.reason),
            made.cell(link),
        ]
    )
