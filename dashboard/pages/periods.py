"""The forms by period: which take reports, which are locked, by whom and why."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import Any

import dash
from dash import Input, Output, dcc, html
from dash.development.base_component import Component

from dashboard import components as made
from dashboard import formatting
from dashboard.auth import allowed, may_see
from dashboard.callbacks import ADDRESS as AT
from dashboard.callbacks import Asking, add_page, answer
from dashboard.components import Column
from dashboard.desk import Cell
from dashboard.panels.desk_orders import Order, order_button
from dashboard.panels.desk_view import View
from dashboard.panels.desk_words import told
from dashboard.queries import Queries
from dashboard.words import LANGUAGE, Say, spoken
from indicators.identity import IDENTITY
from indicators.periods import Frequency
from indicators.store.locks import Action

PATH, ADDRESS = "/periods", "/api/v1/periods"
LIST, KEPT = "periods-list", "periods-kept"
ACTS_SHOWN = 100

FREQUENCIES: Mapping[Frequency, str] = {
    Frequency.DAY: "Daily",
    Frequency.WEEK: "Weekly",
    Frequency.MONTH: "Monthly",
    Frequency.QUARTER: "Quarterly",
    Frequency.HALF: "Every half-year",
    Frequency.NINE: "Nine months",
    Frequency.YEAR: "Yearly",
}

ACTIONS = {
    Action.LOCKED: "locked",
    Action.REOPENED: "re-opened",
}

Now = Callable[[], datetime]


def register(app: dash.Dash, ask: Queries, now: Now) -> None:
    """Add the page to the app; its tables are drawn again when a period was locked or re-opened."""
    add_page(__name__, "Report periods", (layout, Asking(ask, now)), path=PATH)
    app.callback(
        Output(LIST, "children"), Input(KEPT, "data"), Input("periods-shown", "data"), AT, prevent_initial_call=True
    )(answer(partial(drawn_again, ask, now)))


def layout(ask: Queries, now: Now, every: str | None = None, **_address: str) -> Component:
    """Draw the forms of one frequency (every=M) with their recent periods, and every act, newest first."""
    say = spoken()
    title = say("Report periods")
    lead = say("A locked period takes no report until an administrator re-opens it. Every act is kept with its reason.")
    offered = ask.desk.frequencies()
    chosen = next((each for each in offered if each.value == every), offered[0])
    choices = [(say(FREQUENCIES[each]), f"{PATH}?every={each.value}", each is chosen) for each in offered]
    return made.page(
        f"periods-{chosen.value}",
        made.print_head(say, title, formatting.moment(now(), ask.setting.zone)),
        made.heading(title, lead, _legend(say)),
        told(say),
        made.chips(say("How often"), choices),
        html.Div(_list(ask, now(), chosen), id=LIST),
        dcc.Store(id=KEPT),
        dcc.Store(id="periods-shown", data=chosen.value),
    )


def drawn_again(ask: Queries, now: Now, _kept: Any, shown: str, search: str | None = None) -> Component:
    """The tables as they are now, for those who may see them."""
    if not may_see(PATH, IDENTITY.get()):
        return made.not_yours(spoken())
    known = Asking(ask, now).on(search)
    return _list(known.ask, known.now(), next(each for each in ask.desk.frequencies() if each.value == shown))


def _legend(say: Say) -> html.Div:
    return html.Div([made.shape("open", say("open")), made.shape("locked", say("locked"))], className="legend")


def _list(ask: Queries, moment: datetime, frequency: Frequency) -> html.Div:
    view = View(ask, LANGUAGE.get(), spoken(), moment)
    return html.Div([_matrix(view, frequency), _acts(view)], className="stack")


def _may_lock(view: View) -> bool:
    """Whether the reader may lock and re-open; nobody may in the past."""
    identity = IDENTITY.get()
    return view.ask.as_of is None and identity is not None and identity.role in (allowed("POST", ADDRESS) or ())


def _matrix(view: View, frequency: Frequency) -> html.Section:
    today = view.now.astimezone(view.ask.setting.zone).date()
    periods = view.ask.desk.periods(frequency, today)
    columns = [Column(view.say("Form")), *(Column(formatting.period(each, view.language)) for each in periods)]
    may_lock = _may_lock(view)
    rows = [
        html.Tr(
            [
                html.Th(
                    [
                        view.form(form.code),
                        html.Span(f"{form.code} · {_sender(form.sender, view)}", className="muted small block"),
                    ],
                    scope="row",
                ),
                *(html.Td(_cell(each, view, may_lock=may_lock)) for each in cells),
            ]
        )
        for form, cells in view.ask.desk.matrix(frequency, today)
    ]
    return made.card(None, made.table(view.say("Forms by period"), columns, rows, "periods-table"))


def _sender(code: str | None, view: View) -> str:
    return view.say("every province") if code is None else view.agency(code)


def _cell(cell: Cell, view: View, *, may_lock: bool) -> Component:
    say = view.say
    state = made.shape("locked", say("locked")) if cell.is_locked else made.shape("open", say("open"))
    below = say("{count}/{total} sent").format(count=cell.sent, total=cell.owed)
    if cell.act is not None:
        day = formatting.day(cell.act["at"].astimezone(view.ask.setting.zone).date(), view.language)
        below = f"{cell.act['actor']}, {day}"
    content = [state, html.Span(below, className="muted small block")]
    if not may_lock:
        return html.Div(content, title=cell.act["reason"] if cell.act else None)
    order = _order(cell.form.code, cell.period.code, cell.act, view, sent=below if cell.act is None else "")
    return order_button(
        content, order, f"{order.title} {say('locked') if cell.is_locked else say('open')}", "cell-button"
    )


def _order(form: str, period: str, act: Mapping[str, Any] | None, view: View, *, sent: str = "") -> Order:
    """What a click on a period asks for: the other state."""
    say = view.say
    what = f"{view.form(form)} ({form}), {view.period(period)}"
    is_locked = act is not None and act["action"] == Action.LOCKED
    if is_locked:
        title, word, done = say("Re-open this period?"), say("Re-open"), say("Re-opened: {what}")
        text = say("Reports and corrections for it are taken again, until it is locked.")
    else:
        title, word, done = say("Lock this period?"), say("Lock"), say("Locked: {what}")
        text = say("Reports and corrections for it are refused from now on, until it is re-opened.")
    lines = [what, *([sent] if sent else []), *([_told(act, view)] if act else [])]
    body = {"form": form, "period": period, "action": Action.REOPENED.value if is_locked else Action.LOCKED.value}
    return Order("POST", ADDRESS, title, word, done.format(what=what), KEPT, text, lines, body)


def _told(act: Mapping[str, Any], view: View) -> str:
    """What was done last: "khóa bởi an lúc 08:30 20/10/2026: đã duyệt"."""
    return view.say("{action} by {actor} at {time}: {reason}").format(
        action=view.say(ACTIONS[Action(act["action"])]),
        actor=act["actor"],
        time=view.moment(act["at"]),
        reason=act["reason"],
    )


def _acts(view: View) -> html.Section:
    say = view.say
    title = say("Locked and re-opened")
    acts = view.ask.desk.acts()
    if not acts:
        return made.card(title, made.empty(say("No period has been locked yet.")))
    columns = (
        Column(say("When")),
        Column(say("Form")),
        Column(say("Period")),
        Column(say("What")),
        Column(say("Who")),
        Column(say("Reason")),
        Column(say("Act")),
    )
    newest: dict[tuple[str, str], int] = {}
    for act in acts:
        newest.setdefault((act["form"], act["period"]), act["id"])
    rows = [
        _act(each, view, is_newest=newest[each["form"], each["period"]] == each["id"]) for each in acts[:ACTS_SHOWN]
    ]
    return made.card(None, made.table(title, columns, rows, "acts-table"))


def _act(act: Mapping[str, Any], view: View, *, is_newest: bool) -> html.Tr:
    say = view.say
    action = Action(act["action"])
    button = None
    if is_newest and action is Action.LOCKED and _may_lock(view):
        order = _order(act["form"], act["period"], act, view)
        label = f"{order.title} {act['form']} {act['period']}"
        button = order_button(say("Re-open"), order, label, "button button-small")
    return html.Tr(
        [
            made.cell(view.moment(act["at"])),
            html.Th([view.form(act["form"]), html.Span(f" {act['form']}", className="muted small")], scope="row"),
            made.cell(view.period(act["period"])),
            made.cell(made.shape("locked" if action is Action.LOCKED else "open", say(ACTIONS[action]))),
            made.cell(act["actor"]),
            made.cell(act["reason"]),
            made.cell(button),
        ]
    )
